//! What every page shows around its own content: the clinic, the way around, the other language.

use std::sync::Arc;

use domain::{
    accounts::{Density, Look, Theme},
    text::Lang,
};
use storage::alerts::AlertCounts;

use crate::words::Words;

/// The clinic as every page shows it, in one language; made once and again when the clinic changes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clinic {
    /// The clinic's name.
    pub(crate) name: String,
    /// The number as people write it: `613-555-0142`.
    pub(crate) phone: String,
    /// The number as a link: `tel:+16135550142`.
    pub(crate) phone_link: String,
    /// The address, a line each, with how to get in.
    pub(crate) address: Vec<String>,
    /// When the clinic is open, a line each.
    pub(crate) hours: Vec<String>,
    /// The emergency number of the clinic's jurisdiction, as written: `9-1-1`.
    pub(crate) emergency: String,
    /// The crisis line, as written: `9-8-8`.
    pub(crate) crisis: String,
    /// The line for health questions that cannot wait for a visit, as written: `8-1-1`.
    pub(crate) health_line: String,
    /// A demonstration says so on every page.
    pub(crate) is_demo: bool,
    /// `server.public_url`, the only source of absolute addresses.
    pub(crate) public_url: String,
}

impl Clinic {
    /// A short number as a link: `9-1-1` → `tel:911`.
    pub(crate) fn dial(number: &str) -> String {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        format!("tel:{digits}")
    }
}

/// The part of the site a page belongs to; the menu marks it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Place {
    /// No entry of the menu.
    #[default]
    Elsewhere,
    /// What the clinic does.
    About,
    /// The articles.
    Articles,
    /// The catalogue of techniques.
    Techniques,
    /// Who treats.
    Team,
    /// What it costs.
    Fees,
    /// Booking a visit.
    Booking,
    /// The console: today's visits.
    Today,
    /// The console: who is on record.
    Patients,
    /// The console: what needs somebody.
    Alerts,
    /// The console: what leaves after visits.
    FollowUps,
    /// The console: who may sign in.
    Accounts,
    /// The console: articles.
    Desk,
}

/// What a layout needs; a page's field `page`.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// The page's language.
    pub(crate) lang: Lang,
    /// The one `h1`, and the beginning of the title.
    pub(crate) heading: String,
    /// A form came back with mistakes: the title begins with "Error:".
    pub(crate) has_problems: bool,
    /// This page's address with its language, without the host: `/fr/book`.
    pub(crate) here: String,
    /// The same page in the other language; empty where there is none (a posted form that came back, a used link).
    pub(crate) there: String,
    /// Whether search engines may keep it; a page behind a token or a sign-in never is.
    pub(crate) is_public: bool,
    /// Which entry of the menu it belongs to.
    pub(crate) place: Place,
    /// The clinic around the page.
    pub(crate) clinic: Arc<Clinic>,
    /// Who is signed in to the console, there alone.
    pub(crate) desk: Option<Desk>,
}

/// What the console's frame shows beside a page.
#[derive(Clone, Debug, Default)]
pub(crate) struct Desk {
    /// Who is signed in.
    pub(crate) name: String,
    /// How many follow-ups wait for a person.
    pub(crate) waiting: u32,
    /// Whether they may see articles that are not out yet.
    pub(crate) articles: bool,
    /// The alerts that nobody has acknowledged; none where they are not theirs to see.
    pub(crate) alerts: Option<AlertCounts>,
    /// How it looks: the person's own choice.
    pub(crate) look: Look,
    /// Whether they may find people on record.
    pub(crate) patients: bool,
    /// Whether the menu leads to the clinic's accounts.
    pub(crate) runs_accounts: bool,
    /// When the session ends unless it is used; none where no session is behind the page.
    pub(crate) ending: Option<Ending>,
}

/// When a session ends by itself.
#[derive(Clone, Debug)]
pub(crate) struct Ending {
    /// Seconds from now.
    pub(crate) seconds: i64,
    /// The time of day, in words.
    pub(crate) at: String,
}

impl Frame {
    /// A page at `path`, an address without its language: `/book`. The other language has it at the same path.
    pub(crate) fn new(lang: Lang, path: &str, heading: impl Into<String>, clinic: &Arc<Clinic>) -> Self {
        Self {
            lang,
            heading: heading.into(),
            has_problems: false,
            here: address(lang, path),
            there: address(other(lang), path),
            is_public: false,
            place: Place::Elsewhere,
            clinic: Arc::clone(clinic),
            desk: None,
        }
    }

    /// Lets search engines keep the page.
    pub(crate) fn public(mut self) -> Self {
        self.is_public = true;
        self
    }

    /// Marks the page's entry in the menu.
    pub(crate) fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The other language has the page at another path (an article's slug is translated), given without its language.
    pub(crate) fn twin(mut self, path: Option<&str>) -> Self {
        self.there = path.map_or(String::new(), |path| address(other(self.lang), path));
        self
    }

    /// The form came back: the title says so.
    pub(crate) fn with_problems(mut self, has_problems: bool) -> Self {
        self.has_problems = has_problems;
        self
    }

    /// The console's frame around the page.
    pub(crate) fn for_staff(mut self, desk: Desk) -> Self {
        self.desk = Some(desk);
        self
    }

    /// A link to another page in this page's language: `page.to("/book")`.
    pub(crate) fn to(&self, path: &str) -> String {
        address(self.lang, path)
    }

    /// "heading – Movability", and "Error: …" in front where a form came back.
    pub(crate) fn title(&self) -> String {
        let before = if self.has_problems { Words::of(self.lang).error_before() + " " } else { String::new() };
        match self.heading.as_str() {
            "" | "Movability" => format!("{before}Movability"),
            heading => format!("{before}{heading} – Movability"),
        }
    }

    /// The language the switch leads to.
    pub(crate) fn other_tag(&self) -> &'static str {
        other(self.lang).tag()
    }

    /// An address with the host, for search engines.
    pub(crate) fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.clinic.public_url.trim_end_matches('/'))
    }

    /// The English address of this page, which is also the one for readers of any other language.
    pub(crate) fn english(&self) -> &str {
        if self.lang == Lang::English { &self.here } else { &self.there }
    }

    /// Whether the page belongs to an entry of the menu.
    pub(crate) fn is_at(&self, place: Place) -> bool {
        self.place == place
    }

    /// The classes that make the console dark, always or where the device asks for it, and close.
    pub(crate) fn look_classes(&self) -> String {
        let look = self.desk.as_ref().map_or_else(Look::default, |desk| desk.look);
        let colours = match look.theme {
            Theme::Light => "",
            Theme::Dark => " mv-dark",
            Theme::Device => " mv-dark-if-asked",
        };
        let spacing = match look.density {
            Density::Comfortable => "",
            Density::Compact => " mv-compact",
        };
        format!("{colours}{spacing}")
    }
}

/// The other of the two languages.
pub(crate) fn other(lang: Lang) -> Lang {
    match lang {
        Lang::English => Lang::French,
        Lang::French => Lang::English,
    }
}

/// A path in a language: French pages live under `/fr`.
pub(crate) fn address(lang: Lang, path: &str) -> String {
    match (lang, path) {
        (Lang::English, path) => path.to_owned(),
        (Lang::French, "/") => "/fr".to_owned(),
        (Lang::French, path) => format!("/fr{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_switch_leads_to_the_same_page() {
        let page = Frame::new(Lang::French, "/book", "Prendre rendez-vous", &Arc::default());
        assert_eq!((page.here.as_str(), page.there.as_str()), ("/fr/book", "/book"));
        assert_eq!(page.to("/"), "/fr");
    }

    #[test]
    fn a_translated_slug_has_its_own_path() {
        let page = Frame::new(Lang::English, "/learn/pacing", "Pacing", &Arc::default()).twin(Some("/learn/doser"));
        assert_eq!(page.there, "/fr/learn/doser");
        assert_eq!(page.twin(None).there, "");
    }

    #[test]
    fn a_title_says_when_a_form_came_back() {
        let page = Frame::new(Lang::French, "/book/confirm", "Vos coordonnées", &Arc::default());
        assert_eq!(page.title(), "Vos coordonnées – Movability");
        assert_eq!(page.with_problems(true).title(), "Erreur\u{a0}: Vos coordonnées – Movability");
    }

    #[test]
    fn short_numbers_can_be_dialled() {
        assert_eq!(Clinic::dial("9-1-1"), "tel:911");
    }
}
