//! Finding words in a handbook: an index of every block, ranked by where and how well words match.

use crate::content::{BlockKind, Handbook, Region, Text};
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// Where a hit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In a topic; no section means its title or summary.
    Topic {
        /// The topic's index.
        topic: usize,
        /// The section's index.
        section: Option<usize>,
        /// The block's index in the section; none means the heading.
        block: Option<usize>,
    },
    /// In the glossary: the term's index.
    Term(usize),
    /// In a checklist: its place in the handbook.
    Checklist {
        /// The checklist's place.
        list: usize,
    },
}

/// A place found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Where it stands.
    pub place: Place,
    /// Higher is better; comes of where the words stand and how well they match.
    pub score: u32,
    /// The sentence that holds the words.
    pub sentence: String,
    /// Bytes of the sentence that match, in order.
    pub marks: Vec<Range<usize>>,
}

impl Hit {
    /// The topic's index, of a hit in a topic.
    pub fn topic(&self) -> Option<usize> {
        if let Place::Topic { topic, .. } = self.place { Some(topic) } else { None }
    }

    /// The first words that match.
    pub fn matched(&self) -> Option<&str> {
        self.marks.first().and_then(|m| self.sentence.get(m.clone()))
    }
}

/// How much a place weighs.
#[derive(Clone, Copy)]
enum Weight {
    Title = 300,
    Heading = 200,
    Text = 100,
}

struct Entry {
    place: Place,
    weight: Weight,
    words: String,
}

/// All words of a book with where they stand.
pub struct Index {
    entries: Vec<Entry>,
    /// Words in order, each with the entries that hold it, in order.
    vocabulary: Vec<(String, Vec<u32>)>,
}

impl std::fmt::Debug for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Index of {} entries, {} words", self.entries.len(), self.vocabulary.len())
    }
}

/// How well a word matches: exactly, by its beginning, with a slip of the fingers.
const EXACT: u32 = 9;
const BEGINS: u32 = 6;
const SLIP: u32 = 2;

/// Words of a query that are looked for: nobody types more, and each costs a walk through the book's words.
const MOST_WORDS: usize = 24;

impl Index {
    /// Reads the whole book, with the numbers of a region as the reader sees them.
    pub fn new(book: &Handbook, region: &Region, emergency: &str) -> Self {
        let words_of = |text: &Text| text.plain(region, emergency, &book.words.region);
        let mut entries = Vec::new();
        let mut add = |place, weight, words: String| entries.push(Entry { place, weight, words });
        for (topic, t) in book.topics.iter().enumerate() {
            let top = Place::Topic { topic, section: None, block: None };
            add(top, Weight::Title, t.title.clone());
            add(top, Weight::Text, words_of(&t.summary));
            for (s, part) in t.sections.iter().enumerate() {
                add(
                    Place::Topic { topic, section: Some(s), block: None },
                    Weight::Heading,
                    part.title.clone(),
                );
                // Blocks count as the page lays them out: a list item or a step is one.
                let mut line = 0;
                for block in &part.blocks {
                    for words in texts_of(&block.kind).iter().map(|t| t.map_or_else(String::new, words_of)) {
                        add(Place::Topic { topic, section: Some(s), block: Some(line) }, Weight::Text, words);
                        line += 1;
                    }
                }
            }
        }
        for (i, term) in book.terms.iter().enumerate() {
            let names = term.names().skip(1).collect::<Vec<_>>().join(", ");
            let long = term.long.as_ref().map(|l| format!(" ({l})")).unwrap_or_default();
            add(Place::Term(i), Weight::Text, format!("{names}{long}: {}", words_of(&term.means)));
        }
        for (list, checklist) in book.checklists.values().enumerate() {
            add(Place::Checklist { list }, Weight::Heading, checklist.title.clone());
            for item in checklist.groups.iter().flat_map(|g| &g.items) {
                add(Place::Checklist { list }, Weight::Text, words_of(&item.act));
            }
        }
        Self::of(entries)
    }

    fn of(entries: Vec<Entry>) -> Self {
        let mut words: HashMap<String, Vec<u32>> = HashMap::new();
        for (i, entry) in entries.iter().enumerate() {
            let i = u32::try_from(i).unwrap_or(u32::MAX);
            for (_, word) in entry.words.unicode_word_indices() {
                let list = words.entry(fold(word)).or_default();
                if list.last() != Some(&i) {
                    list.push(i);
                }
            }
        }
        let mut vocabulary: Vec<_> = words.into_iter().collect();
        vocabulary.sort_unstable();
        Self { entries, vocabulary }
    }

    /// The places that hold all words of the query, best first, at most `limit`.
    pub fn find(&self, query: &str, limit: usize) -> Vec<Hit> {
        let wanted: Vec<BTreeMap<usize, u32>> =
            query.unicode_words().take(MOST_WORDS).map(|w| self.meanings(&fold(w))).collect();
        let Some((first, others)) = wanted.split_first() else { return Vec::new() };
        let mut scores = self.places(first);
        for meanings in others {
            let more = self.places(meanings);
            scores.retain(|entry, score| more.get(entry).inspect(|m| *score += **m).is_some());
        }
        let mut ranked: Vec<(u32, u32)> = scores
            .into_iter()
            .filter_map(|(entry, score)| {
                Some((score + self.entries.get(entry as usize)?.weight as u32, entry))
            })
            .collect();
        // Best first; of equals the earlier in the book.
        let order = |(score, entry): &(u32, u32)| (std::cmp::Reverse(*score), *entry);
        if ranked.len() > limit && limit > 0 {
            ranked.select_nth_unstable_by_key(limit - 1, order);
        }
        ranked.truncate(limit);
        ranked.sort_unstable_by_key(order);
        ranked.into_iter().filter_map(|(score, entry)| self.hit(entry, score, &wanted)).collect()
    }

    /// The words of the book that a typed word may mean, with how well they match.
    fn meanings(&self, word: &str) -> BTreeMap<usize, u32> {
        let start = self.vocabulary.partition_point(|(w, _)| w.as_str() < word);
        let rest = self.vocabulary.get(start..).unwrap_or_default();
        let mut found: BTreeMap<usize, u32> = rest
            .iter()
            .take_while(|(w, _)| w.starts_with(word))
            .enumerate()
            .map(|(i, (w, _))| (start + i, if w == word { EXACT } else { BEGINS }))
            .collect();
        // "overdoses" finds "overdose": an ending of grammar is no difference.
        for ending in ["s", "es", "ed", "ing", "'s"] {
            let stem = word.strip_suffix(ending).filter(|s| s.len() >= 3);
            if let Some(Ok(at)) = stem.map(|s| self.vocabulary.binary_search_by(|(w, _)| w.as_str().cmp(s))) {
                found.entry(at).or_insert(BEGINS);
            }
        }
        if found.is_empty() {
            let letters = word.chars().count();
            let slips = match letters {
                0..4 => return found,
                4..8 => 1,
                _ => 2,
            };
            for (i, (w, _)) in self.vocabulary.iter().enumerate() {
                if w.len().abs_diff(word.len()) <= 4 * slips && w.chars().count().abs_diff(letters) <= slips {
                    let distance = strsim::osa_distance(w, word);
                    if distance <= slips {
                        found.insert(i, SLIP + u32::from(distance == 1));
                    }
                }
            }
        }
        found
    }

    /// Entries that hold any of these words, with the best match in each.
    fn places(&self, meanings: &BTreeMap<usize, u32>) -> HashMap<u32, u32> {
        let mut best: HashMap<u32, u32> = HashMap::new();
        for (word, quality) in meanings {
            for entry in self.vocabulary.get(*word).map_or(&[][..], |(_, list)| list) {
                let score = best.entry(*entry).or_default();
                *score = (*score).max(*quality);
            }
        }
        best
    }

    fn hit(&self, entry: u32, score: u32, wanted: &[BTreeMap<usize, u32>]) -> Option<Hit> {
        let Entry { place, words, .. } = self.entries.get(entry as usize)?;
        let marks_of = |sentence: &str| -> (usize, Vec<Range<usize>>) {
            let mut seen = vec![false; wanted.len()];
            let mut marks = Vec::new();
            for (at, word) in sentence.unicode_word_indices() {
                let folded = fold(word);
                let Ok(i) = self.vocabulary.binary_search_by(|(w, _)| w.as_str().cmp(&folded)) else {
                    continue;
                };
                let mut hit = false;
                for (seen, meanings) in seen.iter_mut().zip(wanted) {
                    if meanings.contains_key(&i) {
                        (*seen, hit) = (true, true);
                    }
                }
                if hit {
                    marks.push(at..at + word.len());
                }
            }
            (seen.iter().filter(|s| **s).count(), marks)
        };
        let mut best: Option<(usize, &str, Vec<Range<usize>>)> = None;
        for sentence in words.unicode_sentences() {
            let (count, marks) = marks_of(sentence);
            if best.as_ref().is_none_or(|(most, ..)| count > *most) {
                best = Some((count, sentence, marks));
            }
        }
        let (_, sentence, marks) = best?;
        Some(Hit { place: *place, score, sentence: sentence.trim_end().to_owned(), marks })
    }
}

/// A word as it is compared: lower case, letters without their marks.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        word.to_ascii_lowercase()
    } else {
        word.chars().map(fold_char).collect::<String>().to_lowercase()
    }
}

/// A letter without its mark; letters of other scripts stay.
fn fold_char(c: char) -> String {
    match c {
        '\u{2019}' => "'".to_owned(),
        '\u{c0}'..='\u{24f}' => deunicode::deunicode_char(c).map_or_else(|| c.to_string(), str::to_owned),
        c => c.to_string(),
    }
}

/// The texts of a block, one for each that the page sets as a paragraph of its own.
fn texts_of(kind: &BlockKind) -> Vec<Option<&Text>> {
    match kind {
        BlockKind::Paragraph(text) | BlockKind::Callout(_, text) | BlockKind::Quote(text) => vec![Some(text)],
        BlockKind::List(items) | BlockKind::Steps(items) => items.iter().map(Some).collect(),
        BlockKind::Say { say, not, why } => {
            [Some(say), Some(not), why.as_ref()].into_iter().flatten().map(Some).collect()
        }
        // The drawing itself is a paragraph without words.
        BlockKind::Picture { describes, .. } => vec![None, Some(describes)],
    }
}

/// Where `needle` stands in `text`, in order, without overlaps. Small letters find capitals too; a capital in the
/// needle finds only itself.
pub fn find_in(text: &str, needle: &str) -> Vec<Range<usize>> {
    let needle: String = needle.split_whitespace().collect::<Vec<_>>().join(" ");
    if needle.is_empty() {
        return Vec::new();
    }
    let exact = needle.chars().any(char::is_uppercase);
    let same = |a: char, b: char| a == b || (!exact && a.to_lowercase().eq(b.to_lowercase()));
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let mut end = at;
        let mut letters = rest.chars();
        let whole = needle.chars().all(|n| {
            letters.next().is_some_and(|c| {
                end += c.len_utf8();
                same(c, n)
            })
        });
        if whole {
            found.push(at..end);
            at = end;
        } else {
            at += first.len_utf8();
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn index(texts: &[(Weight, &str)]) -> Index {
        let entry = |(i, (weight, words)): (usize, &(Weight, &str))| Entry {
            place: Place::Topic { topic: i, section: None, block: None },
            weight: *weight,
            words: (*words).to_owned(),
        };
        Index::of(texts.iter().enumerate().map(entry).collect())
    }

    fn topics(hits: &[Hit]) -> Vec<usize> {
        hits.iter().filter_map(Hit::topic).collect()
    }

    #[test]
    fn titles_come_before_headings_and_headings_before_text() {
        let index = index(&[
            (Weight::Text, "Naloxone brings back breathing."),
            (Weight::Heading, "Naloxone"),
            (Weight::Title, "About naloxone"),
        ]);
        assert_eq!(topics(&index.find("naloxone", 9)), [2, 1, 0]);
    }

    #[test]
    fn a_typo_is_forgiven_and_a_beginning_is_enough() {
        let index =
            index(&[(Weight::Text, "First. Give naloxone now. Last."), (Weight::Text, "Call for help.")]);
        for query in ["nalox", "naloxnoe", "naloxonr", "NALOXONE", "nalaxone give"] {
            let hits = index.find(query, 9);
            assert_eq!(topics(&hits), [0], "{query}");
            assert_eq!(hits[0].sentence, "Give naloxone now.", "{query}");
        }
        assert!(index.find("xyzzy", 9).is_empty());
        assert!(index.find("naloxone help", 9).is_empty(), "all words must match");
    }

    #[test]
    fn an_exact_word_beats_a_longer_one() {
        let index = index(&[(Weight::Text, "Overdoses happen."), (Weight::Text, "An overdose.")]);
        assert_eq!(topics(&index.find("overdose", 9)), [1, 0]);
    }

    #[test]
    fn finding_in_a_topic_minds_capitals_only_if_typed() {
        assert_eq!(find_in("Call. call. CALL.", "call").len(), 3);
        assert_eq!(find_in("Call. call. CALL.", "Call").len(), 1);
        assert_eq!(find_in("aaaa", "aa"), [0..2, 2..4]);
    }

    proptest! {
        #[test]
        fn any_query_gives_marks_that_stand_in_the_sentence(text in "\\PC{0,60}", query in "\\PC{0,12}") {
            let index = index(&[(Weight::Text, &text)]);
            for hit in index.find(&query, 9) {
                for mark in hit.marks {
                    prop_assert!(hit.sentence.get(mark).is_some());
                }
            }
            for at in find_in(&text, &query) {
                prop_assert!(text.get(at).is_some());
            }
        }
    }
}
