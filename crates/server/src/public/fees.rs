//! What visits cost, and until when plans can change.

use askama::Template;
use axum::response::Response;
use domain::{
    clinic::{LateCancel, Service},
    text::Lang,
    time::Minutes,
};

use crate::{
    Site,
    components::{Fact, Link},
    error::Error,
    extract::Caller,
    frame::{Frame, Place},
    words::{Words, typography::capitalised, visits},
};

#[derive(Template)]
#[template(path = "public/fees.html")]
struct FeesPage {
    t: &'static Words,
    page: Frame,
    services: Vec<Priced>,
    afterwards: String,
}

/// A service with what it costs.
struct Priced {
    title: String,
    summary: String,
    facts: Vec<Fact>,
    book: Link,
}

/// `GET /fees`
pub(crate) async fn show(site: Site, caller: Caller) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let clinic = site.clinic().await?;
    let page = site.frame(&caller, "/fees", t.fees_heading()).await?.public().at(Place::Fees);
    let services = super::listed(&clinic).map(|service| priced(service, &page, t)).collect();
    let afterwards = match clinic.identity.late_cancel {
        LateCancel::Refuse => t.fees_change_refuse(),
        LateCancel::Flag => t.fees_change_flag(),
    };
    super::page(&FeesPage { t, page, services, afterwards })
}

fn priced(service: &Service, page: &Frame, t: &Words) -> Priced {
    let title = service.title.get(page.lang);
    let lengths: Vec<String> = service.minutes.iter().map(|minutes| minutes.0.to_string()).collect();
    let ways: Vec<String> = service.modalities.iter().map(|way| visits::modality(*way, t)).collect();
    let until = match service.cancel_window {
        Minutes(0) => t.fees_until_start(),
        window => t.fees_until(span(window, t)),
    };
    Priced {
        title: title.to_owned(),
        summary: service.summary.get(page.lang).to_owned(),
        facts: vec![
            Fact::new(t.fees_cost(), price(service, page.lang, t)),
            Fact::new(t.fees_length(), t.fees_minutes(lengths.join(&format!(" {} ", t.fees_or())))),
            Fact::new(t.fees_how(), capitalised(&ways.join(&format!(" {} ", t.fees_or())).to_lowercase())),
            Fact::new(t.fees_cancel(), until),
        ],
        book: Link::new(page.to(&format!("/book/{}", service.id)), t.fees_book(title)),
    }
}

/// One price, or one for each length on a line of its own.
fn price(service: &Service, lang: Lang, t: &Words) -> String {
    match service.prices.as_slice() {
        [] => t.fees_ask(),
        [for_all] => for_all.get(lang).to_owned(),
        each => {
            let lengths = service.minutes.iter().map(|minutes| t.fees_minutes(t.number(minutes.0)));
            let lines = lengths.zip(each).map(|(length, price)| t.home_price(length, price.get(lang)));
            lines.collect::<Vec<_>>().join("\n")
        }
    }
}

/// "24 hours", "2 days": a day is said in hours, so that nobody counts calendar days.
fn span(minutes: Minutes, t: &Words) -> String {
    match minutes.0 {
        days if days % 1_440 == 0 && days > 2_880 => t.fees_days(i64::from(days / 1_440)),
        hours if hours % 60 == 0 => t.fees_hours(i64::from(hours / 60)),
        minutes => t.fees_span_minutes(i64::from(minutes)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_said_in_the_unit_that_people_count_in() {
        let said = |minutes, lang| span(Minutes(minutes), Words::of(lang));
        assert_eq!(said(1_440, Lang::English), "24 hours");
        assert_eq!(said(60, Lang::French), "1 heure");
        assert_eq!(said(10_080, Lang::English), "7 days");
        assert_eq!(said(90, Lang::French), "90 minutes");
    }
}
