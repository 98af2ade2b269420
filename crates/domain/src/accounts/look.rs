//! How the console looks to one person.

use std::str::FromStr;

use crate::text::Mistake;

/// How the console looks to one person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Its colours.
    pub theme: Theme,
    /// How much of it fits on a screen.
    pub density: Density,
}

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

/// How close together things stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Density {
    /// Whatever is pressed is 44 px high.
    #[default]
    Comfortable,
    /// It is 32 px high, for a large screen and a mouse.
    Compact,
}

impl Density {
    /// Every one.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// How it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }
}

impl FromStr for Density {
    type Err = Mistake;

    fn from_str(code: &str) -> Result<Self, Mistake> {
        Self::ALL.into_iter().find(|density| density.code() == code).ok_or(Mistake::NotAChoice)
    }
}
