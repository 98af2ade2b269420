//! Numbers and addresses that do not belong into an article: PUB-034 and PUB-062.

use super::{Finding, Page, Severity::Block, Text};

/// So many words after "call" a number is still the one to call.
const REACH: usize = 3;

pub(super) fn findings(page: &Page<'_>, findings: &mut Vec<Finding>) {
    for text in &page.texts {
        let links = text.passage.links.iter().map(|(to, _)| to.as_str());
        for told in std::iter::once(text.passage.text.as_str()).chain(links) {
            emergency_numbers(page, text, told, findings);
            identifiers(page, text, told, findings);
        }
        numbers_to_call(page, text, findings);
    }
}

const FROM_PROFILE: &str =
    "write {{emergency}}, {{crisis}} or {{health_line}}; the number is the one of the clinic's own place";

/// PUB-034: a number as emergency services write it, or a link that dials three digits.
fn emergency_numbers(page: &Page<'_>, text: &Text, told: &str, findings: &mut Vec<Finding>) {
    let dialled = told.strip_prefix("tel:").filter(|number| is_three_digits(number));
    let written = page.rules.patterns.emergency_number.0.find(told).map(|found| found.as_str());
    if let Some(number) = dialled.or(written) {
        findings.push(text.finding("PUB-034", Block, format!("{number} is written out"), FROM_PROFILE));
    }
}

/// PUB-034: three digits soon after a word for calling.
fn numbers_to_call(page: &Page<'_>, text: &Text, findings: &mut Vec<Finding>) {
    let call = &page.words().call;
    for sentence in &text.sentences {
        for (index, word) in sentence.words.iter().enumerate() {
            let before = &sentence.words[index.saturating_sub(REACH + 1)..index];
            if is_three_digits(&word.folded) && before.iter().any(|word| call.contains(&word.folded)) {
                let what = format!("{} is written out", word.folded);
                findings.push(text.finding("PUB-034", Block, what, FROM_PROFILE));
            }
        }
    }
}

fn is_three_digits(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// PUB-062. What was found is not repeated: it may be somebody's.
fn identifiers(page: &Page<'_>, text: &Text, told: &str, findings: &mut Vec<Finding>) {
    let patterns = &page.rules.patterns;
    for (pattern, what) in [
        (&patterns.email, "an e-mail address"),
        (&patterns.phone, "a telephone number"),
        (&patterns.health_card_on, "a number like that of a health card"),
        (&patterns.health_card_qc, "a number like that of a health card"),
    ] {
        if pattern.0.is_match(told) {
            findings.push(text.finding(
                "PUB-062",
                Block,
                format!("there is {what}"),
                "take it out; the clinic's own number is {{clinic_phone}}",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::examples::{french_with, of, passes, with};

    #[test]
    fn pub_034_emergency_numbers_come_from_the_profile() {
        for literal in [
            "Call 9-1-1.",
            "The line is 9-8-8.",
            "Call 911.",
            "Please dial the number 811 now.",
            "Text us at 988.",
            "Phone the help line 811.",
            "[Help](tel:911)",
        ] {
            assert_eq!(of("PUB-034", &with(literal)).len(), 1, "{literal}");
        }
        for fine in [
            "Call {{emergency}}.",
            "300 of 492 people.",
            "Call us; in a study of many people 492 came.",
            "Call us on day one, 365 days a year.",
            "2026-11-22",
        ] {
            assert!(passes("PUB-034", &with(fine)), "{fine}");
        }
        assert_eq!(of("PUB-034", &french_with("Composez le 911.")).len(), 1);
        assert!(passes("PUB-034", &french_with("Composez le {{emergency}}.")));
    }

    #[test]
    fn pub_062_no_text_holds_an_identifier() {
        for identifier in [
            "Write to ada@example.org.",
            "416-555-0101",
            "(416) 555 0101",
            "1234-567-890-AB",
            "ABCD 1234 5678",
            "[Write](mailto:ada@example.org)",
        ] {
            assert!(!passes("PUB-062", &with(identifier)), "{identifier}");
        }
        for fine in ["Call {{clinic_phone}}.", "1,384 people took part in 2018.", "A score of 9.5 (n = 68)."] {
            assert!(passes("PUB-062", &with(fine)), "{fine}");
        }
        let told = of("PUB-062", &with("Write to ada@example.org."));
        assert!(!told[0].text.contains("ada"), "what may be personal is not repeated");
    }
}
