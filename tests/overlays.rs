//! Overlays and languages: folders laid over a pack file by file, and a region that adds to the one below it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::terminal::Session;
use common::{HANDBOOK, RISKS, US, small_pack, write_pack};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use steadyhand::app::{Settings, State};
use steadyhand::content::{Folders, Handbook, language_of};
use tempfile::{TempDir, tempdir};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = tempdir().unwrap();
    let files: Vec<(String, String)> = files.iter().map(|(p, t)| ((*p).into(), (*t).into())).collect();
    write_pack(&files, dir.path());
    dir
}

/// The small pack on disk, with more files.
fn pack(more: &[(&str, &str)]) -> TempDir {
    let dir = folder(more);
    write_pack(&small_pack(), dir.path());
    dir
}

/// The small pack with folders over it.
fn laid(overlays: &[&TempDir], language: Option<&str>) -> Handbook {
    let base = pack(&[]);
    let dirs: Vec<_> = overlays.iter().map(|dir| dir.path().to_owned()).collect();
    Folders::open(Some(base.path()), &dirs).load(language).unwrap_or_else(|report| panic!("{report}"))
}

fn run(args: &[&str], env: &[(&str, &str)]) -> Output {
    let home = tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_steadyhand"));
    command.args(args).env_clear().env("HOME", home.path()).env("LANG", "C.UTF-8").env("TERM", "xterm");
    command.envs(env.iter().copied()).stdin(Stdio::null()).output().unwrap()
}

fn printed(args: &[&str], env: &[(&str, &str)]) -> String {
    let out = run(args, env);
    assert!(out.status.success(), "{args:?}: {}", words(&out.stderr));
    words(&out.stdout)
}

fn words(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn text(dir: &Path) -> &str {
    dir.to_str().unwrap()
}

const COUNTY: &str = "\
like: us
name: Mill County
naloxone: At the library on Mill Road.
lines:
  - {id: family, name: Mill Families, what: Meets on Tuesdays., number: '555', source: mill, looked_at: 2026-11-01}
  - {id: desk, name: The desk, what: Talk., number: '556', source: mill, looked_at: 2026-11-01}
";
const MORE_SOURCES: &str = "\
like: sources
sources:
  - {id: mill, title: Mill County, publisher: Mill County, at: mill.example.org, looked: read}
";

#[test]
fn a_file_of_an_overlay_replaces_the_one_below_it_or_is_added() {
    let first = folder(&[("topics/risks.yaml", &RISKS.replace("Risks", "First"))]);
    let second = folder(&[("topics/risks.yaml", &RISKS.replace("Risks", "Second"))]);
    let added = folder(&[("checklists/more.yaml", common::KIT)]);
    let book = laid(&[&first, &added], None);
    assert_eq!(book.topics[1].title, "First");
    assert_eq!(book.topics[0].title, "Respond");
    assert!(book.checklists.contains_key("more") && book.checklists.contains_key("kit"));
    assert_eq!(laid(&[&first, &second], None).topics[1].title, "Second", "the last one lies on top");
    assert_eq!(laid(&[&second, &first], None).topics[1].title, "First");
}

#[test]
fn a_county_adds_its_own_lines_without_copying_those_of_its_country() {
    let county = folder(&[("regions/us.yaml", COUNTY), ("sources.yaml", MORE_SOURCES)]);
    let book = laid(&[&county], None);
    let us = &book.regions["us"];
    assert_eq!((us.name.as_str(), us.emergency.as_deref()), ("Mill County", Some("911")));
    assert_eq!(us.territories, ["US"]);
    let lines: Vec<(&str, &str)> = us.lines.iter().map(|l| (l.id.as_str(), l.name.as_str())).collect();
    assert_eq!(lines, [("family", "Mill Families"), ("desk", "The desk"), ("crisis", "A line")]);
    assert_eq!(book.sources.len(), 2, "sources are added to those below");
}

#[test]
fn a_county_with_a_name_of_its_own_is_chosen_only_where_it_says_so() {
    let county = folder(&[("regions/mill.yaml", COUNTY), ("sources.yaml", MORE_SOURCES)]);
    let book = laid(&[&county], None);
    assert_eq!(book.regions["mill"].lines.len(), 3);
    assert_eq!(book.regions["us"].lines.len(), 2, "its country's page stays as it is");
    let chosen = |book: &Handbook| steadyhand::content::region::choose(book, None, Some("en_US.UTF-8"));
    assert_eq!(chosen(&book), "us");
    let claims = folder(&[
        ("regions/zz-mill.yaml", &format!("{COUNTY}territories: [US]\n")),
        ("sources.yaml", MORE_SOURCES),
    ]);
    assert_eq!(chosen(&laid(&[&claims], None)), "zz-mill");
}

#[test]
fn parts_of_an_overlay_s_front_page_stand_behind_those_below_it() {
    let front = "like: handbook\ntitle: Ours\nparts:\n  - {title: In our county, topics: [county]}\n";
    let over = folder(&[("handbook.yaml", front), ("topics/county.yaml", RISKS)]);
    let book = laid(&[&over], None);
    assert_eq!(book.front.title, "Ours");
    assert_eq!(book.front.edition, "1.0.0");
    let topics: Vec<&str> = book.topics.iter().map(|t| t.id.as_str()).collect();
    assert_eq!(topics, ["respond", "risks", "county"], "the emergency stays first");
}

#[test]
fn a_fault_in_an_overlay_is_named_by_its_folder() {
    let base = pack(&[]);
    let broken = [
        (
            "topics/risks.yaml",
            RISKS.replace("title: Risks", "titel: Risks"),
            "1:1: error: the key `title` is",
        ),
        ("regions/us.yaml", COUNTY.replace("name: Mill", "nam: Mill"), "2:1: error: unknown key `nam`"),
        ("regions/us.yaml", COUNTY.replace("source: mill", "source: mil"), "5:"),
        ("regions/us.yaml", "like: uss\n".into(), "1:7: error: there is no `regions/uss.yaml` to be like"),
        ("regions/new.yaml", "like: new\n".into(), "1:7: error: no `new.yaml` lies below this one"),
        ("regions/new.yaml", "like: us\nlines: [x]\n".into(), "2:9: error: wrong kind of value"),
    ];
    for (file, words_of_file, wanted) in broken {
        let over = folder(&[(file, &words_of_file)]);
        let args = ["check", "--overlay", text(over.path()), text(base.path())];
        let out = run(&args, &[]);
        let start = format!("{}/{file}:{wanted}", text(over.path()));
        assert_eq!(out.status.code(), Some(1), "{file}");
        assert!(words(&out.stdout).contains(&start), "wanted {start}; told {}", words(&out.stdout));
    }
    let out = run(&["--overlay", "/nowhere", "--content", text(base.path())], &[]);
    assert_eq!(out.status.code(), Some(1));
    assert!(words(&out.stderr).starts_with("/nowhere:1:1: error: the folder cannot be read"));
}

#[test]
fn files_that_are_like_one_another_end_in_an_error() {
    let over = folder(&[("regions/a.yaml", "like: b\n"), ("regions/b.yaml", "like: a\n")]);
    let base = pack(&[]);
    let report =
        Folders::open(Some(base.path()), &[over.path().to_owned()]).load(None).unwrap_err().to_string();
    assert!(report.contains("this file is like one that is like this one"), "{report}");
}

/// The front page and a topic in Spanish.
fn spanish() -> Vec<(&'static str, String)> {
    let front = HANDBOOK.replace("language: en", "language: es\ntranslation: Nadie la ha revisado.");
    vec![
        ("languages/es/handbook.yaml", front.replace("Small", "Pequeño")),
        ("languages/es/topics/risks.yaml", RISKS.replace("Risks", "Riesgos")),
    ]
}

fn with(files: &[(&'static str, String)]) -> TempDir {
    pack(&files.iter().map(|(p, t)| (*p, t.as_str())).collect::<Vec<_>>())
}

#[test]
fn a_language_lies_over_the_book_and_what_it_lacks_stays_in_english() {
    let dir = with(&spanish());
    let content = ["--content", text(dir.path())];
    let asked = printed(&[&content[..], &["--language", "es"]].concat(), &[]);
    assert!(asked.contains("Pequeño") && asked.contains("Riesgos") && asked.contains("Respond"), "{asked}");
    assert!(asked.contains("Nadie la ha revisado."), "it says who has not looked at the translation");
    assert!(!printed(&content, &[]).contains("Riesgos"));
    for (name, locale, in_spanish) in [
        ("LANG", "es_MX.UTF-8", true),
        ("LC_MESSAGES", "es.UTF-8", true),
        ("LC_ALL", "es_ES@euro", true),
        ("LANG", "fr_FR.UTF-8", false),
        ("LANG", "C.UTF-8", false),
    ] {
        let out = printed(&[&content[..], &["--region", "us"]].concat(), &[(name, locale)]);
        assert_eq!(out.contains("Riesgos"), in_spanish, "{name}={locale}");
    }
    let en = printed(&[&content[..], &["--language", "en"]].concat(), &[("LANG", "es_MX.UTF-8")]);
    assert!(!en.contains("Riesgos"), "its own language can be asked for");
    let page =
        printed(&[&content[..], &["--language", "es", "print", "risks", "--format", "html"]].concat(), &[]);
    assert!(page.contains("<html lang=\"es\">"), "{page}");
}

#[test]
fn a_language_that_is_not_there_is_told_of_and_never_stops_an_emergency() {
    let dir = with(&spanish());
    let out = run(&["--content", text(dir.path()), "--language", "fr"], &[]);
    assert_eq!(out.status.code(), Some(2));
    let told = words(&out.stderr);
    assert_eq!(told, "steadyhand: there is no language `fr` in this handbook\nUse one of: en, es\n");
    let out = printed(&["--content", text(dir.path()), "--language", "fr", "overdose"], &[]);
    assert!(out.starts_with("CALL 911"), "{out}");
}

#[test]
fn a_broken_language_is_no_obstacle_where_nobody_asked_for_it() {
    let mut files = spanish();
    files.push(("languages/es/topics/respond.yaml", "titel: x\n".into()));
    let dir = with(&files);
    let content = ["--content", text(dir.path())];
    let out = run(&content, &[("LANG", "es_MX.UTF-8")]);
    assert!(out.status.success());
    assert!(words(&out.stdout).contains("Small"));
    let wanted = "steadyhand: languages/es/topics/respond.yaml:1:1: the key";
    assert!(words(&out.stderr).starts_with(wanted), "{}", words(&out.stderr));
    assert_eq!(run(&[&content[..], &["--language", "es"]].concat(), &[]).status.code(), Some(1));
}

#[test]
fn check_looks_at_each_language_and_at_an_overlay() {
    let dir = with(&spanish());
    let whole = run(&["check", text(dir.path())], &[]);
    assert!(words(&whole.stdout).starts_with("0 errors"), "{}", words(&whole.stdout));
    let mut files = spanish();
    files[1].1 = files[1].1.replace("{line:crisis}", "{line:crisi}");
    let told = words(&run(&["check", text(with(&files).path())], &[]).stdout);
    assert!(
        told.starts_with("languages/es/topics/risks.yaml:9:16: error: there is no line `crisi`"),
        "{told}"
    );
    let unnamed = with(&spanish()[1..]);
    let told = words(&run(&["check", text(unnamed.path())], &[]).stdout);
    assert!(told.contains("languages/es/handbook.yaml:1:1: error: the language is not named"), "{told}");
}

#[test]
fn an_overlay_brings_its_own_languages_along() {
    let county = folder(&[
        ("topics/risks.yaml", &RISKS.replace("Risks", "County")),
        ("languages/es/topics/risks.yaml", &RISKS.replace("Risks", "Condado")),
    ]);
    let base = with(&spanish());
    let folders = Folders::open(Some(base.path()), &[county.path().to_owned()]);
    assert_eq!(folders.load(Some("es")).unwrap().topics[1].title, "Condado");
    assert_eq!(folders.load(None).unwrap().topics[1].title, "County");
    // English words of an overlay lie over the translation below it: what is local is never hidden.
    let local = folder(&[("regions/us.yaml", COUNTY), ("sources.yaml", MORE_SOURCES)]);
    let mut files = spanish();
    files.push(("languages/es/regions/us.yaml", US.replace("At pharmacies", "En farmacias")));
    let base = with(&files);
    let folders = Folders::open(Some(base.path()), &[local.path().to_owned()]);
    let book = folders.load(Some("es")).unwrap();
    assert_eq!(book.regions["us"].lines[0].name, "Mill Families");
}

#[test]
fn the_hardness_of_words_is_measured_in_english_only() {
    let dir = with(&spanish());
    let survey = |more: &[&str]| printed(&[&["check", "--report", text(dir.path())], more].concat(), &[]);
    assert!(survey(&[]).contains("median grade"));
    assert!(!survey(&["--language", "es"]).contains("median grade"));
}

#[test]
fn a_locale_chooses_the_nearest_language_there_is() {
    let codes = ["es", "pt-br", "zh"].map(str::to_owned).into_iter().collect();
    for (locale, wanted) in [
        ("es_MX.UTF-8", Some("es")),
        ("pt_BR.UTF-8", Some("pt-br")),
        ("pt_PT.UTF-8", None),
        ("zh", Some("zh")),
        ("C", None),
        ("", None),
    ] {
        assert_eq!(language_of(locale, &codes), wanted, "{locale}");
    }
}

#[test]
fn a_new_pack_is_whole_and_tells_what_to_do_next() {
    let home = tempdir().unwrap();
    let dir = home.path().join("ours");
    let dir = text(&dir);
    let told = printed(&["new-pack", dir], &[]);
    for next in ["README.md", "steadyhand check --overlay", "steadyhand --overlay", "--watch"] {
        assert!(told.contains(next), "{told}");
    }
    let checked = printed(&["check", "--overlay", dir], &[]);
    assert!(checked.ends_with("0 errors, 0 warnings\n"), "{checked}");
    let alone = run(&["check", dir], &[]);
    assert_eq!(alone.status.code(), Some(2));
    assert!(words(&alone.stderr).ends_with(&format!("Check it: steadyhand check --overlay {dir}\n")));
    let page = printed(&["--overlay", dir, "--region", "us", "read", "near-you"], &[]);
    assert!(page.contains("Ask Families near you (example.org/families)"), "{page}");
    let titles = printed(&["--overlay", dir, "topics"], &[]);
    let titles: Vec<&str> =
        titles.lines().filter_map(|line| line.split_once("  ")).map(|(_, t)| t.trim()).collect();
    assert_eq!(titles.iter().collect::<std::collections::BTreeSet<_>>().len(), titles.len(), "{titles:?}");
    let region = printed(&["--overlay", dir, "--region", "us", "print", "region"], &[]);
    assert!(region.contains("Families near you") && region.contains("911"), "{region}");
    assert!(printed(&["--overlay", dir, "topics"], &[]).ends_with("near-you  Families in our county\n"));
    // Each file names its schema, which was written along.
    for file in ["handbook.yaml", "sources.yaml", "regions/us.yaml", "topics/near-you.yaml"] {
        let path = Path::new(dir).join(file);
        let first = fs::read_to_string(&path).unwrap();
        let schema = first.lines().next().unwrap().strip_prefix("# yaml-language-server: $schema=").unwrap();
        assert!(path.parent().unwrap().join(schema).is_file(), "{file} names {schema}");
    }
}

#[test]
fn a_new_pack_writes_over_nothing() {
    let dir = folder(&[("mine.txt", "mine")]);
    for taken in [dir.path().to_owned(), dir.path().join("mine.txt")] {
        let out = run(&["new-pack", text(&taken)], &[]);
        assert_eq!(out.status.code(), Some(2));
        assert!(words(&out.stderr).contains("nothing was written"), "{}", words(&out.stderr));
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    assert_eq!(fs::read_to_string(dir.path().join("mine.txt")).unwrap(), "mine");
    let empty = tempdir().unwrap();
    assert!(run(&["new-pack", text(empty.path())], &[]).status.success(), "an empty folder will do");
}

#[test]
fn a_watched_pack_is_checked_with_each_save_and_shows_the_page_that_is_written() {
    let dir = with(&spanish());
    let args = ["check", "--watch", text(dir.path())];
    let mut session = Session::start(&args, 100, 60);
    let first = session.until("the first look", |s| s.contains("checked at "));
    assert!(first.contains(": 0 errors, 0 warnings"), "{first}");
    assert!(first.contains("until you press Ctrl-C"), "{first}");
    assert!(!first.contains("Risks"), "no page before one is written");
    let page = dir.path().join("topics/risks.yaml");
    fs::write(&page, RISKS.replace("title: Risks", "titel: Risks")).unwrap();
    session.until("the fault", |s| s.contains("topics/risks.yaml:1:1: error: unknown key `titel`"));
    fs::write(&page, RISKS.replace("Mixing", "Written anew")).unwrap();
    session.until("the page", |s| s.contains("Written anew\n------------\n"));
    let spanish = dir.path().join("languages/es/topics/risks.yaml");
    fs::write(spanish, RISKS.replace("Risks", "Peligros")).unwrap();
    session.until("the page in its language", |s| s.contains("Peligros"));
    fs::write(dir.path().join("checklists/kit.yaml"), common::KIT.replace("two doses", "three doses"))
        .unwrap();
    session.until("the checklist", |s| s.contains("three doses"));
    session.keys("\x03");
    session.end();
    assert!(!session.log.contains(&0x1b), "plain text only");
}

#[test]
fn a_watch_ends_with_its_terminal_and_needs_a_folder() {
    let dir = pack(&[]);
    let mut session = Session::start(&["check", "--watch", text(dir.path())], 80, 24);
    session.until("the first look", |s| s.contains("checked at "));
    // Something to print: that wakes the reader of the terminal, which holds it too.
    fs::write(dir.path().join("topics/risks.yaml"), RISKS.replace("Risks", "Anew")).unwrap();
    session.hang_up();
    let out = run(&["check", "--watch"], &[]);
    assert_eq!(out.status.code(), Some(2));
    assert!(words(&out.stderr).contains("no folder to watch"));
}

/// What stands inside the program is only read at each start: here is where it is checked.
#[test]
fn the_handbook_inside_the_program_has_no_fault_in_any_language() {
    let (book, report) = Folders::open(None, &[]).check(None, jiff::civil::date(2026, 11, 25));
    assert!(book.is_some() && report.findings.is_empty(), "{report}");
}

/// What is dialled, and how far it was looked at: what no language changes of a region's lines.
fn dialled(region: &steadyhand::content::Region) -> Vec<String> {
    let digits =
        |text: &Option<String>| text.iter().flat_map(|t| t.chars()).filter(char::is_ascii_digit).collect();
    let line = |l: &steadyhand::content::Line| {
        let to: String = digits(&l.text);
        format!("{} {:?} {to} {:?} {} {}", l.id, l.number, l.web, l.looked_at, l.unverified)
    };
    region.lines.iter().map(line).collect()
}

#[test]
fn in_spanish_every_region_has_a_spanish_name_and_the_way_back_is_on_the_screen_at_80_columns() {
    let folders = Folders::open(None, &[]);
    let (english, spanish) = (folders.load(None).unwrap(), folders.load(Some("es")).unwrap());
    for (id, region) in &english.regions {
        let own = &spanish.regions[id];
        assert!(own.name != region.name || id == "au", "{id}");
        assert_eq!((&own.emergency, &own.territories), (&region.emergency, &region.territories), "{id}");
        // Whoever mends a number in one language mends it in both.
        assert_eq!(dialled(own), dialled(region), "{id}");
        let settings = Settings { region: id.clone(), ..Settings::default() };
        let mut state = State::new(spanish.clone().into(), settings, (80, 24));
        if id != "other" {
            assert!(common::screen::shown(&state).contains("q salir"), "{id}");
        }
        common::screen::keys(&mut state, "R");
        assert!(
            common::screen::shown(&state).contains("Esc volver"),
            "{id}\n{}",
            common::screen::shown(&state)
        );
    }
}
