//! Private files: folders of mode 0700, files of mode 0600, whole or not at all. Knows bytes and paths only.

pub mod journal;
pub mod shelf;

pub use journal::Journal;
pub use shelf::Shelf;

use rustix::fs::{AtFlags, CWD, Mode, OFlags, open, renameat, unlinkat};
use rustix::process::geteuid;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::{env, fmt, process};

/// The folder's name under the reader's data folder.
const NAME: &str = "steadyhand";

/// The reader's own folder. Nothing is made on disk before the first write.
#[derive(Debug, Clone)]
pub enum Home {
    /// A folder.
    Folder(PathBuf),
    /// Nothing is ever written: what the reader asked for, or there is no place.
    Nowhere,
}

/// Why a file could not be used: the path, what happened, and what to do.
#[derive(Debug)]
pub struct StoreError {
    path: PathBuf,
    what: String,
    mend: &'static str,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", crate::text::clean(&self.path.to_string_lossy()), self.what, self.mend)
    }
}

impl std::error::Error for StoreError {}

impl Home {
    /// The folder asked for, else `XDG_DATA_HOME`, else `~/.local/share`. Relative variables do not count.
    pub fn choose(asked: Option<&Path>, private: bool) -> Self {
        let from = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
        let folder = || {
            asked
                .map(Path::to_path_buf)
                .or_else(|| from("XDG_DATA_HOME").map(|p| p.join(NAME)))
                .or_else(|| from("HOME").map(|p| p.join(".local/share").join(NAME)))
        };
        if private { Self::Nowhere } else { folder().map_or(Self::Nowhere, Self::Folder) }
    }

    /// Reads a file of at most `most` bytes; `None` if there is none.
    ///
    /// # Errors
    /// When it is no plain file, is longer, or cannot be read. Never waits for a pipe.
    pub fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
        let Self::Folder(home) = self else { return Ok(None) };
        let path = home.join(name);
        self.own_above(&path)?;
        read_file(&path, most)
    }

    /// Refuses a file of the home that stands in a folder which is not the reader's own, or behind a link.
    fn own_above(&self, path: &Path) -> Result<(), StoreError> {
        let Self::Folder(home) = self else { return Ok(()) };
        let folders = path.ancestors().skip(1).take_while(|at| at.starts_with(home));
        // Where there is no folder there is no file either.
        let there = |at: &&Path| fs::symlink_metadata(at).is_ok_and(|m| m.is_dir() || m.is_symlink());
        folders.filter(there).try_for_each(|at| self.own(at))
    }

    /// Puts a file in place whole: written beside it, flushed to disk, then renamed over it.
    ///
    /// # Errors
    /// When the folder is not the reader's own, or the disk refuses. The file is then as it was.
    pub fn replace(&self, name: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let Self::Folder(folder) = self else { return Ok(()) };
        let wrong = |path: &Path, e: io::Error| StoreError {
            path: path.to_path_buf(),
            what: e.to_string(),
            mend: "check the folder and the space on the disk, or use --private",
        };
        self.make(folder)?;
        let path = folder.join(name);
        let (beside, mut file) = fresh(folder, name).map_err(|e| wrong(folder, e))?;
        let written = file
            .write_all(bytes)
            .and_then(|()| file.sync_all())
            .and_then(|()| Ok(renameat(CWD, &beside, CWD, &path)?))
            .and_then(|()| File::open(folder)?.sync_all());
        written.map_err(|e| {
            // The failure that matters is the one above; what is beside may be gone already.
            let _ = unlinkat(CWD, &beside, AtFlags::empty());
            wrong(&path, e)
        })
    }

    /// [`Home::replace`] for a file in a folder of the home; returns where it stands.
    ///
    /// # Errors
    /// As [`Home::replace`].
    pub fn replace_in(&self, name: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
        let Self::Folder(home) = self else { return Ok(PathBuf::from(name)) };
        let path = home.join(name);
        let (Some(folder), Some(file)) = (path.parent(), path.file_name()) else { return Ok(path) };
        self.make_within(home, folder)?;
        Self::Folder(folder.to_path_buf()).replace(&file.to_string_lossy(), bytes)?;
        Ok(path)
    }

    /// Makes the home, a folder within it and all between, each the reader's own: a link on the way leads nowhere.
    fn make_within(&self, home: &Path, folder: &Path) -> Result<(), StoreError> {
        self.make(home)?;
        let mut at = home.to_path_buf();
        for part in folder.strip_prefix(home).unwrap_or(folder).components() {
            at.push(part);
            self.make(&at)?;
        }
        Ok(())
    }

    /// Makes a folder for the reader alone where there is none, and sees that it is the reader's own.
    fn make(&self, folder: &Path) -> Result<(), StoreError> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|e| StoreError {
            path: folder.to_path_buf(),
            what: e.to_string(),
            mend: "check the folder and the space on the disk, or use --private",
        })?;
        self.own(folder)
    }

    /// Refuses a folder that somebody else owns or may write to.
    fn own(&self, folder: &Path) -> Result<(), StoreError> {
        let wrong = |what: &str, mend| StoreError { path: folder.to_path_buf(), what: what.into(), mend };
        let meta =
            fs::symlink_metadata(folder).map_err(|e| wrong(&e.to_string(), "choose another with --data"))?;
        if !meta.is_dir() {
            return Err(wrong("it is no folder", "choose another with --data"));
        }
        if meta.uid() != geteuid().as_raw() {
            return Err(wrong("it belongs to somebody else", "choose another with --data"));
        }
        if meta.mode() & 0o022 != 0 {
            return Err(wrong("others may write to it", "run chmod 700 on it"));
        }
        Ok(())
    }
}

/// Reads a file of at most `most` bytes; `None` if there is none.
///
/// # Errors
/// When it is no plain file, is longer, or cannot be read. Never waits for a pipe.
pub fn read_file(path: &Path, most: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let wrong = |what: String, mend| StoreError { path: path.to_path_buf(), what, mend };
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = match open(path, flags, Mode::empty()) {
        Ok(fd) => File::from(fd),
        Err(rustix::io::Errno::NOENT | rustix::io::Errno::NOTDIR) => return Ok(None),
        Err(rustix::io::Errno::LOOP) => {
            return Err(wrong("it is a link, which is not followed".into(), "put the file itself there"));
        }
        Err(e) => return Err(wrong(e.to_string(), "move it away")),
    };
    let meta = file.metadata().map_err(|e| wrong(e.to_string(), "move it away"))?;
    if !meta.is_file() {
        return Err(wrong("it is no plain file".into(), "move it away"));
    }
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|e| wrong(e.to_string(), "check the disk"))?;
    if bytes.len() as u64 > most {
        return Err(wrong(format!("it is longer than {} KiB", most / 1024), "move it away"));
    }
    Ok(Some(bytes))
}

/// A new file of mode 0600 under a name nobody can have made before.
fn fresh(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    loop {
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = folder.join(format!(".{name}.{}.{:x}.{count}", process::id(), unguessable()));
        match open(&path, flags, Mode::RUSR | Mode::WUSR) {
            Ok(fd) => return Ok((path, File::from(fd))),
            Err(rustix::io::Errno::EXIST) => {}
            Err(e) => return Err(e.into()),
        }
    }
}

/// A number that differs for each process and call: the standard library seeds its hasher from the system.
pub fn unguessable() -> u64 {
    use std::hash::{BuildHasher, Hasher};
    std::collections::hash_map::RandomState::new().build_hasher().finish()
}
