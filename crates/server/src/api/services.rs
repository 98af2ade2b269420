//! What can be booked, with whom, where, and what is asked beside it.

use axum::{extract::Path, http::StatusCode, response::Response};
use domain::{
    clinic::{self, Clinic, LocationKind, QuestionKind},
    ids::ServiceId,
    patients::consent,
    text::{Bilingual, Lang},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Items, json};
use crate::{Site, error::Error, extract::Parameters, problem::Problem};

/// The language of what is read.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Spoken {
    /// `en-CA` or `fr-CA`; English if absent.
    #[param(example = "en-CA")]
    lang: Option<String>,
}

impl Parameters<Spoken> {
    fn lang(mut self) -> Result<Lang, Error> {
        let lang = self.mistakes.read("lang", self.sent.lang.as_deref()).unwrap_or_default();
        self.mistakes.refuse()?;
        Ok(lang)
    }
}

/// A service as patients see it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Service)]
pub(crate) struct ServiceView {
    /// The clinic's own name for it, in addresses and calls.
    id: String,
    title: String,
    summary: String,
    /// The lengths it comes in; the first is the usual one.
    minutes: Vec<u32>,
    /// Starts lie so many minutes apart.
    step_minutes: u32,
    /// How long ahead it must be booked.
    notice_minutes: u32,
    /// How many days ahead it can be booked.
    horizon_days: u16,
    /// Until how long before the start it may be cancelled online.
    cancel_window_minutes: u32,
    /// in-person, video, phone
    modalities: Vec<&'static str>,
    practitioners: Vec<String>,
    /// Where; null means wherever its practitioners work.
    locations: Option<Vec<String>>,
    /// Whether staff approve each booking.
    approval: bool,
    /// What the usual length costs, in words.
    price: Option<String>,
    /// What each length costs, in the order of `minutes`; one entry where all cost the same, none where nothing is said.
    prices: Vec<String>,
    questions: Vec<QuestionView>,
}

/// A short question that is asked with the booking.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Question)]
pub(crate) struct QuestionView {
    id: String,
    text: String,
    hint: Option<String>,
    /// choice or text
    kind: &'static str,
    required: bool,
    options: Vec<OptionView>,
}

/// One answer that can be chosen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuestionOption)]
pub(crate) struct OptionView {
    id: String,
    text: String,
}

/// A person who treats.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Practitioner)]
pub(crate) struct PractitionerView {
    id: String,
    name: String,
    credentials: String,
    disciplines: Vec<String>,
    registration: Option<String>,
    /// Languages they treat in.
    languages: Vec<&'static str>,
    locations: Vec<String>,
    services: Vec<String>,
}

/// A place where visits happen.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Location)]
pub(crate) struct LocationView {
    id: String,
    name: String,
    address: Option<String>,
    /// How to find it.
    directions: Option<String>,
    /// IANA name of its time zone.
    tz: String,
    /// physical or virtual
    kind: &'static str,
}

/// The consents that a booking may carry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Consents {
    consents: Vec<ConsentView>,
}

/// What can be agreed to. A booking names id and version.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Consent)]
pub(crate) struct ConsentView {
    id: &'static str,
    version: String,
    purpose: &'static str,
    /// Whether booking online needs it.
    required: bool,
    text: String,
}

/// The services that can be booked
///
/// Unlisted ones are left out; they can be read and booked by their id.
#[utoipa::path(get, path = "/api/v1/services", operation_id = "listServices", tag = "clinic", params(Spoken),
    responses((status = 200, body = Items<ServiceView>)))]
pub(crate) async fn list(site: Site, parameters: Parameters<Spoken>) -> Result<Response, Error> {
    let lang = parameters.lang()?;
    let clinic = site.clinic().await?;
    let shown = clinic.services.iter().filter(|service| service.listed && service.active);
    Ok(json(StatusCode::OK, &Items::whole(shown.map(|service| ServiceView::of(service, &clinic, lang)).collect())))
}

/// One service
#[utoipa::path(get, path = "/api/v1/services/{slug}", operation_id = "readService", tag = "clinic", params(Spoken),
    responses((status = 200, body = ServiceView)))]
pub(crate) async fn read(
    site: Site,
    Path(slug): Path<String>,
    parameters: Parameters<Spoken>,
) -> Result<Response, Error> {
    let lang = parameters.lang()?;
    let clinic = site.clinic().await?;
    let id: ServiceId = slug.parse().map_err(|_| Problem::not_found())?;
    let service = clinic.service(&id).filter(|service| service.active).ok_or_else(Problem::not_found)?;
    Ok(json(StatusCode::OK, &ServiceView::of(service, &clinic, lang)))
}

/// The people who treat
#[utoipa::path(get, path = "/api/v1/practitioners", operation_id = "listPractitioners", tag = "clinic", params(Spoken),
    responses((status = 200, body = Items<PractitionerView>)))]
pub(crate) async fn practitioners(site: Site, parameters: Parameters<Spoken>) -> Result<Response, Error> {
    let lang = parameters.lang()?;
    let clinic = site.clinic().await?;
    let in_use = clinic.practitioners.iter().filter(|practitioner| practitioner.active);
    let views = in_use.map(|practitioner| PractitionerView::of(practitioner, &clinic, lang));
    Ok(json(StatusCode::OK, &Items::whole(views.collect())))
}

/// The places
#[utoipa::path(get, path = "/api/v1/locations", operation_id = "listLocations", tag = "clinic", params(Spoken),
    responses((status = 200, body = Items<LocationView>)))]
pub(crate) async fn locations(site: Site, parameters: Parameters<Spoken>) -> Result<Response, Error> {
    let lang = parameters.lang()?;
    let clinic = site.clinic().await?;
    Ok(json(
        StatusCode::OK,
        &Items::whole(clinic.locations.iter().map(|place| LocationView::of(place, lang)).collect()),
    ))
}

/// What a booking may agree to
#[utoipa::path(get, path = "/api/v1/consents", operation_id = "listConsents", tag = "clinic", params(Spoken),
    responses((status = 200, body = Consents)))]
pub(crate) async fn consents(site: Site, parameters: Parameters<Spoken>) -> Result<Response, Error> {
    let lang = parameters.lang()?;
    let words = site.storage.consents().await?;
    let view = |words: consent::ConsentText| ConsentView {
        id: words.kind.code(),
        purpose: purpose(words.kind),
        required: words.required,
        text: format!("{} {}", words.label.get(lang), words.text.get(lang)),
        version: words.version,
    };
    Ok(json(StatusCode::OK, &Consents { consents: words.into_iter().map(view).collect() }))
}

/// What a consent is for: a channel, or a purpose of mail.
fn purpose(kind: consent::Kind) -> &'static str {
    match kind {
        consent::Kind::EmailChannel => "channel:email",
        consent::Kind::CareEducation => "purpose:care-education",
        consent::Kind::OutcomeCheckIn => "purpose:outcome-check-in",
    }
}

impl ServiceView {
    fn of(service: &clinic::Service, clinic: &Clinic, lang: Lang) -> Self {
        Self {
            id: service.id.to_string(),
            title: service.title.get(lang).to_owned(),
            summary: service.summary.get(lang).to_owned(),
            minutes: service.minutes.iter().map(|minutes| minutes.0).collect(),
            step_minutes: service.step.0,
            notice_minutes: service.notice.0,
            horizon_days: service.horizon_days,
            cancel_window_minutes: service.cancel_window.0,
            modalities: service.modalities.iter().map(|modality| modality.code()).collect(),
            practitioners: clinic.offering(service).map(|one| one.id.to_string()).collect(),
            locations: service.locations.as_ref().map(|places| places.iter().map(ToString::to_string).collect()),
            approval: service.approval,
            price: spoken(service.price_of(service.usual_minutes()), lang),
            prices: service.prices.iter().map(|price| price.get(lang).to_owned()).collect(),
            questions: service.questions.iter().map(|question| QuestionView::of(question, lang)).collect(),
        }
    }
}

impl QuestionView {
    fn of(question: &clinic::Question, lang: Lang) -> Self {
        let option = |option: &clinic::QuestionOption| OptionView {
            id: option.id.clone(),
            text: option.text.get(lang).to_owned(),
        };
        Self {
            id: question.id.clone(),
            text: question.text.get(lang).to_owned(),
            hint: spoken(question.hint.as_ref(), lang),
            kind: match question.kind {
                QuestionKind::Choice => "choice",
                QuestionKind::Text => "text",
            },
            required: question.required,
            options: question.options.iter().map(option).collect(),
        }
    }
}

impl PractitionerView {
    fn of(practitioner: &clinic::Practitioner, clinic: &Clinic, lang: Lang) -> Self {
        let offered = clinic.services.iter().filter(|service| service.listed && service.active);
        let services = offered.filter(|service| service.practitioners.contains(&practitioner.id));
        Self {
            id: practitioner.id.to_string(),
            name: practitioner.name.clone(),
            credentials: practitioner.credentials.get(lang).to_owned(),
            disciplines: practitioner.disciplines.clone(),
            registration: practitioner.registration.clone(),
            languages: practitioner.languages.iter().map(|lang| lang.tag()).collect(),
            locations: practitioner.locations.iter().map(ToString::to_string).collect(),
            services: services.map(|service| service.id.to_string()).collect(),
        }
    }
}

impl LocationView {
    fn of(place: &clinic::Location, lang: Lang) -> Self {
        Self {
            id: place.id.to_string(),
            name: place.name.get(lang).to_owned(),
            address: spoken(place.address.as_ref(), lang),
            directions: spoken(place.directions.as_ref(), lang),
            tz: place.zone.to_string(),
            kind: match place.kind {
                LocationKind::Physical => "physical",
                LocationKind::Virtual => "virtual",
            },
        }
    }
}

fn spoken(text: Option<&Bilingual>, lang: Lang) -> Option<String> {
    text.map(|text| text.get(lang).to_owned())
}
