//! Finding words in a handbook.
