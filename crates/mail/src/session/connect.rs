//! From nothing to a relay that is ready for `MAIL`.

use std::{io, net::SocketAddr};

use domain::outbox::Phase;
use lettre::transport::smtp::{
    authentication::{Credentials, Mechanism},
    commands::{Auth, Ehlo, Starttls},
    response::Response,
};
use tokio::{
    net::{TcpStream, lookup_host},
    time::Instant,
};

use super::{
    broken::Broken,
    carrier::{Relay, Tls},
    deadlines::within,
    dialogue::Dialogue,
    hello::Offers,
    outcome::Stop,
    tls::veil,
};

/// Greets the relay, agrees on TLS and signs in, as the operator wants it.
pub(super) async fn connect(relay: &Relay) -> Result<(Dialogue, Offers), Stop> {
    let deadlines = relay.deadlines;
    let socket = reach(relay).await.map_err(Stop::broken(Phase::Connect))?;
    let mut dialogue = Dialogue::over(socket);
    if relay.tls == Tls::Implicit {
        dialogue = protect(dialogue, relay).await?;
    }

    let greeting = dialogue.listen(deadlines.command).await.map_err(Stop::broken(Phase::Greeting))?;
    if greeting.code != 220 {
        return Err(Stop::said(Phase::Greeting, greeting));
    }
    let mut offers = hello(&mut dialogue, relay).await?;

    match relay.tls {
        Tls::Required if !offers.starttls => {
            return Err(Stop::ours(Phase::Tls, "the relay does not offer STARTTLS, and without it nothing is sent"));
        }
        Tls::Required | Tls::Opportunistic if offers.starttls => {
            let agreed =
                dialogue.ask(&Starttls.to_string(), deadlines.command).await.map_err(Stop::broken(Phase::Tls))?;
            if agreed.is_done() {
                dialogue = protect(dialogue, relay).await?;
                offers = hello(&mut dialogue, relay).await?;
            } else if relay.tls == Tls::Required {
                return Err(Stop::said(Phase::Tls, agreed));
            }
        }
        _ => {}
    }

    if let Some(credentials) = &relay.credentials {
        if relay.tls == Tls::Opportunistic && !dialogue.is_secret() {
            return Err(Stop::ours(
                Phase::Auth,
                "the relay does not offer STARTTLS, and a password is not sent in plain text",
            ));
        }
        sign_in(&mut dialogue, &offers, credentials, relay).await?;
    }
    Ok((dialogue, offers))
}

/// Looks the relay up and connects to the first of its addresses that answers, each being given its share of the time.
async fn reach(relay: &Relay) -> Result<TcpStream, Broken> {
    let limit = relay.deadlines.connect;
    let started = Instant::now();
    let addresses: Vec<SocketAddr> =
        within(limit, async { lookup_host((relay.host.as_str(), relay.port)).await.map_err(Broken::Lost) })
            .await?
            .collect();

    let mut last = Broken::Lost(io::Error::other("the relay's name has no address"));
    for (tried, address) in addresses.iter().enumerate() {
        let untried = u32::try_from(addresses.len() - tried).unwrap_or(u32::MAX);
        let share = limit.saturating_sub(started.elapsed()) / untried;
        match within(share, async { TcpStream::connect(address).await.map_err(Broken::Lost) }).await {
            Ok(socket) => {
                // Without it each of our writes waits for the relay's delayed acknowledgement: 22 letters a second.
                socket.set_nodelay(true).map_err(Broken::Lost)?;
                return Ok(socket);
            }
            Err(broken) => last = broken,
        }
    }
    Err(last)
}

async fn protect(dialogue: Dialogue, relay: &Relay) -> Result<Dialogue, Stop> {
    let shaken = async {
        let wire = dialogue.into_quiet_wire()?;
        match relay.tls {
            Tls::Opportunistic => veil(wire, &relay.host).await,
            _ => relay.trust.protect(wire, &relay.host).await,
        }
    };
    within(relay.deadlines.tls, shaken).await.map(Dialogue::under_tls).map_err(Stop::broken(Phase::Tls))
}

async fn hello(dialogue: &mut Dialogue, relay: &Relay) -> Result<Offers, Stop> {
    let command = Ehlo::new(relay.hello.clone()).to_string();
    let answer = dialogue.ask(&command, relay.deadlines.command).await.map_err(Stop::broken(Phase::Hello))?;
    if answer.is_done() { Ok(Offers::of(&answer)) } else { Err(Stop::said(Phase::Hello, answer)) }
}

async fn sign_in(
    dialogue: &mut Dialogue,
    offers: &Offers,
    credentials: &Credentials,
    relay: &Relay,
) -> Result<(), Stop> {
    let unusable = |_| Stop::ours(Phase::Auth, "the relay asked something else than for name and password");
    let mechanism = offers.mechanism().ok_or_else(|| {
        Stop::ours(Phase::Auth, "the relay offers neither AUTH PLAIN nor AUTH LOGIN, but a name and a password are set")
    })?;
    let mut command = Auth::new(mechanism, credentials.clone(), None).map_err(unusable)?;

    // `LOGIN` asks for the name and then for the password; whatever asks more often is not that.
    for _ in 0..3 {
        let answer =
            dialogue.ask(&command.to_string(), relay.deadlines.command).await.map_err(Stop::broken(Phase::Auth))?;
        if answer.is_done() {
            return Ok(());
        }
        if answer.code != 334 || mechanism == Mechanism::Plain {
            return Err(Stop::said(Phase::Auth, answer));
        }
        let challenge: Response = format!("334 {}\r\n", answer.lines.join(""))
            .parse()
            .map_err(|_| Stop::ours(Phase::Auth, "the relay asked something that cannot be read"))?;
        command = Auth::new_from_response(mechanism, credentials.clone(), &challenge).map_err(unusable)?;
    }
    Err(Stop::ours(Phase::Auth, "the relay does not stop asking"))
}
