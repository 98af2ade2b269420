//! How much, how often, how long: a dose as a patient reads it.

use domain::{
    plans::{Amount, Day, Days, Dose, Load, LoadUnit, Side},
    text::Lang,
};

use super::{Words, plans::decimal};

/// "10 minutes, once a day, 4 days a week, for 8 weeks"
pub(crate) fn dose(dose: &Dose, t: &Words, lang: Lang) -> String {
    let times = u32::from(dose.times_per_day.get());
    let rest = [
        dose.hold_seconds.map(|n| t.plan_dose_hold(u32::from(n.get()))),
        dose.rest_seconds.map(|n| t.plan_dose_rest(u32::from(n.get()))),
        dose.load.map(|load| weight(load, t, lang)),
        dose.effort.map(|effort| t.plan_dose_effort(u32::from(u8::from(effort)))),
        dose.side.map(|side| side_of(side, t)),
        // A session has its days; "once a day" beside it would say nothing.
        (times > 1 || dose.amount != Amount::Session).then(|| t.plan_dose_daily(times)),
        Some(days(&dose.days, t)),
        dose.sessions.map(|n| t.plan_dose_sessions(u32::from(n.get()))),
        dose.weeks.map(|n| t.plan_dose_weeks(u32::from(n.get()))),
    ];
    let parts: Vec<String> = [Some(amount(dose.amount, t))].into_iter().chain(rest).flatten().collect();
    parts.join(", ")
}

fn amount(amount: Amount, t: &Words) -> String {
    match amount {
        Amount::Minutes(n) => t.plan_dose_minutes(u32::from(n.get())),
        Amount::Repetitions { sets, of } => t.plan_dose_repetitions(u32::from(sets.get()), u32::from(of.get())),
        Amount::Seconds { sets, of } => t.plan_dose_seconds(u32::from(sets.get()), u32::from(of.get())),
        Amount::Session => t.plan_dose_session(),
    }
}

fn days(days: &Days, t: &Words) -> String {
    match days {
        Days::PerWeek(days) => t.plan_dose_days(u32::from(u8::from(*days))),
        Days::Named(days) => {
            let named: Vec<String> = days.iter().map(|day| weekday(*day, t)).collect();
            t.plan_dose_named(named.join(", "))
        }
    }
}

fn weekday(day: Day, t: &Words) -> String {
    match day {
        Day::Mon => t.plan_day_mon(),
        Day::Tue => t.plan_day_tue(),
        Day::Wed => t.plan_day_wed(),
        Day::Thu => t.plan_day_thu(),
        Day::Fri => t.plan_day_fri(),
        Day::Sat => t.plan_day_sat(),
        Day::Sun => t.plan_day_sun(),
    }
}

/// The days of a week, Monday first.
pub(crate) fn week(t: &Words) -> Vec<String> {
    let days = [Day::Mon, Day::Tue, Day::Wed, Day::Thu, Day::Fri, Day::Sat, Day::Sun];
    days.map(|day| weekday(day, t)).into()
}

fn side_of(side: Side, t: &Words) -> String {
    match side {
        Side::Left => t.plan_dose_left(),
        Side::Right => t.plan_dose_right(),
        Side::Both => t.plan_dose_both(),
    }
}

fn weight(load: Load, t: &Words, lang: Lang) -> String {
    let n = decimal(load.of, lang);
    match load.unit {
        LoadUnit::Kilograms => t.plan_load_kilograms(n),
        LoadUnit::Pounds => t.plan_load_pounds(n),
        LoadUnit::Band => t.plan_load_band(n),
        LoadUnit::PercentOfMaximum => t.plan_load_maximum(n),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(dose_as_sent: &str, lang: Lang) -> String {
        dose(&serde_json::from_str(dose_as_sent).unwrap(), Words::of(lang), lang)
    }

    #[test]
    fn a_dose_reads_as_somebody_would_say_it() {
        let walk = r#"{"amount":{"minutes":10},"times_per_day":1,"days":{"per_week":4},"weeks":8}"#;
        assert_eq!(said(walk, Lang::English), "10 minutes, once a day, 4 days a week, for 8 weeks");
        assert_eq!(said(walk, Lang::French), "10 minutes, une fois par jour, 4 jours par semaine, pendant 8 semaines");
        let lift = r#"{"amount":{"repetitions":{"sets":3,"of":10}},"load":{"of":2.5,"unit":"kilograms"},"effort":5,
            "side":"both","times_per_day":2,"days":{"named":["mon","thu"]}}"#;
        let english = "3 rounds of 10, with 2.5 kg, effort 5 of 10, on both sides, 2 times a day, on Monday, Thursday";
        assert_eq!(said(lift, Lang::English), english);
        let french =
            "3 séries de 10, avec 2,5 kg, effort de 5 sur 10, des deux côtés, 2 fois par jour, le lundi, jeudi";
        assert_eq!(said(lift, Lang::French), french);
        let talk = r#"{"amount":"session","times_per_day":1,"days":{"per_week":7},"sessions":1}"#;
        assert_eq!(said(talk, Lang::English), "one session, every day, 1 session in all");
    }
}
