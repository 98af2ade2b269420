//! TLS to a relay, with rustls and ring.

use std::sync::Arc;

use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature},
        pki_types::{CertificateDer, ServerName, UnixTime},
    },
};

use super::{broken::Broken, dialogue::Wire};

/// Whose word is taken for a relay's certificate.
#[derive(Clone, Debug)]
pub struct Trust {
    roots: Arc<RootCertStore>,
}

impl Default for Trust {
    /// The authorities that browsers trust.
    fn default() -> Self {
        Self { roots: Arc::new(webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()) }
    }
}

impl Trust {
    /// These authorities, in DER, and no others. What cannot be read is an error that says so.
    pub fn only(authorities: &[Vec<u8>]) -> Result<Self, String> {
        let mut roots = RootCertStore::empty();
        for authority in authorities {
            roots.add(CertificateDer::from(authority.as_slice())).map_err(|error| error.to_string())?;
        }
        Ok(Self { roots: Arc::new(roots) })
    }

    /// Puts TLS on a connection to `host`, whose certificate has to convince.
    pub(super) async fn protect(&self, wire: Box<dyn Wire>, host: &str) -> Result<TlsStream<Box<dyn Wire>>, Broken> {
        let config = versions().with_root_certificates(Arc::clone(&self.roots)).with_no_client_auth();
        shake_hands(config, wire, host).await
    }
}

/// Puts TLS on a connection without asking who is at its other end: it keeps mail from those who only listen.
pub(super) async fn veil(wire: Box<dyn Wire>, host: &str) -> Result<TlsStream<Box<dyn Wire>>, Broken> {
    let anyone = Arc::new(Anyone(Arc::new(ring::default_provider())));
    let config = versions().dangerous().with_custom_certificate_verifier(anyone).with_no_client_auth();
    shake_hands(config, wire, host).await
}

fn versions() -> tokio_rustls::rustls::ConfigBuilder<ClientConfig, tokio_rustls::rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring speaks TLS 1.2 and 1.3")
}

async fn shake_hands(
    config: ClientConfig,
    wire: Box<dyn Wire>,
    host: &str,
) -> Result<TlsStream<Box<dyn Wire>>, Broken> {
    let name = ServerName::try_from(host.to_owned())
        .map_err(|_| Broken::Garbage("no name that a certificate could be for"))?;
    TlsConnector::from(Arc::new(config)).connect(name, wire).await.map_err(Broken::Lost)
}

/// Accepts every certificate, while the handshake's signature must still be the certificate's own.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
