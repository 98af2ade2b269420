//! What can be done with an article as it stands, by whoever looks at it: each deed a form of its own.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    access::{Action, Principal, Role},
    articles::{ArticleState, Correcting, CorrectionSeverity, Override, versions::Act},
    ids::ArticleSlug,
    text::Lang,
};
use jiff::civil::Date;
use serde::Deserialize;
use storage::{
    Storage,
    articles::{ArticleRefusal, AtDesk, Decision},
};

use super::{
    editor::{EditorPage, found, is_draft},
    path_of, which,
};
use crate::{
    Site,
    answer::{on_to, page},
    components::{Ask, Choice, Choices, Field, HtmlForm, Problems, TextArea},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    staff::may,
    words::Words,
};

/// A form with its heading.
pub(super) struct Deed {
    pub(super) id: &'static str,
    pub(super) heading: String,
    pub(super) lead: String,
    pub(super) form: HtmlForm,
}

/// What a form of this page sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Press {
    version: String,
    approve_note: String,
    back_note: String,
    review_due: String,
    overrides: String,
    severity: String,
    correct_text: String,
    reason: String,
    replacement: String,
}

/// Every deed that is possible here and now, for this person.
pub(super) fn deeds(at_desk: &AtDesk, caller: &Caller, frame: &Frame, t: &Words) -> Vec<Deed> {
    let (writes, confirms, reviews) = (
        may(caller, Action::ContentWrite, None),
        may(caller, Action::ContentConfirm, None),
        may(caller, Action::ContentReview, None),
    );
    let to = |act: &str, problems| {
        let path = format!("{}/{act}", path_of(&at_desk.slug, at_desk.lang));
        HtmlForm::to(frame.to(&path), problems).keeps("version", at_desk.revision.to_string())
    };
    let none = Problems::none;
    let mut deeds = Vec::new();
    let mut add = |id, heading: String, lead: String, form| deeds.push(Deed { id, heading, lead, form });
    if writes && is_draft(at_desk) {
        add("submit", t.desk_submit(), t.desk_submit_lead(), to("submit", none()).button(t.desk_submit_button()));
    }
    if writes && at_desk.draft.is_some() && at_desk.published.is_some() {
        add("correct", t.desk_correct(), t.desk_correct_lead(), correct_form(to("correct", none()), t));
    }
    if at_desk.awaits_review() && confirms {
        let form = approve_form(to("approve", none()), is_clinician(caller), t);
        let lead = if is_clinician(caller) { t.desk_approve_lead() } else { t.desk_confirm_lead() };
        add("approve", t.desk_approve(), lead, form);
    }
    if at_desk.awaits_review() && reviews {
        let note = TextArea::new("back_note", t.desk_hand_back_note());
        let form = to("request-changes", none()).asks(note).button(t.desk_hand_back_button());
        add("request-changes", t.desk_hand_back(), t.desk_hand_back_lead(), form);
    }
    let can_come_out = |state: ArticleState| state.after(Act::Publish, frame.clinic.is_demo).is_some();
    if writes && (can_come_out(at_desk.state()) || at_desk.approved().is_some()) {
        add("publish", t.desk_publish(), t.desk_publish_lead(), to("publish", none()).button(t.desk_publish_button()));
    }
    if reviews && at_desk.published.is_some() {
        let form = to("archive", none()).button(t.desk_archive_button());
        add("archive", t.desk_archive(), t.desk_archive_lead(), form);
        let form = to("retract", none())
            .asks(TextArea::new("reason", t.desk_retract_reason()).hint(t.desk_retract_reason_hint()))
            .asks(
                Field::text("replacement", t.desk_retract_replacement())
                    .hint(t.desk_retract_replacement_hint())
                    .optional(),
            )
            .warning(t.desk_retract_button());
        add("retract", t.desk_retract(), t.desk_retract_lead(), form);
    }
    deeds
}

fn approve_form(form: HtmlForm, clinician: bool, t: &Words) -> HtmlForm {
    let form = match clinician {
        true => form.asks(Field::text("review_due", t.desk_approve_due()).hint(t.desk_approve_due_hint())).asks(
            TextArea::new("overrides", t.desk_approve_overrides()).hint(t.desk_approve_overrides_hint()).optional(),
        ),
        false => form,
    };
    form.asks(Field::text("approve_note", t.desk_approve_note()).optional()).button(t.desk_approve_button())
}

fn correct_form(form: HtmlForm, t: &Words) -> HtmlForm {
    let severities = [
        (CorrectionSeverity::Minor, t.desk_severity_minor()),
        (CorrectionSeverity::Clinical, t.desk_severity_clinical()),
        (CorrectionSeverity::Safety, t.desk_severity_safety()),
    ];
    let severities = severities.map(|(severity, name)| Choice::new(severity.code(), name)).to_vec();
    form.asks(Ask::Radios(Choices::new("severity", t.desk_correct_severity(), severities)))
        .asks(TextArea::new("correct_text", t.desk_correct_text()).hint(t.desk_correct_text_hint()))
        .button(t.desk_correct_button())
}

fn is_clinician(caller: &Caller) -> bool {
    matches!(caller.permit.who(), Principal::Staff { roles, .. } if roles.contains(&Role::Reviewer))
}

/// What every deed is done with.
struct Doing {
    storage: Storage,
    site: Site,
    caller: Caller,
    slug: ArticleSlug,
    lang: Lang,
    seen: i64,
    press: Press,
}

/// Reads what every deed needs.
fn doing(
    (Changes(storage), site, caller): (Changes, Site, Caller),
    Path((slug, lang)): Path<(String, String)>,
    Form(press): Form<Press>,
) -> Result<Doing, Error> {
    let (slug, lang) = which(&slug, &lang)?;
    let seen = press.version.parse().map_err(|_| Problem::version_required())?;
    Ok(Doing { storage, site, caller, slug, lang, seen, press })
}

impl Doing {
    /// Goes on to the article, or says on its page why nothing was done.
    async fn done(self, act: &str, result: Result<AtDesk, ArticleRefusal>) -> Result<Response, Error> {
        let t = Words::of(self.caller.lang);
        let refusal = match result {
            Ok(_) => return Ok(on_to(&self.caller, &format!("{}?done={act}", path_of(&self.slug, self.lang)))),
            Err(refusal) => refusal,
        };
        let (status, said) = match &refusal {
            ArticleRefusal::Absent => return Err(Problem::not_found().into()),
            ArticleRefusal::VersionMismatch => (StatusCode::CONFLICT, t.desk_changed_meanwhile()),
            ArticleRefusal::Exists | ArticleRefusal::WrongState(_) => (StatusCode::CONFLICT, t.desk_refused_state()),
            ArticleRefusal::SameText(number) => (StatusCode::CONFLICT, t.desk_refused_same(number.to_string())),
            ArticleRefusal::NotTheirs => (StatusCode::FORBIDDEN, t.desk_refused_not_theirs()),
            ArticleRefusal::Approval(_) => (StatusCode::FORBIDDEN, t.desk_refused_author()),
            ArticleRefusal::Unreadable(_) => (StatusCode::UNPROCESSABLE_ENTITY, t.desk_refused_unreadable()),
            ArticleRefusal::NotPublishable(_) => (StatusCode::UNPROCESSABLE_ENTITY, t.desk_refused_checks()),
        };
        let at_desk = found(&self.site, self.slug.as_str(), self.lang.tag()).await?;
        let mut shown = EditorPage::of(&self.site, &self.caller, &at_desk, None, Problems::none()).await?;
        shown.refused = Some(said);
        page(status, &shown)
    }

    /// Shows a deed's form again, with what was typed and what is wrong with it.
    async fn again(self, id: &str, problems: Problems) -> Result<Response, Error> {
        let at_desk = found(&self.site, self.slug.as_str(), self.lang.tag()).await?;
        let mut shown = EditorPage::of(&self.site, &self.caller, &at_desk, None, Problems::none()).await?;
        if let Some(deed) = shown.deeds.iter_mut().find(|deed| deed.id == id) {
            deed.form.comes_back(problems, &|name| self.press.typed(name));
        }
        page(StatusCode::UNPROCESSABLE_ENTITY, &shown)
    }

    async fn decides(self, act: &str, decision: Decision, note: String) -> Result<Response, Error> {
        let (by, now) = (&self.caller.permit, self.site.clock.now());
        let decided = self.storage.review_article(&self.slug, self.lang, &decision, &note, self.seen, by, now).await?;
        self.done(act, decided).await
    }
}

impl Press {
    fn typed(&self, name: &str) -> Option<String> {
        let value = match name {
            "approve_note" => &self.approve_note,
            "back_note" => &self.back_note,
            "review_due" => &self.review_due,
            "overrides" => &self.overrides,
            "severity" => &self.severity,
            "correct_text" => &self.correct_text,
            "reason" => &self.reason,
            "replacement" => &self.replacement,
            _ => return None,
        };
        Some(value.clone())
    }
}

/// `POST /staff/articles/{slug}/{lang}/submit`
pub(crate) async fn submit(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    let doing = doing((changes, site, caller), path, form)?;
    let (by, now) = (&doing.caller.permit, doing.site.clock.now());
    let submitted = doing.storage.submit_article(&doing.slug, doing.lang, doing.seen, by, now).await?;
    doing.done("submit", submitted).await
}

/// `POST /staff/articles/{slug}/{lang}/approve`
pub(crate) async fn approve(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    let doing = doing((changes, site, caller), path, form)?;
    let t = Words::of(doing.caller.lang);
    let mut problems = Problems::none();
    let review_due: Option<Date> = doing.press.review_due.trim().parse().ok();
    if is_clinician(&doing.caller) && review_due.is_none() {
        problems.add("review_due", t.desk_approve_due_wrong());
    }
    let mut overrides = Vec::new();
    for line in doing.press.overrides.lines().filter(|line| !line.trim().is_empty()) {
        match line.trim().split_once([' ', ':']) {
            Some((code, reason)) if code.starts_with("PUB-") && !reason.trim_matches([' ', ':']).is_empty() => {
                overrides.push(Override { code: code.to_owned(), reason: reason.trim_matches([' ', ':']).to_owned() });
            }
            _ => problems.add("overrides", t.desk_approve_overrides_wrong()),
        }
    }
    if !problems.is_empty() {
        return doing.again("approve", problems).await;
    }
    let note = doing.press.approve_note.clone();
    doing.decides("approve", Decision::Approve { review_due, overrides }, note).await
}

/// `POST /staff/articles/{slug}/{lang}/request-changes`
pub(crate) async fn request_changes(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    hand_back("request-changes", Decision::Changes, doing((changes, site, caller), path, form)?).await
}

/// `POST /staff/articles/{slug}/{lang}/reject`
pub(crate) async fn reject(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    hand_back("reject", Decision::Reject, doing((changes, site, caller), path, form)?).await
}

async fn hand_back(act: &str, decision: Decision, doing: Doing) -> Result<Response, Error> {
    let t = Words::of(doing.caller.lang);
    let note = doing.press.back_note.trim().to_owned();
    if note.is_empty() {
        let mut problems = Problems::none();
        problems.add("back_note", t.desk_hand_back_missing());
        return doing.again("request-changes", problems).await;
    }
    doing.decides(act, decision, note).await
}

/// `POST /staff/articles/{slug}/{lang}/publish`
pub(crate) async fn publish(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    let doing = doing((changes, site, caller), path, form)?;
    let of_page = crate::articles::of_page(&doing.site, doing.lang).await?;
    let (by, now) = (&doing.caller.permit, doing.site.clock.now());
    let published = doing.storage.publish_article(&doing.slug, doing.lang, &of_page, doing.seen, by, now).await?;
    doing.done("publish", published).await
}

/// `POST /staff/articles/{slug}/{lang}/correct`
pub(crate) async fn correct(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    let doing = doing((changes, site, caller), path, form)?;
    let t = Words::of(doing.caller.lang);
    let mut problems = Problems::none();
    let severity = CorrectionSeverity::from_code(&doing.press.severity);
    if severity.is_none() {
        problems.add("severity", t.desk_correct_severity_missing());
    }
    let text = doing.press.correct_text.trim().to_owned();
    if text.is_empty() {
        problems.add("correct_text", t.desk_correct_text_missing());
    }
    let (Some(severity), true) = (severity, problems.is_empty()) else {
        return doing.again("correct", problems).await;
    };
    let correcting = Correcting { severity, text };
    let (by, now) = (&doing.caller.permit, doing.site.clock.now());
    let corrected = doing.storage.correct_article(&doing.slug, doing.lang, &correcting, doing.seen, by, now).await?;
    doing.done("correct", corrected).await
}

/// `POST /staff/articles/{slug}/{lang}/retract`
pub(crate) async fn retract(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    let doing = doing((changes, site, caller), path, form)?;
    let t = Words::of(doing.caller.lang);
    let mut problems = Problems::none();
    let reason = doing.press.reason.trim().to_owned();
    if reason.is_empty() {
        problems.add("reason", t.desk_retract_reason_missing());
    }
    let replacement = doing.press.replacement.trim();
    let replacement: Option<ArticleSlug> = match replacement {
        "" => None,
        slug => slug.parse().map(Some).unwrap_or_else(|_| {
            problems.add("replacement", t.desk_new_slug_wrong());
            None
        }),
    };
    if !problems.is_empty() {
        return doing.again("retract", problems).await;
    }
    let (by, now) = (&doing.caller.permit, doing.site.clock.now());
    let retracted = doing
        .storage
        .retract_article(&doing.slug, doing.lang, &reason, replacement.as_ref(), doing.seen, by, now)
        .await?;
    doing.done("retract", retracted.map(|(at_desk, _)| at_desk)).await
}

/// `POST /staff/articles/{slug}/{lang}/archive`
pub(crate) async fn archive(
    changes: Changes,
    site: Site,
    caller: Caller,
    path: Path<(String, String)>,
    form: Form<Press>,
) -> Result<Response, Error> {
    let doing = doing((changes, site, caller), path, form)?;
    let (by, now) = (&doing.caller.permit, doing.site.clock.now());
    let archived = doing.storage.archive_article(&doing.slug, doing.lang, doing.seen, by, now).await?;
    doing.done("archive", archived).await
}
