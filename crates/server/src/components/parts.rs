//! The smaller parts of a page.

/// A link with its words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Link {
    /// Where it leads.
    pub(crate) href: String,
    /// What it says.
    pub(crate) text: String,
}

impl Link {
    /// A link with its words.
    pub(crate) fn new(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self { href: href.into(), text: text.into() }
    }
}

/// A term and what it is: "Checked by" – "Dr. L. Chen".
#[derive(Clone, Debug, Default)]
pub(crate) struct Fact {
    /// The term.
    pub(crate) term: String,
    /// What it is.
    pub(crate) text: String,
    /// Where it leads, if anywhere.
    pub(crate) href: Option<String>,
}

impl Fact {
    /// A term and what it is.
    pub(crate) fn new(term: impl Into<String>, text: impl Into<String>) -> Self {
        Self { term: term.into(), text: text.into(), href: None }
    }

    /// A fact that leads somewhere.
    pub(crate) fn linked(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }
}

/// The box that says what one is about to agree to, or has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    /// "Your visit".
    pub(crate) heading: String,
    /// The line that matters most: the day and time.
    pub(crate) main: String,
    /// What else belongs to it, a line each.
    pub(crate) lines: Vec<String>,
}

/// A time that can be chosen; a submit button, since forty radios are one tab stop and lose the day.
#[derive(Clone, Debug, Default)]
pub(crate) struct TimeButton {
    /// What the form sends: the start, and whatever tells two offers apart.
    pub(crate) value: String,
    /// What the eye reads: "9:00 a.m.".
    pub(crate) text: String,
    /// What the ear needs in addition: "Monday, November 23, 60 minutes, with Dr. Roy".
    pub(crate) whole: String,
    /// A second line: "Dr. Roy", "your time now".
    pub(crate) note: Option<String>,
    /// The visit's own time while it is being moved.
    pub(crate) is_current: bool,
}

impl TimeButton {
    /// Marks it as the time the visit has now, in words.
    pub(crate) fn current(mut self, words: String) -> Self {
        self.note = Some(match self.note.take() {
            Some(note) => format!("{note} · {words}"),
            None => words,
        });
        self.is_current = true;
        self
    }
}

/// How well something is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Certainty {
    /// Further research is very unlikely to change it.
    High,
    /// Further research may change it.
    Moderate,
    /// Further research is likely to change it.
    Low,
    /// Any estimate is uncertain.
    VeryLow,
}

impl Certainty {
    /// How sure, where anybody graded it.
    pub(crate) fn of(graded: Option<domain::articles::Certainty>) -> Option<Self> {
        use domain::articles::Certainty;

        match graded? {
            Certainty::High => Some(Self::High),
            Certainty::Moderate => Some(Self::Moderate),
            Certainty::Low => Some(Self::Low),
            Certainty::VeryLow => Some(Self::VeryLow),
            Certainty::NotGraded => None,
        }
    }

    /// How many of the four bars are full; decoration beside the words.
    pub(crate) fn bars(self) -> u8 {
        match self {
            Self::High => 4,
            Self::Moderate => 3,
            Self::Low => 2,
            Self::VeryLow => 1,
        }
    }

    /// Its word.
    pub(crate) fn word(self, t: &crate::words::Words) -> String {
        match self {
            Self::High => t.evidence_high(),
            Self::Moderate => t.evidence_moderate(),
            Self::Low => t.evidence_low(),
            Self::VeryLow => t.evidence_very_low(),
        }
    }
}

/// When to get help right away, and whom to call; also the answer to a red flag.
#[derive(Clone, Debug, Default)]
pub(crate) struct Care {
    /// "When to get help right away".
    pub(crate) heading: String,
    /// What to watch for, or what to do now.
    pub(crate) text: String,
    /// Signs, a line each.
    pub(crate) signs: Vec<String>,
    /// Numbers to call, as links.
    pub(crate) numbers: Vec<Link>,
}

/// Rows and columns of plain text. What needs links or buttons in a cell writes its own table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// What the table shows.
    pub(crate) caption: String,
    /// The columns.
    pub(crate) head: Vec<String>,
    /// The rows; the first cell names the row.
    pub(crate) rows: Vec<Vec<String>>,
}

/// The pages before and after.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageLinks {
    /// The page before, and what it holds.
    pub(crate) previous: Option<Link>,
    /// The page after, and what it holds.
    pub(crate) next: Option<Link>,
}

/// Something to do, with where it stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Task {
    /// Where it is done, if it can be now.
    pub(crate) href: Option<String>,
    /// What it is.
    pub(crate) text: String,
    /// A second line that explains it.
    pub(crate) hint: Option<String>,
    /// Where it stands, in words.
    pub(crate) status: String,
    standing: Standing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Standing {
    #[default]
    Todo,
    Done,
    Later,
}

impl Task {
    /// It waits to be done.
    pub(crate) fn todo(href: impl Into<String>, text: impl Into<String>, status: impl Into<String>) -> Self {
        Self { href: Some(href.into()), text: text.into(), status: status.into(), ..Self::default() }
    }

    /// It is done, and can be looked at again.
    pub(crate) fn done(href: impl Into<String>, text: impl Into<String>, status: impl Into<String>) -> Self {
        Self { standing: Standing::Done, ..Self::todo(href, text, status) }
    }

    /// It cannot be done yet.
    pub(crate) fn later(text: impl Into<String>, status: impl Into<String>) -> Self {
        Self { text: text.into(), status: status.into(), standing: Standing::Later, ..Self::default() }
    }

    /// A second line that explains it.
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// How its standing looks: only what waits has a colour.
    pub(crate) fn look(&self) -> &'static str {
        match self.standing {
            Standing::Todo => "nhsuk-tag--blue",
            Standing::Done => "nhsuk-tag--no-colour nhsuk-tag--no-border nhsuk-u-font-weight-normal",
            Standing::Later => {
                "nhsuk-tag--no-colour nhsuk-tag--no-border nhsuk-u-font-weight-normal nhsuk-u-secondary-text-colour"
            }
        }
    }
}
