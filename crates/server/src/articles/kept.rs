//! Rendered pages that are kept until anything changes that they are made from, so that a reader waits for nothing.

use std::{
    collections::HashMap,
    io::Write as _,
    sync::{Arc, OnceLock, PoisonError, RwLock},
    time::{Duration, Instant},
};

use axum::{
    body::Bytes,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY},
    },
    response::{IntoResponse as _, Response},
};
use domain::{ids::ArticleSlug, text::Lang};
use flate2::{Compression, write::GzEncoder};
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use super::page::Beside;
use crate::{Site, error::Error, words::pseudo};

/// The most pages that are kept; a library is smaller.
const MOST: usize = 400;

/// So long the revisions that were read last stand for those of now, unless this process changed something: a reader waits for no
/// statement, and what another process changed is seen as fast as anybody can press a key.
const GLANCE: Duration = Duration::from_millis(50);

/// The pages at hand, and the moment that they are of.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pages(Arc<RwLock<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    seen: Option<Seen>,
    moment: Option<Moment>,
    pages: HashMap<(ArticleSlug, Lang), Arc<Page>>,
    beside: HashMap<Lang, Arc<Beside>>,
}

/// The revisions as they were read last.
#[derive(Clone, Copy, Debug)]
struct Seen {
    revisions: (i64, i64),
    /// How much this process had committed by then.
    commits: u64,
    at: Instant,
}

/// What pages are made from: the clinic's revision, the library's, and the day, since a review falls due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    clinic: i64,
    library: i64,
    day: Date,
}

/// One page, as it is sent.
#[derive(Debug)]
pub(crate) struct Page {
    html: Bytes,
    /// Made when the first browser asks for it.
    small: OnceLock<Bytes>,
    tag: HeaderValue,
}

impl Pages {
    /// Of when a page made now is: one statement, or none.
    pub(crate) async fn moment(&self, site: &Site) -> Result<Moment, Error> {
        let (clinic, library) = self.revisions(site).await?;
        // A day earlier or later somewhere costs a page made once more, no more than that.
        let day = site.clock.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        Ok(Moment { clinic, library, day })
    }

    async fn revisions(&self, site: &Site) -> Result<(i64, i64), Error> {
        let (commits, at) = (site.storage.commits(), Instant::now());
        let seen = self.0.read().unwrap_or_else(PoisonError::into_inner).seen;
        if let Some(seen) = seen.filter(|seen| seen.commits == commits && at.duration_since(seen.at) < GLANCE) {
            return Ok(seen.revisions);
        }
        let revisions = site.storage.revisions().await?;
        self.0.write().unwrap_or_else(PoisonError::into_inner).seen = Some(Seen { revisions, commits, at });
        Ok(revisions)
    }

    /// What every page of a language is made from beside its text, if it is of this moment and this day of the clinic.
    pub(super) fn beside(&self, lang: Lang, moment: Moment, today: Date) -> Option<Arc<Beside>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if kept.moment != Some(moment) {
            return None;
        }
        kept.beside.get(&lang).filter(|beside| beside.is_of(today)).cloned()
    }

    /// Keeps it; what was made at another moment goes.
    pub(super) fn keep_beside(&self, lang: Lang, moment: Moment, beside: &Arc<Beside>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.turn_to(moment);
        kept.beside.insert(lang, Arc::clone(beside));
    }

    /// The page, if it is of this moment.
    pub(crate) fn get(&self, slug: &ArticleSlug, lang: Lang, moment: Moment) -> Option<Arc<Page>> {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_of_now = kept.moment == Some(moment) && !pseudo::is_spoken();
        if is_of_now { kept.pages.get(&(slug.clone(), lang)).cloned() } else { None }
    }

    /// Keeps a page that was made at this moment; those of another one go.
    pub(crate) fn keep(&self, slug: ArticleSlug, lang: Lang, moment: Moment, page: Page) -> Arc<Page> {
        let page = Arc::new(page);
        if pseudo::is_spoken() {
            return page;
        }
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.turn_to(moment);
        if kept.pages.len() >= MOST {
            kept.pages.clear();
        }
        kept.pages.insert((slug, lang), Arc::clone(&page));
        page
    }
}

impl Kept {
    /// Lets go of what is of another moment.
    fn turn_to(&mut self, moment: Moment) {
        if self.moment != Some(moment) {
            self.moment = Some(moment);
            self.pages.clear();
            self.beside.clear();
        }
    }
}

impl Page {
    pub(crate) fn of(html: String) -> Self {
        let digest = Sha256::digest(html.as_bytes());
        let tag: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        // Weak: the same page, whether it was made smaller on the way or not.
        let tag = HeaderValue::from_str(&format!("W/\"{tag}\"")).expect("hexadecimal digits in quotes");
        Self { html: html.into(), small: OnceLock::new(), tag }
    }

    /// The page, or 304 to whoever has it already.
    pub(crate) fn answer(&self, asked: &HeaderMap) -> Response {
        let is_small = accepts_gzip(asked);
        let mut response = if knows(asked, &self.tag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else if is_small {
            self.small.get_or_init(|| smaller(&self.html)).clone().into_response()
        } else {
            self.html.clone().into_response()
        };
        let is_sent = response.status() == StatusCode::OK;
        let headers = response.headers_mut();
        headers.insert(ETAG, self.tag.clone());
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        // With its type, a 304 is an answer of ours and not the framework's refusal.
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        if is_sent && is_small {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        response
    }
}

/// Whether the asker has this very thing (RFC 9110, weak comparison).
pub(crate) fn knows(asked: &HeaderMap, tag: &HeaderValue) -> bool {
    let plain = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let own = tag.to_str().map(plain).unwrap_or_default();
    let sent = asked.get_all(IF_NONE_MATCH).iter().filter_map(|sent| sent.to_str().ok());
    sent.flat_map(|sent| sent.split(',')).any(|one| one.trim() == "*" || plain(one) == own)
}

fn accepts_gzip(asked: &HeaderMap) -> bool {
    let sent = asked.get_all(ACCEPT_ENCODING).iter().filter_map(|sent| sent.to_str().ok());
    sent.flat_map(|sent| sent.split(',')).any(|offer| {
        let (name, weight) = offer.split_once(';').unwrap_or((offer, ""));
        let is_refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim().parse() == Ok(0.0));
        name.trim() == "gzip" && !is_refused
    })
}

fn smaller(html: &[u8]) -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(html).and_then(|()| encoder.finish()).expect("memory takes what is written to it").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asking(name: axum::http::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn whoever_has_the_page_is_sent_nothing() {
        let page = Page::of("<p>Pain</p>".to_owned());
        let tag = page.tag.to_str().unwrap();

        for has in [tag, tag.trim_start_matches("W/"), "*", &format!("\"old\", {tag}")] {
            assert_eq!(page.answer(&asking(IF_NONE_MATCH, has)).status(), StatusCode::NOT_MODIFIED, "{has}");
        }
        assert_eq!(page.answer(&asking(IF_NONE_MATCH, "\"old\"")).status(), StatusCode::OK);
        assert_ne!(Page::of("<p>More pain</p>".to_owned()).tag, page.tag);
    }

    #[test]
    fn a_browser_that_can_unpack_gets_the_small_form() {
        let page = Page::of("<p>Pain</p>".repeat(100));

        assert_eq!(page.answer(&asking(ACCEPT_ENCODING, "br, gzip")).headers()[CONTENT_ENCODING], "gzip");
        for plain in ["", "br", "gzip;q=0"] {
            assert!(!page.answer(&asking(ACCEPT_ENCODING, plain)).headers().contains_key(CONTENT_ENCODING), "{plain}");
        }
    }
}
