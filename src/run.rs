//! A command from start to end: the handbook loaded, the region chosen, the interface or plain text.

use crate::app::kiosk::Kiosk;
use crate::app::plan::{Access, Desk as PlanDesk, Job as PlanJob};
use crate::app::settings::Setting;
use crate::app::{self, Action, Settings, State, ThemeName, update};
use crate::cli::{self, Cli, Command, Options, PlanCommand};
use crate::clock::{self, Clock};
use crate::content::{self, Folders, Handbook, fill};
use crate::incident::Writer;
use crate::places::Places;
use crate::plan::History;
use crate::plan::export::Reader;
use crate::print::What;
use crate::recorder::{self, Job, Recorder};
use crate::scribe::Scribe;
use crate::settings_file::{SettingsFile, cannot};
use crate::store::shelf::good_name;
use crate::store::{self, Home, Shelf};
use crate::terminal::{self, End, Keeper};
use crate::{linear, plain, print, text};
use packs::Watch;
use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::os::fd::BorrowedFd;
use std::process::ExitCode;
use std::rc::Rc;
use std::time::Duration;

mod packs;
mod plans;

/// A problem was found, or a file could not be used.
const PROBLEM: u8 = 1;
/// The arguments are wrong.
const USAGE: u8 = 2;
/// The terminal went away: what a shell reports of a program ended by a hang-up.
const HUNG_UP: u8 = 129;
/// Exit code after Ctrl-C in lines: 128 and SIGINT, as a shell has it.
const INTERRUPTED: u8 = 130;

/// A command that prints waits so long for the disk to say whether an emergency runs.
const LOOK: Duration = Duration::from_millis(200);

/// What ends a command early: words for standard error, and the exit code.
struct Failure(String, u8);

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
    match command(cli, &left_out) {
        Ok((words, code)) => say(&words, false, code),
        Err(Failure(words, code)) => say(&words, true, code),
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
fn command(cli: Cli, left_out: &[String]) -> Result<(String, u8), Failure> {
    let options = cli.options;
    let urgent = matches!(cli.command, Some(Command::Overdose));
    let private = options.private || options.kiosk && options.data.is_none();
    let ascii = options.ascii || !utf8_locale();
    if options.kiosk && !fits_kiosk(cli.command.as_ref()) {
        let words = "steadyhand: --kiosk is for reading and the checklist.\nTry: steadyhand --kiosk\n";
        return Err(Failure(words.into(), USAGE));
    }
    // The region is judged where there is a handbook.
    let slip = options.given().into_iter().find(|(setting, value)| {
        *setting != Setting::Region && !Settings::default().set_own(*setting, value)
    });
    if let Some((setting, value)) = slip.filter(|_| !urgent) {
        return Err(usage(&(setting, value), None));
    }
    if let Some(Command::Check { dir, report: survey, watch }) = &cli.command {
        let content = dir.as_deref().or(options.content.as_deref());
        if let Some(overlay) = content.filter(|dir| packs::is_overlay(dir)) {
            let dir = text::clean(&overlay.to_string_lossy()).into_owned();
            let words = format!(
                "steadyhand: {dir} is an overlay, no whole handbook.\nCheck it: steadyhand check --overlay {dir}\n"
            );
            return Err(Failure(words, USAGE));
        }
        if *watch {
            return Watch { content, options: &options, ascii, locale: locale() }.run();
        }
        let folders = Folders::open(content, &options.overlays);
        let language = known_language(&folders, options.language.as_deref())?;
        let (book, report) = folders.check(language, clock::today());
        let code = if report.has_errors() { PROBLEM } else { 0 };
        let table = book.filter(|_| *survey).map(|book| content::survey(&book)).unwrap_or_default();
        return Ok((plain::letters(&(table + &report.to_string()), ascii), code));
    }
    if cli.version {
        // It answers whatever is wrong with a folder.
        let (book, _) = book(&options, true, ascii)?;
        let (program, front) = (env!("CARGO_PKG_VERSION"), &book.front);
        let words = format!("steadyhand {program} (content {}, {})\n", front.edition, book.reviewed());
        return Ok((plain::letters(&text::clean_lines(&words), ascii), 0));
    }
    if let Some(Command::NewPack { dir }) = &cli.command {
        return Ok((plain::letters(&packs::new_pack(dir)?, ascii), 0));
    }
    if let Some(Command::Completions { shell }) = &cli.command {
        return Ok((cli::completions(*shell), 0));
    }
    let (book, trouble) = book(&options, urgent, ascii)?;
    if let Some(Command::Man) = &cli.command {
        let page = cli::man(&book.words).map_err(|e| Failure(format!("steadyhand: {e}\n"), PROBLEM))?;
        return Ok((page, 0));
    }
    let home = Home::choose(options.data.as_deref(), private);
    let (mut settings, file, wrong, slips) = settings(&book, &options, &home, ascii);
    // A slip in an option must not stand before the checklist.
    if let Some(slip) = slips.first().filter(|_| !urgent) {
        return Err(usage(slip, Some(&book)));
    }
    let width = terminal::text_width(settings.text_width);
    let mut desk = Desk {
        places: Places::open(home.clone(), &book),
        settings: file,
        recorder: Recorder::new(home.clone()),
        scribe: Scribe::new(home.clone()),
    };
    let drawn = terminal::usable() && !options.plain && !dumb();
    (settings.private, settings.spoken) = (private, !drawn);
    settings.kiosk = options.kiosk.then_some(Kiosk {
        idle: options.idle.ms,
        // A person's own folder is not the next visitor's; lines that were said stay on the screen.
        ends: options.idle_quits || options.data.is_some() || !drawn,
    });
    let size = if drawn { terminal::size() } else { (width, linear::ROWS) };
    let mut state = State::new(book, settings, size);
    desk.places.restore(&mut state);
    let wrong = if options.kiosk { Vec::new() } else { wrong };
    let told = told(&state, &slips, left_out, desk.settings.wrong_number());
    let all = [told.clone(), trouble.clone(), in_one_line(&state, &wrong)];
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
    let open = match &cli.command {
        Some(Command::Overdose) => Some(Open::Overdose),
        Some(Command::Drill { scenario }) => scenario
            .as_ref()
            .map_or(Ok(Open::Drills), |id| find_drill(&state.book, id).map(Open::Drill))
            .map(Some)?,
        Some(Command::Kit) => Some(Open::Kit),
        Some(Command::Read { topic: Some(id) }) => Some(Open::Topic(find_topic(&state.book, id)?)),
        Some(Command::Read { topic: None } | Command::Check { .. }) | None => Some(Open::Handbook),
        Some(Command::Plan { what }) => match what {
            None => Some(Open::Plans),
            Some(PlanCommand::New { name }) => Some(Open::Plan(new_plan(desk.scribe.shelf(), name)?)),
            Some(PlanCommand::Named(words)) => {
                Some(Open::Plan(named(desk.scribe.shelf(), &words.join(" "))?))
            }
            Some(_) => None,
        },
        Some(
            Command::Topics
            | Command::Search { .. }
            | Command::Print { .. }
            | Command::Completions { .. }
            | Command::Man
            | Command::NewPack { .. }
            | Command::Erase,
        ) => None,
    };
    // What is asked for by name is printed whole where it cannot be drawn; all else is a conversation.
    let spoken = |open: &Open| terminal::usable() && !matches!(open, Open::Topic(_));
    if let Some(open) = open.clone().filter(|open| drawn || spoken(open)) {
        match open {
            Open::Plans => desk.act(&mut state, Action::Plans),
            Open::Plan(name) => {
                desk.act(&mut state, Action::Plans);
                desk.scribe.job(&mut state, PlanJob::Open { name, beside: false });
            }
            Open::Overdose => desk.act(&mut state, Action::Overdose),
            Open::Kit => desk.act(&mut state, Action::Kit),
            Open::Drills => desk.act(&mut state, Action::Drills),
            Open::Drill(scenario) => desk.act(&mut state, Action::Drill(scenario)),
            Open::Topic(topic) => state.open_topic(topic, None),
            Open::Handbook if drawn => state.greet(),
            Open::Handbook => {}
        }
        // One row has room for the first of several only.
        let wrong = if wrong.len() > 1 { wrong } else { Vec::new() };
        if drawn {
            return interface(state, desk, &wrong);
        }
        // Before the first line of the checklist, too.
        told.iter().filter(|_| urgent).chain(&wrong).for_each(|words| warn(words, ascii));
        return lines(state, desk);
    }
    for trouble in trouble.iter().chain(told.iter().filter(|_| !urgent)).chain(&wrong) {
        warn(trouble, ascii);
    }
    if matches!(cli.command, Some(Command::Erase)) {
        drop(desk);
        return Ok((plain::letters(&plans::erase(&home)?, ascii), 0));
    }
    desk.tell_of_emergency(&mut state, ascii);
    let list = match &cli.command {
        Some(Command::Kit) => true,
        Some(Command::Print { what, .. }) => what == "kit",
        _ => false,
    };
    if let Some(why) = state.kit_damaged.as_ref().filter(|_| list) {
        // An empty sheet would say that nothing is ready.
        return Err(Failure(plain::letters(&format!("steadyhand: {why}\n"), ascii), PROBLEM));
    }
    let words = match (cli.command, open) {
        (Some(Command::Plan { what }), _) => {
            let what = what.unwrap_or(PlanCommand::List);
            plans::command(&what, desk.scribe.shelf(), &state, width)?
        }
        (Some(Command::Topics), _) => plain::topics(&state.book),
        (Some(Command::Print { what, name, to_give, format }), _) => {
            let what = match (what.as_str(), &name) {
                ("plan", Some(name)) => {
                    let plan = plans::plan(desk.scribe.shelf(), name)?;
                    state.plans.desk = Some(PlanDesk::new(name, History::new(plan), Access::Private, 0));
                    What::Plan(if to_give { Reader::Person } else { Reader::Own })
                }
                ("plan", None) => {
                    let words = "steadyhand: which plan?\nName it: steadyhand print plan NAME\n";
                    return Err(Failure(words.into(), USAGE));
                }
                _ if to_give || name.is_some() => {
                    let words = "steadyhand: --to-give and a second name are for plans\nTry: steadyhand print plan NAME --to-give\n";
                    return Err(Failure(words.into(), USAGE));
                }
                _ => print::find(&state.book, &what).map_err(|near| {
                    let near = near.map(|n| format!(" Did you mean `{n}`?")).unwrap_or_default();
                    let what = text::clean(&what);
                    Failure(format!("steadyhand: nothing to print is called `{what}`.{near}\n"), USAGE)
                })?,
            };
            print::print(&state, what, format)
        }
        (Some(Command::Search { words }), _) => {
            let words = words.join(" ");
            let found = plain::search(&state, &words, width);
            if found.is_empty() {
                let none = fill(&state.words().find.none, &[&text::clean(&words)]);
                return Err(Failure(plain::letters(&format!("steadyhand: {none}\n"), ascii), PROBLEM));
            }
            found
        }
        (_, Some(Open::Topic(topic))) => plain::topic(&state, topic, width),
        (_, Some(Open::Overdose)) => {
            let told = told.map(|told| told + "\n").unwrap_or_default();
            told + &plain::overdose(&state, width)
        }
        (_, Some(Open::Kit)) => plain::kit(&state, width),
        (_, Some(Open::Drills)) => plain::drills(&state, width),
        (_, Some(Open::Drill(scenario))) => plain::drill(&state, scenario, width),
        (_, Some(Open::Handbook | Open::Plans | Open::Plan(_)) | None) => plain::contents(&state, width),
    };
    Ok((plain::letters(&words, ascii), 0))
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

/// What a command opens.
#[derive(Clone)]
enum Open {
    Plans,
    Plan(String),
    Overdose,
    Kit,
    Drills,
    Drill(usize),
    Topic(usize),
    Handbook,
}

/// The handbook. In an emergency a folder that cannot be used gives way to the handbook inside the program.
fn book(options: &Options, urgent: bool, ascii: bool) -> Result<(Rc<Handbook>, Option<String>), Failure> {
    let failure = |report: content::Report| Failure(plain::letters(&report.to_string(), ascii), PROBLEM);
    let folders = Folders::open(options.content.as_deref(), &options.overlays);
    let codes = folders.languages();
    let of_locale = || content::language_of(&message_locale()?, &codes);
    let (language, chosen) = match known_language(&folders, options.language.as_deref()) {
        // A slip in an option must not stand before the checklist.
        Err(_) if urgent => (None, false),
        Ok(None) if options.language.is_none() => (of_locale(), false),
        known => (known?, true),
    };
    let mut told: Option<content::Report> = None;
    // A language that nobody asked for by name, and in an emergency all that is not the program's own, gives way.
    let without = (!chosen && language.is_some()).then_some(None);
    for language in std::iter::once(language).chain(without) {
        match folders.load(language) {
            Ok(book) => return Ok((Rc::new(book), told.and_then(first))),
            Err(report) => told = told.or(Some(report)),
        }
    }
    let report = told.unwrap_or_default();
    let own = options.content.is_none() && options.overlays.is_empty();
    // No visitor of a shared host can mend it, and what is wrong with it names files.
    if own || !(urgent || options.kiosk) {
        return Err(failure(report));
    }
    let inside = Folders::open(None, &[]);
    let book = inside.load(language).or_else(|_| inside.load(None)).map_err(failure)?;
    let told = if options.kiosk { Some(book.words.kiosk.content.clone()) } else { first(report) };
    Ok((Rc::new(book), told))
}

/// The first fault, in one line.
fn first(report: content::Report) -> Option<String> {
    let found = report.findings.into_iter().next()?;
    Some(format!("{}:{}:{}: {}", found.file, found.line, found.column, found.message))
}

/// The folder of a language that is asked for by name; none is needed for the handbook's own.
fn known_language<'l>(folders: &Folders, language: Option<&'l str>) -> Result<Option<&'l str>, Failure> {
    let Some(code) = language else { return Ok(None) };
    let mut codes = folders.languages();
    if codes.contains(code) {
        return Ok(language);
    }
    // What is wrong with the handbook is told by who loads it.
    let Ok(book) = folders.load(None) else { return Ok(None) };
    if book.front.language == code {
        return Ok(None);
    }
    codes.insert(book.front.language);
    let (code, codes) = (text::clean(code), codes.into_iter().collect::<Vec<_>>().join(", "));
    let words = format!("steadyhand: there is no language `{code}` in this handbook\nUse one of: {codes}\n");
    Err(Failure(words, USAGE))
}

/// What the program keeps on disk: places, and the logs of emergencies.
struct Desk {
    places: Places,
    settings: SettingsFile,
    recorder: Recorder,
    scribe: Scribe,
}

impl Desk {
    /// Does an action before the interface is on.
    fn act(&mut self, state: &mut State, action: Action) {
        // What was wrong with a file is still to be told.
        let note = state.note.take();
        for effect in update(state, action) {
            match effect {
                app::Effect::Ask(job) => self.recorder.ask(job),
                app::Effect::Plan(job) => self.scribe.job(state, job),
                _ => {}
            }
        }
        state.note = state.note.take().or(note);
    }

    /// Tells on standard error of an emergency that runs; standard output is for what was asked.
    fn tell_of_emergency(&mut self, state: &mut State, ascii: bool) {
        self.recorder.ask(Job::Find);
        for action in self.recorder.heard(LOOK) {
            update(state, action);
        }
        if let Some((_, incident)) = &state.real.offer {
            let ago = state.ago(incident.now(state.now));
            let line = fill(&state.words().emergency.offer_plain, &[&ago]);
            // Nobody may be there to read it.
            let _ = writeln!(io::stderr(), "steadyhand: {}", plain::letters(&line, ascii));
        }
    }
}

impl Keeper for Desk {
    fn keep(&mut self, state: &State) -> Result<(), String> {
        let kept = self.settings.keep(state).and(self.places.keep(state));
        // Why the disk refuses names a file.
        kept.map_err(|why| state.settings.kiosk.map_or(why, |_| state.words().kiosk.disk.clone()))
    }

    fn ask(&mut self, job: Job) {
        self.recorder.ask(job);
    }

    fn heard(&mut self, patience: Duration) -> Vec<Action> {
        self.recorder.heard(patience)
    }

    fn plan(&mut self, state: &mut State, job: PlanJob) {
        self.scribe.job(state, job);
    }

    fn tend(&mut self, state: &mut State, now: bool) -> Option<Duration> {
        self.scribe.tend(state, now)
    }

    fn wake(&self) -> Option<BorrowedFd<'_>> {
        self.recorder.wake()
    }
}

fn interface(mut state: State, mut desk: Desk, wrong: &[String]) -> Result<(String, u8), Failure> {
    let end = terminal::run(&mut state, &mut desk as &mut dyn Keeper);
    if matches!(end, Ok(End::Left)) && !state.hushed {
        wrong.iter().for_each(|wrong| warn(wrong, state.settings.ascii));
    }
    ended(end, &state, &desk)
}

/// Says something on standard error, where somebody may be there to read it.
fn warn(words: &str, ascii: bool) {
    let _ = writeln!(io::stderr(), "steadyhand: {}", plain::letters(&text::clean(words), ascii));
}

/// The interface as linear text.
fn lines(mut state: State, mut desk: Desk) -> Result<(String, u8), Failure> {
    let end = terminal::linear::run(&mut state, &mut desk as &mut dyn Keeper);
    ended(end, &state, &desk)
}

/// What is said once the terminal is back: where the first that is worth keeping is kept.
fn ended(end: io::Result<End>, state: &State, desk: &Desk) -> Result<(String, u8), Failure> {
    match end {
        Ok(End::Left) => {
            let kept = desk.places.first_kept(state).into_iter().chain(state.log_kept());
            let words: String = kept.filter(|_| !state.hushed).map(|words| words + "\n").collect();
            Ok((plain::letters(&words, state.settings.ascii), 0))
        }
        Ok(End::Gone) => Ok((String::new(), HUNG_UP)),
        Ok(End::Interrupted) => Ok((String::new(), INTERRUPTED)),
        Err(e) => Err(Failure(
            format!("steadyhand: the terminal could not be used: {e}\nTry: steadyhand --plain\n"),
            PROBLEM,
        )),
    }
}

fn find_drill(book: &Handbook, id: &str) -> Result<usize, Failure> {
    book.drills.keys().position(|d| d == id).ok_or_else(|| {
        let near = content::nearest(id, book.drills.keys().map(String::as_str));
        let near = near.map(|n| format!(" Did you mean `{n}`?")).unwrap_or_default();
        let id = text::clean(id);
        Failure(
            format!("steadyhand: there is no drill `{id}`.{near}\n`steadyhand --plain drill` lists them.\n"),
            USAGE,
        )
    })
}

/// The name of a plan to begin.
fn new_plan(shelf: &Shelf, name: &str) -> Result<String, Failure> {
    let clean = text::clean(name);
    if !good_name(name) {
        let words = "steadyhand: a plan's name has letters, digits, spaces and hyphens, at most 40.\nTry: steadyhand plan new home\n";
        return Err(Failure(words.into(), USAGE));
    }
    let there = match plans::all(shelf) {
        Ok(list) => list.iter().any(|e| e.name == name),
        // Where none can be, one may be begun: the screen says that it is not kept.
        Err(_) if shelf.has_none(name) => false,
        Err(refused) => return Err(refused),
    };
    if there {
        let words =
            format!("steadyhand: there is a plan `{clean}` already.\nOpen it: steadyhand plan {clean}\n");
        return Err(Failure(words, USAGE));
    }
    Ok(name.to_owned())
}

/// The name of a plan that is there.
fn named(shelf: &Shelf, name: &str) -> Result<String, Failure> {
    let found = plans::all(shelf)?.into_iter().find(|e| e.name == name);
    found.map(|e| e.name).ok_or_else(|| plans::none(shelf, name))
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

/// An option, and a value that it cannot have.
type Slip = (Setting, String);

/// What the command line is told of a slip.
fn usage((setting, value): &Slip, book: Option<&Handbook>) -> Failure {
    let no_region = |book| content::region::choose(book, Some(value), None, None).err();
    let words = match (setting, book.and_then(no_region)) {
        (Setting::Region, Some(why)) => why,
        _ => format!("--{} {}", setting.name(), cannot(*setting, value, book)),
    };
    Failure(format!("steadyhand: {words}\n"), USAGE)
}

/// What the screen says of slips where the checklist opens all the same; first of those for which another number may
/// be shown than was meant, on the command line or in the file.
fn told(state: &State, slips: &[Slip], left_out: &[String], in_file: Option<&Slip>) -> Option<String> {
    let words = &state.words().settings;
    let of_number = |(setting, _): &&Slip| matches!(setting, Setting::Region | Setting::Emergency);
    let cannot =
        |(setting, value): &Slip| fill(&words.cannot, &[words.name(setting.name()), &text::clean(value)]);
    let mut lines: Vec<String> = slips.iter().find(of_number).or(in_file).map(&cannot).into_iter().collect();
    if !lines.is_empty() {
        lines.push(fill(&words.shown, &[state.emergency(), &state.region().name]));
    }
    lines.extend(slips.iter().filter(|slip| !of_number(slip)).map(cannot));
    if !left_out.is_empty() {
        lines.push(fill(&words.left_out, &[&text::clean(&left_out.join(" "))]));
    }
    (!lines.is_empty()).then(|| lines.join(" "))
}

/// The lines of the file that could not be used, as many as fit on the screen's last row.
fn in_one_line(state: &State, wrong: &[String]) -> Option<String> {
    let words = &state.words().settings;
    let first = fill(&words.wrong, &[wrong.first()?]);
    Some(match wrong.len() {
        1 => first,
        many => fill(&words.wrong_many, &[&many.to_string(), &first]),
    })
}

/// The settings: the file's go before what the surroundings tell, and the options before both. The last are the lines
/// of the file that could not be used, and the options.
fn settings(
    book: &Handbook,
    options: &Options,
    home: &Home,
    ascii: bool,
) -> (Settings, SettingsFile, Vec<String>, Vec<Slip>) {
    let mut settings = Settings { ascii, private: options.private, ..Settings::default() };
    settings.theme = known_ground().unwrap_or_default();
    let (file, wrong) = SettingsFile::open(home.clone(), &mut settings, book);
    let before = settings.given.contains(&Setting::Region).then(|| settings.region.clone());
    // Without an option there is always one.
    settings.region =
        content::region::choose(book, None, before.as_deref(), locale().as_deref()).unwrap_or_default();
    if env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty()) {
        settings.set(Setting::Theme, ThemeName::Mono.name(), book);
    }
    let given = options.given().into_iter();
    let slips = given.filter(|(setting, value)| !settings.set(*setting, value, book)).collect();
    settings.kept_in = file.folder().filter(|_| !options.kiosk);
    (settings, file, wrong, slips)
}

/// The theme for the terminal's ground, where its surroundings tell: `COLORFGBG`, in which `15;0` is white on black,
/// and the Linux console, which is black.
fn known_ground() -> Option<ThemeName> {
    let told = env::var("COLORFGBG").ok().and_then(|v| v.rsplit(';').next()?.parse::<u8>().ok());
    match told {
        Some(7 | 9..=15) => Some(ThemeName::Light),
        Some(0..=6 | 8) => Some(ThemeName::Dark),
        _ => env::var("TERM").is_ok_and(|term| term == "linux").then_some(ThemeName::Dark),
    }
}

/// The locale for words, as POSIX orders the variables.
fn message_locale() -> Option<String> {
    ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| env::var(name).ok().filter(|v| !v.is_empty()))
}

/// What visitors of a shared host may run at all: the rest reads or writes files, or is no reading.
fn fits_kiosk(command: Option<&Command>) -> bool {
    match command {
        None
        | Some(
            Command::Read { .. }
            | Command::Overdose
            | Command::Drill { .. }
            | Command::Kit
            | Command::Topics
            | Command::Search { .. },
        ) => true,
        // Plans are not there at all: a shared screen is no place for them.
        Some(Command::Print { what, .. }) => what != "plan",
        Some(
            Command::Plan { .. }
            | Command::Erase
            | Command::NewPack { .. }
            | Command::Check { .. }
            | Command::Completions { .. }
            | Command::Man,
        ) => false,
    }
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
