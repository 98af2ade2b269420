//! Who may do what, as a table: every row of the route table × everybody × {own, other, missing}.
//!
//! A row without an expectation here fails. What is another's is answered like what does not exist, byte for byte.

use domain::access::Role;
use jiff::SignedDuration;
use movability_tests::{Answer, Api, TestClinic, Wish};
use serde_json::json;
use server::routes::{Class, Owner, ROUTES, Row};
use storage::tokens::NewToken;

use crate::world::World;

/// Everybody, in the order of the table's columns.
const PRINCIPALS: [&str; 11] =
    ["visitor", "desk", "rosa", "ivo", "editor", "reviewer", "admin", "operator", "bad", "disabled", "expired"];

/// What each of them is answered, in that order.
type Statuses = [u16; 11];

/// What a row answers.
#[derive(Clone, Copy, Debug)]
enum Expect {
    /// The same to everybody; nothing of anybody's is named.
    Everybody(u16),
    /// By role, with nothing of anybody's in the address.
    ByRole(Statuses),
    /// By role: Rosa's, Ivo's, nobody's.
    ByCircle { rosas: Statuses, ivos: Statuses, missing: Statuses },
    /// By the secret in the address, whoever sends it: the right one; one of another kind or none at all is 404.
    BySecret(u16),
    /// The same, where a person is told that the link is over: 410 in place of 404.
    ByLink(u16),
    /// For the patient who is signed in, and for nobody of the staff; `patients_sign_in` tells the patients apart.
    ByPatient(u16),
    /// The same, of a thing that only its owner finds.
    ByPatientsThing,
    /// For a patient after the second proof.
    ByProvenPatient(u16),
}

use Expect::{ByCircle, ByLink, ByPatient, ByPatientsThing, ByProvenPatient, ByRole, BySecret, Everybody};

//                             visitor desk rosa ivo  edit rev  admin oper bad  disab expir
const DIARY: Statuses = [401, 200, 200, 200, 403, 403, 200, 403, 401, 401, 401];
const DIARY_ROSAS: Statuses = [401, 200, 200, 404, 403, 403, 200, 403, 401, 401, 401];
const DIARY_IVOS: Statuses = [401, 200, 404, 200, 403, 403, 200, 403, 401, 401, 401];
const DIARY_NONE: Statuses = [401, 404, 404, 404, 403, 403, 404, 403, 401, 401, 401];
const BOOK_FOR: Statuses = [401, 422, 422, 422, 403, 403, 403, 403, 401, 401, 401];
// A change names a version that nobody has seen, so that it is refused as late as possible and changes nothing.
const FULFIL_ROSAS: Statuses = [401, 412, 412, 404, 403, 403, 403, 403, 401, 401, 401];
const FULFIL_IVOS: Statuses = [401, 412, 404, 412, 403, 403, 403, 403, 401, 401, 401];
const FULFIL_NONE: Statuses = [401, 404, 404, 404, 403, 403, 403, 403, 401, 401, 401];
const NEW_VISIT: Statuses = [401, 200, 200, 200, 403, 403, 403, 403, 401, 401, 401];
const NO_SERVICE: Statuses = [401, 404, 404, 404, 403, 403, 403, 403, 401, 401, 401];
const WRITE_ROSAS: Statuses = [401, 200, 200, 404, 403, 403, 403, 403, 401, 401, 401];
const WRITE_IVOS: Statuses = [401, 200, 404, 200, 403, 403, 403, 403, 401, 401, 401];
// Who hands a patient the code that opens their plan; without the box that says somebody has looked, none is made.
const HAND_ROSAS: Statuses = [401, 200, 200, 404, 403, 403, 403, 403, 401, 401, 401];
const HAND_IVOS: Statuses = [401, 200, 404, 200, 403, 403, 403, 403, 401, 401, 401];
const UNSEEN_ROSAS: Statuses = [401, 422, 422, 404, 403, 403, 403, 403, 401, 401, 401];
const UNSEEN_IVOS: Statuses = [401, 422, 404, 422, 403, 403, 403, 403, 401, 401, 401];
const REVOKE_ROSAS: Statuses = [401, 303, 303, 404, 403, 403, 403, 403, 401, 401, 401];
const REVOKE_IVOS: Statuses = [401, 303, 404, 303, 403, 403, 403, 403, 401, 401, 401];
// A record: the desk and the clinic's administration see its card; a practitioner outside the circle is asked for a reason.
const RECORD_ROSAS: Statuses = [401, 200, 200, 403, 403, 403, 200, 403, 401, 401, 401];
const RECORD_IVOS: Statuses = [401, 200, 403, 200, 403, 403, 200, 403, 401, 401, 401];
const RECORD_ONE: Expect = ByCircle { rosas: RECORD_ROSAS, ivos: RECORD_IVOS, missing: DIARY_NONE };
const OPEN_ROSAS: Statuses = [401, 403, 303, 422, 403, 403, 403, 403, 401, 401, 401];
const OPEN_IVOS: Statuses = [401, 403, 422, 303, 403, 403, 403, 403, 401, 401, 401];
const OPEN_NONE: Statuses = [401, 403, 404, 404, 403, 403, 403, 403, 401, 401, 401];
const UNITES: Statuses = [401, 422, 422, 422, 403, 403, 422, 403, 401, 401, 401];
const UNITE_NONE: Expect = ByCircle { rosas: DIARY_NONE, ivos: DIARY_NONE, missing: DIARY_NONE };
// What sets rules aside, or looks back: the clinic's administration may as well.
const OVERRIDE_ROSAS: Statuses = [401, 412, 412, 404, 403, 403, 412, 403, 401, 401, 401];
const OVERRIDE_IVOS: Statuses = [401, 412, 404, 412, 403, 403, 412, 403, 401, 401, 401];
const OVERRIDE_NONE: Statuses = [401, 404, 404, 404, 403, 403, 404, 403, 401, 401, 401];
const MOVE_ROSAS: Statuses = [401, 422, 422, 404, 403, 403, 403, 403, 401, 401, 401];
const MOVE_IVOS: Statuses = [401, 422, 404, 422, 403, 403, 403, 403, 401, 401, 401];
const TAKE_OFF: Statuses = [401, 422, 422, 422, 403, 403, 422, 403, 401, 401, 401];
const FEED_ROSAS: Statuses = [401, 403, 200, 404, 403, 403, 200, 403, 401, 401, 401];
const FEED_IVOS: Statuses = [401, 403, 404, 200, 403, 403, 200, 403, 401, 401, 401];
const FEED_NONE: Statuses = [401, 403, 404, 404, 403, 403, 404, 403, 401, 401, 401];
const MESSAGES: Statuses = [401, 200, 200, 200, 403, 403, 200, 200, 401, 401, 401];
const MESSAGE_ROSAS: Statuses = [401, 200, 200, 404, 403, 403, 200, 200, 401, 401, 401];
const MESSAGE_IVOS: Statuses = [401, 200, 404, 200, 403, 403, 200, 200, 401, 401, 401];
const MESSAGE_NONE: Statuses = [401, 404, 404, 404, 403, 403, 404, 404, 401, 401, 401];
const SEND_ROSAS: Statuses = [401, 403, 412, 404, 403, 403, 403, 403, 401, 401, 401];
const SEND_IVOS: Statuses = [401, 403, 404, 412, 403, 403, 403, 403, 401, 401, 401];
const SEND_NONE: Statuses = [401, 403, 404, 404, 403, 403, 403, 403, 401, 401, 401];

// Whoever is there acts on an alert, in whose circle the person may be; `alerts` tells what of it they see.
const ALERTS: Statuses = [401, 200, 200, 200, 403, 403, 403, 403, 401, 401, 401];
const ALERT_NONE: Statuses = [401, 404, 404, 404, 403, 403, 403, 403, 401, 401, 401];
const NO_ALERT: Expect = ByCircle { rosas: ALERT_NONE, ivos: ALERT_NONE, missing: ALERT_NONE };

// What is written belongs to no patient: those who treat may read it, editors write it, reviewers decide.
const CONTENT: Statuses = [401, 403, 200, 200, 200, 200, 200, 403, 401, 401, 401];
const WRITES_NOTHING: Statuses = [401, 403, 403, 403, 422, 403, 403, 403, 401, 401, 401];
const UPLOADS_NOTHING: Statuses = [401, 403, 403, 403, 415, 403, 403, 403, 401, 401, 401];
const WRITES_STALE: Statuses = [401, 403, 403, 403, 412, 403, 403, 403, 401, 401, 401];
const APPROVES_NOTHING: Statuses = [401, 403, 403, 403, 412, 422, 403, 403, 401, 401, 401];
const REVIEWS_NOTHING: Statuses = [401, 403, 403, 403, 403, 422, 403, 403, 401, 401, 401];
const REVIEWS_STALE: Statuses = [401, 403, 403, 403, 403, 412, 403, 403, 401, 401, 401];
const CONFIRMS_BLIND: Statuses = [401, 403, 403, 403, 303, 303, 403, 403, 401, 401, 401];

// What is signed about somebody's health: those who treat them, and nobody else. The desk sees that there is a plan.
const CHART_ROSAS: Statuses = [401, 403, 200, 404, 403, 403, 403, 403, 401, 401, 401];
const CHART_IVOS: Statuses = [401, 403, 404, 200, 403, 403, 403, 403, 401, 401, 401];
const WRITES_NO_PLAN: Statuses = [401, 403, 422, 422, 403, 403, 403, 403, 401, 401, 401];
// A page that changes a plan names the version it was made from.
const UNSEEN_PLAN: Expect = ByCircle {
    rosas: [401, 403, 409, 404, 403, 403, 403, 403, 401, 401, 401],
    ivos: [401, 403, 404, 409, 403, 403, 403, 403, 401, 401, 401],
    missing: SEND_NONE,
};
const UNANSWERED: Expect = ByCircle {
    rosas: [401, 403, 422, 404, 403, 403, 403, 403, 401, 401, 401],
    ivos: [401, 403, 404, 422, 403, 403, 403, 403, 401, 401, 401],
    missing: SEND_NONE,
};
const CHART: Expect = ByCircle { rosas: CHART_ROSAS, ivos: CHART_IVOS, missing: SEND_NONE };
const PLAN_ACT: Expect = ByCircle { rosas: SEND_ROSAS, ivos: SEND_IVOS, missing: SEND_NONE };

// Everybody's own, whatever their roles. These sessions were opened by a link, so there is no password to change.
const OWN_ACCOUNT: Statuses = [401, 200, 200, 200, 200, 200, 200, 200, 401, 401, 401];
const TO_ACCOUNT: Statuses = [401, 303, 303, 303, 303, 303, 303, 303, 401, 401, 401];
const NO_SESSION: Statuses = [401, 404, 404, 404, 404, 404, 404, 404, 401, 401, 401];
const PROVE: Statuses = [401, 422, 422, 422, 422, 422, 422, 422, 401, 401, 401];

// Who may sign in is for whoever runs the clinic.
const ADMINS: Statuses = admins(200);
const ACCOUNT_ONE: Expect = ByCircle { rosas: ADMINS, ivos: ADMINS, missing: admins(404) };
const ACCOUNT_DEED: Expect = ByCircle { rosas: admins(409), ivos: admins(409), missing: admins(404) };

const fn admins(status: u16) -> Statuses {
    [401, 403, 403, 403, 403, 403, status, 403, 401, 401, 401]
}

/// A page says that things have changed with 409 where a program is told 412.
const fn paged(mut statuses: Statuses) -> Statuses {
    let mut at = 0;
    while at < statuses.len() {
        if statuses[at] == 412 {
            statuses[at] = 409;
        }
        at += 1;
    }
    statuses
}

const DIARY_ONE: Expect = ByCircle { rosas: DIARY_ROSAS, ivos: DIARY_IVOS, missing: DIARY_NONE };
const MARK_ONE: Expect = ByCircle { rosas: FULFIL_ROSAS, ivos: FULFIL_IVOS, missing: FULFIL_NONE };
const OVERRIDE_ONE: Expect = ByCircle { rosas: OVERRIDE_ROSAS, ivos: OVERRIDE_IVOS, missing: OVERRIDE_NONE };
const WRITE_ONE: Expect = ByCircle { rosas: WRITE_ROSAS, ivos: WRITE_IVOS, missing: FULFIL_NONE };
const PRESS_ONE: Expect = ByCircle { rosas: paged(FULFIL_ROSAS), ivos: paged(FULFIL_IVOS), missing: FULFIL_NONE };
const LOOK_BACK_ONE: Expect =
    ByCircle { rosas: paged(OVERRIDE_ROSAS), ivos: paged(OVERRIDE_IVOS), missing: OVERRIDE_NONE };
const FEED_ONE: Expect = ByCircle { rosas: FEED_ROSAS, ivos: FEED_IVOS, missing: FEED_NONE };
const MESSAGE_ONE: Expect = ByCircle { rosas: MESSAGE_ROSAS, ivos: MESSAGE_IVOS, missing: MESSAGE_NONE };

#[rustfmt::skip]
const MATRIX: &[(&str, &str, Expect)] = &[
    ("GET",  "/", Everybody(200)),
    ("GET",  "/about", Everybody(200)),
    ("GET",  "/team", Everybody(200)),
    ("GET",  "/fees", Everybody(200)),
    ("GET",  "/techniques", Everybody(200)),
    ("GET",  "/techniques/{code}", Everybody(200)),
    ("GET",  "/contact", Everybody(200)),
    ("GET",  "/privacy", Everybody(200)),
    ("GET",  "/accessibility", Everybody(200)),
    ("POST", "/language", Everybody(422)),
    ("GET",  "/learn", Everybody(200)),
    ("GET",  "/learn/feed.xml", Everybody(200)),
    ("GET",  "/learn/corrections.xml", Everybody(200)),
    ("GET",  "/learn/topics/{topic}", Everybody(200)),
    ("GET",  "/learn/images/{image}", Everybody(200)),
    ("GET",  "/learn/{slug}", Everybody(200)),
    ("GET",  "/learn/{slug}/feedback", Everybody(200)),
    ("POST", "/learn/{slug}/feedback", Everybody(422)),
    ("GET",  "/sitemap.xml", Everybody(200)),
    ("GET",  "/robots.txt", Everybody(200)),
    ("GET",  "/book", Everybody(200)),
    ("GET",  "/book/{service}", Everybody(200)),
    ("POST", "/book/{service}", Everybody(404)),
    ("GET",  "/book/{service}/{practitioner}", Everybody(200)),
    ("POST", "/book/{service}/{practitioner}", Everybody(404)),
    ("GET",  "/book/confirm", Everybody(200)),
    ("POST", "/book/confirm", Everybody(404)),
    ("POST", "/book/confirm/keep", Everybody(404)),
    ("POST", "/book/confirm/release", Everybody(404)),
    ("GET",  "/a/{manage}", BySecret(200)),
    ("GET",  "/a/{manage}/calendar.ics", BySecret(200)),
    ("POST", "/a/{manage}/verify", BySecret(303)),
    ("POST", "/a/{manage}/resend", BySecret(303)),
    ("POST", "/a/{manage}/other-address", BySecret(303)),
    ("GET",  "/a/{manage}/move", BySecret(200)),
    ("GET",  "/a/{manage}/move/to", BySecret(200)),
    ("POST", "/a/{manage}/move", BySecret(409)),
    ("GET",  "/a/{manage}/cancel", BySecret(200)),
    ("POST", "/a/{manage}/cancel", BySecret(409)),
    ("GET",  "/a/{manage}/not-me", BySecret(200)),
    ("POST", "/a/{manage}/not-me", BySecret(200)),
    ("GET",  "/read/{token}", BySecret(200)),
    ("GET",  "/unsubscribe/{token}", BySecret(200)),
    ("POST", "/unsubscribe/{token}", BySecret(422)),
    ("GET",  "/preferences/{token}", BySecret(200)),
    ("POST", "/preferences/{token}", BySecret(422)),
    ("GET",  "/sign-in", Everybody(200)),
    ("POST", "/sign-in", Everybody(422)),
    ("GET",  "/sign-in/code", Everybody(410)),
    ("POST", "/sign-in/code", Everybody(422)),
    ("GET",  "/sign-in/link/{token}", ByLink(200)),
    ("POST", "/sign-in/link/{token}", ByLink(403)),
    ("POST", "/sign-in/link/{token}/not-me", ByLink(200)),
    ("GET",  "/address/{token}", Everybody(410)),
    ("POST", "/address/{token}", Everybody(410)),
    ("POST", "/sign-out", Everybody(303)),
    ("GET",  "/me", ByPatient(200)),
    ("GET",  "/me/contact", ByPatient(200)),
    ("POST", "/me/contact", ByPatient(422)),
    ("GET",  "/me/email", ByPatient(200)),
    ("POST", "/me/email", ByPatient(422)),
    ("GET",  "/me/preferences", ByPatient(200)),
    ("POST", "/me/preferences", ByPatient(422)),
    ("GET",  "/me/sessions", ByPatient(200)),
    ("POST", "/me/sessions/{id}/end", ByPatientsThing),
    ("POST", "/me/sessions/end-others", ByPatient(303)),
    ("GET",  "/me/second-proof", ByPatient(200)),
    ("POST", "/me/second-proof", ByPatient(422)),
    ("POST", "/me/intake", ByPatient(303)),
    ("GET",  "/me/intake", ByPatient(200)),
    ("GET",  "/me/intake/{step}", ByPatient(404)),
    ("POST", "/me/intake/{step}", ByPatient(404)),
    ("GET",  "/me/intake/{step}/{course}", ByPatient(404)),
    ("POST", "/me/intake/{step}/{course}", ByPatient(404)),
    ("POST", "/me/intake/{step}/{course}/remove", ByPatient(404)),
    ("GET",  "/me/who-looked", ByProvenPatient(200)),
    ("GET",  "/me/plan", ByProvenPatient(200)),
    ("GET",  "/me/plan/print", ByProvenPatient(303)),
    ("GET",  "/me/activities/{item}", ByProvenPatient(404)),
    ("POST", "/me/activities/{item}", ByProvenPatient(404)),
    ("GET",  "/staff/sign-in", Everybody(200)),
    ("POST", "/staff/sign-in", Everybody(422)),
    ("GET",  "/staff/sign-in/code", Everybody(410)),
    ("POST", "/staff/sign-in/code", Everybody(410)),
    ("GET",  "/staff/recover", Everybody(200)),
    ("POST", "/staff/recover", Everybody(422)),
    ("GET",  "/staff/recover/{token}", Everybody(410)),
    ("POST", "/staff/recover/{token}", Everybody(410)),
    ("GET",  "/staff/enrol/{token}", BySecret(200)),
    ("POST", "/staff/enrol/{token}", BySecret(422)),
    ("GET",  "/staff/account", ByRole(OWN_ACCOUNT)),
    ("POST", "/staff/account/sessions/{id}/end", ByRole(NO_SESSION)),
    ("POST", "/staff/account/sessions/end-others", ByRole(TO_ACCOUNT)),
    ("GET",  "/staff/account/proof", ByRole(OWN_ACCOUNT)),
    ("POST", "/staff/account/proof", ByRole(PROVE)),
    ("GET",  "/staff/account/password", ByRole(TO_ACCOUNT)),
    ("POST", "/staff/account/password", ByRole(NO_SESSION)),
    ("GET",  "/staff/account/recovery-codes", ByRole(TO_ACCOUNT)),
    ("POST", "/staff/account/recovery-codes", ByRole(NO_SESSION)),
    ("POST", "/staff/account/look", ByRole(PROVE)),
    ("POST", "/staff/account/stay", ByRole(OWN_ACCOUNT)),
    ("GET",  "/staff/accounts", ByRole(ADMINS)),
    ("GET",  "/staff/accounts/new", ByRole(ADMINS)),
    ("POST", "/staff/accounts/new", ByRole(admins(422))),
    ("GET",  "/staff/accounts/{id}", ACCOUNT_ONE),
    ("POST", "/staff/accounts/{id}/roles", ByCircle { rosas: admins(422), ivos: admins(422), missing: admins(404) }),
    ("POST", "/staff/accounts/{id}/invite", ACCOUNT_DEED),
    ("POST", "/staff/accounts/{id}/reset", ACCOUNT_DEED),
    ("POST", "/staff/accounts/{id}/end-sessions", ACCOUNT_DEED),
    ("POST", "/staff/accounts/{id}/disable", ACCOUNT_DEED),
    ("POST", "/staff/accounts/{id}/enable", ACCOUNT_DEED),
    ("POST", "/staff/sign-out", Everybody(303)),
    ("GET",  "/staff", ByRole(DIARY)),
    ("GET",  "/staff/appointments/{id}", DIARY_ONE),
    ("GET",  "/staff/new-visit", ByRole(NEW_VISIT)),
    ("POST", "/staff/new-visit", ByRole(NO_SERVICE)),
    ("GET",  "/staff/appointments/{id}/move", WRITE_ONE),
    ("POST", "/staff/appointments/{id}/move", ByCircle { rosas: MOVE_ROSAS, ivos: MOVE_IVOS, missing: FULFIL_NONE }),
    ("GET",  "/staff/appointments/{id}/cancel", WRITE_ONE),
    ("POST", "/staff/appointments/{id}/cancel", PRESS_ONE),
    ("GET",  "/staff/appointments/{id}/reject", DIARY_ONE),
    ("POST", "/staff/appointments/{id}/reject", LOOK_BACK_ONE),
    ("POST", "/staff/appointments/{id}/approve", LOOK_BACK_ONE),
    ("POST", "/staff/appointments/{id}/arrive", PRESS_ONE),
    ("POST", "/staff/appointments/{id}/check-in", PRESS_ONE),
    ("POST", "/staff/appointments/{id}/fulfil", PRESS_ONE),
    ("POST", "/staff/appointments/{id}/no-show", LOOK_BACK_ONE),
    ("POST", "/staff/appointments/{id}/undo", LOOK_BACK_ONE),
    ("POST", "/staff/appointments/{id}/release-all", LOOK_BACK_ONE),
    ("POST", "/staff/appointments/{id}/entered-in-error", LOOK_BACK_ONE),
    ("GET",  "/staff/appointments/{id}/access-code", ByCircle { rosas: HAND_ROSAS, ivos: HAND_IVOS, missing: FULFIL_NONE }),
    ("POST", "/staff/appointments/{id}/access-code", ByCircle { rosas: UNSEEN_ROSAS, ivos: UNSEEN_IVOS, missing: FULFIL_NONE }),
    ("POST", "/staff/appointments/{id}/access-code/revoke", ByCircle { rosas: REVOKE_ROSAS, ivos: REVOKE_IVOS, missing: FULFIL_NONE }),
    ("GET",  "/staff/articles/pictures", ByRole(CONTENT)),
    ("POST", "/staff/articles/pictures", ByRole(UPLOADS_NOTHING)),
    ("GET",  "/staff/patients", ByRole(DIARY)),
    ("GET",  "/staff/patients/new", ByRole(NEW_VISIT)),
    ("POST", "/staff/patients", ByRole(BOOK_FOR)),
    ("GET",  "/staff/patients/{id}", RECORD_ONE),
    ("GET",  "/staff/patients/{id}/amend", WRITE_ONE),
    ("POST", "/staff/patients/{id}/amend", ByCircle { rosas: UNSEEN_ROSAS, ivos: UNSEEN_IVOS, missing: FULFIL_NONE }),
    ("POST", "/staff/patients/{id}/access", ByCircle { rosas: OPEN_ROSAS, ivos: OPEN_IVOS, missing: OPEN_NONE }),
    // The other record is named in the form; there is none.
    ("GET",  "/staff/patients/{id}/unite", UNITE_NONE),
    ("POST", "/staff/patients/{id}/unite", UNITE_NONE),
    ("GET",  "/staff/alerts", ByRole(ALERTS)),
    ("GET",  "/staff/alerts/{id}", NO_ALERT),
    ("POST", "/staff/alerts/{id}/acknowledge", NO_ALERT),
    ("POST", "/staff/alerts/{id}/close", NO_ALERT),
    ("GET",  "/staff/follow-ups", ByRole(MESSAGES)),
    ("GET",  "/staff/follow-ups/{id}", MESSAGE_ONE),
    ("POST", "/staff/follow-ups/{id}/send-now", ByCircle { rosas: paged(SEND_ROSAS), ivos: paged(SEND_IVOS), missing: SEND_NONE }),
    ("GET",  "/staff/patients/{id}/plans", WRITE_ONE),
    ("POST", "/staff/patients/{id}/plans", ByRole(WRITES_NO_PLAN)),
    ("GET",  "/staff/plans/{id}", CHART),
    ("GET",  "/staff/plans/{id}/edit/{part}", CHART),
    ("POST", "/staff/plans/{id}/edit/{part}", UNSEEN_PLAN),
    ("GET",  "/staff/plans/{id}/sign", CHART),
    ("POST", "/staff/plans/{id}/sign", UNSEEN_PLAN),
    ("GET",  "/staff/patients/{id}/measures", CHART),
    ("GET",  "/staff/patients/{id}/measures/{measure}", CHART),
    ("POST", "/staff/patients/{id}/measures/{measure}", UNANSWERED),
    ("GET",  "/staff/articles", ByRole(CONTENT)),
    ("POST", "/staff/articles", ByRole(WRITES_NOTHING)),
    ("GET",  "/staff/articles/{slug}/{lang}", ByRole(CONTENT)),
    ("POST", "/staff/articles/{slug}/{lang}", ByRole(WRITES_NOTHING)),
    ("POST", "/staff/articles/{slug}/{lang}/preview", ByRole(WRITES_NOTHING)),
    ("GET",  "/staff/articles/{slug}/{lang}/versions/{number}", ByRole(CONTENT)),
    ("POST", "/staff/articles/{slug}/{lang}/submit", ByRole(paged(WRITES_STALE))),
    ("POST", "/staff/articles/{slug}/{lang}/approve", ByRole(paged(APPROVES_NOTHING))),
    ("POST", "/staff/articles/{slug}/{lang}/request-changes", ByRole(REVIEWS_NOTHING)),
    ("POST", "/staff/articles/{slug}/{lang}/reject", ByRole(REVIEWS_NOTHING)),
    ("POST", "/staff/articles/{slug}/{lang}/publish", ByRole(paged(WRITES_STALE))),
    ("POST", "/staff/articles/{slug}/{lang}/correct", ByRole(WRITES_NOTHING)),
    ("POST", "/staff/articles/{slug}/{lang}/archive", ByRole(paged(REVIEWS_STALE))),
    ("POST", "/staff/article-tasks/{id}/done", ByRole(CONFIRMS_BLIND)),
    ("POST", "/staff/articles/{slug}/{lang}/retract", ByRole(REVIEWS_NOTHING)),
    ("GET",  "/api/v1/services", Everybody(200)),
    ("GET",  "/api/v1/services/{slug}", Everybody(200)),
    ("GET",  "/api/v1/practitioners", Everybody(200)),
    ("GET",  "/api/v1/locations", Everybody(200)),
    ("GET",  "/api/v1/articles", Everybody(200)),
    ("GET",  "/api/v1/articles/{slug}", Everybody(200)),
    ("GET",  "/api/v1/consents", Everybody(200)),
    ("GET",  "/api/v1/availability", Everybody(200)),
    ("GET",  "/api/v1/availability/first", Everybody(200)),
    ("POST", "/api/v1/holds", Everybody(422)),
    ("POST", "/api/v1/holds/{hold}/renew", BySecret(410)),
    ("POST", "/api/v1/holds/{hold}/release", BySecret(204)),
    ("DELETE", "/api/v1/holds/{hold}", BySecret(204)),
    ("POST", "/api/v1/appointments", Everybody(422)),
    ("GET",  "/api/v1/appointments/{manage}", BySecret(200)),
    ("POST", "/api/v1/appointments/{manage}/verify", BySecret(422)),
    ("POST", "/api/v1/appointments/{manage}/cancel", BySecret(412)),
    ("POST", "/api/v1/appointments/{manage}/reschedule", BySecret(422)),
    ("GET",  "/api/v1/appointments/{manage}/calendar.ics", BySecret(200)),
    ("GET",  "/api/v1/staff/appointments", ByRole(DIARY)),
    ("POST", "/api/v1/staff/appointments", ByRole(BOOK_FOR)),
    ("GET",  "/api/v1/staff/appointments/{id}", DIARY_ONE),
    ("PATCH", "/api/v1/staff/appointments/{id}", ByCircle { rosas: MOVE_ROSAS, ivos: MOVE_IVOS, missing: FULFIL_NONE }),
    ("POST", "/api/v1/staff/appointments/{id}/fulfil", ByCircle { rosas: FULFIL_ROSAS, ivos: FULFIL_IVOS, missing: FULFIL_NONE }),
    ("POST", "/api/v1/staff/appointments/{id}/reschedule", ByCircle { rosas: MOVE_ROSAS, ivos: MOVE_IVOS, missing: FULFIL_NONE }),
    ("POST", "/api/v1/staff/appointments/{id}/approve", OVERRIDE_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/reject", OVERRIDE_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/arrive", MARK_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/check-in", MARK_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/no-show", OVERRIDE_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/cancel", MARK_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/undo", OVERRIDE_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/release-all", OVERRIDE_ONE),
    ("POST", "/api/v1/staff/appointments/{id}/entered-in-error", OVERRIDE_ONE),
    ("GET",  "/api/v1/staff/time-off", ByRole(DIARY)),
    ("POST", "/api/v1/staff/time-off", ByRole(TAKE_OFF)),
    ("DELETE", "/api/v1/staff/time-off/{id}", ByRole(OVERRIDE_NONE)),
    ("GET",  "/api/v1/staff/practitioners/{id}/feed", FEED_ONE),
    ("POST", "/api/v1/staff/practitioners/{id}/feed", FEED_ONE),
    ("GET",  "/api/v1/staff/articles", ByRole(CONTENT)),
    ("POST", "/api/v1/staff/articles", ByRole(WRITES_NOTHING)),
    ("GET",  "/api/v1/staff/articles/{slug}", ByRole(CONTENT)),
    ("PUT",  "/api/v1/staff/articles/{slug}", ByRole(WRITES_NOTHING)),
    ("GET",  "/api/v1/staff/articles/{slug}/checks", ByRole(CONTENT)),
    ("POST", "/api/v1/staff/articles/{slug}/submit", ByRole(WRITES_STALE)),
    ("POST", "/api/v1/staff/articles/{slug}/approve", ByRole(APPROVES_NOTHING)),
    ("POST", "/api/v1/staff/articles/{slug}/request-changes", ByRole(REVIEWS_NOTHING)),
    ("POST", "/api/v1/staff/articles/{slug}/reject", ByRole(REVIEWS_NOTHING)),
    ("POST", "/api/v1/staff/articles/{slug}/publish", ByRole(WRITES_STALE)),
    ("POST", "/api/v1/staff/articles/{slug}/correct", ByRole(WRITES_NOTHING)),
    ("POST", "/api/v1/staff/articles/{slug}/retract", ByRole(REVIEWS_NOTHING)),
    ("GET",  "/api/v1/staff/alerts", ByRole(ALERTS)),
    ("POST", "/api/v1/staff/alerts/{id}/acknowledge", ByCircle { rosas: BOOK_FOR, ivos: BOOK_FOR, missing: BOOK_FOR }),
    ("POST", "/api/v1/staff/alerts/{id}/resolve", NO_ALERT),
    ("GET",  "/api/v1/staff/patients", ByRole(DIARY)),
    ("POST", "/api/v1/staff/patients", ByRole(BOOK_FOR)),
    ("GET",  "/api/v1/staff/patients/{id}", RECORD_ONE),
    ("PATCH", "/api/v1/staff/patients/{id}", MARK_ONE),
    ("GET",  "/api/v1/staff/patients/{id}/appointments", RECORD_ONE),
    ("GET",  "/api/v1/staff/patients/{id}/consents", RECORD_ONE),
    ("POST", "/api/v1/staff/patients/{id}/consents", ByCircle { rosas: BOOK_FOR, ivos: BOOK_FOR, missing: BOOK_FOR }),
    ("POST", "/api/v1/staff/patients/{id}/access", ByCircle { rosas: WRITES_NO_PLAN, ivos: WRITES_NO_PLAN, missing: WRITES_NO_PLAN }),
    ("POST", "/api/v1/staff/patients/{id}/merge", ByCircle { rosas: UNITES, ivos: UNITES, missing: UNITES }),
    ("GET",  "/api/v1/staff/patients/{id}/plans", WRITE_ONE),
    ("POST", "/api/v1/staff/patients/{id}/plans", ByRole(WRITES_NO_PLAN)),
    ("GET",  "/api/v1/staff/plans/{id}", WRITE_ONE),
    ("PUT",  "/api/v1/staff/plans/{id}", ByRole(WRITES_NO_PLAN)),
    ("POST", "/api/v1/staff/plans/{id}/activate", PLAN_ACT),
    ("POST", "/api/v1/staff/plans/{id}/hold", ByRole(WRITES_NO_PLAN)),
    ("POST", "/api/v1/staff/plans/{id}/complete", PLAN_ACT),
    ("POST", "/api/v1/staff/plans/{id}/revoke", ByRole(WRITES_NO_PLAN)),
    ("POST", "/api/v1/staff/plans/{id}/entered-in-error", ByRole(WRITES_NO_PLAN)),
    ("POST", "/api/v1/staff/plans/{id}/reviews", PLAN_ACT),
    ("GET",  "/api/v1/staff/plans/{id}/versions", ByCircle { rosas: CHART_ROSAS, ivos: CHART_IVOS, missing: SEND_NONE }),
    ("GET",  "/feeds/{feed}", BySecret(200)),
    ("GET",  "/api/v1/staff/messages", ByRole(MESSAGES)),
    ("GET",  "/api/v1/staff/messages/{id}", MESSAGE_ONE),
    ("POST", "/api/v1/staff/messages/{id}/send-now", ByCircle { rosas: SEND_ROSAS, ivos: SEND_IVOS, missing: SEND_NONE }),
    ("GET",  "/api/v1/openapi.json", Everybody(200)),
    ("GET",  "/api/docs", Everybody(200)),
    ("GET",  "/healthz", Everybody(200)),
    ("GET",  "/readyz", Everybody(200)),
    ("GET",  "/assets/{file}", Everybody(200)),
    ("GET",  "/dev/mail", Everybody(200)),
    ("GET",  "/dev/mail/{id}", Everybody(200)),
    ("GET",  "/dev/mail/{id}/html", Everybody(200)),
    ("GET",  "/dev/mail/{id}/raw", Everybody(200)),
    ("GET",  "/dev/components", Everybody(200)),
    ("GET",  "/dev/errors/{status}", Everybody(404)),
];

#[test]
fn every_row_of_the_route_table_has_an_expectation_and_every_expectation_a_row() {
    for row in ROUTES {
        let found =
            MATRIX.iter().filter(|(method, path, _)| *method == row.method.as_str() && *path == row.path).count();
        assert_eq!(found, 1, "{} {} stands {found} times in the matrix", row.method, row.path);
    }
    assert_eq!(MATRIX.len(), ROUTES.len());
}

#[tokio::test]
async fn everybody_is_answered_as_the_matrix_says_and_nothing_is_changed_by_asking() {
    let mut world = World::full().await;
    let everybody = everybody(&world.clinic).await;
    // The one before has run out while they came.
    world.way_in = World::way_in(&world.clinic, &world.clinic.browser()).await;
    let before = world.clinic.dump().await;

    let mut wrong = Vec::new();
    // Signing out ends the session, and whoever may renew an address does.
    let harmless = |method: &str, path: &str| {
        !path.ends_with("/sign-out")
            && !path.ends_with("/link/{token}/not-me")
            && (method == "GET" || !path.ends_with("/feed"))
    };
    for (method, path, expect) in MATRIX.iter().filter(|(method, path, _)| harmless(method, path)) {
        let row = ROUTES.iter().find(|row| row.method.as_str() == *method && row.path == *path).unwrap();
        for (column, caller) in everybody.iter().enumerate() {
            for (whose, address, expected) in expected(&world, row, *expect, column) {
                for api in caller.ways(row) {
                    let answer = ask(&api, row, &address).await;
                    if answer.status.as_u16() != expected {
                        let told = format!("{method} {path} {whose} as {}", PRINCIPALS[column]);
                        wrong.push(format!("{told}: {} instead of {expected}", answer.status.as_u16()));
                    }
                }
            }
        }
    }

    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let after = world.clinic.dump().await;
    assert!(before == after, "asking changed something");
}

#[tokio::test]
async fn a_patient_is_a_visitor_everywhere_but_on_their_own_pages() {
    let clinic = TestClinic::open().await;
    let visit = clinic.booked(&Wish::of("Ada Lovelace", "ada@example.org")).await;
    clinic.booked(&Wish::of("Grace Hopper", "grace@example.org").at("2027-05-12T10:00:00-04:00")).await;
    let proven = clinic.proves_person("ada@example.org", &visit).await;
    let by_mail = clinic.signs_in_by_mail("ada@example.org").await;
    let other = clinic.signs_in_by_mail("grace@example.org").await;
    let patients = [("by mail alone", &by_mail, 403), ("another", &other, 403), ("proven", &proven, 200)];
    let listed = by_mail.opens("/me/sessions").await;
    let theirs = listed.attribute("form[action$=\"/end\"]", "action").unwrap();
    let nobodys = "/me/sessions/00000000-0000-4000-8000-000000000000/end";

    for (who, browser, of_health) in patients {
        let cookie = format!("mv-me={}", browser.kept("mv-me").unwrap());
        let api = clinic.api().with("sec-fetch-site", "same-origin").with("cookie", &cookie);
        let asked: Vec<_> = MATRIX.iter().filter(|(_, path, _)| !path.ends_with("/end-others")).collect();
        for (method, path, expect) in asked {
            let row = ROUTES.iter().find(|row| row.method.as_str() == *method && row.path == *path).unwrap();
            let expected = match expect {
                ByPatient(status) => *status,
                ByProvenPatient(status) => {
                    if of_health == 200 {
                        *status
                    } else {
                        of_health
                    }
                }
                ByRole(statuses) if !path.contains('{') => statuses[0],
                _ => continue,
            };
            assert_eq!(ask(&api, row, path).await.status.as_u16(), expected, "{method} {path} as {who}");
        }
        let end = ROUTES.iter().find(|row| row.path == "/me/sessions/{id}/end").unwrap();
        let missing = ask(&api, end, nobodys).await;
        assert_eq!(missing.status, 404, "{who}");
        match who {
            "another" => assert_eq!(told(&ask(&api, end, &theirs).await), told(&missing)),
            "proven" => assert_eq!(ask(&api, end, &theirs).await.status, 303, "their own, from elsewhere"),
            _ => {}
        }
    }
}

#[tokio::test]
async fn anothers_is_like_what_does_not_exist_byte_for_byte() {
    let mut world = World::full().await;
    let everybody = everybody(&world.clinic).await;
    // The one before has run out while they came.
    world.way_in = World::way_in(&world.clinic, &world.clinic.browser()).await;

    for (method, path, expect) in MATRIX {
        let row = ROUTES.iter().find(|row| row.method.as_str() == *method && row.path == *path).unwrap();
        for caller in &everybody {
            for api in caller.ways(row) {
                let mut absent = Vec::new();
                for (_, address) in absentees(&world, row, *expect) {
                    let answer = ask(&api, row, &address).await;
                    if answer.status == 404 || answer.status == 410 {
                        absent.push(told(&answer));
                    }
                }
                absent.dedup();
                assert!(absent.len() <= 1, "{method} {path} tells others' from nobody's:\n{}", absent.join("\n"));
            }
        }
    }
}

#[tokio::test]
async fn an_account_that_is_disabled_is_out_with_its_next_request() {
    let clinic = TestClinic::open().await;
    let staff = clinic.hires(&[Role::FrontDesk], &[]).await;
    let program = clinic.program_of(&staff).await;
    let console = clinic.api().with("cookie", &clinic.cookie_of(&staff).await);
    assert_eq!(program.get("/api/v1/staff/appointments").await.status, 200);
    assert_eq!(console.get("/staff").await.status, 200);

    clinic.storage().disable_staff(staff.id, &clinic.parts().operator(), clinic.now()).await.unwrap();

    assert_eq!(program.get("/api/v1/staff/appointments").await.status, 401);
    assert_eq!(console.get("/staff").await.status, 401);
    let link = clinic.storage().sign_in_link(staff.id, &clinic.parts().operator(), clinic.now()).await.unwrap();
    assert_eq!(link, None, "and has no way in");
}

/// Somebody, with a token for programs and a cookie for pages.
struct Caller {
    token: Option<String>,
    cookie: Option<String>,
    site: Api,
}

impl Caller {
    /// The ways in which they ask for a row: pages with the cookie; the API with the token, and with the cookie.
    fn ways(&self, row: &Row) -> Vec<Api> {
        let with_cookie = || {
            let site = self.site.clone().with("sec-fetch-site", "same-origin");
            self.cookie.as_ref().map_or(site.clone(), |cookie| site.with("cookie", cookie))
        };
        let with_token = || self.token.as_ref().map_or(self.site.clone(), |token| self.site.clone().bearing(token));
        if row.class == Class::Api { vec![with_token(), with_cookie()] } else { vec![with_cookie()] }
    }
}

async fn everybody(clinic: &TestClinic) -> Vec<Caller> {
    let mut everybody = Vec::new();
    // They came in the morning, and their time is over.
    let expired = clinic.hires(&Role::ALL, &["rosa", "ivo"]).await;
    let token = NewToken {
        name: "expired".to_owned(),
        roles: Role::ALL.to_vec(),
        staff: Some(expired.id),
        expires_at: Some(clinic.now() + SignedDuration::from_mins(5)),
    };
    let (_, token) = clinic.storage().create_token(&token, &clinic.parts().operator(), clinic.now()).await.unwrap();
    let expired = (token, clinic.cookie_of(&expired).await);
    clinic.waits(SignedDuration::from_mins(16));

    for name in PRINCIPALS {
        let roles: &[Role] = match name {
            "desk" => &[Role::FrontDesk],
            "rosa" | "ivo" => &[Role::Practitioner],
            "editor" => &[Role::Editor],
            "reviewer" => &[Role::Reviewer],
            "admin" => &[Role::Admin],
            "operator" => &[Role::Operator],
            _ => &Role::ALL,
        };
        let circle: &[&str] = match name {
            "ivo" => &["ivo"],
            "disabled" => &["rosa", "ivo"],
            _ => &["rosa"],
        };
        let (token, cookie) = match name {
            "visitor" => (None, None),
            "bad" => (Some("mv_nonsense".to_owned()), Some("mv=nonsense".to_owned())),
            "expired" => (Some(expired.0.clone()), Some(expired.1.clone())),
            _ => {
                let staff = clinic.hires(roles, circle).await;
                let token =
                    NewToken { name: name.to_owned(), roles: roles.to_vec(), staff: Some(staff.id), expires_at: None };
                let operator = clinic.parts().operator();
                let (_, token) = clinic.storage().create_token(&token, &operator, clinic.now()).await.unwrap();
                let cookie = clinic.cookie_of(&staff).await;
                if name == "disabled" {
                    clinic.storage().disable_staff(staff.id, &operator, clinic.now()).await.unwrap();
                }
                (Some(token), Some(cookie))
            }
        };
        everybody.push(Caller { token, cookie, site: clinic.api() });
    }
    everybody
}

/// The addresses a row is asked for, each with what is expected of it.
fn expected(world: &World, row: &Row, expect: Expect, column: usize) -> Vec<(&'static str, String, u16)> {
    let own = address(world, row);
    match expect {
        Everybody(status) => vec![("", own, status)],
        // Nobody of the staff is a patient by that.
        ByPatient(_) | ByPatientsThing | ByProvenPatient(_) => vec![("", own, 401)],
        ByLink(status) => {
            let absent = absentees(world, row, expect).into_iter().map(|(whose, address)| (whose, address, 410));
            [("(own)", own, status)].into_iter().chain(absent).collect()
        }
        ByRole(statuses) => vec![("", own, statuses[column])],
        ByCircle { rosas, ivos, missing } => {
            let mut asked = absentees(world, row, expect);
            let (_, none) = asked.remove(1);
            let (_, others) = asked.remove(0);
            vec![
                ("(Rosa's)", own, rosas[column]),
                ("(Ivo's)", others, ivos[column]),
                ("(nobody's)", none, missing[column]),
            ]
        }
        BySecret(status) => {
            let absent = absentees(world, row, expect).into_iter().map(|(whose, address)| (whose, address, 404));
            [("(own)", own, status)].into_iter().chain(absent).collect()
        }
    }
}

/// The address of a row with what is the caller's, if they are Rosa or hold the secret.
fn address(world: &World, row: &Row) -> String {
    match row.path {
        // A hold that was given back: nothing is left to be changed.
        path if row.owner == Owner::HoldOwner => path.replace("{hold}", &world.given_back),
        "/book/{service}" | "/book/{service}/{practitioner}" => world.address(row),
        "/a/{manage}/not-me" => row.path.replace("{manage}", &world.rosas.manage),
        _ => world.address(row),
    }
}

/// The addresses of a row with what is somebody else's, or nobody's.
fn absentees(world: &World, row: &Row, expect: Expect) -> Vec<(&'static str, String)> {
    const NOBODYS: &str = "00000000-0000-4000-8000-000000000000";
    const NO_SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let with = |mine: &str, others: &str| address(world, row).replace(mine, others);
    match expect {
        Everybody(_) | ByRole(_) | ByPatient(_) | ByPatientsThing | ByProvenPatient(_) => Vec::new(),
        ByCircle { .. } if row.path.starts_with("/staff/accounts") => vec![
            ("(another)", with(&world.accounts[0], &world.accounts[1])),
            ("(nobody's)", with(&world.accounts[0], NOBODYS)),
            ("(nonsense)", with(&world.accounts[0], "nonsense")),
        ],
        ByCircle { .. } if row.path.contains("practitioners") => vec![
            ("(Ivo's)", with("/rosa/", "/ivo/")),
            ("(nobody's)", with("/rosa/", "/nobody/")),
            ("(nonsense)", with("/rosa/", "/No-Slug/")),
        ],
        ByCircle { .. } => {
            let (rosas, ivos) = (&world.rosas, &world.ivos);
            let (mine, others) = match row.path {
                path if path.contains("/patients/") => (&rosas.patient, &ivos.patient),
                path if path.contains("appointments") => (&rosas.visit, &ivos.visit),
                path if path.contains("/plans/") => (&rosas.plan, &ivos.plan),
                _ => (&rosas.message, &ivos.message),
            };
            vec![
                ("(Ivo's)", with(mine, others)),
                ("(nobody's)", with(mine, NOBODYS)),
                ("(nonsense)", with(mine, "nonsense")),
            ]
        }
        BySecret(_) | ByLink(_) => {
            let (mine, other_kind) = match row.owner {
                Owner::Anyone => (&world.way_in, &world.rosas.manage),
                Owner::VisitOwner => (&world.rosas.manage, &world.hold),
                Owner::HoldOwner => (&world.given_back, &world.rosas.manage),
                Owner::MessageReader => (&world.rosas.read, &world.rosas.unsubscribe),
                Owner::WhoeverUnsubscribes => (&world.rosas.unsubscribe, &world.rosas.read),
                Owner::WhoeverPrefers => (&world.rosas.preferences, &world.rosas.unsubscribe),
                Owner::FeedReader => (&world.feed, &world.rosas.manage),
                Owner::Enrollee => (&world.invitation, &world.rosas.manage),
                Owner::Patient | Owner::Desk => unreachable!("their addresses hold no secret"),
            };
            vec![
                ("(of another kind)", with(mine, other_kind)),
                ("(nobody's)", with(mine, NO_SECRET)),
                ("(nonsense)", with(mine, "nonsense")),
                ("(the id)", with(mine, &world.rosas.visit)),
            ]
        }
    }
}

/// Asks so that whoever may is refused at the last moment, and nothing changes.
async fn ask(api: &Api, row: &Row, address: &str) -> Answer {
    let stale = api.clone().if_match(0);
    match (row.method.as_str(), row.class) {
        ("GET", _) => api.get(address).await,
        ("DELETE", _) => api.delete(address).await,
        ("PUT" | "PATCH", _) => {
            stale.sends(row.method.clone(), address, Some(("application/json", b"{}".to_vec()))).await
        }
        (_, Class::Api) => stale.post(address, &json!({})).await,
        _ => stale.posts(address, "application/x-www-form-urlencoded", "version=0").await,
    }
}

/// Everything an answer tells but its request's number and the time.
fn told(answer: &Answer) -> String {
    let id = answer.header("x-request-id").to_owned();
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| !["x-request-id", "date"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    headers.sort();
    format!("{} {}\n{}", answer.status, headers.join(" "), answer.body.replace(&id, "(request)"))
}

/// A field of the API, and who of these may see it.
type FieldOf = (&'static str, [bool; 4]);

#[tokio::test]
async fn a05_a_field_that_a_role_may_not_see_is_absent() {
    const ROLES: [Role; 4] = [Role::FrontDesk, Role::Practitioner, Role::Admin, Role::Operator];
    #[rustfmt::skip]
    const OF_VISIT: [FieldOf; 4] = [
        //            desk  treats admin  operator (who sees no visit at all)
        ("patient",  [true,  true, true,  false]),
        ("needs",    [true,  true, true,  false]),
        ("answers",  [false, true, false, false]),
        ("follow_ups", [true, true, true, false]),
    ];
    #[rustfmt::skip]
    const OF_MESSAGE: [FieldOf; 6] = [
        ("patient",  [true,  true, true,  false]),
        ("article",  [false, true, false, false]),
        ("journey",  [false, true, false, false]),
        ("step",     [false, true, false, false]),
        ("why",      [false, true, false, false]),
        ("bytes",    [false, true, false, false]),
    ];
    let clinic = TestClinic::open().await;
    let wish = Wish::of("Ada Lovelace", "ada@example.org").wants_reading().answers("yes").saying(
        "patient",
        json!({ "name": "Ada Lovelace", "email": "ada@example.org", "needs": "A step-free way in" }),
    );
    let visit = clinic.booked(&wish).await;
    clinic.keeps(&visit).await;
    clinic.works_at(visit.starts_at + SignedDuration::from_hours(25)).await;
    let rosa = clinic.program_as(&[Role::Practitioner]).await;
    let list = rosa.get("/api/v1/staff/messages?state=sent").await.json();
    let reading = list["items"].as_array().unwrap().iter().find(|message| message["kind"] == "reading").unwrap();
    let message = format!("/api/v1/staff/messages/{}", reading["id"].as_str().unwrap());
    let visit = format!("/api/v1/staff/appointments/{}", visit.id);

    for (n, role) in ROLES.into_iter().enumerate() {
        let program = clinic.program_as(&[role]).await;
        for (path, fields) in [(&visit, &OF_VISIT[..]), (&message, &OF_MESSAGE[..])] {
            let body: serde_json::Value = serde_json::from_str(&program.get(path).await.body).unwrap();
            for (field, seen_by) in fields {
                let shown = body.get(field).is_some_and(|value| !value.is_null());
                assert_eq!(shown, seen_by[n], "{field} of {path} for {role:?}: {body}");
            }
        }
        // And on the pages: no word of what is not theirs.
        let console = clinic.signs_in_as(&[role]).await;
        let pages = [visit.replace("/api/v1", ""), message.replace("/api/v1/staff/messages", "/staff/follow-ups")];
        for page in pages {
            let shown = console.opens(&page).await;
            let treats = role == Role::Practitioner;
            assert!(treats || !shown.says("What chronic pain is"), "{page} for {role:?}: {}", shown.text());
            assert!(treats || !shown.says("injections"), "{page} for {role:?}: {}", shown.text());
            let is_theirs = role != Role::Operator;
            assert!(is_theirs || !shown.says("Ada Lovelace"), "{page} for {role:?}: {}", shown.text());
        }
    }
}
