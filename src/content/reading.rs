//! How hard a text is to read: words, sentences, syllables, and the Flesch-Kincaid grade.
//!
//! Kincaid, Fishburne, Rogers and Chissom, "Derivation of new readability formulas", Research Branch Report 8-75,
//! Naval Technical Training Command, 1975: `0.39 words/sentences + 11.8 syllables/words - 15.59`.
//!
//! Syllables are counted by letters, not by a dictionary; over this handbook the sum is within 1 % of that by the CMU
//! Pronouncing Dictionary. A sentence ends at `.`, `!` or `?` before a space, and at
//! the end of a text: an item of a list is a sentence. Colons and semicolons end none, so that the grade errs upwards.

use super::Text;
use super::walk::{Seen, Walk, Walker};

/// Hardest grade of a topic.
pub const HARDEST: f64 = 8.0;
/// Hardest grade of the topic in the middle.
pub const HARDEST_MEDIAN: f64 = 7.0;
/// Most words in a sentence of a checklist.
pub const CHECKLIST_SENTENCE: usize = 12;
/// Fewest and most words of a topic.
pub const TOPIC_WORDS: (usize, usize) = (350, 1200);

/// What was counted in texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Measure {
    /// Words; numbers are words.
    pub words: usize,
    /// Sentences.
    pub sentences: usize,
    /// Syllables.
    pub syllables: usize,
    /// The words of the longest sentence.
    pub longest: Vec<String>,
}

impl Measure {
    /// Counts all texts of something, without its titles.
    pub fn of(walk: &impl Walk) -> Self {
        let mut measure = Self::default();
        walk.walk(&mut Walker::new(&mut |_, seen| {
            if let Seen::Text(text) = seen {
                measure.add(text);
            }
        }));
        measure
    }

    /// Counts one more text.
    pub fn add(&mut self, text: &Text) {
        for sentence in sentences(&text.bare()) {
            let words: Vec<String> = words(&sentence).map(str::to_owned).collect();
            if words.is_empty() {
                continue;
            }
            self.sentences += 1;
            self.words += words.len();
            self.syllables += words.iter().map(|w| syllables(w)).sum::<usize>();
            if words.len() > self.longest.len() {
                self.longest = words;
            }
        }
    }

    /// The Flesch-Kincaid grade: years of school in the United States; 0 for no text.
    #[expect(clippy::cast_precision_loss, reason = "counts of one book")]
    pub fn grade(&self) -> f64 {
        if self.words == 0 {
            return 0.0;
        }
        let (words, sentences) = (self.words as f64, self.sentences as f64);
        0.39 * words / sentences + 11.8 * self.syllables as f64 / words - 15.59
    }
}

/// The value in the middle; of two, the higher.
pub fn median(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}

/// The sentences of a text.
pub fn sentences(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut sentence = String::new();
    for word in text.split_whitespace() {
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
        if word.trim_end_matches(['"', '\'', ')', '\u{201d}', '\u{2019}']).ends_with(['.', '!', '?']) {
            all.push(std::mem::take(&mut sentence));
        }
    }
    all.extend((!sentence.is_empty()).then_some(sentence));
    all
}

/// The words of a text: what stands between spaces or slashes and holds a letter or a digit.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == '/')
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

/// Words whose letters mislead the count, with their syllables.
const ODD: &[(&str, usize)] = &[
    ("anxiety", 4),
    ("anyone", 3),
    ("area", 3),
    ("being", 2),
    ("beyond", 2),
    ("client", 2),
    ("create", 2),
    ("evening", 2),
    ("evenings", 2),
    ("every", 2),
    ("everybody", 4),
    ("everyone", 3),
    ("everything", 3),
    ("family", 3),
    ("heroin", 3),
    ("hour", 1),
    ("hours", 1),
    ("idea", 3),
    ("ideas", 3),
    ("lie", 1),
    ("medicine", 3),
    ("medicines", 3),
    ("quiet", 2),
    ("real", 1),
    ("really", 2),
    ("recipe", 3),
    ("science", 2),
    ("sobriety", 4),
    ("society", 4),
    ("someone", 2),
    ("tired", 2),
    ("usual", 3),
    ("usually", 4),
    ("violence", 3),
    ("violent", 3),
];

/// Endings before which an `e` is silent: `safe-ty`, `some-body`.
const ENDINGS: &[&str] = &[
    "ly", "ful", "less", "ness", "ment", "ments", "ty", "thing", "body", "times", "time", "where", "how",
    "what", "line", "lines", "keeper", "work",
];

/// Syllables of a word, at least 1. Of a number, one a digit, as it is read out; of a short acronym, one a letter.
pub fn syllables(word: &str) -> usize {
    if (2..=4).contains(&word.len()) && word.chars().all(|c| c.is_ascii_uppercase()) {
        return word.len();
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters: usize = word.to_lowercase().split(|c: char| !c.is_alphabetic()).map(of_letters).sum();
    (digits + letters).max(1)
}

fn of_letters(word: &str) -> usize {
    if word.is_empty() {
        return 0;
    }
    if let Some((_, count)) = ODD.iter().find(|(odd, _)| *odd == word) {
        return *count;
    }
    for ending in ENDINGS {
        if let Some(stem) = word.strip_suffix(ending).filter(|s| s.len() > 2 && s.ends_with('e')) {
            return of_letters(stem) + of_letters(ending);
        }
    }
    let letters: Vec<char> = word.chars().collect();
    let vowel = |i: usize| letters.get(i).is_some_and(|c| "aeiouy\u{e9}".contains(*c));
    let mut count = 0_usize;
    for i in 0..letters.len() {
        if vowel(i) && (i == 0 || !vowel(i - 1)) {
            count += 1;
        }
        // Two sounds in a row: `opi-oid`, `di-et`, `do-ing`; but `-tion`, `-cial`, `-gion`.
        let hiatus = match (letters[i], letters.get(i + 1)) {
            ('i', Some('a' | 'o' | 'u')) => i > 0 && !"tscgx".contains(letters[i - 1]),
            ('y' | 'u' | 'o' | 'e' | 'a', Some('i')) => word[byte(word, i + 1)..].starts_with("ing"),
            _ => false,
        };
        count += usize::from(hiatus);
    }
    let ends = |end: &str| word.ends_with(end);
    let before = |back: usize| letters.len().checked_sub(back).and_then(|i| letters.get(i)).copied();
    let consonant = |back: usize| letters.len() >= back && !vowel(letters.len() - back);
    // The consonant before the `e` decides: `-le` after another consonant is a syllable of its own.
    let table = |back: usize| before(back) == Some('l') && consonant(back + 1);
    let silent = if ends("e") {
        // `home`, but `the`, `table`, `free`.
        consonant(2) && !table(2)
    } else if ends("es") {
        // `homes`, but `doses`, `places`, `watches`, `tables`.
        let hiss = before(3).is_some_and(|c| "sxzcg".contains(c)) || ends("ches") || ends("shes");
        consonant(3) && !hiss && !table(3)
    } else if ends("ed") {
        // `used`, but `wanted`.
        consonant(3) && !before(3).is_some_and(|c| "td".contains(c))
    } else {
        false
    };
    count -= usize::from(silent && count > 1);
    // `rhyth-m`, `pris-m`.
    count += usize::from(ends("sm") || ends("thm"));
    count.max(1)
}

/// The byte at which a letter stands.
fn byte(word: &str, letter: usize) -> usize {
    word.char_indices().nth(letter).map_or(word.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_of_known_words() {
        let known = [
            (
                1,
                "a the home homes breathe breathes used asked lips call called worse help stays you eight through",
            ),
            (1, "eyes those drugs hurt choose friend loved cause price shared health dies brain hour"),
            (
                2,
                "table doses places wanted people someone safety safely doing going seeing breathing heart-beat",
            ),
            (
                2,
                "careful sometimes statement quiet being needed houses watches ready about prism rhythm until",
            ),
            (2, "stopping given person children nation special partial other even money again always woman"),
            (
                3,
                "naloxone heroin opioid methadone overdose family tolerance remember disorder violence everyone",
            ),
            (3, "example hospital another together agreement withdrawal radio"),
            (
                4,
                "recovery buprenorphine emergency everybody medication ability society anxiety information sobriety",
            ),
            (5, "examination opportunity"),
        ];
        let mut wrong = Vec::new();
        for (count, line) in known {
            let words = line.split(' ').filter(|w| syllables(w) != count);
            wrong.extend(words.map(|w| format!("{w}: {} not {count}", syllables(w))));
        }
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(syllables("988"), 3);
        assert_eq!(syllables("HIV"), 3);
        assert_eq!(syllables("co-occurring"), 4);
    }

    #[test]
    fn sentences_end_at_marks_before_a_space_and_at_the_end() {
        assert_eq!(
            sentences("Give 0.4 mg now. \"Wait!\" (No.) See nida.nih.gov: it helps"),
            ["Give 0.4 mg now.", "\"Wait!\"", "(No.)", "See nida.nih.gov: it helps"]
        );
        assert_eq!(
            words("Call 911, now / \"at once\" - yes.").collect::<Vec<_>>(),
            ["Call", "911", "now", "at", "once", "yes"]
        );
    }

    #[test]
    fn the_grade_is_kincaids() {
        let text = |raw: &str| raw.parse::<Text>().unwrap();
        let mut measure = Measure::default();
        // 12 words, 2 sentences, 13 syllables.
        measure.add(&text("The cat sat on the mat. *Stay* with them until help comes."));
        assert_eq!((measure.words, measure.sentences, measure.syllables), (12, 2, 13));
        assert!((measure.grade() - (0.39 * 6.0 + 11.8 * 13.0 / 12.0 - 15.59)).abs() < 1e-9);
        assert_eq!(measure.longest.len(), 6);
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-9);
    }
}
