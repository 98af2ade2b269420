//! What a plan still needs, in words: the same on the page of the editor and in the API.

use domain::{
    decimal::Decimal,
    plans::{Aspect, Lack},
    text::Lang,
};

use super::Words;

/// What is missing, and what would be right.
pub(crate) fn lack(lack: &Lack, t: &Words) -> String {
    let said = match lack {
        Lack::BodyItem => t.plan_lack_body_item(),
        Lack::MindItem => t.plan_lack_mind_item(),
        Lack::ActiveBuilder => t.plan_lack_active_builder(),
        Lack::MindSkill => t.plan_lack_mind_skill(),
        Lack::Psychotherapist => t.plan_lack_psychotherapist(),
        Lack::AreaAnswer => t.plan_lack_area_answer(),
        Lack::FactorOfItem => t.plan_lack_factor_of_item(),
        Lack::ItemOfFactor => t.plan_lack_item_of_factor(),
        Lack::ReviewDate => t.plan_lack_review_date(),
        Lack::StopRule => t.plan_lack_stop_rule(),
        Lack::LinkedActiveItem => t.plan_lack_linked_active_item(),
        Lack::Company => t.plan_lack_company(),
        Lack::MoreBuilding => t.plan_lack_more_building(),
        Lack::Reason => t.plan_lack_reason(),
        Lack::Sharing => t.plan_lack_sharing(),
        Lack::OtherWording => t.plan_lack_other_wording(),
        Lack::FunctionalGoal => t.plan_lack_functional_goal(),
        Lack::WholeGoal => t.plan_lack_whole_goal(),
        Lack::FreshBaseline => t.plan_lack_fresh_baseline(),
        Lack::FreshScreen => t.plan_lack_fresh_screen(),
        Lack::ClearedRedFlag => t.plan_lack_cleared_red_flag(),
        Lack::FlareUpPage => t.plan_lack_flare_up_page(),
        Lack::ConsentTalk => t.plan_lack_consent_talk(),
        Lack::Preference => t.plan_lack_preference(),
        Lack::DifferenceFromTemplate => t.plan_lack_difference_from_template(),
        Lack::AuthorisedProvider => t.plan_lack_authorised_provider(),
        Lack::LivingTechnique => t.plan_lack_living_technique(),
        Lack::Clearance { answer, .. } => return t.plan_lack_clearance(answer.get(t.lang())),
    };
    said.to_owned()
}

/// What somebody is told whose plan rests while the safety questions are old.
pub(crate) fn screen_first(t: &Words) -> String {
    lack(&Lack::FreshScreen, t)
}

/// In what something differs from the version before.
pub(crate) fn aspect(aspect: Aspect, t: &Words) -> String {
    match aspect {
        Aspect::What => t.plan_aspect_what(),
        Aspect::Dose => t.plan_aspect_dose(),
        Aspect::Quota => t.plan_aspect_quota(),
        Aspect::Dates => t.plan_aspect_dates(),
        Aspect::StopRule => t.plan_aspect_stop(),
        Aspect::Provider => t.plan_aspect_provider(),
        Aspect::Target => t.plan_aspect_target(),
        Aspect::Status => t.plan_aspect_status(),
        Aspect::Reasons => t.plan_aspect_reasons(),
        Aspect::Words => t.plan_aspect_words(),
    }
}

/// A number with its fraction, as a language writes it.
pub(crate) fn decimal(number: Decimal, lang: Lang) -> String {
    match lang {
        Lang::English => number.to_string(),
        Lang::French => number.to_string().replace('.', ","),
    }
}
