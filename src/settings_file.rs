//! The reader's settings on disk: one YAML file with a comment at each line. A line that cannot be used is told of with
//! its place and falls back to the usual value; a setting that is chosen changes its own line and nothing else.

use crate::app::settings::Setting;
use crate::app::{Settings, State};
use crate::content::{Handbook, SettingsWords, fill};
use crate::store::Home;
use crate::text;
use crate::yaml::{self, Step};
use std::fmt::Write;
use std::string::FromUtf8Error;

/// Name of the file.
pub const FILE: &str = "settings.yaml";
/// Longest file taken, in bytes: the one that is written takes a thirtieth of it.
const LONGEST: u64 = 64 * 1024;

/// The file, and where it is.
#[derive(Debug)]
pub struct SettingsFile {
    home: Home,
    /// Its text; `None` while there is none.
    text: Option<String>,
    /// Why it could not be read: such a file is left untouched.
    unreadable: Option<String>,
    /// A line for the region or the number that says what neither can be: another number is shown than was meant.
    number: Option<(Setting, String)>,
}

/// A line of the file that can be used.
struct Given {
    setting: Setting,
    value: String,
    line: usize,
    column: usize,
}

impl SettingsFile {
    /// Reads the file and sets what stands in it; the second is what is wrong with it, a line each.
    pub fn open(home: Home, settings: &mut Settings, book: &Handbook) -> (Self, Vec<String>) {
        let words = &book.words.settings;
        let mut file = Self { home, text: None, unreadable: None, number: None };
        match file.home.read(FILE, LONGEST).map_err(|e| e.to_string()).map(|b| b.map(String::from_utf8)) {
            Ok(None) => {}
            Ok(Some(Ok(text))) => file.text = Some(text),
            Ok(Some(Err(e))) => {
                let why = file.not_utf8(&e, words);
                file.unreadable = Some(why.clone());
                return (file, vec![why]);
            }
            Err(why) => {
                file.unreadable = Some(why.clone());
                return (file, vec![why]);
            }
        }
        let (given, mut wrong) = read(file.text.as_deref().unwrap_or_default(), words);
        for Given { setting, value, line, column } in given {
            if !settings.set(setting, &value, book) {
                let why = cannot(setting, &value, book);
                wrong.push((line, format!("{FILE}:{line}:{column}: `{}` {why}", setting.name())));
                if matches!(setting, Setting::Region | Setting::Emergency) {
                    file.number.get_or_insert((setting, value));
                }
            }
        }
        wrong.sort_by_key(|(line, _)| *line);
        (file, wrong.into_iter().map(|(_, words)| words).collect())
    }

    /// The first line about the region or the number that could not be used, and what stands there.
    pub fn wrong_number(&self) -> Option<&(Setting, String)> {
        self.number.as_ref()
    }

    /// Where the file is, what is wrong with its bytes, and what to do.
    fn not_utf8(&self, e: &FromUtf8Error, words: &SettingsWords) -> String {
        let before = e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column =
            String::from_utf8_lossy(before).rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        format!("{}:{line}:{column}: {}", self.place(), words.not_utf8)
    }

    /// The file with its folder, as it is told to the reader.
    fn place(&self) -> String {
        self.folder().map_or_else(|| FILE.to_owned(), |folder| format!("{folder}/{FILE}"))
    }

    /// The folder that the file is in; `None` where nothing is written.
    pub fn folder(&self) -> Option<String> {
        match &self.home {
            Home::Folder(folder) => Some(text::clean(&folder.to_string_lossy()).into_owned()),
            Home::Nowhere => None,
        }
    }

    /// Writes what the reader chose in this session, if it differs from the file.
    ///
    /// # Errors
    /// A line for the reader, where the file cannot be read or the disk refuses.
    pub fn keep(&mut self, state: &State) -> Result<(), String> {
        let words = &state.words().settings;
        if state.settings.chosen.is_empty() || self.folder().is_none() {
            return Ok(());
        }
        let told = |why: &str| fill(&words.not_kept, &[why]);
        if let Some(why) = &self.unreadable {
            return Err(told(why));
        }
        // It may have been written by hand, or by another session, since it was read.
        let now = self.home.read(FILE, LONGEST).map_err(|e| told(&e.to_string()))?;
        self.text = now.map(String::from_utf8).transpose().map_err(|e| told(&self.not_utf8(&e, words)))?;
        let mut text = self.text.clone().unwrap_or_else(|| fresh(words, &state.book));
        for setting in &state.settings.chosen {
            text = with_line(&text, *setting, &state.settings.get(*setting)).map_err(|why| told(&why))?;
        }
        // A file of another form than a line a setting is the reader's to mend.
        let (given, wrong) = read(&text, words);
        let stands = |setting: &Setting| {
            let mut lines = given.iter().filter(|g| g.setting == *setting);
            lines.next_back().is_some_and(|g| g.value == state.settings.get(*setting))
        };
        if !state.settings.chosen.iter().all(stands) {
            let fault = wrong.first().and_then(|(_, words)| words.strip_prefix(FILE)).unwrap_or_default();
            return Err(told(&fill(&words.mend, &[&format!("{}{fault}", self.place())])));
        }
        if text.len() as u64 > LONGEST {
            // It could not be read again.
            let why = fill(&words.too_long, &[&(LONGEST / 1024).to_string()]);
            return Err(told(&format!("{FILE}: {why}")));
        }
        if self.text.as_ref() != Some(&text) {
            self.home.replace(FILE, text.as_bytes()).map_err(|e| told(&e.to_string()))?;
            self.text = Some(text);
        }
        Ok(())
    }
}

/// What stands in a file, and what is wrong with it. Where the whole is no YAML, each line counts by itself.
fn read(text: &str, words: &SettingsWords) -> (Vec<Given>, Vec<(usize, String)>) {
    let (mut given, mut wrong) = (Vec::new(), Vec::new());
    let decode = |text| match yaml::too_deep(text, yaml::SHALLOW) {
        Some(fault) => Err(vec![fault]),
        None => yaml::decode::<yaml::Value>(text),
    };
    match decode(text) {
        Ok(value) => gather(text, &value, 0, words, &mut given, &mut wrong),
        Err(faults) => {
            wrong.extend(faults.iter().map(|fault| (fault.line, format!("{FILE}:{fault}"))));
            for (i, line) in text.lines().enumerate() {
                if let Ok(value) = decode(line) {
                    gather(line, &value, i, words, &mut given, &mut Vec::new());
                }
            }
        }
    }
    (given, wrong)
}

/// The settings in a document whose first line is line `above` + 1 of the file.
fn gather(
    text: &str,
    value: &yaml::Value,
    above: usize,
    words: &SettingsWords,
    given: &mut Vec<Given>,
    wrong: &mut Vec<(usize, String)>,
) {
    let Some(mapping) = value.as_mapping() else {
        if !value.is_null() {
            let line = above + 1;
            wrong.push((line, format!("{FILE}:{line}:1: {}", words.form)));
        }
        return;
    };
    for (key, value) in mapping {
        let name = key.as_str().unwrap_or_default();
        let path = [Step::Key(name.to_owned())];
        let Some(setting) = Setting::named(name) else {
            let (line, column) = yaml::locate_key(text, &path);
            let near = yaml::nearest(name, Setting::ALL.into_iter().map(Setting::name));
            let near = near.map(|near| fill(&words.near, &[near])).unwrap_or_default();
            let no_such = fill(&words.no_such, &[&text::clean(name)]);
            let line = line + above;
            wrong.push((line, format!("{FILE}:{line}:{column}: {no_such}{near}")));
            continue;
        };
        let (line, column) = yaml::locate(text, &path);
        // A number is what stands there: YAML takes the + off a telephone number, and reads 0x10 as 16.
        let value = if value.is_number() { literal(text, line, column) } else { scalar(value) };
        given.push(Given { setting, value, line: line + above, column });
    }
}

/// Why a setting cannot have a value: what it takes, and what may have been meant.
pub fn cannot(setting: Setting, value: &str, book: &Handbook) -> String {
    let words = &book.words.settings;
    let values = setting.values(book);
    // No number is a slip for another one, and of two letters each is near another country's.
    let word = setting != Setting::Region && !value.starts_with(|c: char| c.is_ascii_digit());
    let near = yaml::nearest(value, values.iter().map(String::as_str).filter(|_| word));
    let more = match near {
        Some(near) => fill(&words.near, &[near]),
        None => fill(&words.takes, &[&setting.takes(book)]),
    };
    fill(&words.cannot_be, &[&text::clean(value)]) + &more
}

/// What stands in a line from a column on, up to a blank or a sign that ends a value.
fn literal(text: &str, line: usize, column: usize) -> String {
    let row = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    let from = row.chars().skip(column.saturating_sub(1));
    from.take_while(|c| !c.is_whitespace() && !matches!(c, ',' | '}' | '#')).collect()
}

/// A value as it is written; what is no single value is written as nothing that a setting can be.
fn scalar(value: &yaml::Value) -> String {
    match value {
        yaml::Value::Null => String::new(),
        // YAML takes some words for yes and no.
        yaml::Value::Bool(yes) => if *yes { "on" } else { "off" }.to_owned(),
        yaml::Value::String(text) => text.clone(),
        _ => "[...]".to_owned(),
    }
}

/// The file as it is first written: every setting with its comment, none of them set.
fn fresh(words: &SettingsWords, book: &Handbook) -> String {
    let mut out = words.file.clone();
    for setting in Setting::ALL {
        let values = setting.values(book).join(", ");
        // Writing to a string cannot fail.
        let _ = write!(out, "\n# {}", words.about(setting.name()));
        if !values.is_empty() {
            let _ = write!(out, " {}", fill(&words.values, &[&values]));
        }
        let _ = write!(out, "\n# {}: {}\n", setting.name(), Settings::default().get(setting));
    }
    out
}

/// The text with a setting's line changed, or added at the end; a comment behind the value stays.
fn with_line(text: &str, setting: Setting, value: &str) -> Result<String, String> {
    let name = setting.name();
    // A number is written as one.
    let number = !value.is_empty() && value.chars().all(|c| c.is_ascii_digit());
    let value = if number { value.to_owned() } else { yaml::encode(&value)?.trim_end().to_owned() };
    let is = |line: &str, start: &str| {
        line.strip_prefix(start)
            .and_then(|l| l.strip_prefix(name))
            .is_some_and(|l| l.trim_start().starts_with(':'))
    };
    let lines: Vec<&str> = text.lines().collect();
    let at = lines.iter().rposition(|l| is(l, "")).or_else(|| lines.iter().rposition(|l| is(l, "# ")));
    let comment =
        at.filter(|at| is(lines[*at], "")).and_then(|at| lines[at].find(" #").map(|i| &lines[at][i..]));
    let line = format!("{name}: {value}{}", comment.unwrap_or_default());
    let mut out: Vec<&str> = lines.clone();
    match at {
        Some(at) => out[at] = &line,
        None => out.push(&line),
    }
    Ok(out.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in a file, told of in the handbook's words.
    fn read(text: &str) -> (Vec<Given>, Vec<(usize, String)>) {
        super::read(text, &crate::content::load(None).unwrap().words.settings)
    }

    fn words(wrong: &[(usize, String)]) -> Vec<&str> {
        wrong.iter().map(|(_, words)| words.as_str()).collect()
    }

    #[test]
    fn a_chosen_setting_changes_its_own_line_and_leaves_every_other_as_it_was() {
        let text = "# mine\ntheme: dark # at night\nlean: off\n";
        assert_eq!(
            with_line(text, Setting::Theme, "light").unwrap(),
            "# mine\ntheme: light # at night\nlean: off\n"
        );
        assert_eq!(with_line(text, Setting::Width, "60").unwrap(), format!("{text}width: 60\n"));
        assert_eq!(with_line("# width: 72\n", Setting::Width, "60").unwrap(), "width: 60\n");
    }

    /// Found by the fuzzer.
    #[test]
    fn a_file_that_would_become_too_long_to_be_read_is_left_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::Folder(dir.path().to_owned());
        let full = format!("# {}\n", "-".repeat(LONGEST as usize - 3));
        home.replace(FILE, full.as_bytes()).unwrap();
        let book = crate::content::load(None).unwrap();
        let mut state =
            State::new(book.into(), Settings { region: "us".into(), ..Settings::default() }, (80, 24));
        let (mut file, wrong) = SettingsFile::open(home.clone(), &mut state.settings, &state.book);
        assert!(wrong.is_empty(), "{wrong:?}");
        state.settings.set(Setting::Theme, "light", &state.book);
        state.settings.chosen.insert(Setting::Theme);
        let why = file.keep(&state).unwrap_err();
        assert!(why.contains("settings.yaml: longer than 64 KiB"), "{why}");
        assert_eq!(home.read(FILE, LONGEST).unwrap().unwrap(), full.as_bytes());
    }

    /// Found by fuzzing: 20,000 took nine seconds at each start.
    #[test]
    fn brackets_that_would_take_long_to_read_are_told_of_and_not_read() {
        let (given, wrong) = read(&format!("theme: light\nwidth: {}\n", "[".repeat(20_000)));
        let told = "settings.yaml:2:508: nested too deeply: more than 500 brackets are open here";
        assert_eq!(words(&wrong), [told]);
        assert_eq!(given.len(), 1, "the other line counts");
    }

    #[test]
    fn each_fault_is_told_with_its_place_and_the_rest_is_used() {
        let (given, wrong) = read("theme: light\nlaen: on\nmotion: off\n");
        assert_eq!(words(&wrong), ["settings.yaml:2:1: there is no setting `laen`: did you mean `lean`?"]);
        assert_eq!(
            given.iter().map(|g| (g.setting.name(), g.value.as_str())).collect::<Vec<_>>(),
            [("theme", "light"), ("motion", "off")]
        );
        let (given, wrong) = read("theme: light\n  lean: [on\nmotion: off\n");
        assert!(wrong[0].1.starts_with("settings.yaml:2:"), "{wrong:?}");
        assert_eq!(given.len(), 2);
        assert!(read("- a\n").1[0].1.contains("lines such as"));
        assert!(read("# nothing\n").1.is_empty());
    }
}
