//! Documents that people write by hand or in the program: saved whole, with earlier versions, one writer at a time.
//!
//! ```text
//! plans/NAME.yaml                       the document
//! plans/NAME.yaml.age                   or the same, locked with a passphrase
//! plans/.NAME/history.log               what was done to it (see Journal)
//! plans/.NAME/lock                      held while a program has it open: who, and since when
//! plans/.NAME/saving                    held for the moment of a save
//! plans/.NAME/2026-11-25T043015Z.yaml   earlier versions
//! plans/.NAME/notes-….yaml              versions whose comments a save would have lost
//! ```

use super::{Home, StoreError};
use rustix::fs::{AtFlags, CWD, FlockOperation, Mode, OFlags, flock, linkat, open};
use rustix::process::{Pid, getpid, test_kill_process};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// The folder of all of them.
const FOLDER: &str = "plans";
/// The document's ending.
const ENDING: &str = ".yaml";
/// The ending of a locked one.
const LOCKED: &str = ".yaml.age";
/// Longest document taken, in bytes.
pub const LONGEST: u64 = 64 << 20;
/// So many earlier versions are kept.
pub const VERSIONS: usize = 10;
/// A version is kept where the last is older than this: ten saves of one minute would all be the same thing.
const VERSION_EVERY: Duration = Duration::from_secs(600);
/// Longest wait for another program's save.
const PATIENCE: Duration = Duration::from_secs(2);
/// So many programs can have one document open.
const DESKS: usize = 9;

/// The shelf of documents.
#[derive(Debug, Clone)]
pub struct Shelf {
    home: Home,
}

/// A document on the shelf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is locked with a passphrase.
    pub locked: bool,
}

/// A document that this program has open. Dropped, it is free for others.
#[derive(Debug)]
pub struct Lock {
    /// Held as long as this lives.
    _file: File,
    /// 1 for the program that came first; others edit beside it.
    pub desk: usize,
}

/// Who has a document open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// Process and terminal, as far as they are known.
    pub who: String,
    /// Since when.
    pub since: SystemTime,
}

/// What became of an attempt to open a document.
#[derive(Debug)]
pub enum Opened {
    /// It is this program's.
    Mine(Lock),
    /// Another program has it.
    Busy(Owner),
}

/// What became of a save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is on the disk.
    Done,
    /// Somebody else wrote it meanwhile; nothing was done. Its text now, or `None` if it is gone.
    Changed(Option<Vec<u8>>),
}

/// The checksum by which a text is known again: its length and CRC-32.
pub fn sum(text: &[u8]) -> u64 {
    (text.len() as u64) << 32 | u64::from(crc32fast::hash(text))
}

/// Whether a name can be a file's: letters, digits, spaces, `-` and `_`, at most 40 and 120 bytes, with a letter or
/// digit at both ends.
pub fn good_name(name: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let ends = [name.chars().next(), name.chars().next_back()];
    name.chars().all(good)
        && ends.into_iter().all(|c| c.is_some_and(char::is_alphanumeric))
        && name.chars().count() <= 40
        && name.len() <= 120
}

impl Shelf {
    /// The shelf in a home.
    pub fn new(home: Home) -> Self {
        Self { home }
    }

    /// Whether it is sure that no plan of that name is there, locked or open.
    pub fn has_none(&self, name: &str) -> bool {
        matches!((self.read(name), self.read_locked(name)), (Ok(None), Ok(None)))
    }

    /// Whether nothing is ever written.
    pub fn nowhere(&self) -> bool {
        matches!(self.home, Home::Nowhere)
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        match &self.home {
            Home::Folder(home) => Some(home.join(FOLDER).join(name)),
            Home::Nowhere => None,
        }
    }

    /// Where a document stands, or would stand.
    pub fn place(&self, name: &str) -> Option<PathBuf> {
        self.path(&format!("{name}{ENDING}"))
    }

    fn beside(name: &str) -> String {
        format!("{FOLDER}/.{name}")
    }

    /// All documents, by name.
    ///
    /// # Errors
    /// When the folder is not the reader's own alone, or cannot be read; one that is not there holds none.
    pub fn list(&self) -> Result<Vec<Entry>, StoreError> {
        let Some(folder) = self.path("") else { return Ok(Vec::new()) };
        self.home.own_above(&folder.join(ENDING))?;
        let files = match fs::read_dir(&folder) {
            Ok(files) => files,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => {
                let (what, mend) = (e.to_string(), "check the folder, or use --data DIR");
                return Err(StoreError { path: folder, what, mend });
            }
        };
        let entry = |file: fs::DirEntry| {
            let file = file.file_name().into_string().ok()?;
            let plain = file.strip_suffix(ENDING).map(|name| (name, false));
            let (name, locked) = file.strip_suffix(LOCKED).map(|name| (name, true)).or(plain)?;
            good_name(name).then(|| Entry { name: name.to_owned(), locked })
        };
        let mut all: Vec<Entry> = files.flatten().filter_map(entry).collect();
        // A document that is both is open to all: the plain one counts.
        all.sort_by(|a, b| a.name.cmp(&b.name).then(a.locked.cmp(&b.locked)));
        all.dedup_by(|b, a| a.name == b.name);
        Ok(all)
    }

    /// A document's bytes; `None` if there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.home.read(&format!("{FOLDER}/{name}{ENDING}"), LONGEST)
    }

    /// A locked document's bytes; `None` if there is none.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn read_locked(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.home.read(&format!("{FOLDER}/{name}{LOCKED}"), LONGEST)
    }

    /// Opens a document for this program, or tells who has it. With `beside`, it is opened beside the other program.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub fn open(&self, name: &str, beside: bool) -> Result<Opened, StoreError> {
        for desk in 1..=DESKS {
            let file = self.lock_file(name, &lock_name(desk))?;
            if flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok() {
                self.sign(&file);
                return Ok(Opened::Mine(Lock { _file: file, desk }));
            }
            if !beside {
                return Ok(Opened::Busy(owner(file)));
            }
        }
        Err(self.wrong(name, "too many programs have it open", "close some of them"))
    }

    /// Desks beside the first whose program ended without putting away what it did; each is held while its lock lives.
    /// The first desk's history is never put away: undo goes on from it.
    pub fn abandoned(&self, name: &str, mine: usize) -> Vec<Lock> {
        let Some(folder) = self.path(&format!(".{name}")) else { return Vec::new() };
        let left =
            |desk: &usize| *desk != mine && folder.join(format!("{}.log", history_name(*desk))).exists();
        let hold = |desk: usize| {
            let file = self.lock_file(name, &lock_name(desk)).ok()?;
            flock(&file, FlockOperation::NonBlockingLockExclusive).ok()?;
            Some(Lock { _file: file, desk })
        };
        (2..=DESKS).filter(left).filter_map(hold).collect()
    }

    /// Whether no program has a document open but the one that holds `lock`.
    pub fn alone(&self, name: &str, lock: &Lock) -> bool {
        let Some(folder) = self.path(&format!(".{name}")) else { return true };
        (1..=DESKS).filter(|desk| *desk != lock.desk && folder.join(lock_name(*desk)).exists()).all(|desk| {
            let file = self.lock_file(name, &lock_name(desk));
            file.is_ok_and(|file| flock(&file, FlockOperation::NonBlockingLockExclusive).is_ok())
        })
    }

    /// What a desk did to a document.
    pub fn history(&self, name: &str, desk: usize) -> super::Journal {
        self.home.journal(&Self::beside(name), &history_name(desk))
    }

    /// Puts away what a desk did.
    pub fn forget_history(&self, name: &str, desk: usize) {
        if let Some(path) = self.path(&format!(".{name}/{}.log", history_name(desk))) {
            // Gone already, or to be tried again the next time.
            let _ = fs::remove_file(path);
        }
    }

    /// Keeps a history aside, and starts anew; where it is then.
    pub fn set_history_aside(&self, name: &str, desk: usize) -> Option<PathBuf> {
        let folder = self.path(&format!(".{name}"))?;
        let history = history_name(desk);
        let aside = folder.join(format!("{history}-{}.old", stamp()));
        // Where it cannot be renamed it cannot be written either: that is told with the first save.
        fs::rename(folder.join(format!("{history}.log")), &aside).ok()?;
        Some(aside)
    }

    /// Saves a document, if its file still is the one whose checksum is `expected` (`None`: if there is none).
    ///
    /// # Errors
    /// When the disk refuses; the file is then as it was.
    pub fn save(&self, name: &str, text: &[u8], expected: Option<u64>) -> Result<Saved, StoreError> {
        if self.nowhere() {
            return Ok(Saved::Done);
        }
        let lock = self.lock_file(name, "saving")?;
        let start = Instant::now();
        while let Err(e) = flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            if start.elapsed() > PATIENCE {
                return Err(self.wrong(
                    name,
                    &format!("another program is saving it: {e}"),
                    "it is tried again",
                ));
            }
            thread::sleep(Duration::from_millis(2));
        }
        let now = self.read(name)?;
        if now.as_deref().map(sum) != expected {
            return Ok(Saved::Changed(now));
        }
        if now.as_deref() == Some(text) {
            return Ok(Saved::Done);
        }
        if now.is_some() {
            self.keep_version(name);
        }
        self.home.replace_in(&format!("{FOLDER}/{name}{ENDING}"), text)?;
        Ok(Saved::Done)
    }

    /// Keeps the file as it is as a version. A version that cannot be kept never stops a save.
    fn keep_version(&self, name: &str) {
        let versions = self.versions(name);
        let fresh = versions
            .last()
            .and_then(|v| stamped(v))
            .is_some_and(|at| at.elapsed().is_ok_and(|a| a < VERSION_EVERY));
        let (Some(file), Some(folder)) = (self.place(name), self.path(&format!(".{name}"))) else { return };
        if fresh {
            return;
        }
        let to = folder.join(format!("{}{ENDING}", stamp()));
        if linkat(CWD, &file, CWD, &to, AtFlags::empty()).is_err()
            && let Ok(Some(bytes)) = self.read(name)
        {
            let to = to.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            let _ = self.home.replace_in(&format!("{}/{to}", Self::beside(name)), &bytes);
        }
        let versions = self.versions(name);
        for old in &versions[..versions.len().saturating_sub(VERSIONS)] {
            let _ = fs::remove_file(old);
        }
    }

    /// Earlier versions, the oldest first.
    pub fn versions(&self, name: &str) -> Vec<PathBuf> {
        let Some(folder) = self.path(&format!(".{name}")) else { return Vec::new() };
        let Ok(files) = fs::read_dir(folder) else { return Vec::new() };
        let mut all: Vec<PathBuf> =
            files.flatten().map(|f| f.path()).filter(|p| stamped(p).is_some()).collect();
        all.sort();
        all
    }

    /// An earlier version's bytes.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read_version(&self, name: &str, path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        self.home.read(&format!("{}/{file}", Self::beside(name)), LONGEST)
    }

    /// Keeps bytes aside for good, under a word and the time; where they stand.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn keep_aside(&self, name: &str, word: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        self.home.replace_in(&format!("{}/{word}-{}{ENDING}", Self::beside(name), stamp()), bytes)
    }

    /// Puts the locked form in the document's place: the plain one, its versions and all that was done to it go.
    ///
    /// # Errors
    /// When the disk refuses. The plain document goes only once the locked one is on the disk.
    pub fn lock(&self, name: &str, bytes: &[u8]) -> Result<Vec<PathBuf>, StoreError> {
        self.home.replace_in(&format!("{FOLDER}/{name}{LOCKED}"), bytes)?;
        let mut gone = Vec::new();
        for path in self.plain_copies(name) {
            let result = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            result.map_err(|e| StoreError {
                path: path.clone(),
                what: e.to_string(),
                mend: "remove it yourself",
            })?;
            gone.push(path);
        }
        self.sync();
        Ok(gone)
    }

    /// The document, what was done to it, and what a killed save left beside it.
    fn plain_copies(&self, name: &str) -> Vec<PathBuf> {
        let Some(folder) = self.path("") else { return Vec::new() };
        let Ok(files) = fs::read_dir(&folder) else { return Vec::new() };
        let left = format!(".{name}{ENDING}.");
        let own = |file: &str| {
            file == format!("{name}{ENDING}") || file == format!(".{name}") || file.starts_with(&left)
        };
        files.flatten().filter(|f| f.file_name().to_str().is_some_and(own)).map(|f| f.path()).collect()
    }

    /// Puts the plain form in a locked document's place.
    ///
    /// # Errors
    /// When the disk refuses. The locked document goes only once the plain one is on the disk.
    pub fn unlock(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        self.home.replace_in(&format!("{FOLDER}/{name}{ENDING}"), bytes)?;
        if let Some(path) = self.path(&format!("{name}{LOCKED}")) {
            fs::remove_file(&path).map_err(|e| StoreError {
                path,
                what: e.to_string(),
                mend: "remove it yourself",
            })?;
        }
        self.sync();
        Ok(())
    }

    /// Removes what killed saves of programs that have ended left beside a document.
    pub fn sweep(&self, name: &str) {
        for path in self.plain_copies(name) {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(rest) = file.strip_prefix(&format!(".{name}{ENDING}.")) else { continue };
            let pid = rest.split('.').next().and_then(|pid| Pid::from_raw(pid.parse().ok()?));
            if pid
                .is_some_and(|pid| pid != getpid() && test_kill_process(pid) == Err(rustix::io::Errno::SRCH))
            {
                let _ = fs::remove_file(path);
            }
        }
    }

    fn sync(&self) {
        if let Some(folder) = self.path("") {
            // The names are right for this run in any case.
            let _ = File::open(folder).and_then(|f| f.sync_all());
        }
    }

    fn lock_file(&self, name: &str, lock: &str) -> Result<File, StoreError> {
        let Home::Folder(home) = &self.home else {
            return Err(self.wrong(name, "nothing is written", "leave --private out"));
        };
        let folder = home.join(FOLDER).join(format!(".{name}"));
        self.home.make_within(home, &folder)?;
        let path = folder.join(lock);
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        open(&path, flags, Mode::RUSR | Mode::WUSR).map(File::from).map_err(|e| StoreError {
            path,
            what: e.to_string(),
            mend: "check the folder and the space on the disk, or use --private",
        })
    }

    /// Writes who holds a lock; a lock without it holds as well.
    fn sign(&self, mut file: &File) {
        let who = format!("process {}", getpid().as_raw_pid());
        let _ = file.set_len(0).and_then(|()| file.write_all(who.as_bytes()));
    }

    /// An error of a document, for callers that find one.
    pub fn wrong(&self, name: &str, what: &str, mend: &'static str) -> StoreError {
        StoreError { path: self.place(name).unwrap_or_else(|| name.into()), what: what.to_owned(), mend }
    }
}

fn lock_name(desk: usize) -> String {
    if desk == 1 { "lock".into() } else { format!("lock-{desk}") }
}

fn history_name(desk: usize) -> String {
    if desk == 1 { "history".into() } else { format!("history-{desk}") }
}

fn owner(mut file: File) -> Owner {
    let mut who = String::new();
    // A lock that cannot be read has an owner all the same.
    let _ = Read::by_ref(&mut file).take(100).read_to_string(&mut who);
    let since = file.metadata().and_then(|m| m.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    Owner { who: crate::text::clean(&who).into_owned(), since }
}

/// Now, as names of versions tell it; sorts by time.
fn stamp() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H%M%S%3fZ").to_string()
}

/// The time that a version's name tells; `None` for other files.
fn stamped(path: &Path) -> Option<SystemTime> {
    let name = path.file_name()?.to_str()?.strip_suffix(ENDING)?;
    let (day, time) = name.strip_suffix('Z')?.split_once('T')?;
    let day: jiff::civil::Date = day.parse().ok()?;
    let part = |range: std::ops::Range<usize>| time.get(range)?.parse::<i8>().ok();
    let at = day.at(part(0..2)?, part(2..4)?, part(4..6)?, 0);
    let at = jiff::tz::TimeZone::UTC.to_timestamp(at).ok()?;
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(at.as_second().try_into().ok()?))
}

/// Removes all that the program ever wrote in a home; what was removed, and what could not be.
pub fn erase(home: &Home) -> (Vec<PathBuf>, Vec<StoreError>) {
    let (mut gone, mut left) = (Vec::new(), Vec::new());
    for path in written(home) {
        let result =
            if path.is_dir() && !path.is_symlink() { fs::remove_dir(&path) } else { fs::remove_file(&path) };
        match result {
            Ok(()) => gone.push(path),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => left.push(StoreError { path, what: e.to_string(), mend: "remove it yourself" }),
        }
    }
    if let Home::Folder(folder) = home {
        // Other files in the folder are not the program's; it then stays.
        if fs::remove_dir(folder).is_ok() {
            gone.push(folder.clone());
        }
    }
    (gone, left)
}

/// All files and folders that the program wrote in a home, each folder behind what is in it.
pub fn written(home: &Home) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let Home::Folder(folder) = home else { return all };
    let Ok(files) = fs::read_dir(folder) else { return all };
    for file in files.flatten() {
        let name = file.file_name().to_string_lossy().into_owned();
        let own = OWN.contains(&name.as_str()) || OWN.iter().any(|own| name.starts_with(&format!(".{own}.")));
        if own {
            collect(&file.path(), &mut all);
        }
    }
    all.sort_by(|a, b| b.components().count().cmp(&a.components().count()).then(a.cmp(b)));
    all
}

/// Names in the home that are the program's.
const OWN: [&str; 6] = ["places.yaml", "settings.yaml", "kit.yaml", FOLDER, "emergencies", "drills"];

/// Whether the program writes such a file: documents, logs and their summaries; beside a document, in its `hidden`
/// folder, its versions, histories and locks; and what was to take another file's place.
fn is_own(name: &str, hidden: bool) -> bool {
    let own = |name: &str| {
        [ENDING, LOCKED, ".log", ".txt"].iter().any(|ending| name.ends_with(ending))
            || hidden && (name.ends_with(".old") || name.starts_with("lock") || name == "saving")
    };
    // `.NAME.process.number.count`, as `Home::replace` writes it before it has the name.
    let beside = name.strip_prefix('.').and_then(|name| name.rsplitn(4, '.').nth(3));
    own(beside.unwrap_or(name))
}

/// Adds what is the program's of a file or folder; what somebody else put there is theirs, and the folder then stays.
fn collect(path: &Path, all: &mut Vec<PathBuf>) {
    if !path.is_dir() || path.is_symlink() {
        all.push(path.to_path_buf());
        return;
    }
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let hidden = name(path).starts_with('.');
    let (mut own, mut any) = (Vec::new(), false);
    for file in fs::read_dir(path).into_iter().flatten().flatten().map(|file| file.path()) {
        any = true;
        let called = name(&file);
        match called.strip_prefix('.') {
            Some(document) if file.is_dir() && !hidden && good_name(document) => collect(&file, &mut own),
            _ if !file.is_dir() && is_own(&called, hidden) => own.push(file),
            _ => {}
        }
    }
    // A hidden folder with nothing of the program's in it is no document's.
    if !hidden || !any || !own.is_empty() {
        all.append(&mut own);
        all.push(path.to_path_buf());
    }
}
