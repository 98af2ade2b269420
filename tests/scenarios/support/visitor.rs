//! Somebody with a browser without scripts: follows links, fills forms, keeps cookies.

use anyhow::{Context as _, Result, ensure};
use reqwest::{Client, StatusCode, Url};
use scraper::{ElementRef, Html, Selector};

/// A browser.
#[derive(Debug)]
pub struct Visitor {
    client: Client,
}

/// A page as it came.
#[derive(Debug)]
pub struct Page {
    /// Its address.
    pub url: Url,
    /// The answer's status.
    pub status: StatusCode,
    /// Its HTML.
    pub html: String,
}

impl Default for Visitor {
    fn default() -> Self {
        Self::new()
    }
}

impl Visitor {
    /// A fresh browser.
    pub fn new() -> Self {
        let client = Client::builder().cookie_store(true).build().expect("a client can be made");
        Self { client }
    }

    /// Opens an address.
    ///
    /// # Errors
    /// When nothing answers.
    pub async fn open(&self, url: &str) -> Result<Page> {
        page(self.client.get(url).send().await?).await
    }

    /// Follows the first link whose address holds a text.
    ///
    /// # Errors
    /// When there is none.
    pub async fn follow(&self, from: &Page, part: &str) -> Result<Page> {
        let link = from.link(part)?;
        self.open(&link).await
    }

    /// Presses the first button that a test picks, with the form's fields and what was typed.
    ///
    /// # Errors
    /// When there is no such button.
    pub async fn press(&self, from: &Page, button: &str, typed: &[(&str, &str)]) -> Result<Page> {
        let (action, mut fields) = from.form(button)?;
        for (name, value) in typed {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        let origin = action.origin().ascii_serialization();
        page(self.client.post(action).header("origin", origin).form(&fields).send().await?).await
    }
}

async fn page(answer: reqwest::Response) -> Result<Page> {
    Ok(Page { url: answer.url().clone(), status: answer.status(), html: answer.text().await? })
}

impl Page {
    /// Whether its text holds words; white space is folded.
    pub fn says(&self, words: &str) -> bool {
        self.text().contains(words)
    }

    /// Its words.
    pub fn text(&self) -> String {
        let document = Html::parse_document(&self.html);
        let text: Vec<&str> = document.root_element().text().flat_map(str::split_whitespace).collect();
        text.join(" ")
    }

    /// The address of the first link that holds a text.
    ///
    /// # Errors
    /// When there is none.
    pub fn link(&self, part: &str) -> Result<String> {
        let document = Html::parse_document(&self.html);
        let links: Vec<&str> = document.select(&selector("a[href]")).filter_map(|link| link.attr("href")).collect();
        let found = links.iter().find(|href| href.contains(part));
        let found = found.with_context(|| format!("no link on {} holds {part}: {links:?}", self.url.path()))?;
        Ok(self.url.join(found)?.to_string())
    }

    /// The address of the first link whose words hold a text.
    ///
    /// # Errors
    /// When there is none.
    pub fn link_of(&self, words: &str) -> Result<String> {
        let document = Html::parse_document(&self.html);
        let link = document.select(&selector("a[href]")).find(|link| link.text().collect::<String>().contains(words));
        let href = link
            .and_then(|link| link.attr("href"))
            .with_context(|| format!("no link says {words}: {}", self.text()))?;
        Ok(self.url.join(href)?.to_string())
    }

    /// What a checkbox sends when it is ticked.
    ///
    /// # Errors
    /// When there is none of that name.
    pub fn ticked(&self, name: &str) -> Result<String> {
        let document = Html::parse_document(&self.html);
        let found = document.select(&selector(&format!("input[type=checkbox][name={name}]"))).next();
        let value =
            found.and_then(|field| field.attr("value")).with_context(|| format!("no box {name}: {}", self.text()))?;
        Ok(value.to_owned())
    }

    /// Where the form of a button goes, and its fields: hidden ones, what is typed, the button itself.
    fn form(&self, button: &str) -> Result<(Url, Vec<(String, String)>)> {
        let document = Html::parse_document(&self.html);
        let wanted = document.select(&selector("button, input[type=submit]")).find(|candidate| {
            candidate.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ").contains(button)
        });
        let wanted =
            wanted.with_context(|| format!("no button on {} says {button}: {}", self.url.path(), self.text()))?;
        let form = match wanted.attr("form") {
            Some(id) => document.select(&selector(&format!("form[id={id}]"))).next(),
            None => wanted.ancestors().filter_map(ElementRef::wrap).find(|element| element.value().name() == "form"),
        };
        let form = form.with_context(|| format!("the button {button} stands in no form"))?;
        ensure!(
            form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post")),
            "{button} does not post"
        );

        let action = wanted.attr("formaction").or_else(|| form.attr("action")).unwrap_or_default();
        let mut fields = Vec::new();
        for field in form.select(&selector("input[name], textarea[name], select[name]")) {
            let name = field.attr("name").unwrap_or_default().to_owned();
            match field.attr("type") {
                Some("checkbox" | "radio") if field.attr("checked").is_none() => {}
                Some("submit") => {}
                _ => fields.push((name, field.attr("value").map_or_else(|| field.text().collect(), str::to_owned))),
            }
        }
        if let (Some(name), Some(value)) = (wanted.attr("name"), wanted.attr("value")) {
            fields.push((name.to_owned(), value.to_owned()));
        }
        Ok((if action.is_empty() { self.url.clone() } else { self.url.join(action)? }, fields))
    }
}

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the tests' own selectors are well formed")
}
