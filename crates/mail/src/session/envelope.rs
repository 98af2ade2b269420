//! From whom and to whom a letter goes, as the relay is told.

use domain::outbox::{Phase, Reply, Seen};
use lettre::{
    Address,
    transport::smtp::{
        commands::{Data, Mail, Rcpt, Rset},
        extension::{MailParameter, RcptParameter},
    },
};

use super::{
    Letter,
    hello::Offers,
    outcome::{Stop, Why},
};

/// The envelope of one letter.
pub(super) struct Envelope {
    from: Address,
    to: Address,
    size: usize,
    id: String,
}

impl Envelope {
    /// Reads a letter's addresses. An address nobody could deliver to is refused here, as a relay would.
    pub(super) fn of(letter: &Letter) -> Result<Self, Seen> {
        Ok(Self {
            from: address(&letter.from).ok_or_else(no_sender)?,
            to: address(&letter.to).ok_or_else(|| refused((5, 1, 3), "this address cannot be written to"))?,
            size: letter.bytes.len(),
            id: letter.id.simple().to_string(),
        })
    }

    /// What to say to the relay, in order, up to the point where it waits for the body.
    pub(super) fn commands(&self, offers: &Offers, reset: bool) -> Result<Vec<(Phase, String)>, Stop> {
        let mut mail = Vec::new();
        let mut rcpt = Vec::new();
        if !self.from.user().is_ascii() || !self.to.user().is_ascii() {
            if !offers.smtputf8 {
                let refusal = refused((5, 6, 7), "address_needs_smtputf8: the relay takes no addresses in this script");
                return Err(Stop { phase: Phase::MailFrom, why: Why::Decided(refusal) });
            }
            mail.push(MailParameter::SmtpUtfEight);
        }
        if offers.size {
            mail.push(MailParameter::Size(self.size));
        }
        if offers.dsn {
            mail.push(MailParameter::Other { keyword: "RET".to_owned(), value: Some("HDRS".to_owned()) });
            mail.push(MailParameter::Other { keyword: "ENVID".to_owned(), value: Some(self.id.clone()) });
            rcpt.push(RcptParameter::Other { keyword: "NOTIFY".to_owned(), value: Some("FAILURE,DELAY".to_owned()) });
        }

        let mut commands = Vec::with_capacity(4);
        if reset {
            commands.push((Phase::MailFrom, Rset.to_string()));
        }
        commands.push((Phase::MailFrom, Mail::new(Some(self.from.clone()), mail).to_string()));
        commands.push((Phase::RcptTo, Rcpt::new(self.to.clone(), rcpt).to_string()));
        commands.push((Phase::Data, Data.to_string()));
        Ok(commands)
    }
}

/// An address with its domain as relays know it: a name in letters of any script goes by its A-label.
pub(crate) fn address(text: &str) -> Option<Address> {
    let (user, domain) = text.rsplit_once('@')?;
    if domain.starts_with('[') {
        return None;
    }
    Address::new(user, idna::domain_to_ascii(domain).ok()?).ok()
}

/// A mistake in the settings, for which no letter pays.
fn no_sender() -> Seen {
    let what = "the address that mail comes from cannot be written to; see mail.from".to_owned();
    Seen::NotHandedOver { phase: Phase::MailFrom, what, relay_fault: true }
}

/// With the codes that a relay has for it.
fn refused(enhanced: (u8, u16, u16), text: &str) -> Seen {
    Seen::Refused(Phase::RcptTo, Reply { code: 553, enhanced: Some(enhanced), text: text.to_owned() })
}
