//! Without a terminal to draw on, every command prints plain text: linear, wrapped, no escape sequence.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may panic")]

mod common;

use std::fs;
use std::process::{Command, Output, Stdio};

/// Runs the program with its output in pipes; what the environment says beside is handed in.
fn run(args: &[&str], env: &[(&str, &str)]) -> Output {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_steadyhand"));
    command.args(args).env_clear().env("HOME", home.path()).env("LANG", "C.UTF-8").env("TERM", "xterm");
    command.envs(env.iter().copied()).stdin(Stdio::null());
    let out = command.output().unwrap();
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 0, "{args:?} wrote something");
    out
}

fn printed(args: &[&str], env: &[(&str, &str)]) -> String {
    let out = run(args, env);
    assert!(out.status.success(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    assert!(out.stderr.is_empty(), "{args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

/// Every command that prints words, with arguments of its own.
const COMMANDS: &[&[&str]] = &[
    &[],
    &["topics"],
    &["read", "respond"],
    &["read"],
    &["overdose"],
    &["search", "naloxone"],
    &["check"],
    &["man"],
    &["completions", "bash"],
];

#[test]
fn no_command_prints_an_escape_sequence_or_a_control_sign() {
    for args in COMMANDS {
        for env in [&[][..], &[("TERM", "dumb")], &[("COLORTERM", "truecolor"), ("CLICOLOR_FORCE", "1")]] {
            let text = printed(args, env);
            assert!(!text.is_empty(), "{args:?} prints nothing");
            assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{args:?} prints a control sign");
        }
    }
}

#[test]
fn without_a_utf8_locale_or_with_ascii_asked_for_nothing_but_ascii_is_printed() {
    for args in COMMANDS {
        for env in [&[("LANG", "C")][..], &[("LANG", "")], &[("LC_ALL", "POSIX")]] {
            assert!(printed(args, env).is_ascii(), "{args:?} with {env:?}");
        }
        let asked = [&["--ascii"], *args].concat();
        assert!(printed(&asked, &[]).is_ascii(), "{args:?} with --ascii");
    }
}

#[test]
fn a_topic_is_wrapped_at_the_width_asked_for() {
    let state = common::screen::shipped(80, 24);
    for width in [20, 40, 72, 100] {
        for topic in 0..state.book.topics.len() {
            for line in steadyhand::plain::topic(&state, topic, width).lines() {
                assert!(
                    steadyhand::text::width(line) <= usize::from(width),
                    "topic {topic} at {width}: {line}"
                );
            }
        }
    }
    assert_eq!(
        printed(&["read", "about", "--width", "40"], &[]),
        steadyhand::plain::topic(&state, topic_at(&state, "about"), 40)
    );
}

fn topic_at(state: &steadyhand::app::State, id: &str) -> usize {
    state.book.topic(id).unwrap()
}

#[test]
fn topics_are_listed_by_id_and_title_and_each_id_can_be_read() {
    let list = printed(&["topics"], &[]);
    assert!(list.lines().count() >= 10);
    for line in list.lines() {
        let (id, title) = line.split_once("  ").expect("id, two spaces, title");
        let text = printed(&["read", id], &[]);
        assert_eq!(text.lines().next(), Some(title));
        let underline = text.lines().nth(1).unwrap();
        assert_eq!(underline, "-".repeat(title.len()));
    }
}

#[test]
fn what_search_prints_stands_where_it_says() {
    let out = printed(&["search", "naloxone"], &[]);
    let mut places = 0;
    for line in out.lines() {
        let mut parts = line.splitn(3, ':');
        let (Some(topic), Some(number), Some(sentence)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let Ok(number) = number.parse::<usize>() else { continue };
        let text = printed(&["read", topic], &[]);
        let near: String = text.lines().skip(number - 1).take(12).collect::<Vec<_>>().join(" ");
        let near = near.split_whitespace().collect::<Vec<_>>().join(" ");
        // Items and steps carry their mark before the words.
        let start: String = sentence.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        assert!(near.contains(&start), "{topic}:{number} should hold {start:?}, but holds {near:?}");
        places += 1;
    }
    assert!(places >= 5, "{out}");
}

#[test]
fn the_emergency_number_of_the_region_is_the_only_one_shown() {
    for (region, number) in [("us", "911"), ("uk", "999"), ("au", "000"), ("nz", "111"), ("eu", "112")] {
        let text = printed(&["--region", region, "read", "respond"], &[]);
        assert!(text.contains(&format!("Call {number}")), "{region}");
        if region != "us" {
            assert!(!text.contains("911"), "{region} is shown the number of the United States");
        }
    }
    let text = printed(&["--region", "other", "read", "respond"], &[]);
    assert!(text.contains("your local emergency number") && !text.contains("911"));
    assert!(
        printed(&["--region", "other", "--emergency", "15", "read", "respond"], &[]).contains("Call 15 ")
    );
}

#[test]
fn the_region_comes_from_the_locale_where_nothing_else_says_it() {
    for (locale, number) in [("en_GB.UTF-8", "999"), ("en_US.UTF-8", "911"), ("en_AU.UTF-8", "000")] {
        assert!(printed(&["overdose"], &[("LC_ALL", locale)]).contains(number), "{locale}");
    }
    let text = printed(&["overdose"], &[("LC_ALL", "pt_BR.UTF-8")]);
    assert!(!text.contains("911"), "a country nobody wrote a page for is never shown another's number");
}

#[test]
fn the_versions_of_program_and_content_are_told() {
    let book = steadyhand::content::load(None).unwrap();
    let (program, edition, day) = (env!("CARGO_PKG_VERSION"), &book.front.edition, book.reviewed());
    for flag in ["--version", "-V"] {
        assert_eq!(printed(&[flag], &[]), format!("steadyhand {program} (content {edition}, {day})\n"));
    }
    let dir = tempfile::tempdir().unwrap();
    common::write_pack(&common::small_pack(), dir.path());
    let told = printed(&["--content", dir.path().to_str().unwrap(), "--version"], &[]);
    assert_eq!(told, format!("steadyhand {program} (content 1.0.0, 2026-11-01)\n"));
    let broken = printed(&["--version", "--content", "/nowhere"], &[]);
    assert!(broken.starts_with("steadyhand "), "a folder that cannot be used is no reason to be silent");
}

#[test]
fn with_no_width_each_paragraph_is_one_line_for_braille_lines_and_readers() {
    let words = printed(&["read", "understanding", "--width=none"], &[]);
    let narrow = printed(&["read", "understanding", "--width=40"], &[]);
    let one =
        |text: &str| text.split_whitespace().filter(|w| !w.starts_with("--")).collect::<Vec<_>>().join(" ");
    assert_eq!(one(&words), one(&narrow));
    // No line goes on in the next one: between two lines of words stand a blank, a rule, or a mark that begins the next.
    let lines: Vec<&str> = words.lines().collect();
    assert!(lines.iter().any(|l| l.len() > 100));
    assert!(!lines.iter().any(|l| l.starts_with("  ") && !l.trim_start().starts_with("- ")), "{words}");
    let contents = printed(&["--width=none"], &[]);
    assert!(contents.lines().any(|l| l.len() > 70), "{contents}");
}

#[test]
fn wrong_words_end_with_2_and_say_what_to_do() {
    for (args, wanted) in [
        (&["read", "respnd"][..], "Did you mean `respond`?"),
        (&["--region", "xx"], "Use one of:"),
        (&["--region", "usa", "topics"], "there is no region `usa`"),
        (&["--width", "5"], "20 to 400"),
        (&["check", "--theme", "drak"], "did you mean `dark`?"),
        (&["topics", "--emergency", "abc"], "a number with digits"),
        (&["raed"], "tip:"),
        (&["print", "overdose", "--bogus"], "Usage"),
        (&["search"], "Usage"),
    ] {
        let out = run(args, &[]);
        assert_eq!(out.status.code(), Some(2), "{args:?}");
        let told = String::from_utf8(out.stderr).unwrap();
        assert!(told.contains(wanted), "{args:?}: {told}");
        assert!(out.stdout.is_empty());
    }
}

#[test]
fn a_command_speaks_the_readers_language() {
    for (args, wanted) in [
        (&["read", "respnd"][..], "no hay ningún tema `respnd`. ¿Quiso decir `respond`?"),
        (&["--region", "xx"], "no hay ninguna región `xx`"),
        (&["--theme", "drak"], "¿quiso decir `dark`?"),
        (&["print", "plan"], "¿qué plan?"),
        (&["--kiosk", "erase"], "--kiosk es para leer"),
    ] {
        for spanish in [run(args, &[("LANG", "es_US.UTF-8")]), run(&[args, &["--language=es"]].concat(), &[])]
        {
            assert_eq!(spanish.status.code(), Some(2), "{args:?}");
            let told = String::from_utf8(spanish.stderr).unwrap();
            assert!(told.starts_with("steadyhand: ") && told.contains(wanted), "{args:?}: {told}");
        }
        let ascii = run(args, &[("LANG", "es_US")]);
        assert!(ascii.stderr.is_ascii() && !ascii.stderr.is_empty(), "{args:?}");
    }
}

#[test]
fn a_plan_handed_to_other_programs_keeps_its_letters_whatever_the_locale() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (data, file) = (data.to_str().unwrap(), dir.path().join("sam.yaml"));
    fs::write(&file, "plan: 1\nvalues: José is loved.\n").unwrap();
    printed(&["--data", data, "plan", "import", file.to_str().unwrap()], &[]);
    let yaml = printed(&["--data", data, "plan", "export", "sam", "--as", "yaml"], &[("LANG", "C")]);
    assert!(yaml.contains("José is loved."), "{yaml}");
    let text = printed(&["--data", data, "plan", "export", "sam"], &[("LANG", "C")]);
    assert!(text.contains("Jose is loved.") && text.is_ascii(), "{text}");
}

#[test]
fn whatever_stands_beside_overdose_it_opens_and_says_first_what_was_not_understood() {
    for (beside, told) in [
        (
            &["--emergency", "abc"][..],
            "My own emergency number cannot be \"abc\". Shown: 911 (United States).",
        ),
        (&["--region", "zz"], "Region cannot be \"zz\". Shown: 911 (United States)."),
        (&["--region=usa", "--lean"], "Region cannot be \"usa\". Shown: 911 (United States)."),
        (&["--width", "5"], "Widest text, in columns cannot be \"5\"."),
        (&["--spacing", "9"], "Line spacing cannot be \"9\"."),
        (&["--theme", "drak"], "Look cannot be \"drak\"."),
        (&["--idle", "long", "--motion=off"], "Not understood: --idle long. Shown: 911 (United States)."),
        (&["--bogus", "now", "--private"], "Not understood: --bogus now. Shown: 911 (United States)."),
    ] {
        for args in [[&["overdose"], beside].concat(), [beside, &["overdose"]].concat()] {
            let words = printed(&args, &[]);
            assert!(words.starts_with(&format!("{told}\nCALL 911  United States\n")), "{args:?}: {words}");
        }
    }
    // A slip in the word itself, and an option that misses its value.
    for args in [&["Overdose"][..], &["overdoes"], &["overdosee", "--private"], &["OVERDOSE"]] {
        assert!(printed(args, &[]).starts_with("CALL 911  United States\n"), "{args:?}");
    }
    for option in ["--region", "--emergency", "--theme", "--content", "--data", "--language"] {
        let words = printed(&[option, "overdose"], &[]);
        let told = format!("Not understood: {option}. Shown: 911 (United States).\nCALL 911");
        assert!(words.starts_with(&told), "{option}: {words}");
    }
    let out = run(&["overdose", "--language", "xx"], &[]);
    assert!(String::from_utf8(out.stdout).unwrap().starts_with("CALL 911"));
    assert!(String::from_utf8(out.stderr).unwrap().contains("there is no language `xx`"));
    let told = printed(&["overdose", "--emergency", &"1".repeat(60)], &[]);
    assert!(told.contains("CALL 911"), "{told}");
}

/// What was left out may be what kept a visitor from the files, or the disk from being written to.
#[test]
fn a_slip_in_kiosk_or_private_still_guards() {
    for (slip, wanted) in
        [("--kios", (true, false)), ("--privat", (false, true)), ("--kiosk=yes", (true, false))]
    {
        let args = ["steadyhand", slip, "overdose"].map(Into::into);
        let (cli, left_out) = steadyhand::cli::parse(&args).unwrap();
        assert_eq!((cli.options.kiosk, cli.options.private), wanted, "{slip}");
        assert_eq!(left_out, [slip]);
    }
}

#[test]
fn a_region_may_be_named_by_its_country_as_the_locale_names_it_in_any_case() {
    for (code, wanted) in [
        ("gb", "CALL 999  United Kingdom"),
        ("GB", "CALL 999  United Kingdom"),
        ("UK", "CALL 999  United Kingdom"),
        ("de", "CALL 112  European Union"),
        ("Fr", "CALL 112  European Union"),
        ("us", "CALL 911  United States"),
        ("mx", "CALL your local emergency number  Another country"),
    ] {
        let words = printed(&["overdose", "--region", code], &[]);
        assert!(words.starts_with(&format!("{wanted}\n")), "{code}: {words}");
    }
}

#[test]
fn letters_that_are_wider_in_ascii_are_cut_as_they_are_printed() {
    let dir = tempfile::tempdir().unwrap();
    let mut pack = common::small_pack();
    let (_, page) = pack.iter_mut().find(|(path, _)| path == "topics/risks.yaml").unwrap();
    *page = page.replace("Ask ", &"目を覚まさない。".repeat(20));
    common::write_pack(&pack, dir.path());
    let content = dir.path().to_str().unwrap();
    let words = printed(&["--content", content, "--width", "40", "read", "risks"], &[("LANG", "C")]);
    assert!(words.is_ascii() && words.lines().all(|line| line.len() <= 40), "{words}");
}

#[test]
fn the_checklist_keeps_its_lines_where_the_locale_has_no_accents() {
    let of = |locale: &str| printed(&["--language", "es", "overdose"], &[("LC_ALL", locale)]);
    assert_eq!(of("C").lines().count(), of("C.UTF-8").lines().count());
}

#[test]
fn the_country_is_of_the_first_variable_that_names_one_and_a_number_that_may_be_another_is_told_of() {
    let run = |args: &[&str], env: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_steadyhand"));
        let out = command.args(args).env_clear().envs(env.iter().copied()).output().unwrap();
        String::from_utf8(out.stdout).unwrap()
    };
    let over_ssh = [("LC_CTYPE", "UTF-8"), ("LANG", "de_DE.UTF-8")];
    assert!(run(&["overdose", "--private"], &over_ssh).contains("CALL 112"));
    let told = run(&["overdose", "--private", "--regoin", "uk"], &[("LANG", "en_US.UTF-8")]);
    assert!(told.contains("Shown: 911") && told.contains("--regoin"), "{told}");
    let both =
        run(&["overdose", "--private", "--region", "qq", "--emergency", "abc"], &[("LANG", "en_US.UTF-8")]);
    assert!(both.contains("\"qq\"") && both.contains("\"abc\""), "{both}");
}

#[test]
fn a_search_that_finds_nothing_ends_with_1_and_says_so() {
    for words in ["xyzzyplugh", "", "  ", "\u{301}"] {
        let out = run(&["search", words], &[]);
        assert_eq!(out.status.code(), Some(1), "{words:?}");
        assert!(out.stdout.is_empty());
        assert!(String::from_utf8(out.stderr).unwrap().contains("Nothing found"), "{words:?}");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_told_of_in_one_line() {
    for folder in ["/nonexistent", "/dev/null"] {
        let out = run(&["--content", folder], &[]);
        assert_eq!(out.status.code(), Some(1));
        let told = String::from_utf8(out.stderr).unwrap();
        assert_eq!(told.lines().filter(|l| l.contains(": error: ")).count(), 1, "{told}");
        assert!(told.starts_with(&format!("{folder}:1:1: error: the folder cannot be read: ")), "{told}");
    }
}

#[test]
fn a_hostile_argument_reaches_the_terminal_without_its_signs() {
    for args in
        [&["read", "\x1b[2J\u{202e}\u{9b}x"][..], &["--region", "\x1b]0;x\x07"], &["search", "\x1b[31m"]]
    {
        let out = run(args, &[]);
        let all = [out.stdout, out.stderr].concat();
        let text = String::from_utf8(all).unwrap();
        assert!(!text.chars().any(|c| (c.is_control() && c != '\n') || c == '\u{202e}'), "{text:?}");
    }
}

#[test]
fn a_broken_pack_is_told_of_on_standard_error_and_never_shown() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("handbook.yaml"), "title: Half\n").unwrap();
    let pack = dir.path().to_str().unwrap();
    for args in [&["--content", pack][..], &["--content", pack, "read", "respond"]] {
        let out = run(args, &[]);
        assert_eq!(out.status.code(), Some(1), "{args:?}");
        assert!(out.stdout.is_empty(), "{args:?} shows half a pack");
        let told = String::from_utf8(out.stderr).unwrap();
        assert!(told.contains("handbook.yaml:1:1: error: the key `edition` is missing: add it"), "{told}");
    }
    // But in an emergency the handbook inside the program takes its place, and the first fault is told of.
    let out = run(&["--content", pack, "overdose"], &[]);
    assert_eq!(out.status.code(), Some(0));
    assert!(String::from_utf8(out.stdout).unwrap().starts_with("CALL 911"));
    assert!(String::from_utf8(out.stderr).unwrap().contains(":1:1: "));
    let same = run(&["check", pack], &[]);
    assert_eq!(same.status.code(), Some(1));
    assert_eq!(same.stdout, run(&["--content", pack], &[]).stderr, "check prints the same lines");
}

#[test]
fn a_folder_that_is_the_books_own_is_read_in_its_place() {
    let pack = concat!(env!("CARGO_MANIFEST_DIR"), "/content");
    for args in COMMANDS {
        let given = [&["--content", pack], *args].concat();
        assert_eq!(printed(args, &[]), printed(&given, &[]), "{args:?}");
    }
}

#[test]
fn a_reader_that_wants_no_more_is_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_steadyhand"))
        .args(["read", "respond"])
        .env("LANG", "C.UTF-8")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let out = child.wait_with_output().unwrap();
    assert!(out.stderr.is_empty(), "{}", String::from_utf8_lossy(&out.stderr));
}

#[test]
fn the_man_page_and_the_completions_name_every_command_and_the_man_page_every_key() {
    let help = printed(&["--help"], &[]);
    let commands = help.lines().skip_while(|l| *l != "Commands:").skip(1).take_while(|l| !l.is_empty());
    let commands: Vec<&str> =
        commands.filter_map(|l| l.split_whitespace().next()).filter(|c| *c != "help").collect();
    assert!(commands.len() >= 5, "{help}");
    let man = printed(&["man"], &[]);
    for command in commands {
        assert!(man.contains(&format!("steadyhand\\-{}(1)", roff(command))), "the man page lacks {command}");
        for shell in ["bash", "zsh", "fish"] {
            assert!(printed(&["completions", shell], &[]).contains(command), "{shell}: {command}");
        }
    }
    for binding in steadyhand::app::keys::KEYS {
        assert!(man.contains(&format!("\\fB{}", roff(&binding.keys[0].to_string()))), "{:?}", binding.keys);
    }
}

/// A key or command as roff writes it.
fn roff(key: &str) -> String {
    key.replace('-', "\\-").replace('\'', "\\*(Aq")
}
