//! Makes what the site speaks and shows: typed functions from the Fluent files, and the browser's files from `web/`.

use std::{
    collections::BTreeMap,
    env,
    fmt::Write as _,
    fs::{self, File},
    hash::{DefaultHasher, Hash, Hasher},
    io,
    path::{Path, PathBuf},
    process::Command,
};

use fluent_typed::{BuildOptions, FtlOutputOptions, LintLevel, try_build_from_locales_folder};

const NEEDS_NODE: &str =
    "install Node 20.19 or newer with npm, or set MOVABILITY_WEB_DIST to a folder that `npm run build -- DIR` made";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the output folder"));
    if let Err(reason) = words(&out).and_then(|()| assets(&out)) {
        // Cargo ends the build with this one line; a failing exit would add everything the script has printed.
        println!("cargo::error={}", reason.replace('\n', " "));
    }
}

/// One typed function per message. Isolation marks are off: neither language is written from right to left.
fn words(out: &Path) -> Result<(), String> {
    let path = |name: &str| out.join(name).to_string_lossy().into_owned();
    let options = BuildOptions::default()
        .with_locales_folder("locales")
        .with_default_language("en-CA")
        .with_prefix("")
        .with_lint_level(LintLevel::Strict)
        .without_bidi_isolation()
        .without_format()
        .with_ftl_output(FtlOutputOptions::single_file(&path("words.ftl")))
        .with_output_file_path(&path("words.rs"));
    try_build_from_locales_folder(options).map_err(|e| e.to_string())
}

/// The browser's files, as a table the compiler checks.
fn assets(out: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-env-changed=MOVABILITY_WEB_DIST");
    let dist = match env::var_os("MOVABILITY_WEB_DIST") {
        Some(made_elsewhere) => PathBuf::from(made_elsewhere),
        None => made_here(Path::new("web"), out)?,
    };
    println!("cargo::rerun-if-changed={}", dist.join("manifest.json").display());

    let manifest = fs::read_to_string(dist.join("manifest.json"))
        .map_err(|e| format!("{} cannot be read ({e}): is it a built folder?", dist.join("manifest.json").display()))?;
    let manifest: BTreeMap<String, String> =
        serde_json::from_str(&manifest).map_err(|e| format!("the manifest of the browser's files is broken: {e}"))?;
    fs::write(out.join("assets.rs"), table(&dist, &manifest)).map_err(|e| e.to_string())
}

/// Runs npm when the lock file changed and the build when a source did; otherwise neither.
fn made_here(web: &Path, out: &Path) -> Result<PathBuf, String> {
    // Never a file that the script itself writes, or every build would run it again.
    for source in ["src", "build.mjs", "package.json", "package-lock.json"] {
        println!("cargo::rerun-if-changed=web/{source}");
    }
    let dist = out.join("web");
    let lock = web.join("package-lock.json");

    // An editor's check and a build may come at once, and share node_modules.
    let turn = File::open(&lock).map_err(|e| format!("web/package-lock.json cannot be read: {e}"))?;
    turn.lock().map_err(|e| format!("web/package-lock.json cannot be locked: {e}"))?;

    let stamp = web.join("node_modules/.movability-lock.json");
    let locked = fs::read(&lock).map_err(|e| e.to_string())?;
    if fs::read(&stamp).ok().as_ref() != Some(&locked) {
        let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
        run(
            Command::new(npm).args(["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund"]),
            web,
            npm,
        )?;
        fs::write(&stamp, &locked).map_err(|e| format!("web/node_modules cannot be written: {e}"))?;
    }

    let sources = fingerprint(web, &locked).map_err(|e| format!("the sources in web/ cannot be read: {e}"))?;
    let built_from = out.join("web.sources");
    if !dist.join("manifest.json").exists() || fs::read_to_string(&built_from).ok().as_ref() != Some(&sources) {
        run(Command::new("node").arg("build.mjs").arg(&dist), web, "node")?;
        fs::write(&built_from, sources).map_err(|e| e.to_string())?;
    }
    Ok(dist)
}

fn run(command: &mut Command, folder: &Path, name: &str) -> Result<(), String> {
    let done = command.current_dir(folder).output().map_err(|e| match e.kind() {
        io::ErrorKind::NotFound => format!("`{name}` was not found: {NEEDS_NODE}"),
        _ => format!("`{name}` could not be started: {e}"),
    })?;
    if done.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&done.stderr);
    Err(format!("`{name}` in crates/server/web failed: {}", said.trim()))
}

/// What the build reads, in short: changes when a source does.
fn fingerprint(web: &Path, locked: &[u8]) -> io::Result<String> {
    let mut files = vec![web.join("build.mjs")];
    let mut folders = vec![web.join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();

    let mut hasher = DefaultHasher::new();
    locked.hash(&mut hasher);
    for file in files {
        file.hash(&mut hasher);
        fs::read(&file)?.hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// A constant for each path, and the bytes behind them.
fn table(dist: &Path, manifest: &BTreeMap<String, String>) -> String {
    let mut paths = String::new();
    let mut files = String::new();
    for (name, file) in manifest {
        let constant = name.to_uppercase().replace(['.', '-'], "_");
        let include = |end: &str| {
            let path = dist.join(format!("{file}{end}"));
            path.exists().then(|| format!("include_bytes!({path:?})"))
        };
        let some = |end: &str| include(end).map_or("None".to_owned(), |bytes| format!("Some({bytes})"));
        let raw = include("").unwrap_or_else(|| panic!("the manifest names {file}, which is not there"));

        writeln!(paths, "/// Where `{name}` is served.\npub(crate) const {constant}: &str = \"/assets/{file}\";")
            .expect("a string takes what is written");
        writeln!(files, "    File {{ path: {constant}, raw: {raw}, brotli: {}, gzip: {} }},", some(".br"), some(".gz"))
            .expect("a string takes what is written");
    }
    format!("{paths}\nstatic FILES: &[File] = &[\n{files}];\n")
}
