//! The readers of bytes, each with real inputs to begin with, and what is looked at in what it makes of them.

use crate::common::screen::{shown, small_book};
use crate::common::{self, small_pack};
use crate::models::{Model, families, strict::Strict};
use clap::Parser;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use ratatui::backend::Backend;
use ratatui::buffer::Cell;
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;
use std::rc::Rc;
use steadyhand::app::{Action, Key, Settings, State, update};
use steadyhand::cli::{Cli, Command, PlanCommand};
use steadyhand::content::{self, Handbook};
use steadyhand::incident::{Event, Id, Incident, Moment, Route, Status, What, clocks, steps, summary};
use steadyhand::kit::{Dose, Kit};
use steadyhand::linear;
use steadyhand::pen::Pen;
use steadyhand::places::Places;
use steadyhand::plan::export::{Form, Reader as For, export};
use steadyhand::plan::{self, Plan, PlanText};
use steadyhand::print::{self, Format};
use steadyhand::settings_file::SettingsFile;
use steadyhand::store::shelf::good_name;
use steadyhand::store::{Home, Shelf};
use steadyhand::terminal::input::{Decoder, Input};
use steadyhand::text::unseen;
use steadyhand::wire::{Dialect, Wire};
use steadyhand::{plain, seal, yaml};

/// A reader of bytes.
pub struct Reader {
    pub name: &'static str,
    /// Real inputs.
    pub corpus: Vec<Vec<u8>>,
    /// Words it knows.
    pub words: Vec<&'static str>,
    /// Reads an input; panics where a promise is broken.
    pub read: Look,
}

/// Looks at what becomes of some bytes.
type Look = Box<dyn Fn(&[u8])>;

fn today() -> Date {
    "2026-11-25".parse().unwrap()
}

/// Nothing that steers a terminal or hides itself.
fn clean(what: &str, words: &str) {
    let bad = words.chars().find(|c| unseen(*c) && *c != '\n');
    assert!(bad.is_none(), "{what} holds {bad:?}: {words:?}");
}

fn state(book: &Rc<Handbook>) -> State {
    let settings = Settings { region: "us".into(), ..Settings::default() };
    let mut state = State::new(Rc::clone(book), settings, (80, 24));
    state.zone = TimeZone::UTC;
    state
}

/// A home in memory where the system has such a place.
fn home() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() }.unwrap()
}

fn put(dir: &Path, name: &str, bytes: &[u8]) {
    let path = dir.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Every file of the handbook and of the small pack; the first line of an input is the file's path.
pub fn content() -> Reader {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let inside =
        ["", "topics", "regions", "checklists", "boundaries", "drills"].into_iter().flat_map(|within| {
            let files = fs::read_dir(folder.join(within)).unwrap().flatten();
            let yaml = files.filter(|f| f.path().extension().is_some_and(|end| end == "yaml"));
            let mut all: Vec<_> = yaml
                .map(|f| (Path::new(within).join(f.file_name()), fs::read_to_string(f.path()).unwrap()))
                .map(|(path, text)| (path.to_str().unwrap().to_owned(), text))
                .collect();
            all.sort();
            all
        });
    let corpus =
        inside.chain(small_pack()).map(|(path, text)| format!("{path}\n{text}").into_bytes()).collect();
    let pack = small_pack();
    let read = move |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let (path, text) = text.split_once('\n').unwrap_or(("topics/x.yaml", &text));
        // The words of the interface are most of the pack: most inputs do without them, and are looked through all the
        // same.
        let whole = crc32fast::hash(input).is_multiple_of(8);
        let mut pack: Vec<_> =
            pack.iter().filter(|(p, _)| p != path && (whole || p != "interface.yaml")).cloned().collect();
        pack.push((path.to_owned(), text.to_owned()));
        match content::read(&common::files(&pack), Some(today())) {
            Err(report) => clean("the report", &report.to_string()),
            Ok((book, report)) => {
                clean("the report", &report.to_string());
                let mut state = state(&Rc::new(book));
                clean("the contents", &plain::contents(&state, 40));
                for topic in 0..state.book.topics.len() {
                    let what = print::find(&state.book, &state.book.topics[topic].id).unwrap();
                    for format in [Format::Text, Format::Markdown, Format::Html] {
                        clean("a page", &print::print(&state, what, format));
                    }
                    state.open_topic(topic, None);
                    clean("the screen", &shown(&state));
                }
                update(&mut state, Action::Overdose);
                clean("the checklist", &shown(&state));
            }
        }
    };
    let words = vec![
        "title: ",
        "summary: ",
        "blocks:\n",
        "sources: ",
        "reviewed: ",
        "when: ",
        "goals: ",
        "id: ",
        "mark: called\n",
    ];
    Reader { name: "content", corpus, words, read: Box::new(read) }
}

const PLANS: [&str; 4] = [
    "plan: 1\nname: R.\nwont: Chase you.\nvalues: |\n  Home is safe.\n  漢 é\nunder_18: true\nfear: true\nreview: 2026-12-24\n\
     dismissed:\n- caution: leaving\n  reason: Agreed.\nboundaries:\n- id: aa\n  category: home\n  template: night-away\n  limit: If you \
     use here, I will ask you to leave.\n  reason: I need rest.\n  touches: [home, leaving]\n  status: told\n  start: 2026-01-01\n  \
     log:\n  - day: 2026-11-25\n    event: crossed\n    did: I went out.\n",
    "name: R.\nboundaries:\n  - limit: >-\n      If you use here,\n      I will go out.\n    status: draft # mine\n    log:\n      - {day: \
     2026-11-25, event: kept}\n",
    "boundaries: [{limit: one}, {limit: two, colour: [blue, {a: b}]}]\nmood: &a [1, 2]\nagain: *a\n",
    "plan: 1\nboundaries:\n- id: x\n  limit: \"a\\tb\\u00e9\"\n  status: retired\n- id: x\n  limit: again\n",
];

const PLAN_WORDS: [&str; 12] = [
    "boundaries:\n",
    "- limit: ",
    "status: told\n",
    "log:\n",
    "event: crossed\n",
    "day: 2026-11-25\n",
    "review: ",
    "touches: ",
    "dismissed:\n",
    "rest: ",
    "id: ",
    "plan: 2\n",
];

fn look_at_plan(plan: &Plan, book: &Handbook) {
    for form in [Form::Text, Form::Markdown] {
        for reader in [For::Own, For::Person] {
            clean("the exported plan", &export(plan, &book.words.plan, form, reader));
        }
    }
    plan.raised(&book.boundaries.cautions);
    plan.missing();
    plan.due(today());
    for b in &plan.boundaries {
        plan::year::strip(&b.log, 2026);
        plan::year::Counts::of(&b.log);
    }
}

pub fn plan_file() -> Reader {
    let book = small_book();
    let read = move |input: &[u8]| match steadyhand::pen::decode(input) {
        Err(steadyhand::pen::Refused::Broken(_, faults)) => {
            assert!(!faults.is_empty());
            for f in faults {
                assert!(f.line > 0 && f.column > 0);
                clean("a fault", &f.message);
            }
        }
        Err(e) => panic!("{e:?}"),
        Ok(plan) => {
            yaml::has_comments(std::str::from_utf8(input).unwrap());
            look_at_plan(&plan, &book);
            if let Ok(text) = plan::file::encode(&plan) {
                assert_eq!(plan::file::decode(&text).as_ref(), Ok(&plan), "it does not come back: {text}");
            }
        }
    };
    let corpus = PLANS.iter().map(|p| p.as_bytes().to_vec()).collect();
    Reader { name: "plan file", corpus, words: PLAN_WORDS.to_vec(), read: Box::new(read) }
}

/// Lines with their checksums made right, so that a reader comes to what is in them; some are left as they are.
fn summed(input: &[u8]) -> Vec<u8> {
    let line = |line: &[u8]| {
        let rest = line.splitn(2, |b| *b == b' ').nth(1).unwrap_or(line);
        let sum = crc32fast::hash(rest);
        if sum.is_multiple_of(16) { line.to_vec() } else { [format!("{sum:08x} ").as_bytes(), rest].concat() }
    };
    input.split(|b| *b == b'\n').map(line).collect::<Vec<_>>().join(&b'\n')
}

/// What was done to a plan, read when it is opened.
pub fn plan_records() -> Reader {
    let dir = home();
    let shelf = Shelf::new(Home::Folder(dir.path().join("data")));
    let (mut pen, mut history, _) = Pen::open(&shelf, "a", false).unwrap();
    for (i, text) in PLANS.iter().enumerate() {
        let place = plan::Place::Plan(PlanText::Values);
        history
            .act(plan::Edit::Text { place, at: 0, removed: String::new(), inserted: format!("{i} é ") })
            .unwrap();
        pen.record(&mut history).unwrap();
        let before = Box::new(history.plan().clone());
        let after = Box::new(plan::file::decode(text).unwrap());
        history.act(plan::Edit::Whole(plan::Swap { before, after })).unwrap();
        history.close();
        pen.save(&mut history).unwrap();
        history.undo();
        pen.save(&mut history).unwrap();
    }
    drop(pen);
    let plan = fs::read(shelf.place("a").unwrap()).unwrap();
    let mut corpus = vec![fs::read(dir.path().join("data/plans/.a/history.log")).unwrap()];
    let lines: Vec<&[u8]> = corpus[0].split_inclusive(|b| *b == b'\n').collect();
    let halves = [lines[..lines.len() / 2].concat(), lines[lines.len() / 2..].concat()];
    corpus.extend(halves);
    let read = move |input: &[u8]| {
        put(dir.path(), "data/plans/.b/history.log", &summed(input));
        put(dir.path(), "data/plans/b.yaml", &plan);
        let (pen, history, _) = Pen::open(&shelf, "b", false).unwrap_or_else(|e| panic!("{e:?}"));
        let mut back = history.clone();
        (0..50).for_each(|_| drop(back.undo()));
        (0..60).for_each(|_| drop(back.redo()));
        drop(pen);
        for old in fs::read_dir(dir.path().join("data/plans/.b")).unwrap().flatten() {
            fs::remove_file(old.path()).unwrap();
        }
    };
    let words = vec![
        "{\"n\":0,\"op\":",
        "\"Undo\"",
        "\"Redo\"",
        "\"Saved\":",
        "\"Saving\":",
        "\"Base\":",
        "}}\n00000000 {\"n\":1,",
    ];
    Reader { name: "plan records", corpus, words, read: Box::new(read) }
}

/// What another program wrote about itself into the lock it holds.
pub fn plan_lock() -> Reader {
    let dir = home();
    let shelf = Shelf::new(Home::Folder(dir.path().join("data")));
    let held = shelf.open("a", false).unwrap();
    let read = move |input: &[u8]| {
        let _ = &held;
        put(dir.path(), "data/plans/.a/lock", input);
        match shelf.open("a", false).unwrap() {
            steadyhand::store::shelf::Opened::Busy(owner) => clean("the owner", &owner.who),
            steadyhand::store::shelf::Opened::Mine(_) => panic!("it is held"),
        }
    };
    Reader {
        name: "plan lock",
        corpus: vec![b"process 4711".to_vec()],
        words: vec!["process "],
        read: Box::new(read),
    }
}

/// A plan with a passphrase; the passphrase's work is set low, or a million inputs would take a month.
pub fn locked_plan() -> Reader {
    let mut recipient = age::scrypt::Recipient::new("a".to_owned().into());
    recipient.set_work_factor(1);
    let corpus = PLANS.iter().map(|p| age::encrypt(&recipient, p.as_bytes()).unwrap()).collect();
    let read = |input: &[u8]| {
        // What asks for more work than a program's own file is refused or takes its time; that is not tried here.
        let head = String::from_utf8_lossy(&input[..input.len().min(400)]).into_owned();
        let work = head.lines().filter(|l| l.starts_with("-> scrypt")).filter_map(|l| l.split(' ').nth(3));
        if work.into_iter().any(|w| w.len() != 1) {
            return;
        }
        match seal::open(input, "a") {
            Ok(bytes) => drop(steadyhand::pen::decode(&bytes)),
            Err(e) => clean("the error", &format!("{e:?}")),
        }
    };
    let words = vec!["age-encryption.org/v1\n", "-> scrypt ", "-> X25519 ", "--- "];
    Reader { name: "locked plan", corpus, words, read: Box::new(read) }
}

/// The log of an emergency, read by the program that goes on with it.
pub fn emergency_log() -> Reader {
    let dir = home();
    let home = Home::Folder(dir.path().join("data"));
    let book = small_book();
    let at =
        |n: u64| Moment { wall: 1_764_000_000_000 + n as i64 * 1000, up: 5000 + n * 1000, boot: 7 + n / 8 };
    let all = [
        What::Started { drill: None },
        What::Mark(content::MarkKind::Called),
        What::Dose(Route::Nose),
        What::Note("two pills, é漢".into()),
        What::Route(Id { writer: 1, count: 3 }, Route::Muscle),
        What::Done("wake".into()),
        What::NotDone("wake".into()),
        What::Child(true),
        What::Undo(Id { writer: 1, count: 2 }),
        What::Resumed,
        What::Mark(content::MarkKind::Breathing),
        What::Ended,
        What::Started { drill: Some("blue".into()) },
    ];
    let line = |(i, what): (u64, &What)| {
        let id = Id { writer: 1, count: i as u32 + 1 };
        let event = Event { id, since: i * 1000, at: at(i), what: what.clone() };
        let json = event.encode().unwrap();
        format!("{:08x} {json}\n", crc32fast::hash(json.as_bytes()))
    };
    let text: Vec<String> = (0..).zip(&all).map(line).collect();
    let corpus =
        vec![text.concat().into_bytes(), text[..4].concat().into_bytes(), text[4..].concat().into_bytes()];
    let read = move |input: &[u8]| {
        put(dir.path(), "data/emergencies/2026-11-25.log", &summed(input));
        let records = home.journal("emergencies", "2026-11-25").read_new().unwrap();
        let events: Vec<Event> = records.iter().filter_map(|r| Event::decode(r).ok()).collect();
        let incident = Incident::replay(events.iter().cloned());
        let all = &book.overdose.steps;
        let status = Status::of(&incident, all);
        for moment in [Moment::default(), at(3), at(100), Moment { wall: i64::MIN, up: u64::MAX, boot: 7 }] {
            let now = incident.now(moment);
            clocks::dues(&status, &book.overdose.timing, now);
            if let Some(next) = clocks::next_change(&status, &book.overdose.timing, now, false) {
                assert!(next > now);
            }
            let words = &book.words.emergency;
            let lines = summary::lines(&incident, &status, words, &TimeZone::UTC, now, str::to_owned);
            clean("the summary", &summary::text("t", &lines));
        }
        summary::export(&incident, &status, &TimeZone::UTC).unwrap();
        assert!(steps::place(all, &incident) < all.len());
        // The same on the screen, where a person then goes on with it.
        let mut state = state(&Rc::new(book.clone()));
        update(&mut state, Action::Tick(at(20)));
        update(&mut state, Action::Found((false, "2026-11-25".into()), events));
        update(&mut state, Action::Overdose);
        for key in [' ', 'n', 'u', 'e'] {
            update(&mut state, Action::Press(Key::Char(key)));
            clean("the checklist", &shown(&state));
        }
    };
    let words = vec![
        "\"since\":",
        "\"wall\":",
        "\"up\":",
        "\"boot\":",
        "{\"undo\":\"0000000000000001.2\"}",
        "\"resumed\"",
        "\"note\":\"",
    ];
    Reader { name: "emergency log", corpus, words, read: Box::new(read) }
}

pub fn kit_list() -> Reader {
    let kit = Kit {
        place: "- \"hall\": #1".into(),
        doses: vec![Dose::parse("2027-05 Narcan 4 mg").unwrap(), Dose::parse("2026-11-30 needle").unwrap()],
        ..Kit::default()
    };
    let corpus =
        vec![kit.encode().unwrap().into_bytes(), b"place: hall\n".to_vec(), b"2027-05 spray".to_vec()];
    let book = Rc::new(small_book());
    let read = move |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        if let Some(dose) = Dose::parse(&text) {
            dose.day();
            dose.line();
        }
        match Kit::decode(&text) {
            Err(why) => clean("the fault", &why),
            Ok(kit) => {
                for day in [Date::MIN, today(), Date::MAX] {
                    kit.reminders(day, Some(today()));
                    kit.reminders(today(), Some(day));
                }
                // What could not be read again is not written.
                if let Ok(text) = kit.encode() {
                    assert_eq!(Kit::decode(&text).as_ref(), Ok(&kit), "it does not come back");
                }
                let mut state = state(&book);
                state.kit = kit;
                steadyhand::app::kit::remind(&mut state, today(), None);
                clean("the list in lines", &plain::letters(&plain::kit(&state, 40), false));
                update(&mut state, Action::Kit);
                clean("the list", &shown(&state));
                clean("the list in lines", &plain::letters(&linear::view(&state).text, false));
            }
        }
    };
    let words = vec!["place: ", "doses:\n", "- 2026-12 spray\n", "known: ", "who: "];
    Reader { name: "kit list", corpus, words, read: Box::new(read) }
}

pub fn places() -> Reader {
    let dir = home();
    let home = Home::Folder(dir.path().join("data"));
    let book = Rc::new(small_book());
    let corpus = [
        "topic: respond\nplaces:\n  respond: [0, 1, 2]\n  risks: [0, 0, 40]\nbookmarks:\n- [risks, [0, 0, 0]]\n",
        "topic: gone\nplaces: {gone: [4294967295, 4294967295, 4294967295]}\nbookmarks: [[gone, [0, 0, 0]]]\n",
    ];
    let read = move |input: &[u8]| {
        put(dir.path(), "data/places.yaml", input);
        let mut places = Places::open(home.clone(), &book);
        let mut state = state(&book);
        places.restore(&mut state);
        clean("the note", state.note.as_deref().unwrap_or_default());
        clean("the first screen", &shown(&state));
        clean("the first lines", &plain::letters(&linear::view(&state).text, false));
        for key in ['j', ']', '\''] {
            update(&mut state, Action::Press(Key::Char(key)));
            clean("the screen", &shown(&state));
        }
    };
    let words = vec!["topic: risks\n", "places:\n", "bookmarks:\n", "4294967296"];
    Reader {
        name: "places",
        corpus: corpus.map(|c| c.as_bytes().to_vec()).to_vec(),
        words,
        read: Box::new(read),
    }
}

/// The settings, read, told of, changed and kept.
pub fn settings() -> Reader {
    let dir = home();
    let home = Home::Folder(dir.path().join("data"));
    let book = Rc::new(small_book());
    let corpus = [
        "# mine\nregion: uk\nemergency: '112'\ntheme: light # at night\nwidth: 60\nspacing: 2\nlean: on\nmouse: auto\nlinks: off\nmotion: off\n",
        "themes: dark\nwidth: wide\n  - [\n",
        "# theme: dark\n",
    ];
    let read = move |input: &[u8]| {
        put(dir.path(), "data/settings.yaml", input);
        let mut state = state(&book);
        let (mut file, wrong) = SettingsFile::open(home.clone(), &mut state.settings, &book);
        wrong.iter().for_each(|line| clean("what is wrong", line));
        clean("the first screen", &shown(&state));
        for key in ['S', 'j', 'j'] {
            update(&mut state, Action::Press(Key::Char(key)));
        }
        update(&mut state, Action::Press(Key::Enter));
        clean("the settings", &shown(&state));
        clean("the settings in lines", &linear::view(&state).text);
        let theme = state.settings.theme;
        if file.keep(&state).is_ok() {
            let mut again = Settings::default();
            SettingsFile::open(home.clone(), &mut again, &book);
            assert_eq!(again.theme, theme, "what was chosen is there at the next start");
        }
    };
    let words = vec!["theme: ", "region: ", "emergency: ", "# ", "width: 99\n", "\n", ": ", "spacing: 2\n"];
    Reader {
        name: "settings",
        corpus: corpus.map(|c| c.as_bytes().to_vec()).to_vec(),
        words,
        read: Box::new(read),
    }
}

/// Bytes of the keyboard, in pieces, and what they do.
pub fn keys() -> Reader {
    let book = Rc::new(small_book());
    let corpus = [
        "jjj]]\x1b[A\x1b[B\x1bOC\x1b[5~\x1b[6~\r\x1b[Z\t/naloxone\rnN\x1b\x0f cnnb\x1f\x03",
        "\x1b[200~a paste\nof \u{202e}lines\x1b[201~f\x1b[200~words\x1b[201~\x1b[12;40R\x1b[?69;2$y\x1b]11;rgb:0/0/0\x07\x1bP1\x1b\\q",
        "P\rnhome\rIf you use here, I will é漢 \x7f\x15\x19\x18\x1b",
    ];
    let read = move |input: &[u8]| {
        let mut decoder = Decoder::default();
        let mut state = state(&book);
        let size = 1 + crc32fast::hash(input) as usize % 50;
        // So many marks of one emergency take their time together: each is weighed with all before it.
        let mut left = 3000_usize;
        for piece in input.chunks(size) {
            let mut inputs = decoder.feed(piece);
            if piece.len().is_multiple_of(3) {
                inputs.extend(decoder.settle());
            }
            let taken = inputs.len().min(left);
            left -= taken;
            for input in inputs.into_iter().take(taken) {
                match input {
                    Input::Key(key) => drop(update(&mut state, Action::Press(key))),
                    Input::Paste(text) => drop(update(&mut state, Action::Paste(text))),
                    Input::Ground(light) => drop(update(&mut state, Action::Ground(light))),
                    Input::Click(column, row) => {
                        let actions = steadyhand::ui::click(&state, column, row);
                        actions.into_iter().for_each(|action| drop(update(&mut state, action)));
                    }
                    Input::CursorAt(..) | Input::Mode(..) | Input::Wheel(_) => {}
                }
            }
        }
        clean("the screen", &shown(&state));
        clean("the lines", &linear::view(&state).text);
    };
    let words = vec!["\x1b[200~", "\x1b[201~", "\x0f", "!", "P", "H", "T", "\x1b[<0;1;1M", "\x1b[1;5C"];
    Reader {
        name: "keys",
        corpus: corpus.map(|c| c.as_bytes().to_vec()).to_vec(),
        words,
        read: Box::new(read),
    }
}

/// Arguments, each ended by a line's end.
pub fn command_line() -> Reader {
    let corpus = [
        "read\nrespond",
        "overdose\n--region\nuk",
        "drill\nblue",
        "plan\nexport\nhome\n--as\nmarkdown",
        "plan\nimport\n/x/y.yaml\nname",
        "plan\nnew\nhome",
        "search\nrecovery\nposition",
        "print\nregion\n--format\nhtml",
        "check\n/dir\n--report",
        "completions\nbash",
        "--content\n/x\n--data\n/y\n--emergency\n112\n--plain\n--width\n40\n--ascii\n--theme\nlight\n--lean=on\n--private",
        "man",
        "--help",
        "help\nplan",
        "plan\nmy\nplan",
        "--version",
        "erase",
    ];
    let book = Rc::new(small_book());
    let read = move |input: &[u8]| {
        let args = input.split(|b| *b == b'\n').map(|arg| OsString::from_vec(arg.to_vec()));
        match Cli::try_parse_from([OsString::from("steadyhand")].into_iter().chain(args)) {
            Err(e) => clean("the error", &steadyhand::text::clean_lines(&e.to_string())),
            Ok(cli) => {
                clean("the region", &content::region::choose(&book, cli.options.region.as_deref(), None));
                match cli.command {
                    Some(Command::Print { what, format, .. }) => match print::find(&book, &what) {
                        Ok(what) => clean("the page", &print::print(&state(&book), what, format)),
                        Err(near) => clean("a name", &near.unwrap_or_default()),
                    },
                    Some(Command::Search { words }) => clean(
                        "what is found",
                        &plain::search(&state(&book), &words.join(" "), cli.options.text_width()),
                    ),
                    Some(Command::Plan { what: Some(PlanCommand::New { name }) }) if good_name(&name) => {
                        clean("the name", &name);
                    }
                    _ => {}
                }
            }
        }
    };
    let words = vec![
        "--content",
        "--width",
        "--lean=",
        "--lean",
        "\n--\n",
        "plan",
        "search",
        "-h",
        "--format\nmarkdown",
        "\u{e9}",
        "400",
        "19",
    ];
    Reader {
        name: "command line",
        corpus: corpus.map(|c| c.as_bytes().to_vec()).to_vec(),
        words,
        read: Box::new(read),
    }
}

/// Variables of the environment: the locale, and what the terminal calls itself; one a line.
pub fn environment() -> Reader {
    let corpus = [
        "en_GB.UTF-8\nxterm-256color\ntruecolor\n",
        "C\nlinux\n\n",
        "ja_JP.UTF-8@x\ntmux-direct\n\n/tmp/tmux-0/default,1,0",
        "de_AT\nscreen\n24bit\n",
        "POSIX\n\n\n",
        "xx_ZZ\nvt100\n\n",
    ];
    let book = small_book();
    let read = move |input: &[u8]| {
        let text = String::from_utf8_lossy(input);
        let mut lines = text.lines().chain(std::iter::repeat(""));
        let locale = lines.next().unwrap_or_default();
        content::region::choose(&book, Some(locale), Some(locale));
        let [term, colours, tmux] = [(); 3].map(|()| lines.next().unwrap_or_default());
        let _ = Dialect::detect(term, colours, tmux, locale);
    };
    let words = vec!["_US", ".UTF-8", "xterm", "-direct", "@euro", "_"];
    Reader {
        name: "environment",
        corpus: corpus.map(|c| c.as_bytes().to_vec()).to_vec(),
        words,
        read: Box::new(read),
    }
}

/// Frames for the planner of the wire: the first bytes say which terminal and how large, the rest is what stands in
/// the cells. Whatever that is, a strict terminal knows every sequence that comes out.
pub fn frames() -> Reader {
    // The strict terminal knows this sign only as a part of a joined one, which takes a zero-width sign.
    const JOINED: char = '\u{1f469}';
    let corpus = [
        b"\x00\x28\x0acall 911 now\nnaloxone\n\x0cstay\nwith them\n\x0ccall 112 now\nnaloxone\n".to_vec(),
        "\u{1}\u{50}\u{18}漢字 é e\u{301}\n👩\u{200d}👧 ⚡\n\u{c}漢漢漢\n────\n".as_bytes().to_vec(),
        [b"\x05\x05\x03".to_vec(), b"abcde\nabcde\n\x0cbcdea\n".repeat(20)].concat(),
    ];
    let families = families();
    let read = move |input: &[u8]| {
        let Some(([family, width, height], rest)) = input.split_first_chunk::<3>().map(|(a, b)| (*a, b))
        else {
            return;
        };
        let family = &families[usize::from(family) % families.len()];
        let (width, height) = (1 + u16::from(width) % 100, 1 + u16::from(height) % 40);
        let mut wire = Wire::new(Vec::new(), family.dialect, width, height);
        let mut strict = Strict::new(family.dialect, width, height);
        // A form feed ends a frame.
        for frame in rest.split(|b| *b == 0x0c).take(12) {
            let text = String::from_utf8_lossy(frame);
            let mut cells = Vec::new();
            for (y, line) in (0..height).zip(text.lines()) {
                let mut x = 0;
                for grapheme in unicode_segmentation::UnicodeSegmentation::graphemes(line, true) {
                    let wide = unicode_width::UnicodeWidthStr::width(grapheme) as u16;
                    if wide == 0 || x + wide > width || grapheme.contains(unseen) || grapheme.contains(JOINED)
                    {
                        continue;
                    }
                    let mut cell = Cell::default();
                    cell.set_symbol(grapheme);
                    if grapheme.len() > 2 {
                        cell.modifier = ratatui::style::Modifier::from_bits_truncate(
                            u16::from(grapheme.as_bytes()[2]) % 16,
                        );
                    }
                    cells.push((x, y, cell));
                    x += wide;
                }
            }
            wire.draw(cells.iter().map(|(x, y, cell)| (*x, *y, cell))).unwrap();
            if frame.len().is_multiple_of(5) {
                let (count, done) = wire.flush_within(1 + frame.len() % 60, |y| y, |_| b"").unwrap();
                assert!(count > 0 || done);
            }
            wire.flush().unwrap();
            strict.feed(&std::mem::take(wire.writer_mut()));
        }
    };
    Reader {
        name: "frames",
        corpus: corpus.to_vec(),
        words: vec!["\x0c", "\u{301}", "漢", "\u{fe0f}"],
        read: Box::new(read),
    }
}

/// Lines typed into the linear face.
pub fn lines() -> Reader {
    let corpus = [
        "1\n\n\nb\n/naloxone\n1\n?\nq",
        "!\nc\nn\nn\nu\nt\ntwo pills\ne\no\n",
        "P\n1\nn\nhome\nIf you use here, I go.\n\n2\n",
        "H\n1\nin the hall\n2\n2027-05 spray\n",
        "R\n2\n#\nD\n1\n!\n",
        "next_topic\noutline\ncontents\nbookmark\nm\n'\n",
        "99999999999999999999\n-1\n0\n//\n/\n",
    ];
    let book = Rc::new(small_book());
    let read = move |input: &[u8]| {
        let mut state = state(&book);
        state.size = (72, linear::ROWS);
        let mut view = linear::view(&state);
        for (i, line) in input.split(|b| *b == b'\n').take(60).enumerate() {
            update(&mut state, Action::Tick(Moment { wall: i as i64 * 1000, up: i as u64 * 1000, boot: 1 }));
            if let Some(actions) = linear::actions(&state, &view, &String::from_utf8_lossy(line)) {
                actions.into_iter().for_each(|action| drop(update(&mut state, action)));
            }
            view = linear::view(&state);
            clean("what is said", &view.text);
            clean("the note", state.note.as_deref().unwrap_or_default());
            linear::due(&state).iter().for_each(|(_, words)| clean("what is due", words));
        }
    };
    let words = vec!["\n!\n", "\n1\n", "\n/", "\nt\n", "\nP\n", "\nH\n", "\nplans\n", "\n\n", "\ne\n"];
    Reader {
        name: "lines",
        corpus: corpus.map(|c| c.as_bytes().to_vec()).to_vec(),
        words,
        read: Box::new(read),
    }
}

/// Words to search for, in the shipped book.
pub fn words_to_search() -> Reader {
    let settings = Settings { region: "us".into(), ..Settings::default() };
    let book = content::load(None).unwrap_or_else(|report| panic!("{report}"));
    let state = State::new(Rc::new(book), settings, (80, 24));
    let read = move |input: &[u8]| {
        let words = String::from_utf8_lossy(&input[..input.len().min(2000)]).into_owned();
        for hit in state.index().find(&words, 20) {
            clean("a hit", &hit.sentence);
        }
    };
    let corpus =
        ["naloxnoe", "recovery position", "911", "café \u{301}", "what if he does not wake up and is cold"];
    Reader {
        name: "words to search",
        corpus: corpus.map(|c| c.as_bytes().to_vec()).to_vec(),
        words: vec!["overdose ", "the "],
        read: Box::new(read),
    }
}
