//! The handbook on paper and on a page: text for any printer, Markdown, and HTML that needs no other file.

mod html;
mod markdown;

use crate::app::State;
use crate::app::page::{Page, how_looked};
use crate::content::{self, Handbook, Looked, Source, fill};
use crate::kit::Kit;
use crate::plain::{self, Cut};
use crate::plan::export::{Form, Reader, export};
use crate::text;

/// Columns of a printed line, with its margin.
const WIDTH: u16 = 80;
/// Columns left free at the left.
const MARGIN: usize = 4;
/// Lines of a printed page: 11 inches at 6 lines an inch.
const HEIGHT: usize = 66;
/// Lines left free at the top, and those the foot takes with the line above and those below it.
const TOP: usize = 2;
const FOOT: usize = 4;

/// What chooses another region, as it is named on paper.
const REGION_OPTION: &str = "--region";

/// What is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// A topic, by its index.
    Topic(usize),
    /// A checklist, by its place in the handbook.
    Checklist(usize),
    /// The numbers and help lines of the reader's region.
    Region,
    /// What to do in an overdose, on one page.
    Overdose,
    /// The list of what is ready at home.
    Kit,
    /// The plan in hand, for oneself or to hand over.
    Plan(Reader),
    /// All topics, the region's lines and the glossary.
    Book,
}

/// How it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Format {
    /// Pages of 80 columns by 66 lines.
    #[default]
    Text,
    /// Markdown (CommonMark).
    Markdown,
    /// One HTML page that needs no other file.
    Html,
}

/// Names that are no topic's and no checklist's, and what they mean.
const NAMED: [(&str, What); 4] =
    [("overdose", What::Overdose), ("kit", What::Kit), ("region", What::Region), ("book", What::Book)];

/// Finds what a name means: `overdose`, `kit`, `region`, `book`, a topic's id, or a checklist's id (`checklists/ID` where a topic has
/// the same).
///
/// # Errors
/// The nearest name, where there is one.
pub fn find(book: &Handbook, name: &str) -> Result<What, Option<String>> {
    let checklist = name.strip_prefix("checklists/").unwrap_or(name);
    let topic = book.topic(name).map(What::Topic);
    let list = || book.checklists.keys().position(|id| id == checklist).map(What::Checklist);
    let named = NAMED.iter().find(|(own, _)| *own == name).map(|(_, what)| *what);
    named.or(topic).or_else(list).ok_or_else(|| {
        let names = NAMED.iter().map(|(name, _)| *name).chain(book.topics.iter().map(|t| t.id.as_str()));
        content::nearest(name, names.chain(book.checklists.keys().map(String::as_str))).map(str::to_owned)
    })
}

/// Prints it.
pub fn print(state: &State, what: What, format: Format) -> String {
    match format {
        Format::Text => pages(state, what),
        Format::Markdown => markdown::write(state, what),
        Format::Html => html::write(state, what),
    }
}

/// Pages of [`HEIGHT`] lines. Blank lines fill the last one, so that no form feed is needed.
fn pages(state: &State, what: What) -> String {
    let width = WIDTH - u16::try_from(2 * MARGIN).unwrap_or(0);
    let at = state.setting(width);
    let sheets = match what {
        What::Topic(topic) => {
            state.book.topics.get(topic).map(|t| Page::of_topic(t, at)).into_iter().collect()
        }
        What::Checklist(list) => {
            state.book.checklists.values().nth(list).map(|c| Page::of_checklist(c, at)).into_iter().collect()
        }
        What::Region | What::Overdose | What::Kit | What::Plan(_) => Vec::new(),
        What::Book => {
            let topics = state.book.topics.iter().map(|t| Page::of_topic(t, at));
            topics.chain([Page::of_region(REGION_OPTION, at), Page::of_glossary(at)]).collect::<Vec<_>>()
        }
    };
    let room = HEIGHT - TOP - FOOT;
    let mut sheets: Vec<Vec<plain::Line>> = sheets.iter().map(plain::lines).collect();
    sheets.extend((what == What::Region).then(|| region(state, width, room)));
    sheets.extend(words(state, what, width).map(|words| {
        words.lines().map(|line| plain::Line { text: line.to_owned(), heading: false }).collect()
    }));
    let pages: Vec<Vec<plain::Line>> = sheets.into_iter().flat_map(|lines| cut(lines, room)).collect();
    let mut out = String::new();
    for (i, page) in pages.iter().enumerate() {
        out.push_str(&"\n".repeat(TOP));
        for line in page {
            if !line.text.is_empty() {
                out.push_str(&" ".repeat(MARGIN));
                out.push_str(&line.text);
            }
            out.push('\n');
        }
        out.push_str(&"\n".repeat(room - page.len() + 1));
        let number = format!("{}/{}", i + 1, pages.len());
        let foot = foot(state);
        let foot = text::truncate(&foot, usize::from(width).saturating_sub(number.len() + 2), "..");
        let gap = usize::from(width).saturating_sub(text::width(&foot) + number.len());
        out.push_str(&format!("{}{foot}{}{number}\n", " ".repeat(MARGIN), " ".repeat(gap)));
        out.push_str(&"\n".repeat(FOOT - 2));
    }
    out
}

/// What is no page of the book, in lines of a width.
fn words(state: &State, what: What, width: u16) -> Option<String> {
    match what {
        What::Overdose => Some(closed_up(&plain::overdose(state, width), HEIGHT - TOP - FOOT)),
        What::Kit => Some(kit(state, width)),
        What::Plan(reader) => {
            let plan = state.plans.desk.as_ref()?.history.plan();
            Some(plain::wrapped(
                &export(plan, &state.words().plan, Form::Text, reader),
                Cut::of(state, width),
            ))
        }
        What::Topic(_) | What::Checklist(_) | What::Region | What::Book => None,
    }
}

/// The text without the blank lines between its steps, where it fits into `room` only so; the last one, behind them,
/// stays.
fn closed_up(text: &str, room: usize) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let last = lines.iter().rposition(|line| line.is_empty());
    let blank = |i: usize, line: &str| line.is_empty() && Some(i) != last;
    let blanks = lines.iter().enumerate().filter(|(i, line)| blank(*i, line)).count();
    if lines.len() > room && lines.len() - blanks <= room {
        lines = lines
            .into_iter()
            .enumerate()
            .filter(|(i, line)| !blank(*i, line))
            .map(|(_, line)| line)
            .collect();
    }
    lines.join("\n")
}

/// Rows for doses on the list of what is ready: those there are, and free ones.
const DOSES: usize = 3;

/// The list of what is ready as it goes on paper: label and words of each row, empty where one writes by hand.
fn kit_rows(state: &State) -> Vec<(String, String)> {
    let doses = state.kit.doses.len();
    let mut rows = crate::app::kit::rows(state);
    // The last one is for the keyboard.
    rows.pop();
    let free = (DOSES.saturating_sub(doses)).max(1);
    rows.extend(std::iter::repeat_n((state.words().kit.dose.clone(), String::new()), free));
    rows
}

fn kit(state: &State, width: u16) -> String {
    let cut = Cut::of(state, width);
    let words = &state.words().kit;
    let mut out = String::new();
    plain::paragraph(&mut out, &words.title, cut);
    if state.kit == Kit::default() {
        plain::paragraph(&mut out, &words.empty, cut);
    }
    for (label, words) in kit_rows(state) {
        // By hand one needs room.
        out.push('\n');
        let label = format!("- {label}:");
        if words.is_empty() {
            let room = usize::from(width).saturating_sub(text::width(&label) + 1);
            out.push_str(&format!("{label} {}\n", "_".repeat(room)));
        } else {
            plain::indented(&mut out, &format!("{label} "), &words, cut);
        }
    }
    out
}

/// The region in as many lines as fit on a page where that is possible at all: each line's day and source in brackets
/// behind what it is, and what the marks behind a source mean once below.
fn region(state: &State, width: u16, room: usize) -> Vec<plain::Line> {
    let full = plain::lines(&Page::of_region(REGION_OPTION, state.setting(width)));
    if full.len() <= room {
        return full;
    }
    let below = tight(state, width, room, &full, false);
    if below.len() <= room { below } else { tight(state, width, room, &full, true) }
}

/// The same with what each line is below it, or behind it.
fn tight(state: &State, width: u16, room: usize, full: &[plain::Line], behind: bool) -> Vec<plain::Line> {
    let cut = Cut::of(state, width);
    let (region, book) = (state.region(), &state.book);
    let words = &book.words.region;
    let mut out = String::new();
    plain::paragraph(&mut out, &format!("{}: {}", words.naloxone, state.plain(&region.naloxone)), cut);
    if let Some(law) = &region.law {
        plain::paragraph(&mut out, &format!("{}: {}", words.law, state.plain(law)), cut);
    }
    out.push('\n');
    for line in &region.lines {
        let named = format!("{}: {}", line.name, line.reach_in_full(words));
        let source = publishers(book, std::slice::from_ref(&line.source));
        let looked = fill(&book.words.print.looked_at, &[&line.looked_at, &source]);
        let what = format!("{} {looked}", state.plain(&line.what));
        if behind {
            plain::indented(&mut out, "- ", &format!("{named}. {what}"), cut);
        } else {
            plain::paragraph(&mut out, &named, cut);
            plain::indented(&mut out, "  ", &what, cut);
        }
    }
    out.push('\n');
    let marks: Vec<String> = [Looked::Known, Looked::Reported]
        .into_iter()
        .map(|looked| format!("{} {}", mark(looked), how_looked(looked, &book.words)))
        .collect();
    plain::paragraph(&mut out, &fill(&book.words.print.marks, &[&marks.join(", ")]), cut);
    let sources = publishers(book, &region.sources);
    plain::paragraph(&mut out, &fill(&words.looked_at, &[&region.reviewed, &sources]), cut);
    let line = |text: &str| plain::Line { text: text.to_owned(), heading: false };
    // The head is as it is on the whole page: name, rule, number, and a note.
    let mut tight: Vec<_> = full.iter().take_while(|line| !line.text.is_empty()).cloned().collect();
    let rest: Vec<_> = out.lines().map(line).collect();
    if tight.len() + rest.len() < room {
        tight.push(line(""));
    }
    tight.extend(rest);
    tight
}

/// Who stands behind what is said, each with the mark of how its source was looked at.
fn publishers(book: &Handbook, ids: &[String]) -> String {
    let of = |source: &Source| format!("{}{}", source.publisher, mark(source.looked));
    let mut names: Vec<String> = book.sources.iter().filter(|s| ids.contains(&s.id)).map(of).collect();
    names.dedup();
    names.join(", ")
}

/// Stands behind a source that nobody read for this edition.
fn mark(looked: Looked) -> &'static str {
    match looked {
        Looked::Read => "",
        Looked::Known => "*",
        Looked::Reported => "+",
    }
}

/// What stands at the foot of each page: the number to call where the reader is, and which edition this is.
fn foot(state: &State) -> String {
    let front = &state.book.front;
    let words = &state.words().print;
    fill(&words.foot, &[state.emergency(), &state.region().name, &front.title, &front.edition])
}

/// Cuts lines to pages of at most `room`; a heading is not left alone at the foot of a page.
fn cut(lines: Vec<plain::Line>, room: usize) -> Vec<Vec<plain::Line>> {
    /// A heading, its underline, and a line or two of what it heads.
    const TOGETHER: usize = 4;
    let mut pages = Vec::new();
    let mut rest = lines;
    while rest.len() > room {
        let heading = (room - TOGETHER..room).find(|&i| rest.get(i).is_some_and(|l| l.heading));
        let later = rest.split_off(heading.unwrap_or(room));
        pages.push(std::mem::replace(&mut rest, later));
        while rest.first().is_some_and(|l| l.text.is_empty()) {
            rest.remove(0);
        }
    }
    pages.push(rest);
    pages
}
