//! Bytes from the keyboard to keys, pastes and the terminal's own answers. Pure: bytes in, inputs out.
//!
//! crossterm's reader is not used: it drops the answers that pacing needs and spins when the terminal goes away.

use crate::app::Key;
use std::time::Duration;

/// What the terminal sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Key),
    /// A text pasted in brackets.
    Paste(String),
    /// Answer to a cursor position query (`CSI 6 n`): row and column, from 1.
    CursorAt(u16, u16),
    /// Answer to a mode query (`DECRQM`): the mode, and 0 unknown, 1 set, 2 reset, 3 always set, 4 always reset.
    Mode(u16, u16),
    /// Answer to a query of the ground's colour (`OSC 11`): whether it is light.
    Ground(bool),
    /// The left button was pressed, at a column and row from 0.
    Click(u16, u16),
    /// The wheel was turned one notch: down or up.
    Wheel(bool),
}

/// Longest paste taken, in bytes; the rest is dropped.
const LONGEST_PASTE: usize = 1 << 20;
/// Longest control sequence taken, in bytes; a longer one is noise.
const LONGEST_SEQUENCE: usize = 256;

/// An Esc that nothing follows for so long is the key. Bytes of one key come within a few milliseconds of one another.
const ESCAPE: Duration = Duration::from_millis(60);
/// The rest of an answer comes within this time, or never: as long as on the slowest lines with a packet lost.
const ANSWER: Duration = Duration::from_secs(2);
/// A paste of which nothing has come for so long is over: the thinnest line sends hundreds of bytes in that time.
const PASTE_PAUSE: Duration = Duration::from_secs(4);

const PASTE_START: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Takes bytes as they come, in pieces of any size.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
    paste: Option<Vec<u8>>,
}

/// What stands at the front of the held bytes.
enum Front {
    /// So many bytes, and what they mean.
    Whole(usize, Option<Input>),
    /// More bytes are needed to tell.
    Part,
}

impl Decoder {
    /// Takes bytes and returns what is complete, in order.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Input> {
        self.held.extend_from_slice(bytes);
        let mut out = Vec::new();
        loop {
            if self.paste.is_some() {
                if !self.take_paste(&mut out) {
                    return out;
                }
            } else if self.held.starts_with(PASTE_START) {
                self.held.drain(..PASTE_START.len());
                self.paste = Some(Vec::new());
            } else {
                match front(&self.held) {
                    Front::Part => return out,
                    Front::Whole(used, input) => {
                        self.held.drain(..used);
                        out.extend(input);
                    }
                }
            }
        }
    }

    /// After how long a pause the bytes that are held are settled, if any are: an Esc key, a sequence cut short, or a
    /// paste whose end was lost on the way.
    pub fn pause(&self) -> Option<Duration> {
        match self.paste {
            Some(_) => Some(PASTE_PAUSE),
            // Nobody types that much of a sequence: it is an answer, and its rest must not be taken for keys.
            None if matches!(self.held[..], [0x1b, b'[' | b']', b'0'..=b'9' | b'?' | b'<', ..]) => {
                Some(ANSWER)
            }
            None => (!self.held.is_empty()).then_some(ESCAPE),
        }
    }

    /// After such a pause: a lone Esc was the key, and a paste is what has come of it; anything else cut short is
    /// dropped.
    pub fn settle(&mut self) -> Option<Input> {
        if let Some(mut paste) = self.paste.take() {
            paste.append(&mut self.held);
            return Some(Input::Paste(String::from_utf8_lossy(&paste).into_owned()));
        }
        if self.held.is_empty() {
            return None;
        }
        let held = std::mem::take(&mut self.held);
        (held[0] == 0x1b && held.len() <= 2).then_some(Input::Key(Key::Esc))
    }

    /// Moves bytes into the paste; true once its end was seen.
    fn take_paste(&mut self, out: &mut Vec<Input>) -> bool {
        let Some(paste) = &mut self.paste else { return true };
        let end = self.held.windows(PASTE_END.len()).position(|w| w == PASTE_END);
        // Without the end, its first bytes may already be at the back.
        let keep = if end.is_some() { 0 } else { PASTE_END.len() - 1 };
        let upto = end.unwrap_or_else(|| self.held.len().saturating_sub(keep));
        let room = LONGEST_PASTE.saturating_sub(paste.len());
        paste.extend(self.held.drain(..upto).take(room));
        if end.is_none() {
            return false;
        }
        self.held.drain(..PASTE_END.len());
        let text = self.paste.take().unwrap_or_default();
        out.push(Input::Paste(String::from_utf8_lossy(&text).into_owned()));
        true
    }
}

fn front(held: &[u8]) -> Front {
    let Some(&first) = held.first() else { return Front::Part };
    let key = |key| Front::Whole(1, Some(Input::Key(key)));
    match first {
        0x1b => escape(held),
        b'\r' | b'\n' => key(Key::Enter),
        b'\t' => key(Key::Tab),
        0x7f => key(Key::Backspace),
        // Ctrl-Space.
        0 => key(Key::Ctrl('@')),
        1..=26 => key(Key::Ctrl(char::from(first - 1 + b'a'))),
        0x1e => key(Key::Ctrl('^')),
        0x1f => key(Key::Ctrl('_')),
        28 | 29 => Front::Whole(1, None),
        _ => letter(held),
    }
}

/// One letter in UTF-8; a byte that is none is dropped.
fn letter(held: &[u8]) -> Front {
    let len = match held[0] {
        ..0x80 => 1,
        0xc2..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf4 => 4,
        _ => return Front::Whole(1, None),
    };
    let piece = &held[..len.min(held.len())];
    match std::str::from_utf8(piece) {
        Ok(text) => Front::Whole(
            len,
            text.chars().next().filter(|c| !c.is_control()).map(|c| Input::Key(Key::Char(c))),
        ),
        Err(e) if e.error_len().is_none() && piece.len() < len => Front::Part,
        Err(_) => Front::Whole(1, None),
    }
}

/// What begins with Esc.
fn escape(held: &[u8]) -> Front {
    match held.get(1) {
        None => Front::Part,
        Some(b'[') => sequence(held),
        Some(b'O') => match held.get(2) {
            None => Front::Part,
            // No sequence ends so: it is Esc, `O` and the key that is never to be lost.
            Some(b'!') => Front::Whole(1, Some(Input::Key(Key::Esc))),
            Some(&last) => Front::Whole(3, named(last).map(Input::Key)),
        },
        // The answer about the ground, which begins with its number; no other string was asked for, and an Esc with
        // a key close behind it must not take the keys after it away.
        Some(b']') if held.get(2).is_none_or(u8::is_ascii_digit) => string(held),
        // Two Esc keys, or Esc and then a key: Alt is never needed, so the Esc counts.
        Some(_) => Front::Whole(1, Some(Input::Key(Key::Esc))),
    }
}

/// A string up to BEL or ST: the ground's colour, or nothing this program asked; one that never ends is cut off. The
/// key that is never to be lost stands in no answer: it ends what was cut short before it.
fn string(held: &[u8]) -> Front {
    // Neither does a key with Ctrl.
    let speaks = |b: &u8| *b == b'!' || *b < 0x20 && !matches!(*b, 7 | 0x1b);
    if let Some(at) = held.iter().position(speaks) {
        return Front::Whole(at, None);
    }
    let end = held.iter().position(|b| *b == 7).map(|at| at + 1);
    let st = held.windows(2).position(|w| w == b"\x1b\\").map(|at| at + 2);
    match end.into_iter().chain(st).min() {
        Some(used) => Front::Whole(used, ground(&held[2..used])),
        None if held.len() > LONGEST_SEQUENCE => Front::Whole(held.len(), None),
        None => Front::Part,
    }
}

/// The ground's colour, as `11;rgb:RRRR/GGGG/BBBB` with one to four digits each: light from the middle grey on.
fn ground(answer: &[u8]) -> Option<Input> {
    let text = std::str::from_utf8(answer).ok()?.strip_prefix("11;rgb:")?;
    let parts = text.trim_end_matches(['\x07', '\x1b', '\\']).split('/');
    let part = |digits: &str| {
        let value = u32::from_str_radix(digits, 16).ok()?;
        let most = 16_u32.checked_pow(u32::try_from(digits.len()).ok().filter(|n| (1..=4).contains(n))?)? - 1;
        Some(f64::from(value) / f64::from(most))
    };
    let rgb: Vec<f64> = parts.map(part).collect::<Option<_>>()?;
    let [red, green, blue] = rgb.try_into().ok()?;
    // Rec. 709: how bright each colour is to the eye.
    Some(Input::Ground(0.2126 * red + 0.7152 * green + 0.0722 * blue >= 0.5))
}

/// A control sequence: `CSI`, parameters, intermediates, a final byte.
fn sequence(held: &[u8]) -> Front {
    let body = &held[2..];
    // The Linux console sends `CSI [ A` for F1.
    if body.first() == Some(&b'[') {
        return match body.get(1) {
            None => Front::Part,
            Some(b'!') => Front::Whole(1, Some(Input::Key(Key::Esc))),
            Some(_) => Front::Whole(4, None),
        };
    }
    // No sequence begins so: it is Esc, `[` and the key that is never to be lost.
    if body.first() == Some(&b'!') {
        return Front::Whole(1, Some(Input::Key(Key::Esc)));
    }
    if let Some(at) = body.iter().take_while(|b| (0x20..0x40).contains(*b)).position(|b| *b == b'!') {
        return Front::Whole(2 + at, None);
    }
    // A press of the mouse as terminals before mode 1006 tell of it: three bytes follow, which are no keys.
    if body.first() == Some(&b'M') {
        return if body.len() < 4 { Front::Part } else { Front::Whole(6, None) };
    }
    let Some(at) = body.iter().position(|b| !(0x20..0x40).contains(b)) else {
        return if held.len() > LONGEST_SEQUENCE { Front::Whole(held.len(), None) } else { Front::Part };
    };
    let last = body[at];
    if !(0x40..0x7f).contains(&last) {
        // No sequence: drop what was held of it, and let the byte speak for itself.
        return Front::Whole(2 + at, None);
    }
    let middle = std::str::from_utf8(&body[..at]).unwrap_or_default();
    if let Some(report) = middle.strip_prefix('<') {
        return Front::Whole(2 + at + 1, (last == b'M').then(|| mouse(report)).flatten());
    }
    let input = match (middle.strip_prefix('?'), last) {
        (Some(mode), b'y') => {
            numbers(mode.trim_end_matches('$')).and_then(|n| Some(Input::Mode(*n.first()?, *n.get(1)?)))
        }
        (None, b'R') => numbers(middle).and_then(|n| Some(Input::CursorAt(*n.first()?, *n.get(1)?))),
        (None, b'~') => numbers(middle).and_then(|n| tilde(*n.first()?)).map(Input::Key),
        // Alt is 3, Ctrl is 5.
        (None, b'C') if middle == "1;5" || middle == "1;3" => Some(Input::Key(Key::WordRight)),
        (None, b'D') if middle == "1;5" || middle == "1;3" => Some(Input::Key(Key::WordLeft)),
        // A press of the mouse as mode 1015 tells of it.
        (None, b'M') => None,
        (None, last) => named(last).map(Input::Key),
        _ => None,
    };
    Front::Whole(2 + at + 1, input)
}

/// A report of the mouse (SGR, mode 1006): button, column, row.
fn mouse(report: &str) -> Option<Input> {
    let [button, column, row] = numbers(report)?.try_into().ok()?;
    Some(match button {
        0 => Input::Click(column.checked_sub(1)?, row.checked_sub(1)?),
        64 => Input::Wheel(false),
        65 => Input::Wheel(true),
        _ => return None,
    })
}

fn numbers(text: &str) -> Option<Vec<u16>> {
    text.split(';').map(|n| n.parse().ok()).collect()
}

fn named(last: u8) -> Option<Key> {
    Some(match last {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'H' => Key::Home,
        b'F' => Key::End,
        b'Z' => Key::BackTab,
        b'M' => Key::Enter,
        _ => return None,
    })
}

fn tilde(number: u16) -> Option<Key> {
    Some(match number {
        1 | 7 => Key::Home,
        4 | 8 => Key::End,
        3 => Key::Delete,
        5 => Key::PageUp,
        6 => Key::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(bytes: &[u8]) -> Vec<Input> {
        let mut d = Decoder::default();
        let mut out = d.feed(bytes);
        out.extend(d.settle());
        out
    }

    fn key(k: Key) -> Input {
        Input::Key(k)
    }

    #[test]
    fn keys_are_read_as_terminals_send_them() {
        for (bytes, want) in [
            (&b"j"[..], Key::Char('j')),
            (b"\x0f", Key::Ctrl('o')),
            (b"\r", Key::Enter),
            (b"\x1b", Key::Esc),
            (b"\x1b[A", Key::Up),
            (b"\x1bOB", Key::Down),
            (b"\x1b[1;2C", Key::Right),
            (b"\x1b[1;5C", Key::WordRight),
            (b"\x1f", Key::Ctrl('_')),
            (b"\x1b[5~", Key::PageUp),
            (b"\x1b[Z", Key::BackTab),
            ("é".as_bytes(), Key::Char('é')),
            ("漢".as_bytes(), Key::Char('漢')),
        ] {
            assert_eq!(keys(bytes), [key(want)], "{bytes:?}");
        }
    }

    #[test]
    fn a_paste_whose_end_was_lost_does_not_take_the_keys_after_it() {
        let mut d = Decoder::default();
        assert_eq!(d.feed(b"\x1b[200~words\x1b[20"), []);
        assert_eq!(d.pause(), Some(PASTE_PAUSE));
        assert_eq!(d.settle(), Some(Input::Paste("words\x1b[20".into())));
        assert_eq!(d.feed(b"!"), [key(Key::Char('!'))]);
        assert_eq!(d.pause(), None);
    }

    #[test]
    fn the_overdose_key_is_a_key_right_behind_esc_too() {
        for middle in ["", "[", "[[", "O", "]", "P", "X", "_", "^"] {
            let all = keys(format!("\x1b{middle}!").as_bytes());
            assert_eq!(all.first(), Some(&key(Key::Esc)), "{middle:?}");
            assert_eq!(all.last(), Some(&key(Key::Char('!'))), "{middle:?}");
        }
    }

    #[test]
    fn presses_of_the_mouse_in_older_forms_are_no_keys() {
        assert_eq!(keys(b"\x1b[M !!j"), [key(Key::Char('j'))]);
        assert_eq!(keys(b"\x1b[32;1;1Mj"), [key(Key::Char('j'))]);
        assert_eq!(keys(b"\x1bOM"), [key(Key::Enter)]);
    }

    #[test]
    fn answers_of_the_terminal_are_told_from_keys() {
        assert_eq!(
            keys(b"j\x1b[12;40Rk\x1b[?69;2$y\x1b]11;rgb:0/0/0\x07q"),
            [
                key(Key::Char('j')),
                Input::CursorAt(12, 40),
                key(Key::Char('k')),
                Input::Mode(69, 2),
                Input::Ground(false),
                key(Key::Char('q'))
            ]
        );
        assert_eq!(keys(b"\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\j"), [Input::Ground(true), key(Key::Char('j'))]);
        assert_eq!(keys(b"\x1b]11;rgb:/0/0\x07\x1b]52;c;x\x07"), []);
    }

    #[test]
    fn the_mouse_tells_presses_of_the_left_button_and_the_wheel() {
        assert_eq!(
            keys(b"\x1b[<0;12;3M\x1b[<0;12;3m\x1b[<65;1;1M\x1b[<64;1;1M\x1b[<2;1;1M\x1b[<0;0;1Mj"),
            [Input::Click(11, 2), Input::Wheel(true), Input::Wheel(false), key(Key::Char('j'))]
        );
    }

    #[test]
    fn a_paste_is_one_text_and_its_keys_do_nothing() {
        assert_eq!(
            keys(b"\x1b[200~q!\x1b[A\x1b[201~j"),
            [Input::Paste("q!\x1b[A".into()), key(Key::Char('j'))]
        );
    }

    #[test]
    fn an_answer_in_two_pieces_is_no_keys_and_a_lone_esc_waits_no_longer_for_it() {
        for (head, tail) in [("\x1b[5;", "5R"), ("\x1b]11;rg", "b:ffff/ffff/ffff\x07"), ("\x1b[?69", ";0$y")]
        {
            let mut d = Decoder::default();
            assert_eq!(d.feed(head.as_bytes()), []);
            assert_eq!(d.pause(), Some(ANSWER), "{head:?}");
            let answer = d.feed(tail.as_bytes());
            assert!(answer.len() == 1 && !matches!(answer[0], Input::Key(_)), "{answer:?}");
            // Where its rest is lost, the key that must not be lost is there.
            let mut d = Decoder::default();
            assert_eq!(d.feed(head.as_bytes()), []);
            assert_eq!(d.feed(b"!\x0f"), [Input::Key(Key::Char('!')), Input::Key(Key::Ctrl('o'))]);
            let mut d = Decoder::default();
            assert_eq!(d.feed(head.as_bytes()), []);
            assert_eq!(d.feed(b"\x0f"), [Input::Key(Key::Ctrl('o'))]);
        }
        for head in ["\x1b", "\x1b[", "\x1bO", "\x1b[M"] {
            let mut d = Decoder::default();
            d.feed(head.as_bytes());
            assert_eq!(d.pause(), Some(ESCAPE));
        }
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_mean_the_same(bytes in proptest::collection::vec(any::<u8>(), 0..60), cut in 0usize..60) {
            let mut whole = Decoder::default();
            let all = whole.feed(&bytes);
            let mut parts = Decoder::default();
            let cut = cut.min(bytes.len());
            let mut out = parts.feed(&bytes[..cut]);
            out.extend(parts.feed(&bytes[cut..]));
            prop_assert_eq!(all, out);
        }

        #[test]
        fn the_overdose_key_is_never_swallowed_after_noise(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut d = Decoder::default();
            d.feed(&bytes);
            d.settle();
            prop_assume!(d.paste.is_none());
            prop_assert_eq!(d.feed(b"!"), vec![key(Key::Char('!'))]);
        }
    }
}
