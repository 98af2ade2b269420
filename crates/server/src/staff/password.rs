//! Whether a new password is good: long enough, hard to guess, on no list. What is wrong is said in words.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
    path::{Path, PathBuf},
};

use sha1::{Digest as _, Sha1};
use tokio::task::spawn_blocking;
use unicode_normalization::UnicodeNormalization as _;
use zxcvbn::{Score, feedback::Warning, zxcvbn};

use domain::accounts::{LONGEST, Password, PasswordMistake, SHORTEST};

use crate::{Site, components::Field, words::Words};

/// What was typed, in the normal form in which it is hashed: the same letters typed on another keyboard are the same.
pub(super) fn typed(text: &str) -> Password {
    Password::typed(text.nfkc().collect::<String>())
}

/// Asks for a new password.
pub(super) fn new_one(t: &Words) -> Field {
    let field = Field { autocomplete: "new-password", ..Field::password("password", t.password_new()) };
    field.hint(t.password_hint(count(SHORTEST)))
}

/// What is wrong with a new password, in one or two sentences. `about` is what a guesser knows: name, address, clinic.
pub(super) async fn refused(site: &Site, password: &Password, about: Vec<String>, t: &Words) -> Option<String> {
    match password.has_right_length() {
        Ok(()) => {}
        Err(PasswordMistake::Missing) => return Some(t.password_missing()),
        Err(PasswordMistake::TooShort) => return Some(t.password_too_short(count(SHORTEST))),
        Err(PasswordMistake::TooLong) => return Some(t.password_too_long(count(LONGEST))),
    }
    let (password, list) = (password.clone(), site.config.breached_passwords.clone());
    let judged = spawn_blocking(move || judged(&password, &about, list));
    match judged.await.expect("judging a password does not panic") {
        Judged::Good => None,
        Judged::Breached => Some(t.password_breached()),
        Judged::Guessable(warning) => {
            let why = warning.map(|warning| why(warning, t)).unwrap_or_else(|| t.password_guessable());
            Some(format!("{why} {}", t.password_remedy()))
        }
    }
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[derive(Debug, PartialEq)]
enum Judged {
    Good,
    Guessable(Option<Warning>),
    Breached,
}

fn judged(password: &Password, about: &[String], list: Option<PathBuf>) -> Judged {
    let known: Vec<String> = about.iter().flat_map(|text| parts(text)).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let estimate = zxcvbn(password.expose(), &known);
    if estimate.score() < Score::Three {
        return Judged::Guessable(estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning));
    }
    match list.map(|list| is_listed(&list, password)).transpose() {
        Ok(Some(true)) => Judged::Breached,
        Ok(_) => Judged::Good,
        Err(error) => {
            // `check` says the same to whoever runs the clinic; here the other rules have to do.
            tracing::warn!(%error, "the list of breached passwords cannot be read");
            Judged::Good
        }
    }
}

/// A text, its words, and its letters in one: "Grace Hopper" is guessed as "hopper" and as "gracehopper" too.
fn parts(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 2);
    let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
    [text, letters.as_str()].into_iter().chain(words).map(str::to_owned).collect()
}

/// Looks a password up in a list of hashes in order, however long it is: SHA-1 in hexadecimal, one a line, in the order
/// of the hashes, with `:COUNT` or without.
fn is_listed(list: &Path, password: &Password) -> io::Result<bool> {
    let sought = hexadecimal(&Sha1::digest(password.expose().as_bytes()));
    let mut file = BufReader::new(File::open(list)?);
    let (mut low, mut high) = (0, file.get_ref().metadata()?.len());
    // Every line that begins in `low..high` may be the one.
    while low < high {
        let middle = low + (high - low) / 2;
        let Some((start, line)) = line_from(&mut file, middle, high)? else {
            high = middle;
            continue;
        };
        match line.to_ascii_uppercase().get(..40).unwrap_or_default().cmp(sought.as_str()) {
            std::cmp::Ordering::Equal => return Ok(true),
            std::cmp::Ordering::Less => low = start + 1,
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    Ok(false)
}

/// The first line that begins at or after a place, and before the end.
fn line_from(file: &mut BufReader<File>, place: u64, end: u64) -> io::Result<Option<(u64, String)>> {
    let mut start = place;
    if place > 0 {
        file.seek(SeekFrom::Start(place - 1))?;
        let mut rest = Vec::new();
        start = place - 1 + u64::try_from(file.by_ref().take(4096).read_until(b'\n', &mut rest)?).unwrap_or(u64::MAX);
    } else {
        file.seek(SeekFrom::Start(0))?;
    }
    if start >= end {
        return Ok(None);
    }
    let mut line = String::new();
    file.by_ref().take(4096).read_line(&mut line)?;
    Ok((!line.trim().is_empty()).then_some((start, line)))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn why(warning: Warning, t: &Words) -> String {
    match warning {
        Warning::StraightRowsOfKeysAreEasyToGuess | Warning::ShortKeyboardPatternsAreEasyToGuess => t.password_keys(),
        Warning::RepeatsLikeAaaAreEasyToGuess | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess => {
            t.password_repeats()
        }
        Warning::ThisIsATop10Password
        | Warning::ThisIsATop100Password
        | Warning::ThisIsACommonPassword
        | Warning::ThisIsSimilarToACommonlyUsedPassword => t.password_common(),
        Warning::SequencesLikeAbcAreEasyToGuess => t.password_sequence(),
        Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess => t.password_dates(),
        Warning::AWordByItselfIsEasyToGuess => t.password_word(),
        Warning::NamesAndSurnamesByThemselvesAreEasyToGuess | Warning::CommonNamesAndSurnamesAreEasyToGuess => {
            t.password_names()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    #[test]
    fn the_same_letters_are_the_same_password() {
        assert_eq!(typed("caf\u{e9} \u{fb01}ve"), typed("cafe\u{301} five"));
    }

    #[test]
    fn what_is_easily_guessed_is_refused_and_a_few_words_are_not() {
        let about = ["Grace Hopper".to_owned(), "grace@harbour.example".to_owned()];
        let judge = |text: &str| judged(&typed(text), &about, None);

        for easy in
            ["password1234", "qwertyuiopasdf", "aaaaaaaaaaaa", "gracehopper2026", "harbourharbour", "abcdefghijkl"]
        {
            assert!(matches!(judge(easy), Judged::Guessable(_)), "{easy}");
        }
        assert_eq!(judge("a river of quiet lamps"), Judged::Good);
    }

    #[test]
    fn a_list_is_searched_whatever_its_length() {
        let mut hashes: Vec<String> = (0..1000).map(|n| hexadecimal(&Sha1::digest(format!("listed {n}")))).collect();
        hashes.sort();
        for ending in ["", ":12"] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            for hash in &hashes {
                writeln!(file, "{hash}{ending}").unwrap();
            }
            for n in [0, 1, 499, 998, 999] {
                assert!(is_listed(file.path(), &typed(&format!("listed {n}"))).unwrap(), "{n}");
            }
            for n in 0..100 {
                assert!(!is_listed(file.path(), &typed(&format!("free {n}"))).unwrap(), "{n}");
            }
            let list = Some(file.path().to_owned());
            assert_eq!(judged(&typed("a river of quiet lamps"), &[], list), Judged::Good);
        }
        let empty = tempfile::NamedTempFile::new().unwrap();
        assert!(!is_listed(empty.path(), &typed("anything")).unwrap());
    }
}
