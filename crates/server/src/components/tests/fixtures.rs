//! Our macros give the HTML of nhsuk-frontend's own fixtures, read from where npm put them, so that its styles, scripts
//! and years of testing with assistive technology hold for our pages.
//!
//! Left out: cases whose label is the page's heading (our pages have one `h1`, above the form), and all cases of options
//! we do not have (icons, reverse colours, conditional content, dividers, disabled, captions, prefixes). Differences:
//! `LEFT_OUT` names what is folded away and why.

use std::{fs, path::Path};

use askama::Template;
use domain::text::Lang;
use serde_json::Value;

use crate::{
    components::{Choice, Choices, DateField, Field, Problems, Table, Task, TextArea, problems::Problem},
    words::Words,
};

/// What ours has beside the fixture: focus without a script on the summary.
const LEFT_OUT: &[&str] = &[" tabindex=\"-1\" autofocus"];

/// The HTML of one case.
fn fixture(component: &str, case: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("web/node_modules/nhsuk-frontend/dist/nhsuk/components")
        .join(component)
        .join("fixtures.json");
    let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}; build once with npm", path.display()));
    let all: Value = serde_json::from_str(&text).unwrap();
    let case = all["fixtures"].as_array().unwrap().iter().find(|fixture| fixture["name"] == case);
    case.unwrap_or_else(|| panic!("{component} has the case"))["html"].as_str().unwrap().to_owned()
}

/// White space folded, and the names of fields left out: ours are the ids.
fn folded(html: &str) -> String {
    let mut html = html.split_whitespace().collect::<Vec<_>>().join(" ").replace("> ", ">").replace(" <", "<");
    for left_out in LEFT_OUT {
        html = html.replace(left_out, "");
    }
    let mut folded = String::new();
    for (n, part) in html.split(" name=\"").enumerate() {
        folded.push_str(if n == 0 { part } else { part.split_once('"').expect("a name ends").1 });
    }
    folded
}

fn same(ours: &impl Template, component: &str, case: &str) {
    assert_eq!(folded(&ours.render().unwrap()), folded(&fixture(component, case)), "{component}, {case}");
}

fn english() -> &'static Words {
    Words::of(Lang::English)
}

fn wrong(field: &str, text: &str) -> Problems {
    [Problem { field: field.to_owned(), text: text.to_owned() }].into_iter().collect()
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% import "components/button.html" as button %}
        {%- match kind -%}
        {% when "submit" %}{{ button::submit(text) }}
        {% when "secondary" %}{{ button::secondary(text) }}
        {% when "warning" %}{{ button::warning(text) }}
        {% when "small" %}{{ button::small(text) }}
        {% when "start" %}{{ button::start("#", text) }}
        {% when _ %}{{ button::start_secondary("#", text) }}
        {%- endmatch -%}"##
)]
struct Button {
    kind: &'static str,
    text: &'static str,
}

#[test]
fn buttons() {
    same(&Button { kind: "submit", text: "Save and continue" }, "button", "default");
    same(&Button { kind: "secondary", text: "Find my location" }, "button", "secondary");
    same(&Button { kind: "small", text: "Find my location" }, "button", "secondary, small");
    same(&Button { kind: "warning", text: "Yes, delete this vaccine" }, "button", "warning");
    same(&Button { kind: "start", text: "Link button" }, "button", "as a link");
    same(&Button { kind: "start_secondary", text: "Find my location" }, "button", "secondary as a link");
}

#[derive(Template)]
#[template(ext = "html", source = r#"{% import "components/field.html" as field %}{{ field::line(t, f) }}"#)]
struct Line {
    t: &'static Words,
    f: Field,
}

fn number(id: &str) -> Field {
    let class = "nhsuk-input--code nhsuk-input--width-10";
    let code = Field::code(id, "What is your NHS number?");
    Field { class, autocomplete: "", ..code }
}

#[test]
fn fields() {
    let t = english();
    same(&Line { t, f: number("without-heading") }, "input", "without heading");
    let problems = wrong("with-error-message", "Enter NHS number");
    let mut f = number("with-error-message").problems(&problems);
    // The fixture names the error's class between its own two.
    f.class = "nhsuk-input--width-10";
    let expected = fixture("input", "with error message, without heading").replace("nhsuk-input--code ", "");
    assert_eq!(folded(&Line { t, f }.render().unwrap()), folded(&expected));
}

#[derive(Template)]
#[template(ext = "html", source = r#"{% import "components/field.html" as field %}{{ field::lines(t, f) }}"#)]
struct Lines {
    t: &'static Words,
    f: TextArea,
}

#[test]
fn fields_of_several_lines() {
    let t = english();
    let hint = "Do not include personal information like your name, date of birth or NHS number";
    let area = |id: &str| TextArea::new(id, "Can you provide more detail?").hint(hint);
    same(&Lines { t, f: area("without-heading") }, "textarea", "without heading");
    let problems = wrong("with-hint-error", "You must provide an explanation");
    let f = area("with-hint-error").problems(&problems);
    same(&Lines { t, f }, "textarea", "with error message and hint, without heading");
}

#[derive(Template)]
#[template(ext = "html", source = r#"{% import "components/field.html" as field %}{{ field::counted(t, f) }}"#)]
struct Counted {
    t: &'static Words,
    f: TextArea,
}

#[test]
fn fields_with_a_limit() {
    // The words of the count are ours, in both languages; the fixture leaves them to the script, which speaks English.
    let ours = |f| {
        let html = Counted { t: english(), f }.render().unwrap();
        let (before, rest) = html.split_once(" data-i18n.characters-under-limit.one").unwrap();
        format!("{before}>{}", rest.split_once('>').unwrap().1)
    };
    let f = TextArea::new("without-heading", "Tell us more about what happened").up_to(150);
    assert_eq!(folded(&ours(f)), folded(&fixture("character-count", "without heading")));
}

#[derive(Template)]
#[template(ext = "html", source = r#"{% import "components/field.html" as field %}{{ field::date(t, f) }}"#)]
struct Day {
    t: &'static Words,
    f: DateField,
}

#[test]
fn dates() {
    let t = english();
    let date = || DateField::new("example", "What is your date of birth?");
    same(&Day { t, f: date() }, "date-input", "without heading");
    let problems = wrong("example-day", "Enter your date of birth");
    same(&Day { t, f: date().problems(&problems) }, "date-input", "with error message, without heading");
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "components/tasks.html" as tasks_of %}{{ tasks_of::list("your-health", tasks) }}"#
)]
struct Tasks {
    tasks: Vec<Task>,
}

#[test]
fn lists_of_tasks() {
    let tasks = vec![
        Task::done("#/task/exercise", "Exercise", "Completed"),
        Task::done("#/task/personal-health", "Personal health", "Completed"),
        Task::todo("#/task/family-health-history", "Family health history", "Incomplete")
            .hint("Details of your parents, brothers and sisters"),
        Task::todo("#/task/smoking-history", "Smoking history", "Incomplete"),
        Task::later("Blood test", "Cannot start yet"),
    ];
    same(&Tasks { tasks }, "task-list", "default");
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "components/choice.html" as choice %}
        {%- match kind -%}
        {% when "radios" %}{{ choice::radios(t, q) }}
        {% when "checkboxes" %}{{ choice::checkboxes(t, q) }}
        {% when _ %}{{ choice::select(t, q) }}
        {%- endmatch -%}"#
)]
struct Question {
    t: &'static Words,
    kind: &'static str,
    q: Choices,
}

#[test]
fn questions() {
    let t = english();
    let contact = |id: &str, last: &str| {
        let choices =
            vec![Choice::new("email", "Email"), Choice::new("phone", "Phone"), Choice::new(last, "Text message")];
        Choices::new(id, "How do you want to be contacted about this?", choices)
    };
    same(&Question { t, kind: "radios", q: contact("without-heading", "text") }, "radios", "without heading");
    let problems = wrong("with-error-message", "Select how you want to be contacted");
    let q = contact("with-error-message", "text").problems(&problems);
    same(&Question { t, kind: "radios", q }, "radios", "with error message, without heading");

    let q = contact("without-heading", "text message");
    same(&Question { t, kind: "checkboxes", q }, "checkboxes", "without heading");
    let problems = wrong("with-hint-error", "Select how you want to be contacted");
    let q = contact("with-hint-error", "text message").hint("Select all options that are relevant to you");
    let q = q.problems(&problems);
    same(&Question { t, kind: "checkboxes", q }, "checkboxes", "with error message and hint, without heading");

    let choices = [("published", "Recently published"), ("updated", "Recently updated"), ("views", "Most views")];
    let mut choices: Vec<_> = choices.into_iter().map(|(value, text)| Choice::new(value, text)).collect();
    choices.push(Choice::new("comments", "Most comments"));
    let q = Choices::new("without-heading", "Sort by", choices);
    same(&Question { t, kind: "select", q }, "select", "without heading");
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% import "components/problems.html" as problems_of %}{{ problems_of::summary(t, problems) }}"#
)]
struct Summary {
    t: &'static Words,
    problems: Problems,
}

#[test]
fn the_summary_of_mistakes() {
    let mut problems = Problems::none();
    problems.add("example-first-name", "Enter your first name");
    problems.add("example-last-name", "Enter your last name");
    same(&Summary { t: english(), problems }, "error-summary", "with multiple errors");

    let mut problems = Problems::none();
    problems.add("", "Invalid username or password");
    problems.add("example-terms-of-service", "Agree to the terms of service to log in");
    same(&Summary { t: english(), problems }, "error-summary", "without error link (mixed)");
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r##"{% import "components/card.html" as card %}
        {%- import "components/link.html" as link %}
        {%- import "components/table.html" as table %}
        {%- import "components/text.html" as text %}
        {%- match kind -%}
        {% when "back-link" %}{{ link::back(t, "#") }}
        {% when "skip-link" %}{{ link::skip(t) }}
        {% when "tag" %}{{ text::tag("Active") }}
        {% when "coloured tag" %}{{ text::coloured_tag("A&E", "red") }}
        {% when "card" %}{{ card::link("#", "Introduction to care and support", "A quick guide for people who have care and support needs and their carers") }}
        {% when "details" %}{% call text::details("How to find your NHS number") %}You can find your NHS number by logging in to the NHS App or on any document the NHS has sent you.{% endcall %}
        {% when _ %}{{ table::plain(sample) }}
        {%- endmatch -%}"##
)]
struct Part {
    t: &'static Words,
    kind: &'static str,
    sample: Table,
}

#[test]
fn small_parts() {
    let t = english();
    let part = |kind| Part { t, kind, sample: Table::default() };
    same(&part("back-link"), "back-link", "default");
    same(&part("skip-link"), "skip-link", "default");
    same(&part("tag"), "tag", "default");
    same(&part("card"), "card", "clickable");
    same(&part("details"), "details", "default");
    // The template escapes by number, the fixture by name.
    let coloured = part("coloured tag").render().unwrap().replace("&#38;", "&amp;");
    assert_eq!(folded(&coloured), folded(&fixture("tag", "with text escaping")));
}

#[test]
fn tables() {
    let rows = [
        ["Blisters on lips or around the mouth", "Cold sores"],
        ["Itchy, dry, cracked, sore", "Eczema"],
        ["Itchy blisters", "Shingles, chickenpox"],
    ];
    let sample = Table {
        caption: "Impetigo can look similar to other skin conditions".to_owned(),
        head: vec!["Skin symptoms".to_owned(), "Possible cause".to_owned()],
        rows: rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect(),
    };
    let ours = Part { t: english(), kind: "table", sample }.render().unwrap();
    // Ours stands in a region that scrolls by itself on a phone.
    let table = &ours[ours.find("<table").unwrap()..ours.find("</table>").unwrap() + "</table>".len()];
    assert_eq!(folded(table), folded(&fixture("tables", "default")));
}
