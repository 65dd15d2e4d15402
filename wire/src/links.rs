//! Links: the addresses that characters lead to (OSC 8).

use std::sync::Arc;

/// The number of an address that characters lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Link(u16);

impl Link {
    /// They lead nowhere.
    pub const NONE: Self = Self(0);

    /// A number that differs between links, below 2^16.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }
}

/// Addresses by number. Numbers are never given anew: what the terminal shows may lead to any of them. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct Addresses(Arc<Vec<Box<str>>>);

impl Addresses {
    /// The link to an address. None where it cannot be told to a terminal as it is: then it holds other signs than
    /// printable ASCII, is too long, or is one too many.
    pub fn link(&mut self, address: &str) -> Link {
        /// The longest address, in bytes, that every terminal takes: VTE leaves out those above 2083.
        const LONGEST: usize = 2083;
        if address.is_empty() || address.len() > LONGEST || !address.bytes().all(|b| b.is_ascii_graphic()) {
            return Link::NONE;
        }
        let known = self.0.iter().position(|other| **other == *address);
        let place = known.unwrap_or(self.0.len());
        let Ok(number) = u16::try_from(place + 1) else { return Link::NONE };
        if known.is_none() {
            Arc::make_mut(&mut self.0).push(address.into());
        }
        Link(number)
    }

    /// Appends the sequence after which characters lead there.
    pub fn write(&self, link: Link, bytes: &mut Vec<u8>) {
        let address = usize::from(link.0).checked_sub(1).and_then(|place| self.0.get(place));
        bytes.extend_from_slice(b"\x1b]8;;");
        bytes.extend_from_slice(address.map_or(b"", |address| address.as_bytes()));
        bytes.extend_from_slice(b"\x1b\\");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_would_steer_the_terminal_is_none() {
        let mut addresses = Addresses::default();
        let link = addresses.link("https://nhs.uk");
        assert_eq!(addresses.link("https://nhs.uk"), link);
        for address in ["", "a\x1b\\b", "a\x07", "a b", "a\u{9c}", "\u{202e}", &"a".repeat(3000)] {
            assert_eq!(addresses.link(address), Link::NONE, "{address:?}");
        }
        let mut bytes = Vec::new();
        addresses.write(link, &mut bytes);
        addresses.write(Link::NONE, &mut bytes);
        assert_eq!(bytes, b"\x1b]8;;https://nhs.uk\x1b\\\x1b]8;;\x1b\\");
    }
}
