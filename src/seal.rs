//! A passphrase over a file, in the age format (age-encryption.org/v1), so that the `age` tool opens it too.

use age::secrecy::SecretString;
use std::fmt;

/// Why a file cannot be sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SealError {
    /// The passphrase is another one.
    WrongPassphrase,
    /// It was not sealed with a passphrase, or it is spoilt.
    Spoilt(String),
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::WrongPassphrase => f.write_str("the passphrase is wrong; try again"),
            Self::Spoilt(why) => write!(f, "the locked file cannot be opened: {why}; use a copy of it"),
        }
    }
}

impl std::error::Error for SealError {}

/// Seals bytes with a passphrase. Takes about a second, so that guessing takes long.
///
/// # Errors
/// When the system gives no random numbers.
pub fn seal(bytes: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let recipient = age::scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    age::encrypt(&recipient, bytes).map_err(|e| SealError::Spoilt(e.to_string()))
}

/// Opens what [`seal`], or the `age` tool with a passphrase, sealed.
///
/// # Errors
/// When the passphrase is wrong, or the bytes are spoilt.
pub fn open(sealed: &[u8], passphrase: &str) -> Result<Vec<u8>, SealError> {
    let identity = age::scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    age::decrypt(&identity, sealed).map_err(|e| match e {
        age::DecryptError::DecryptionFailed => SealError::WrongPassphrase,
        age::DecryptError::ExcessiveWork { .. } => SealError::Spoilt("it asks for too much work".into()),
        _ => SealError::Spoilt("it is no file in the age format with a passphrase, or it is spoilt".into()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_passphrase_only() {
        let sealed = seal(b"my plan", "horse staple").unwrap();
        assert!(sealed.starts_with(b"age-encryption.org/v1\n-> scrypt "));
        assert!(!sealed.windows(4).any(|w| w == b"plan"));
        assert_eq!(open(&sealed, "horse staple").unwrap(), b"my plan");
        assert_eq!(open(&sealed, "horse stable"), Err(SealError::WrongPassphrase));
        let mut spoilt = sealed.clone();
        let last = spoilt.len() - 1;
        spoilt[last] ^= 1;
        assert!(matches!(open(&spoilt, "horse staple"), Err(SealError::Spoilt(_))));
        assert!(matches!(open(b"plan: 1\n", "horse staple"), Err(SealError::Spoilt(_))));
    }
}
