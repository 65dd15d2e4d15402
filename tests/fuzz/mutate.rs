//! Inputs made from real ones: bytes flipped, pieces cut, doubled, moved and swapped between files, and signs put in
//! that readers stumble over.

use rand::{RngExt, rngs::StdRng, seq::IndexedRandom};

/// Longest input made, in bytes.
const LONGEST: usize = 64 * 1024;

/// What readers of YAML, JSON, UTF-8, terminals and numbers stumble over.
const TOKENS: &[&[u8]] = &[
    b"&a ",
    b"*a",
    b"<<: *a",
    b"!!binary ",
    b"!!int ",
    b"! ",
    b"---\n",
    b"...\n",
    b"%YAML 1.2\n",
    b"? ",
    b"- ",
    b": ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"{}",
    b"[]",
    b"|\n",
    b">-\n",
    b"|9\n",
    b"\"",
    b"'",
    b"\\",
    b"\"\\x00\"",
    b"\"\\ud800\"",
    b"#",
    b" #",
    b",",
    b"\t",
    b"\r",
    b"\r\n",
    b"\n",
    b"~",
    b"null",
    b"true",
    b"yes",
    b".nan",
    b"-.inf",
    b"0x7f",
    b"1e999",
    b"-1",
    b"0",
    b"9223372036854775808",
    b"18446744073709551616",
    b"-9999-12-31",
    b"9999-12-31",
    b"0000-00-00",
    b"2026-02-30",
    b"2038-01-19",
    b"{emergency}",
    b"{line:",
    b"[[",
    b"]]",
    b"](",
    b"{0}",
    b"{1}",
    b"$",
    b"%s",
    b"\\u001b[2J",
    b"\\u202e",
    b"\\e",
    b"\\x9b",
    b"\\N",
    b"\0",
    b"\x07",
    b"\x08",
    b"\x1b",
    b"\x1b[",
    b"\x1b[200~",
    b"\x1b[201~",
    b"\x1b[99999;99999R",
    b"\x1b[?69;2$y",
    b"\x1b]",
    b"\x1bP",
    b"\x7f",
    b"\x9b",
    b"\xc2\x9b",
    b"\xff",
    b"\xfe",
    b"\xc0\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\xe2\x80",
    b"\xe2\x80\xae",
    b"\xe2\x81\xa6",
    b"\xe2\x80\x8b",
    b"\xe2\x80\x8d",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xa8",
    b"\xc2\x85",
    b"\xf3\xa0\x81\x81",
    b"\xcc\x81",
    b"\xe6\xbc\xa2",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7",
    b"--",
    b"=",
    b"../",
    b"/",
];

/// One input from a corpus of real ones and words that the reader knows.
pub fn input(random: &mut StdRng, corpus: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
    let mut bytes = corpus.choose(random).cloned().unwrap_or_default();
    // Most inputs differ from a real one in few places: they come far into the reader.
    let changes = 1 + random.random_range(0..4) * random.random_range(0..4);
    for _ in 0..changes {
        change(random, &mut bytes, corpus, words);
    }
    bytes.truncate(LONGEST);
    bytes
}

fn change(random: &mut StdRng, bytes: &mut Vec<u8>, corpus: &[Vec<u8>], words: &[&str]) {
    let at = random.random_range(0..=bytes.len());
    let piece = |random: &mut StdRng, of: &[u8]| -> Vec<u8> {
        let from = random.random_range(0..=of.len());
        let most = if random.random_bool(0.8) { 40 } else { 2000 };
        of[from..(from + random.random_range(0..most)).min(of.len())].to_vec()
    };
    match random.random_range(0..12) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8),
        1 if at < bytes.len() => bytes[at] = random.random(),
        2 => {
            let end = (at + random.random_range(0..60)).min(bytes.len());
            bytes.drain(at..end);
        }
        3 => bytes.truncate(at),
        // A piece of this one, or of another, at another place.
        4 | 5 => {
            let other = corpus.choose(random).cloned().unwrap_or_default();
            let of = if random.random_bool(0.5) { bytes.clone() } else { other };
            let piece = piece(random, &of);
            bytes.splice(at..at, piece);
        }
        // A line again, or gone, or deeper.
        6 => {
            let start = bytes[..at].iter().rposition(|b| *b == b'\n').map_or(0, |i| i + 1);
            let end = bytes[at..].iter().position(|b| *b == b'\n').map_or(bytes.len(), |i| at + i + 1);
            let line = bytes[start..end].to_vec();
            match random.random_range(0..3) {
                0 => drop(bytes.splice(start..start, line)),
                1 => drop(bytes.drain(start..end)),
                _ => drop(bytes.splice(start..start, *b"  ")),
            }
        }
        // Much of one thing: long words, deep nesting.
        7 => {
            let what = TOKENS.choose(random).copied().unwrap_or(b"[");
            let times =
                if random.random_bool(0.9) { random.random_range(1..200) } else { 20_000 / what.len() };
            bytes.splice(at..at, what.repeat(times));
        }
        8 if !words.is_empty() => {
            let word = words.choose(random).copied().unwrap_or_default();
            bytes.splice(at..at, word.bytes());
        }
        _ => {
            let token = TOKENS.choose(random).copied().unwrap_or_default();
            // In place of what stands there, as often as beside it.
            let end = if random.random_bool(0.5) { (at + token.len()).min(bytes.len()) } else { at };
            bytes.splice(at..end, token.iter().copied());
        }
    }
}

/// A shorter input that still fails: pieces are left out, halves first, then single bytes.
pub fn shortest(bytes: &[u8], fails: impl Fn(&[u8]) -> bool) -> Vec<u8> {
    let mut best = bytes.to_vec();
    let mut tries = 3000;
    let mut size = best.len().div_ceil(2);
    while size > 0 && tries > 0 {
        let mut at = 0;
        while at < best.len() && tries > 0 {
            tries -= 1;
            let shorter = [&best[..at], &best[(at + size).min(best.len())..]].concat();
            if fails(&shorter) {
                best = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    best
}
