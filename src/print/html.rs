//! The handbook as one HTML page that needs no other file: no script, no image, no font, nothing fetched.

use super::{What, markdown};
use crate::app::State;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};

/// Works in both light and dark, at any zoom; prints without colour.
const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1.1rem/1.6 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem}\
blockquote{margin:1rem 0;padding:.2rem 1rem;border-left:.3rem solid}\
pre{overflow-x:auto;line-height:1.15}\
@media print{body{font-size:11pt}blockquote,pre{break-inside:avoid}}";

/// Writes it.
pub(super) fn write(state: &State, what: What) -> String {
    let front = &state.book.front;
    let title = match what {
        What::Topic(topic) => state.book.topics.get(topic).map(|t| t.title.as_str()),
        What::Checklist(list) => state.book.checklists.values().nth(list).map(|c| c.title.as_str()),
        What::Region => Some(state.region().name.as_str()),
        What::Overdose => Some(state.book.overdose.title.as_str()),
        What::Kit => Some(state.words().kit.title.as_str()),
        What::Plan(_) => Some(state.words().plan.untitled.as_str()),
        What::Book => None,
    };
    let title = title.map_or_else(|| front.title.clone(), |title| format!("{title} - {}", front.title));
    let markdown = markdown::write(state, what);
    let mut body = String::new();
    html::push_html(&mut body, pictures(Parser::new_ext(&markdown, Options::ENABLE_HEADING_ATTRIBUTES)));
    let (language, title) = (escape(&front.language), escape(&title));
    let foot = escape(&super::foot(state));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n{body}</main>\n<footer>\n<p>{foot}</p>\n</footer>\n</body>\n</html>\n"
    )
}

/// A picture made of signs is noise to those who listen: it is hidden from them, and its description follows.
fn pictures<'a>(events: impl Iterator<Item = Event<'a>>) -> impl Iterator<Item = Event<'a>> {
    let mut inside = false;
    events.map(move |event| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if *info == *markdown::PICTURE => {
            inside = true;
            Event::Html("<pre aria-hidden=\"true\">".into())
        }
        Event::End(TagEnd::CodeBlock) if std::mem::take(&mut inside) => Event::Html("</pre>\n".into()),
        event => event,
    })
}

fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
