//! For those who write packs: `steadyhand new-pack DIR`, and `check` anew with each change of a file.

use super::handbook::known_language;
use super::{Failure, surroundings};
use crate::app::page::Page;
use crate::app::{Settings, State};
use crate::cli::Options;
use crate::content::{self, CommandWords, Folders, Handbook, LANGUAGES, PackWords, fill, region};
use crate::{plain, text};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::{Duration, SystemTime};
use std::{fs, thread};

/// Files are looked at so often: a save is answered before one has looked up.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Writes the skeleton of a pack into a new or empty folder; says what to do next.
pub fn new_pack(dir: &Path, words: &PackWords) -> Result<String, Failure> {
    let name = text::clean(&dir.to_string_lossy()).into_owned();
    let taken = match fs::read_dir(dir) {
        Ok(mut entries) => entries.next().is_some(),
        Err(e) => e.kind() != io::ErrorKind::NotFound,
    };
    if taken {
        return Err(Failure::usage(fill(&words.taken, &[&name])));
    }
    let today = crate::clock::today();
    for (path, text) in content::skeleton(today) {
        let path = dir.join(path);
        write_new(&path, &text).map_err(|e| {
            let path = text::clean(&path.to_string_lossy()).into_owned();
            Failure::problem(fill(&words.not_written, &[&path, &e.to_string()]))
        })?;
    }
    Ok(fill(&words.made, &[&name]) + "\n")
}

/// Whether a folder is made to be laid over a handbook: its front page says so, or it has none and holds pages.
pub fn is_overlay(dir: &Path) -> bool {
    let there = |name: &str| dir.join(name).exists();
    match fs::read_to_string(dir.join("handbook.yaml")) {
        Ok(front) => front.lines().any(|line| line.starts_with("like:")),
        Err(_) => {
            let whole = ["handbook.yaml", "interface.yaml", "glossary.yaml"];
            !whole.into_iter().any(there) && ["topics", "regions", "checklists"].into_iter().any(there)
        }
    }
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::File::create_new(path)?.write_all(text.as_bytes())
}

/// What is watched, and how it is shown.
pub struct Watch<'a> {
    /// The folder that holds a whole handbook; without it, the one inside the program.
    pub content: Option<&'a Path>,
    /// The options beside.
    pub options: &'a Options,
    /// What is said.
    pub words: &'a CommandWords,
    /// The locale, which may choose the region.
    pub locale: Option<String>,
}

/// When each file was written last, and how long it is.
type Stamps = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

impl Watch<'_> {
    /// Checks now, and anew whenever a file has changed, until a signal ends the program or nobody reads on.
    pub fn run(&self) -> Result<(String, u8), Failure> {
        let words = &self.words.pack;
        let folders: Vec<&Path> =
            self.content.into_iter().chain(self.options.overlays.iter().map(PathBuf::as_path)).collect();
        if folders.is_empty() {
            return Err(Failure::usage(&words.no_folder));
        }
        let mut before = Stamps::new();
        let mut shown: Option<String> = None;
        if io::stdout().is_terminal() && !self.tell(&format!("{}\n", words.watched)) {
            return Ok((String::new(), 0));
        }
        loop {
            let mut now = Stamps::new();
            folders.iter().for_each(|dir| stamp(dir, &mut now));
            if before != now {
                // The first look shows no page: nothing has been written yet.
                if !before.is_empty() {
                    shown = changed(&before, &now).and_then(|path| within(&path, &folders)).or(shown);
                }
                if !self.tell(&self.look(shown.as_deref())?) {
                    return Ok((String::new(), 0));
                }
                before = now;
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// What one look at the folders finds; on a terminal with the page that was written last.
    fn look(&self, shown: Option<&str>) -> Result<String, Failure> {
        let now = crate::clock::zone().to_datetime(jiff::Timestamp::now());
        let folders = Folders::open(self.content, &self.options.overlays);
        let language = known_language(&folders, self.options.language.as_deref());
        let language = language.map_err(Failure::usage)?;
        let (book, report) = folders.check(language, now.date());
        let line = "-".repeat(usize::from(self.options.text_width()));
        let mut out = format!("{line}\n{}", report.findings_alone());
        let at = now.strftime("%H:%M:%S").to_string();
        let _ = writeln!(out, "{}", fill(&self.words.pack.checked, &[&at, &report.count()]));
        if let Some(path) = shown.filter(|_| io::stdout().is_terminal()) {
            // A page in another language is shown in it.
            let (code, path) = match path.strip_prefix(LANGUAGES).and_then(|rest| rest.split_once('/')) {
                Some((code, path)) => (Some(code), path),
                None => (language, path),
            };
            let book = if code == language { book } else { book.and_then(|_| folders.load(code).ok()) };
            if let Some(page) = book.and_then(|book| self.page(book, path)) {
                let _ = write!(out, "\n{page}");
            }
        }
        Ok(out)
    }

    /// Prints; false where nobody reads any more.
    fn tell(&self, words: &str) -> bool {
        let ascii = self.options.ascii || !surroundings::utf8_locale();
        let mut out = io::stdout();
        out.write_all(plain::letters(words, ascii).as_bytes()).and_then(|()| out.flush()).is_ok()
    }

    /// The page that a file holds, in plain lines; nothing for files that are no page.
    fn page(&self, book: Handbook, path: &str) -> Option<String> {
        let options = self.options;
        // A slip shows the region of the locale: this is a look at words, and names whose numbers they are.
        let region = region::choose(&book, options.region.as_deref(), self.locale.as_deref());
        let settings = Settings { region, emergency: options.emergency.clone(), ..Settings::default() };
        let width = self.options.text_width();
        let mut state = State::new(Rc::new(book), settings, (width, 24));
        let of_page =
            |page: &Page| plain::lines(page).iter().map(|line| format!("{}\n", line.text)).collect();
        let (folder, id) = path.strip_suffix(".yaml")?.split_once('/')?;
        if folder == "regions" && state.book.regions.contains_key(id) {
            state.settings.region = id.to_owned();
        }
        let at = state.setting(width);
        match (folder, id) {
            ("topics", id) => Some(plain::topic(&state, state.book.topic(id)?, width)),
            ("checklists", "overdose") => Some(plain::overdose(&state, width)),
            ("checklists", id) => Some(of_page(&Page::of_checklist(state.book.checklists.get(id)?, at))),
            ("regions", _) => Some(of_page(&Page::of_region("R", at))),
            _ => None,
        }
    }
}

/// Notes every YAML file of a folder.
fn stamp(dir: &Path, stamps: &mut Stamps) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.metadata() {
            Ok(meta) if meta.is_dir() => stamp(&path, stamps),
            Ok(meta) if path.extension().is_some_and(|ending| ending == "yaml") => {
                stamps.insert(path, (meta.modified().ok(), meta.len()));
            }
            _ => {}
        }
    }
}

/// The file that was written last among those that are not as they were.
fn changed(before: &Stamps, now: &Stamps) -> Option<PathBuf> {
    let new = now.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp));
    new.max_by_key(|(_, (written, _))| *written).map(|(path, _)| path.clone())
}

/// A path within the folder it stands in.
fn within(path: &Path, folders: &[&Path]) -> Option<String> {
    let within = folders.iter().rev().find_map(|dir| path.strip_prefix(dir).ok())?;
    Some(within.to_string_lossy().into_owned())
}
