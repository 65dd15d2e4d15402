//! The table of `check --report`: how long and how hard to read each part of a handbook is.

use super::Handbook;
use super::reading::{CHECKLIST_SENTENCE, HARDEST, HARDEST_MEDIAN, Measure, TOPIC_WORDS, median};
use crate::text;
use std::fmt::Write;

/// One row: a part of the book with what was counted in it.
struct Row {
    id: String,
    measure: Measure,
    /// Blocks of a topic, items of a checklist, templates of a category.
    parts: usize,
    /// Sources that are named, each once.
    sources: usize,
    reviewed: String,
    remarks: Vec<String>,
}

/// A table of topics, checklists and categories of limits, with what is out of its bounds in the last column.
pub fn survey(book: &Handbook) -> String {
    let mut out = String::new();
    // The grade is a measure of English.
    let english = book.front.is_english();
    let topics: Vec<Row> = book.topics.iter().map(|t| topic(t, english)).collect();
    table(&mut out, "topic", "blocks", &topics);
    let grades: Vec<f64> = topics.iter().map(|row| row.measure.grade()).collect();
    let middle = median(&grades);
    let remark = if middle > HARDEST_MEDIAN { format!("  over {HARDEST_MEDIAN}") } else { String::new() };
    // Writing to a String cannot fail; so below.
    let _ = match english {
        true => writeln!(out, "median grade {middle:.1}{remark}\n"),
        false => writeln!(out, "The grade is a measure of English: it says nothing of this language.\n"),
    };
    let lists: Vec<Row> = book.checklists.values().map(|list| checklist(list)).collect();
    table(&mut out, "checklist", "items", &lists);
    out.push('\n');
    let categories: Vec<Row> = book.boundaries.categories.iter().map(|c| category(c, english)).collect();
    table(&mut out, "boundaries", "limits", &categories);
    out.push('\n');
    out
}

fn topic(topic: &super::Topic, english: bool) -> Row {
    let measure = Measure::of(topic);
    let blocks = || topic.sections.iter().flat_map(|s| &s.blocks);
    let mut remarks = hard(&measure, english);
    let (least, most) = TOPIC_WORDS;
    if measure.words < least {
        remarks.push(format!("under {least} words"));
    }
    if measure.words > most {
        remarks.push(format!("over {most} words"));
    }
    Row {
        id: topic.id.clone(),
        measure,
        parts: blocks().count(),
        sources: distinct(blocks().flat_map(|b| &b.sources).chain(&topic.sources)),
        reviewed: topic.reviewed.clone(),
        remarks,
    }
}

fn checklist(list: &super::Checklist) -> Row {
    let measure = Measure::of(list);
    let items = || list.groups.iter().flat_map(|g| &g.items);
    let longest = measure.longest.len();
    let remarks = (longest > CHECKLIST_SENTENCE)
        .then(|| format!("over {CHECKLIST_SENTENCE} words: {}", measure.longest.join(" ")));
    Row {
        id: list.id.clone(),
        measure,
        parts: items().count(),
        sources: distinct(items().flat_map(|i| &i.sources).chain(&list.sources)),
        reviewed: list.reviewed.clone(),
        remarks: remarks.into_iter().collect(),
    }
}

fn category(category: &super::Category, english: bool) -> Row {
    let measure = Measure::of(category);
    let remarks = hard(&measure, english);
    Row {
        id: category.id.clone(),
        measure,
        parts: category.templates.len(),
        sources: distinct(category.templates.iter().flat_map(|t| &t.sources)),
        reviewed: category.reviewed.clone(),
        remarks,
    }
}

fn hard(measure: &Measure, english: bool) -> Vec<String> {
    (english && measure.grade() > HARDEST).then(|| format!("grade over {HARDEST}")).into_iter().collect()
}

fn distinct<'a>(ids: impl Iterator<Item = &'a String>) -> usize {
    ids.collect::<std::collections::BTreeSet<_>>().len()
}

fn table(out: &mut String, what: &str, parts: &str, rows: &[Row]) {
    let wide = rows.iter().map(|row| text::width(&row.id)).max().unwrap_or(0).max(text::width(what));
    let _ = writeln!(out, "{what:wide$}  words  grade  longest  {parts:>6}  sources  reviewed");
    for row in rows {
        let line = format!(
            "{:wide$}  {:5}  {:5.1}  {:7}  {:6}  {:7}  {}  {}",
            row.id,
            row.measure.words,
            row.measure.grade(),
            row.measure.longest.len(),
            row.parts,
            row.sources,
            row.reviewed,
            row.remarks.join(", "),
        );
        let _ = writeln!(out, "{}", line.trim_end());
    }
}
