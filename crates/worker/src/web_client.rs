//! The only HTTP that leaves the house. A name is resolved once, every address it has must be one that anybody may reach,
//! and the connection goes to the very address that was judged: a name that means something else a moment later leads
//! nowhere else. No redirect is followed, nothing but the head of an answer is read, and all of it ends in seconds.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use domain::articles::links::Seen;
use http_body_util::Empty;
use hyper::{
    Method, Request,
    body::Bytes,
    client::conn::http1,
    header::{CONNECTION, HOST, USER_AGENT},
};
use hyper_util::rt::TokioIo;
use ipnet::IpNet;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::ring, pki_types::ServerName},
};
use url::{Host, Url};

/// How long one question may take, from the name to the answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is nobody's, one's own, or somebody's inside: the registries of special addresses (RFC 6890 and its updates).
const SPECIAL_V4: [&str; 16] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    "224.0.0.0/4",
    "240.0.0.0/4",
];

/// Of IPv6 only this is given out to anybody: mapped, private, link-local and multicast addresses lie outside of it,
const GIVEN_OUT_V6: &str = "2000::/3";

/// without these, which carry IPv4 inside, or are for protocols and books.
const SPECIAL_V6: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/// Who looks at addresses elsewhere.
#[derive(Clone, Debug)]
pub struct WebClient {
    /// Networks that may be reached although not everybody may.
    allowed: Vec<IpNet>,
    /// How we call ourselves: the program, and whose it is.
    name: String,
    patience: Duration,
    tls: Arc<ClientConfig>,
}

/// Why nothing was seen.
enum Blind {
    /// No such name, nobody there, too slow, not HTTP.
    Nothing,
    /// Not where our programs go.
    OutOfBounds,
}

impl WebClient {
    /// A client that reaches global addresses, and these networks besides.
    pub fn new(allowed: Vec<IpNet>, public_url: &str) -> Self {
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let tls = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("ring speaks TLS 1.2 and 1.3")
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            allowed,
            name: format!("Movability/{} (link check; {public_url})", env!("CARGO_PKG_VERSION")),
            patience: PATIENCE,
            tls: Arc::new(tls),
        }
    }

    /// What is at an address: asked for its head alone, and once more in full where that is refused, since some do not
    /// know the shorter question.
    pub async fn look_at(&self, url: &str) -> Seen {
        let first = self.asked(Method::HEAD, url).await;
        match first {
            Seen::Status(_) if !first.is_alive() => self.asked(Method::GET, url).await,
            seen => seen,
        }
    }

    async fn asked(&self, method: Method, url: &str) -> Seen {
        match timeout(self.patience, self.ask(method, url)).await {
            Ok(Ok(status)) => Seen::Status(status),
            Ok(Err(Blind::OutOfBounds)) => Seen::OutOfBounds,
            Ok(Err(Blind::Nothing)) | Err(_) => Seen::Nothing,
        }
    }

    async fn ask(&self, method: Method, url: &str) -> Result<u16, Blind> {
        let url: Url = url.parse().map_err(|_| Blind::OutOfBounds)?;
        let address = self.resolved(&url).await?;
        let wire = TcpStream::connect(address).await.map_err(|_| Blind::Nothing)?;
        match url.scheme() {
            "https" => {
                let name = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
                let name = ServerName::try_from(name).map_err(|_| Blind::Nothing)?;
                let tls = TlsConnector::from(Arc::clone(&self.tls));
                let wire = tls.connect(name, wire).await.map_err(|_| Blind::Nothing)?;
                self.told(method, &url, wire).await
            }
            _ => self.told(method, &url, wire).await,
        }
    }

    /// The one address that is connected to, where every address of the name may be.
    async fn resolved(&self, url: &Url) -> Result<SocketAddr, Blind> {
        let port = url.port_or_known_default().filter(|_| matches!(url.scheme(), "http" | "https"));
        let (Some(host), Some(port)) = (url.host(), port) else { return Err(Blind::OutOfBounds) };
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Blind::OutOfBounds);
        }
        let addresses: Vec<SocketAddr> = match host {
            Host::Ipv4(address) => vec![(address, port).into()],
            Host::Ipv6(address) => vec![(address, port).into()],
            Host::Domain(name) => lookup_host((name, port)).await.map_err(|_| Blind::Nothing)?.collect(),
        };
        if !addresses.iter().all(|address| self.may_reach(*address)) {
            return Err(Blind::OutOfBounds);
        }
        addresses.first().copied().ok_or(Blind::Nothing)
    }

    /// Web sites of anybody's, at the ports of web sites; in the allowed networks any port.
    fn may_reach(&self, address: SocketAddr) -> bool {
        let is_allowed = self.allowed.iter().any(|network| network.contains(&address.ip()));
        is_allowed || is_global(address.ip()) && matches!(address.port(), 80 | 443)
    }

    async fn told(
        &self,
        method: Method,
        url: &Url,
        wire: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    ) -> Result<u16, Blind> {
        let (mut asking, connection) = http1::handshake(TokioIo::new(wire)).await.map_err(|_| Blind::Nothing)?;
        let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
        let host = url.host_str().unwrap_or_default();
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(HOST, host)
            .header(USER_AGENT, &self.name)
            .header(CONNECTION, "close")
            .body(Empty::<Bytes>::new())
            .map_err(|_| Blind::Nothing)?;
        // The connection is driven as long as we listen, and dropped with the first line of the answer. Where it ends by
        // itself, what was answered before is there all the same.
        let answer = asking.send_request(request);
        tokio::pin!(answer);
        let answer = tokio::select! {
            answer = &mut answer => answer,
            _ = connection => answer.await,
        };
        answer.map(|answer| answer.status().as_u16()).map_err(|_| Blind::Nothing)
    }
}

/// Whether anybody may reach an address.
fn is_global(address: IpAddr) -> bool {
    let within = |network: &&str| network.parse::<IpNet>().expect("a network of the registry").contains(&address);
    match address {
        IpAddr::V4(_) => !SPECIAL_V4.iter().any(within),
        IpAddr::V6(_) => within(&GIVEN_OUT_V6) && !SPECIAL_V6.iter().any(within),
    }
}

#[cfg(test)]
mod tests {
    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::TcpListener,
    };

    use super::*;

    /// Answers every question in the same words, and counts them; no words, and it only listens.
    async fn answering(words: &'static str) -> (String, Arc<std::sync::atomic::AtomicUsize>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/page", listener.local_addr().unwrap());
        let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
        let count = Arc::clone(&asked);
        tokio::spawn(async move {
            let mut silent = Vec::new();
            while let Ok((mut wire, _)) = listener.accept().await {
                count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
                let mut question = [0; 1024];
                let _ = wire.read(&mut question).await;
                if words.is_empty() {
                    silent.push(wire);
                } else {
                    let _ = wire.write_all(words.as_bytes()).await;
                }
            }
        });
        (url, asked)
    }

    fn client(allowed: &[&str]) -> WebClient {
        let allowed = allowed.iter().map(|network| network.parse().unwrap()).collect();
        WebClient { patience: Duration::from_millis(500), ..WebClient::new(allowed, "https://clinic.example") }
    }

    #[tokio::test]
    async fn what_is_not_everybodys_is_not_reached_whatever_it_is_called() {
        let (url, asked) = answering("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
        let port = url.parse::<Url>().unwrap().port().unwrap();
        for host in [
            "127.0.0.1",
            "localhost",
            "127.1",
            "2130706433",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::7f00:1]",
            "0.0.0.0",
            "[::]",
            "169.254.169.254",
            "10.0.0.1",
            "user@127.0.0.1",
        ] {
            let seen = client(&[]).look_at(&format!("http://{host}:{port}/page")).await;
            assert_eq!(seen, Seen::OutOfBounds, "{host}");
        }
        for other in
            ["file:///etc/passwd", "ftp://example.org/", "gopher://127.0.0.1:1/", "nonsense", "http://8.8.8.8:22/"]
        {
            assert_eq!(client(&[]).look_at(other).await, Seen::OutOfBounds, "{other}");
        }
        assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 0, "nobody was asked anything");
        assert_eq!(client(&["127.0.0.0/8"]).look_at(&url).await, Seen::Status(200), "but for who is allowed");
    }

    #[test]
    fn only_what_is_given_out_to_anybody_is_global() {
        for global in
            ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00::1", "2001:4860::8888"]
        {
            assert!(is_global(global.parse().unwrap()), "{global}");
        }
        for special in [
            "0.1.2.3",
            "10.1.2.3",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "fc00::1",
            "fd00::1",
            "fe80::1",
            "ff02::1",
            "2001::1",
            "2001:db8::1",
            "2002:7f00:1::1",
            "3fff::1",
        ] {
            assert!(!is_global(special.parse().unwrap()), "{special}");
        }
    }

    #[tokio::test]
    async fn nothing_is_followed_and_nobody_waits_for_who_never_ends() {
        let (inside, asked) = answering("HTTP/1.1 200 OK\r\n\r\n").await;
        let sent_on = format!("HTTP/1.1 302 Found\r\nlocation: {inside}\r\ncontent-length: 0\r\n\r\n");
        let (url, _) = answering(sent_on.leak()).await;
        let client = client(&["127.0.0.0/8"]);
        assert_eq!(client.look_at(&url).await, Seen::Status(302));
        assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 0);

        for endless in ["", "HTTP/1.1 200 OK\r\nx: ", "SSH-2.0-OpenSSH\r\n"] {
            let (url, _) = answering(endless).await;
            assert_eq!(client.look_at(&url).await, Seen::Nothing, "{endless:?}");
        }
        let (gone, asked) = answering("HTTP/1.1 404 Not Found\r\ncontent-length: 9999999999\r\n\r\n").await;
        assert_eq!(client.look_at(&gone).await, Seen::Status(404));
        assert_eq!(asked.load(std::sync::atomic::Ordering::SeqCst), 2, "once by the head, once in full");
        assert_eq!(client.look_at("http://127.0.0.1:1/").await, Seen::Nothing);
    }
}
