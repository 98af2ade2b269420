//! What an operator meets when setting the clinic up: the defaults, the layers, and one clear line for every mistake.

use std::{fs, path::PathBuf};

use settings::{ExposeSecret as _, Loaded, load, sections::Embedded};
use tempfile::TempDir;

const NOTHING: [(String, String); 0] = [];

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("movability.toml");
    fs::write(&path, text).expect("it can be written to");
    (folder, path)
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn with_file(text: &str) -> Result<Loaded, Vec<String>> {
    let (_folder, path) = file(text);
    load(Some(&path), NOTHING).map_err(|problems| {
        let folder = format!("{}/", path.parent().expect("it lies in a folder").display());
        problems.0.iter().map(|problem| problem.to_string().replace(&folder, "")).collect()
    })
}

fn refused(text: &str) -> Vec<String> {
    with_file(text).map(|loaded| loaded.printed).expect_err("it is refused")
}

#[test]
fn nothing_needs_to_be_set() {
    let settings = load(None, NOTHING).unwrap().settings;

    assert_eq!(settings.server.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(settings.database.url.expose_secret(), "sqlite:./var/movability.db");
    assert_eq!(settings.mail.url.expose_secret(), "folder:./var/mail");
    assert_eq!(settings.server.secret_file, PathBuf::from("./var/secret"));
    assert_eq!(settings.keys.kek_file, PathBuf::from("./var/keys.toml"));
    assert_eq!(settings.follow_ups.window, ("09:00".to_owned(), "18:00".to_owned()));
    assert_eq!(settings.worker.embedded, Embedded::Auto);
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let (_folder, path) = file("[server]\nlisten = \"127.0.0.1:4000\"\n[worker]\nconnections = 8\n");
    let environment = variables(&[
        ("MOVABILITY__WORKER__CONNECTIONS", "9"),
        ("MOVABILITY__SERVER__TRUSTED_PROXIES", "10.0.0.0/8, ::1/128"),
        ("MOVABILITY__WORKER__EMBEDDED", "true"),
        ("MOVABILITY__MAIL__USERNAME", "007"),
        ("MOVABILITY__MAIL__PASSWORD", "008"),
        ("MOVABILITY_CONFIG", "not a setting"),
        ("PATH", "/bin"),
    ]);

    let loaded = load(Some(&path), environment).unwrap();

    assert_eq!(loaded.settings.server.listen.port(), 4000);
    assert_eq!(loaded.settings.worker.connections, 9);
    assert_eq!(loaded.settings.server.trusted_proxies.len(), 2);
    assert_eq!(loaded.settings.worker.embedded, Embedded::Yes);
    assert_eq!(loaded.settings.mail.username.as_deref(), Some("007"), "a text stays a text");
    assert_eq!(loaded.from_environment, 5);
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_nearest_one() {
    assert_eq!(
        refused("\n[mail]\nulr = \"smtp://relay\"\n"),
        [
            "movability.toml:3: unknown key `mail.ulr`; did you mean `mail.url`?  (all keys: movability check --print-config)"
        ]
    );
    assert_eq!(
        refused("colour = \"blue\"\n"),
        ["movability.toml:1: unknown key `colour`; remove it.  (all keys: movability check --print-config)"]
    );
    assert_eq!(
        refused("mail = 3\n"),
        [
            "movability.toml:1: unknown key `mail`; it is a section, not a value.  (all keys: movability check --print-config)"
        ]
    );
    let problems = load(None, variables(&[("MOVABILITY__MAIL__FORM", "x")])).unwrap_err().to_string();
    assert_eq!(
        problems,
        "environment MOVABILITY__MAIL__FORM: unknown key `mail.form`; did you mean `mail.from`?  (all keys: movability check --print-config)"
    );
}

#[test]
fn every_mistake_is_told_at_once() {
    let problems = refused(
        r#"
[server]
listen = "localhost"
public_url = "ftp://clinic.example"
trusted_proxies = ["10.0.0.0/8", "proxy"]
[database]
connections = 0
[worker]
embedded = "perhaps"
[follow_ups]
window = "9-18"
[mail]
username = "clinic"
[log]
level = ""
"#,
    );

    assert_eq!(
        problems,
        [
            "movability.toml:7: `database.connections`: it is 0; a whole number from 1 to 500 is expected",
            "movability.toml:3: `server.listen`: it is \"localhost\"; an address with a port such as \"127.0.0.1:3000\" is expected",
            "movability.toml:4: `server.public_url`: it is \"ftp://clinic.example/\"; an address such as \"https://clinic.example\", without path is expected",
            "movability.toml:5: `server.trusted_proxies`: \"proxy\" is in the list; a network such as \"10.0.0.0/8\" is expected",
            "movability.toml:13: `mail.username`: `mail.username` and `mail.password` go together; give both or neither",
            "movability.toml:11: `follow_ups.window`: it is \"9-18\"; a window such as \"09:00-18:00\" is expected",
            "movability.toml:9: `worker.embedded`: it is \"perhaps\"; one of auto, true, false is expected",
            "movability.toml:15: `log.level`: it is empty; a level such as \"info\" is expected",
        ]
    );
}

#[test]
fn a_file_that_is_not_toml_is_refused_with_its_line() {
    let problems = refused("data_dir = \"./var\"\n[server\n");

    assert_eq!(problems.len(), 1);
    assert!(problems[0].starts_with("movability.toml:2: this is not TOML: "), "{problems:?}");
}

#[test]
fn a_missing_file_is_named_with_what_to_do() {
    let problem = load(Some("nowhere/movability.toml".as_ref()), NOTHING).unwrap_err().to_string();

    assert!(problem.starts_with("cannot read the configuration nowhere/movability.toml: "), "{problem}");
    assert!(problem.contains("Check the path given by --config or MOVABILITY_CONFIG"), "{problem}");
}

#[test]
fn a_secret_may_come_from_a_file_but_not_from_two_places() {
    let (folder, path) = file("[database]\nurl_file = \"FOLDER/url\"\n");
    fs::write(folder.path().join("url"), "postgres://clinic:hidden@db/clinic\n").unwrap();
    let text = fs::read_to_string(&path).unwrap().replace("FOLDER", &folder.path().display().to_string());
    fs::write(&path, &text).unwrap();

    let loaded = load(Some(&path), NOTHING).unwrap();
    assert_eq!(loaded.settings.database.url.expose_secret(), "postgres://clinic:hidden@db/clinic");
    assert!(!loaded.printed.contains("hidden"));
    assert!(!format!("{:?}", loaded.settings).contains("hidden"));

    let twice = load(Some(&path), variables(&[("MOVABILITY__DATABASE__URL", "sqlite:x.db")])).unwrap_err().to_string();
    assert!(twice.ends_with("`database.url_file`: `database.url` is given as well; keep one of the two"), "{twice}");

    let missing = load(None, variables(&[("MOVABILITY__MAIL__URL_FILE", "nowhere")])).unwrap_err().to_string();
    assert!(
        missing.starts_with("environment MOVABILITY__MAIL__URL_FILE: `mail.url_file`: cannot read nowhere: "),
        "{missing}"
    );
}

#[test]
fn what_is_printed_is_toml_with_origins_and_without_secrets() {
    let (_folder, path) =
        file("[server]\npublic_url = \"https://clinic.example\"\n[mail]\nurl = \"smtp://u:hidden@relay\"\n");

    let printed = load(Some(&path), variables(&[("MOVABILITY__WORKER__CONNECTIONS", "8")])).unwrap().printed;

    assert!(printed.parse::<toml::Table>().is_ok(), "{printed}");
    assert!(!printed.contains("hidden"), "{printed}");
    for (line, origin) in [
        ("data_dir = \"./var\"", "# default".to_owned()),
        ("public_url = \"https://clinic.example\"", format!("# {}:2", path.display())),
        ("url = \"***\"", format!("# {}:4", path.display())),
        ("connections = 8", "# environment MOVABILITY__WORKER__CONNECTIONS".to_owned()),
    ] {
        assert!(
            printed.lines().any(|found| found.starts_with(line) && found.ends_with(&origin)),
            "{line} … {origin} is in\n{printed}"
        );
    }
}

#[test]
fn the_printed_defaults_are_the_defaults() {
    let printed = load(None, NOTHING).unwrap().printed;
    let (_folder, path) = file(&printed);

    assert!(load(Some(&path), NOTHING).is_ok(), "{printed}");
}
