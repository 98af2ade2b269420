//! The site, the patients' pages, the staff console and the JSON API.

mod assets;
mod components;
mod frame;
mod words;
