//! From a body to HTML. Every word is escaped here; the site sanitises the result once more before it is shown.

use std::{collections::HashMap, fmt::Write as _};

use super::{
    Certainty, Claim, Picture,
    body::{Block, Body, Content, Inline, Placeholder, Row, Typed, picture_name},
};

/// What the page around a body provides: the words of its language, and the numbers of its clinic.
pub struct Page<'a> {
    /// The claims of the front matter.
    pub claims: &'a [Claim],
    /// How sure we are, in words; nothing for no badge.
    pub certainty: &'a dyn Fn(Certainty) -> String,
    /// What stands above a typed block; nothing for no heading.
    pub titles: &'a dyn Fn(Typed) -> String,
    /// "Source": read out before the number of a citation.
    pub source: &'a str,
    /// The emergency number.
    pub emergency: &'a str,
    /// The crisis line.
    pub crisis: &'a str,
    /// The health line.
    pub health_line: &'a str,
    /// The clinic's phone number.
    pub clinic_phone: &'a str,
    /// The list of licensed uses, as HTML.
    pub licensed_uses: &'a str,
    /// The pictures that there are.
    pub pictures: &'a [Picture],
    /// What stands behind the claims of these ids, as HTML to be put below the passage that makes them.
    pub basis: &'a dyn Fn(&[&str]) -> String,
}

/// The body as HTML, its headings one level below the title of the page.
pub fn html(body: &Body, page: &Page<'_>) -> String {
    let mut writer = Writer { page, sources: body.sources(), sections: HashMap::new(), html: String::new() };
    writer.blocks(&body.blocks);
    writer.html
}

/// The text with the characters escaped that mean something in HTML.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

struct Writer<'a> {
    page: &'a Page<'a>,
    /// The ids of the cited sources, in the order of their numbers.
    sources: Vec<&'a str>,
    /// The ids of headings so far, and how often each was wanted.
    sections: HashMap<String, usize>,
    html: String,
}

impl<'a> Writer<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for block in blocks {
            self.block(&block.content);
        }
    }

    fn block(&mut self, content: &'a Content) {
        match content {
            Content::Heading { level, text } => self.heading(*level, text),
            Content::Paragraph(text) => {
                self.around("p", text);
                self.basis(text);
            }
            Content::List { start, items } => self.list(*start, items),
            Content::Quote(inner) => {
                self.push("<blockquote>");
                self.blocks(inner);
                self.push("</blockquote>\n");
            }
            Content::Table { header, rows } => self.table(header, rows),
            Content::Code(code) => {
                let code = escaped(code);
                self.push(&format!("<pre><code>{code}</code></pre>\n"));
            }
            Content::Rule => self.push("<hr>\n"),
            Content::Typed(typed, inner) => self.typed(*typed, inner),
            Content::LicensedUses => self.push(self.page.licensed_uses),
        }
    }

    fn heading(&mut self, level: u8, text: &'a [Inline]) {
        // The title is the page's only first level; what is deeper than a reader can tell apart looks the same.
        let level = level.clamp(2, 4);
        let id = self.section_id(text);
        self.push(&format!("<h{level} id=\"{id}\">"));
        self.inlines(text);
        self.push(&format!("</h{level}>\n"));
    }

    /// An address for a heading, made from its words.
    fn section_id(&mut self, text: &'a [Inline]) -> String {
        let mut plain = Writer { page: self.page, sources: Vec::new(), sections: HashMap::new(), html: String::new() };
        plain.words(text);
        let words: Vec<String> = plain
            .html
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect();
        let id = format!("section-{}", words.join("-"));
        let mut wanted = self.sections.get(&id).copied().unwrap_or_default();
        let mut free = id.clone();
        // What another heading spells out may be the number that this one would get.
        while self.sections.contains_key(&free) {
            wanted += 1;
            free = format!("{id}-{}", wanted + 1);
        }
        self.sections.insert(id, wanted);
        self.sections.entry(free.clone()).or_insert(0);
        free
    }

    /// The words alone, without markup and not escaped.
    fn words(&mut self, text: &'a [Inline]) {
        for inline in text {
            match inline {
                Inline::Text(words) | Inline::Code(words) => self.push(words),
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Link { text: inner, .. }
                | Inline::Claim { text: inner, .. }
                | Inline::Term { text: inner, .. } => self.words(inner),
                _ => self.push(" "),
            }
        }
    }

    fn list(&mut self, start: Option<u64>, items: &'a [Vec<Block>]) {
        let tag = if start.is_some() { "ol" } else { "ul" };
        match start {
            Some(first) if first != 1 => self.push(&format!("<ol start=\"{first}\">\n")),
            _ => self.push(&format!("<{tag}>\n")),
        }
        for item in items {
            self.push("<li>");
            match item.as_slice() {
                // An item that is one paragraph needs no space around it.
                [Block { content: Content::Paragraph(text), .. }] => {
                    self.inlines(text);
                    self.basis(text);
                }
                blocks => self.blocks(blocks),
            }
            self.push("</li>\n");
        }
        self.push(&format!("</{tag}>\n"));
    }

    fn table(&mut self, header: &'a Row, rows: &'a [Row]) {
        self.push("<table>\n<thead>\n<tr>");
        for cell in &header.cells {
            self.push("<th scope=\"col\">");
            self.inlines(cell);
            self.push("</th>");
        }
        self.push("</tr>\n</thead>\n<tbody>\n");
        for row in rows {
            self.push("<tr>");
            for (column, cell) in row.cells.iter().enumerate() {
                // The first cell names its row.
                let (open, close) = if column == 0 { ("<th scope=\"row\">", "</th>") } else { ("<td>", "</td>") };
                self.push(open);
                self.inlines(cell);
                self.basis(cell);
                self.push(close);
            }
            self.push("</tr>\n");
        }
        self.push("</tbody>\n</table>\n");
    }

    fn typed(&mut self, typed: Typed, inner: &'a [Block]) {
        let name = typed.name().replace('_', "-");
        self.push(&format!("<section class=\"article-block article-block--{name}\">\n"));
        let title = (self.page.titles)(typed);
        if !title.is_empty() {
            let title = escaped(&title);
            self.push(&format!("<h2 class=\"article-block__title\" id=\"block-{name}\">{title}</h2>\n"));
        }
        self.blocks(inner);
        self.push("</section>\n");
    }

    /// What stands behind the claims of a passage, below it.
    fn basis(&mut self, text: &'a [Inline]) {
        let mut claims = Vec::new();
        claims_in(text, &mut claims);
        if !claims.is_empty() {
            let html = (self.page.basis)(&claims);
            self.push(&html);
        }
    }

    fn around(&mut self, tag: &str, text: &'a [Inline]) {
        self.push(&format!("<{tag}>"));
        self.inlines(text);
        self.push(&format!("</{tag}>\n"));
    }

    fn inlines(&mut self, text: &'a [Inline]) {
        for inline in text {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &'a Inline) {
        match inline {
            Inline::Text(text) => self.push(&escaped(text)),
            Inline::Code(code) => {
                let code = escaped(code);
                self.push(&format!("<code>{code}</code>"));
            }
            Inline::Emphasis(inner) => self.wrapped("em", inner),
            Inline::Strong(inner) => self.wrapped("strong", inner),
            Inline::Link { to, text } => {
                let to = escaped(to);
                self.push(&format!("<a href=\"{to}\">"));
                self.inlines(text);
                self.push("</a>");
            }
            Inline::Claim { id, text } => self.claim(id, text),
            Inline::Term { id, text } => {
                let id = escaped(id);
                self.push(&format!("<a class=\"term\" href=\"#term-{id}\">"));
                self.inlines(text);
                self.push("</a>");
            }
            Inline::Citation(id) => self.citation(id),
            Inline::Placeholder(placeholder) => self.placeholder(*placeholder),
            Inline::Image { from, alt, .. } => self.picture(from, alt),
            Inline::SoftBreak => self.push("\n"),
            Inline::Break => self.push("<br>\n"),
        }
    }

    fn wrapped(&mut self, tag: &str, inner: &'a [Inline]) {
        self.push(&format!("<{tag}>"));
        self.inlines(inner);
        self.push(&format!("</{tag}>"));
    }

    /// The claim, and beside it in words how sure we are.
    fn claim(&mut self, id: &str, text: &'a [Inline]) {
        let certainty = self.page.claims.iter().find(|claim| claim.id == id).map(|claim| claim.certainty);
        let id = escaped(id);
        self.push(&format!("<span class=\"claim\" id=\"claim-{id}\">"));
        self.inlines(text);
        self.push("</span>");
        let Some(certainty) = certainty else {
            return;
        };
        let words = (self.page.certainty)(certainty);
        if !words.is_empty() {
            let (words, code) = (escaped(&words), certainty.code().replace('_', "-"));
            self.push(&format!(" <span class=\"claim__certainty claim__certainty--{code}\">{words}</span>"));
        }
    }

    fn citation(&mut self, id: &str) {
        let number = self.sources.iter().position(|known| *known == id).map_or(0, |index| index + 1);
        let (id, word) = (escaped(id), escaped(self.page.source));
        self.push(&format!(
            "<sup><a class=\"cite\" href=\"#source-{id}\"><span class=\"cite__word\">{word} </span>{number}</a></sup>"
        ));
    }

    /// A number as a link that dials it.
    fn placeholder(&mut self, placeholder: Placeholder) {
        let number = match placeholder {
            Placeholder::Emergency => self.page.emergency,
            Placeholder::Crisis => self.page.crisis,
            Placeholder::HealthLine => self.page.health_line,
            Placeholder::ClinicPhone => self.page.clinic_phone,
            Placeholder::LicensedUses => return,
        };
        let dial: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let number = escaped(number);
        self.push(&format!("<a href=\"tel:{dial}\">{number}</a>"));
    }

    /// Its size is told, so that nothing jumps when it arrives. Where it is not there, its words are.
    fn picture(&mut self, from: &str, alt: &str) {
        let alt = escaped(alt);
        match picture_name(from).and_then(|name| self.page.pictures.iter().find(|picture| picture.name == name)) {
            Some(Picture { file, width, height, .. }) => {
                let file = escaped(file);
                self.push(&format!(
                    "<img src=\"/learn/images/{file}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">"
                ));
            }
            None => self.push(&alt),
        }
    }

    fn push(&mut self, html: &str) {
        self.html.write_str(html).expect("a string takes what is written to it");
    }
}

fn claims_in<'a>(text: &'a [Inline], claims: &mut Vec<&'a str>) {
    for inline in text {
        match inline {
            Inline::Claim { id, .. } => claims.push(id),
            Inline::Emphasis(inner) | Inline::Strong(inner) => claims_in(inner, claims),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(markdown: &str) -> String {
        let claims = [Claim {
            id: "c".into(),
            certainty: Certainty::VeryLow,
            safety: false,
            population: None,
            intervention: None,
            comparator: None,
            outcome: None,
            references: Vec::new(),
        }];
        let page = Page {
            claims: &claims,
            certainty: &|certainty| if certainty.is_graded() { "Not known".to_owned() } else { String::new() },
            titles: &|typed| if typed == Typed::InShort { "In short".to_owned() } else { String::new() },
            source: "Source",
            emergency: "9-1-1",
            crisis: "9-8-8",
            health_line: "8-1-1",
            clinic_phone: "+1 416 555-0199",
            licensed_uses: "<ul><li>Neck dystonia</li></ul>",
            pictures: &[Picture { name: "i.png".into(), file: "0f-i.png".into(), width: 4, height: 3, bytes: 9 }],
            basis: &|claims| format!("<i>{}</i>", claims.join("+")),
        };
        html(&Body::parse(markdown, 1).unwrap(), &page)
    }

    #[test]
    fn a_claim_stands_beside_its_certainty_and_a_citation_leads_to_its_source() {
        assert_eq!(
            shown("[We do not know.](claim:c) [^R9] [^R2] [^R9]"),
            "<p><span class=\"claim\" id=\"claim-c\">We do not know.</span> \
             <span class=\"claim__certainty claim__certainty--very-low\">Not known</span> \
             <sup><a class=\"cite\" href=\"#source-R9\"><span class=\"cite__word\">Source </span>1</a></sup> \
             <sup><a class=\"cite\" href=\"#source-R2\"><span class=\"cite__word\">Source </span>2</a></sup> \
             <sup><a class=\"cite\" href=\"#source-R9\"><span class=\"cite__word\">Source </span>1</a></sup></p>\n<i>c</i>"
        );
        assert!(shown("- [One.](claim:c)\n- Two").contains("</span><i>c</i></li>"), "{}", shown("- [One.](claim:c)"));
    }

    #[test]
    fn typed_blocks_have_a_class_a_heading_where_the_page_names_one_and_the_numbers_dial() {
        assert_eq!(
            shown("::: in_short\n- Call {{clinic_phone}}\n:::\n::: licensed_uses\n{{licensed_uses}}\n:::"),
            "<section class=\"article-block article-block--in-short\">\n\
             <h2 class=\"article-block__title\" id=\"block-in-short\">In short</h2>\n\
             <ul>\n<li>Call <a href=\"tel:+14165550199\">+1 416 555-0199</a></li>\n</ul>\n</section>\n\
             <section class=\"article-block article-block--licensed-uses\">\n<ul><li>Neck dystonia</li></ul></section>\n"
        );
    }

    #[test]
    fn headings_can_be_linked_to_and_cells_name_their_rows() {
        let html = shown(
            "## What trials show\n\n### What trials show\n\n| A | B |\n|---|---|\n| c | d |\n\n\
             ## One 2\n\n## One\n\n## One\n\n## One",
        );

        assert!(html.contains("<h2 id=\"section-what-trials-show\">"), "{html}");
        assert!(html.contains("<h3 id=\"section-what-trials-show-2\">"), "{html}");
        for id in ["one-2", "one", "one-3", "one-4"] {
            assert_eq!(html.matches(&format!("<h2 id=\"section-{id}\">")).count(), 1, "{id}: {html}");
        }
        assert!(html.contains("<th scope=\"col\">A</th>"), "{html}");
        assert!(html.contains("<tr><th scope=\"row\">c</th><td>d</td></tr>"), "{html}");
    }

    #[test]
    fn words_are_escaped_wherever_they_stand() {
        let html = shown(
            "a & b \"q\" \\<i> [x & y](/a?b=1&c=\"2)\n\n`<u>`\n\n```\n<pre>&\n```\n\n![\\<b>](images/i.png) ![A \\<b>](images/gone.png)",
        );

        assert!(html.contains("a &amp; b &quot;q&quot; &lt;i&gt;"), "{html}");
        assert!(html.contains("<a href=\"/a?b=1&amp;c=&quot;2\">x &amp; y</a>"), "{html}");
        assert!(html.contains("<code>&lt;u&gt;</code>") && html.contains("&lt;pre&gt;&amp;"), "{html}");
        let picture =
            "<img src=\"/learn/images/0f-i.png\" alt=\"&lt;b&gt;\" width=\"4\" height=\"3\" loading=\"lazy\">";
        assert!(html.contains(picture), "{html}");
    }
}
