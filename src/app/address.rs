//! Addresses on the web, told from other words.

/// The address on the web that words such as `host.example/path` or `doi 10.1000/182` mean; `None` where they mean
/// none. What is shown is where it leads: nothing but ASCII, and no name or password before the host.
pub(super) fn web_address(words: &str) -> Option<String> {
    if let Some(doi) = words.strip_prefix("doi ") {
        let (prefix, name) = doi.strip_prefix("10.")?.split_once('/')?;
        let is_doi = prefix.bytes().all(|b| b.is_ascii_digit()) && is_path(name) && !name.is_empty();
        return is_doi.then(|| format!("https://doi.org/{doi}"));
    }
    let place = words.strip_prefix("https://").unwrap_or(words);
    let (host, path) = place.split_once('/').unwrap_or((place, ""));
    let label =
        |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let (_, last) = host.rsplit_once('.')?;
    let is_host =
        host.split('.').all(label) && last.len() > 1 && last.bytes().all(|b| b.is_ascii_alphabetic());
    (is_host && is_path(path)).then(|| format!("https://{place}"))
}

/// Whether all of it may stand in an address as it is (RFC 3986, unreserved, and `/`).
fn is_path(words: &str) -> bool {
    words.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_what_is_shown_and_nothing_else_is_one() {
        let of = |words| web_address(words).unwrap_or_default();
        assert_eq!(of("drugs.ie"), "https://drugs.ie");
        assert_eq!(of("samhsa.gov/find-help/helplines"), "https://samhsa.gov/find-help/helplines");
        assert_eq!(of("https://nhs.uk"), "https://nhs.uk");
        assert_eq!(of("doi 10.15585/mmwr.mm7305a4"), "https://doi.org/10.15585/mmwr.mm7305a4");
        for words in [
            "",
            "the book",
            "NEJM 356:157-165",
            "Act 1.2",
            "a..b",
            ".gov",
            "gov.",
            "http://nhs.uk",
            "nhs.uk:80",
            "user@nhs.uk",
            "nhs.uk/?q=1",
            "nhs.uk/a b",
            "n\u{1b}.uk",
            "nhs\u{430}.uk",
            "1.2.3.4",
            "doi 10.1",
            "doi x/y",
        ] {
            assert_eq!(of(words), "", "{words}");
        }
    }
}
