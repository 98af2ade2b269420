//! How the console looks to one person.

use std::str::FromStr;

use crate::text::Mistake;

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Dark letters on light ground.
    #[default]
    Light,
    /// Light letters on dark ground.
    Dark,
    /// As the device is set.
    Device,
}

impl Theme {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::Device];

    /// How it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
            Self::Device => "device",
        }
    }
}

impl FromStr for Theme {
    type Err = Mistake;

    fn from_str(code: &str) -> Result<Self, Mistake> {
        Self::ALL.into_iter().find(|theme| theme.code() == code).ok_or(Mistake::NotAChoice)
    }
}
