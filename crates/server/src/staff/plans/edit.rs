//! One part of a plan: its form, kept as it is written. Of two people who write at once both texts are shown.

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};
use storage::plans::{PlanRefusal, PlanWriting};

use super::{Opened, asking::told, part::Part};
use crate::{
    Site,
    components::{Fact, HtmlForm, Problems},
    error::Error,
    extract::{Caller, Changes, Form},
    frame::Frame,
    problem::Problem,
    staff::{on_to, page},
    typed::Typed,
    words::Words,
};

#[derive(Template)]
#[template(path = "staff/plans/edit.html")]
struct EditPage {
    t: &'static Words,
    page: Frame,
    back: String,
    form: HtmlForm,
    /// What stands beside an item: what it is, and how sure anybody can be.
    beside: Vec<String>,
    /// Somebody was faster: what is kept now.
    theirs: Option<Vec<Fact>>,
    /// Whether it may be taken out of its list.
    is_listed: bool,
    /// Whether it is kept while it is written.
    keeps_itself: bool,
}

/// `GET /staff/plans/{id}/edit/{part}`
pub(crate) async fn ask(
    site: Site,
    caller: Caller,
    Path((id, part)): Path<(String, String)>,
) -> Result<Response, Error> {
    let (opened, part) = found(&site, &caller, &id, &part).await?;
    let typed = part.kept(&opened.around(&caller)?);
    shown(&site, &caller, &opened, &part, &typed, Problems::none(), false).await
}

/// `POST /staff/plans/{id}/edit/{part}`
pub(crate) async fn keep(
    Changes(storage): Changes,
    site: Site,
    caller: Caller,
    Path((id, part)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    let t = Words::of(caller.lang);
    let (opened, part) = found(&site, &caller, &id, &part).await?;
    let is_script = !typed.one("auto").is_empty();
    let around = opened.around(&caller)?;
    let read = match typed.one("do") {
        "remove" | "up" | "down" => {
            let mut content = opened.content.clone();
            match typed.one("do") {
                "remove" => part.remove(&mut content),
                way => part.shift(&mut content, way == "up"),
            }
            Ok((content, around.reason.cloned()))
        }
        _ => part.read(&typed, &around),
    };
    let (content, reason) = match read {
        Ok(read) => read,
        Err(_) if is_script => return Ok((StatusCode::UNPROCESSABLE_ENTITY, t.desk_not_saved()).into_response()),
        Err(problems) => return shown(&site, &caller, &opened, &part, &typed, problems, false).await,
    };
    let seen = typed.one("version").parse().map_err(|_| Problem::version_required())?;
    let writing = PlanWriting { content, reason };
    let written = storage.write_plan(opened.view.id, &writing, seen, &caller.permit, site.clock.now()).await?;
    match written.ok_or_else(Problem::not_found)? {
        Ok(view) if is_script => {
            let version = view.chart.as_ref().map_or(0, |chart| chart.revision);
            saved(&site, &caller, version).await
        }
        Ok(_) => Ok(on_to(&caller, &format!("{}?done=saved", opened.path()))),
        Err(PlanRefusal::VersionMismatch(_)) if is_script => {
            Ok((StatusCode::CONFLICT, t.desk_changed_meanwhile()).into_response())
        }
        Err(PlanRefusal::VersionMismatch(_)) => {
            shown(&site, &caller, &opened, &part, &typed, Problems::none(), true).await
        }
        Err(PlanRefusal::Refused(refusal)) => Err(Problem::wrong_state(refusal.to_string()).into()),
    }
}

/// What the page's script is told: the new version, and when.
async fn saved(site: &Site, caller: &Caller, version: i64) -> Result<Response, Error> {
    let (t, zone) = (Words::of(caller.lang), site.clinic().await?.identity.zone.clone());
    let at = wording::in_words(site.clock.now(), zone.rules(), wording::Style::Time, caller.lang);
    let body = serde_json::json!({ "version": version, "said": t.desk_saved_at(at) });
    let mut response = body.to_string().into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

async fn found(site: &Site, caller: &Caller, id: &str, part: &str) -> Result<(Opened, Part), Error> {
    let opened = Opened::of(site, caller, id).await?;
    let part: Part = part.parse().map_err(|()| Problem::not_found())?;
    if part.is_in(&opened.content) { Ok((opened, part)) } else { Err(Problem::not_found().into()) }
}

async fn shown(
    site: &Site,
    caller: &Caller,
    opened: &Opened,
    part: &Part,
    typed: &Typed,
    problems: Problems,
    changed: bool,
) -> Result<Response, Error> {
    let (t, around) = (Words::of(caller.lang), opened.around(caller)?);
    let path = format!("{}/edit/{part}", opened.path());
    let frame = site.console(caller, &path, t.editor_part_heading(part.heading(t), opened.name.as_str())).await?;
    let action = frame.to(&path);
    let kept = part.kept(&around);
    let theirs = changed.then(|| told(&part.form(String::new(), Problems::none(), &kept, &around)));
    let version = opened.chart().revision.to_string();
    // Sent again after a conflict it takes the place of what is kept now: whoever sends it has seen that.
    let version = if changed || typed.one("version").is_empty() { version } else { typed.one("version").to_owned() };
    let form = part.form(action, problems, typed, &around).keeps("version", version);
    let beside = match part {
        Part::Item(Some(key)) => {
            let item = opened.content.items.iter().find(|item| item.key == *key);
            item.map(|item| super::show::evidence(item, &around)).unwrap_or_default()
        }
        _ => Vec::new(),
    };
    let shown = EditPage {
        t,
        back: frame.to(&opened.path()),
        beside,
        theirs,
        is_listed: part.is_listed(),
        keeps_itself: !matches!(part, Part::Goal(None) | Part::Item(None) | Part::External(None)),
        page: frame.with_problems(form.has_problems()),
        form,
    };
    page(if changed { StatusCode::CONFLICT } else { shown.form.status() }, &shown)
}
