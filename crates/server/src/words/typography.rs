//! How words stand on a page: what must not be torn apart at the end of a line, and how a line begins and ends.

use askama::filters::Safe;

use domain::articles::render::escaped;

/// A time that stays on one line: "9:15 a.m.", "09 h 15".
pub(crate) fn unbroken_time(words: &str) -> String {
    words.replace(" a.m.", "\u{a0}a.m.").replace(" p.m.", "\u{a0}p.m.").replace(" h ", "\u{a0}h\u{a0}")
}

/// A time before the full stop of its sentence: "until 6:08 a.m.", never with two.
pub(crate) fn at_the_end(time: &str) -> &str {
    time.trim_end_matches('.')
}

/// A line that begins with a weekday or a zone, which are small in French within a sentence.
pub(crate) fn capitalised(line: &str) -> String {
    let mut letters = line.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// A text for HTML in which each number to call stays on one line; escaped like every other.
pub(crate) fn unbroken(text: impl AsRef<str>) -> Safe<String> {
    let is_number = |word: &str| word.contains('-') && word.chars().filter(char::is_ascii_digit).count() > 2;
    let words = text.as_ref().split(' ').map(|word| match escaped(word) {
        number if is_number(word) => format!("<span class=\"mv-nowrap\">{number}</span>"),
        other => other,
    });
    let html = words.collect::<Vec<_>>().join(" ");
    // One element around it: side by side in a flexible row, words and number would lose the space between them.
    Safe(if html.contains('<') { format!("<span>{html}</span>") } else { html })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_stays_whole_and_ends_a_sentence_once() {
        assert_eq!(unbroken_time("Mon, Nov 23, 6:08 a.m."), "Mon, Nov 23, 6:08\u{a0}a.m.");
        assert_eq!(unbroken_time("lundi 23 novembre à 09 h 15"), "lundi 23 novembre à 09\u{a0}h\u{a0}15");
        assert_eq!(at_the_end("6:08 a.m."), "6:08 a.m");
        assert_eq!(at_the_end("09 h 15"), "09 h 15");
        assert_eq!(capitalised("échéance"), "Échéance");
    }

    #[test]
    fn a_number_to_call_stays_whole_and_nothing_else_is_marked() {
        assert_eq!(unbroken("Call 9-1-1 now").0, "<span>Call <span class=\"mv-nowrap\">9-1-1</span> now</span>");
        assert_eq!(unbroken("a long-lasting <pain>").0, "a long-lasting &lt;pain&gt;");
    }
}
