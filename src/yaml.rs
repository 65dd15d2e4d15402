//! The only module that names the YAML library: a fork of it is a change here alone.
//!
//! [`decode`] finds *all* faults of a text, each at its line and column: on a fault it repairs its own copy of
//! the value there and tries again.

mod message;
mod place;

pub use message::nearest;
pub use place::{locate, locate_key};

use message::{plain, quoted_after};
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};
use std::fmt;

/// A value of any kind, and keys with their values in order.
pub use serde_yaml::{Mapping, Value};

/// Most faults told of one file: after that many, the first ones are what to mend.
pub const MOST_FAULTS: usize = 50;

/// Something wrong in a YAML text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column, from 1, in letters.
    pub column: usize,
    /// What is wrong and what to do.
    pub message: String,
}

/// `line:column: message`, as behind a file's name.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}

/// A step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Into a mapping, by key.
    Key(String),
    /// Into a sequence, by index.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// Reads a text into a `T`.
///
/// # Errors
/// All faults of the text, in its order.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Vec<Fault>> {
    decode_where(text, &|_| None)
}

/// Reads a text that is known to be right, in half the time; `None` where it is not, for [`decode`] to say why.
pub fn decode_known<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_yaml::from_str(text).ok()
}

/// [`decode`] where each text, key or value, must pass a look at it: what is wrong with it, or `None`.
///
/// # Errors
/// All faults of the text, in its order.
pub fn decode_where<T: DeserializeOwned>(
    text: &str,
    wrong: &dyn Fn(&str) -> Option<String>,
) -> Result<T, Vec<Fault>> {
    if let Some(fault) = too_deep(text, DEEPEST) {
        return Err(vec![fault]);
    }
    decode_value(text, serde_yaml::from_str(text).map_err(|e| vec![syntax(&e)])?, wrong)
}

/// Lays a mapping over another: its keys come before those below. Mappings in both are laid over one another; lists of
/// things with an `id` are joined, its own first, one id once. `parts`, whose order is the book's, stand behind.
pub fn lay(below: Value, over: Value) -> Value {
    let (mut below, over) = match (below, over) {
        (Value::Mapping(below), Value::Mapping(over)) => (below, over),
        (_, over) => return over,
    };
    let mut laid = Mapping::new();
    for (key, own) in over {
        let value = match (below.remove(&key), own) {
            (Some(Value::Sequence(under)), Value::Sequence(own)) if key == *"parts" => {
                Value::Sequence(under.into_iter().chain(own).collect())
            }
            (Some(Value::Sequence(under)), Value::Sequence(own))
                if !own.is_empty() && own.iter().all(|v| v.get("id").is_some()) =>
            {
                let covered =
                    |v: &Value| v.get("id").is_some_and(|id| own.iter().any(|o| o.get("id") == Some(id)));
                let rest: Vec<Value> = under.into_iter().filter(|v| !covered(v)).collect();
                Value::Sequence(own.into_iter().chain(rest).collect())
            }
            (Some(under @ Value::Mapping(_)), own @ Value::Mapping(_)) => lay(under, own),
            (_, own) => own,
        };
        laid.insert(key, value);
    }
    laid.extend(below);
    Value::Mapping(laid)
}

/// Reads a value into a `T`, each text of which must pass a look at it; what is wrong is placed in the text it comes from.
///
/// # Errors
/// All faults of the value, in the order of the text.
pub fn decode_value<T: DeserializeOwned>(
    text: &str,
    mut value: Value,
    wrong: &dyn Fn(&str) -> Option<String>,
) -> Result<T, Vec<Fault>> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut places = Vec::new();
    look(&value, &mut Vec::new(), wrong, &mut places);
    for (path, message) in places {
        let (line, column) = locate(text, &path);
        faults.push(Fault { line, column, message });
    }
    let mut mended: Vec<Vec<Step>> = Vec::new();
    loop {
        match serde_path_to_error::deserialize::<_, T>(value.clone()) {
            Ok(decoded) if faults.is_empty() => return Ok(decoded),
            Ok(_) => break,
            Err(e) => {
                let mut path = steps(e.path());
                let words = e.inner().to_string();
                let unknown = quoted_after(&words, "unknown field `").map(str::to_owned);
                if let Some(key) = &unknown {
                    // Some readers name the key in the path, some only its mapping.
                    if path.last() != Some(&Step::Key(key.clone())) {
                        path.push(Step::Key(key.clone()));
                    }
                }
                // What is wrong only because a repair took something away was told of already: the key itself,
                // or a rule about the keys of one mapping.
                let mended_here = |key: Option<&str>| {
                    mended.iter().filter_map(|m| m.split_last()).any(|(last, before)| {
                        before == path && key.is_none_or(|key| *last == Step::from(key))
                    })
                };
                let ours = match quoted_after(&words, "missing field `") {
                    Some(key) => mended_here(Some(key)),
                    None => unknown.is_none() && mended_here(None),
                };
                if !ours {
                    let (line, column) =
                        if unknown.is_some() { locate_key(text, &path) } else { locate(text, &path) };
                    faults.push(Fault { line, column, message: plain(&words) });
                }
                let took = take(&mut value, &path);
                if !took || faults.len() >= MOST_FAULTS || mended.len() > 2 * MOST_FAULTS {
                    break;
                }
                mended.push(path);
            }
        }
    }
    faults.sort();
    faults.dedup();
    Err(faults)
}

/// Looks at each text of a value, keys too, until there are many faults.
fn look(
    value: &Value,
    path: &mut Vec<Step>,
    wrong: &dyn Fn(&str) -> Option<String>,
    found: &mut Vec<(Vec<Step>, String)>,
) {
    if found.len() >= MOST_FAULTS {
        return;
    }
    let mut inside = |step: Step, value: &Value| {
        path.push(step);
        look(value, path, wrong, found);
        path.pop();
    };
    match value {
        Value::String(text) => {
            let why = wrong(text);
            found.extend(why.map(|why| (path.clone(), why)));
        }
        Value::Sequence(list) => (0..).zip(list).for_each(|(i, v)| inside(Step::Index(i), v)),
        Value::Mapping(map) => {
            for (key, v) in map {
                let step = Step::Key(key.as_str().unwrap_or_default().to_owned());
                inside(step.clone(), key);
                inside(step, v);
            }
        }
        Value::Tagged(tagged) => look(&tagged.value, path, wrong, found),
        _ => {}
    }
}

/// Reads a text as a value of any kind.
///
/// # Errors
/// The first fault of its syntax.
pub fn parse(text: &str) -> Result<Value, Fault> {
    if let Some(fault) = too_deep(text, DEEPEST) {
        return Err(fault);
    }
    match serde_yaml::from_str(text) {
        Ok(Value::Null) => Err(Fault { line: 1, column: 1, message: "the file is empty".into() }),
        Ok(value) => Ok(value),
        Err(e) => Err(syntax(&e)),
    }
}

/// Most brackets open at once, in words as well: the library's time grows with the square of their number, and is
/// about a second here.
const DEEPEST: usize = 20_000;

/// The same for files that hold no words a person may have typed: content, settings.
pub const SHALLOW: usize = 500;

/// Where more brackets than `most` are open at once.
pub fn too_deep(text: &str, most: usize) -> Option<Fault> {
    let mut open = 0_usize;
    for (i, line) in text.lines().enumerate() {
        for (column, c) in line.chars().enumerate() {
            match c {
                '[' | '{' => open += 1,
                ']' | '}' => open = open.saturating_sub(1),
                _ => {}
            }
            if open > most {
                let message = format!("nested too deeply: more than {most} brackets are open here");
                return Some(Fault { line: i + 1, column: column + 1, message });
            }
        }
    }
    None
}

/// Whether a text that can be read holds a comment: what a writer of values would lose.
///
/// A `#` starts a comment where the text means the same without the rest of its line.
pub fn has_comments(text: &str) -> bool {
    let Ok(value) = parse(text) else { return false };
    let mut before = '\n';
    let mut looked = 0;
    for (at, c) in text.char_indices() {
        if c == '#' && before.is_whitespace() {
            looked += 1;
            let rest = text[at..].find('\n').map_or("", |end| &text[at + end..]);
            let without = format!("{}{rest}", &text[..at]);
            if looked > MOST_LOOKED || parse(&without).is_ok_and(|v| v == value) {
                return true;
            }
        }
        before = c;
    }
    false
}

/// After so many `#` that start no comment, one is taken to.
const MOST_LOOKED: usize = 100;

/// Writes a value as YAML.
///
/// # Errors
/// When the value has a form YAML cannot hold, such as a mapping as a key, or one that could not be read again.
pub fn encode<T: serde::Serialize>(value: &T) -> Result<String, String> {
    let text = serde_yaml::to_string(value).map_err(|e| e.to_string())?;
    too_deep(&text, DEEPEST).map_or(Ok(text), |fault| Err(fault.message))
}

fn syntax(e: &serde_yaml::Error) -> Fault {
    let (line, column) = e.location().map_or((1, 1), |l| (l.line(), l.column()));
    Fault { line, column, message: plain(&e.to_string()) }
}

/// Takes the value at a path away; false where there is nothing to take.
fn take(value: &mut Value, path: &[Step]) -> bool {
    let Some((last, before)) = path.split_last() else { return false };
    let mut at = value;
    for step in before {
        let next = match step {
            Step::Key(key) => at.get_mut(key.as_str()),
            Step::Index(i) => at.get_mut(*i),
        };
        match next {
            Some(next) => at = next,
            None => return false,
        }
    }
    match (at, last) {
        (Value::Mapping(map), Step::Key(key)) => map.remove(key.as_str()).is_some(),
        // Later elements keep their index, so that their faults are found at their own place.
        (Value::Sequence(list), Step::Index(i)) if *i < list.len() => {
            let kept =
                list.iter().enumerate().find(|(at, v)| at != i && !v.is_null()).map(|(_, v)| v.clone());
            match kept {
                Some(other) if list[*i] != other => {
                    list[*i] = other;
                    true
                }
                _ => {
                    list.truncate(*i);
                    true
                }
            }
        }
        _ => false,
    }
}

fn steps(path: &Path) -> Vec<Step> {
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(Step::Index(*index)),
            Segment::Map { key } => Some(Step::Key(key.clone())),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Small {
        #[expect(dead_code)]
        title: String,
        #[expect(dead_code)]
        items: Vec<Thing>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        #[expect(dead_code)]
        id: String,
    }

    fn told(text: &str) -> Vec<String> {
        decode::<Small>(text).err().unwrap_or_default().iter().map(Fault::to_string).collect()
    }

    #[test]
    fn every_fault_of_a_text_is_told_at_its_place() {
        assert_eq!(
            told("titel: x\nitems:\n  - id: a\n  - idd: b\n  - id: [1]\n"),
            [
                "1:1: the key `title` is missing: add it",
                "1:1: unknown key `titel`: did you mean `title`?",
                "4:5: the key `id` is missing: add it",
                "4:5: unknown key `idd`: did you mean `id`?",
                "5:9: wrong kind of value: sequence, but this needs a string",
            ]
        );
    }

    #[test]
    fn a_comment_is_told_from_a_sign_in_a_text() {
        for (text, has) in [
            ("a: b # note\n", true),
            ("# note\na: b", true),
            ("a: |\n  one\n  # not a note\nb: c\n", false),
            ("a: 'x # y'\nb: c#d\n", false),
            ("a: >-\n  one\n\n  # two\n# note\n", true),
            ("a: [", false),
        ] {
            assert_eq!(has_comments(text), has, "{text}");
        }
    }

    /// Found by the fuzzer.
    #[test]
    fn what_could_not_be_read_again_is_not_written() {
        let words = "[".repeat(DEEPEST);
        assert_eq!(parse(&encode(&words).unwrap()), Ok(Value::from(words.clone())));
        assert!(encode(&(words + "[")).unwrap_err().contains("nested too deeply"));
    }

    #[test]
    fn a_place_is_found_by_its_path() {
        let text = "a:\n  - b: x\n    c: |\n      long\n  - d\n";
        let step = |k: &str| Step::from(k);
        assert_eq!(locate(text, &[step("a"), 0.into(), step("c")]), (3, 8));
        assert_eq!(locate_key(text, &[step("a"), 0.into(), step("c")]), (3, 5));
        assert_eq!(locate(text, &[step("a"), 1.into()]), (5, 5));
        assert_eq!(locate(text, &[step("a"), 7.into()]), (2, 3));
    }

    #[test]
    fn an_alias_bomb_and_deep_nesting_end_in_an_error() {
        let mut bomb = String::from("a0: &a0 [x]\n");
        for i in 1..40 {
            bomb.push_str(&format!("a{i}: &a{i} [*a{0}, *a{0}, *a{0}, *a{0}]\n", i - 1));
        }
        assert!(told(&bomb)[0].contains("aliases repeat too much"), "{:?}", told(&bomb));
        assert!(told(&"[".repeat(5000))[0].contains("nested too deeply"));
    }
}
