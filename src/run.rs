//! A command from start to end: the handbook loaded, the region chosen, the interface or plain text.

use crate::app::{Settings, State, ThemeName};
use crate::cli::{self, Cli, Command, Options, Theme};
use crate::content::{self, Handbook, fill};
use crate::places::Places;
use crate::store::Home;
use crate::terminal::{self, End, Keeper};
use crate::{linear, plain, print, text};
use clap::Parser;
use std::env;
use std::io::{self, Write};
use std::process::ExitCode;
use std::rc::Rc;

/// A problem was found, or a file could not be used.
const PROBLEM: u8 = 1;
/// The arguments are wrong.
const USAGE: u8 = 2;
/// The terminal went away: what a shell reports of a program ended by a hang-up.
const HUNG_UP: u8 = 129;

/// What ends a command early: words for standard error, and the exit code.
struct Failure(String, u8);

/// Runs the program with the process's arguments and environment.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) => {
            let code = if e.use_stderr() { USAGE } else { 0 };
            let words = text::clean_lines(&e.to_string());
            return say(&words, e.use_stderr(), code);
        }
    };
    match command(cli) {
        Ok((words, code)) => say(&words, false, code),
        Err(Failure(words, code)) => say(&words, true, code),
    }
}

/// Prints and gives the exit code; a reader that closed the pipe early wanted no more.
fn say(words: &str, wrong: bool, code: u8) -> ExitCode {
    let result = if wrong {
        io::stderr().write_all(words.as_bytes())
    } else {
        io::stdout().write_all(words.as_bytes())
    };
    match result {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => ExitCode::from(PROBLEM),
        _ => ExitCode::from(code),
    }
}

fn command(cli: Cli) -> Result<(String, u8), Failure> {
    let options = cli.options;
    let ascii = options.ascii || !utf8_locale();
    if let Some(Command::Check { dir, report: survey }) = &cli.command {
        let dir = dir.as_deref().or(options.content.as_deref());
        let (book, report) = content::check(dir, jiff::ZonedDateTime::now().date());
        let code = if report.has_errors() { PROBLEM } else { 0 };
        let table = book.filter(|_| *survey).map(|book| content::survey(&book)).unwrap_or_default();
        return Ok((plain::letters(table + &report.to_string(), ascii), code));
    }
    if let Some(Command::Completions { shell }) = &cli.command {
        return Ok((cli::completions(*shell), 0));
    }
    let book = content::load(options.content.as_deref())
        .map_err(|report| Failure(plain::letters(report.to_string(), ascii), PROBLEM))?;
    if let Some(Command::Man) = &cli.command {
        let page = cli::man(&book.words).map_err(|e| Failure(format!("steadyhand: {e}\n"), PROBLEM))?;
        return Ok((page, 0));
    }
    let book = Rc::new(book);
    let mut places = Places::open(Home::choose(options.data.as_deref(), options.private), &book);
    let settings = settings(&book, &options, &places, ascii)?;
    let drawn = terminal::usable() && !options.plain && !dumb();
    let size = if drawn { terminal::size() } else { (options.width, linear::ROWS) };
    let mut state = State::new(book, settings, size);
    places.restore(&mut state);
    let width = options.width;
    let words = match cli.command {
        Some(Command::Topics) => plain::topics(&state.book),
        Some(Command::Print { what, format }) => {
            let what = print::find(&state.book, &what).map_err(|near| {
                let near = near.map(|n| format!(" Did you mean `{n}`?")).unwrap_or_default();
                Failure(
                    format!("steadyhand: nothing to print is called `{}`.{near}\n", text::clean(&what)),
                    USAGE,
                )
            })?;
            print::print(&state, what, format)
        }
        Some(Command::Search { words }) => {
            let words = words.join(" ");
            let found = plain::search(&state, &words, width);
            if found.is_empty() {
                let none = fill(&state.words().find.none, &[&text::clean(&words)]);
                return Err(Failure(plain::letters(format!("steadyhand: {none}\n"), ascii), PROBLEM));
            }
            found
        }
        Some(Command::Read { topic: Some(id) }) => {
            let topic = find_topic(&state.book, &id)?;
            if drawn {
                state.open_topic(topic, None);
                return interface(state, places);
            }
            plain::topic(&state, topic, width)
        }
        Some(Command::Overdose) => {
            let topic = state.book.emergency_topic().unwrap_or(0);
            if drawn {
                state.open_topic(topic, None);
                return interface(state, places);
            }
            plain::topic(&state, topic, width)
        }
        // The commands that print without a state are done above.
        Some(
            Command::Read { topic: None }
            | Command::Check { .. }
            | Command::Completions { .. }
            | Command::Man,
        )
        | None => {
            if drawn {
                return interface(state, places);
            }
            if terminal::usable() {
                return lines(state, places);
            }
            plain::contents(&state, width)
        }
    };
    Ok((plain::letters(words, ascii), 0))
}

fn interface(mut state: State, mut places: Places) -> Result<(String, u8), Failure> {
    ended(terminal::run(&mut state, &mut places as &mut dyn Keeper))
}

/// The interface as linear text.
fn lines(mut state: State, mut places: Places) -> Result<(String, u8), Failure> {
    ended(terminal::linear::run(&mut state, &mut places as &mut dyn Keeper))
}

fn ended(end: io::Result<End>) -> Result<(String, u8), Failure> {
    match end {
        Ok(End::Left) => Ok((String::new(), 0)),
        Ok(End::Gone) => Ok((String::new(), HUNG_UP)),
        Err(e) => Err(Failure(
            format!("steadyhand: the terminal could not be used: {e}\nTry: steadyhand --plain\n"),
            PROBLEM,
        )),
    }
}

fn find_topic(book: &Handbook, id: &str) -> Result<usize, Failure> {
    book.topic(id).ok_or_else(|| {
        let near = content::nearest(id, book.topics.iter().map(|t| t.id.as_str()));
        let near = near.map(|n| format!(" Did you mean `{n}`?")).unwrap_or_default();
        let id = text::clean(id);
        Failure(
            format!("steadyhand: there is no topic `{id}`.{near}\n`steadyhand topics` lists them.\n"),
            USAGE,
        )
    })
}

fn settings(book: &Handbook, options: &Options, places: &Places, ascii: bool) -> Result<Settings, Failure> {
    let locale = locale();
    let region = content::region::choose(book, options.region.as_deref(), places.region(), locale.as_deref())
        .map_err(|e| Failure(format!("steadyhand: {e}\n"), USAGE))?;
    let no_color = env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let theme = match options.theme {
        Some(Theme::Dark) => ThemeName::Dark,
        Some(Theme::Light) => ThemeName::Light,
        Some(Theme::Contrast) => ThemeName::Contrast,
        Some(Theme::Mono) => ThemeName::Mono,
        None if no_color => ThemeName::Mono,
        None => places.theme().unwrap_or_default(),
    };
    let emergency = options.emergency.as_deref().or(places.emergency()).map(|n| text::clean(n).into_owned());
    Ok(Settings { region: region.id, emergency, theme, lean: options.lean, ascii, ..Settings::default() })
}

/// The locale for letters, as POSIX orders the variables.
fn locale() -> Option<String> {
    ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()))
}

fn utf8_locale() -> bool {
    locale().is_some_and(|l| {
        let l = l.to_ascii_lowercase();
        l.contains("utf-8") || l.contains("utf8")
    })
}

fn dumb() -> bool {
    env::var("TERM").map_or(true, |term| term.is_empty() || term == "dumb")
}
