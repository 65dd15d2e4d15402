//! The files of a content folder: those inside the program, or those of a folder on disk, read within bounds.

use include_dir::{Dir, include_dir};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

/// The handbook inside the program.
static INSIDE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/content");

/// Longest file, in bytes: a topic of 1200 words takes about 16 KiB.
pub const LONGEST_FILE: u64 = 256 * 1024;
/// Most files of a folder.
pub const MOST_FILES: usize = 4096;
/// Longest all files together, in bytes: 50 times the handbook inside the program.
pub const LONGEST_FOLDER: usize = 20 << 20;
/// Most folders within folders.
const DEEPEST: usize = 4;

/// One file of a pack.
#[derive(Debug, Clone)]
pub struct File {
    /// Its path within the folder, with `/` between the parts.
    pub path: String,
    /// What stands before the path where the file is named: nothing in the pack itself, else the overlay's folder.
    pub from: String,
    /// What it holds, or why it could not be read.
    pub text: Result<Cow<'static, str>, String>,
    /// How many folders lie below its own.
    pub layer: usize,
    /// The file that this one is laid over.
    pub below: Option<Box<Self>>,
    /// It stands inside the program, whose tests have checked it.
    pub inside: bool,
}

impl File {
    /// A file of the pack itself.
    pub fn new(path: impl Into<String>, text: Result<String, String>) -> Self {
        Self {
            path: path.into(),
            from: String::new(),
            text: text.map(Cow::Owned),
            layer: 0,
            below: None,
            inside: false,
        }
    }
}

/// The folder of the languages within a pack or an overlay.
pub const LANGUAGES: &str = "languages/";

/// Lays files over others: those of the same path cover the ones below, the rest are added.
pub(super) fn lay(below: Vec<File>, over: Vec<File>) -> Vec<File> {
    let layer = below.iter().map(|f| f.layer + 1).max().unwrap_or_default();
    let mut files: BTreeMap<String, File> = below.into_iter().map(|f| (f.path.clone(), f)).collect();
    for mut file in over {
        file.layer = layer;
        file.below = files.remove(&file.path).map(Box::new);
        files.insert(file.path.clone(), file);
    }
    files.into_values().collect()
}

/// The files of a language within a folder, with the paths they cover.
pub(super) fn of_language(files: &[File], code: &str) -> Vec<File> {
    let start = format!("{LANGUAGES}{code}/");
    let of = |file: &File| {
        let path = file.path.strip_prefix(&start)?.to_owned();
        Some(File { path, from: format!("{}{start}", file.from), ..file.clone() })
    };
    files.iter().filter_map(of).collect()
}

/// The languages within a folder, by their codes.
pub(super) fn languages(files: &[File]) -> BTreeSet<String> {
    let code = |file: &File| Some(file.path.strip_prefix(LANGUAGES)?.split_once('/')?.0.to_owned());
    files.iter().filter_map(code).collect()
}

/// The files of the handbook inside the program, by path.
pub fn inside() -> Vec<File> {
    let mut files = Vec::new();
    gather_inside(&INSIDE, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn gather_inside(dir: &'static Dir<'_>, files: &mut Vec<File>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let text = file.contents_utf8().map(Cow::Borrowed).ok_or_else(|| NOT_UTF8.to_owned());
        files.push(File { text, inside: true, ..File::new(path, Ok(String::new())) });
    }
    dir.dirs().for_each(|dir| gather_inside(dir, files));
}

/// The files of a new pack, by path, as of `today`: a skeleton to write in, and the schemas its files name.
pub fn skeleton(today: Date) -> Vec<(String, String)> {
    let file = |file: File| {
        let path = match file.path.strip_prefix(SKELETON) {
            Some(path) => path.to_owned(),
            None if file.path.starts_with("schema/") => file.path,
            None => return None,
        };
        Some((path, file.text.ok()?.replace(WRITTEN, &today.to_string())))
    };
    inside().into_iter().filter_map(file).collect()
}

/// Where the skeleton stands in the handbook inside the program.
const SKELETON: &str = "skeleton/";
/// The day that stands in the skeleton for the one it is copied on.
const WRITTEN: &str = "2026-11-24";

const NOT_UTF8: &str = "the file is not UTF-8 text: save it as UTF-8";

/// The files of a folder on disk, by path. Never opens what is not a plain file; never leaves the folder.
pub fn of_folder(dir: &Path) -> Vec<File> {
    let mut files = Vec::new();
    gather(dir, "", 0, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

fn gather(dir: &Path, within: &str, depth: usize, files: &mut Vec<File>) {
    let mut wrong = |path: String, why: String| files.push(File::new(path, Err(why)));
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(e) => {
            let path = if within.is_empty() { dir.to_string_lossy().into_owned() } else { within.to_owned() };
            wrong(path, format!("the folder cannot be read: {e}"));
            return;
        }
    };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        let path = if within.is_empty() { name } else { format!("{within}/{name}") };
        if files.len() >= MOST_FILES {
            files.push(File::new(path, Err(format!("more than {MOST_FILES} files: split the folder"))));
            return;
        }
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && depth < DEEPEST => gather(&entry.path(), &path, depth + 1, files),
            Ok(kind) if kind.is_dir() => {
                files.push(File::new(path, Err("folders stand too deep in one another".into())));
            }
            Ok(kind) if kind.is_file() => {
                let held: usize =
                    files.iter().filter_map(|f| f.text.as_ref().ok()).map(|text| text.len()).sum();
                let text = if held < LONGEST_FOLDER {
                    read(&entry.path())
                } else {
                    Err(format!("more than {} MiB in all: split the folder", LONGEST_FOLDER >> 20))
                };
                files.push(File::new(path, text));
            }
            Ok(_) => files.push(File::new(path, Err("no plain file: links and devices are not read".into()))),
            Err(e) => files.push(File::new(path, Err(format!("cannot be read: {e}")))),
        }
    }
}

fn read(path: &Path) -> Result<String, String> {
    let file = fs::File::open(path).map_err(|e| format!("cannot be read: {e}"))?;
    let mut bytes = Vec::new();
    // One byte over the limit tells that it is over; the rest of an endless file is never read.
    file.take(LONGEST_FILE + 1).read_to_end(&mut bytes).map_err(|e| format!("cannot be read: {e}"))?;
    if bytes.len() as u64 > LONGEST_FILE {
        return Err(format!("the file is longer than {} KiB: split it", LONGEST_FILE / 1024));
    }
    String::from_utf8(bytes).map_err(|_| NOT_UTF8.to_owned())
}
