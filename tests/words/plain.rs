//! The words are plain: grade, sentences, length; terms are explained where they are first met.

use crate::{BOOK, all, catches, holds};
use steadyhand::content::reading::{
    CHECKLIST_SENTENCE, HARDEST, HARDEST_MEDIAN, Measure, TOPIC_WORDS, median, words,
};
use steadyhand::content::{BlockKind, Handbook, Inline, Text, Topic};

fn hard_topics(book: &Handbook) -> Vec<String> {
    let grades: Vec<(String, f64)> =
        book.topics.iter().map(|t| (t.id.clone(), Measure::of(t).grade())).collect();
    let mut faults: Vec<String> = grades
        .iter()
        .filter(|(_, g)| *g > HARDEST)
        .map(|(id, g)| format!("topics/{id}: grade {g:.1}"))
        .collect();
    let middle = median(&grades.iter().map(|(_, g)| *g).collect::<Vec<_>>());
    if middle > HARDEST_MEDIAN {
        faults.push(format!("the median grade is {middle:.1}"));
    }
    for category in &book.boundaries.categories {
        let grade = Measure::of(category).grade();
        if grade > HARDEST {
            faults.push(format!("boundaries/{}: grade {grade:.1}", category.id));
        }
    }
    faults
}

#[test]
fn every_topic_reads_at_grade_8_or_below_and_the_median_at_7() {
    holds(hard_topics);
    let hard = "Notwithstanding individual circumstances, pharmacological interventions administered prophylactically \
                demonstrably ameliorate morbidity. ";
    catches(hard_topics, "topics/words.yaml", "summary: ", &format!("summary: {}", hard.repeat(12)));
}

fn long_sentences(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    for list in book.checklists.values() {
        let longest = Measure::of(list).longest;
        if longest.len() > CHECKLIST_SENTENCE {
            faults.push(format!("checklists/{}: {}", list.id, longest.join(" ")));
        }
    }
    // Elsewhere a sentence has under 20.
    let topics = book.topics.iter().map(|t| (&t.id, Measure::of(t)));
    let categories = book.boundaries.categories.iter().map(|c| (&c.id, Measure::of(c)));
    for (id, measure) in topics.chain(categories).filter(|(_, m)| m.longest.len() > 19) {
        faults.push(format!("{id}: {}", measure.longest.join(" ")));
    }
    faults
}

#[test]
fn sentences_have_under_20_words_and_those_of_checklists_12() {
    holds(long_sentences);
    catches(
        long_sentences,
        "checklists/prepared.yaml",
        "- do: Add gloves.",
        "- do: Add gloves that fit you and that fit everybody else in your home.",
    );
}

fn topic_lengths(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    if !(16..=24).contains(&book.topics.len()) {
        faults.push(format!("{} topics", book.topics.len()));
    }
    for topic in &book.topics {
        let count = Measure::of(topic).words;
        if !(TOPIC_WORDS.0..=TOPIC_WORDS.1).contains(&count) {
            faults.push(format!("topics/{}: {count} words", topic.id));
        }
    }
    faults
}

#[test]
fn there_are_16_to_24_topics_of_350_to_1200_words() {
    holds(topic_lengths);
    catches(topic_lengths, "topics/words.yaml", "summary: ", &format!("summary: {}", "word ".repeat(1200)));
}

/// Words that every reader knows: a link on each would be noise.
const EVERYDAY: &[&str] = &[
    "addiction",
    "boundary",
    "dependence",
    "heroin",
    "opioid",
    "overdose",
    "recovery",
    "residential",
    "emergency-department",
    "peer-support",
    "trauma",
    "craving",
    "withdrawal-management",
];

/// Terms that a topic uses and never links.
fn unlinked_terms(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    for topic in &book.topics {
        let mut linked: Vec<usize> = Vec::new();
        let mut plain = String::new();
        for text in own_texts(topic) {
            for run in &text.0 {
                match run {
                    Inline::Term { term, .. } => linked.extend(book.term(term)),
                    Inline::Plain(words) | Inline::Emphasis(words) => plain.push_str(words),
                    _ => {}
                }
            }
            plain.push_str(" . ");
        }
        let plain: Vec<&str> = words(&plain).collect();
        for (i, term) in book.terms.iter().enumerate() {
            if EVERYDAY.contains(&term.id.as_str()) || linked.contains(&i) {
                continue;
            }
            let names = [&term.name].into_iter().chain(&term.also);
            let used = names.into_iter().find(|name| uses(name, &plain));
            faults.extend(used.map(|name| format!("topics/{}: `{name}` is used and never linked", topic.id)));
        }
    }
    faults
}

/// Texts in which a term is a link: not words to say, and no title or summary.
fn own_texts(topic: &Topic) -> Vec<&Text> {
    let blocks = topic.sections.iter().flat_map(|s| &s.blocks);
    let mut texts = Vec::new();
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(t) | BlockKind::Callout(_, t) => texts.push(t),
            BlockKind::List(items) | BlockKind::Steps(items) => texts.extend(items),
            _ => {}
        }
    }
    texts
}

/// Whether a name stands among words; an acronym only in capitals.
fn uses(name: &str, plain: &[&str]) -> bool {
    let capitals = name.chars().all(|c| !c.is_lowercase());
    let parts: Vec<&str> = words(name).collect();
    plain.windows(parts.len()).any(|window| {
        window.iter().zip(&parts).all(|(a, b)| if capitals { a == b } else { a.eq_ignore_ascii_case(b) })
    })
}

#[test]
fn a_term_that_a_topic_uses_is_linked_in_it() {
    holds(unlinked_terms);
    catches(unlinked_terms, "topics/words.yaml", "Words carry [[stigma]].", "Xylazine carries [[stigma]].");
}

#[test]
fn no_text_is_said_twice_in_a_topic() {
    for topic in &BOOK.topics {
        let texts: Vec<String> = own_texts(topic).iter().map(|t| t.bare()).collect();
        for (i, text) in texts.iter().enumerate().filter(|(_, t)| t.len() > 60) {
            assert!(!texts[..i].contains(text), "topics/{}: {text}", topic.id);
        }
    }
    assert!(all(&BOOK).len() > 1000);
}
