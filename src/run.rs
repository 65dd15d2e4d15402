//! A command from start to end: the handbook loaded, the region chosen, the interface or plain text.

use crate::app::kiosk::Kiosk;
use crate::app::settings::Setting;
use crate::app::{self, Action, Settings, State, update};
use crate::cli::{self, Cli, Command};
use crate::clock::{self, Clock};
use crate::content::{self, Folders, fill};
use crate::incident::Writer;
use crate::store::{self, Home};
use crate::{linear, plain, recorder, terminal, text};
use desk::Desk;
use open::Open;
use packs::Watch;
use std::env;
use std::ffi::OsString;
use std::fmt::Display;
use std::io::{self, Write};
use std::process::ExitCode;

mod desk;
mod given;
mod handbook;
mod open;
mod output;
mod packs;
mod plans;
mod surroundings;

/// A problem was found, or a file could not be used.
const PROBLEM: u8 = 1;
/// The arguments are wrong.
const USAGE: u8 = 2;
/// The terminal went away: what a shell reports of a program ended by a hang-up.
const HUNG_UP: u8 = 129;
/// Exit code after Ctrl-C in lines: 128 and SIGINT, as a shell has it.
const INTERRUPTED: u8 = 130;

/// What ends a command early: words for standard error, and the exit code.
struct Failure(String, u8);

impl Failure {
    /// A problem was found: what, and on a second line what to do.
    fn problem(words: impl Display) -> Self {
        Self(format!("steadyhand: {words}\n"), PROBLEM)
    }

    /// The same of arguments that are wrong.
    fn usage(words: impl Display) -> Self {
        Self(format!("steadyhand: {words}\n"), USAGE)
    }
}

/// Runs the program with the process's arguments and environment.
pub fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    let (cli, left_out) = match cli::parse(&args) {
        Ok(parsed) => parsed,
        Err(e) => {
            let code = if e.use_stderr() { USAGE } else { 0 };
            return say(&e.to_string(), e.use_stderr(), code);
        }
    };
    // What other programs read says itself which letters it has.
    let any_letters = cli.command.as_ref().is_some_and(Command::is_for_programs);
    let ascii = cli.options.ascii || !surroundings::utf8_locale();
    match command(cli, &left_out, ascii) {
        Ok((words, code)) if any_letters => say(&words, false, code),
        Ok((words, code)) => say(&plain::letters(&words, ascii), false, code),
        Err(Failure(words, code)) => say(&plain::letters(&words, ascii), true, code),
    }
}

/// Prints and gives the exit code; a reader that closed the pipe early wanted no more. Whatever the words were made of,
/// nothing in them steers the terminal.
fn say(words: &str, wrong: bool, code: u8) -> ExitCode {
    let words = text::clean_lines(words);
    let result = if wrong {
        io::stderr().write_all(words.as_bytes())
    } else {
        io::stdout().write_all(words.as_bytes())
    };
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            // Where standard error is gone too, the exit code says it.
            let _ = writeln!(
                io::stderr(),
                "steadyhand: not all could be written: {e}\nCheck the space on the disk."
            );
            ExitCode::from(PROBLEM)
        }
        _ => ExitCode::from(code),
    }
}

/// Does what the command line says; `left_out` is what it says beside an overdose and nobody understands.
fn command(cli: Cli, left_out: &[String], ascii: bool) -> Result<(String, u8), Failure> {
    let options = &cli.options;
    let urgent = matches!(cli.command, Some(Command::Overdose));
    if options.kiosk && !given::fits_kiosk(cli.command.as_ref()) {
        return Err(Failure::usage(&handbook::any(options)?.words.command.kiosk));
    }
    // The region is judged where there is a handbook.
    let slip = options.given().into_iter().find(|(setting, value)| {
        *setting != Setting::Region && !Settings::default().set_own(*setting, value)
    });
    if let Some(slip) = slip.filter(|_| !urgent) {
        return Err(given::usage(&slip, &*handbook::any(options)?));
    }
    if let Some(done) = without_a_home(&cli)? {
        return Ok(done);
    }
    let private = options.private || options.kiosk && options.data.is_none();
    let home = Home::choose(options.data.as_deref(), private);
    let (book, trouble) = handbook::book(options, urgent)?;
    let given = given::settings(&book, options, &home, ascii);
    // A slip in an option must not stand before the checklist.
    if let Some(slip) = given.slips.first().filter(|_| !urgent) {
        return Err(given::usage(slip, &book));
    }
    let mut settings = given.settings;
    let width = terminal::text_width(settings.text_width);
    let mut desk = Desk::new(&home, given.file, &book);
    let drawn = terminal::usable() && !options.plain && !surroundings::dumb();
    (settings.private, settings.spoken) = (private, !drawn);
    settings.kiosk = options.kiosk.then_some(Kiosk {
        idle: options.idle.ms,
        // A person's own folder is not the next visitor's; lines that were said stay on the screen.
        ends: options.idle_quits || options.data.is_some() || !drawn,
    });
    let size = if drawn { terminal::size() } else { (width, linear::ROWS) };
    let mut state = State::new(book, settings, size);
    desk.places.restore(&mut state);
    let wrong = if options.kiosk { Vec::new() } else { given.wrong };
    let in_file = desk.settings.wrong_number();
    let told = given::told(&state, &given.slips, left_out, in_file, urgent && !wrong.is_empty());
    // What is told of the number already is not told again.
    let file = given::in_one_line(&state, &wrong).filter(|_| in_file.is_none() || wrong.len() > 1);
    let all = [told.clone(), trouble.clone(), file];
    let note = all.into_iter().flatten().reduce(|all, one| format!("{all} {one}"));
    let wrong: Vec<String> =
        wrong.iter().map(|wrong| fill(&state.words().settings.wrong, &[wrong])).collect();
    if matches!(home, Home::Nowhere) && !private {
        // As with --private, but nobody asked for it.
        state.settings.private = true;
        state.note = Some(state.words().read.no_home.clone());
    }
    if state.settings.kiosk.is_some() && state.note.is_some() {
        state.note = Some(state.words().kiosk.disk.clone());
    }
    state.note = note.or(state.note);
    state.writer = Writer::new(store::unguessable());
    state.zone = if options.kiosk { clock::host_zone() } else { clock::zone() };
    update(&mut state, Action::Tick(Clock::new().now()));
    prepare(&mut state, &home);
    if !urgent {
        state.tell_unknown_number();
    }
    let open = Open::of(cli.command.as_ref(), &state.book, desk.scribe.shelf())?;
    // What is asked for by name is printed whole where it cannot be drawn; all else is a conversation.
    let spoken = |open: &Open| terminal::usable() && !matches!(open, Open::Topic(_));
    if let Some(open) = open.clone().filter(|open| drawn || spoken(open)) {
        open.show(&mut state, &mut desk);
        // One row has room for the first of several only.
        let wrong = if wrong.len() > 1 { wrong } else { Vec::new() };
        if !drawn {
            // Before the first line of the checklist, too.
            told.iter().filter(|_| urgent).chain(&wrong).for_each(|words| warn(words, ascii));
        }
        return desk.interface(state, drawn, &wrong);
    }
    for trouble in trouble.iter().chain(told.iter().filter(|_| !urgent)).chain(&wrong) {
        warn(trouble, ascii);
    }
    if matches!(cli.command, Some(Command::Erase)) {
        drop(desk);
        return Ok((plans::erase(&home, &plans::Asker::of(&state))?, 0));
    }
    desk.tell_of_emergency(&mut state);
    let words = output::words(cli.command, open, &mut state, &desk, width)?;
    let first = told.filter(|_| urgent).map(|told| told + "\n").unwrap_or_default();
    Ok((first + &words, 0))
}

/// Does what needs none of the reader's files; none where the command is another.
fn without_a_home(cli: &Cli) -> Result<Option<(String, u8)>, Failure> {
    let options = &cli.options;
    if cli.version && !matches!(cli.command, Some(Command::Overdose)) {
        // It answers whatever is wrong with a folder.
        let book = handbook::any(options)?;
        let (program, front) = (env!("CARGO_PKG_VERSION"), &book.front);
        let words = format!("steadyhand {program} (content {}, {})\n", front.edition, book.reviewed());
        return Ok(Some((words, 0)));
    }
    Ok(Some(match &cli.command {
        Some(Command::Check { dir, report, watch }) => {
            let content = dir.as_deref().or(options.content.as_deref());
            if let Some(overlay) = content.filter(|dir| packs::is_overlay(dir)) {
                let dir = text::clean(&overlay.to_string_lossy()).into_owned();
                let words = &handbook::any(options)?.words.command.pack;
                return Err(Failure::usage(fill(&words.overlay, &[&dir])));
            }
            if *watch {
                let book = handbook::any(options)?;
                let locale = surroundings::locale_of_country();
                return Watch { content, options, words: &book.words.command, locale }.run().map(Some);
            }
            let folders = Folders::open(content, &options.overlays);
            let language = handbook::known_language(&folders, options.language.as_deref());
            let language = language.map_err(Failure::usage)?;
            let (book, found) = folders.check(language, clock::today());
            let code = if found.has_errors() { PROBLEM } else { 0 };
            let table = book.filter(|_| *report).map(|book| content::survey(&book)).unwrap_or_default();
            (table + &found.to_string(), code)
        }
        Some(Command::NewPack { dir }) => {
            (packs::new_pack(dir, &handbook::any(options)?.words.command.pack)?, 0)
        }
        Some(Command::Completions { shell }) => (cli::completions(*shell), 0),
        Some(Command::Man) => {
            let (book, _) = handbook::book(options, false)?;
            (cli::man(&book.words).map_err(Failure::problem)?, 0)
        }
        _ => return Ok(None),
    }))
}

/// Says something on standard error, where somebody may be there to read it.
fn warn(words: &str, ascii: bool) {
    let _ = writeln!(io::stderr(), "steadyhand: {}", plain::letters(&text::clean(words), ascii));
}

/// Reads the list of what is ready, and notes what to be reminded of. A list that cannot be read is left untouched.
fn prepare(state: &mut State, home: &Home) {
    match recorder::kit(home) {
        Ok(kit) => state.kit = kit.unwrap_or_default(),
        Err(why) => {
            let words = state.words();
            let told = match state.settings.kiosk {
                Some(_) => words.kiosk.disk.clone(),
                None => fill(&words.kit.damaged, &[&why]),
            };
            state.kit_damaged = Some(told.clone());
            state.note = Some(told);
        }
    }
    app::kit::remind(state, state.today(), recorder::last_drill(home));
}
