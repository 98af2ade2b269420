//! Somebody with a browser without scripts: follows links, fills forms, keeps cookies.

use std::sync::Arc;

use reqwest::{
    Client, Url,
    cookie::{CookieStore as _, Jar},
    redirect::Policy,
};

use crate::{Answer, answer::Form};

/// A browser.
#[derive(Clone, Debug)]
pub struct Browser {
    client: Client,
    site: Url,
    jar: Arc<Jar>,
}

impl Browser {
    pub(crate) fn new(site: &str) -> Self {
        Self::with(site, Policy::limited(5))
    }

    fn with(site: &str, redirects: Policy) -> Self {
        let jar = Arc::<Jar>::default();
        let client = Client::builder().cookie_provider(Arc::clone(&jar)).redirect(redirects).no_proxy().build();
        Self {
            client: client.expect("a client can be made"),
            site: site.parse().expect("the site has an address"),
            jar,
        }
    }

    /// Opens an address of the site, or a whole one.
    pub async fn opens(&self, address: &str) -> Answer {
        let url = self.site.join(address).expect("the tests' own addresses are well formed");
        Answer::of(self.client.get(url).send().await.expect("the site answers")).await
    }

    /// The value of a cookie that this browser keeps.
    pub fn kept(&self, name: &str) -> Option<String> {
        let sent = self.jar.cookies(&self.site)?;
        let sent = sent.to_str().ok()?.to_owned();
        let found = sent.split("; ").filter_map(|cookie| cookie.split_once('=')).find(|(known, _)| *known == name);
        found.map(|(_, value)| value.to_owned())
    }

    /// Follows the first link whose address holds a text.
    pub async fn follows(&self, page: &Answer, part: &str) -> Answer {
        let url = page.url.join(&page.link(part)).expect("our own links are addresses");
        self.opens(url.as_str()).await
    }

    /// Presses the first button that says so, with what the form holds and what was typed over it.
    pub async fn presses(&self, page: &Answer, button: &str, typed: &[(&str, &str)]) -> Answer {
        let Form { asks, mut action, mut fields } = page.form(button);
        for (name, value) in typed {
            fields.retain(|(known, _)| known != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        if asks {
            // A form that asks puts its fields in the place of whatever its address asked for.
            action.query_pairs_mut().clear().extend_pairs(&fields);
            return self.opens(action.as_str()).await;
        }
        self.sends(action.as_str(), &fields).await
    }

    /// Posts a form to an address, as a browser does from a page of the site.
    pub async fn sends(&self, address: &str, fields: &[(impl AsRef<str>, impl AsRef<str>)]) -> Answer {
        let url = self.site.join(address).expect("the tests' own addresses are well formed");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_ref(), value.as_ref())).collect();
        let request = self.client.post(url).header("sec-fetch-site", "same-origin").form(&fields);
        Answer::of(request.send().await.expect("the site answers")).await
    }
}
