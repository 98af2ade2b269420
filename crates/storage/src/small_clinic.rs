//! The small clinic of the tests beside the code: as many practitioners as asked for, on one place, with one service.

use domain::clinic::Clinic;

pub(crate) fn small_clinic(people: &[&str], daily_cap: Option<u16>) -> Clinic {
    let practitioners: Vec<_> = people
        .iter()
        .map(|id| {
            serde_json::json!({
                "id": id, "name": "P", "credentials": "PT", "disciplines": [], "registration": null,
                "locations": ["main"], "languages": ["en-CA"], "overrides": [],
                "hours": [{ "location": "main", "weekday": "tue", "valid_from": null, "valid_to": null,
                            "services": null, "window": { "start": "09:00:00", "end": "17:00:00" } }],
            })
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "identity": {
            "name": "C", "legal_name": "C", "address": "A", "phone": "416-555-0100", "email": "c@example.org",
            "zone": "America/Toronto", "lang": "en-CA", "jurisdiction": "ca-on", "reminder_hours": [24],
            "no_show_grace": 15, "late_cancel": "refuse", "demonstration": false,
        },
        "locations": [{ "id": "main", "name": "Main", "address": null, "directions": null, "zone": "America/Toronto",
                        "kind": "physical" }],
        "rooms": [{ "id": "r1", "location": "main", "kind": "treatment" }], "closures": [], "travel": [], "practitioners": practitioners,
        "services": [{
            "id": "visit", "title": "V", "summary": "V", "minutes": [60], "step": 15, "before": 0, "after": 0,
            "notice": 0, "horizon_days": 90, "cancel_window": 0, "locations": null, "modalities": ["in-person"],
            "audience": "any", "approval": false, "verify": "never", "room_kind": null, "room_after": 0,
            "practitioners": people, "listed": true, "capacity": 1, "max_open_per_patient": null, "daily_cap": daily_cap,
            "prices": [], "journey": null, "questions": [], "active": true,
        }],
    }))
    .unwrap()
}
