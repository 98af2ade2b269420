//! `movability content`: articles, journeys and what stands beside them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context as _;
use clap::Subcommand;
use domain::{
    articles::checks::{self, PublishChecks, Severity},
    text::Lang,
    time::Zone,
};
use jiff::civil::Date;
use serde::Serialize;
use settings::Settings;

use crate::{
    Clinic, demo,
    files::{
        Folder, Mistakes,
        content::{self, Content},
    },
    import::import,
    output,
};

/// Articles, journeys and what stands beside them.
#[derive(Debug, Subcommand)]
pub(super) enum ContentFiles {
    /// Take a folder of content in; articles become drafts, whatever their files say.
    Import {
        /// The folder.
        folder: PathBuf,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Write a folder of content as it stands: each article in its published version, or its newest.
    Export {
        /// The folder; it is made if it is not there, and must hold nothing yet.
        folder: PathBuf,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
    /// Check a folder of content, or one article in it; needs no clinic.
    Check {
        /// The folder, or an article's file.
        path: PathBuf,
        /// The language of what is found, `en-CA` or `fr-CA`; left out, that of each article.
        #[arg(long)]
        lang: Option<Lang>,
        /// One JSON document instead of lines.
        #[arg(long)]
        json: bool,
    },
}

impl ContentFiles {
    pub(super) async fn run(self, settings: &Settings) -> anyhow::Result<ExitCode> {
        match self {
            Self::Import { folder, json } => take(&folder, json, settings).await,
            Self::Export { folder, json } => export(&folder, json, settings).await,
            Self::Check { path, lang, json } => check(&path, lang, json, settings),
        }
    }
}

async fn take(folder: &Path, json: bool, settings: &Settings) -> anyhow::Result<ExitCode> {
    let clinic = Clinic::assemble(settings).await?;
    let applied = clinic.catalogue().await?;
    let opened = open(folder)?;
    let read = content::read(&opened, &applied.identity.zone, demo::usual(settings)?)?;
    refuse_missing(&clinic, &opened, &read).await?;
    let imported = import(&clinic, &read, applied.identity.demonstration).await?;
    if json {
        output::json(&imported);
        return Ok(ExitCode::SUCCESS);
    }
    imported.articles.iter().for_each(|article| output::line(format!("article  {article}")));
    imported.pictures.iter().for_each(|picture| output::line(format!("picture  {picture}")));
    imported.clinical.iter().for_each(|one| output::line(format!("clinical {one}")));
    imported.journeys.iter().for_each(|journey| output::line(format!("journey  {journey}")));
    output::line(format!("entries  {} new or changed", imported.entries));
    output::line(format!("consents {} new versions", imported.consents));
    Ok(ExitCode::SUCCESS)
}

async fn export(folder: &Path, json: bool, settings: &Settings) -> anyhow::Result<ExitCode> {
    let clinic = Clinic::assemble(settings).await?;
    fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    if fs::read_dir(folder)?.next().is_some() {
        anyhow::bail!("{} holds something already; name a folder that is empty or not there", folder.display());
    }
    let files = clinic.storage.content_files().await?;
    for file in &files {
        let path = folder.join(&file.path);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(&path, &file.text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let pictures = clinic.storage.whole_pictures().await?;
    let images = folder.join("articles/images");
    if !pictures.is_empty() {
        fs::create_dir_all(&images)?;
    }
    for picture in &pictures {
        let path = images.join(&picture.name);
        fs::write(&path, &picture.bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    if json {
        let pictures = pictures.iter().map(|picture| format!("articles/images/{}", picture.name));
        let paths: Vec<String> = files.iter().map(|file| file.path.clone()).chain(pictures).collect();
        output::json(&serde_json::json!({ "files": paths }));
    } else {
        output::line(format!("files    {}", files.len()));
        output::line(format!("pictures {}", pictures.len()));
    }
    Ok(ExitCode::SUCCESS)
}

/// A journey may send what lies beside it, or what was imported before.
async fn refuse_missing(clinic: &Clinic, folder: &Folder, content: &Content) -> anyhow::Result<()> {
    let mut mistakes = Mistakes::default();
    for (slug, mistake) in content.missing_articles(folder) {
        let english = clinic.storage.article_version(&slug, Lang::English, 1).await?;
        if english.is_none() && clinic.storage.article_version(&slug, Lang::French, 1).await?.is_none() {
            mistakes.0.push(mistake);
        }
    }
    if mistakes.0.is_empty() { Ok(()) } else { Err(mistakes.into()) }
}

/// One finding, as the contract shows it.
#[derive(Debug, Serialize)]
struct Finding {
    code: String,
    severity: &'static str,
    file: String,
    line: usize,
    r#where: String,
    text: String,
    remedy: String,
}

fn check(path: &Path, lang: Option<Lang>, json: bool, settings: &Settings) -> anyhow::Result<ExitCode> {
    // A single article is checked against what stands beside it.
    let (folder, only) = if path.is_file() {
        let folder = path.parent().and_then(Path::parent).context("an article lies in a folder articles/")?;
        (folder, Some(path))
    } else {
        (path, None)
    };
    let opened = open(folder)?;
    // No date of a journey matters here, so any zone will do.
    let mut findings = match content::read(&opened, &Zone::utc(), demo::usual(settings)?) {
        Ok(content) => {
            let missing = content.missing_articles(&opened).into_iter().map(|(_, mistake)| mistake).collect();
            let mut findings = unreadable(&Mistakes(missing), lang);
            findings.extend(publishable(&opened, &content, lang)?);
            findings
        }
        Err(mistakes) => unreadable(&mistakes, lang),
    };
    if let Some(only) = only {
        findings.retain(|finding| Path::new(&finding.file) == only);
    }

    let blocked = findings.iter().any(|finding| finding.severity == "block");
    if json {
        output::json(&serde_json::json!({ "findings": findings }));
    } else {
        for Finding { code, severity, file, line, text, .. } in &findings {
            output::line(format!("{code} {severity} {file}:{line} {text}"));
        }
    }
    Ok(if blocked { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// What keeps each article from being published, in the language asked for or in its own.
fn publishable(folder: &Folder, content: &Content, lang: Option<Lang>) -> anyhow::Result<Vec<Finding>> {
    let checks: PublishChecks =
        match folder.text("publish-checks.toml").or(Folder::starter().text("publish-checks.toml")) {
            Some(text) => toml::from_str(text.text).with_context(|| folder.path(text.name).display().to_string())?,
            None => anyhow::bail!("the starter library lacks publish-checks.toml"),
        };
    let today: Date = Zone::utc().date(domain::clock::Clock::system().now());
    let mut findings = Vec::new();
    for read in &content.articles {
        let (article, body, library) = (&read.article, &read.body, &content.shelf.library);
        let of_text = checks::findings(article, body, library, &checks, today);
        let of_people = checks::record::awaiting_people(article, body, library, today);
        for found in of_text.into_iter().chain(of_people) {
            let said = [found.place.as_str(), &found.text, &found.remedy];
            let ([place, text, remedy], _) = checks::told(said, lang.unwrap_or(article.head.lang));
            findings.push(Finding {
                code: found.code.to_owned(),
                severity: word(found.severity),
                file: read.file.display().to_string(),
                line: found.line.unwrap_or(1),
                r#where: place,
                text,
                remedy,
            });
        }
    }
    Ok(findings)
}

/// A file that cannot be read blocks, whatever else it may hold.
fn unreadable(mistakes: &Mistakes, lang: Option<Lang>) -> Vec<Finding> {
    let findings = mistakes.0.iter().map(|mistake| {
        let file = mistake.file.display().to_string();
        let own = if file.ends_with(".fr-CA.md") { Lang::French } else { Lang::English };
        let said = ["file", &mistake.what, "write it as the starter library does"];
        let ([place, text, remedy], _) = checks::told(said, lang.unwrap_or(own));
        Finding { code: "FORMAT".to_owned(), severity: "block", line: mistake.line, r#where: place, file, text, remedy }
    });
    findings.collect()
}

fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Block => "block",
        Severity::Warn => "warn",
        Severity::Info => "info",
    }
}

fn open(folder: &Path) -> anyhow::Result<Folder> {
    Folder::at(folder).with_context(|| format!("cannot read {}", folder.display()))
}
