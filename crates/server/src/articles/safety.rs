//! What stands between a text and its readers holds for any text: only what is on the list comes through, reading it again
//! changes nothing, and nothing grows out of proportion.

use domain::{
    articles::{Article, Body, Library, Picture},
    text::Lang,
};
use proptest::prelude::*;
use scraper::{ElementRef, Html};

use super::body::{self, clean};
use crate::{frame::Clinic, words::Words};

/// What a body may be made of, written down a second time: an element, and its attributes.
const ALLOWED: &[(&str, &[&str])] = &[
    ("h2", &["class"]),
    ("h3", &["class"]),
    ("h4", &["class"]),
    ("p", &["class"]),
    ("ul", &["class"]),
    ("ol", &["class", "start"]),
    ("li", &["class"]),
    ("blockquote", &[]),
    ("table", &["class", "role"]),
    ("thead", &["role"]),
    ("tbody", &["role"]),
    ("tr", &["role"]),
    ("th", &["class", "scope", "role"]),
    ("td", &["class", "role"]),
    ("em", &[]),
    ("strong", &[]),
    ("code", &[]),
    ("pre", &[]),
    ("br", &[]),
    ("hr", &[]),
    ("a", &["class", "href", "rel"]),
    ("span", &["class"]),
    ("section", &["class"]),
    ("sup", &["class"]),
    ("div", &["class"]),
    ("details", &["class"]),
    ("summary", &[]),
    ("img", &["alt", "height", "loading", "src", "width"]),
];

/// The first thing that is not on the list.
fn foreign(html: &str) -> Option<String> {
    let page = Html::parse_fragment(html);
    let elements = page.tree.nodes().filter_map(ElementRef::wrap).map(|element| element.value());
    // The parser puts a root of its own around a fragment.
    let is_root = |name: &str, attributes: usize| matches!(name, "html" | "body") && attributes == 0;
    for element in elements.filter(|element| !is_root(element.name(), element.attrs().count())) {
        let Some((_, attributes)) = ALLOWED.iter().find(|(name, _)| *name == element.name()) else {
            return Some(format!("<{}>", element.name()));
        };
        for (name, value) in element.attrs() {
            let leads_somewhere = match name {
                "href" => {
                    ["https:", "tel:", "mailto:"].iter().any(|scheme| value.starts_with(scheme)) || is_ours(value)
                }
                "src" => value.starts_with("/learn/images/"),
                _ => true,
            };
            if !leads_somewhere || !(name == "id" || attributes.contains(&name)) {
                return Some(format!("<{} {name}={value:?}>", element.name()));
            }
        }
    }
    None
}

/// An address without a scheme, as a browser reads it: it leaves out what cannot be seen. A scheme is a letter, then letters,
/// digits and `+-.` up to a colon.
fn is_ours(address: &str) -> bool {
    let seen: String = address.chars().filter(|c| !c.is_ascii_control()).collect();
    let is_scheme = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    };
    !seen.trim().split_once(':').is_some_and(|(scheme, _)| is_scheme(scheme))
}

/// A body as a page shows it.
fn shown(body: &Body) -> String {
    let pictures = [Picture { name: "neck.png".into(), file: "0f-neck.png".into(), width: 4, height: 3, bytes: 9 }];
    let clinic = Clinic { emergency: "9-1-1".into(), phone: "613-555-0142".into(), ..Clinic::default() };
    let basis = |_: &[&str]| String::new();
    body::html(body, &[], &clinic, "<ul><li>Migraine</li></ul>", &pictures, &basis, Words::of(Lang::English))
}

/// Pieces of markup, whole and broken, with names that mean something to browsers and some that look like it.
fn any_markup() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "<",
        ">",
        "</",
        "/>",
        "=",
        "\"",
        "'",
        " ",
        "\n",
        "\t",
        "\0",
        "&",
        ";",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<?x",
        "a",
        "href",
        "src",
        "id",
        "style",
        "class",
        "on",
        "onerror",
        "xlink:href",
        "srcdoc",
        "alert(1)",
        "javascript:",
        "JaVa",
        "script:",
        "data:text/html,",
        "//evil.example",
        "https://example.org",
        "/learn/images/x.png",
        "svg",
        "math",
        "mtext",
        "mglyph",
        "malignmark",
        "annotation-xml",
        "foreignObject",
        "desc",
        "title",
        "style",
        "script",
        "noscript",
        "template",
        "table",
        "tr",
        "td",
        "caption",
        "select",
        "option",
        "form",
        "input",
        "textarea",
        "xmp",
        "plaintext",
        "iframe",
        "object",
        "embed",
        "base",
        "meta",
        "link",
        "img",
        "p",
        "pre",
        "li",
        "details",
        "summary",
        "em",
        "a",
        "&lt;",
        "&#106;",
        "&#x6A;",
        "&Tab;",
        "&colon;",
        "&NewLine;",
        "<p>",
        "<a href=",
        "<img src=x onerror=",
        "<svg>",
        "<math>",
        "<style>",
        "</style>",
        "</p>",
        "</svg>",
        "</math>",
        "</a>",
        "<table>",
        "<b>",
        "\u{202e}",
        "\u{2066}",
        "\u{feff}",
        "\u{fffd}",
    ];
    prop::collection::vec(prop_oneof![prop::sample::select(PIECES).prop_map(str::to_owned), ".{0,3}"], 0..40)
        .prop_map(|pieces| pieces.concat())
}

/// Pieces of Markdown, with those of markup between them.
fn any_markdown() -> impl Strategy<Value = String> {
    const PIECES: &[&str] = &[
        "# ",
        "## ",
        "\n\n",
        "\n",
        "- ",
        "1. ",
        "> ",
        "    ",
        "```\n",
        "`",
        "*",
        "**",
        "_",
        "[",
        "](",
        ")",
        "![",
        "]: ",
        "[x]",
        "<https://example.org>",
        "(javascript:alert(1))",
        "(JAVA&#115;CRIPT:x)",
        "(images/neck.png)",
        "(/book)",
        "(https://example.org \"t\")",
        "(data:image/svg+xml,x)",
        "::: in_short\n",
        ":::\n",
        "{{emergency}}",
        "[^R1]",
        "(claim:c)",
        "(glossary:w)",
        "|a|b|\n|-|-|\n",
        "|",
        "---\n",
        "\\",
        "&",
        "&amp;",
        "&lt;script&gt;",
        "<b>",
        "x",
        "é",
        " ",
    ];
    prop::collection::vec(
        prop_oneof![4 => prop::sample::select(PIECES).prop_map(str::to_owned), 1 => any_markup()],
        0..30,
    )
    .prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn nothing_foreign_survives_whatever_is_cleaned(markup in any_markup()) {
        let once = clean(&markup);
        prop_assert_eq!(foreign(&once), None, "{:?} became {:?}", markup, once);
        // A browser reads what we wrote as we read it: no second reading makes other markup of it.
        let twice = clean(&once);
        prop_assert_eq!(foreign(&twice), None);
    }

    #[test]
    fn a_text_is_shown_as_it_was_cleaned_and_holds_nothing_foreign(markdown in any_markdown()) {
        if let Ok(body) = Body::parse(&markdown, 1) {
            let html = shown(&body);
            prop_assert_eq!(foreign(&html), None, "{}", html);
            prop_assert_eq!(clean(&clean(&html)), clean(&html), "cleaning is at rest");
        }
    }

    #[test]
    fn no_bytes_make_a_file_of_an_article_fall_over(bytes in prop::collection::vec(any::<u8>(), 0..400), head in any::<bool>()) {
        let front = "+++\nslug = \"a\"\nlang = \"en-CA\"\nkind = \"clinic_news\"\ntitle = \"A\"\n+++\n";
        let text = format!("{}{}", if head { front } else { "" }, String::from_utf8_lossy(&bytes));
        if let Ok(article) = Article::from_file(&text)
            && let Ok(body) = article.read(&Library::default())
        {
            prop_assert_eq!(foreign(&shown(&body)), None);
        }
    }
}

#[test]
fn addresses_that_act_are_no_addresses_of_ours() {
    for bad in ["javascript:x", "java\tscript:x", "\u{1}javascript:x", " javascript:x", "data:x"] {
        assert!(!is_ours(bad), "{bad}");
        assert_eq!(foreign(&clean(&format!("<a href=\"{bad}\">x</a>"))), None, "{bad}");
    }
    assert!(is_ours("/a:b") && is_ours("#x") && is_ours("?a=b:c"));
    for seen in
        ["<svg></svg>", "<a href=\"javascript:x\">", "<p onclick=\"x\">", "<img src=\"https://evil.example/x\">"]
    {
        assert!(foreign(seen).is_some(), "the list sees {seen}");
    }
    assert_eq!(clean("<img src=\"https://evil.example/x.png\" alt=\"x\">"), "<img alt=\"x\">");
}

/// Texts that are made to cost more than they weigh: what opens and never closes, what closes what never opened, what is
/// named once and used a thousand times.
const COSTLY: [&str; 16] = [
    "[", "![", "](", "*a **b ", "_a __b ", "`", "<", "&", "> ", "- ", "|a", "[x](/", "## a\n\n", "{{", "[^", "a\n===\n",
];

#[test]
fn two_megabytes_are_refused_unread_and_what_is_read_costs_in_proportion() {
    let mistakes = Body::parse(&"word ".repeat(400_000), 1).unwrap_err();
    assert_eq!(mistakes.len(), 1, "{mistakes:?}");
    assert!(mistakes[0].to_string().contains("262144 bytes"), "{}", mistakes[0]);

    // Counted in what comes out and not in time: a machine may be slow, a text that is written a thousand times is not.
    for piece in COSTLY {
        let text = piece.repeat(60_000 / piece.len());
        match Body::parse(&text, 1) {
            Ok(body) => {
                let html = shown(&body);
                assert!(html.len() <= 40 * text.len(), "{piece:?}: {} bytes made {}", text.len(), html.len());
            }
            Err(mistakes) => assert!(mistakes.len() <= text.len(), "{piece:?}"),
        }
    }
    let uses = format!("{}\n\n[a]: /{}\n", "[a] ".repeat(10_000), "x".repeat(10_000));
    let made = Body::parse(&uses, 1).map_or(0, |body| shown(&body).len());
    assert!(made <= 40 * uses.len(), "one long address used ten thousand times made {made} bytes");
}
