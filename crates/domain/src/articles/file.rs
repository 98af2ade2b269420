//! An article as its file: front matter between two lines `+++`, then the body.

use std::fmt::Write as _;

use toml::Value;

use super::{Article, Claim, Head};

/// The mark above and below the front matter.
const FENCE: &str = "+++\n";

/// Something about a file that cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Unreadable {
    /// The line of the file.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: String,
}

impl Article {
    /// Reads a file. The body is as written; [`Article::read`] understands it.
    pub fn from_file(text: &str) -> Result<Self, Unreadable> {
        let unreadable = |line, what: &str| Unreadable { line, what: what.to_owned() };
        let text = text.replace("\r\n", "\n");
        let inner = text.strip_prefix(FENCE).ok_or_else(|| unreadable(1, "an article begins with a line `+++`"))?;
        let (front, body) =
            inner.split_once("\n+++\n").ok_or_else(|| unreadable(1, "the front matter has no closing line `+++`"))?;
        let head: Head = toml::from_str(front).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            let newlines = front.bytes().take(start).filter(|byte| *byte == b'\n').count();
            unreadable(2 + newlines, error.message())
        })?;
        Ok(Self { head, body: body.to_owned(), body_line: front.lines().count() + 3 })
    }

    /// The file in its one canonical form: what an approval is bound to, and what an export writes.
    pub fn to_file(&self) -> String {
        format!("{FENCE}{}{FENCE}{}", front_matter(&self.head), self.body)
    }

    /// The same article, with the lines of its canonical file.
    #[must_use]
    pub fn as_filed(head: Head, body: String) -> Self {
        let body_line = front_matter(&head).lines().count() + 3;
        Self { head, body, body_line }
    }
}

/// The front matter, each key on a line of its own, in the order of the format.
fn front_matter(head: &Head) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: Value| {
        let _ = writeln!(out, "{key} = {value}");
    };
    line("slug", head.slug.as_str().into());
    line("lang", head.lang.tag().into());
    line("kind", head.kind.code().into());
    line("title", head.title.as_str().into());
    line("description", head.description.as_str().into());
    line("conditions", list(&head.conditions));
    line("techniques", list(&head.techniques));
    line("substances", list(&head.substances));
    line("authors", list(&head.authors));
    line("conflict", head.conflict.as_str().into());
    if let Some(interest) = &head.clinic_interest {
        line("clinic_interest", interest.as_str().into());
    }
    line("compares", head.compares.into());
    for claim in &head.claims {
        out.push_str("\n[[claim]]\n");
        write_claim(&mut out, claim);
    }
    out
}

fn write_claim(out: &mut String, claim: &Claim) {
    let mut line = |key: &str, value: Value| {
        let _ = writeln!(out, "{key} = {value}");
    };
    line("id", claim.id.as_str().into());
    line("certainty", claim.certainty.code().into());
    line("safety", claim.safety.into());
    for (key, text) in [
        ("population", &claim.population),
        ("intervention", &claim.intervention),
        ("comparator", &claim.comparator),
        ("outcome", &claim.outcome),
    ] {
        if let Some(text) = text {
            line(key, text.as_str().into());
        }
    }
    let references = claim.references.iter().map(|reference| {
        let mut table = toml::Table::new();
        table.insert("id".to_owned(), reference.id.as_str().into());
        table.insert("stance".to_owned(), reference.stance.code().into());
        for (key, text) in [("locator", &reference.locator), ("quote", &reference.quote)] {
            if let Some(text) = text {
                table.insert(key.to_owned(), text.as_str().into());
            }
        }
        Value::Table(table)
    });
    line("references", Value::Array(references.collect()));
}

fn list(texts: &[String]) -> Value {
    Value::Array(texts.iter().map(|text| text.as_str().into()).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        super::checks::examples::{SOUND, article},
        *,
    };

    #[test]
    fn a_file_that_is_no_article_says_where() {
        for (text, line) in [
            ("slug = 1", 1),
            ("+++\nslug = \"a\"\n", 1),
            ("+++\nslug = \"a\"\nlang = \"xx\"\nkind = \"patient_article\"\ntitle = \"A\"\n+++\n", 3),
            (
                "+++\nslug = \"a\"\nlang = \"en-CA\"\nkind = \"patient_article\"\ntitle = \"A\"\nauthor = \"x\"\n+++\n",
                6,
            ),
            ("+++\nslug = \"../a\"\nlang = \"en-CA\"\nkind = \"patient_article\"\ntitle = \"A\"\n+++\n", 2),
            ("+++\nslug = \"a\n+++\n", 2),
        ] {
            assert_eq!(Article::from_file(text).expect_err(text).line, line, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(title in ".{0,40}", conflict in "\\PC{0,40}", body in "[^\r]{0,200}") {
            let mut article = article(SOUND);
            article.head.title = title;
            article.head.conflict = conflict;
            article.head.claims[0].population = Some("Adults \"with\" pain\\".to_owned());
            let article = Article::as_filed(article.head, body);

            let file = article.to_file();
            let again = Article::from_file(&file);

            prop_assert_eq!(again.as_ref(), Ok(&article));
            prop_assert_eq!(again.map(|again| again.to_file()), Ok(file));
        }

        #[test]
        fn no_text_makes_reading_fall_over(text in "(\\+\\+\\+\n)?(slug = \"a\"\n|lang|\\[\\[claim\\]\\]\n|.|\n){0,12}(\n\\+\\+\\+\n)?.{0,20}") {
            let _ = Article::from_file(&text);
        }
    }
}
