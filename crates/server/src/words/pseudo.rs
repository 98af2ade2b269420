//! A language that nobody speaks, for development: every text of the site with its letters disguised and a third longer.
//!
//! Open a page with `?pseudo`: what still reads as plain English was not translated, and what no longer fits shows.

use std::{future::Future, sync::LazyLock};

use super::{Words, made};

tokio::task_local! {
    static DISGUISED: ();
}

static PSEUDO: LazyLock<Words> = LazyLock::new(|| {
    let english = str::from_utf8(made::english()).expect("a Fluent file is text");
    Words::new("en-CA", disguised(english).as_bytes()).expect("a disguised message is still one")
});

/// Answers one request in it.
pub(crate) async fn speak<T>(answer: impl Future<Output = T>) -> T {
    DISGUISED.scope((), answer).await
}

/// Whether this request is answered in it.
pub(crate) fn is_spoken() -> bool {
    DISGUISED.try_with(|()| ()).is_ok()
}

/// Its texts, while a request is answered in it.
pub(super) fn words() -> Option<&'static Words> {
    is_spoken().then(|| &*PSEUDO)
}

/// Every message with its text disguised; names, arguments and variants stay.
fn disguised(fluent: &str) -> String {
    let mut out = String::new();
    for line in fluent.lines() {
        let is_text = !line.starts_with('#') && !line.trim().is_empty();
        let (kept, text) = match line.trim_start() {
            _ if !is_text => (line, ""),
            variant if variant.starts_with(['[', '*']) => split_after(line, ']'),
            _ if line.starts_with(' ') => ("", line),
            _ => split_after(line, '='),
        };
        out.push_str(kept);
        out.push_str(&text_disguised(text));
        out.push('\n');
    }
    out
}

fn split_after(line: &str, sign: char) -> (&str, &str) {
    line.find(sign).map_or((line, ""), |at| line.split_at(at + sign.len_utf8()))
}

fn text_disguised(text: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_u32;
    let mut letters = 0;
    for sign in text.chars() {
        match sign {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 && sign.is_ascii_alphabetic() {
            letters += 1;
            out.push(twin(sign));
        } else {
            out.push(sign);
        }
    }
    // French and others need more room than English.
    out.extend(std::iter::repeat_n('·', letters / 3));
    out
}

/// A letter that looks like it and is not in ASCII.
fn twin(letter: char) -> char {
    const PLAIN: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const TWINS: &str = "áƀçðéƒğħíĵķłɱñóþǫřšŧúṽŵẋýžÁƁÇÐÉƑĞĦÍĴĶŁṀÑÓÞǪŘŠŦÚṼŴẊÝŽ";
    PLAIN.chars().zip(TWINS.chars()).find(|(plain, _)| *plain == letter).map_or(letter, |(_, twin)| twin)
}

#[cfg(test)]
mod tests {
    use domain::text::Lang;

    use super::*;

    #[test]
    fn names_arguments_and_variants_stay() {
        let fluent =
            "call-us = Call { $phone }\nhours = { $count ->\n    [one] 1 hour\n   *[other] { $count } hours\n}\n";
        let expected =
            "call-us = Çáłł { $phone }·\nhours = { $count ->\n    [one] 1 ħóúř·\n   *[other] { $count } ħóúřš·\n}\n";
        assert_eq!(disguised(fluent), expected);
    }

    #[tokio::test]
    async fn a_request_speaks_it_and_the_next_one_does_not() {
        let disguised = speak(async { Words::of(Lang::French).back() }).await;
        assert_eq!(disguised, "Ɓáçķ·");
        assert_eq!(Words::of(Lang::English).back(), "Back");
    }
}
