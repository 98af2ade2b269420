//! The body of an article: CommonMark with tables, typed blocks, marked claims, citations, explained words and placeholders.
//!
//! Nothing unknown gets through: every block, id, placeholder and kind of link is on a list, or it is a mistake with its line.

use serde::{Deserialize, Serialize};

use crate::text::Slug;

use super::reader;

/// A body, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// Its blocks, in order.
    pub blocks: Vec<Block>,
}

/// One block, and where it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The line of the file.
    pub line: usize,
    /// What it is.
    pub content: Content,
}

/// What a block is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A heading; the title of the page is level 1 and stands outside.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its words.
        text: Vec<Inline>,
    },
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A list.
    List {
        /// The first number of a numbered list.
        start: Option<u64>,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// Somebody else's words.
    Quote(Vec<Block>),
    /// A table; its first row is its header.
    Table {
        /// The header cells.
        header: Row,
        /// The others.
        rows: Vec<Row>,
    },
    /// Text as typed.
    Code(String),
    /// A line across.
    Rule,
    /// A typed block.
    Typed(Typed, Vec<Block>),
    /// Where the list of licensed uses is put.
    LicensedUses,
}

/// A row of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line of the file.
    pub line: usize,
    /// Its cells.
    pub cells: Vec<Vec<Inline>>,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inline {
    /// Words.
    Text(String),
    /// Text as typed.
    Code(String),
    /// Stressed.
    Emphasis(Vec<Inline>),
    /// Stressed more.
    Strong(Vec<Inline>),
    /// A link.
    Link {
        /// Where it goes.
        to: String,
        /// What it says.
        text: Vec<Inline>,
    },
    /// A marked claim.
    Claim {
        /// Its id in the front matter.
        id: String,
        /// The claim as the reader sees it.
        text: Vec<Inline>,
    },
    /// An explained word.
    Term {
        /// Its id in the glossary.
        id: String,
        /// The word as the reader sees it.
        text: Vec<Inline>,
    },
    /// A citation.
    Citation(String),
    /// A number or name that the clinic's profile gives.
    Placeholder(Placeholder),
    /// An image.
    Image {
        /// Where it is: `images/neck.png`.
        from: String,
        /// What it shows, for those who do not see it.
        alt: String,
        /// Whether it shows nothing a reader needs: `![](images/leaf.png "decorative")`.
        decorative: bool,
    },
    /// The line was broken in the file only.
    SoftBreak,
    /// The line is broken on the page too.
    Break,
}

/// The kinds of typed blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Typed {
    /// The page in five points.
    InShort,
    /// Where a substance is licensed.
    LicensedUses,
    /// Harms to know about.
    Harms,
    /// When to get help at once.
    UrgentSigns,
    /// Do not end a treatment because of this page.
    DoNotStop,
    /// Questions to take to a visit.
    Questions,
    /// Medicines taken too often.
    Overuse,
    /// Somebody's own story.
    Testimonial,
}

impl Typed {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::InShort,
        Self::LicensedUses,
        Self::Harms,
        Self::UrgentSigns,
        Self::DoNotStop,
        Self::Questions,
        Self::Overuse,
        Self::Testimonial,
    ];

    /// What authors write after `:::`.
    pub fn name(self) -> &'static str {
        match self {
            Self::InShort => "in_short",
            Self::LicensedUses => "licensed_uses",
            Self::Harms => "harms",
            Self::UrgentSigns => "urgent_signs",
            Self::DoNotStop => "do_not_stop",
            Self::Questions => "questions",
            Self::Overuse => "overuse",
            Self::Testimonial => "testimonial",
        }
    }

    /// Reads what authors write.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|typed| typed.name() == name)
    }
}

/// What the clinic's profile fills in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Placeholder {
    /// The emergency number.
    Emergency,
    /// The crisis line.
    Crisis,
    /// The health line.
    HealthLine,
    /// The clinic's own phone number.
    ClinicPhone,
    /// The list of licensed uses; it stands alone.
    LicensedUses,
}

impl Placeholder {
    /// Every placeholder.
    pub const ALL: [Self; 5] = [Self::Emergency, Self::Crisis, Self::HealthLine, Self::ClinicPhone, Self::LicensedUses];

    /// What authors write between the braces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Crisis => "crisis",
            Self::HealthLine => "health_line",
            Self::ClinicPhone => "clinic_phone",
            Self::LicensedUses => "licensed_uses",
        }
    }

    /// Reads what authors write.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|placeholder| placeholder.name() == name)
    }
}

/// The name of the picture that an image of a body shows: `images/neck.png` shows `neck.png`.
pub fn picture_name(from: &str) -> Option<&str> {
    let name = from.strip_prefix("images/")?;
    let stem = [".png", ".jpg"].iter().find_map(|ending| name.strip_suffix(ending))?;
    stem.parse::<Slug>().is_ok().then_some(name)
}

/// Something in a body that cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Mistake {
    /// The line of the file.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub what: Fault,
}

/// What is wrong with a piece of a body.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Markup that would reach the page as it is.
    #[error("HTML is not possible in an article; write Markdown")]
    RawHtml,
    /// A typed block of no known kind.
    #[error(
        "{0:?} is no block: in_short, licensed_uses, harms, urgent_signs, do_not_stop, questions, overuse, testimonial"
    )]
    UnknownBlock(String),
    /// A typed block that never ends.
    #[error("the block {0:?} is not closed; end it with a line of three colons")]
    OpenBlock(&'static str),
    /// An end without a beginning.
    #[error("this line ends a block, but none is open")]
    StrayEnd,
    /// A typed block inside another.
    #[error("a block cannot stand inside another; close the first one before")]
    NestedBlock,
    /// A typed block that is there already.
    #[error("the block {0:?} is there already; each may stand once")]
    RepeatedBlock(&'static str),
    /// A heading inside a typed block.
    #[error("a heading cannot stand inside a block; put it before")]
    HeadingInBlock,
    /// A placeholder of no known name.
    #[error("{0:?} is no placeholder: emergency, crisis, health_line, clinic_phone, licensed_uses")]
    UnknownPlaceholder(String),
    /// The list of licensed uses inside a sentence.
    #[error("{{{{licensed_uses}}}} is a list: it stands alone, in a paragraph of its own")]
    NotAlone,
    /// A claim mark without a claim.
    #[error("the claim {0:?} is not in the front matter")]
    UnknownClaim(String),
    /// A claim that is marked twice.
    #[error("the claim {0:?} is marked already; each claim has one mark")]
    ClaimTwice(String),
    /// A claim of the front matter without a mark.
    #[error("the claim {0:?} is not marked in the body; write [its words](claim:{0})")]
    ClaimUnmarked(String),
    /// A claim that stands in the front matter twice.
    #[error("the claim {0:?} stands in the front matter twice")]
    SameClaim(String),
    /// A source that is not in the register.
    #[error("the source {0:?} is not in references.toml")]
    UnknownReference(String),
    /// A word that is not in the glossary.
    #[error("the word {0:?} is not in glossary.toml")]
    UnknownTerm(String),
    /// A technique that is not in the catalogue.
    #[error("the technique {0:?} is not in techniques.toml")]
    UnknownTechnique(String),
    /// An author nobody knows.
    #[error("the author {0:?} is not in people.toml")]
    UnknownAuthor(String),
    /// A link to something that is no page.
    #[error("a link cannot go to {0:?}; write https://…, /a-page-of-ours, tel:, mailto:, claim: or glossary:")]
    Link(String),
    /// A picture from somewhere else.
    #[error(
        "{0:?} is no picture of ours; put it into the folder images beside the article, and write images/NAME.png or .jpg"
    )]
    Image(String),
    /// A picture that is not there.
    #[error("there is no picture {0:?}; add it first, by the name that is written here")]
    UnknownImage(String),
    /// Characters that change how a text is read without being seen.
    #[error("there is a character here that cannot be seen and changes how the text is read: {0}")]
    Unseen(String),
    /// A body nobody could read.
    #[error("an article has at most {max} bytes")]
    TooLong {
        /// The most bytes.
        max: usize,
    },
    /// Quotes in lists in quotes.
    #[error("this is nested too deeply")]
    TooDeep,
}

impl Body {
    /// Reads a body that begins on `first_line` of its file, or says everything that is wrong with it.
    pub fn parse(markdown: &str, first_line: usize) -> Result<Self, Vec<Mistake>> {
        reader::read(markdown, first_line)
    }

    /// The ids of the cited sources, in the order of their numbers on the page.
    pub fn sources(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        self.each_inline(&mut |inline, _| {
            if let Inline::Citation(id) = inline
                && !ids.contains(&id.as_str())
            {
                ids.push(id);
            }
        });
        ids
    }

    /// The ids of the explained words, in the order in which they first appear.
    pub fn terms(&self) -> Vec<&str> {
        let mut ids = Vec::new();
        self.each_inline(&mut |inline, _| {
            if let Inline::Term { id, .. } = inline
                && !ids.contains(&id.as_str())
            {
                ids.push(id);
            }
        });
        ids
    }

    /// The typed block of that kind.
    pub fn typed(&self, wanted: Typed) -> Option<&[Block]> {
        self.blocks.iter().find_map(|block| match &block.content {
            Content::Typed(typed, blocks) if *typed == wanted => Some(blocks.as_slice()),
            _ => None,
        })
    }

    /// Shows every piece of every line, in order, with the line its block begins on.
    pub(crate) fn each_inline<'a>(&'a self, see: &mut impl FnMut(&'a Inline, usize)) {
        in_blocks(&self.blocks, see);
    }
}

fn in_blocks<'a>(blocks: &'a [Block], see: &mut impl FnMut(&'a Inline, usize)) {
    for block in blocks {
        match &block.content {
            Content::Heading { text, .. } | Content::Paragraph(text) => in_line(text, block.line, see),
            Content::List { items, .. } => items.iter().for_each(|item| in_blocks(item, see)),
            Content::Quote(inner) | Content::Typed(_, inner) => in_blocks(inner, see),
            Content::Table { header, rows } => {
                for row in std::iter::once(header).chain(rows) {
                    row.cells.iter().for_each(|cell| in_line(cell, row.line, see));
                }
            }
            Content::Code(_) | Content::Rule | Content::LicensedUses => {}
        }
    }
}

fn in_line<'a>(text: &'a [Inline], line: usize, see: &mut impl FnMut(&'a Inline, usize)) {
    for inline in text {
        see(inline, line);
        if let Inline::Emphasis(inner)
        | Inline::Strong(inner)
        | Inline::Link { text: inner, .. }
        | Inline::Claim { text: inner, .. }
        | Inline::Term { text: inner, .. } = inline
        {
            in_line(inner, line, see);
        }
    }
}
