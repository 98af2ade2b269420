//! A body as the checks read it: one passage a block, as plain text, that still knows where its claims and explained words lie.

use std::ops::Range;

use super::body::{Block, Body, Content, Inline, Row, Typed};

/// One heading, paragraph, item, cell or quoted paragraph, as plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The line of the file on which it begins.
    pub line: usize,
    /// What it is.
    pub place: Place,
    /// The typed block it stands in.
    pub typed: Option<Typed>,
    /// Whether it is somebody else's words.
    pub quoted: bool,
    /// Its words. Citations are left out, a placeholder is one strange letter.
    pub text: String,
    /// Where each claim lies.
    pub claims: Vec<(String, Range<usize>)>,
    /// Where each explained word lies.
    pub terms: Vec<Range<usize>>,
    /// Where each link lies, and where it goes.
    pub links: Vec<(String, Range<usize>)>,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A heading of that level.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// An item of a list.
    Item,
    /// A cell of a table's header.
    HeaderCell,
    /// A cell of a table.
    Cell,
    /// Text as typed.
    Code,
}

/// Stands for what the clinic's profile fills in: one short word that is on no list.
pub(super) const PLACEHOLDER: char = '\u{fffc}';

impl Passage {
    /// Whether it is counted for readability: tables and code are not.
    pub fn is_counted(&self) -> bool {
        matches!(self.place, Place::Heading(_) | Place::Paragraph | Place::Item)
    }

    /// A passage of the front matter: the title, the description.
    pub fn of_head(text: &str) -> Self {
        Self::new(1, Place::Paragraph, &Surroundings::default(), text)
    }

    fn new(line: usize, place: Place, around: &Surroundings, text: &str) -> Self {
        Self {
            line,
            place,
            typed: around.typed,
            quoted: around.quoted,
            text: text.to_owned(),
            claims: Vec::new(),
            terms: Vec::new(),
            links: Vec::new(),
        }
    }
}

/// What a passage stands in.
#[derive(Clone, Copy, Default)]
struct Surroundings {
    typed: Option<Typed>,
    quoted: bool,
    item: bool,
}

impl Body {
    /// Every passage, in order.
    pub fn passages(&self) -> Vec<Passage> {
        let mut passages = Vec::new();
        of_blocks(&self.blocks, Surroundings::default(), &mut passages);
        passages
    }
}

fn of_blocks(blocks: &[Block], around: Surroundings, passages: &mut Vec<Passage>) {
    for block in blocks {
        let mut add = |place, text: &[Inline]| passages.push(flat(block.line, place, around, text));
        match &block.content {
            Content::Heading { level, text } => add(Place::Heading(*level), text),
            Content::Paragraph(text) => add(if around.item { Place::Item } else { Place::Paragraph }, text),
            Content::List { items, .. } => {
                for item in items {
                    of_blocks(item, Surroundings { item: true, ..around }, passages);
                }
            }
            Content::Quote(inner) => of_blocks(inner, Surroundings { quoted: true, ..around }, passages),
            Content::Typed(typed, inner) => {
                of_blocks(inner, Surroundings { typed: Some(*typed), ..around }, passages);
            }
            Content::Table { header, rows } => {
                of_row(header, Place::HeaderCell, around, passages);
                rows.iter().for_each(|row| of_row(row, Place::Cell, around, passages));
            }
            Content::Code(code) => passages.push(Passage::new(block.line, Place::Code, &around, code)),
            Content::Rule | Content::LicensedUses => {}
        }
    }
}

fn of_row(row: &Row, place: Place, around: Surroundings, passages: &mut Vec<Passage>) {
    passages.extend(row.cells.iter().map(|cell| flat(row.line, place, around, cell)));
}

fn flat(line: usize, place: Place, around: Surroundings, text: &[Inline]) -> Passage {
    let mut passage = Passage::new(line, place, &around, "");
    write(text, &mut passage);
    passage.text.truncate(passage.text.trim_end().len());
    passage
}

fn write(pieces: &[Inline], passage: &mut Passage) {
    for piece in pieces {
        match piece {
            Inline::Text(text) | Inline::Code(text) => passage.text.push_str(text),
            Inline::Emphasis(inner) | Inline::Strong(inner) => write(inner, passage),
            Inline::Claim { id, text } => {
                let range = written(text, passage);
                passage.claims.push((id.clone(), range));
            }
            Inline::Term { text, .. } => {
                let range = written(text, passage);
                passage.terms.push(range);
            }
            Inline::Link { to, text } => {
                let range = written(text, passage);
                passage.links.push((to.clone(), range));
            }
            // A citation stands after its sentence; the space before it would count as the end of one.
            Inline::Citation(_) => passage.text.truncate(passage.text.trim_end().len()),
            Inline::Placeholder(_) => passage.text.push(PLACEHOLDER),
            Inline::SoftBreak | Inline::Break => passage.text.push(' '),
            Inline::Image { .. } => {}
        }
    }
}

fn written(text: &[Inline], passage: &mut Passage) -> Range<usize> {
    let start = passage.text.len();
    write(text, passage);
    start..passage.text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_plain_and_knows_its_claims() {
        let body = Body::parse(
            "[It *may* help.](claim:a) [^R1] [^R2] The [word](glossary:w) stays. Call {{crisis}}.\n\n> Said.",
            5,
        )
        .unwrap();

        let passages = body.passages();

        assert_eq!(passages[0].text, "It may help. The word stays. Call \u{fffc}.");
        assert_eq!(passages[0].claims, [("a".to_owned(), 0..12)]);
        assert_eq!(&passages[0].text[passages[0].terms[0].clone()], "word");
        assert_eq!((passages[1].line, passages[1].quoted), (7, true));
    }

    #[test]
    fn the_cells_of_a_table_and_the_items_of_a_list_are_passages_of_their_own() {
        let body = Body::parse("::: harms\n- One.\n- Two.\n:::\n\n| A | B |\n|---|---|\n| C | D |", 1).unwrap();

        let seen: Vec<_> = body.passages().into_iter().map(|p| (p.line, p.place, p.typed, p.text)).collect();

        let harms = Some(Typed::Harms);
        assert_eq!(
            seen,
            [
                (2, Place::Item, harms, "One.".to_owned()),
                (3, Place::Item, harms, "Two.".to_owned()),
                (6, Place::HeaderCell, None, "A".to_owned()),
                (6, Place::HeaderCell, None, "B".to_owned()),
                (8, Place::Cell, None, "C".to_owned()),
                (8, Place::Cell, None, "D".to_owned()),
            ]
        );
    }
}
