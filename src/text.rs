//! Display width, wrapping and cleaning of words.
