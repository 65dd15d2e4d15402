//! Files as an enemy or an accident leaves them, wherever the program reads or writes one: never a hang, bounded memory,
//! a line that says which file and what to do, and nothing written through somebody else's link.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use common::terminal::Session;
use common::{small_pack, write_pack};
use rustix::fs::{CWD, Mode, mkfifoat};
use std::fs;
use std::os::unix::fs::{PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use steadyhand::store::{Home, Shelf};

/// No command takes longer over a file, whatever it is, on a busy machine; in seconds.
const BOUND: u32 = 20;
/// Memory a command may have, in KiB: less than a 1 GB file takes.
const MEMORY: u64 = 700 * 1024;

/// What can stand where a file is looked for.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Thing {
    Huge,
    Pipe,
    FullPipe,
    Folder,
    LinkLoop,
    LinkOut,
    LinkToNothing,
    Device,
    Unreadable,
    Empty,
    Zeros,
}

const THINGS: [Thing; 11] = [
    Thing::Huge,
    Thing::Pipe,
    Thing::FullPipe,
    Thing::Folder,
    Thing::LinkLoop,
    Thing::LinkOut,
    Thing::LinkToNothing,
    Thing::Device,
    Thing::Unreadable,
    Thing::Empty,
    Thing::Zeros,
];

/// Puts it there; what must live on while it is tried.
fn put(thing: Thing, at: &Path) -> Option<fs::File> {
    fs::create_dir_all(at.parent().unwrap()).unwrap();
    let pipe = || mkfifoat(CWD, at, Mode::RUSR | Mode::WUSR).unwrap();
    match thing {
        Thing::Huge => fs::File::create(at).unwrap().set_len(1 << 30).unwrap(),
        Thing::Pipe => pipe(),
        Thing::FullPipe => {
            // Somebody who keeps it open for writing: a reader would wait for more for ever.
            pipe();
            return Some(fs::OpenOptions::new().read(true).write(true).open(at).unwrap());
        }
        Thing::Folder => fs::create_dir(at).unwrap(),
        Thing::LinkLoop => symlink(at, at).unwrap(),
        Thing::LinkOut => symlink("/etc/passwd", at).unwrap(),
        Thing::LinkToNothing => symlink("/nonexistent/place", at).unwrap(),
        Thing::Device => symlink("/dev/zero", at).unwrap(),
        Thing::Unreadable => {
            fs::write(at, "name: R.\n").unwrap();
            fs::set_permissions(at, fs::Permissions::from_mode(0o000)).unwrap();
        }
        Thing::Empty => fs::write(at, "").unwrap(),
        Thing::Zeros => fs::write(at, vec![0; 1 << 20]).unwrap(),
    }
    None
}

fn remove(at: &Path) {
    let gone = if at.is_dir() && !at.is_symlink() { fs::remove_dir_all(at) } else { fs::remove_file(at) };
    gone.unwrap();
}

struct Place {
    dir: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        write_pack(&small_pack(), &dir.path().join("book"));
        Self { dir }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn data(&self, name: &str) -> PathBuf {
        self.path("home/.local/share/steadyhand").join(name)
    }

    /// Runs the program within bounds; its exit code and what it says.
    fn run(&self, args: &[&str]) -> (i32, String) {
        let limited = format!("ulimit -v {MEMORY}; exec timeout -s KILL {BOUND} \"$@\"");
        let out = Command::new("sh")
            .args(["-c", &limited, "sh", env!("CARGO_BIN_EXE_steadyhand"), "--content", "book"])
            .args(args)
            .env_clear()
            .env("HOME", self.path("home"))
            .env("PATH", std::env::var_os("PATH").unwrap())
            .current_dir(self.dir.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let told = String::from_utf8([out.stdout, out.stderr].concat()).unwrap();
        (out.status.code().unwrap_or_else(|| panic!("{args:?} hangs or was killed: {told}")), told)
    }
}

/// Whether the owner of everything reads it all the same.
fn readable(thing: Thing) -> bool {
    thing == Thing::Unreadable && rustix::process::geteuid().is_root()
}

#[test]
fn whatever_stands_in_the_data_folder_every_command_ends_soon_and_says_what_is_wrong() {
    let place = Place::new();
    for name in [
        "places.yaml",
        "kit.yaml",
        "plans",
        "plans/home.yaml",
        "plans/home.yaml.age",
        "emergencies",
        "emergencies/2026-11-25T000000.log",
        "drills/2026-11-25.log",
    ] {
        for thing in THINGS {
            let at = place.data(name);
            let held = put(thing, &at);
            for args in [&["topics"][..], &["overdose"], &["kit"], &["plan", "list"]] {
                let (code, told) = place.run(args);
                // What a command is about must be there to read; to all others it is no hindrance.
                let about =
                    (args, name) == (&["kit"], "kit.yaml") || (args, name) == (&["plan", "list"], "plans");
                let said = code == 1 && told.contains(name);
                assert!(code == 0 || about && said, "{name} {thing:?} {args:?}: {code} {told}");
            }
            let (code, told) = place.run(&["plan", "home"]);
            let refused = name.starts_with("plans") && !readable(thing);
            // What is no plan is none: there is nothing to open, or it says what is wrong with it.
            assert!(code != 0 || !refused || thing == Thing::Empty, "{name} {thing:?}: {code} {told}");
            assert!(
                code == 0 || told.contains("steadyhand: ") || told.contains("error: "),
                "{name} {thing:?}: {told}"
            );
            drop(held);
            remove(&at);
            fs::remove_dir_all(place.data("")).unwrap();
        }
    }
}

#[test]
fn the_interface_opens_over_any_of_them_and_tells_of_it_and_leaves_it_untouched() {
    let place = Place::new();
    let content = place.path("book");
    for thing in THINGS.into_iter().filter(|t| !readable(*t) && *t != Thing::Empty) {
        for (name, told) in [("places.yaml", "could not be kept"), ("kit.yaml", "The list could not be read")]
        {
            let at = place.data(name);
            let held = put(thing, &at);
            let before = fs::symlink_metadata(&at).unwrap();
            let args = ["--content", content.to_str().unwrap()];
            let mut s = Session::start_in(&place.path("home"), &args, 100, 24, &[]);
            s.until(&format!("the contents, and what is wrong: {name} {thing:?}"), |t| {
                t.contains("Contents") && t.split_whitespace().collect::<Vec<_>>().join(" ").contains(told)
            });
            s.keys("\rq");
            s.end();
            let after = fs::symlink_metadata(&at).unwrap();
            assert_eq!(
                (before.len(), before.file_type()),
                (after.len(), after.file_type()),
                "{name} {thing:?}"
            );
            drop(held);
            // Places may have been kept meanwhile.
            fs::remove_dir_all(place.data("")).unwrap();
        }
    }
}

#[test]
fn whatever_is_imported_or_checked_ends_soon_and_says_what_is_wrong() {
    let place = Place::new();
    for thing in THINGS.into_iter().filter(|t| !readable(*t)) {
        let at = place.path("x.yaml");
        let held = put(thing, &at);
        let (code, told) = place.run(&["plan", "import", "x.yaml", "home"]);
        assert_eq!(code, 1, "{thing:?}: {told}");
        assert!(told.contains("x.yaml"), "{thing:?}: {told}");
        assert!(!place.data("plans/home.yaml").exists(), "{thing:?}");
        for args in [&["check", "x.yaml"][..], &["--content", "x.yaml", "topics"]] {
            let (code, told) = place.run(if args[0] == "check" { args } else { &args[2..] });
            assert_eq!(code, i32::from(args[0] == "check"), "{thing:?}: {told}");
        }
        drop(held);
        remove(&at);
        if thing == Thing::Folder {
            // An empty folder is no fault of a pack.
            continue;
        }
        // Within a pack, beside what is good.
        let at = place.path("book/topics/x.yaml");
        let held = put(thing, &at);
        let (code, told) = place.run(&["topics"]);
        assert_eq!(code, 1, "{thing:?}: {told}");
        assert!(told.contains("topics/x.yaml:1:1: error:"), "{thing:?}: {told}");
        drop(held);
        remove(&at);
    }
    let (code, told) = place.run(&["plan", "import", "/proc/self/mem", "home"]);
    assert_eq!(code, 1, "{told}");
    let (code, told) = place.run(&["plan", "import", "/dev/stdin", "home"]);
    assert_eq!(code, 1, "{told}");
}

#[test]
fn a_link_given_to_import_says_that_links_are_not_followed() {
    let place = Place::new();
    put(Thing::LinkOut, &place.path("x.yaml"));
    let (_, told) = place.run(&["plan", "import", "x.yaml", "home"]);
    assert!(told.contains("x.yaml: it is a link, which is not followed;"), "{told}");
}

/// Everything the program may write, tried where links to somebody else's file stand in its way.
#[test]
fn nothing_is_written_through_a_link() {
    let dir = tempfile::tempdir().unwrap();
    let theirs = dir.path().join("theirs");
    fs::create_dir(&theirs).unwrap();
    fs::write(theirs.join("file"), "theirs").unwrap();
    let untouched = || {
        assert_eq!(fs::read_to_string(theirs.join("file")).unwrap(), "theirs");
        assert_eq!(fs::read_dir(&theirs).unwrap().count(), 1);
    };
    let (file, folder) = (theirs.join("file"), theirs.clone());
    for (name, to) in [
        ("places.yaml", &file),
        ("plans", &folder),
        ("plans/home.yaml", &file),
        ("plans/.home", &folder),
        ("plans/.home/lock", &file),
        ("plans/.home/saving", &file),
        ("plans/.home/history.log", &file),
        ("emergencies", &folder),
        ("emergencies/a.log", &file),
    ] {
        let data = dir.path().join("data");
        fs::create_dir_all(data.join(name).parent().unwrap()).unwrap();
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
        symlink(to, data.join(name)).unwrap();
        let home = Home::Folder(data.clone());
        let shelf = Shelf::new(home.clone());
        // Each may succeed, in its own folder, or refuse; neither touches what the link leads to.
        let _ = home.replace("places.yaml", b"a: 1\n");
        let _ = home.journal("emergencies", "a").append(&["one".into()]);
        let _ = home.replace_in("emergencies/a.txt", b"x");
        let _ = shelf.save("home", b"name: R.\n", None);
        let _ = shelf.open("home", false);
        let _ = shelf.history("home", 1).append(&["one".into()]);
        let _ = shelf.keep_aside("home", "notes", b"x");
        let _ = shelf.lock("home", b"x");
        untouched();
        let _ = steadyhand::store::shelf::erase(&home);
        untouched();
        let _ = fs::remove_dir_all(&data);
    }
    // The data folder itself.
    symlink(&theirs, dir.path().join("data")).unwrap();
    let home = Home::Folder(dir.path().join("data"));
    let told = home.replace("places.yaml", b"a: 1\n").unwrap_err().to_string();
    assert!(told.contains("it is no folder"), "{told}");
    assert!(home.journal("emergencies", "a").append(&["one".into()]).is_err());
    untouched();
}

#[test]
fn folders_that_others_own_or_may_write_to_are_refused_with_what_to_do() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["data", "data/plans", "data/plans/.home", "data/emergencies"] {
        let data = dir.path().join("data");
        let tried = || {
            let home = Home::Folder(data.clone());
            let shelf = Shelf::new(home.clone());
            let first = if name == "data/emergencies" {
                home.journal("emergencies", "a").append(&["one".into()]).err()
            } else {
                shelf.save("home", b"name: R.\n", None).err()
            };
            first.map(|e| e.to_string()).unwrap_or_default()
        };
        for mode in [0o777, 0o770, 0o702, 0o1777] {
            let folder = dir.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            fs::set_permissions(&folder, fs::Permissions::from_mode(mode)).unwrap();
            let told = tried();
            assert!(told.contains("others may write to it; run chmod 700"), "{name} {mode:o}: {told}");
            // Nothing that lies there is read, either.
            fs::write(folder.join("planted.log"), "planted\n").unwrap();
            fs::write(folder.join("planted.yaml"), "a: 1\n").unwrap();
            let home = Home::Folder(data.clone());
            let within = name.strip_prefix("data").unwrap().trim_start_matches('/');
            let file = format!("{within}/planted.yaml");
            let told = home.read(file.trim_start_matches('/'), 100).unwrap_err().to_string();
            assert!(told.contains("others may write to it"), "{name} {mode:o}: {told}");
            assert!(home.journals(within, 9).is_empty(), "{name} {mode:o}");
            assert!(home.journal(within, "planted").read_new().is_err(), "{name} {mode:o}");
            if name == "data/plans" {
                assert!(Shelf::new(home).list().unwrap_err().to_string().contains("others may write to it"));
            }
            fs::remove_dir_all(&data).unwrap();
        }
        if rustix::process::geteuid().is_root() {
            let folder = dir.path().join(name);
            fs::create_dir_all(&folder).unwrap();
            chown(&folder, Some(12345), None).unwrap();
            assert!(tried().contains("it belongs to somebody else"), "{name}");
            fs::remove_dir_all(&data).unwrap();
        }
    }
}

#[test]
fn names_of_temporary_files_cannot_be_guessed_and_none_is_left_by_a_save_that_fails() {
    let dir = tempfile::tempdir().unwrap();
    let home = Home::Folder(dir.path().join("data"));
    home.replace("places.yaml", b"a: 1\n").unwrap();
    // Two saves that fail at the last moment, the rename onto a folder: nothing is left beside it.
    fs::create_dir(dir.path().join("data/kit.yaml")).unwrap();
    for _ in 0..50 {
        assert!(home.replace("kit.yaml", b"place: hall\n").is_err());
    }
    let left: Vec<_> =
        fs::read_dir(dir.path().join("data")).unwrap().flatten().map(|f| f.file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    let numbers: std::collections::BTreeSet<u64> =
        (0..1000).map(|_| steadyhand::store::unguessable()).collect();
    assert_eq!(numbers.len(), 1000);
}
