//! The text of an article as HTML: rendered by the domain, cleaned once more, made to fit a phone.

use std::sync::LazyLock;

use domain::articles::{
    Body, Certainty, Claim, Picture,
    body::{Block, Content, Typed},
    render,
};

use crate::{components::Link, frame::Clinic, words::Words};

/// The body, safe to be shown as it is; `basis` says what stands behind claims.
pub(crate) fn html(
    body: &Body,
    claims: &[Claim],
    clinic: &Clinic,
    licensed_uses: &str,
    pictures: &[Picture],
    basis: &dyn Fn(&[&str]) -> String,
    t: &Words,
) -> String {
    let untitled = without_heading(&body.blocks);
    let certainty = |certainty| badge(certainty, t);
    let titles = |block| if untitled.contains(&block) { title(block, t) } else { String::new() };
    let html = render::html(
        body,
        &render::Page {
            claims,
            certainty: &certainty,
            titles: &titles,
            source: &t.articles_source(),
            emergency: &clinic.emergency,
            crisis: &clinic.crisis,
            health_line: &clinic.health_line,
            clinic_phone: &clinic.phone,
            licensed_uses,
            pictures,
            basis,
        },
    );
    with_roles(&with_ways_back(clean(&html), &body.sources()))
}

/// The second-level headings that the author wrote, to jump to.
pub(super) fn contents(html: &str) -> Vec<Link> {
    let heading = |part: &str| {
        let (id, rest) = part.split_once("\">")?;
        let (text, _) = rest.split_once("</h2>")?;
        Some(Link::new(format!("#{id}"), plain(text)))
    };
    html.split("<h2 id=\"").skip(1).filter_map(heading).collect()
}

/// A heading's words without their markup, to be escaped again.
fn plain(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The typed blocks that no heading stands before, or before the one paragraph that leads to them.
fn without_heading(blocks: &[Block]) -> Vec<Typed> {
    let is_heading = |block: &Block| matches!(block.content, Content::Heading { .. });
    let untitled = blocks.iter().enumerate().filter_map(|(at, block)| match &block.content {
        Content::Typed(typed, _) if !blocks[at.saturating_sub(2)..at].iter().any(is_heading) => Some(*typed),
        _ => None,
    });
    untitled.collect()
}

/// What a reader finds in the list of sources leads back to where it was first cited.
fn with_ways_back(mut html: String, sources: &[&str]) -> String {
    for id in sources {
        let cited = format!("href=\"#source-{id}\"");
        html = html.replacen(&cited, &format!("id=\"cite-{id}\" {cited}"), 1);
    }
    html
}

/// On a phone the cells of a table stand below each other, and so it says to the ear what it still is.
fn with_roles(html: &str) -> String {
    html.replace("<table>", "<table role=\"table\">")
        .replace("<thead>", "<thead role=\"rowgroup\">")
        .replace("<tbody>", "<tbody role=\"rowgroup\">")
        .replace("<tr>", "<tr role=\"row\">")
        .replace("<th scope=\"col\">", "<th scope=\"col\" role=\"columnheader\">")
        .replace("<th scope=\"row\">", "<th scope=\"row\" role=\"rowheader\">")
        .replace("<td>", "<td role=\"cell\">")
}

/// What may stand in a body. Made once: it is the same for every text.
static ALLOWED: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let classes =
        ["h2", "h3", "h4", "p", "ul", "ol", "li", "a", "span", "section", "sup", "table", "th", "td", "div", "details"];
    let mut builder = ammonia::Builder::new();
    builder
        .tags(
            [
                "h2",
                "h3",
                "h4",
                "p",
                "ul",
                "ol",
                "li",
                "blockquote",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "em",
                "strong",
                "code",
                "pre",
                "br",
                "hr",
                "a",
                "span",
                "section",
                "sup",
                "div",
                "details",
                "summary",
                "img",
            ]
            .into(),
        )
        .generic_attributes(["id"].into())
        .tag_attributes(classes.iter().map(|tag| (*tag, ["class"].into())).collect())
        .add_tag_attributes("a", ["href"])
        .add_tag_attributes("th", ["scope"])
        .add_tag_attributes("img", ["alt", "height", "loading", "src", "width"])
        .add_tag_attributes("ol", ["start"])
        .url_schemes(["https", "tel", "mailto"].into())
        .attribute_filter(|tag, attribute, value| match (tag, attribute) {
            // Pictures of ours alone: nobody else learns who reads what.
            ("img", "src") if !value.starts_with("/learn/images/") => None,
            _ => Some(value.into()),
        })
        .link_rel(Some("noopener noreferrer"));
    builder
});

/// The allow-list behind the renderer: what it does not write cannot appear, whatever a text holds.
pub(super) fn clean(html: &str) -> String {
    ALLOWED.clean(html).to_string()
}

fn badge(certainty: Certainty, t: &Words) -> String {
    match certainty {
        Certainty::High => t.articles_certainty_high(),
        Certainty::Moderate => t.articles_certainty_moderate(),
        Certainty::Low => t.articles_certainty_low(),
        Certainty::VeryLow => t.articles_certainty_very_low(),
        Certainty::NotGraded => String::new(),
    }
}

fn title(block: Typed, t: &Words) -> String {
    match block {
        Typed::InShort => t.articles_in_short(),
        Typed::LicensedUses => t.articles_licensed_uses(),
        Typed::Harms => t.articles_harms(),
        Typed::UrgentSigns => t.articles_urgent_signs(),
        Typed::DoNotStop => t.articles_do_not_stop(),
        Typed::Questions => t.articles_questions(),
        Typed::Overuse => t.articles_overuse(),
        Typed::Testimonial => t.articles_testimonial(),
    }
}

#[cfg(test)]
mod tests {
    use domain::text::Lang;

    use super::*;

    fn shown(markdown: &str) -> String {
        let body = Body::parse(markdown, 1).unwrap();
        html(&body, &[], &Clinic::default(), "", &[], &|_| String::new(), Words::of(Lang::English))
    }

    #[test]
    fn a_block_has_the_page_s_title_only_where_its_author_gave_none() {
        let html = shown("::: in_short\n- One\n:::\n\n## Harms to know\n\nSome.\n\n::: harms\n- Two\n:::");

        assert!(html.contains("article-block__title") && html.contains("In short"), "{html}");
        assert!(!html.contains("<h2 class=\"article-block__title\" id=\"block-harms\">"), "{html}");
        assert!(shown("::: harms\n- Two\n:::").contains("id=\"block-harms\""));
    }

    #[test]
    fn a_citation_can_be_found_from_its_source_and_only_once() {
        let html = shown("One. [^R1] Two. [^R1]");

        assert_eq!(html.matches("id=\"cite-R1\"").count(), 1, "{html}");
        assert_eq!(html.matches("href=\"#source-R1\"").count(), 2, "{html}");
    }

    #[test]
    fn what_a_text_holds_is_not_markup() {
        let html = shown("## A & *b*\n\n| A | B |\n|---|---|\n| c | d |");

        assert!(html.contains("<tr role=\"row\"><th scope=\"row\" role=\"rowheader\">c</th>"), "{html}");
        let contents = contents(&html);
        assert_eq!(contents.len(), 1);
        assert_eq!(contents[0].text, "A & b");
    }

    /// Markup that means harm: mutations of drawings and formulas, broken attributes, addresses in disguise.
    const HOSTILE: [&str; 14] = [
        "<svg><g/onload=alert(2)//<p>",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<math><annotation-xml encoding=\"text/html\"><style><img title=\"</style><img src onerror=alert(1)>\">",
        "<table><td><a href=\"jav\tascript:alert(1)\">x",
        "<a href=\"java&#115;cript:alert(1)\">x</a>",
        "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
        "<p onclick=alert(1) style=\"background:url(javascript:1)\">x",
        "<form><button formaction=javascript:alert(1)>x",
        "<iframe srcdoc=\"<script>alert(1)</script>\">",
        "<template><script>alert(1)</script></template>",
        "<select><xmp><script>alert(1)</script>",
        "<a href=\"/x\" id=\"a\" class=\"b\">\u{202e}x",
    ];

    fn harmless(html: &str) -> bool {
        let tags: Vec<String> = html
            .to_lowercase()
            .split('<')
            .skip(1)
            .map(|tag| tag.split('>').next().unwrap_or_default().to_owned())
            .collect();
        let acts = |tag: &String| {
            tag.contains(" on") || tag.contains("javascript:") || tag.contains("data:") || tag.contains("style=")
        };
        let foreign = ["script", "svg", "math", "iframe", "style", "form", "template", "object", "embed", "base"];
        !tags.iter().any(acts)
            && !tags.iter().any(|tag| foreign.iter().any(|name| tag.trim_start_matches('/').starts_with(name)))
    }

    #[test]
    fn what_means_harm_is_cleaned_away_and_stays_away() {
        for html in HOSTILE {
            let once = clean(html);
            assert!(harmless(&once), "{html} became {once}");
            assert_eq!(clean(&once), once, "{html}");
        }
    }
}
