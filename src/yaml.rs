//! The only module that names the YAML library.
