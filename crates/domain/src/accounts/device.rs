//! What somebody signed in with, in two words: enough to recognise one's own, too little to follow anybody.

use std::str::FromStr;

use crate::text::Mistake;

/// A browser on a system.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The browser.
    pub browser: Browser,
    /// The system it runs on.
    pub system: System,
}

/// A browser, as far as its sessions are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Browser {
    /// Firefox.
    Firefox,
    /// Edge.
    Edge,
    /// Opera.
    Opera,
    /// Chrome, or what is made of it.
    Chrome,
    /// Safari.
    Safari,
    /// Any other.
    #[default]
    Other,
}

/// A system, as far as its sessions are told apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum System {
    /// Windows.
    Windows,
    /// macOS.
    Mac,
    /// Linux.
    Linux,
    /// Android.
    Android,
    /// An iPhone.
    Iphone,
    /// An iPad.
    Ipad,
    /// Any other.
    #[default]
    Other,
}

impl Device {
    /// What a browser says of itself. Each one names its ancestors too, so the more particular names come first.
    pub fn of(user_agent: &str) -> Self {
        let says = |word: &str| user_agent.contains(word);
        let browser = match () {
            () if says("Firefox/") || says("FxiOS/") => Browser::Firefox,
            () if says("Edg/") || says("EdgA/") || says("EdgiOS/") => Browser::Edge,
            () if says("OPR/") => Browser::Opera,
            () if says("Chrome/") || says("CriOS/") || says("Chromium/") => Browser::Chrome,
            () if says("Safari/") => Browser::Safari,
            () => Browser::Other,
        };
        let system = match () {
            () if says("iPhone") => System::Iphone,
            () if says("iPad") => System::Ipad,
            () if says("Android") => System::Android,
            () if says("Windows") => System::Windows,
            () if says("Macintosh") => System::Mac,
            () if says("Linux") || says("X11") => System::Linux,
            () => System::Other,
        };
        Self { browser, system }
    }

    /// How it is kept: `firefox windows`.
    pub fn code(self) -> String {
        format!("{} {}", self.browser.code(), self.system.code())
    }
}

impl FromStr for Device {
    type Err = Mistake;

    fn from_str(code: &str) -> Result<Self, Mistake> {
        let (browser, system) = code.split_once(' ').ok_or(Mistake::NotAChoice)?;
        let browser = Browser::ALL.into_iter().find(|one| one.code() == browser).ok_or(Mistake::NotAChoice)?;
        let system = System::ALL.into_iter().find(|one| one.code() == system).ok_or(Mistake::NotAChoice)?;
        Ok(Self { browser, system })
    }
}

impl Browser {
    const ALL: [Self; 6] = [Self::Firefox, Self::Edge, Self::Opera, Self::Chrome, Self::Safari, Self::Other];

    fn code(self) -> &'static str {
        match self {
            Self::Firefox => "firefox",
            Self::Edge => "edge",
            Self::Opera => "opera",
            Self::Chrome => "chrome",
            Self::Safari => "safari",
            Self::Other => "other",
        }
    }

    /// Its name; none where it is not one of the known.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Firefox => Some("Firefox"),
            Self::Edge => Some("Edge"),
            Self::Opera => Some("Opera"),
            Self::Chrome => Some("Chrome"),
            Self::Safari => Some("Safari"),
            Self::Other => None,
        }
    }
}

impl System {
    const ALL: [Self; 7] =
        [Self::Windows, Self::Mac, Self::Linux, Self::Android, Self::Iphone, Self::Ipad, Self::Other];

    fn code(self) -> &'static str {
        match self {
            Self::Windows => "windows",
            Self::Mac => "mac",
            Self::Linux => "linux",
            Self::Android => "android",
            Self::Iphone => "iphone",
            Self::Ipad => "ipad",
            Self::Other => "other",
        }
    }

    /// Its name; none where it is not one of the known.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Windows => Some("Windows"),
            Self::Mac => Some("macOS"),
            Self::Linux => Some("Linux"),
            Self::Android => Some("Android"),
            Self::Iphone => Some("iPhone"),
            Self::Ipad => Some("iPad"),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_is_recognised_and_kept_in_two_words() {
        let told = [
            ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "firefox windows"),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0",
                "edge mac",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36",
                "chrome android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
                "safari iphone",
            ),
            ("<script>alert(1)</script>", "other other"),
            ("", "other other"),
        ];
        for (agent, code) in told {
            assert_eq!(Device::of(agent).code(), code);
            assert_eq!(code.parse(), Ok(Device::of(agent)));
        }
    }
}
