//! What a relay answers: reply lines as they arrive, put together to one `domain::outbox::Reply`.

use domain::outbox::Reply;

/// A line longer than this is garbage; RFC 5321 allows 512 octets.
pub(super) const LONGEST_LINE: usize = 4096;
/// More lines than this in one reply are garbage; the longest answers to `EHLO` have a few dozen.
const MOST_LINES: usize = 128;

/// A reply of which some lines have been read.
#[derive(Debug, Default)]
pub(super) struct Lines {
    code: Option<u16>,
    texts: Vec<String>,
}

/// A whole reply, with the lines kept apart for those who must read them one by one.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub(super) code: u16,
    pub(super) lines: Vec<String>,
}

impl Lines {
    /// Takes one line without its line end. Says the whole answer when this was the last line of it.
    ///
    /// Texts in other encodings than UTF-8 are kept as far as they can be read: only the code decides.
    pub(super) fn take(&mut self, line: &[u8]) -> Result<Option<Answer>, &'static str> {
        let (code, more, text) = parts(line).ok_or("a line that is no reply")?;
        if self.code.is_some_and(|first| first != code) {
            return Err("a reply with two codes");
        }
        if self.texts.len() >= MOST_LINES {
            return Err("a reply that does not end");
        }

        self.code = Some(code);
        self.texts.push(String::from_utf8_lossy(text).chars().map(|c| if c.is_control() { ' ' } else { c }).collect());
        if more {
            return Ok(None);
        }
        Ok(Some(Answer { code, lines: std::mem::take(&mut self.texts) }))
    }
}

impl Answer {
    /// The relay did what it was asked.
    pub(super) fn is_done(&self) -> bool {
        self.code / 100 == 2
    }

    /// The relay closes the connection after this, whatever it was asked.
    pub(super) fn ends_the_conversation(&self) -> bool {
        self.code == 421
    }

    /// As the domain keeps it.
    pub(super) fn reply(&self) -> Reply {
        let enhanced = self.lines.iter().find_map(|line| enhanced(self.code, line));
        Reply { code: self.code, enhanced, text: self.lines.join("\n").trim().to_owned() }
    }
}

/// The code of a line, whether more lines follow, and its text.
fn parts(line: &[u8]) -> Option<(u16, bool, &[u8])> {
    let (code, rest) = line.split_at_checked(3)?;
    if !code.iter().all(u8::is_ascii_digit) || !(b'2'..=b'5').contains(&code[0]) {
        return None;
    }
    let code = code.iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0'));

    match rest {
        [] => Some((code, false, rest)),
        [b' ', text @ ..] => Some((code, false, text)),
        [b'-', text @ ..] => Some((code, true, text)),
        _ => None,
    }
}

/// The enhanced status code at the start of a text (RFC 3463), where it agrees with the reply's own code.
fn enhanced(code: u16, text: &str) -> Option<(u8, u16, u16)> {
    let numbers: Vec<&str> = text.split_ascii_whitespace().next()?.split('.').collect();
    let [class, subject, detail] = numbers[..] else { return None };
    let number = |digits: &str| {
        let short = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        short.then(|| digits.parse().ok()).flatten()
    };

    let class: u8 = class.parse().ok().filter(|class| u16::from(*class) == code / 100)?;
    Some((class, number(subject)?, number(detail)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&[u8]]) -> Result<Option<Answer>, &'static str> {
        let mut reply = Lines::default();
        let mut last = Ok(None);
        for line in lines {
            last = reply.take(line);
            if last.is_err() {
                break;
            }
        }
        last
    }

    #[test]
    fn a_reply_of_several_lines_is_one_reply() {
        let reply = read(&[b"550-5.1.1 No such", b"550-5.1.1 mailbox", b"550 5.1.1 here"]).unwrap().unwrap().reply();

        assert_eq!(reply.code, 550);
        assert_eq!(reply.enhanced, Some((5, 1, 1)));
        assert_eq!(reply.text, "5.1.1 No such\n5.1.1 mailbox\n5.1.1 here");
    }

    #[test]
    fn a_reply_may_be_a_bare_code_or_in_an_unknown_encoding() {
        assert_eq!(read(&[b"250"]).unwrap().unwrap().code, 250);
        assert_eq!(read(&[b"550 bo\xeete pleine"]).unwrap().unwrap().reply().text, "bo\u{fffd}te pleine");
    }

    #[test]
    fn an_enhanced_code_that_contradicts_the_reply_is_not_believed() {
        assert_eq!(read(&[b"450 5.1.1 greylisted"]).unwrap().unwrap().reply().enhanced, None);
        assert_eq!(read(&[b"450 4.7 later"]).unwrap().unwrap().reply().enhanced, None);
        assert_eq!(read(&[b"450 4.7.1"]).unwrap().unwrap().reply().enhanced, Some((4, 7, 1)));
    }

    #[test]
    fn what_is_no_reply_is_garbage() {
        for line in [&b""[..], b"25", b"hello", b"99 x", b"250x", b"150 ok", b"650 ok", b"2\xd9\xa20 ok"] {
            assert!(read(&[line]).is_err(), "{line:?}");
        }
        assert!(read(&[b"250-one", b"251 two"]).is_err());
        assert!(read(&vec![&b"250-on and on"[..]; 200]).is_err());
    }

    #[test]
    fn control_characters_of_a_relay_reach_nobody() {
        assert_eq!(read(&[b"550 \x1b[31mred\x07"]).unwrap().unwrap().reply().text, "[31mred");
    }
}
