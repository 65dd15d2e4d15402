//! What the library says of a fault, in our words.

/// What stands in backquotes behind `start`, where the words hold that.
pub(super) fn quoted_after<'a>(words: &'a str, start: &str) -> Option<&'a str> {
    let rest = &words[words.find(start)? + start.len()..];
    rest.split('`').next()
}

/// The library's words in ours, without what steers a terminal: they quote the file.
pub(super) fn plain(words: &str) -> String {
    crate::text::clean(&ours(words)).into_owned()
}

fn ours(words: &str) -> String {
    // The place is told before the message.
    let words = words.split(" at line ").next().unwrap_or(words);
    let words = words.rsplit_once(": ").filter(|(path, _)| is_path(path)).map_or(words, |(_, rest)| rest);
    if let Some(key) = quoted_after(words, "unknown field `") {
        let known: Vec<&str> = words.split('`').skip(3).step_by(2).collect();
        return match nearest(key, known.iter().copied()) {
            Some(near) => format!("unknown key `{key}`: did you mean `{near}`?"),
            None => format!("unknown key `{key}`: use one of {}", known.join(", ")),
        };
    }
    if let Some(value) = quoted_after(words, "unknown variant `") {
        let known: Vec<&str> = words.split('`').skip(3).step_by(2).collect();
        return match nearest(value, known.iter().copied()) {
            Some(near) => format!("unknown value `{value}`: did you mean `{near}`?"),
            None => format!("unknown value `{value}`: use one of {}", known.join(", ")),
        };
    }
    if let Some(key) = quoted_after(words, "missing field `") {
        return format!("the key `{key}` is missing: add it");
    }
    if let Some(rest) = words.strip_prefix("invalid type: ") {
        return format!("wrong kind of value: {}", rest.replace(", expected ", ", but this needs "));
    }
    if words.starts_with("duplicate entry with key ") {
        return words.replace("duplicate entry with key", "this key stands twice:");
    }
    if words == "repetition limit exceeded" {
        return "aliases repeat too much: write the text out".into();
    }
    if words == "recursion limit exceeded" {
        return "nested too deeply: at most 128 levels".into();
    }
    if words.starts_with("EOF while parsing") {
        return "the file is empty: see the author's guide for what it holds".into();
    }
    words.to_owned()
}

fn is_path(words: &str) -> bool {
    !words.is_empty() && words.chars().all(|c| c.is_ascii_alphanumeric() || "._-[]?".contains(c))
}

/// The valid name nearest to a wrong one, if one is near enough to be meant.
pub fn nearest<'a>(wrong: &str, valid: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let far = (wrong.chars().count() / 3).max(1);
    valid
        .map(|name| (strsim::damerau_levenshtein(wrong, name), name))
        .filter(|(distance, _)| *distance <= far)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}
