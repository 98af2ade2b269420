//! The clinic file: what an owner writes is what the clinic knows, and every mistake is told with its line.

use std::path::Path;

use domain::{
    clinic::{Audience, Clinic, LateCancel, Modality, Verify},
    text::Lang,
    time::Minutes,
};
use movability::files::clinic::{read, write};

const SMALL: &str = r#"format = 1
[clinic]
name = "Small Clinic"
address = "1 Street"
phone = "416-555-0100"
email = "hello@clinic.example"
time_zone = "America/Toronto"
[[location]]
id = "main"
name = "Main"
[[practitioner]]
id = "ada"
name = "Ada"
locations = ["main"]
hours = [{ location = "main", weekday = "mon", start = "09:00", end = "24:00" }]
[[service]]
id = "visit"
title = { en-CA = "Visit", fr-CA = "Visite" }
minutes = 60
practitioners = ["ada"]
"#;

fn clinic(text: &str) -> Clinic {
    read(Path::new("clinic.toml"), text).expect("the file is right")
}

fn refused(text: &str) -> Vec<String> {
    let mistakes = read(Path::new("clinic.toml"), text).expect_err("the file is wrong");
    mistakes.0.iter().map(ToString::to_string).collect()
}

/// The small clinic with one line more, after the line that reads `after`.
fn with(after: &str, line: &str) -> String {
    SMALL.replacen(&format!("{after}\n"), &format!("{after}\n{line}\n"), 1)
}

#[test]
fn what_is_left_out_takes_the_documented_default() {
    let clinic = clinic(SMALL);
    let service = &clinic.services[0];

    assert_eq!(clinic.identity.legal_name, "Small Clinic");
    assert_eq!(clinic.identity.lang, Lang::English);
    assert_eq!(clinic.identity.jurisdiction, "ca-on");
    assert_eq!(clinic.identity.late_cancel, LateCancel::Refuse);
    assert_eq!(clinic.identity.reminder_hours, [24]);
    assert!(!clinic.identity.demonstration);
    assert_eq!(clinic.locations[0].zone.name(), "America/Toronto");
    assert_eq!((service.step, service.notice, service.cancel_window), (Minutes(15), Minutes(120), Minutes(1_440)));
    assert_eq!((service.horizon_days, service.capacity, service.listed), (90, 1, true));
    assert_eq!((service.audience, service.verify), (Audience::Any, Verify::NewEmail));
    assert_eq!(service.modalities, [Modality::InPerson]);
    assert_eq!(service.title.french, "Visite");
}

#[test]
fn the_demonstration_clinic_survives_the_round_trip() {
    let text = include_str!("../../../content/demo/clinic.toml");
    let first = clinic(text);

    let again = clinic(&write(&first));

    assert_eq!(first, again);
    assert_eq!(write(&again), write(&first));
}

#[test]
fn everything_that_can_be_written_is_written_back() {
    let full = SMALL
        .replace("email = ", "late_cancel = \"flag\"\ndemonstration = true\nlocale = \"fr-CA\"\nreminder_hours = [48, 2]\napprove_after_no_shows = 2\nquiet_hours = \"20:00-07:30\"\nembed_origins = [\"https://clinic.example\"]\nalert_contacts = [{ name = \"Duty\", command = \"page-duty\", hours = \"08:00-18:00\" }, { name = \"Night\", url = \"https://alerts.example/1\" }]\nemail = ")
        .replace("name = \"Main\"\n", "name = \"Main\"\naddress = \"1 Main Street\"\ndirections = { en-CA = \"Second floor\", fr-CA = \"Deuxième étage\" }\n")
        .replace(
            "hours = [{ location = \"main\", weekday = \"mon\", start = \"09:00\", end = \"24:00\" }]",
            r#"credentials = { en-CA = "PT", fr-CA = "pht" }
disciplines = ["physiotherapy"]
registration = "College 1"
languages = ["fr-CA"]
active = false
[[practitioner.hours]]
location = "main"
weekday = "fri"
start = "22:00"
end = "02:00"
valid_from = 2027-01-01
valid_to = 2027-12-31
services = ["visit"]
[[practitioner.override]]
date = 2027-02-03
location = "main"
windows = [["09:00", "12:00"], ["13:00", "24:00"]]
force_open = true
[[practitioner.override]]
date = 2027-02-04
location = "main"
windows = []"#,
        )
        .replace("minutes = 60", "minutes = [30, 60]\nstep_minutes = 30\nbefore_minutes = 5\nafter_minutes = 10\nnotice_minutes = 0\nhorizon_days = 30\ncancel_window_minutes = 60\nlocations = [\"main\"]\nmodalities = [\"video\", \"phone\"]\naudience = \"new\"\napproval = true\nverify = \"always\"\nroom_kind = \"treatment\"\nroom_after_minutes = 5\nlisted = false\nmax_open_per_patient = 2\ndaily_cap = 4\nprice = [\"$80\", { en-CA = \"$120\", fr-CA = \"120 $\" }]\nactive = false\njourney = \"after-first-visit\"\nsummary = \"A visit\"")
        + r#"
[[service.question]]
id = "injections"
text = "Injections?"
hint = "Botox \"and others\""
required = true
options = [{ id = "yes", text = "Yes" }, { id = "no", text = "No" }]
[[service.question]]
id = "else"
text = "Anything else?"
kind = "text"
[[room]]
id = "r1"
location = "main"
kind = "treatment"
active = false
[[closure]]
date = 2027-07-01
name = "Canada Day"
location = "main"
[[travel]]
from = "main"
to = "main"
minutes = 0
"#;
    let first = clinic(&full);

    assert_eq!(clinic(&write(&first)), first);
}

#[test]
fn an_unknown_key_is_named_with_the_nearest_one() {
    assert_eq!(
        refused(&with("minutes = 60", "notice_minuts = 5")),
        ["clinic.toml:20: unknown key `notice_minuts`; did you mean `notice_minutes`?"]
    );
}

#[test]
fn every_mistake_of_a_file_is_told_at_once() {
    let wrong = SMALL
        .replace("America/Toronto", "Toronto")
        .replace("weekday = \"mon\"", "weekday = \"monday\"")
        .replace("start = \"09:00\"", "start = \"9:00\"")
        .replace("minutes = 60", "minutes = \"an hour\"\nverify = \"sometimes\"")
        .replace("practitioners = [\"ada\"]", "practitioners = [\"adda\", \"ada\"]")
        .replace("email = \"hello@clinic.example\"\n", "");

    assert_eq!(
        refused(&wrong),
        [
            "clinic.toml:2: [clinic] lacks `email`: an e-mail address such as \"hello@clinic.example\"",
            "clinic.toml:6: `time_zone` is \"Toronto\"; a time zone such as \"America/Toronto\" is expected",
            "clinic.toml:14: `weekday` is \"monday\"; one of \"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\" is expected",
            "clinic.toml:14: `start` is \"9:00\"; a time such as \"09:00\" is expected",
            "clinic.toml:18: `minutes` is \"an hour\"; a whole number from 5 to 1440 is expected",
            "clinic.toml:19: `verify` is \"sometimes\"; one of \"new-email\", \"always\", \"never\" is expected",
            "clinic.toml:20: `practitioners`: \"adda\" is no practitioner of this file; did you mean \"ada\"?",
        ]
    );
}

#[test]
fn a_file_must_hold_together() {
    let twice = format!("{SMALL}[[location]]\nid = \"main\"\nname = \"Again\"\n");
    assert_eq!(refused(&twice), ["clinic.toml:22: id \"main\" is used by another location already"]);

    let elsewhere = with("name = \"Main\"", "[[location]]\nid = \"other\"\nname = \"Other\"")
        .replace("hours = [{ location = \"main\"", "hours = [{ location = \"other\"");
    assert_eq!(
        refused(&elsewhere),
        ["clinic.toml:18: `location`: \"other\" is not among this practitioner's `locations`; add it there"]
    );

    let page = SMALL.replace("id = \"visit\"", "id = \"confirm\"");
    assert_eq!(refused(&page), ["clinic.toml:17: `id`: \"confirm\" is the address of a page; choose another"]);

    let english_only = SMALL.replace(", fr-CA = \"Visite\"", "");
    assert_eq!(refused(&english_only), ["clinic.toml:18: `title` lacks `fr-CA`: a text in quotation marks"]);
}

#[test]
fn what_this_version_cannot_do_is_refused_rather_than_ignored() {
    assert_eq!(
        refused(&with("minutes = 60", "capacity = 8")),
        ["clinic.toml:20: `capacity`: this version books one person a visit; leave it at 1"]
    );
}

#[test]
fn a_price_is_for_every_length_or_one_for_each() {
    let lengths = |price: &str| with("minutes = 60", price).replace("minutes = 60", "minutes = [30, 60]");
    let of = |text: &str| {
        let clinic = clinic(&lengths(text));
        [Minutes(30), Minutes(60), Minutes(45)]
            .map(|length| clinic.services[0].price_of(length).map(|p| p.english.clone()))
    };

    assert_eq!(of("listed = true"), [None, None, None]);
    assert_eq!(of("price = \"$80\""), [Some("$80".to_owned()), Some("$80".to_owned()), Some("$80".to_owned())]);
    assert_eq!(of("price = [\"$80\", \"$120\"]"), [Some("$80".to_owned()), Some("$120".to_owned()), None]);
    assert_eq!(
        refused(&lengths("price = [\"$80\", \"$120\", \"$160\"]")),
        ["clinic.toml:20: `price`: a list has one price for each of `minutes`, in their order"]
    );
}

#[test]
fn what_could_never_be_meant_is_told_with_its_line() {
    let told = |after: &str, line: &str, what: &str| assert_eq!(refused(&with(after, line)), [what]);

    told(
        "minutes = 60",
        "room_kind = \"treatment\"",
        "clinic.toml:20: `room_kind`: \"treatment\" is no kind of room of this file",
    );
    told(
        "minutes = 60",
        "horizon_days = 551",
        "clinic.toml:20: `horizon_days` is 551; a whole number from 1 to 550 is expected",
    );
    told(
        "name = \"Ada\"",
        "credentials = \"P\\u0000T\"",
        "clinic.toml:14: `credentials` is \"P\\u0000T\"; a text without control characters is expected",
    );
    told(
        "phone = \"416-555-0100\"",
        "embed_origins = [\"javascript:alert(1)\"]",
        "clinic.toml:6: `embed_origins` is \"javascript:alert(1)\"; an origin such as \"https://clinic.example\" is expected",
    );
    told(
        "phone = \"416-555-0100\"",
        "quiet_hours = \"all night\"",
        "clinic.toml:6: `quiet_hours` is \"all night\"; a window such as \"21:00-08:00\" is expected",
    );
    told(
        "phone = \"416-555-0100\"",
        "alert_contacts = [{ name = \"Duty\" }]",
        "clinic.toml:6: this contact lacks a way to be told: write `command` or `url`",
    );

    assert_eq!(
        refused(&SMALL.replace("practitioners = [\"ada\"]", "practitioners = [\"ada\", \"ada\"]")),
        ["clinic.toml:20: `practitioners`: \"ada\" stands twice"]
    );
    assert_eq!(
        refused(&SMALL.replace("minutes = 60", "minutes = [60, 60]")),
        ["clinic.toml:19: `minutes`: one length stands twice"]
    );
    let way = "[[travel]]\nfrom = \"main\"\nto = \"main\"\nminutes = 5\n";
    assert_eq!(
        refused(&format!("{SMALL}{way}{way}")),
        ["clinic.toml:25: another [[travel]] has the same `from` and `to` already; keep one of them"]
    );
}

#[test]
fn a_clinic_with_many_mistakes_never_makes_the_reader_panic() {
    // Each line of the small clinic left out, doubled, or with its value turned into something else.
    let lines: Vec<&str> = SMALL.lines().collect();
    for at in 0..lines.len() {
        let key = lines[at].split(" = ").next().unwrap_or_default();
        for line in [
            "",
            &format!("{0}\n{0}", lines[at]),
            &format!("{key} = []"),
            &format!("{key} = 99999999999999999999"),
            &format!("{key} = -1"),
            &format!("{key} = 1979-02-30"),
            &format!("{key} = {{ a = 1 }}"),
            &format!("{key} = \"\""),
        ] {
            let mut changed = lines.clone();
            changed[at] = line;
            if let Err(mistakes) = read(Path::new("clinic.toml"), &changed.join("\n")) {
                assert!(
                    !mistakes.0.is_empty() && mistakes.0.iter().all(|mistake| mistake.line <= lines.len() + 1),
                    "{line}"
                );
            }
        }
    }
}

#[test]
fn what_is_not_toml_is_refused_with_its_line() {
    let mistakes = refused("format = 1\n[clinic\n");

    assert_eq!(mistakes.len(), 1);
    assert!(mistakes[0].starts_with("clinic.toml:2: this is not TOML: "), "{mistakes:?}");
}
