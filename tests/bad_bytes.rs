//! No sign that steers a terminal, turns the order of letters or hides itself gets through from any file, argument,
//! variable or paste: not on a screen, not in plain text, not in an error.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::screen::{keys, shown, start};
use common::terminal::Session;
use common::{check, files, small_pack, write_pack};
use rand::{SeedableRng, rngs::StdRng, seq::IndexedRandom};
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::rc::Rc;
use std::time::{Duration, Instant};
use steadyhand::app::keys::KEYS;
use steadyhand::app::plan::Job;
use steadyhand::app::{Action, Effect, Key, Settings, State, update};
use steadyhand::content::{Handbook, read};
use steadyhand::incident::{Event, Id, Moment, What};
use steadyhand::kit::Kit;
use steadyhand::plan::export::{Form, Reader, export};
use steadyhand::print::{Format, What as Page, print};
use steadyhand::scribe::Scribe;
use steadyhand::store::Home;
use steadyhand::text::unseen;
use steadyhand::{linear, plain, yaml};

/// Every sign of the classes C0, C1, bidi, zero width, and tags.
fn bad() -> impl Iterator<Item = char> {
    ('\0'..=char::MAX).filter(|c| unseen(*c))
}

#[test]
fn the_classes_are_the_ones_that_are_meant() {
    let classes: [(&str, std::ops::RangeInclusive<char>); 5] = [
        ("C0", '\0'..='\u{1f}'),
        ("DEL and C1", '\u{7f}'..='\u{9f}'),
        ("bidi marks and overrides", '\u{202a}'..='\u{202e}'),
        ("bidi isolates", '\u{2066}'..='\u{2069}'),
        ("tags", '\u{e0000}'..='\u{e007f}'),
    ];
    for (name, class) in classes {
        assert!(class.clone().all(unseen), "{name}");
    }
    assert!("\u{200b}\u{200e}\u{200f}\u{61c}\u{feff}\u{2060}\u{ad}".chars().all(unseen));
    assert!(!"aZ09 é漢\u{301}\u{a0}😀".chars().any(unseen));
}

#[test]
fn a_pack_with_any_of_them_in_any_file_is_refused_at_its_place_and_the_report_does_not_hold_it() {
    let pack = small_pack();
    for (i, (path, text)) in pack.iter().enumerate() {
        // In the middle of the first value, and at the end: a file's own line ends are no fault.
        let value = text.find(": ").unwrap() + 3;
        // The first file takes every sign but the dense class of tags, of which some do; the others take some of all.
        for c in bad()
            .filter(|c| i == 0 && *c < '\u{e0000}' || u32::from(*c) % 29 == 0)
            .filter(|c| !"\n\r".contains(*c))
        {
            let mut broken = pack.clone();
            broken[i].1.insert(value, c);
            let report = check(&broken);
            let told = report.to_string();
            assert!(report.has_errors(), "{path}: U+{:04X} passed", u32::from(c));
            assert!(told.lines().any(|l| l.starts_with(&format!("{path}:"))), "{told}");
            assert!(
                !told.chars().any(|c| unseen(c) && c != '\n'),
                "{path}: the report holds U+{:04X}",
                u32::from(c)
            );
        }
    }
}

#[test]
fn a_paste_of_any_of_them_never_reaches_a_cell() {
    let paste: String = bad().flat_map(|c| ['a', c]).collect();
    for way in ["\n/", "f"] {
        for piece in paste.as_bytes().chunks(300) {
            let mut state = start(80, 24);
            keys(&mut state, way);
            update(&mut state, Action::Paste(String::from_utf8_lossy(piece).into_owned()));
            assert!(!shown(&state).chars().any(|c| unseen(c) && c != '\n'));
        }
        let mut state = start(80, 24);
        keys(&mut state, way);
        bad().for_each(|c| drop(update(&mut state, Action::Type(c))));
        assert!(!shown(&state).chars().any(|c| unseen(c) && c != '\n'));
    }
}

#[test]
fn a_hostile_file_of_places_or_environment_shows_nothing_of_itself() {
    let evil = "\x1b]0;x\x07\x1b[2J\u{202e}\u{9b}31m";
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join(".local/share/steadyhand");
    fs::create_dir_all(&folder).unwrap();
    for text in [
        "emergency: \"\\e]0;x\\a\\e[2J\\u202e\\x9b31m 15\"\nregion: \"\\e[2J\"\n".into(),
        format!("{evil}: x\n"),
        "topic: \"\\e[2J\"\nplaces: {\"\\e[2J\": [0, 0, 0]}\nbookmarks: [[\"\\e[2J\", [0, 0, 0]]]\ntheme: \"\\e\"\n".into(),
    ] {
        fs::write(folder.join("places.yaml"), &text).unwrap();
        for args in [&[][..], &["read", "respond"], &["overdose"]] {
            let out = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
                .args(args)
                .env_clear()
                .envs([("HOME", home.path().as_os_str())])
                .envs([("LANG", evil), ("TERM", evil), ("LC_MESSAGES", evil), ("NO_COLOR", evil)])
                .stdin(Stdio::null())
                .output()
                .unwrap();
            let all = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
            assert!(!all.chars().any(|c| unseen(c) && c != '\n'), "{args:?}: {all:?}");
        }
    }
}

/// Every bad sign, each behind a letter; of the dense class of tags, some. In pieces short enough for a field.
fn all_bad() -> Vec<String> {
    let some: Vec<char> = bad().filter(|c| *c < '\u{e0000}' || u32::from(*c) % 97 == 0).collect();
    some.chunks(40).map(|chunk| chunk.iter().flat_map(|c| ['a', *c]).collect()).collect()
}

/// A string in YAML, with every sign as an escape: so they pass where raw ones are refused.
fn escaped(words: &str) -> String {
    format!("\"{}\"", words.chars().map(|c| format!("\\U{:08x}", u32::from(c))).collect::<String>())
}

fn none(what: &str, words: &str) {
    let found = words.chars().find(|c| unseen(*c) && *c != '\n');
    assert!(found.is_none(), "{what}: U+{:04X} in {words:?}", u32::from(found.unwrap_or_default()));
}

/// All that a pack can put on paper, on a line, or on the screen.
fn everything(book: Handbook) {
    let book = Rc::new(book);
    let state = |size| {
        let settings = Settings { region: "us".into(), ..Settings::default() };
        let mut state = State::new(Rc::clone(&book), settings, size);
        update(&mut state, Action::Tick(Moment { wall: 1_795_489_200_000, up: 1, boot: 1 }));
        state
    };
    let s = state((80, 24));
    let said = |words: String| none("plain", &plain::letters(&words, false));
    [
        plain::contents(&s, 60),
        plain::topics(&s.book),
        plain::overdose(&s, 60),
        plain::drills(&s, 60),
        plain::kit(&s, 60),
    ]
    .into_iter()
    .for_each(said);
    said(plain::search(&s, "call naloxone a", 60));
    (0..s.book.topics.len()).for_each(|topic| said(plain::topic(&s, topic, 60)));
    (0..s.book.drills.len()).for_each(|drill| said(plain::drill(&s, drill, 60)));
    for format in [Format::Text, Format::Markdown, Format::Html] {
        for what in [Page::Region, Page::Book] {
            said(print(&s, what, format));
        }
        (0..s.book.topics.len()).for_each(|topic| said(print(&s, Page::Topic(topic), format)));
        (0..s.book.checklists.len()).for_each(|list| said(print(&s, Page::Checklist(list), format)));
    }
    for way in [
        "", "\n", "\nJJs", "\n.K", "\n]", "o", "C\n", "C", "r", "R", "H", "D", "D\n", "D\n cnbe", "T", "?",
        "!", "!?", "! cnbpd", "!cnrwae", "!to\n", "fcall", "\n/a", "m'", "G", "P",
    ] {
        let mut s = state((100, 30));
        keys(&mut s, way);
        none(way, &shown(&s));
        none(way, &plain::letters(&linear::view(&s).text, false));
    }
}

/// Changes each string of a value in turn.
fn leaves(value: &yaml::Value, change: &dyn Fn(&str) -> String) -> Vec<yaml::Value> {
    use yaml::Value;
    match value {
        Value::String(text) => vec![Value::String(change(text))],
        Value::Sequence(list) => (0..list.len())
            .flat_map(|i| leaves(&list[i], change).into_iter().map(move |v| (i, v)))
            .map(|(i, v)| {
                let mut list = list.clone();
                list[i] = v;
                Value::Sequence(list)
            })
            .collect(),
        Value::Mapping(map) => map
            .iter()
            .flat_map(|(key, v)| leaves(v, change).into_iter().map(move |v| (key.clone(), v)))
            .map(|(key, v)| {
                let mut map = map.clone();
                map.insert(key, v);
                Value::Mapping(map)
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[test]
fn a_pack_that_hides_them_as_escapes_in_any_of_its_texts_is_refused_or_shows_nothing_of_them() {
    // One of each class; all of them, one by one, are in a test below.
    const SIGNS: &str = "\u{1}\u{2}\u{1b}[2J\u{7}\u{7f}\u{9b}\u{85}\u{202e}\u{2066}\u{200b}\u{200d}\u{feff}\u{ad}\u{e0041}\u{2028}\u{61c}";
    let pack = small_pack();
    let (mut shown, mut refused) = (0, 0);
    for (i, (path, text)) in pack.iter().enumerate() {
        let value = yaml::parse(text).unwrap();
        for hurt in leaves(&value, &|text| format!("{text} a{SIGNS}z")) {
            let mut text = yaml::encode(&hurt).unwrap();
            for c in bad().filter(|c| *c != '\n') {
                text = if text.contains(c) {
                    text.replace(c, &format!("\\U{:08x}", u32::from(c)))
                } else {
                    text
                };
            }
            let mut pack = pack.clone();
            pack[i].1 = text;
            match read(&files(&pack), None) {
                Ok((book, report)) => {
                    none(path, &report.to_string());
                    shown += 1;
                    // The words of the interface are many, and all go one way.
                    if path != "interface.yaml" || shown % 23 == 0 {
                        everything(book);
                    }
                }
                Err(report) => {
                    refused += 1;
                    none(path, &report.to_string());
                }
            }
        }
    }
    assert!(shown + refused > 400, "{shown} shown, {refused} refused");
}

/// A plan with `bad` in each of its fields.
fn bad_plan(words: &str) -> String {
    let w = escaped(words);
    let mut text = "plan: 1\nreview: 2026-12-01\nunder_18: true\nfear: true\n".to_owned();
    for key in ["name", "values", "wont", "why", "goals", "who_helps", "colour"] {
        text += &format!("{key}: {w}\n");
    }
    text += &format!(
        "dismissed:\n- {{caution: leaving, reason: {w}}}\n- {{caution: {w}, reason: {w}}}\n{w}: {w}\nboundaries:\n"
    );
    for i in 0..2 {
        text += &format!(
            "- category: {w}\n  template: {w}\n  touches: [home, {w}]\n  status: told\n  start: 2026-11-01\n  review: 2026-11-02\n"
        );
        if i == 1 {
            text += &format!("  id: {w}\n");
        }
        for key in [
            "limit",
            "reason",
            "follow_through",
            "open",
            "say",
            "safety_place",
            "safety_naloxone",
            "safety_contact",
            "notes",
        ] {
            text += &format!("  {key}: {w}\n");
        }
        text += &format!("  dismissed: [{{caution: leaving, reason: {w}}}]\n  log:\n");
        text += &format!(
            "  - {{day: 2026-11-20, event: crossed, what: {w}, did: {w}, felt: {w}, note: {w}}}\n  - {{day: 2026-11-21, event: kept, note: {w}}}\n"
        );
    }
    text
}

#[test]
fn a_plan_with_any_of_them_in_any_field_shows_and_prints_none() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::Folder(dir.path().join("data"));
    let mut random = StdRng::seed_from_u64(5);
    let bound: Vec<Key> =
        KEYS.iter().flat_map(|b| b.keys).copied().filter(|k| *k != Key::Ctrl('c')).collect();
    for words in all_bad() {
        fs::create_dir_all(dir.path().join("data/plans")).unwrap();
        fs::write(dir.path().join("data/plans/home.yaml"), bad_plan(&words)).unwrap();
        let plan = steadyhand::plan::file::decode(&bad_plan(&words)).unwrap();
        let mut state = start(100, 40);
        state.now.wall = 1_795_608_000_000;
        for form in [Form::Text, Form::Markdown] {
            for reader in [Reader::Own, Reader::Person] {
                none("export", &export(&plan, &state.words().plan, form, reader));
            }
        }
        let mut scribe = Scribe::new(home.clone());
        let copied = |words: &str| none("copied", &steadyhand::text::clean_lines(words));
        let mut act = |state: &mut State, action: Action| {
            let mut todo = vec![action];
            while let Some(action) = todo.pop() {
                for effect in update(state, action) {
                    match effect {
                        Effect::Plan(Job::Copy(words)) => copied(&words),
                        Effect::Plan(job) => scribe.job(state, job),
                        Effect::Then(action) => todo.push(action),
                        _ => {}
                    }
                }
            }
        };
        act(&mut state, Action::Plans);
        for _ in 0..400 {
            none("the screen", &shown(&state));
            none("the lines", &plain::letters(&linear::view(&state).text, false));
            if state.screens.is_empty() {
                act(&mut state, Action::Plans);
                act(&mut state, Action::Press(Key::Enter));
            }
            act(&mut state, Action::Press(*bound.choose(&mut random).unwrap()));
        }
        fs::remove_dir_all(dir.path().join("data")).unwrap();
    }
}

#[test]
fn a_list_of_what_is_ready_and_a_log_with_any_of_them_show_none() {
    for words in all_bad() {
        let w = escaped(&words);
        let text = format!(
            "place: {w}\nitems: {w}\nwho_knows: {w}\nat_home: {w}\ndoses: [{{expires: 2026-12-01, what: {w}}}, {{expires: {w}}}]\n"
        );
        let mut state = start(100, 40);
        state.kit = Kit::decode(&text).unwrap();
        steadyhand::app::kit::remind(&mut state, "2026-11-25".parse().unwrap(), None);
        none("the first screen", &shown(&state));
        for keys_pressed in ["H", "\n", "\x1b", "G", "\n"] {
            keys(&mut state, keys_pressed);
            none("the list", &shown(&state));
            none("the list in lines", &plain::letters(&linear::view(&state).text, false));
        }
        let events: Vec<Event> = [
            What::Started { drill: Some(words.clone()) },
            What::Note(words.clone()),
            What::Done(words.clone()),
            What::NotDone(words.clone()),
        ]
        .into_iter()
        .zip(1..)
        .map(|(what, count)| Event { id: Id { writer: 1, count }, since: 0, at: Moment::default(), what })
        // As it comes from the disk.
        .map(|event| Event::decode(&event.encode().unwrap()).unwrap())
        .collect();
        let mut state = start(100, 40);
        update(&mut state, Action::Tick(Moment { wall: 5000, up: 5000, boot: 0 }));
        update(&mut state, Action::Found((false, "x".into()), events));
        for keys_pressed in ["!", " ", "e", "\x1b"] {
            keys(&mut state, keys_pressed);
            none("the checklist", &shown(&state));
            none("the checklist in lines", &linear::view(&state).text);
        }
        keys(&mut state, "e");
        for effect in update(&mut state, Action::Press(Key::Char('f'))) {
            if let Effect::Ask(steadyhand::recorder::Job::Export(_, text, yaml)) = effect {
                none("the summary", &text);
                none("the summary as YAML", &yaml);
            }
        }
    }
}

/// The program's two outputs together.
fn run(dir: &Path, args: &[OsString], env: &[(&str, OsString)]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
        .args(args)
        .env_clear()
        .env("LANG", "C.UTF-8")
        .envs(env.iter().map(|(k, v)| (*k, v)))
        .current_dir(dir)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8([out.stdout, out.stderr].concat()).unwrap_or_else(|e| panic!("{args:?}: no UTF-8: {e}"))
}

#[test]
fn an_argument_or_a_variable_of_any_of_them_prints_none() {
    let dir = tempfile::tempdir().unwrap();
    write_pack(&small_pack(), &dir.path().join("book"));
    fs::write(dir.path().join("x.yaml"), "name: R.\n").unwrap();
    let mut pieces: Vec<OsString> = all_bad().into_iter().map(|w| w.replace('\0', "").into()).collect();
    pieces.push(OsString::from_vec(b"a\xff\x9b2J\xe2\x80".to_vec()));
    for words in &pieces {
        let o = |s: &str| OsString::from(s);
        let joined = |before: &str| {
            let mut all = o(before);
            all.push(words);
            all
        };
        let book = [o("--content"), o("book"), o("--data"), o("data")];
        for (before, after) in [
            (&[] as &[&str], &[] as &[&str]),
            (&["read"], &[]),
            (&["search"], &[]),
            (&["print"], &[]),
            (&["print", "region", "--format"], &[]),
            (&["drill"], &[]),
            (&["completions"], &[]),
            (&["plan"], &[]),
            (&["plan", "new"], &[]),
            (&["plan", "export"], &[]),
            (&["plan", "export", "x", "--as"], &[]),
            (&["plan", "import"], &[]),
            (&["plan", "import", "x.yaml"], &[]),
            (&["plan", "lock"], &[]),
            (&["plan", "unlock"], &[]),
            (&["check"], &[]),
            (&["--region"], &["overdose"]),
            (&["--emergency"], &["overdose"]),
            (&["--width"], &["topics"]),
            (&["--theme"], &["topics"]),
            (&["--content"], &["topics"]),
            (&["--content"], &["overdose"]),
        ] {
            let args: Vec<OsString> = book[if before.starts_with(&["--content"]) { 2 } else { 0 }..]
                .iter()
                .cloned()
                .chain(before.iter().map(|a| o(a)))
                .chain([words.clone()])
                .chain(after.iter().map(|a| o(a)))
                .collect();
            none(&format!("{before:?}"), &run(dir.path(), &args, &[]));
        }
        for option in ["--", "--lean=", "-"] {
            none(option, &run(dir.path(), &[joined(option)], &[]));
        }
        let args = ["--content", "book", "plan", "import", "x.yaml", "home"].map(OsString::from);
        for name in ["LC_ALL", "TERM", "COLORTERM", "TMUX", "TZ", "TZDIR", "NO_COLOR", "USER", "LOGNAME"] {
            none(
                name,
                &run(
                    dir.path(),
                    &args[..2].iter().cloned().chain([o("overdose")]).collect::<Vec<_>>(),
                    &[(name, words.clone())],
                ),
            );
        }
        // A home of that name, in which nothing can be made.
        let mut home = dir.path().join("x.yaml").into_os_string();
        home.push("/");
        home.push(words);
        for name in ["HOME", "XDG_DATA_HOME"] {
            let told = run(dir.path(), &args, &[(name, home.clone())]);
            assert!(told.contains("steadyhand: "), "{told}");
            none(name, &told);
        }
    }
}

#[test]
fn files_of_such_names_in_the_persons_own_folders_show_nothing_of_themselves() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join(".local/share/steadyhand");
    for folder in ["plans", "emergencies", "drills"] {
        fs::create_dir_all(data.join(folder)).unwrap();
    }
    for words in all_bad() {
        let name: String = words.chars().filter(|c| *c != '\0').take(60).collect();
        for (folder, ending) in [
            ("plans", ".yaml"),
            ("plans", ".yaml.age"),
            ("emergencies", ".log"),
            ("drills", ".log"),
            ("", ""),
        ] {
            fs::write(data.join(folder).join(format!("{name}{ending}")), "a: [").unwrap();
        }
    }
    for args in [&["plan", "list"][..], &["plan"], &["topics"], &["overdose"], &["kit"], &["erase"]] {
        let args: Vec<OsString> = args.iter().map(OsString::from).collect();
        none(&format!("{args:?}"), &run(home.path(), &args, &[("HOME", home.path().into())]));
    }
}

/// On a terminal: all that is sent is the wire's own, and no sign of a file or paste.
#[test]
fn on_a_terminal_nothing_but_the_wires_own_sequences_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join(".local/share/steadyhand");
    fs::create_dir_all(data.join("plans")).unwrap();
    let evil = "\u{1b}]0;evil\u{7}\u{1b}[2Jevil\u{9b}31m\u{202e}\u{2066}\u{200b}\u{200d}\u{feff}\u{1b}P1$revil\u{1b}\\\u{e}";
    fs::write(data.join("plans/home.yaml"), bad_plan(evil)).unwrap();
    fs::write(data.join("places.yaml"), format!("emergency: {}\nregion: {0}\n", escaped(evil))).unwrap();
    fs::write(data.join("kit.yaml"), format!("place: {}\n", escaped(evil))).unwrap();
    let content = home.path().join("book");
    write_pack(&small_pack(), &content);
    let content = content.to_str().unwrap();
    for lines in [false, true] {
        let mut args = vec!["--content", content];
        if lines {
            args.push("--plain");
        }
        let env = [("USER", evil), ("LC_MESSAGES", evil), ("COLORTERM", evil)];
        let mut s = Session::start_in(home.path(), &args, 100, 30, &env);
        s.until("the contents", |t| t.contains("Small"));
        let ways: &[&str] = if lines {
            &[
                "H\n",
                "P\n",
                "1\n",
                "\n",
                "/evil\x1b[2J\u{202e}\n",
                "!\n",
                "t\n",
                "evil \u{202e}\u{9b}\n",
                "e\n",
            ]
        } else {
            &[
                "H",
                "P\r",
                "jjj",
                "\r",
                "\x1b",
                "q",
                "/\x1b[200~",
                evil,
                "\x1b[201~",
                "\r",
                "f\x1b[200~",
                evil,
                "\x1b[201~",
                "\r",
                "!t\x1b[200~",
                evil,
                "\x1b[201~",
                "\r",
                "e",
            ]
        };
        for way in ways {
            s.keys(way);
            s.watch(Duration::from_millis(150), |_| {});
        }
        s.keys("\x03");
        s.watch(Duration::from_secs(2), |_| {});
        // What the terminal's own driver echoes while lines are typed is not the program's: it says `^[`.
        let sent = String::from_utf8_lossy(&s.log).into_owned();
        // The program's own question for the colour of the ground.
        let sent = sent.replacen("\u{1b}]11;?\u{7}", "", 1);
        let own = "\u{1b}\r\n\u{8}\u{7}";
        let found = sent
            .chars()
            .find(|c| unseen(*c) && !own.contains(*c) && !(lines && "\u{9b}\u{202e}".contains(*c)));
        assert!(found.is_none(), "{found:?} in {sent:?}");
        for sequence in ["\u{1b}]", "\u{1b}P", "\u{1b}[2Jevil"] {
            assert!(!sent.contains(sequence), "{sequence:?} in {sent:?}");
        }
        assert!(sent.contains("evil"), "the texts were shown: {sent:?}");
    }
}

// What the fuzzing found.

#[test]
fn a_file_of_hidden_signs_alone_is_told_of_in_bounded_time_and_words() {
    for sign in ["\r", "\u{202e}", "\t", "911 1234567 ", "[["] {
        let mut pack = small_pack();
        pack[4].1 = format!("title: {}\n", sign.repeat(200_000 / sign.len()));
        let start = Instant::now();
        let told = check(&pack).to_string();
        assert!(start.elapsed() < Duration::from_secs(20), "{sign:?} took {:?}", start.elapsed());
        assert!(told.lines().count() < 1000 && told.len() < 1 << 20, "{sign:?}: {} bytes", told.len());
    }
}

#[test]
fn a_fault_never_quotes_a_hidden_sign() {
    for words in all_bad() {
        let w = escaped(&words);
        for text in
            [format!("boundaries: [{{status: {w}}}]"), format!("boundaries: [{{log: [{{event: {w}}}]}}]")]
        {
            let faults = steadyhand::plan::file::decode(&text).unwrap_err();
            faults.iter().for_each(|f| none("a fault of a plan", &f.message));
        }
        for text in [format!("{w}: 1"), format!("doses: {w}"), format!("doses: [{{{w}: 1}}]")] {
            none("a fault of the list", &Kit::decode(&text).unwrap_err());
        }
    }
}

#[test]
fn a_search_for_a_thousand_words_takes_no_longer_than_for_a_few() {
    let state = start(80, 24);
    let start = Instant::now();
    for _ in 0..20 {
        state.index().find(&"naloxnoe breathng ".repeat(5000), 50);
    }
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
