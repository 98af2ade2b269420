//! The operators' tool as an operator uses it: the real program, on a folder of its own.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use tempfile::TempDir;

/// A folder with a clinic in it, and the tool.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    /// A clinic set up with the commands of the README.
    fn with_clinic() -> Self {
        let desk = Self::new();
        desk.succeeds(&["keys", "init"]);
        desk.succeeds(&["migrate"]);
        let text = fs::read_to_string(starter("demo/clinic.toml")).expect("it can be read");
        let real = desk.write("real.toml", &text.replace("demonstration = true\n", ""));
        desk.succeeds(&["clinic", "apply", &real]);
        desk.succeeds(&["content", "import", &starter("")]);
        desk
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_movability"));
        command.args(arguments).current_dir(self.0.path());
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("MOVABILITY_")) {
            command.env_remove(name);
        }
        command.output().expect("the program can be started")
    }

    /// What it prints, having succeeded.
    fn succeeds(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {}\n{said}", output.status);
        String::from_utf8(output.stdout).expect("it prints text")
    }

    /// What it says, having failed with an exit status.
    fn fails(&self, status: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).expect("it says text");
        assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    fn write(&self, name: &str, text: &str) -> String {
        let path = self.0.path().join(name);
        fs::write(&path, text).expect("a file can be written");
        path.display().to_string()
    }
}

fn starter(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content").join(name).display().to_string()
}

fn lines(text: &str) -> Vec<serde_json::Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

#[test]
fn the_clinic_file_comes_back_as_it_was_applied() {
    let desk = Desk::with_clinic();

    let shown = desk.write("shown.toml", &desk.succeeds(&["clinic", "show"]));

    assert_eq!(desk.succeeds(&["clinic", "apply", &shown, "--dry-run"]), "");
    let json = desk.succeeds(&["clinic", "apply", &shown, "--json"]);
    assert_eq!(lines(&json), [serde_json::json!({ "dry_run": false, "changes": [], "outside": [] })]);
}

#[test]
fn a_dry_run_names_the_changes_and_makes_none() {
    let desk = Desk::with_clinic();
    let text = fs::read_to_string(desk.0.path().join("real.toml")).expect("it can be read");
    let changed = desk.write("clinic.toml", &text.replace("notice_minutes = 60", "notice_minutes = 90"));

    let told = "~ service video-follow-up\n    notice_minutes: 60 → 90\n";
    for _ in 0..2 {
        assert_eq!(desk.succeeds(&["clinic", "apply", &changed, "--dry-run"]), told);
    }
    assert_eq!(desk.succeeds(&["clinic", "apply", &changed]), told);
    assert_eq!(desk.succeeds(&["clinic", "apply", &changed]), "");
}

#[test]
fn hours_are_compared_window_by_window() {
    let desk = Desk::with_clinic();
    let mut text = fs::read_to_string(desk.0.path().join("real.toml")).expect("it can be read");
    let at = text.find("start = \"").expect("somebody has hours") + "start = \"".len();
    text.replace_range(at..at + 5, "10:05");
    let changed = desk.write("clinic.toml", &text);

    let told = desk.succeeds(&["clinic", "apply", &changed, "--dry-run"]);

    let lines: Vec<&str> = told.lines().collect();
    assert!(lines[0].starts_with("~ practitioner "), "{told}");
    assert!(lines[1].starts_with("    hours - {") && lines[2].starts_with("    hours + {"), "{told}");
    assert!(lines[2].contains("10:05") && lines.len() == 3, "{told}");
}

#[test]
fn a_clinic_file_with_mistakes_changes_nothing_and_names_each_line() {
    let desk = Desk::with_clinic();
    let text = fs::read_to_string(starter("demo/clinic.toml")).expect("it can be read");
    desk.write("clinic.toml", &text.replace("America/Toronto", "Toronto").replace("minutes = 60\n", "minuts = 60\n"));

    let said = desk.fails(1, &["clinic", "apply", "clinic.toml"]);

    assert!(said.starts_with("error: clinic.toml:"), "{said}");
    assert!(said.contains("unknown key `minuts`; did you mean `minutes`?"), "{said}");
    assert!(said.lines().all(|line| line.starts_with("error: ")), "{said}");
}

#[test]
fn importing_content_twice_adds_nothing() {
    let desk = Desk::with_clinic();

    let again = desk.succeeds(&["content", "import", &starter(""), "--json"]);

    let nothing = serde_json::json!({ "articles": [], "clinical": [], "journeys": [], "entries": 0, "consents": 0, "pictures": [] });
    assert_eq!(lines(&again), [nothing]);
}

#[test]
fn the_starter_library_has_no_finding_that_blocks() {
    let desk = Desk::new();

    let report = desk.succeeds(&["content", "check", &starter(""), "--json"]);

    let findings = lines(&report)[0]["findings"].as_array().cloned().expect("there is a list");
    assert!(findings.iter().all(|finding| finding["severity"] != "block"), "{findings:#?}");
    assert!(findings.iter().any(|finding| finding["code"] == "PUB-013"), "what is said is said: {findings:#?}");
}

#[test]
fn an_article_that_cannot_be_read_blocks() {
    let desk = Desk::new();
    fs::create_dir(desk.0.path().join("articles")).expect("a folder can be made");
    let article = desk.write("articles/broken.en-CA.md", "no front matter\n");

    let output = desk.run(&["content", "check", &article]);

    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.starts_with("FORMAT block "), "{said}");
    assert!(said.contains("broken.en-CA.md:1 an article begins with a line `+++`"), "{said}");
}

#[test]
fn what_is_found_in_a_french_text_is_said_in_french_unless_another_language_is_asked_for() {
    let desk = Desk::new();
    let folder = starter("");
    let said = |of: &str, more: &[&str]| -> Vec<String> {
        let report = lines(&desk.succeeds(&[&["content", "check", &folder, "--json"], more].concat()));
        let findings = report[0]["findings"].as_array().cloned().expect("there is a list");
        let of_file = findings.iter().filter(|one| one["file"].as_str().is_some_and(|file| file.ends_with(of)));
        let nobody_read = of_file.filter(|one| one["code"] == "PUB-015");
        nobody_read.map(|one| format!("{}: {}", one["where"], one["text"])).collect()
    };
    let all = |said: &[String], words: &str| !said.is_empty() && said.iter().all(|one| one.contains(words));

    assert!(all(&said("neck-pain.en-CA.md", &[]), "nobody has read this source"));
    assert!(all(&said("what-chronic-pain-is.fr-CA.md", &[]), "personne n’a lu cette source"));
    assert!(all(&said("neck-pain.en-CA.md", &["--lang", "fr-CA"]), "personne n’a lu cette source"));
    assert!(all(&said("what-chronic-pain-is.fr-CA.md", &["--lang", "en-CA"]), "nobody has read this source"));

    fs::create_dir(desk.0.path().join("articles")).expect("a folder can be made");
    let article = desk.write("articles/casse.fr-CA.md", "rien en tête\n");
    let output = desk.run(&["content", "check", &article]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("casse.fr-CA.md:1 un article commence par une ligne `+++`"), "{said}");
}

/// What is done to a file.
type Change = Box<dyn Fn(&str) -> String>;

/// A copy of the starter library, with one of its files changed.
fn changed(desk: &Desk, file: &str, change: impl Fn(&str) -> String) -> String {
    let root = desk.0.path().join("changed");
    fs::remove_dir_all(&root).ok();
    copy(Path::new(&starter("")), &root);
    let path = root.join(file);
    let text = fs::read_to_string(&path).unwrap_or_default();
    fs::write(path, change(&text)).expect("a file can be written");
    root.display().to_string()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("a folder can be read") {
        let (path, name) = entry.map(|entry| (entry.path(), entry.file_name())).expect("an entry can be read");
        if path.is_dir() {
            copy(&path, &to.join(name));
        } else {
            fs::copy(&path, to.join(name)).expect("a file can be copied");
        }
    }
}

/// Every file below a folder, by its path in it.
fn files(root: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut found = std::collections::BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder can be read") {
            let path = entry.expect("an entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("it lies in it").display().to_string();
                found.insert(name, fs::read(path).expect("a file can be read"));
            }
        }
    }
    found
}

#[test]
fn what_was_imported_is_exported_byte_for_byte_and_imported_again() {
    let desk = Desk::with_clinic();
    let folder = desk.0.path().join("exported");
    let folder = folder.display().to_string();

    desk.succeeds(&["content", "export", &folder]);

    let mut written = files(Path::new(&starter("")));
    // The demonstration's own clinic and people, and notes for authors, are nobody's content.
    written.retain(|name, _| !name.starts_with("demo/") && (name.contains('/') || name.ends_with(".toml")));
    let exported = files(Path::new(&folder));
    assert_eq!(exported.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    for (name, bytes) in &exported {
        assert!(written.get(name) == Some(bytes), "{name} is another file");
    }
    let again = desk.succeeds(&["content", "import", &folder, "--json"]);
    assert_eq!(lines(&again)[0]["articles"], serde_json::json!([]));
    let said = desk.fails(1, &["content", "export", &folder]);
    assert!(said.contains("holds something already"), "{said}");
}

#[test]
fn whatever_is_wrong_with_content_is_told_with_its_place_and_nothing_of_it_is_kept() {
    const ARTICLE: &str = "articles/moving-again.en-CA.md";
    let desk = Desk::with_clinic();
    let before = desk.succeeds(&["content", "import", &starter(""), "--json"]);
    let article = |change: &'static str| -> Change { Box::new(move |text: &str| format!("{text}\n{change}\n")) };
    let replaced = |from: &'static str, to: &'static str| -> Change {
        Box::new(move |text: &str| {
            assert!(text.contains(from), "{from}");
            text.replacen(from, to, 1)
        })
    };
    let cases: Vec<(&str, &str, Change, &str)> = vec![
        ("no front matter", ARTICLE, Box::new(|_| "Text.".to_owned()), ":1 an article begins"),
        ("front matter without end", ARTICLE, replaced("\n+++\n", "\n"), ":1 the front matter has no closing line"),
        ("front matter that is no TOML", ARTICLE, replaced("lang = \"en-CA\"", "lang = en-CA"), ":3 "),
        ("an unknown key", ARTICLE, replaced("kind =", "king ="), ":4 unknown field `king`"),
        ("a claim without an anchor", ARTICLE, article("See [this](claim:nowhere)."), "the claim \"nowhere\" is not"),
        ("a claim of no certainty", ARTICLE, replaced("certainty = \"", "certainty = \"very "), "unknown variant"),
        ("a missing source", ARTICLE, article("Text. [^R999]"), "the source \"R999\" is not"),
        ("a missing word", ARTICLE, article("[word](glossary:nowhere)"), "the word \"nowhere\" is not"),
        (
            "another article's name",
            ARTICLE,
            replaced("slug = \"moving-again\"", "slug = \"neck-pain\""),
            "must be called",
        ),
        ("the same source twice", "references.toml", replaced("id = \"R02\"", "id = \"R01\""), "R01"),
        ("right to left", ARTICLE, article("Take no\u{202e}tsop\u{202c} medicine."), "cannot be seen"),
        ("a link that acts", ARTICLE, article("[x](javascript:alert(1))"), "a link cannot go to"),
        ("a link that acts, in disguise", ARTICLE, article("[x](JaVa&#115;cript:alert(1))"), "a link cannot go to"),
        ("a drawing", ARTICLE, article("<svg><g/onload=alert(2)//<p>"), "HTML is not possible"),
        (
            "a formula",
            ARTICLE,
            article("<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>"),
            "HTML",
        ),
        (
            "two megabytes",
            ARTICLE,
            Box::new(|text| format!("{text}{}", "word ".repeat(420_000))),
            "an article has at most",
        ),
        ("deep nesting", ARTICLE, Box::new(|text| format!("{text}\n{} x\n", ">".repeat(2_000))), "nested too deeply"),
        (
            "a check that is weakened",
            "publish-checks.toml",
            replaced("severity = \"block\"", "severity = \"info\""),
            "must be `block`",
        ),
        (
            "a file of another name",
            "refrences.toml",
            Box::new(|_| "format = 1\n".to_owned()),
            "did you mean references.toml",
        ),
    ];
    for (what, file, change, said) in cases {
        let folder = changed(&desk, file, &change);

        let checked = desk.run(&["content", "check", &folder, "--json"]);
        assert_eq!(checked.status.code(), Some(1), "{what}");
        let report = lines(&String::from_utf8_lossy(&checked.stdout));
        let findings = report[0]["findings"].as_array().cloned().unwrap_or_default();
        let blocks: Vec<String> = findings
            .iter()
            .filter(|finding| finding["severity"] == "block")
            .map(|finding| {
                format!("{}:{} {}", finding["file"], finding["line"], finding["text"].as_str().unwrap_or(""))
            })
            .collect();
        assert!(blocks.iter().any(|block| block.contains(said) && block.contains(file)), "{what}: {blocks:#?}");

        let refused = desk.fails(1, &["content", "import", &folder]);
        assert!(refused.contains(file), "{what}: {refused}");
    }
    assert_eq!(desk.succeeds(&["content", "import", &starter(""), "--json"]), before, "nothing was kept of all that");
}

#[test]
fn staff_get_an_address_for_their_first_sign_in() {
    let desk = Desk::with_clinic();
    let add = [
        "staff",
        "add",
        "ada@clinic.example",
        "--name",
        "Ada Example",
        "--role",
        "practitioner",
        "--practitioner",
        "ada-example",
        "--json",
    ];

    let added = lines(&desk.succeeds(&add));

    assert_eq!(added[0]["email"], "ada@clinic.example");
    assert!(added[0]["enrol"].as_str().is_some_and(|link| link.starts_with("http://127.0.0.1:3000/staff/enrol/")));
    assert_eq!(lines(&desk.succeeds(&["staff", "list", "--json"]))[0]["roles"], serde_json::json!(["practitioner"]));
    let twice = desk.fails(1, &add);
    assert!(twice.starts_with("error: "), "{twice}");
    let nobody = desk.fails(
        1,
        &["staff", "add", "b@clinic.example", "--name", "B", "--role", "practitioner", "--practitioner", "nobody"],
    );
    assert!(
        nobody.contains("--practitioner nobody: no practitioner of this clinic; there are ada-example"),
        "{nobody}"
    );
}

#[test]
fn a_token_is_printed_once_alone_and_can_be_revoked() {
    let desk = Desk::with_clinic();

    let token =
        desk.succeeds(&["token", "create", "--name", "Calendar", "--role", "front-desk", "--expires", "2999-12-31"]);

    assert_eq!(token.lines().count(), 1);
    let listed = desk.succeeds(&["token", "list", "--json"]);
    assert!(!listed.contains(token.trim()), "the token is not shown again");
    let id = lines(&listed)[0]["id"].as_str().expect("it has an id").to_owned();
    desk.succeeds(&["token", "revoke", &id]);
    assert!(lines(&desk.succeeds(&["token", "list", "--json"]))[0]["revoked_at"].is_string());
    let again = desk.fails(1, &["token", "revoke", &id]);
    assert!(again.contains("no token that could be revoked"), "{again}");
}

#[test]
fn sending_can_be_paused_and_the_outbox_looked_at() {
    let desk = Desk::with_clinic();

    desk.succeeds(&["outbox", "pause", "--reason", "moving house"]);
    desk.succeeds(&["outbox", "resume"]);

    assert_eq!(desk.succeeds(&["outbox", "list", "--json"]), "");
    assert!(desk.succeeds(&["outbox", "list"]).starts_with("MESSAGE\tKIND\t"));
    let state = desk.fails(1, &["outbox", "list", "--state", "lost"]);
    assert!(state.contains("--state lost: one of planned, "), "{state}");
    assert_eq!(desk.succeeds(&["simulate", "--until", "2999-01-01T00:00:00Z", "--json"]), "");
}

#[test]
fn check_says_what_is_wrong_and_what_to_do() {
    let desk = Desk::new();

    let output = desk.run(&["check"]);

    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("ok    configuration  defaults, 0 values from the environment"), "{said}");
    assert!(said.contains("fail  database       ./var/movability.db does not exist → movability migrate"), "{said}");
    assert!(!desk.0.path().join("var").exists(), "looking makes nothing");

    let report = Desk::with_clinic().succeeds(&["check"]);
    // The clinic of these tests names nobody who is called about an answer that may be an emergency.
    assert!(report.contains("warn  alerts         ") && report.contains("alert_contacts"), "{report}");
    assert!(report.ends_with("0 problems, 1 warning\n"), "{report}");
}

#[test]
fn check_says_what_a_typed_address_reveals_where_nobody_proves_it() {
    let desk = Desk::with_clinic();
    let text = fs::read_to_string(desk.0.path().join("real.toml")).expect("it can be read");
    let open = desk.write("clinic.toml", &text.replacen("verify = \"new-email\"", "verify = \"never\"", 1));
    desk.succeeds(&["clinic", "apply", &open]);

    let report = desk.succeeds(&["check"]);

    assert!(report.contains("warn  privacy        service first-consultation: with verify = \"never\""), "{report}");
    assert!(report.ends_with("0 problems, 2 warnings\n"), "{report}");
}

#[test]
fn a_program_newer_than_its_database_says_which_command_helps() {
    let desk = Desk::new();
    desk.succeeds(&["keys", "init"]);

    let without = desk.fails(1, &["staff", "list"]);
    desk.write("var/movability.db", "");
    let empty = desk.fails(1, &["staff", "list"]);

    assert_eq!(without, "error: ./var/movability.db does not exist. Run `movability migrate`, or check database.url\n");
    let lacks = format!("error: the database lacks {} of this version's steps, from ", migrations::steps());
    assert!(empty.starts_with(&lacks), "{empty}");
    assert!(empty.ends_with(" on. Run `movability migrate`\n"), "{empty}");
}

#[test]
fn lost_keys_are_never_replaced_by_new_ones() {
    let desk = Desk::with_clinic();
    fs::remove_file(desk.0.path().join("var/keys.toml")).expect("it was there");

    let said = desk.fails(1, &["demo", "reset"]);

    assert!(said.contains("var/keys.toml is missing. Restore it from your backup"), "{said}");
    assert!(!desk.0.path().join("var/keys.toml").exists());
}

#[test]
fn the_demonstration_can_be_started_over_and_nothing_else_can() {
    let desk = Desk::new();
    desk.succeeds(&["demo", "reset"]);
    let accounts = lines(&desk.succeeds(&["staff", "list", "--json"]));
    assert_eq!(accounts[0]["name"], "Demonstration staff");
    desk.succeeds(&["demo", "reset"]);

    let real = Desk::with_clinic();
    let said = real.fails(1, &["demo", "reset"]);
    assert!(said.contains("not the demonstration clinic; nothing was changed"), "{said}");
}

#[test]
fn wrong_usage_is_exit_status_two_and_suggests_the_nearest() {
    let desk = Desk::new();

    let said = desk.fails(2, &["migrat"]);

    assert!(said.contains("migrate"), "{said}");
}

#[test]
fn the_printed_configuration_shows_origins_and_no_secrets() {
    let desk = Desk::new();
    let file = desk.write("movability.toml", "[database]\nurl = \"postgres://clinic:hidden@db/clinic\"\n");

    let printed = desk.succeeds(&["--config", &file, "check", "--print-config"]);

    assert!(!printed.contains("hidden"), "{printed}");
    assert!(printed.contains("movability.toml:2"), "{printed}");
}
