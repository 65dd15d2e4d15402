//! Mistakes 6 to 10: treatment, limits, fear, words, and what a fact must carry.

use super::offered;
use crate::{Said, all, catches, changed, holds, refuses, stands};
use steadyhand::content::boundaries::Touch;
use steadyhand::content::reading::sentences;
use steadyhand::content::{BlockKind, Handbook, Inline};

/// Words that make medicine less than treatment.
const CRUTCH: &[&str] = &[
    "crutch",
    "swap one",
    "swapping one",
    "trading one",
    "replaces one addiction",
    "another addiction",
    "drug-free",
    "get off methadone",
    "off methadone",
    "off buprenorphine",
    "off suboxone",
    "off medicine",
    "off medication",
    "come off",
    "stop the medicine",
    "stop methadone",
    "stop buprenorphine",
    "taper off",
    "detox is the answer",
    "detox is the cure",
    "detox is the goal",
    "detox is all",
    "detox first",
    "detox is enough",
    "cured by detox",
];

fn medicine_made_small(book: &Handbook) -> Vec<String> {
    // To name such words in order to answer them is no mistake.
    let answers = |s: &Said| s.file == "topics/words";
    let mut faults = offered(book, CRUTCH, answers);
    let said = all(book);
    let whole = |file: &str| {
        let here = said.iter().filter(|s| s.file == file && !s.unsaid);
        here.map(|s| s.text.bare().to_lowercase()).collect::<Vec<_>>().join("\n")
    };
    let medicines = whole("topics/medicines");
    for wanted in ["half", "methadone", "buprenorphine", "naltrexone", "years", "not"] {
        if !medicines.contains(wanted) {
            faults.push(format!("topics/medicines lacks: {wanted}"));
        }
    }
    // Wherever detox is offered as a step, the page says that it is not treatment, or what it does to tolerance.
    for topic in &book.topics {
        let words = whole(&format!("topics/{}", topic.id));
        let answered = [
            "not treatment",
            "tolerance",
            "bears less",
            "no longer bears",
            "most dangerous",
            "alone is not",
            "higher risk",
        ];
        if stands("detox", &words) && !answered.iter().any(|a| words.contains(a)) {
            faults.push(format!("topics/{}: detox without a word that it is not treatment", topic.id));
        }
    }
    let term = book.term("detox").map(|i| book.terms[i].means.bare()).unwrap_or_default();
    if !term.contains("not treatment") {
        faults.push("the glossary does not say that detox alone is not treatment".into());
    }
    faults
}

#[test]
fn mistake_6_detox_alone_or_an_end_of_medicine_as_the_goal() {
    holds(medicine_made_small);
    let file = "topics/medicines.yaml";
    catches(medicine_made_small, file, "summary: ", "summary: Medicine is a crutch. ");
    catches(medicine_made_small, file, "summary: ", "summary: The aim is to come off buprenorphine soon. ");
    catches(
        medicine_made_small,
        "glossary.yaml",
        "Alone it is not treatment, and it lowers tolerance.",
        "It is the cure.",
    );
    catches(medicine_made_small, "topics/recovery.yaml", "summary: ", "summary: Detox first. ");
}

/// Words that put a person out of the home.
const PUT_OUT: &[&str] = &[
    "move out",
    "kick them out",
    "put them out",
    "put someone out",
    "throw them out",
    "ask them to leave",
    "ask someone to leave",
    "asking someone to leave",
    "ask someone to go",
    "asking someone to go",
    "ask you to leave",
    "ask you to spend that night",
    "help you find another place",
    "live apart",
    "leave my home",
];

fn unsafe_boundary(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    for (category, t) in book.boundaries.templates() {
        let place = format!("boundaries/{}#{}", category.id, t.id);
        let acts = format!("{} {}", t.limit.bare(), t.follow_through.bare()).to_lowercase();
        let out = PUT_OUT.iter().any(|p| stands(p, &acts));
        let home = t.touches.contains(&Touch::Home) || t.touches.contains(&Touch::Leaving) || out;
        match (&t.safety, &t.caution) {
            (Some(safety), Some(_)) => {
                let naloxone = safety.naloxone.bare().to_lowercase();
                if home && !["naloxone", "dose", "doses", "hangs"].iter().any(|w| stands(w, &naloxone)) {
                    faults.push(format!("{place}: no naloxone in the safety plan"));
                }
            }
            _ if home => faults.push(format!("{place}: touches the home without safety plan and caution")),
            _ => {}
        }
        for s in sentences(&acts) {
            let saves = [
                "naloxone",
                "ambulance",
                "emergency",
                "methadone",
                "buprenorphine",
                "your medicine",
                "medication",
            ];
            let withheld = [
                "will not",
                "no more",
                "take away",
                "take back",
                "hold back",
                "hide",
                "stop",
                "refuse",
                "without",
            ];
            // "If you call and it is no emergency" withholds nothing.
            let about = saves.iter().any(|w| stands(w, &s)) && !s.contains("no emergency");
            if about && withheld.iter().any(|w| stands(w, &s)) {
                faults.push(format!("{place}: {s}"));
            }
        }
    }
    // In the topics, too, putting out stands beside its caution: naloxone, a place and contact, or the page on it.
    let said = all(book);
    for s in said.iter().filter(|s| s.file.starts_with("topics/") && !s.unsaid) {
        let risky = s.sentences().any(|(_, x)| PUT_OUT.iter().any(|p| stands(p, &x)));
        let near = said.iter().filter(|o| o.file == s.file && o.section == s.section);
        let words = near.map(|o| o.text.bare().to_lowercase()).collect::<Vec<_>>().join(" ");
        if risky && !words.contains("naloxone") {
            faults.push(format!("{}#{}: {}", s.file, s.section, s.text.bare()));
        }
    }
    faults
}

#[test]
fn mistake_7_a_boundary_that_withholds_what_saves_or_puts_out_without_a_plan() {
    holds(unsafe_boundary);
    let (home, money) = ("boundaries/home.yaml", "boundaries/money.yaml");
    catches(unsafe_boundary, home, "naloxone: 2 doses go with you, and 2 stay here.", "naloxone: As ever.");
    catches(unsafe_boundary, money, "I do not explain it twice.", "I will not pay for an ambulance.");
    catches(unsafe_boundary, money, "I do not explain it twice.", "You help me, or we live apart.");
    refuses(
        home,
        "      naloxone: 2 doses go with you, and 2 stay here.\n",
        "",
        "the key `naloxone` is missing",
    );
    refuses(money, "I do not explain it twice.", "I take away the naloxone.", "naloxone-withheld");
    refuses(
        money,
        "I do not explain it twice.",
        "I will not call an ambulance again.",
        "emergency-call-withheld",
    );
    refuses(money, "I do not explain it twice.", "You come off methadone.", "medicine-withheld");
    refuses(money, "I do not explain it twice.", "You have to leave my home.", "leaving-without-safety-plan");
}

fn confrontation_in_fear(book: &Handbook) -> Vec<String> {
    // A surprise meeting is spoken of, as what works less well.
    let confront = [
        "confront them",
        "confront him",
        "confront her",
        "confront the person",
        "stand up to you",
        "stand up to them",
        "face them down",
    ];
    let mut faults = offered(book, &confront, |s| s.text.bare().to_lowercase().contains("surprise meeting"));
    for (category, t) in book.boundaries.templates().filter(|(_, t)| t.touches.contains(&Touch::Violence)) {
        let caution = t.caution.as_ref();
        let words = caution.map(|c| c.bare().to_lowercase()).unwrap_or_default();
        let leads = t.touches == [Touch::Violence] && category.id == "safety";
        let line = caution.is_some_and(|c| {
            c.0.iter().any(|r| matches!(r, Inline::Line { line, .. } if line == "violence"))
        });
        if leads && !(line || words.contains("do not open")) || !words.contains("do not") {
            faults.push(format!("{}: no line to call first, or no word against confronting", t.id));
        }
    }
    let Some(rule) = book.boundaries.cautions.iter().find(|c| c.id == "violence") else {
        faults.push("no caution on violence".into());
        return faults;
    };
    let line = rule.words.0.iter().any(|r| matches!(r, Inline::Line { line, .. } if line == "violence"));
    if rule.first.as_deref() != Some("violence") || !line || !rule.words.bare().contains("Do not announce") {
        faults.push("the caution on violence does not lead to the page and the line first".into());
    }
    // The page on violence, and the list before a hard talk, begin with safety.
    let said = all(book);
    let of = |file: &str| said.iter().filter(|s| s.file == file).collect::<Vec<_>>();
    let early = |file: &str, texts: usize| {
        let runs = of(file).into_iter().take(texts).flat_map(|s| s.text.0.clone()).collect::<Vec<_>>();
        let line = runs.iter().any(|r| matches!(r, Inline::Line { line, .. } if line == "violence"));
        line && runs.contains(&Inline::Emergency)
    };
    for (file, texts) in [("topics/violence", 4), ("checklists/hard-talk", 6)] {
        if !early(file, texts) {
            faults.push(format!("{file} does not begin with the line and the emergency number"));
        }
    }
    faults
}

#[test]
fn mistake_8_somebody_in_fear_is_told_to_confront() {
    holds(confrontation_in_fear);
    let file = "boundaries/safety.yaml";
    catches(confrontation_in_fear, file, "{line:violence|a domestic violence service}", "a friend");
    catches(confrontation_in_fear, file, "I do not answer back.", "I stand up to you.");
    catches(confrontation_in_fear, "boundaries/cautions.yaml", "    first: violence\n", "");
    catches(
        confrontation_in_fear,
        "checklists/hard-talk.yaml",
        "In danger now, call {emergency}.",
        "Confront the person.",
    );
}

/// Words that label; only the page that explains them may hold them.
const STIGMA: &[&str] = &[
    "addict",
    "addicts",
    "former addict",
    "junkie",
    "junkies",
    "junky",
    "user",
    "users",
    "abuser",
    "abusers",
    "clean",
    "dirty",
    "habit",
    "habits",
    "drug abuse",
    "substance abuse",
    "substitution",
    "substitution therapy",
    "druggie",
];

fn labels(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    let mut look = |place: &str, words: &str| {
        let words = words.to_lowercase();
        faults.extend(STIGMA.iter().filter(|w| stands(w, &words)).map(|w| format!("{place}: {w}: {words}")));
    };
    for said in all(book).iter().filter(|s| s.file != "topics/words" && !s.unsaid) {
        look(&said.file, &said.text.bare());
    }
    for topic in &book.topics {
        look(&topic.id, &topic.title);
        for section in topic.sections.iter().filter(|_| topic.id != "words") {
            look(&topic.id, &section.title);
            for block in &section.blocks {
                if let BlockKind::Picture { lines, .. } = &block.kind {
                    look(&topic.id, &lines.join("\n"));
                }
            }
        }
    }
    for list in book.checklists.values() {
        look(&list.id, &list.title);
        list.groups.iter().for_each(|g| look(&list.id, &g.title));
    }
    for (category, t) in book.boundaries.templates() {
        look(&category.id, &format!("{} {}", category.title, t.title));
    }
    book.boundaries.cautions.iter().for_each(|c| look(&c.id, &c.title));
    book.terms.iter().for_each(|t| look(&t.id, &format!("{} {}", t.name, t.also.join(" "))));
    book.words.keys.values().chain(book.words.hints.values()).for_each(|w| look("interface", w));
    faults
}

#[test]
fn mistake_9_words_that_label_in_our_own_voice() {
    holds(labels);
    catches(labels, "topics/risks.yaml", "summary: ", "summary: An addict knows. ");
    catches(labels, "topics/respond.yaml", "title: 1. Check", "title: 1. Check the user");
    catches(labels, "boundaries/home.yaml", "reason: I want my home to be calm", "reason: I want you clean");
    catches(labels, "checklists/prepared.yaml", "Add gloves.", "Add clean needles.");
    catches(labels, "glossary.yaml", "also: [cravings]", "also: [habit]");
}

fn figure_without_source_or_date(book: &Handbook) -> Vec<String> {
    let mut faults = Vec::new();
    let sourced =
        |ids: &[String]| !ids.is_empty() && ids.iter().all(|id| book.sources.iter().any(|s| s.id == *id));
    // Days as text sort as days; the newest stands for the edition's own.
    let dates = book.topics.iter().map(|t| &t.reviewed).chain(book.regions.values().map(|r| &r.reviewed));
    let edition = dates.max().cloned().unwrap_or_default();
    let edition: jiff::civil::Date = edition.parse().unwrap();
    let fresh = |date: &str| {
        let date: jiff::civil::Date = date.parse().unwrap();
        date <= edition && date >= edition.saturating_sub(jiff::Span::new().months(18))
    };
    for region in book.regions.values() {
        let id = &region.id;
        if !sourced(&region.sources) || !fresh(&region.reviewed) {
            faults.push(format!("regions/{id}: no source or a stale date"));
        }
        for line in &region.lines {
            if !sourced(std::slice::from_ref(&line.source)) || !fresh(&line.looked_at) {
                faults.push(format!("regions/{id} {}: no source or a stale date", line.id));
            }
        }
    }
    let figure = |words: &str| {
        let words = words.to_lowercase();
        words.chars().any(|c| c.is_ascii_digit())
            && [" mg", " ml", "%", "dose", "law"].iter().any(|u| words.contains(u))
    };
    for topic in &book.topics {
        if !fresh(&topic.reviewed) {
            faults.push(format!("topics/{}: a stale date", topic.id));
        }
        for (section, block) in topic.sections.iter().flat_map(|s| s.blocks.iter().map(move |b| (s, b))) {
            let words = match &block.kind {
                BlockKind::Paragraph(t) | BlockKind::Callout(_, t) => t.bare(),
                BlockKind::List(items) | BlockKind::Steps(items) => {
                    items.iter().map(steadyhand::content::Text::bare).collect::<Vec<_>>().join("\n")
                }
                _ => continue,
            };
            if figure(&words) && !sourced(&block.sources) {
                faults.push(format!("topics/{}#{}: {words}", topic.id, section.id));
            }
        }
    }
    for list in book.checklists.values() {
        let items = list.groups.iter().flat_map(|g| &g.items);
        let bare = items.filter(|i| figure(&i.act.bare()) && !sourced(&i.sources));
        faults.extend(bare.map(|i| format!("checklists/{}: {}", list.id, i.act.bare())));
        if !fresh(&list.reviewed) {
            faults.push(format!("checklists/{}: a stale date", list.id));
        }
    }
    for term in book.terms.iter().filter(|t| !sourced(&t.sources)) {
        faults.push(format!("glossary {}: no source", term.id));
    }
    faults
}

#[test]
fn mistake_10_a_number_dose_or_law_without_source_or_review_date() {
    holds(figure_without_source_or_date);
    let us = "regions/us.yaml";
    catches(figure_without_source_or_date, us, "looked_at: 2026-11-24", "looked_at: 2024-11-24");
    catches(figure_without_source_or_date, "topics/prepare.yaml", "reviewed: 2026", "reviewed: 2024");
    catches(
        figure_without_source_or_date,
        "checklists/prepared.yaml",
        "- do: Add gloves.\n        sources: [samhsa-toolkit]",
        "- do: Add 4 mg doses.",
    );
    refuses(us, "    source: lifeline-us\n", "", "the key `source` is missing");
    refuses(us, "    looked_at: 2026-11-24\n", "", "the key `looked_at` is missing");
    refuses(us, "source: lifeline-us", "source: lifeline", "there is no source `lifeline`");
    refuses("topics/respond.yaml", "sources: [samhsa-toolkit, redcross]", "claim: true", "names no source");
    let future = changed(us, "reviewed: 2026-11-24", "reviewed: 2036-11-24");
    let report = crate::common::check(&future).to_string();
    assert!(report.contains("2036-11-24 lies in the future"), "{report}");
}
