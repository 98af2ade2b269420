//! Every address of the site: who may ask, whose it is, whether it changes anything, how it is guarded.
//!
//! The router is made from [`ROUTES`] and nothing else; so are the OpenAPI document and the authorisation matrix test.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::Method,
    routing::{MethodRouter, delete, get, patch, post, put},
};

use tower_http::compression::CompressionLayer;

use domain::access::Action;

use crate::{
    Site, api, articles, assets, booking, dev, feeds, guard, health, home, language, me, pictures, preferences, public,
    read, staff, techniques, unsubscribe,
};

use Class::{Api, Asset, Capability, OneClick, Page, Preference};
use Owner::{
    Anyone, Desk, Enrollee, FeedReader, HoldOwner, MessageReader, Patient, VisitOwner, WhoeverPrefers,
    WhoeverUnsubscribes,
};

/// The longest body of a call that takes an article.
const ARTICLE: usize = 1024 * 1024;

/// The same for a form with a picture: the file, and what stands around it.
const PICTURE: usize = pictures::LARGEST_FILE + 64 * 1024;

/// One address.
#[derive(Debug)]
pub struct Row {
    /// GET (which brings HEAD), POST, PUT, PATCH or DELETE.
    pub method: Method,
    /// The path, parameters in braces.
    pub path: &'static str,
    /// What the caller must be allowed to do.
    pub act: Action,
    /// Whose rows it reaches.
    pub owner: Owner,
    /// Whether it may change anything.
    pub transaction: Transaction,
    /// How it is guarded against other sites, cached and answered.
    pub class: Class,
    /// Which content policy its answers carry.
    pub csp: Csp,
    /// Whether it needs a second proof that is fresh.
    pub proof: Proof,
    handler: Handler,
}

/// How a handler is mounted: a function, so that the table is a constant.
type Handler = fn() -> MethodRouter<Site>;

/// Whose rows an address reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Nobody's in particular.
    Anyone,
    /// The bearer of `{manage}`: one visit.
    VisitOwner,
    /// The bearer of `{hold}`: one held time.
    HoldOwner,
    /// The bearer of `{token}`: what one message points to.
    MessageReader,
    /// The bearer of `{token}`: one person and purpose of mail.
    WhoeverUnsubscribes,
    /// The bearer of `{token}`: what one person wants of our mail.
    WhoeverPrefers,
    /// The bearer of `{feed}`: one practitioner's calendar.
    FeedReader,
    /// The bearer of `{token}`: an account that has no way in yet.
    Enrollee,
    /// The patient who is signed in: what is theirs.
    Patient,
    /// What the roles of staff reach.
    Desk,
}

impl Owner {
    /// The path parameter that holds the secret, where there is one.
    pub(crate) fn parameter(self) -> Option<&'static str> {
        match self {
            VisitOwner => Some("manage"),
            HoldOwner => Some("hold"),
            MessageReader | WhoeverUnsubscribes | WhoeverPrefers | Enrollee => Some("token"),
            FeedReader => Some("feed"),
            Anyone | Patient | Desk => None,
        }
    }
}

/// Whether an address may change anything. GET and HEAD are always `Read`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transaction {
    /// It changes nothing but bookkeeping.
    Read,
    /// It may change the clinic's state.
    Write,
}

/// Whether being signed in is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// It is.
    Session,
    /// A code not older than five minutes besides: for what cannot be taken back, and for how one signs in.
    Fresh,
}

/// How an address is guarded and answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A page of the site, in both languages.
    Page,
    /// A page behind a secret link, in both languages.
    Capability,
    /// What a mail program may post by itself (RFC 8058).
    OneClick,
    /// How a browser likes its pages; nothing of the clinic's changes.
    Preference,
    /// The JSON API.
    Api,
    /// A file, the same in every language.
    Asset,
}

/// Which content policy an answer carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Csp {
    /// Nothing inline, nothing from elsewhere.
    Page,
    /// The same, and frames of our own.
    Mailbox,
    /// A captured mail in its frame.
    CapturedMail,
}

/// Every address there is.
#[rustfmt::skip]
pub const ROUTES: &[Row] = &[
    // The public site.
    read("/", Action::PublicRead, Anyone, Page, || get(home::show)),
    read("/about", Action::PublicRead, Anyone, Page, || get(public::about::show)),
    read("/team", Action::PublicRead, Anyone, Page, || get(public::team::show)),
    read("/fees", Action::PublicRead, Anyone, Page, || get(public::fees::show)),
    read("/techniques", Action::PublicRead, Anyone, Page, || get(techniques::list)),
    read("/techniques/{code}", Action::PublicRead, Anyone, Page, || get(techniques::show)),
    read("/contact", Action::PublicRead, Anyone, Page, || get(public::contact::show)),
    read("/privacy", Action::PublicRead, Anyone, Page, || get(public::privacy::show)),
    read("/accessibility", Action::PublicRead, Anyone, Page, || get(public::accessibility::show)),
    write("/language", Action::PublicRead, Anyone, Preference, || post(language::choose)),
    read("/learn", Action::PublicRead, Anyone, Page, || get(articles::list)),
    read("/learn/feed.xml", Action::PublicRead, Anyone, Page, || get(articles::feed)),
    read("/learn/corrections.xml", Action::PublicRead, Anyone, Page, || get(articles::corrections_feed)),
    read("/learn/topics/{topic}", Action::PublicRead, Anyone, Page, || get(articles::topic)),
    read("/learn/images/{image}", Action::PublicRead, Anyone, Asset, || get(pictures::show)),
    read("/learn/{slug}", Action::PublicRead, Anyone, Page, || get(articles::show)),
    read("/learn/{slug}/feedback", Action::PublicRead, Anyone, Page, || get(articles::ask_feedback)),
    write("/learn/{slug}/feedback", Action::PublicRead, Anyone, Page, || post(articles::take_feedback)),
    read("/sitemap.xml", Action::PublicRead, Anyone, Asset, || get(articles::sitemap)),
    read("/robots.txt", Action::PublicRead, Anyone, Asset, || get(articles::robots)),

    // Booking a visit.
    read("/book", Action::Book, Anyone, Page, || get(booking::services::show)),
    read("/book/{service}", Action::Book, Anyone, Page, || get(booking::choose::show)),
    write("/book/{service}", Action::Book, Anyone, Page, || post(booking::choose::hold)),
    read("/book/{service}/{practitioner}", Action::Book, Anyone, Page, || get(booking::choose::show)),
    write("/book/{service}/{practitioner}", Action::Book, Anyone, Page, || post(booking::choose::hold)),
    read("/book/confirm", Action::Book, Anyone, Page, || get(booking::confirm::show)),
    write("/book/confirm", Action::Book, Anyone, Page, || post(booking::confirm::create)),
    write("/book/confirm/keep", Action::Book, Anyone, Page, || post(booking::confirm::keep)),
    write("/book/confirm/release", Action::Book, Anyone, Page, || post(booking::confirm::release)),

    // A visit, by its link.
    read("/a/{manage}", Action::OwnVisit, VisitOwner, Capability, || get(booking::visit::show)),
    read("/a/{manage}/calendar.ics", Action::OwnVisit, VisitOwner, Capability, || get(booking::visit::calendar)),
    write("/a/{manage}/verify", Action::OwnVisit, VisitOwner, Capability, || post(booking::proving::verify)),
    write("/a/{manage}/resend", Action::OwnVisit, VisitOwner, Capability, || post(booking::proving::resend)),
    write("/a/{manage}/other-address", Action::OwnVisit, VisitOwner, Capability, || post(booking::proving::other_address)),
    read("/a/{manage}/move", Action::OwnVisit, VisitOwner, Capability, || get(booking::moving::show)),
    read("/a/{manage}/move/to", Action::OwnVisit, VisitOwner, Capability, || get(booking::moving::ask)),
    write("/a/{manage}/move", Action::OwnVisit, VisitOwner, Capability, || post(booking::moving::act)),
    read("/a/{manage}/cancel", Action::OwnVisit, VisitOwner, Capability, || get(booking::cancelling::ask)),
    write("/a/{manage}/cancel", Action::OwnVisit, VisitOwner, Capability, || post(booking::cancelling::act)),
    read("/a/{manage}/not-me", Action::OwnVisit, VisitOwner, Capability, || get(booking::proving::ask_not_me)),
    write("/a/{manage}/not-me", Action::OwnVisit, VisitOwner, Capability, || post(booking::proving::not_me)),

    // What a mail points to.
    read("/read/{token}", Action::OwnReading, MessageReader, Capability, || get(read::show)),
    read("/unsubscribe/{token}", Action::OwnUnsubscribe, WhoeverUnsubscribes, Capability, || get(unsubscribe::show)),
    write("/unsubscribe/{token}", Action::OwnUnsubscribe, WhoeverUnsubscribes, OneClick, || post(unsubscribe::act)),
    read("/preferences/{token}", Action::OwnPreferences, WhoeverPrefers, Capability, || get(preferences::show)),
    write("/preferences/{token}", Action::OwnPreferences, WhoeverPrefers, Capability, || post(preferences::change)),

    // A patient's way in. Whose a mailed link is, its page says or does not: every dead one is answered alike.
    read("/sign-in", Action::SignIn, Anyone, Page, || get(me::sign_in::show)),
    write("/sign-in", Action::SignIn, Anyone, Page, || post(me::sign_in::create)),
    read("/sign-in/code", Action::SignIn, Anyone, Page, || get(me::code::show)),
    write("/sign-in/code", Action::SignIn, Anyone, Page, || post(me::code::create)),
    read("/sign-in/link/{token}", Action::SignIn, Anyone, Capability, || get(me::mailed::show)),
    write("/sign-in/link/{token}", Action::SignIn, Anyone, Capability, || post(me::mailed::create)),
    write("/sign-in/link/{token}/not-me", Action::SignIn, Anyone, Capability, || post(me::mailed::not_me)),
    read("/address/{token}", Action::SignIn, Anyone, Capability, || get(me::address::show)),
    write("/address/{token}", Action::SignIn, Anyone, Capability, || post(me::address::answer)),
    write("/sign-out", Action::SignIn, Anyone, Page, || post(me::sign_in::end)),

    // A patient's own pages.
    read("/me", Action::OwnPages, Patient, Page, || get(me::home::show)),
    read("/me/contact", Action::OwnPages, Patient, Page, || get(me::contact::show)),
    write("/me/contact", Action::OwnPages, Patient, Page, || post(me::contact::change)),
    fresh(read("/me/email", Action::OwnPages, Patient, Page, || get(me::email::show))),
    fresh(write("/me/email", Action::OwnPages, Patient, Page, || post(me::email::change))),
    read("/me/preferences", Action::OwnPages, Patient, Page, || get(me::preferences::show)),
    write("/me/preferences", Action::OwnPages, Patient, Page, || post(me::preferences::change)),
    read("/me/sessions", Action::OwnPages, Patient, Page, || get(me::sessions::show)),
    write("/me/sessions/{id}/end", Action::OwnPages, Patient, Page, || post(me::sessions::end)),
    write("/me/sessions/end-others", Action::OwnPages, Patient, Page, || post(me::sessions::end_others)),
    read("/me/second-proof", Action::OwnPages, Patient, Page, || get(me::second_proof::show)),
    write("/me/second-proof", Action::OwnPages, Patient, Page, || post(me::second_proof::create)),
    read("/me/intake", Action::OwnIntake, Patient, Page, || get(me::intake::start::show)),
    write("/me/intake", Action::OwnIntake, Patient, Page, || post(me::intake::start::begin)),
    read("/me/intake/{step}", Action::OwnIntake, Patient, Page, || get(me::intake::step::show)),
    write("/me/intake/{step}", Action::OwnIntake, Patient, Page, || post(me::intake::step::answer)),
    read("/me/intake/{step}/{course}", Action::OwnIntake, Patient, Page, || get(me::intake::course::show)),
    write("/me/intake/{step}/{course}", Action::OwnIntake, Patient, Page, || post(me::intake::course::save)),
    write("/me/intake/{step}/{course}/remove", Action::OwnIntake, Patient, Page, || post(me::intake::course::remove)),
    read("/me/who-looked", Action::OwnHealth, Patient, Page, || get(me::looked::show)),
    read("/me/plan", Action::OwnHealth, Patient, Page, || get(me::plan::show)),
    read("/me/plan/print", Action::OwnHealth, Patient, Page, || get(me::plan::print)),
    read("/me/activities/{item}", Action::OwnHealth, Patient, Page, || get(me::activity::show)),
    write("/me/activities/{item}", Action::OwnHealth, Patient, Page, || post(me::activity::tell)),

    // The console.
    read("/staff/sign-in", Action::SignIn, Anyone, Page, || get(staff::sign_in::show)),
    write("/staff/sign-in", Action::SignIn, Anyone, Page, || post(staff::sign_in::create)),
    read("/staff/sign-in/code", Action::SignIn, Anyone, Page, || get(staff::code::show)),
    write("/staff/sign-in/code", Action::SignIn, Anyone, Page, || post(staff::code::create)),
    read("/staff/recover", Action::SignIn, Anyone, Page, || get(staff::recover::show)),
    write("/staff/recover", Action::SignIn, Anyone, Page, || post(staff::recover::create)),
    read("/staff/recover/{token}", Action::SignIn, Anyone, Capability, || get(staff::recover::open)),
    write("/staff/recover/{token}", Action::SignIn, Anyone, Capability, || post(staff::recover::change)),
    write("/staff/sign-out", Action::SignIn, Anyone, Page, || post(staff::sign_in::end)),
    read("/staff/enrol/{token}", Action::OwnEnrolment, Enrollee, Capability, || get(staff::enrol::show)),
    write("/staff/enrol/{token}", Action::OwnEnrolment, Enrollee, Capability, || post(staff::enrol::act)),
    read("/staff/account", Action::OwnAccount, Desk, Page, || get(staff::account::show)),
    write("/staff/account/sessions/{id}/end", Action::OwnAccount, Desk, Page, || post(staff::account::sessions::end)),
    write("/staff/account/sessions/end-others", Action::OwnAccount, Desk, Page, || post(staff::account::sessions::end_others)),
    read("/staff/account/proof", Action::OwnAccount, Desk, Page, || get(staff::account::proof::show)),
    write("/staff/account/proof", Action::OwnAccount, Desk, Page, || post(staff::account::proof::create)),
    read("/staff/account/password", Action::OwnAccount, Desk, Page, || get(staff::account::password::show)),
    fresh(write("/staff/account/password", Action::OwnAccount, Desk, Page, || post(staff::account::password::create))),
    read("/staff/account/recovery-codes", Action::OwnAccount, Desk, Page, || get(staff::account::recovery::show)),
    fresh(write("/staff/account/recovery-codes", Action::OwnAccount, Desk, Page, || post(staff::account::recovery::create))),
    write("/staff/account/look", Action::OwnAccount, Desk, Page, || post(staff::account::look::choose)),
    write("/staff/account/stay", Action::OwnAccount, Desk, Page, || post(staff::account::sessions::stay)),
    read("/staff/accounts", Action::StaffAccounts, Desk, Page, || get(staff::accounts::show)),
    read("/staff/accounts/new", Action::StaffAccounts, Desk, Page, || get(staff::accounts::new::show)),
    fresh(write("/staff/accounts/new", Action::StaffAccounts, Desk, Page, || post(staff::accounts::new::create))),
    read("/staff/accounts/{id}", Action::StaffAccounts, Desk, Page, || get(staff::accounts::one::show)),
    fresh(write("/staff/accounts/{id}/roles", Action::StaffAccounts, Desk, Page, || post(staff::accounts::roles::set))),
    fresh(write("/staff/accounts/{id}/invite", Action::StaffAccounts, Desk, Page, || post(staff::accounts::deeds::invite))),
    fresh(write("/staff/accounts/{id}/reset", Action::StaffAccounts, Desk, Page, || post(staff::accounts::deeds::reset))),
    fresh(write("/staff/accounts/{id}/end-sessions", Action::StaffAccounts, Desk, Page, || post(staff::accounts::deeds::end_sessions))),
    fresh(write("/staff/accounts/{id}/disable", Action::StaffAccounts, Desk, Page, || post(staff::accounts::deeds::disable))),
    fresh(write("/staff/accounts/{id}/enable", Action::StaffAccounts, Desk, Page, || post(staff::accounts::deeds::enable))),
    read("/staff", Action::DiaryRead, Desk, Page, || get(staff::today::show)),
    read("/staff/appointments/{id}", Action::DiaryRead, Desk, Page, || get(staff::visit::show)),
    read("/staff/new-visit", Action::DiaryWrite, Desk, Page, || get(staff::new_visit::ask)),
    write("/staff/new-visit", Action::DiaryWrite, Desk, Page, || post(staff::new_visit::create)),
    read("/staff/appointments/{id}/move", Action::DiaryWrite, Desk, Page, || get(staff::moving::ask)),
    write("/staff/appointments/{id}/move", Action::DiaryWrite, Desk, Page, || post(staff::moving::act)),
    read("/staff/appointments/{id}/cancel", Action::DiaryWrite, Desk, Page, || get(staff::calling_off::ask_cancel)),
    write("/staff/appointments/{id}/cancel", Action::DiaryWrite, Desk, Page, || post(staff::calling_off::cancel)),
    read("/staff/appointments/{id}/reject", Action::DiaryOverride, Desk, Page, || get(staff::calling_off::ask_reject)),
    write("/staff/appointments/{id}/reject", Action::DiaryOverride, Desk, Page, || post(staff::calling_off::reject)),
    write("/staff/appointments/{id}/approve", Action::DiaryOverride, Desk, Page, || post(staff::marks::approve)),
    write("/staff/appointments/{id}/arrive", Action::DiaryWrite, Desk, Page, || post(staff::marks::arrive)),
    write("/staff/appointments/{id}/check-in", Action::DiaryWrite, Desk, Page, || post(staff::marks::check_in)),
    write("/staff/appointments/{id}/fulfil", Action::DiaryWrite, Desk, Page, || post(staff::marks::fulfil)),
    write("/staff/appointments/{id}/no-show", Action::DiaryOverride, Desk, Page, || post(staff::marks::no_show)),
    write("/staff/appointments/{id}/undo", Action::DiaryOverride, Desk, Page, || post(staff::marks::undo)),
    write("/staff/appointments/{id}/release-all", Action::DiaryOverride, Desk, Page, || post(staff::marks::release_all)),
    fresh(write("/staff/appointments/{id}/entered-in-error", Action::DiaryOverride, Desk, Page, || post(staff::marks::entered_in_error))),
    read("/staff/appointments/{id}/access-code", Action::HandOutCode, Desk, Page, || get(staff::access_code::show)),
    write("/staff/appointments/{id}/access-code", Action::HandOutCode, Desk, Page, || post(staff::access_code::create)),
    write("/staff/appointments/{id}/access-code/revoke", Action::HandOutCode, Desk, Page, || post(staff::access_code::revoke)),
    read("/staff/articles/pictures", Action::ContentRead, Desk, Page, || get(pictures::desk::list)),
    write("/staff/articles/pictures", Action::ContentWrite, Desk, Page, || post(pictures::desk::take)),
    read("/staff/patients", Action::PatientRead, Desk, Page, || get(staff::patients::list)),
    read("/staff/patients/new", Action::PatientWrite, Desk, Page, || get(staff::patients::new::ask)),
    write("/staff/patients", Action::PatientWrite, Desk, Page, || post(staff::patients::new::create)),
    read("/staff/patients/{id}", Action::PatientRead, Desk, Page, || get(staff::patients::one::show)),
    read("/staff/patients/{id}/amend", Action::PatientWrite, Desk, Page, || get(staff::patients::amend::ask)),
    write("/staff/patients/{id}/amend", Action::PatientWrite, Desk, Page, || post(staff::patients::amend::save)),
    write("/staff/patients/{id}/access", Action::PatientOpen, Desk, Page, || post(staff::patients::open::create)),
    read("/staff/patients/{id}/unite", Action::PatientUnite, Desk, Page, || get(staff::patients::unite::ask)),
    write("/staff/patients/{id}/unite", Action::PatientUnite, Desk, Page, || post(staff::patients::unite::act)),
    read("/staff/alerts", Action::AlertRead, Desk, Page, || get(staff::alerts::list)),
    read("/staff/alerts/{id}", Action::AlertRead, Desk, Page, || get(staff::alerts::show)),
    write("/staff/alerts/{id}/acknowledge", Action::AlertAct, Desk, Page, || post(staff::alerts::acknowledge)),
    write("/staff/alerts/{id}/close", Action::AlertAct, Desk, Page, || post(staff::alerts::close)),
    read("/staff/follow-ups", Action::MessageRead, Desk, Page, || get(staff::follow_ups::show)),
    read("/staff/follow-ups/{id}", Action::MessageRead, Desk, Page, || get(staff::follow_ups::message)),
    write("/staff/follow-ups/{id}/send-now", Action::MessageAct, Desk, Page, || post(staff::follow_ups::send_now)),
    read("/staff/patients/{id}/plans", Action::PlanRead, Desk, Page, || get(staff::plans::list)),
    write("/staff/patients/{id}/plans", Action::PlanWrite, Desk, Page, || post(staff::plans::begin)),
    read("/staff/plans/{id}", Action::PlanWrite, Desk, Page, || get(staff::plans::show)),
    read("/staff/plans/{id}/edit/{part}", Action::PlanWrite, Desk, Page, || get(staff::plans::ask)),
    write("/staff/plans/{id}/edit/{part}", Action::PlanWrite, Desk, Page, || post(staff::plans::keep)),
    read("/staff/plans/{id}/sign", Action::PlanWrite, Desk, Page, || get(staff::plans::confirm)),
    write("/staff/plans/{id}/sign", Action::PlanWrite, Desk, Page, || post(staff::plans::sign)),
    read("/staff/patients/{id}/measures", Action::PlanWrite, Desk, Page, || get(staff::measures::list)),
    read("/staff/patients/{id}/measures/{measure}", Action::PlanWrite, Desk, Page, || get(staff::measures::ask)),
    write("/staff/patients/{id}/measures/{measure}", Action::PlanWrite, Desk, Page, || post(staff::measures::take)),
    read("/staff/articles", Action::ContentRead, Desk, Page, || get(staff::articles::list)),
    write("/staff/articles", Action::ContentWrite, Desk, Page, || post(staff::articles::create)),
    read("/staff/articles/{slug}/{lang}", Action::ContentRead, Desk, Page, || get(staff::articles::show)),
    write("/staff/articles/{slug}/{lang}", Action::ContentWrite, Desk, Page, || post(staff::articles::save)),
    write("/staff/articles/{slug}/{lang}/preview", Action::ContentWrite, Desk, Page, || post(staff::articles::preview)),
    read("/staff/articles/{slug}/{lang}/versions/{number}", Action::ContentRead, Desk, Page, || get(staff::articles::version)),
    write("/staff/articles/{slug}/{lang}/submit", Action::ContentWrite, Desk, Page, || post(staff::articles::submit)),
    write("/staff/articles/{slug}/{lang}/approve", Action::ContentConfirm, Desk, Page, || post(staff::articles::approve)),
    write("/staff/articles/{slug}/{lang}/request-changes", Action::ContentReview, Desk, Page, || post(staff::articles::request_changes)),
    write("/staff/articles/{slug}/{lang}/reject", Action::ContentReview, Desk, Page, || post(staff::articles::reject)),
    write("/staff/articles/{slug}/{lang}/publish", Action::ContentWrite, Desk, Page, || post(staff::articles::publish)),
    write("/staff/articles/{slug}/{lang}/correct", Action::ContentWrite, Desk, Page, || post(staff::articles::correct)),
    write("/staff/articles/{slug}/{lang}/archive", Action::ContentReview, Desk, Page, || post(staff::articles::archive)),
    write("/staff/article-tasks/{id}/done", Action::ContentConfirm, Desk, Page, || post(staff::articles::task_done)),
    write("/staff/articles/{slug}/{lang}/retract", Action::ContentReview, Desk, Page, || post(staff::articles::retract)),

    // The public API.
    read("/api/v1/services", Action::PublicRead, Anyone, Api, || get(api::services::list)),
    read("/api/v1/services/{slug}", Action::PublicRead, Anyone, Api, || get(api::services::read)),
    read("/api/v1/practitioners", Action::PublicRead, Anyone, Api, || get(api::services::practitioners)),
    read("/api/v1/locations", Action::PublicRead, Anyone, Api, || get(api::services::locations)),
    read("/api/v1/articles", Action::PublicRead, Anyone, Api, || get(api::articles::list)),
    read("/api/v1/articles/{slug}", Action::PublicRead, Anyone, Api, || get(api::articles::read)),
    read("/api/v1/consents", Action::PublicRead, Anyone, Api, || get(api::services::consents)),
    read("/api/v1/availability", Action::PublicRead, Anyone, Api, || get(api::availability::days)),
    read("/api/v1/availability/first", Action::PublicRead, Anyone, Api, || get(api::availability::first)),
    write("/api/v1/holds", Action::Book, Anyone, Api, || post(api::holds::create)),
    write("/api/v1/holds/{hold}/renew", Action::OwnHold, HoldOwner, Api, || post(api::holds::renew)),
    write("/api/v1/holds/{hold}/release", Action::OwnHold, HoldOwner, Api, || post(api::holds::release)),
    remove("/api/v1/holds/{hold}", Action::OwnHold, HoldOwner, Api, || delete(api::holds::delete)),
    write("/api/v1/appointments", Action::Book, Anyone, Api, || post(api::appointments::create)),
    read("/api/v1/appointments/{manage}", Action::OwnVisit, VisitOwner, Api, || get(api::appointments::read)),
    write("/api/v1/appointments/{manage}/verify", Action::OwnVisit, VisitOwner, Api, || post(api::appointments::verify)),
    write("/api/v1/appointments/{manage}/cancel", Action::OwnVisit, VisitOwner, Api, || post(api::appointments::cancel)),
    write("/api/v1/appointments/{manage}/reschedule", Action::OwnVisit, VisitOwner, Api, || post(api::moves::by_link)),
    read("/api/v1/appointments/{manage}/calendar.ics", Action::OwnVisit, VisitOwner, Api, || get(api::appointments::calendar)),

    // The API of staff.
    read("/api/v1/staff/appointments", Action::DiaryRead, Desk, Api, || get(api::staff::appointments::list)),
    write("/api/v1/staff/appointments", Action::DiaryWrite, Desk, Api, || post(api::staff::appointments::create)),
    read("/api/v1/staff/appointments/{id}", Action::DiaryRead, Desk, Api, || get(api::staff::appointments::read)),
    amend("/api/v1/staff/appointments/{id}", Action::DiaryWrite, Desk, Api, || patch(api::staff::amending::amend)),
    write("/api/v1/staff/appointments/{id}/fulfil", Action::DiaryWrite, Desk, Api, || post(api::staff::marks::fulfil)),
    write("/api/v1/staff/appointments/{id}/reschedule", Action::DiaryWrite, Desk, Api, || post(api::moves::by_staff)),
    write("/api/v1/staff/appointments/{id}/approve", Action::DiaryOverride, Desk, Api, || post(api::staff::marks::approve)),
    write("/api/v1/staff/appointments/{id}/reject", Action::DiaryOverride, Desk, Api, || post(api::staff::marks::reject)),
    write("/api/v1/staff/appointments/{id}/arrive", Action::DiaryWrite, Desk, Api, || post(api::staff::marks::arrive)),
    write("/api/v1/staff/appointments/{id}/check-in", Action::DiaryWrite, Desk, Api, || post(api::staff::marks::check_in)),
    write("/api/v1/staff/appointments/{id}/no-show", Action::DiaryOverride, Desk, Api, || post(api::staff::marks::no_show)),
    write("/api/v1/staff/appointments/{id}/cancel", Action::DiaryWrite, Desk, Api, || post(api::staff::marks::cancel)),
    write("/api/v1/staff/appointments/{id}/undo", Action::DiaryOverride, Desk, Api, || post(api::staff::marks::undo)),
    write("/api/v1/staff/appointments/{id}/release-all", Action::DiaryOverride, Desk, Api, || post(api::staff::marks::release_all)),
    fresh(write("/api/v1/staff/appointments/{id}/entered-in-error", Action::DiaryOverride, Desk, Api, || post(api::staff::marks::entered_in_error))),
    read("/api/v1/staff/time-off", Action::TimeOff, Desk, Api, || get(api::staff::time_off::list)),
    write("/api/v1/staff/time-off", Action::TimeOff, Desk, Api, || post(api::staff::time_off::create)),
    remove("/api/v1/staff/time-off/{id}", Action::TimeOff, Desk, Api, || delete(api::staff::time_off::delete)),
    read("/api/v1/staff/practitioners/{id}/feed", Action::FeedAddress, Desk, Api, || get(api::staff::feeds::read)),
    fresh(write("/api/v1/staff/practitioners/{id}/feed", Action::FeedAddress, Desk, Api, || post(api::staff::feeds::renew))),
    read("/api/v1/staff/messages", Action::MessageRead, Desk, Api, || get(api::staff::messages::list)),
    read("/api/v1/staff/messages/{id}", Action::MessageRead, Desk, Api, || get(api::staff::messages::read)),
    write("/api/v1/staff/messages/{id}/send-now", Action::MessageAct, Desk, Api, || post(api::staff::messages::send_now)),

    read("/api/v1/staff/articles", Action::ContentRead, Desk, Api, || get(api::staff::articles::list)),
    write("/api/v1/staff/articles", Action::ContentWrite, Desk, Api, || post(api::staff::articles::create)),
    read("/api/v1/staff/articles/{slug}", Action::ContentRead, Desk, Api, || get(api::staff::articles::read)),
    replace("/api/v1/staff/articles/{slug}", Action::ContentWrite, Desk, Api, || put(api::staff::articles::write)),
    read("/api/v1/staff/articles/{slug}/checks", Action::ContentRead, Desk, Api, || get(api::staff::articles::checks)),
    write("/api/v1/staff/articles/{slug}/submit", Action::ContentWrite, Desk, Api, || post(api::staff::articles::submit)),
    write("/api/v1/staff/articles/{slug}/approve", Action::ContentConfirm, Desk, Api, || post(api::staff::articles::approve)),
    write("/api/v1/staff/articles/{slug}/request-changes", Action::ContentReview, Desk, Api, || post(api::staff::articles::request_changes)),
    write("/api/v1/staff/articles/{slug}/reject", Action::ContentReview, Desk, Api, || post(api::staff::articles::reject)),
    write("/api/v1/staff/articles/{slug}/publish", Action::ContentWrite, Desk, Api, || post(api::staff::articles::publish)),
    write("/api/v1/staff/articles/{slug}/correct", Action::ContentWrite, Desk, Api, || post(api::staff::articles::correct)),
    write("/api/v1/staff/articles/{slug}/retract", Action::ContentReview, Desk, Api, || post(api::staff::articles::retract)),

    read("/api/v1/staff/alerts", Action::AlertRead, Desk, Api, || get(api::staff::alerts::list)),
    write("/api/v1/staff/alerts/{id}/acknowledge", Action::AlertAct, Desk, Api, || post(api::staff::alerts::acknowledge)),
    write("/api/v1/staff/alerts/{id}/resolve", Action::AlertAct, Desk, Api, || post(api::staff::alerts::resolve)),
    read("/api/v1/staff/patients", Action::PatientRead, Desk, Api, || get(api::staff::patients::list)),
    write("/api/v1/staff/patients", Action::PatientWrite, Desk, Api, || post(api::staff::patients::create)),
    read("/api/v1/staff/patients/{id}", Action::PatientRead, Desk, Api, || get(api::staff::patients::read)),
    amend("/api/v1/staff/patients/{id}", Action::PatientWrite, Desk, Api, || patch(api::staff::patients::amend)),
    read("/api/v1/staff/patients/{id}/appointments", Action::PatientRead, Desk, Api, || get(api::staff::patients::appointments)),
    read("/api/v1/staff/patients/{id}/consents", Action::PatientRead, Desk, Api, || get(api::staff::patients::consents)),
    write("/api/v1/staff/patients/{id}/consents", Action::PatientWrite, Desk, Api, || post(api::staff::patients::record_consent)),
    write("/api/v1/staff/patients/{id}/access", Action::PatientOpen, Desk, Api, || post(api::staff::patients::access)),
    write("/api/v1/staff/patients/{id}/merge", Action::PatientUnite, Desk, Api, || post(api::staff::patients::merge)),
    read("/api/v1/staff/patients/{id}/plans", Action::PlanRead, Desk, Api, || get(api::staff::plans::list)),
    write("/api/v1/staff/patients/{id}/plans", Action::PlanWrite, Desk, Api, || post(api::staff::plans::create)),
    read("/api/v1/staff/plans/{id}", Action::PlanRead, Desk, Api, || get(api::staff::plans::read)),
    replace("/api/v1/staff/plans/{id}", Action::PlanWrite, Desk, Api, || put(api::staff::plans::write)),
    write("/api/v1/staff/plans/{id}/activate", Action::PlanWrite, Desk, Api, || post(api::staff::plans::activate)),
    write("/api/v1/staff/plans/{id}/hold", Action::PlanWrite, Desk, Api, || post(api::staff::plans::hold)),
    write("/api/v1/staff/plans/{id}/complete", Action::PlanWrite, Desk, Api, || post(api::staff::plans::complete)),
    write("/api/v1/staff/plans/{id}/revoke", Action::PlanWrite, Desk, Api, || post(api::staff::plans::revoke)),
    fresh(write("/api/v1/staff/plans/{id}/entered-in-error", Action::PlanWrite, Desk, Api, || post(api::staff::plans::enter_in_error))),
    write("/api/v1/staff/plans/{id}/reviews", Action::PlanWrite, Desk, Api, || post(api::staff::plans::review)),
    read("/api/v1/staff/plans/{id}/versions", Action::PlanWrite, Desk, Api, || get(api::staff::plans::versions)),

    // A practitioner's calendar, by its secret address: `/feeds/{secret}.ics`.
    read("/feeds/{feed}", Action::OwnFeed, FeedReader, Api, || get(feeds::show)),

    // The document of both.
    read("/api/v1/openapi.json", Action::PublicRead, Anyone, Api, || get(api::openapi::document)),
    read("/api/docs", Action::PublicRead, Anyone, Page, || get(api::docs::show)),

    // For the machine, and for development.
    read("/healthz", Action::PublicRead, Anyone, Api, || get(health::alive)),
    read("/readyz", Action::PublicRead, Anyone, Api, || get(health::ready)),
    read("/assets/{file}", Action::PublicRead, Anyone, Asset, || get(assets::serve)),
    read("/dev/mail", Action::DevRead, Anyone, Page, || get(dev::mail::list)),
    with(Csp::Mailbox, read("/dev/mail/{id}", Action::DevRead, Anyone, Page, || get(dev::mail::show))),
    with(Csp::CapturedMail, read("/dev/mail/{id}/html", Action::DevRead, Anyone, Page, || get(dev::mail::html))),
    with(Csp::CapturedMail, read("/dev/mail/{id}/raw", Action::DevRead, Anyone, Page, || get(dev::mail::raw))),
    read("/dev/components", Action::DevRead, Anyone, Page, || get(dev::components::show)),
    read("/dev/errors/{status}", Action::DevRead, Anyone, Page, || get(dev::errors::show)),
];

const fn read(path: &'static str, act: Action, owner: Owner, class: Class, handler: Handler) -> Row {
    row(Method::GET, Transaction::Read, path, act, owner, class, handler)
}

const fn write(path: &'static str, act: Action, owner: Owner, class: Class, handler: Handler) -> Row {
    row(Method::POST, Transaction::Write, path, act, owner, class, handler)
}

const fn replace(path: &'static str, act: Action, owner: Owner, class: Class, handler: Handler) -> Row {
    row(Method::PUT, Transaction::Write, path, act, owner, class, handler)
}

const fn amend(path: &'static str, act: Action, owner: Owner, class: Class, handler: Handler) -> Row {
    row(Method::PATCH, Transaction::Write, path, act, owner, class, handler)
}

const fn remove(path: &'static str, act: Action, owner: Owner, class: Class, handler: Handler) -> Row {
    row(Method::DELETE, Transaction::Write, path, act, owner, class, handler)
}

const fn row(
    method: Method,
    transaction: Transaction,
    path: &'static str,
    act: Action,
    owner: Owner,
    class: Class,
    handler: Handler,
) -> Row {
    Row { method, path, act, owner, transaction, class, csp: Csp::Page, proof: Proof::Session, handler }
}

/// The same row, for those alone who have proven themselves a moment ago.
const fn fresh(mut row: Row) -> Row {
    row.proof = Proof::Fresh;
    row
}

/// The same row with another content policy.
const fn with(csp: Csp, mut row: Row) -> Row {
    row.csp = csp;
    row
}

impl Row {
    /// Whether the page also lives under `/fr`.
    pub fn has_french(&self) -> bool {
        matches!(self.class, Page | Capability | OneClick | Preference)
            && !self.path.starts_with("/dev/")
            && !self.path.starts_with("/api/")
    }

    /// Whether a shared cache may keep its answers: public content without a cookie.
    pub(crate) fn is_cacheable(&self) -> bool {
        self.class == Asset
            || (self.act == Action::PublicRead && self.class == Page && self.transaction == Transaction::Read)
    }

    /// Whether its answers are made smaller on the way. Not behind a secret link or a sign-in: the length of an answer
    /// that mixes a secret with what somebody else chose would tell of the secret (BREACH).
    fn is_compressed(&self) -> bool {
        let is_public = self.class == Page
            && self.owner == Anyone
            && self.act != Action::SignIn
            && self.transaction == Transaction::Read;
        // A long list of times. Whoever could have a browser ask for it with words of their choice holds its secret already.
        is_public || self.path == "/a/{manage}/move" && self.transaction == Transaction::Read
    }

    /// Whether an article may be in its body.
    fn takes_articles(&self) -> bool {
        self.transaction == Transaction::Write && self.path.contains("/staff/articles")
    }

    /// The longest body it takes, where that is not the usual one.
    fn most(&self) -> Option<usize> {
        if self.path == "/staff/articles/pictures" {
            return Some(PICTURE);
        }
        self.takes_articles().then_some(ARTICLE)
    }

    /// The path under which French readers find it.
    pub fn french_path(&self) -> String {
        crate::frame::address(domain::text::Lang::French, self.path)
    }
}

/// The router, from the table alone; each handler stands behind its row's guard.
#[expect(clippy::disallowed_methods, reason = "this is where the table becomes the router")]
pub(crate) fn router(site: &Site) -> Router<Site> {
    let mut router = Router::new();
    for row in ROUTES.iter().filter(|row| row.act != Action::DevRead || site.config.development) {
        router = router.route(row.path, mounted(row, site));
        if row.has_french() {
            router = router.route(&row.french_path(), mounted(row, site));
        }
    }
    // Typed by hand, the French front door has a slash more.
    let home = ROUTES.iter().find(|row| row.path == "/").expect("there is a front door");
    router.route("/fr/", mounted(home, site))
}

fn mounted(row: &'static Row, site: &Site) -> MethodRouter<Site> {
    let handler = guard::before(row, site, (row.handler)());
    let handler = match row.most() {
        Some(most) => handler.layer(DefaultBodyLimit::max(most)),
        None => handler,
    };
    if row.is_compressed() { handler.layer(CompressionLayer::new()) } else { handler }
}
