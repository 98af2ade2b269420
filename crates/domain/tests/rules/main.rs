//! The rules of booking, told as a clinic would tell them.

mod support;

mod time_rules;
