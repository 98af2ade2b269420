//! What came back: a page, a document, a refusal.

use reqwest::{StatusCode, Url, header::HeaderMap};
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

/// An answer of the site.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// The address that gave it, after redirects.
    pub url: Url,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Answer {
    pub(crate) async fn of(response: reqwest::Response) -> Self {
        let (status, url, headers) = (response.status(), response.url().clone(), response.headers().clone());
        let body = response.bytes().await.expect("the site ends its answers");
        Self { status, url, headers, body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// A header's text; empty where it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|_| panic!("{} {} is no JSON: {}", self.status, self.url, self.body))
    }

    /// The stable code of a refusal; empty in a success.
    pub fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    /// The fields that a refusal names, in its order.
    pub fn fields(&self) -> Vec<String> {
        let problems = self.json()["problems"].as_array().cloned().unwrap_or_default();
        problems.iter().map(|problem| problem["field"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// The words of a page, white space folded.
    pub fn text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let words: Vec<&str> = page.root_element().text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// The words that the page says for itself: what is in a language of its own is somebody else's text.
    pub fn own_text(&self) -> String {
        let page = Html::parse_document(&self.body);
        let speaks_another = |node: &scraper::Node| {
            node.as_element().is_some_and(|element| element.name() != "html" && element.attr("lang").is_some())
        };
        let own = page.root_element().descendants().filter_map(|node| {
            let text = node.value().as_text()?;
            (!node.ancestors().any(|above| speaks_another(above.value()))).then_some(&**text)
        });
        own.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
    }

    /// Whether a page says these words.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// What a field of the page holds.
    pub fn value(&self, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let field = page.select(&selector(&format!("[name=\"{name}\"]"))).next()?;
        Some(field.attr("value").map_or_else(|| field.text().collect(), str::to_owned))
    }

    /// The sentence beside a field that says what is wrong with it.
    pub fn problem(&self, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        let found = page.select(&selector(&format!("#{name}-error"))).next()?;
        Some(found.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" "))
    }

    /// The addresses of the page's links.
    pub fn links(&self) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&selector("a[href]")).filter_map(|link| link.attr("href")).map(str::to_owned).collect()
    }

    /// The first link whose address holds a text.
    pub fn link(&self, part: &str) -> String {
        let found = self.links().into_iter().find(|link| link.contains(part));
        found.unwrap_or_else(|| panic!("no link of {} holds {part}: {:?}", self.url, self.links()))
    }

    /// What an attribute of the page's first fitting element says.
    pub fn attribute(&self, css: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.body);
        page.select(&selector(css)).next()?.attr(name).map(str::to_owned)
    }

    /// An attribute of whatever a selector finds, in the order of the page.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&selector(css)).filter_map(|found| found.attr(name)).map(str::to_owned).collect()
    }

    /// The value of a cookie that the answer sets.
    pub fn cookie(&self, name: &str) -> Option<String> {
        let set = self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        let mut cookies = set.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
        cookies.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
    }

    /// The words of every fitting element.
    pub fn texts(&self, css: &str) -> Vec<String> {
        Html::parse_document(&self.body).select(&selector(css)).map(words).collect()
    }

    /// How many elements of the page fit.
    pub fn count(&self, css: &str) -> usize {
        Html::parse_document(&self.body).select(&selector(css)).count()
    }

    /// What the buttons of the page say.
    pub fn buttons(&self) -> Vec<String> {
        let page = Html::parse_document(&self.body);
        page.select(&selector("button")).map(words).collect()
    }

    /// What somebody who looks at the page reads, a line for each piece of text; what differs from run to run is left out.
    pub fn seen(&self) -> String {
        let page = Html::parse_document(&self.body);
        let main = page.select(&selector("main")).next().expect("every page has a main part");
        let lines = main.text().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
        let lines = lines.filter(|line| !line.is_empty()).map(|line| match line.split_once("MV-") {
            Some((before, _)) => format!("{before}MV-……"),
            None => line,
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    /// The form of a button, and what it sends: hidden fields, what is typed and ticked, the button itself.
    pub(crate) fn form(&self, button: &str) -> Form {
        let page = Html::parse_document(&self.body);
        let wanted = page.select(&selector("button")).find(|candidate| words(*candidate).contains(button));
        let wanted = wanted.unwrap_or_else(|| panic!("no button of {} says {button}: {:?}", self.url, self.buttons()));
        let form = wanted.ancestors().filter_map(ElementRef::wrap).find(|element| element.value().name() == "form");
        let form = form.unwrap_or_else(|| panic!("the button {button} stands in no form"));
        let asks = match form.attr("method") {
            Some("post") => false,
            Some("get") => true,
            other => panic!("{button} neither posts nor asks: {other:?}"),
        };
        let action = wanted.attr("formaction").or_else(|| form.attr("action")).unwrap_or_default();
        let mut fields = Vec::new();
        for field in form.select(&selector("input[name], textarea[name], select[name]")) {
            let is_choice = matches!(field.attr("type"), Some("checkbox" | "radio"));
            if is_choice && field.attr("checked").is_none() {
                continue;
            }
            let value = if field.value().name() == "select" {
                let chosen = field.select(&selector("option[selected]")).next();
                let chosen = chosen.or_else(|| field.select(&selector("option")).next());
                chosen.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
            } else {
                field.attr("value").map_or_else(|| field.text().collect(), str::to_owned)
            };
            fields.push((field.attr("name").unwrap_or_default().to_owned(), value));
        }
        if let (Some(name), Some(value)) = (wanted.attr("name"), wanted.attr("value")) {
            fields.push((name.to_owned(), value.to_owned()));
        }
        Form { asks, action: self.url.join(action).expect("our own forms go to addresses"), fields }
    }
}

/// A form that is about to be sent.
pub(crate) struct Form {
    /// Whether it asks by GET; otherwise it posts.
    pub(crate) asks: bool,
    pub(crate) action: Url,
    pub(crate) fields: Vec<(String, String)>,
}

fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the tests' own selectors are well formed")
}
