//! From Markdown to a [`Body`]: first the typed blocks, line by line, then what stands in and between them.

use std::{iter::Peekable, ops::Range};

use pulldown_cmark::{CodeBlockKind, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use crate::text::is_treacherous;

use super::body::{Block, Body, Content, Fault, Inline, Mistake, Placeholder, Row, Typed, picture_name};

/// The longest body: some thirty times the longest article one would read to the end.
const MAX_BYTES: usize = 256 * 1024;

/// Lists in quotes in lists: nobody can follow more.
const MAX_DEPTH: usize = 12;

pub(super) fn read(markdown: &str, first_line: usize) -> Result<Body, Vec<Mistake>> {
    if markdown.len() > MAX_BYTES {
        return Err(vec![Mistake { line: first_line, what: Fault::TooLong { max: MAX_BYTES } }]);
    }
    let mut mistakes = unseen(markdown, first_line);
    let mut blocks = Vec::new();
    for segment in segments(markdown, first_line, &mut mistakes) {
        let mut reader = Reader::new(&segment);
        let inner = reader.blocks(None);
        mistakes.append(&mut reader.mistakes);
        match segment.typed {
            Some(typed) => blocks.push(Block { line: segment.line, content: Content::Typed(typed, inner) }),
            None => blocks.extend(inner),
        }
    }
    mistakes.sort_by_key(|mistake| mistake.line);
    if mistakes.is_empty() { Ok(Body { blocks }) } else { Err(mistakes) }
}

/// Characters that make a text read differently from what it says.
fn unseen(markdown: &str, first_line: usize) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (number, line) in markdown.lines().enumerate() {
        if let Some(c) = line.chars().find(|c| *c != '\t' && is_treacherous(*c)) {
            let what = Fault::Unseen(format!("U+{:04X}", u32::from(c)));
            mistakes.push(Mistake { line: first_line + number, what });
        }
    }
    mistakes
}

/// A stretch of the body: the inside of a typed block, or what stands between two.
struct Segment<'a> {
    typed: Option<Typed>,
    /// The line on which the block begins, or the stretch.
    line: usize,
    /// The line of the first character of `text`.
    text_line: usize,
    text: &'a str,
}

/// Cuts the body at the lines that begin and end typed blocks; inside fenced code three colons are just text.
fn segments<'a>(markdown: &'a str, first_line: usize, mistakes: &mut Vec<Mistake>) -> Vec<Segment<'a>> {
    let mut segments = Vec::new();
    let mut seen = Vec::new();
    let mut open: Option<Option<Typed>> = None;
    let (mut start, mut start_line, mut block_line) = (0, first_line, first_line);
    let mut fence: Option<char> = None;
    let mut offset = 0;
    for (number, raw) in markdown.split_inclusive('\n').enumerate() {
        let line = first_line + number;
        let text = raw.trim();
        let end = offset;
        offset += raw.len();
        fence = after_fence(fence, text);
        if fence.is_some() {
            continue;
        }
        let Some(name) = text.strip_prefix(":::").map(str::trim) else {
            continue;
        };
        if name.is_empty() && open.is_none() {
            mistakes.push(Mistake { line, what: Fault::StrayEnd });
        }
        if !name.is_empty() && open.is_some() {
            mistakes.push(Mistake { line, what: Fault::NestedBlock });
        }
        let typed = open.flatten();
        let begins = if typed.is_some() { block_line } else { start_line };
        segments.push(Segment { typed, line: begins, text_line: start_line, text: &markdown[start..end] });
        (start, start_line, block_line) = (offset, line + 1, line);
        open = if name.is_empty() { None } else { Some(known(name, line, &mut seen, mistakes)) };
    }
    if let Some(typed) = open {
        let name = typed.map_or("unknown", Typed::name);
        mistakes.push(Mistake { line: block_line, what: Fault::OpenBlock(name) });
    }
    let typed = open.flatten();
    let begins = if typed.is_some() { block_line } else { start_line };
    segments.push(Segment { typed, line: begins, text_line: start_line, text: &markdown[start..] });
    segments
}

/// The kind of a block that begins here; none, and a mistake, where it cannot begin.
fn known(name: &str, line: usize, seen: &mut Vec<Typed>, mistakes: &mut Vec<Mistake>) -> Option<Typed> {
    let Some(typed) = Typed::from_name(name) else {
        mistakes.push(Mistake { line, what: Fault::UnknownBlock(name.to_owned()) });
        return None;
    };
    if seen.contains(&typed) {
        mistakes.push(Mistake { line, what: Fault::RepeatedBlock(typed.name()) });
    }
    seen.push(typed);
    Some(typed)
}

/// Whether fenced code is open after this line, and by which mark.
fn after_fence(open: Option<char>, text: &str) -> Option<char> {
    let mark = if text.starts_with("```") {
        '`'
    } else if text.starts_with("~~~") {
        '~'
    } else {
        return open;
    };
    match open {
        None => Some(mark),
        Some(opened) if opened == mark => None,
        other => other,
    }
}

/// Reads one stretch.
struct Reader<'a> {
    events: Peekable<OffsetIter<'a>>,
    /// Where each line of the stretch begins.
    line_starts: Vec<usize>,
    first_line: usize,
    in_typed: bool,
    depth: usize,
    mistakes: Vec<Mistake>,
}

impl<'a> Reader<'a> {
    fn new(segment: &Segment<'a>) -> Self {
        let starts = segment.text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            events: Parser::new_ext(segment.text, Options::ENABLE_TABLES).into_offset_iter().peekable(),
            line_starts: std::iter::once(0).chain(starts).collect(),
            first_line: segment.text_line,
            in_typed: segment.typed.is_some(),
            depth: 0,
            mistakes: Vec::new(),
        }
    }

    fn line(&self, at: &Range<usize>) -> usize {
        self.first_line + self.line_starts.partition_point(|start| *start <= at.start) - 1
    }

    fn mistake(&mut self, line: usize, what: Fault) {
        self.mistakes.push(Mistake { line, what });
    }

    /// Every block up to the end of the surrounding one. Text that stands bare, as in the items of a tight list, is a paragraph.
    fn blocks(&mut self, until: Option<TagEnd>) -> Vec<Block> {
        let mut blocks = Vec::new();
        while let Some((event, at)) = self.events.peek().cloned() {
            let line = self.line(&at);
            match event {
                Event::End(end) => {
                    self.events.next();
                    if Some(end) == until {
                        return blocks;
                    }
                }
                Event::Start(tag) if is_block(&tag) => {
                    self.events.next();
                    blocks.extend(self.block(&tag, line).map(|content| Block { line, content }));
                }
                Event::Rule => {
                    self.events.next();
                    blocks.push(Block { line, content: Content::Rule });
                }
                _ => {
                    let text = self.inlines(None);
                    blocks.extend(self.paragraph(text, line).map(|content| Block { line, content }));
                }
            }
        }
        blocks
    }

    fn block(&mut self, tag: &Tag<'a>, line: usize) -> Option<Content> {
        if self.depth >= MAX_DEPTH {
            self.mistake(line, Fault::TooDeep);
            self.skip();
            return None;
        }
        self.depth += 1;
        let end = tag.to_end();
        let content = match tag {
            Tag::Paragraph => {
                let text = self.inlines(Some(end));
                self.paragraph(text, line)
            }
            Tag::Heading { level, .. } => {
                if self.in_typed {
                    self.mistake(line, Fault::HeadingInBlock);
                }
                Some(Content::Heading { level: *level as u8, text: self.inlines(Some(end)) })
            }
            Tag::BlockQuote(_) => Some(Content::Quote(self.blocks(Some(end)))),
            Tag::List(start) => Some(Content::List { start: *start, items: self.items(end) }),
            Tag::Table(_) => Some(self.table(end)),
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => Some(Content::Code(self.code(end))),
            _ => {
                self.mistake(line, Fault::RawHtml);
                self.skip();
                None
            }
        };
        self.depth -= 1;
        content
    }

    /// A paragraph; the list of licensed uses takes the place of one.
    fn paragraph(&mut self, text: Vec<Inline>, line: usize) -> Option<Content> {
        let licensed = Inline::Placeholder(Placeholder::LicensedUses);
        if text.is_empty() {
            return None;
        }
        if text == [licensed.clone()] {
            return Some(Content::LicensedUses);
        }
        if text.contains(&licensed) {
            self.mistake(line, Fault::NotAlone);
        }
        Some(Content::Paragraph(text))
    }

    fn items(&mut self, end: TagEnd) -> Vec<Vec<Block>> {
        let mut items = Vec::new();
        while let Some((event, _)) = self.events.next() {
            match event {
                Event::Start(Tag::Item) => items.push(self.blocks(Some(TagEnd::Item))),
                Event::End(ended) if ended == end => break,
                _ => {}
            }
        }
        items
    }

    fn table(&mut self, end: TagEnd) -> Content {
        let mut header = Row::default();
        let mut rows = Vec::new();
        let mut row = Row::default();
        while let Some((event, at)) = self.events.next() {
            match event {
                Event::Start(Tag::TableHead | Tag::TableRow) => row = Row { line: self.line(&at), cells: Vec::new() },
                Event::Start(Tag::TableCell) => {
                    let cell = self.inlines(Some(TagEnd::TableCell));
                    row.cells.push(cell);
                }
                Event::End(TagEnd::TableHead) => header = std::mem::take(&mut row),
                Event::End(TagEnd::TableRow) => rows.push(std::mem::take(&mut row)),
                Event::End(ended) if ended == end => break,
                _ => {}
            }
        }
        Content::Table { header, rows }
    }

    fn code(&mut self, end: TagEnd) -> String {
        let mut code = String::new();
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Text(text) => code.push_str(&text),
                Event::End(ended) if ended == end => break,
                _ => {}
            }
        }
        code
    }

    /// Passes over everything up to the end of the tag that has just begun.
    fn skip(&mut self) {
        let mut open = 1;
        for (event, _) in self.events.by_ref() {
            match event {
                Event::Start(_) => open += 1,
                Event::End(_) => open -= 1,
                _ => {}
            }
            if open == 0 {
                return;
            }
        }
    }

    /// The pieces of a line up to `until`; without it, up to whatever is no piece of a line.
    fn inlines(&mut self, until: Option<TagEnd>) -> Vec<Inline> {
        let mut pieces = Vec::new();
        // The parser hands brackets over one by one, so words are gathered before they are looked at.
        let mut words = String::new();
        let mut words_line = self.first_line;
        while let Some((event, at)) = self.events.peek().cloned() {
            let line = self.line(&at);
            match event {
                Event::End(end) => {
                    if Some(end) == until {
                        self.events.next();
                    }
                    break;
                }
                Event::Rule => break,
                Event::Start(tag) if is_block(&tag) => break,
                Event::Text(text) => {
                    self.events.next();
                    if words.is_empty() {
                        words_line = line;
                    }
                    words.push_str(&text);
                }
                other => {
                    self.events.next();
                    self.gathered(&mut words, words_line, &mut pieces);
                    pieces.extend(self.piece(other, line));
                }
            }
        }
        self.gathered(&mut words, words_line, &mut pieces);
        pieces
    }

    fn piece(&mut self, event: Event<'a>, line: usize) -> Option<Inline> {
        match event {
            Event::Code(text) => Some(Inline::Code(text.into_string())),
            Event::SoftBreak => Some(Inline::SoftBreak),
            Event::HardBreak => Some(Inline::Break),
            Event::Start(tag) => self.tagged(&tag, line),
            _ => {
                self.mistake(line, Fault::RawHtml);
                None
            }
        }
    }

    fn tagged(&mut self, tag: &Tag<'a>, line: usize) -> Option<Inline> {
        if self.depth >= MAX_DEPTH {
            self.mistake(line, Fault::TooDeep);
            self.skip();
            return None;
        }
        self.depth += 1;
        let text = self.inlines(Some(tag.to_end()));
        self.depth -= 1;
        match tag {
            Tag::Emphasis => Some(Inline::Emphasis(text)),
            Tag::Strong => Some(Inline::Strong(text)),
            Tag::Image { dest_url, title, .. } => {
                if picture_name(dest_url).is_none() {
                    self.check_link(dest_url, line);
                }
                let decorative = title.as_ref() == "decorative";
                Some(Inline::Image { from: dest_url.to_string(), alt: plain(&text), decorative })
            }
            Tag::Link { dest_url, .. } => {
                let to = dest_url.to_string();
                if let Some(id) = to.strip_prefix("claim:") {
                    return Some(Inline::Claim { id: id.to_owned(), text });
                }
                if let Some(id) = to.strip_prefix("glossary:") {
                    return Some(Inline::Term { id: id.to_owned(), text });
                }
                self.check_link(&to, line);
                Some(Inline::Link { to, text })
            }
            _ => {
                self.mistake(line, Fault::RawHtml);
                None
            }
        }
    }

    /// Only addresses a reader can go to: `javascript:` and its relatives are not on the list, so they need no list of their own.
    fn check_link(&mut self, to: &str, line: usize) {
        let ours = to.starts_with('#') || to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\");
        let theirs = ["https://", "http://", "mailto:", "tel:"].iter().any(|scheme| to.starts_with(scheme));
        if !(ours || theirs) {
            self.mistake(line, Fault::Link(to.to_owned()));
        }
    }

    /// Takes the gathered words apart: citations and placeholders stand in them.
    fn gathered(&mut self, words: &mut String, line: usize, pieces: &mut Vec<Inline>) {
        let text = std::mem::take(words);
        let mut rest = text.as_str();
        while let Some(at) = rest.find("[^").into_iter().chain(rest.find("{{")).min() {
            let (before, mark) = rest.split_at(at);
            let citation = mark.starts_with("[^");
            let close = if citation { "]" } else { "}}" };
            let Some(end) = mark.find(close).filter(|end| !mark[..*end].contains('\n')) else {
                break;
            };
            push_text(pieces, before);
            let name = &mark[2..end];
            if citation {
                pieces.push(Inline::Citation(name.to_owned()));
            } else if let Some(placeholder) = Placeholder::from_name(name.trim()) {
                pieces.push(Inline::Placeholder(placeholder));
            } else {
                self.mistake(line, Fault::UnknownPlaceholder(name.to_owned()));
            }
            rest = &mark[end + close.len()..];
        }
        push_text(pieces, rest);
    }
}

fn push_text(pieces: &mut Vec<Inline>, text: &str) {
    if !text.is_empty() {
        pieces.push(Inline::Text(text.to_owned()));
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    !matches!(tag, Tag::Emphasis | Tag::Strong | Tag::Link { .. } | Tag::Image { .. })
}

/// The words of pieces, without what they link to.
fn plain(pieces: &[Inline]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Inline::Text(text) | Inline::Code(text) => text.clone(),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Link { text: inner, .. }
            | Inline::Claim { text: inner, .. }
            | Inline::Term { text: inner, .. } => plain(inner),
            Inline::SoftBreak | Inline::Break => " ".to_owned(),
            Inline::Image { alt, .. } => alt.clone(),
            Inline::Citation(_) | Inline::Placeholder(_) => String::new(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(markdown: &str) -> Vec<(usize, Fault)> {
        Body::parse(markdown, 1).expect_err("this body is wrong").into_iter().map(|m| (m.line, m.what)).collect()
    }

    #[test]
    fn everything_an_article_is_made_of_is_read() {
        let body = Body::parse(
            "::: in_short\n- One [word](glossary:w).\n:::\n\n## How\n\n[It *probably* helps.](claim:c) [^R1] [^R2] Call {{emergency}}.\n\n\
             | A | B |\n|---|---|\n| [It may.](claim:d) | x |\n\n> Quoted\n\n::: licensed_uses\n{{licensed_uses}}\n:::\n",
            10,
        )
        .unwrap();

        let text = |text: &str| Inline::Text(text.to_owned());
        let lines: Vec<usize> = body.blocks.iter().map(|block| block.line).collect();
        assert_eq!(lines, [10, 14, 16, 18, 22, 24]);
        assert_eq!(
            body.typed(Typed::InShort).unwrap()[0].content,
            Content::List {
                start: None,
                items: vec![vec![Block {
                    line: 11,
                    content: Content::Paragraph(vec![
                        text("One "),
                        Inline::Term { id: "w".into(), text: vec![text("word")] },
                        text("."),
                    ]),
                }]],
            }
        );
        assert_eq!(
            body.blocks[2].content,
            Content::Paragraph(vec![
                Inline::Claim {
                    id: "c".into(),
                    text: vec![text("It "), Inline::Emphasis(vec![text("probably")]), text(" helps.")],
                },
                text(" "),
                Inline::Citation("R1".into()),
                text(" "),
                Inline::Citation("R2".into()),
                text(" Call "),
                Inline::Placeholder(Placeholder::Emergency),
                text("."),
            ])
        );
        let Content::Table { header, rows } = &body.blocks[3].content else { panic!("a table") };
        assert_eq!(header.cells, [vec![text("A")], vec![text("B")]]);
        assert_eq!((rows[0].line, rows[0].cells.len()), (20, 2));
        assert_eq!(body.typed(Typed::LicensedUses).unwrap()[0].content, Content::LicensedUses);
        assert_eq!(body.sources(), ["R1", "R2"]);
        assert_eq!(body.terms(), ["w"]);
    }

    #[test]
    fn blocks_that_are_unknown_open_nested_or_there_twice_are_named_with_their_line() {
        assert_eq!(faults("::: note\nx\n:::"), [(1, Fault::UnknownBlock("note".into()))]);
        assert_eq!(faults("a\n\n::: harms\nx"), [(3, Fault::OpenBlock("harms"))]);
        assert_eq!(faults("a\n:::\n"), [(2, Fault::StrayEnd)]);
        assert_eq!(faults("::: harms\n::: overuse\nx\n:::\n"), [(2, Fault::NestedBlock)]);
        assert_eq!(faults("::: harms\nx\n:::\n::: harms\ny\n:::"), [(4, Fault::RepeatedBlock("harms"))]);
        assert_eq!(faults("::: harms\n## x\n:::"), [(2, Fault::HeadingInBlock)]);
        assert_eq!(faults("```\n::: harms\n```\n:::"), [(4, Fault::StrayEnd)]);
    }

    #[test]
    fn html_and_links_that_act_are_refused() {
        assert_eq!(faults("a\n\n<script>alert(1)</script>\n\nb <b>c</b>")[0], (3, Fault::RawHtml));
        assert_eq!(faults("a <svg onload=x> b"), [(1, Fault::RawHtml)]);
        for bad in ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "//evil.example", "vbscript:x", "evil"] {
            assert_eq!(faults(&format!("[x]({bad})")), [(1, Fault::Link(bad.into()))], "{bad}");
        }
        assert!(Body::parse("[x](https://example.org) [y](/book) [z](#a) [t](tel:811)", 1).is_ok());
    }

    #[test]
    fn placeholders_are_known_and_the_list_stands_alone() {
        assert_eq!(faults("Call {{ambulance}}."), [(1, Fault::UnknownPlaceholder("ambulance".into()))]);
        assert_eq!(faults("See {{licensed_uses}} here."), [(1, Fault::NotAlone)]);
    }

    #[test]
    fn what_nobody_sees_and_what_nobody_could_read_is_refused() {
        assert_eq!(faults("ok\nno\u{202e}on"), [(2, Fault::Unseen("U+202E".into()))]);
        assert_eq!(faults(&"x".repeat(MAX_BYTES + 1)), [(1, Fault::TooLong { max: MAX_BYTES })]);
        assert!(faults(&">".repeat(100_000)).contains(&(1, Fault::TooDeep)));
        assert!(faults(&format!("{}x{}", "*a **b ".repeat(50), " y** z*".repeat(50))).contains(&(1, Fault::TooDeep)));
    }
}
