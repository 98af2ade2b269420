//! What a mail's text is made of. Both parts, text and HTML, come from the same blocks and so say the same.

use std::sync::LazyLock;

use askama::Template;
use css_inline::CSSInliner;
use domain::text::Lang;

/// One block. There is no block for free HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// What the mail is about.
    Title(String),
    /// The title of a part.
    Heading(String),
    /// A paragraph.
    Paragraph(String),
    /// Short lines.
    List(Vec<String>),
    /// Something to be copied.
    Quote(String),
    /// The one thing to do: its label and where it leads.
    Button(String, String),
    /// Another way: its label and where it leads.
    Link(String, String),
}

/// The text of one mail, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Body {
    pub(crate) lang: Lang,
    pub(crate) subject: String,
    pub(crate) blocks: Vec<Block>,
    /// Who writes, and why.
    pub(crate) footer: Vec<String>,
    /// How to get fewer of these, or none: labels and where they lead.
    pub(crate) ways: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "letter.html")]
struct Html<'a> {
    lang: &'a str,
    subject: &'a str,
    blocks: &'a [Block],
    footer: &'a [String],
    ways: &'a [(String, String)],
}

#[derive(Template)]
#[template(path = "letter.txt", escape = "none")]
struct Text<'a> {
    blocks: &'a [Block],
    footer: &'a [String],
    ways: &'a [(String, String)],
}

/// Loads nothing from anywhere, and keeps the rule for dark screens.
static INLINER: LazyLock<CSSInliner<'static>> =
    LazyLock::new(|| CSSInliner::options().load_remote_stylesheets(false).keep_at_rules(true).build());

impl Body {
    pub(crate) fn text(&self) -> String {
        let text = Text { blocks: &self.blocks, footer: &self.footer, ways: &self.ways };
        text.render().expect("texts are rendered into memory").trim_start().to_owned()
    }

    pub(crate) fn html(&self) -> String {
        let html = Html {
            lang: self.lang.tag(),
            subject: &self.subject,
            blocks: &self.blocks,
            footer: &self.footer,
            ways: &self.ways,
        };
        let html = html.render().expect("texts are rendered into memory");
        INLINER.inline(&html).expect("our own style sheet is sound, and nothing is fetched")
    }
}
