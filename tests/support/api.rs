//! Somebody's program: calls the JSON API, with or without a token, and says exactly what it is told to.

use reqwest::{Client, Method, Url, header::HeaderMap, redirect::Policy};
use serde_json::Value;

use crate::Answer;

/// A program that calls the site. It keeps no cookies and follows no redirects.
#[derive(Clone, Debug)]
pub struct Api {
    client: Client,
    site: Url,
    headers: HeaderMap,
}

impl Api {
    pub(crate) fn new(site: &str) -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy().build().expect("a client can be made");
        Self { client, site: site.parse().expect("the site has an address"), headers: HeaderMap::new() }
    }

    /// The same, saying one thing more about itself in every call.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().expect("the tests' own headers are well formed"));
        self
    }

    /// The same, with a token.
    #[must_use]
    pub fn bearing(self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// The same, having seen a version.
    #[must_use]
    pub fn if_match(self, version: i64) -> Self {
        self.with("if-match", &format!("\"{version}\""))
    }

    /// GET
    pub async fn get(&self, path: &str) -> Answer {
        self.sends(Method::GET, path, None).await
    }

    /// HEAD
    pub async fn head(&self, path: &str) -> Answer {
        self.sends(Method::HEAD, path, None).await
    }

    /// DELETE
    pub async fn delete(&self, path: &str) -> Answer {
        self.sends(Method::DELETE, path, None).await
    }

    /// POST of JSON
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.sends(Method::POST, path, Some(("application/json", body.to_string().into_bytes()))).await
    }

    /// PATCH of JSON
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.sends(Method::PATCH, path, Some(("application/json", body.to_string().into_bytes()))).await
    }

    /// POST without a body
    pub async fn posts_nothing(&self, path: &str) -> Answer {
        self.sends(Method::POST, path, None).await
    }

    /// POST of anything
    pub async fn posts(&self, path: &str, kind: &'static str, body: impl Into<Vec<u8>>) -> Answer {
        self.sends(Method::POST, path, Some((kind, body.into()))).await
    }

    /// Any request.
    pub async fn sends(&self, method: Method, path: &str, body: Option<(&'static str, Vec<u8>)>) -> Answer {
        let url = self.site.join(path).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut request = self.client.request(method, url).headers(self.headers.clone());
        if let Some((kind, body)) = body {
            request = request.header("content-type", kind).body(body);
        }
        Answer::of(request.send().await.expect("the site answers")).await
    }
}
