//! What the browser loads beside the page: styles, scripts, the font and icons, embedded and served under `/assets/`.
//!
//! A template names an asset by its constant, `{{ crate::assets::PUBLIC_CSS }}`, and gets the path that carries the
//! file's fingerprint; a name that does not exist does not compile.

use axum::{
    extract::Path,
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY},
    },
    response::{IntoResponse, Response},
};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The bytes of one file, plain and as the browser may prefer them.
struct File {
    path: &'static str,
    raw: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// `GET /assets/{file}`. A name never changes its content, so browsers keep it for good.
pub(crate) async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let Some(file) = FILES.iter().find(|known| known.path.strip_prefix("/assets/") == Some(file.as_str())) else {
        return StatusCode::NOT_FOUND.into_response();
    };

    let accepted = Accepted::from(&headers);
    let (bytes, encoding) = match (file.brotli, file.gzip) {
        (Some(brotli), _) if accepted.brotli => (brotli, Some("br")),
        (_, Some(gzip)) if accepted.gzip => (gzip, Some("gzip")),
        _ => (file.raw, None),
    };

    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(file.path)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    if file.brotli.is_some() || file.gzip.is_some() {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml; charset=utf-8",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[derive(Default)]
struct Accepted {
    brotli: bool,
    gzip: bool,
}

impl From<&HeaderMap> for Accepted {
    fn from(headers: &HeaderMap) -> Self {
        let mut accepted = Self::default();
        for offer in headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()) {
            for coding in offer.split(',') {
                let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
                // `br;q=0` is a refusal.
                let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0));
                match name.trim() {
                    "br" => accepted.brotli = !refused,
                    "gzip" => accepted.gzip = !refused,
                    _ => {}
                }
            }
        }
        accepted
    }
}

/// The text of every stylesheet, for tests that compare it with the templates.
#[cfg(test)]
pub(crate) fn stylesheets() -> impl Iterator<Item = &'static str> {
    let sheets = FILES.iter().filter(|file| file.path.ends_with(".css"));
    sheets.map(|sheet| str::from_utf8(sheet.raw).expect("a stylesheet is text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(path: &str, encodings: &str) -> Response {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, encodings.parse().unwrap());
        serve(Path(path.trim_start_matches("/assets/").to_owned()), headers).await
    }

    #[tokio::test]
    async fn the_browser_gets_the_smallest_form_it_understands() {
        for (encodings, expected) in
            [("gzip, deflate, br", Some("br")), ("gzip", Some("gzip")), ("br;q=0, gzip", Some("gzip")), ("", None)]
        {
            let response = get(PUBLIC_CSS, encodings).await;
            assert_eq!(response.status(), StatusCode::OK);
            assert_eq!(response.headers().get(CONTENT_ENCODING).map(|v| v.to_str().unwrap()), expected, "{encodings}");
            assert_eq!(response.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        }
    }

    #[tokio::test]
    async fn a_font_is_sent_as_it_is() {
        let response = get(ATKINSON_WOFF2, "br").await;
        assert_eq!(response.headers()[CONTENT_TYPE], "font/woff2");
        assert_eq!(response.headers().get(CONTENT_ENCODING), None);
    }

    #[tokio::test]
    async fn an_unknown_name_is_not_found() {
        assert_eq!(get("/assets/public.css", "").await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn styles_ask_for_nothing_elsewhere_and_nothing_inline() {
        for file in FILES.iter().filter(|file| file.path.ends_with(".css")) {
            let css = str::from_utf8(file.raw).unwrap();
            assert!(!css.contains("data:"), "{} has a data: address", file.path);
            assert!(!css.contains("//"), "{} names another origin", file.path);
            for address in css.split("url(").skip(1) {
                let address = address.split(')').next().unwrap();
                assert!(FILES.iter().any(|known| known.path == address), "{} asks for {address}", file.path);
            }
        }
    }

    #[test]
    fn a_public_page_is_light() {
        let size = |path: &str| {
            let file = FILES.iter().find(|file| file.path == path).unwrap();
            file.brotli.unwrap_or(file.raw).len()
        };
        assert!(size(PUBLIC_CSS) <= 16 * 1024, "public.css takes {} bytes", size(PUBLIC_CSS));
        // With ten kilobytes for the page itself, the booking page stays below sixty.
        assert!(size(PUBLIC_CSS) + size(PUBLIC_JS) + size(ATKINSON_WOFF2) <= 54 * 1024);
        assert!(size(PUBLIC_JS) <= 2 * 1024);
    }
}
