//! Display width, wrapping and cleaning of words.

use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Words with what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run<T> {
    /// The words.
    pub words: String,
    /// What they are.
    pub tag: T,
}

/// Columns that the words take: the sum over graphemes, as ratatui counts them.
pub fn width(words: &str) -> usize {
    if is_plain(words) { words.len() } else { words.graphemes(true).map(grapheme_width).sum() }
}

fn grapheme_width(grapheme: &str) -> usize {
    if is_plain(grapheme) { grapheme.len() } else { grapheme.width() }
}

/// Whether all of it is printable ASCII: then each byte is a grapheme of one column, and no table need be asked. Nearly
/// all of the handbook is, and laying it out is a part of each start.
fn is_plain(words: &str) -> bool {
    words.bytes().all(|b| matches!(b, b' '..=b'~'))
}

/// The graphemes of words.
fn graphemes(words: &str) -> impl Iterator<Item = &str> {
    let (plain, other) = if is_plain(words) { (words, "") } else { ("", words) };
    (0..plain.len()).map(|i| &plain[i..=i]).chain(other.graphemes(true))
}

/// No line begins with one of these, nor ends with one of those (JIS X 4051, the commonest of its marks).
const CLOSE: &str = "、。，．：；？！」』）】〕》〉”’,.:;?!)]}";
const OPEN: &str = "「『（【〔《〈“‘([{";

/// Words of one line, wrapped to lines of at most `width` columns as [`wrap`] does.
pub fn wrapped(words: &str, width: usize) -> Vec<String> {
    let lines = wrap(&[Run { words: words.to_owned(), tag: () }], width, 0, 0);
    lines.into_iter().map(|line| line.into_iter().map(|run| run.words).collect()).collect()
}

/// Wraps runs to lines of at most `width` columns; `first` and `rest` columns are kept free before the first
/// line and the others. White space is one space between words; a word wider than a line is split between
/// graphemes; a grapheme wider than a whole line gives way to `?`. Indents are cut to leave one column.
pub fn wrap<T: Clone + PartialEq>(
    runs: &[Run<T>],
    width: usize,
    first: usize,
    rest: usize,
) -> Vec<Vec<Run<T>>> {
    let width = width.max(1);
    // An indent never takes the whole line.
    let (first, rest) = (first.min(width - 1), rest.min(width - 1));
    let mut lines = Lines { width, rest, done: Vec::new(), line: Vec::new(), used: first };
    // A chunk is what no line end may part: its graphemes with their tags.
    let mut chunk: Vec<(&str, &T)> = Vec::new();
    let mut gap: Option<&T> = None;
    for run in runs {
        for grapheme in graphemes(&run.words) {
            if grapheme.chars().all(|c| c.is_whitespace() && !matches!(c, '\u{a0}' | '\u{202f}')) {
                lines.chunk(&mut chunk, &mut gap);
                gap = Some(&run.tag);
                continue;
            }
            // Wide letters, as of Chinese and Japanese, may part anywhere but before what closes and behind what opens.
            let last = chunk.last().map(|(g, _)| *g);
            let wide = [Some(grapheme), last].into_iter().flatten().any(|g| grapheme_width(g) > 1);
            if wide && !CLOSE.contains(grapheme) && !last.is_some_and(|g| OPEN.contains(g)) {
                lines.chunk(&mut chunk, &mut gap);
            }
            let before = chunk.last().and_then(|(g, _)| g.chars().next());
            // After a hyphen or slash between letters; never within a phone number.
            if matches!(before, Some('-' | '/'))
                && grapheme.chars().all(char::is_alphabetic)
                && starts_with_letter(&chunk)
            {
                lines.chunk(&mut chunk, &mut gap);
            }
            chunk.push((grapheme, &run.tag));
        }
    }
    lines.chunk(&mut chunk, &mut gap);
    lines.end();
    lines.done
}

fn starts_with_letter<T>(chunk: &[(&str, &T)]) -> bool {
    chunk.first().is_some_and(|(g, _)| g.chars().all(char::is_alphabetic))
}

struct Lines<T> {
    width: usize,
    rest: usize,
    done: Vec<Vec<Run<T>>>,
    line: Vec<Run<T>>,
    used: usize,
}

impl<T: Clone + PartialEq> Lines<T> {
    /// Sets what must stay together, on this line or the next, with the space before it.
    fn chunk(&mut self, chunk: &mut Vec<(&str, &T)>, gap: &mut Option<&T>) {
        if chunk.is_empty() {
            return;
        }
        let wide: usize = chunk.iter().map(|(g, _)| grapheme_width(g)).sum();
        let space = gap.take().filter(|_| !self.line.is_empty());
        if !self.line.is_empty() && self.used + usize::from(space.is_some()) + wide > self.width {
            self.end();
        } else if let Some(tag) = space {
            self.push(" ", tag);
        }
        for (grapheme, tag) in chunk.drain(..) {
            let wide = grapheme_width(grapheme);
            if self.used + wide > self.width && !self.line.is_empty() {
                self.end();
            }
            self.push(if self.used + wide > self.width { "?" } else { grapheme }, tag);
        }
    }

    fn push(&mut self, words: &str, tag: &T) {
        self.used += grapheme_width(words);
        match self.line.last_mut() {
            Some(last) if last.tag == *tag => last.words.push_str(words),
            _ => self.line.push(Run { words: words.to_owned(), tag: tag.clone() }),
        }
    }

    fn end(&mut self) {
        if !self.line.is_empty() {
            self.done.push(std::mem::take(&mut self.line));
            self.used = self.rest;
        }
    }
}

/// Whether a sign must not reach a terminal from outside: controls, marks that turn the order of letters,
/// signs that take no place, and tags.
pub fn unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
            | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a sign that joins letters or keeps them apart stands where Persian and the scripts of India spell with it:
/// between two of their letters.
fn spells(before: Option<char>, c: char, after: Option<char>) -> bool {
    let letter = |c: char| {
        let script = matches!(c, '\u{620}'..='\u{8ff}' | '\u{900}'..='\u{df5}' | '\u{fb50}'..='\u{fdfb}' | '\u{fe70}'..='\u{fefc}');
        // Behind the sign that takes a letter's vowel away it says how the letters are joined.
        let without_vowel = matches!(
            c,
            '\u{94d}'
                | '\u{9cd}'
                | '\u{a4d}'
                | '\u{acd}'
                | '\u{b4d}'
                | '\u{bcd}'
                | '\u{c4d}'
                | '\u{ccd}'
                | '\u{d4d}'
                | '\u{dca}'
        );
        script && (c.is_alphabetic() || without_vowel)
    };
    matches!(c, '\u{200c}' | '\u{200d}') && [before, after].into_iter().all(|c| c.is_some_and(letter))
}

/// The signs of words that are [`unseen`] and spell nothing, each with its place among the letters from 0.
pub fn hidden(words: &str) -> impl Iterator<Item = (usize, char)> {
    let mut before = None;
    let mut letters = words.chars().enumerate().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = letters.next()?;
            let before = before.replace(c);
            if unseen(c) && !spells(before, c, letters.peek().map(|(_, c)| *c)) {
                return Some((at, c));
            }
        }
    })
}

/// Whether every [`unseen`] sign in one letter as it is drawn spells something; the letter behind it is in the next cell.
pub fn is_spelt(letter: &str) -> bool {
    let behind = letter.strip_suffix(['\u{200c}', '\u{200d}']).and_then(|before| before.chars().next_back());
    hidden(&letter.chars().chain(behind).collect::<String>()).next().is_none()
}

/// What is said of a hidden sign to who wrote it.
pub fn take_out(sign: char) -> String {
    let between = matches!(sign, '\u{200c}' | '\u{200d}');
    let but = if between { "; it may stand between two letters that are spelt with it" } else { "" };
    format!("the hidden sign U+{:04X}: take it out{but}", u32::from(sign))
}

/// The words without what must not reach a terminal; a line's end or a tab becomes a space.
pub fn clean(words: &str) -> Cow<'_, str> {
    if !words.contains(unseen) {
        return Cow::Borrowed(words);
    }
    let mut hidden = hidden(words).map(|(at, _)| at).peekable();
    let seen = words.chars().enumerate().filter_map(|(at, c)| match hidden.next_if_eq(&at) {
        Some(_) => matches!(c, '\n' | '\t').then_some(' '),
        None => Some(c),
    });
    Cow::Owned(seen.collect())
}

/// [`clean`], line by line: ends of lines stay.
pub fn clean_lines(words: &str) -> String {
    words.split_inclusive('\n').fold(String::new(), |mut out, line| {
        out.push_str(&clean(line.trim_end_matches('\n')));
        if line.ends_with('\n') {
            out.push('\n');
        }
        out
    })
}

/// The words in ASCII: letters without their marks, quotes and dashes in their plain form, `?` for the rest.
pub fn ascii(words: &str) -> String {
    if words.is_ascii() {
        return words.to_owned();
    }
    let words = words.replace(['\u{200c}', '\u{200d}'], "");
    // Line by line: the library leaves ends of lines out.
    let lines = words.split('\n').map(|line| deunicode::deunicode_with_tofu(line, "?"));
    lines.collect::<Vec<_>>().join("\n")
}

/// As much of the words as `width` columns hold; what is left out is marked by `dots`.
pub fn truncate(words: &str, width: usize, dots: &str) -> String {
    if self::width(words) <= width {
        return words.to_owned();
    }
    let room = width.saturating_sub(self::width(dots));
    let mut out = String::new();
    let mut used = 0;
    for grapheme in graphemes(words) {
        used += grapheme_width(grapheme);
        if used > room {
            break;
        }
        out.push_str(grapheme);
    }
    if self::width(dots) <= width {
        out.push_str(dots);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ends_of_lines_stay_in_ascii() {
        assert_eq!(ascii("¿Respira?\n\n1. Llame\n2. é\n"), "?Respira?\n\n1. Llame\n2. e\n");
    }

    #[test]
    fn lines_break_at_spaces_and_after_hyphens_between_letters_never_in_a_number() {
        assert_eq!(wrapped("well-known words", 6), ["well-", "known", "words"]);
        assert_eq!(wrapped("call 1-800-555-0100 now", 12), ["call", "1-800-555-01", "00 now"]);
        assert_eq!(wrapped("call 1-800-555-0100 now", 16), ["call", "1-800-555-0100", "now"]);
        assert_eq!(wrapped("漢字かな", 5), ["漢字", "かな"]);
    }

    #[test]
    fn chinese_and_japanese_part_anywhere_but_before_a_mark_that_closes() {
        assert_eq!(wrapped("拨打911，然后", 6), ["拨打", "911，", "然后"]);
        assert_eq!(wrapped("目を覚まさない。", 14), ["目を覚まさな", "い。"]);
        assert_eq!(wrapped("彼は「はい」と", 6), ["彼は", "「は", "い」と"]);
    }

    #[test]
    fn words_written_from_right_to_left_part_at_spaces_in_the_order_they_are_read() {
        assert_eq!(wrapped("התקשרו ל-911 עכשיו", 8), ["התקשרו", "ל-911", "עכשיו"]);
        // Vowel signs take no column and stay with their letter.
        assert_eq!(wrapped("اِتَّصِلْ بِالإسعافِ الآن", 8), ["اِتَّصِلْ", "بِالإسعافِ", "الآن"]);
        assert_eq!(width("اِتَّصِلْ"), 4);
    }

    #[test]
    fn a_letter_wider_than_the_line_gives_way() {
        assert_eq!(wrapped("a漢b", 1), ["a", "?", "b"]);
    }

    #[test]
    fn no_hidden_sign_passes_and_every_letter_has_an_ascii_form() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let word = format!("a{c}b");
            assert!(!clean(&word).contains(unseen), "{c:?}");
            assert!(clean(&word).chars().all(|c| !c.is_control()), "{c:?}");
            assert!(ascii(&word).is_ascii(), "{c:?}");
        }
    }

    #[test]
    fn joiners_stay_where_letters_are_spelt_with_them_and_nowhere_else() {
        for spelt in ["می\u{200c}خواهم", "क्\u{200d}ष", "ശ്രീ ന്\u{200d}റ"] {
            assert_eq!(hidden(spelt).next(), None, "{spelt}");
            assert_eq!(clean(spelt), spelt);
            assert!(!ascii(spelt).contains('?'), "{}", ascii(spelt));
        }
        for not in [
            "می\u{200c} خواهم",
            "\u{200c}می",
            "می\u{200c}",
            "nal\u{200c}oxone",
            "می\u{200c}\u{200c}خ",
            "می\u{200b}خ",
        ] {
            assert!(hidden(not).next().is_some(), "{not}");
            assert!(!clean(not).contains(unseen), "{not}");
        }
        assert_eq!(hidden("a\u{200b}b\u{7}").collect::<Vec<_>>(), [(1, '\u{200b}'), (3, '\u{7}')]);
    }

    #[test]
    fn a_drawn_letter_keeps_the_joiner_it_is_spelt_with() {
        for letter in ["ی\u{200c}", "क्\u{200d}ष", "क्\u{200d}"] {
            assert!(is_spelt(letter), "{letter}");
        }
        for letter in ["a\u{200d}", "a\u{200b}", "👩\u{200d}👧", "ی\u{200b}"] {
            assert!(!is_spelt(letter), "{letter}");
        }
    }

    #[test]
    fn what_is_cut_says_so_and_fits() {
        assert_eq!(truncate("overdose", 8, ".."), "overdose");
        assert_eq!(truncate("overdose", 6, ".."), "over..");
        assert_eq!(truncate("漢字漢字", 5, ".."), "漢..");
        assert_eq!(truncate("overdose", 1, ".."), "");
    }

    proptest! {
        #[test]
        fn plain_words_are_cut_and_measured_as_all_others_are(words in "[ -~]{0,6}(\\PC|e\u{301}|\\x07|\r\n|~)?[ -~]{0,6}") {
            let all: Vec<&str> = words.graphemes(true).collect();
            prop_assert_eq!(graphemes(&words).collect::<Vec<_>>(), all.clone());
            prop_assert_eq!(width(&words), all.iter().map(|g| g.width()).sum::<usize>());
        }

        #[test]
        fn wrapping_loses_no_grapheme_and_keeps_the_width(
            parts in proptest::collection::vec("(\\PC| |-|e\u{301}|漢|👩‍👩‍👧){0,20}", 1..4), width in 4usize..40, first in 0usize..3,
        ) {
            let runs: Vec<Run<usize>> = parts.iter().enumerate().map(|(tag, w)| Run { words: w.clone(), tag }).collect();
            let lines = wrap(&runs, width, first, 1);
            for (i, line) in lines.iter().enumerate() {
                let used: usize = line.iter().map(|r| self::width(&r.words)).sum();
                prop_assert!(used + if i == 0 { first } else { 1 } <= width, "{line:?}");
            }
            let graphemes = |words: &str| -> Vec<String> {
                words.graphemes(true).filter(|g| !g.chars().all(char::is_whitespace)).map(str::to_owned).collect()
            };
            let before: Vec<String> = runs.iter().flat_map(|r| graphemes(&r.words)).collect();
            let after: Vec<String> = lines.iter().flatten().flat_map(|r| graphemes(&r.words)).collect();
            // Runs that meet may form one grapheme where their pieces join; letters are what must be kept.
            let (before, after): (String, String) = (before.concat(), after.concat());
            prop_assert_eq!(before.replace(char::is_whitespace, ""), after.replace(char::is_whitespace, ""));
        }
    }
}
