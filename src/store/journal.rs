//! Files that only grow: one record a line, each with its checksum, on the disk before it counts as kept.
//!
//! ```text
//! 1f0c2a9b {"id": ...}
//! ```
//! A line whose checksum does not hold was cut off by a crash or spoilt; it is passed over, and the lines around it
//! count. Any number of writers may add to one file: each record is one write at its end.

use super::{Home, StoreError};
use rustix::fs::{Mode, OFlags, open};
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::{Path, PathBuf};

/// Longest file read, in bytes: an emergency of a night takes a few kilobytes, a plan of years a few megabytes.
const LONGEST: u64 = 256 << 20;
/// The ending of such files.
const ENDING: &str = ".log";
/// Times that a record is written anew where another writer's end was cut off just before it.
const TRIES: usize = 3;

/// One file that only grows.
#[derive(Debug)]
pub struct Journal {
    home: Home,
    folder: String,
    name: String,
    file: Option<File>,
    read: u64,
}

impl Home {
    /// The journal `name` in a folder of the home; nothing is made on disk before the first record.
    pub fn journal(&self, folder: &str, name: &str) -> Journal {
        Journal { home: self.clone(), folder: folder.to_owned(), name: name.to_owned(), file: None, read: 0 }
    }

    /// Names of the journals in a folder, the last by name first; at most `most`.
    pub fn journals(&self, folder: &str, most: usize) -> Vec<String> {
        let Self::Folder(home) = self else { return Vec::new() };
        let folder = home.join(folder);
        if self.own_above(&folder.join(ENDING)).is_err() {
            // Nothing of somebody else's is gone on with; the first write says why.
            return Vec::new();
        }
        // A folder that is not there, or cannot be read, holds nothing to go on with.
        let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
        let name = |entry: fs::DirEntry| entry.file_name().to_str()?.strip_suffix(ENDING).map(str::to_owned);
        let mut names: Vec<String> = entries.flatten().filter_map(name).collect();
        names.sort_unstable_by(|a, b| b.cmp(a));
        names.truncate(most);
        names
    }
}

impl Journal {
    fn path(&self) -> Option<PathBuf> {
        match &self.home {
            Home::Folder(home) => Some(home.join(&self.folder).join(format!("{}{ENDING}", self.name))),
            Home::Nowhere => None,
        }
    }

    /// Adds records and returns once they are on the disk. A record holds no line's end.
    ///
    /// # Errors
    /// When the folder is not the reader's own, or the disk refuses; what was added before stays.
    pub fn append(&mut self, records: &[String]) -> Result<(), StoreError> {
        let Some(path) = self.path() else { return Ok(()) };
        if records.is_empty() {
            return Ok(());
        }
        // One that somebody removed meanwhile would take the records along.
        let gone = |file: &File| file.metadata().is_ok_and(|about| about.nlink() == 0);
        if self.file.as_ref().is_none_or(gone) {
            self.file = Some(self.open_to_append(&path)?);
        }
        let wrong = |e: io::Error| StoreError {
            path: path.clone(),
            what: e.to_string(),
            mend: "check the folder and the space on the disk",
        };
        let Some(file) = &mut self.file else { return Ok(()) };
        let lines: String = records.iter().map(|record| line(record)).collect();
        let written = add(file, lines.as_bytes()).and_then(|()| file.sync_data()).map_err(wrong);
        if written.is_err() {
            self.file = None;
        }
        written
    }

    fn open_to_append(&self, path: &Path) -> Result<File, StoreError> {
        let wrong = |e: io::Error| StoreError {
            path: path.to_path_buf(),
            what: e.to_string(),
            mend: "check the folder, or use --data DIR",
        };
        if let (Home::Folder(home), Some(folder)) = (&self.home, path.parent()) {
            self.home.make_within(home, folder)?;
        }
        let flags = OFlags::RDWR | OFlags::APPEND | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match open(path, flags | OFlags::CREATE, Mode::RUSR | Mode::WUSR) {
            Ok(fd) => File::from(fd),
            Err(e) => return Err(wrong(e.into())),
        };
        if !file.metadata().map_err(wrong)?.is_file() {
            return Err(wrong(io::Error::other("it is no plain file")));
        }
        // The name must be on the disk too, or the records are lost with it.
        for folder in path.ancestors().skip(1).take(2) {
            File::open(folder).and_then(|f| f.sync_all()).map_err(wrong)?;
        }
        if let Some(above) = path.ancestors().nth(3) {
            // It may be nobody's to read; the two below are the program's own.
            let _ = File::open(above).and_then(|f| f.sync_all());
        }
        Ok(file)
    }

    /// Records added since the last call, by this writer or another; none where there is no file.
    ///
    /// # Errors
    /// When the file is there and cannot be read.
    pub fn read_new(&mut self) -> Result<Vec<String>, StoreError> {
        let Some(path) = self.path() else { return Ok(Vec::new()) };
        let wrong =
            |what: String| StoreError { path: path.clone(), what, mend: "move it away, or check the disk" };
        self.home.own_above(&path)?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match open(&path, flags, Mode::empty()) {
            Ok(fd) => File::from(fd),
            Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Ok(Vec::new()),
            Err(e) => return Err(wrong(e.to_string())),
        };
        let meta = file.metadata().map_err(|e| wrong(e.to_string()))?;
        if !meta.is_file() || meta.len() > LONGEST {
            return Err(wrong("it is no log of this program".into()));
        }
        let mut bytes = vec![0; usize::try_from(meta.len().saturating_sub(self.read)).unwrap_or(0)];
        let got = read_at(&file, &mut bytes, self.read).map_err(|e| wrong(e.to_string()))?;
        bytes.truncate(got);
        // A last line without its end may still be written: it is read when it is whole.
        let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        self.read += whole as u64;
        Ok(bytes[..whole].split(|b| *b == b'\n').filter_map(record).collect())
    }
}

/// Adds lines at the end of a file, on a line of their own even where the last writer was cut off.
fn add(file: &mut File, lines: &[u8]) -> io::Result<()> {
    let ends_whole = |at: u64| -> io::Result<bool> {
        let mut last = [0];
        Ok(at == 0 || (read_at(file, &mut last, at - 1)? == 1 && last[0] == b'\n'))
    };
    for _ in 0..TRIES {
        let mut bytes = Vec::with_capacity(lines.len() + 1);
        if !ends_whole(file.metadata()?.len())? {
            bytes.push(b'\n');
        }
        bytes.extend_from_slice(lines);
        (&*file).write_all(&bytes)?;
        // With O_APPEND the file's place is now behind what was written, wherever that came to stand.
        let end = io::Seek::stream_position(&mut &*file)?;
        if ends_whole(end.saturating_sub(bytes.len() as u64))? || bytes[0] == b'\n' {
            return Ok(());
        }
    }
    Err(io::Error::other("other writers keep cutting in"))
}

fn read_at(file: &File, mut buffer: &mut [u8], mut at: u64) -> io::Result<usize> {
    let mut got = 0;
    while !buffer.is_empty() {
        match file.read_at(buffer, at) {
            Ok(0) => break,
            Ok(n) => {
                got += n;
                at += n as u64;
                buffer = &mut buffer[n..];
            }
            Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
            Err(e) => return Err(e),
        }
    }
    Ok(got)
}

fn line(record: &str) -> String {
    format!("{:08x} {record}\n", crc32fast::hash(record.as_bytes()))
}

/// The record of a line whose checksum holds.
fn record(line: &[u8]) -> Option<String> {
    let (sum, record) = std::str::from_utf8(line).ok()?.split_once(' ')?;
    (u32::from_str_radix(sum, 16).ok()? == crc32fast::hash(record.as_bytes())).then(|| record.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn home() -> (tempfile::TempDir, Home) {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::Folder(dir.path().join("data"));
        (dir, home)
    }

    #[test]
    fn a_record_cut_off_is_passed_over_and_the_next_stands_on_its_own_line() {
        let (dir, home) = home();
        home.journal("logs", "a").append(&["one".into()]).unwrap();
        let path = dir.path().join("data/logs/a.log");
        for torn in ["0000", "12345678 tor", "\u{7f}"] {
            fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(torn.as_bytes()).unwrap();
            home.journal("logs", "a").append(&["more".into()]).unwrap();
        }
        let records = home.journal("logs", "a").read_new().unwrap();
        assert_eq!(records, ["one", "more", "more", "more"]);
    }

    #[test]
    fn what_is_added_after_somebody_removed_the_file_is_on_the_disk() {
        let (dir, home) = home();
        let mut journal = home.journal("logs", "a");
        journal.append(&["one".into()]).unwrap();
        fs::remove_file(dir.path().join("data/logs/a.log")).unwrap();
        journal.append(&["two".into()]).unwrap();
        assert_eq!(home.journal("logs", "a").read_new().unwrap(), ["two"]);
    }

    #[test]
    fn two_writers_lose_nothing_and_each_reads_what_the_other_adds() {
        let (_dir, home) = home();
        let (mut a, mut b) = (home.journal("logs", "a"), home.journal("logs", "a"));
        let threads: Vec<_> = (0..2)
            .map(|t| {
                let mut journal = home.journal("logs", "a");
                std::thread::spawn(move || {
                    (0..50).for_each(|i| journal.append(&[format!("{t}:{i}")]).unwrap());
                })
            })
            .collect();
        threads.into_iter().for_each(|t| t.join().unwrap());
        let mut records = a.read_new().unwrap();
        records.sort();
        let mut want: Vec<String> = (0..2).flat_map(|t| (0..50).map(move |i| format!("{t}:{i}"))).collect();
        want.sort();
        assert_eq!(records, want);
        b.read_new().unwrap();
        a.append(&["from a".into()]).unwrap();
        assert_eq!(b.read_new().unwrap(), ["from a"]);
        assert_eq!(b.read_new().unwrap(), Vec::<String>::new());
    }

    #[test]
    fn files_are_the_owners_alone_and_nothing_is_made_before_the_first_record() {
        let (dir, home) = home();
        let mut journal = home.journal("logs", "a");
        assert!(journal.read_new().unwrap().is_empty());
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        journal.append(&["one".into()]).unwrap();
        let mode = |path: &str| fs::metadata(dir.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("data"), mode("data/logs"), mode("data/logs/a.log")), (0o700, 0o700, 0o600));
    }

    #[test]
    fn a_place_that_cannot_be_written_is_an_error_and_no_panic() {
        for place in ["/proc/none", "/dev/null"] {
            let home = Home::Folder(place.into());
            assert!(home.journal("logs", "a").append(&["one".into()]).is_err());
            assert!(home.journal("logs", "a").read_new().is_ok());
        }
    }
}
