//! What every mail keeps: it says the same in both parts, leads nowhere else, and names nothing clinical.

use std::{collections::BTreeSet, fs, path::Path};

use domain::{
    outbox::letter::{Letter, Says},
    text::Lang,
};
use mail::{Error, Sender, compose};
use mail_parser::{Message, MessageParser, MimeHeaders as _};

use crate::facts;

fn letters() -> Vec<Letter> {
    Lang::ALL
        .into_iter()
        .flat_map(|lang| facts::all().into_iter().map(move |(_, says)| facts::letter(lang, "Ada Lovelace", says)))
        .collect()
}

fn bytes(letter: &Letter) -> Vec<u8> {
    compose(letter, &facts::sender()).unwrap()
}

fn read(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).unwrap()
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What stands between the tags, and where the links lead.
fn pieces(html: &str) -> (Vec<String>, Vec<String>) {
    let body = &html[html.find("<body").unwrap()..];
    let texts = body.split('<').filter_map(|piece| piece.split_once('>')).map(|(_, text)| {
        spaced(
            &text
                .replace("&nbsp;", "\u{a0}")
                .replace("&#39;", "'")
                .replace("&#34;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&"),
        )
    });
    let links = body.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
    (texts.filter(|text| !text.is_empty()).collect(), links.collect())
}

#[test]
fn the_text_part_holds_every_sentence_and_every_link_of_the_html_part() {
    for letter in letters() {
        let bytes = bytes(&letter);
        let mail = read(&bytes);
        let text = spaced(&mail.body_text(0).unwrap());
        let (sentences, links) = pieces(&mail.body_html(0).unwrap());

        assert!(sentences.len() > 5 && !links.is_empty());
        for piece in sentences.iter().chain(&links) {
            assert!(text.contains(piece), "{piece:?} is missing from\n{text}");
        }
    }
}

#[test]
fn every_link_is_a_page_of_the_clinic_and_nothing_is_fetched() {
    for letter in letters() {
        let bytes = bytes(&letter);
        let html = read(&bytes).body_html(0).unwrap().into_owned();

        let (_, links) = pieces(&html);
        assert!(links.iter().all(|link| link.starts_with("https://movability.example/")), "{links:?}");
        for fetched in ["<img", "<link", "<script", "src=", "url(", "@import", "http://"] {
            assert!(!html.contains(fetched), "{fetched}");
        }
    }
}

#[test]
fn a_mail_program_can_unsubscribe_from_reading_by_itself_and_from_nothing_else() {
    for letter in letters() {
        let bytes = bytes(&letter);
        let mail = read(&bytes);
        let is_reading = matches!(letter.says, Says::Reading { .. });

        assert_eq!(mail.header("List-Unsubscribe-Post").is_some(), is_reading);
        assert_eq!(mail.header("List-Unsubscribe").is_some(), is_reading);
        assert_eq!(mail.body_text(0).unwrap().contains("/unsubscribe/"), is_reading);
    }
}

#[test]
fn without_https_the_headers_are_left_out_and_the_link_stays() {
    let sender = Sender { public_url: "http://127.0.0.1:3000/".to_owned(), ..facts::sender() };
    let bytes = compose(&facts::letter(Lang::English, "Ada", facts::reading()), &sender).unwrap();
    let mail = read(&bytes);

    assert!(mail.header("List-Unsubscribe").is_none() && mail.header("List-Unsubscribe-Post").is_none());
    assert!(mail.body_text(0).unwrap().contains("http://127.0.0.1:3000/unsubscribe/"));
}

#[test]
fn what_is_read_does_not_leave_without_the_safety_net() {
    for says in [facts::reading(), facts::correction()] {
        let mut letter = facts::letter(Lang::English, "Ada", says);
        let bytes = bytes(&letter);
        let text = read(&bytes).body_text(0).unwrap().into_owned();
        assert!(text.contains("9-1-1") && text.contains("9-8-8") && text.contains("416-555-0142"));

        letter.numbers = None;
        assert_eq!(compose(&letter, &facts::sender()), Err(Error::Missing("numbers")));
    }
}

#[test]
fn the_code_goes_to_a_stranger_and_repeats_nothing_that_was_typed() {
    for lang in Lang::ALL {
        let letter = facts::letter(lang, "Buy cheap watches at example.net", facts::code());
        let bytes = bytes(&letter);
        let whole = String::from_utf8(bytes.clone()).unwrap();
        let mail = read(&bytes);
        let text = mail.body_text(0).unwrap();

        assert!(!whole.contains("watches") && !text.contains("Robin Sample") && !text.contains("Main Street"));
        assert!(
            text.contains("042137") && text.contains("/a/token/not-me") && text.contains("/a/token\n")
                || text.contains("/a/token\r\n")
        );
    }
}

#[test]
fn a_visits_mail_is_built_as_calendars_expect_it() {
    for letter in letters() {
        let method = match letter.says {
            Says::Booked { .. } | Says::Moved { .. } => "REQUEST",
            Says::Cancelled { .. } => "CANCEL",
            Says::VerificationCode { .. } | Says::Reminder { .. } | Says::Reading { .. } => continue,
            Says::Correction { .. }
            | Says::SignIn { .. }
            | Says::AddressLeave { .. }
            | Says::AddressProve { .. }
            | Says::AddressChanged { .. }
            | Says::StaffRecovery { .. }
            | Says::StaffRecovered { .. } => continue,
        };
        let bytes = bytes(&letter);
        let mail = read(&bytes);
        let kinds: Vec<String> = mail
            .parts
            .iter()
            .filter_map(|part| part.content_type())
            .map(|kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()))
            .collect();

        let expected =
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"];
        assert_eq!(kinds, expected);
        let with_method: Vec<_> =
            mail.parts.iter().filter_map(|part| part.content_type()?.attribute("method")).collect();
        assert_eq!(with_method, [method]);
        let beside = mail.parts[4].text_contents().unwrap();
        assert!(beside.contains(&format!("METHOD:{method}\r\n")) && beside.contains("SUMMARY:Movability\r\n"));
        assert_eq!(mail.attachment(mail.attachment_count() as u32 - 1).unwrap().attachment_name(), Some("invite.ics"));
        let attached = String::from_utf8(mail.parts[5].contents().to_vec()).unwrap();
        assert!(attached.contains("BEGIN:VEVENT") && !attached.contains("METHOD"));
    }
}

#[test]
fn no_mail_names_a_condition_a_technique_or_a_drug() {
    let words = vocabulary();
    assert!(words.len() > 150, "the library's vocabulary was not read");
    for letter in letters() {
        let bytes = bytes(&letter);
        let mail = read(&bytes);
        let heads = String::from_utf8_lossy(&bytes);
        let heads = heads.split("\r\n\r\n").next().unwrap_or_default();
        let parts = mail.parts.iter().filter_map(|part| part.text_contents()).collect::<Vec<_>>().join("\n");
        let said = format!(" {} ", plain(format!("{heads}\n{}\n{parts}", mail.subject().unwrap())));

        for word in &words {
            assert!(!said.contains(&format!(" {word} ")), "{word:?} in the {:?} mail\n{said}", letter.says);
        }
    }
}

/// Names of techniques, titles of articles, their conditions and substances, and the words that checks know for drugs.
fn vocabulary() -> BTreeSet<String> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    let toml = |path: &Path| -> toml::Table { fs::read_to_string(path).unwrap().parse().unwrap() };
    let mut words: BTreeSet<String> = [
        "pain",
        "douleur",
        "douleurs",
        "botulinum",
        "botulique",
        "botox",
        "toxin",
        "toxine",
        "migraine",
        "headache",
        "spasm",
        "chronic",
        "chronique",
        "injection",
        "injections",
        "physiotherapy",
        "physiothérapie",
        "symptom",
        "symptôme",
        "diagnosis",
        "diagnostic",
        "muscle",
        "therapy",
        "thérapie",
        "treatment",
        "traitement",
        "massage",
        "exercise",
        "exercice",
        "score",
        "patient",
        "disease",
        "maladie",
        "medicine",
        "médicament",
        "article",
    ]
    .map(plain)
    .into();

    for technique in toml(&content.join("techniques.toml"))["technique"].as_array().unwrap() {
        words.extend(technique["name"].as_table().unwrap().values().map(|name| plain(name.as_str().unwrap())));
    }
    let checks = toml(&content.join("publish-checks.toml"));
    for lang in ["en", "fr"] {
        for list in ["medicine", "jargon"] {
            words.extend(
                checks["words"][lang][list].as_array().unwrap().iter().map(|word| plain(word.as_str().unwrap())),
            );
        }
    }
    for article in fs::read_dir(content.join("articles")).unwrap() {
        let article = fs::read_to_string(article.unwrap().path()).unwrap();
        let Some(head) = article.split("+++").nth(1) else { continue };
        let head: toml::Table = head.parse().unwrap();
        words.insert(plain(head["title"].as_str().unwrap()));
        words.insert(plain(head["slug"].as_str().unwrap()));
        for list in ["conditions", "techniques", "substances"] {
            words.extend(head[list].as_array().into_iter().flatten().map(|word| plain(word.as_str().unwrap())));
        }
    }
    words
}

/// Words in lower case with single spaces between them and nothing else.
fn plain(text: impl AsRef<str>) -> String {
    let text = text.as_ref().to_lowercase();
    let spaced: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_sentence_of_the_fluent_files_is_said_somewhere_and_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let keys = |lang: &str| -> BTreeSet<String> {
        let files = fs::read_dir(root.join("locales").join(lang)).unwrap();
        let lines = files.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect::<Vec<_>>().join("\n");
        lines
            .lines()
            .filter(|line| !line.starts_with([' ', '#']))
            .filter_map(|line| line.split_once(" = "))
            .map(|(key, _)| key.to_owned())
            .collect()
    };
    let sources = fs::read_dir(root.join("src/messages")).unwrap();
    let code = sources.map(|file| fs::read_to_string(file.unwrap().path()).unwrap()).collect::<Vec<_>>().join("\n");

    assert_eq!(keys("en-CA"), keys("fr-CA"));
    for key in keys("en-CA") {
        assert!(code.contains(&format!("t.{}(", key.replace('-', "_"))), "{key} is said nowhere");
    }
}

#[test]
fn sentences_are_short_in_both_languages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales");
    for lang in ["en-CA", "fr-CA"] {
        for file in fs::read_dir(root.join(lang)).unwrap() {
            let file = fs::read_to_string(file.unwrap().path()).unwrap();
            let texts = file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "));
            for sentence in texts.flat_map(|(_, text)| text.split(['.', '?', ':'])) {
                let words = sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
                assert!(words <= 18, "{words} words: {sentence}");
            }
        }
    }
}

#[test]
fn a_retried_mail_is_the_same_and_goes_back_to_the_same_place() {
    let letter = facts::letter(Lang::French, "Ada", facts::booked());
    let bounces = Sender { bounce_domain: Some("bounce.movability.example".to_owned()), ..facts::sender() };

    assert_eq!(bytes(&letter), bytes(&letter));
    let plain = facts::sender().envelope(letter.delivery, &letter.to.address, Vec::new());
    assert_eq!((plain.from.as_str(), plain.to.as_str()), ("clinic@movability.example", "ada@example.org"));
    let tagged = bounces.envelope(letter.delivery, &letter.to.address, Vec::new());
    assert_eq!(tagged.from, "b+0000000000000000000000006d6f7661@bounce.movability.example");
}
