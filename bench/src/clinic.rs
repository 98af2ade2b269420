//! The clinic that is measured: practitioners on working hours, five services, one place.

const HEAD: &str = r#"format = 1

[clinic]
# Only a demonstration shows articles that no clinician has reviewed, and sends them.
demonstration = true
name = "Bench Clinic"
legal_name = "Bench Clinic (a measurement)"
address = "1 Measure Street, Toronto, Ontario"
phone = "416-555-0198"
email = "hello@clinic.example"
time_zone = "America/Toronto"
locale = "en-CA"
jurisdiction = "ca-on"

[[location]]
id = "main"
name = "Main"
address = "1 Measure Street, Toronto"
time_zone = "America/Toronto"
kind = "physical"
"#;

/// Its file, with so many practitioners.
pub(crate) fn file(practitioners: usize) -> String {
    let mut file = HEAD.to_owned();
    for number in 1..=practitioners {
        file += &format!(
            "\n[[practitioner]]\nid = \"p-{number}\"\nname = \"Practitioner {number}\"\ncredentials = \"PT\"\n\
             disciplines = [\"physiotherapy\"]\nlocations = [\"main\"]\nlanguages = [\"en-CA\"]\n"
        );
        for day in ["mon", "tue", "wed", "thu", "fri"] {
            for (start, end) in [("08:00", "12:00"), ("13:00", "17:00")] {
                file += &format!(
                    "[[practitioner.hours]]\nlocation = \"main\"\nweekday = \"{day}\"\nstart = \"{start}\"\nend = \"{end}\"\n"
                );
            }
        }
    }
    let everybody: Vec<String> = (1..=practitioners).map(|number| format!("\"p-{number}\"")).collect();
    for (number, minutes) in (1..).zip([30, 60, 45, 30, 90]) {
        file += &format!(
            "\n[[service]]\nid = \"service-{number}\"\ntitle = \"Service {number}\"\nsummary = \"A service.\"\n\
             minutes = {minutes}\nstep_minutes = 15\nnotice_minutes = 0\nhorizon_days = 400\nverify = \"never\"\n\
             practitioners = [{}]\njourney = \"soon\"\n",
            everybody.join(", ")
        );
    }
    file
}
