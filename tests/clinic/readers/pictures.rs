//! Pictures of articles: taken from the files beside them, kept bare, sent once.

use std::{fs, path::Path};

use domain::{access::Role, text::Lang, time::SendWindow};
use jiff::SignedDuration;
use movability::files::{
    Folder,
    content::{self, Content},
    journeys::Usual,
};
use movability_tests::{LEAF, TestClinic};
use tempfile::TempDir;

use super::publishes;

#[tokio::test]
async fn a_picture_is_shown_with_its_words_and_sent_once() {
    let clinic = TestClinic::open().await;
    let file = clinic.keeps_picture("leaf.png").await;
    publishes(&clinic, "leaves", Lang::English, "Leaves", "![A green leaf](images/leaf.png)").await;

    let page = clinic.browser().opens("/learn/leaves").await;
    let said = |name| page.attribute(".mv-article img", name).unwrap_or_default();
    let address = format!("/learn/images/{file}");
    assert_eq!((said("src"), said("alt").as_str()), (address.clone(), "A green leaf"));
    assert_eq!((said("width").as_str(), said("height").as_str()), ("8", "6"), "nothing jumps when it arrives");

    let picture = clinic.api().get(&address).await;
    assert_eq!((picture.status.as_u16(), picture.header("content-type")), (200, "image/png"));
    assert_eq!(picture.header("cache-control"), "public, max-age=31536000, immutable");
    assert!(
        !picture.body.contains("43.6532") && String::from_utf8_lossy(LEAF).contains("43.6532"),
        "nor where it was taken"
    );
    let tag = picture.header("etag").to_owned();
    let again = clinic.api().with("if-none-match", &tag).get(&address).await;
    assert_eq!((again.status.as_u16(), again.body.as_str()), (304, ""));
    for elsewhere in
        ["/learn/images/leaf.png", "/learn/images/0000000000000000-leaf.png", "/learn/images/-", "/learn/images/.."]
    {
        assert_eq!(clinic.api().get(elsewhere).await.status, 404, "{elsewhere}");
    }
}

const PICTURES: &str = "/staff/articles/pictures";

/// What a browser sends of the form.
fn form(name: &str, file_name: &str, file: &[u8]) -> Vec<u8> {
    let part = "--leaf\r\ncontent-disposition: form-data; name=";
    let mut body =
        format!("{part}\"name\"\r\n\r\n{name}\r\n{part}\"picture\"; filename=\"{file_name}\"\r\n\r\n").into_bytes();
    body.extend(file);
    body.extend(b"\r\n--leaf--\r\n");
    body
}

#[tokio::test]
async fn an_editor_adds_a_picture_by_a_plain_form() {
    let clinic = TestClinic::open().await;
    let editor = clinic.hires(&[Role::Editor], &[]).await;
    let cookie = clinic.cookie_of(&editor).await;
    let browser = clinic.api().with("cookie", &cookie).with("sec-fetch-site", "same-origin");
    let sends = async |name: &str, file_name: &str, file: &[u8]| {
        browser.posts(PICTURES, "multipart/form-data; boundary=leaf", form(name, file_name, file)).await
    };
    let page = browser.get(PICTURES).await;
    assert_eq!(page.attribute("form[method=post][enctype]", "enctype").as_deref(), Some("multipart/form-data"));
    assert!(page.says("There is no picture yet."), "{}", page.text());

    let sent = sends("", "Green Leaf (1).PNG", LEAF).await;
    let on = format!("{PICTURES}?done=green-leaf-1.png");
    assert_eq!((sent.status.as_u16(), sent.header("location")), (303, on.as_str()), "{}", sent.body);
    let page = browser.get(&on).await;
    assert!(
        page.says("![What it shows](images/green-leaf-1.png)") && page.says("8 by 6 pixels, 1 KB"),
        "{}",
        page.text()
    );
    assert_eq!(browser.get(&page.attribute(".mv-picture img", "src").unwrap()).await.status, 200);

    for (name, file, field, said) in [
        ("Leaf!", LEAF, "name", "Give the picture a name of small letters"),
        ("leaf", b"<svg onload=alert(1)>", "picture", "Choose a picture that is a PNG, JPEG or WebP file"),
        ("leaf", b"", "picture", "Choose a picture that is a PNG, JPEG or WebP file"),
        ("other", LEAF, "picture", "This picture is there already: green-leaf-1.png"),
    ] {
        let back = sends(name, "x.png", file).await;
        assert_eq!((back.status.as_u16(), back.value("name").as_deref()), (422, Some(name)), "what was typed is kept");
        assert!(back.problem(field).unwrap_or_default().contains(said), "{said}: {}", back.text());
    }
    assert_eq!(sends("leaf", "x.png", &vec![0; 6 * 1024 * 1024]).await.status, 413);
    let elsewhere = clinic.api().with("cookie", &cookie).with("sec-fetch-site", "cross-site");
    let forged = elsewhere.posts(PICTURES, "multipart/form-data; boundary=leaf", form("leaf", "x.png", LEAF)).await;
    assert_eq!(forged.status, 403);
    assert_eq!(clinic.storage().whole_pictures().await.unwrap().len(), 1);
}

/// A folder of content with one article, and pictures beside it.
fn folder(body: &str, pictures: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("articles/images");
    fs::create_dir_all(&images).unwrap();
    let article =
        format!("+++\nslug = \"leaves\"\nlang = \"en-CA\"\nkind = \"clinic_news\"\ntitle = \"Leaves\"\n+++\n{body}\n");
    fs::write(folder.path().join("articles/leaves.en-CA.md"), article).unwrap();
    for (name, bytes) in pictures {
        fs::write(images.join(name), bytes).unwrap();
    }
    folder
}

fn read(folder: &Path) -> Result<Content, String> {
    let usual = Usual { window: "09:00-18:00".parse().map(SendWindow).unwrap(), settle: SignedDuration::from_mins(15) };
    content::read(&Folder::at(folder).unwrap(), &domain::time::Zone::utc(), usual)
        .map_err(|mistakes| mistakes.to_string())
}

#[tokio::test]
async fn the_files_beside_the_articles_are_taken_in_once_and_a_name_keeps_its_picture() {
    let clinic = TestClinic::open().await;
    let files = folder("![A leaf](images/leaf.png)", &[("leaf.png", LEAF), (".hidden", b"x")]);
    let content = read(files.path()).unwrap();

    let first = movability::import(clinic.parts(), &content, false).await.unwrap();
    assert_eq!(first.pictures, ["leaf.png"]);
    let again = movability::import(clinic.parts(), &content, false).await.unwrap();
    assert_eq!(again.pictures, Vec::<String>::new());
    let whole = clinic.storage().whole_pictures().await.unwrap();
    assert_eq!(whole.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["leaf.png"]);

    // What an export wrote is the same picture; another one by its name is not taken, and one content has one name.
    let exported = folder("![A leaf](images/leaf.png)", &[("leaf.png", &whole[0].bytes)]);
    let same = movability::import(clinic.parts(), &read(exported.path()).unwrap(), false).await.unwrap();
    assert_eq!(same.pictures, Vec::<String>::new());
    let mut other = content.clone();
    other.pictures[0].source_sha256 = [7; 32];
    other.pictures[0].sha256 = [7; 32];
    let refused = movability::import(clinic.parts(), &other, false).await.unwrap_err().to_string();
    assert!(refused.contains("articles/images/leaf.png: another picture has this name"), "{refused}");
    let mut renamed = content.clone();
    renamed.pictures[0].name = "tree.png".to_owned();
    let refused = movability::import(clinic.parts(), &renamed, false).await.unwrap_err().to_string();
    assert!(refused.contains("there already, as \"leaf.png\""), "{refused}");
}

#[test]
fn what_is_wrong_with_a_picture_is_said_with_its_file_and_line() {
    for (body, pictures, said) in [
        ("![A leaf](images/leaf.png)", &[] as &[(&str, &[u8])], "leaves.en-CA.md:7: there is no picture \"leaf.png\""),
        (
            "![A leaf](https://evil.example/leaf.png)",
            &[],
            "leaves.en-CA.md:7: \"https://evil.example/leaf.png\" is no picture of ours",
        ),
        ("![A leaf](images/../leaf.png)", &[], "leaves.en-CA.md:7: a link cannot go to \"images/../leaf.png\""),
        ("Text", &[("leaf.png", b"GIF89a")], "leaf.png:1: this is no PNG or JPEG"),
        ("Text", &[("leaf.svg", b"<svg onload=alert(1)>")], "leaf.svg:1: a picture is called by small letters"),
        ("Text", &[("leaf.png", LEAF), ("tree.png", LEAF)], "tree.png:1: this is the same picture as leaf.png"),
    ] {
        let mistakes = read(folder(body, pictures).path()).expect_err(said);
        assert!(mistakes.contains(said), "{said}: {mistakes}");
    }
}
