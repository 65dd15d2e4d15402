//! A passphrase over a file, in the age format (age-encryption.org/v1), so that the `age` tool opens it too.

use age::secrecy::SecretString;

/// The work that a passphrase takes, as the binary logarithm of scrypt's N: that of the `age` tool, about a second and
/// 256 MiB on a laptop of 2026. It does not depend on the machine: the library's own choice is measured in a thousandth
/// of a second, and a machine that is busy then would seal a plan that is easy to guess.
const WORK: u8 = 18;
/// A file that asks for more is not opened: 1 GiB and some seconds. Not measured either, or a busy machine would refuse a
/// plan that it sealed itself.
const MOST_WORK: u8 = 20;

/// Why a file cannot be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// The passphrase is another one.
    WrongPassphrase,
    /// Its passphrase takes more work than this program does for a file.
    TooMuchWork,
    /// It is no file in the age format with a passphrase, or it is spoilt.
    Spoilt,
    /// It could not be sealed: why, in the library's words.
    NotSealed(String),
}

/// Seals bytes with a passphrase. Takes about a second, so that guessing takes long.
///
/// # Errors
/// When the system gives no random numbers.
pub fn seal(bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let mut recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(WORK);
    age::encrypt(&recipient, bytes).map_err(|e| SealError::NotSealed(e.to_string()))
}

/// Opens what [`seal`], or the `age` tool with a passphrase, sealed.
///
/// # Errors
/// When the passphrase is wrong, or the bytes are spoilt.
pub fn open(sealed: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let mut identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(MOST_WORK);
    age::decrypt(&identity, sealed).map_err(|e| match e {
        age::DecryptError::DecryptionFailed => SealError::WrongPassphrase,
        age::DecryptError::ExcessiveWork { .. } => SealError::TooMuchWork,
        _ => SealError::Spoilt,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_passphrase_only() {
        let sealed = seal(b"my plan", "horse staple").unwrap();
        let head = String::from_utf8_lossy(&sealed).lines().take(2).collect::<Vec<_>>().join("\n");
        assert!(head.starts_with("age-encryption.org/v1\n-> scrypt "), "{head}");
        assert!(head.ends_with(" 18"), "the work does not depend on how busy the machine is: {head}");
        assert!(!sealed.windows(4).any(|w| w == b"plan"));
        assert_eq!(open(&sealed, "horse staple").unwrap(), b"my plan");
        assert_eq!(open(&sealed, "horse stable"), Err(SealError::WrongPassphrase));
        let mut spoilt = sealed.clone();
        let last = spoilt.len() - 1;
        spoilt[last] ^= 1;
        assert!(matches!(open(&spoilt, "horse staple"), Err(SealError::Spoilt)));
        assert!(matches!(open(b"plan: 1\n", "horse staple"), Err(SealError::Spoilt)));
    }

    #[test]
    fn a_file_that_asks_for_more_work_than_any_plan_is_refused_at_once() {
        let mut recipient = age::scrypt::Recipient::new("a".to_owned().into());
        recipient.set_work_factor(1);
        let sealed = age::encrypt(&recipient, b"plan").unwrap();
        // Only the number is another: the work would have to be done before anything else is looked at.
        let head = String::from_utf8_lossy(&sealed).lines().nth(1).unwrap().to_owned();
        let more = format!("{} 21", head.strip_suffix(" 1").unwrap());
        let at = sealed.windows(head.len()).position(|w| w == head.as_bytes()).unwrap();
        let sealed = [&sealed[..at], more.as_bytes(), &sealed[at + head.len()..]].concat();
        assert_eq!(open(&sealed, "a"), Err(SealError::TooMuchWork));
    }
}
