//! What is asked for.

/// What is asked for. One row of the route table names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Read what is public.
    PublicRead,
    /// Choose, hold and book a time.
    Book,
    /// Prove the address of a visit, see, cancel it.
    OwnVisit,
    /// Keep, renew, release a held time.
    OwnHold,
    /// Read what a mail pointed to.
    OwnReading,
    /// Stop a purpose of mail.
    OwnUnsubscribe,
    /// Say which mail may come, and how often, by a mail's link.
    OwnPreferences,
    /// See whose visit is when.
    DiaryRead,
    /// Book for somebody, fulfil, cancel.
    DiaryWrite,
    /// Set a booking rule aside with a reason, approve, mark as missed, undo.
    DiaryOverride,
    /// See and change when somebody is away.
    TimeOff,
    /// See and renew the address of a practitioner's calendar.
    FeedAddress,
    /// Read a practitioner's calendar by its secret address.
    OwnFeed,
    /// See which messages are owed to whom, and why.
    MessageRead,
    /// Send now, hold, skip a message.
    MessageAct,
    /// See articles that are not out yet, and what reviewers said of them.
    ContentRead,
    /// Write articles, submit and publish them.
    ContentWrite,
    /// Stand up for an article; for an editor, that a colleague changed words only.
    ContentConfirm,
    /// Decide as a clinician about articles, and take them back.
    ContentReview,
    /// See queue and readiness.
    OpsRead,
    /// Pause and resume sending.
    OpsAct,
    /// Sign in and out.
    SignIn,
    /// Choose password and second proof of a new account.
    OwnEnrolment,
    /// See and change how one signs in, and where one is signed in.
    OwnAccount,
    /// See and change what belongs to one's everyday as a patient: visits, contact, mail, sessions.
    OwnPages,
    /// Read what concerns one's own health.
    OwnHealth,
    /// Answer the questions before a first visit; what was answered in an earlier sitting needs the second proof.
    OwnIntake,
    /// See that an answer needs somebody, and whose.
    AlertRead,
    /// Acknowledge an alert, and close it.
    AlertAct,
    /// Find somebody on record, and see as much of the record as one's role may.
    PatientRead,
    /// Put somebody on record, amend what is known of them.
    PatientWrite,
    /// Open a record from outside the circle, with a reason.
    PatientOpen,
    /// Propose that two records are one person's, and agree to it.
    PatientUnite,
    /// Hand a patient the code that proves who they are.
    HandOutCode,
    /// See and change who of staff may sign in, and what they may do.
    StaffAccounts,
    /// See that somebody has a plan and when it is reviewed; in one's circle, what it says.
    PlanRead,
    /// Write, sign, pause and end plans, and see how they came about.
    PlanWrite,
    /// Look at captured mail and components, in development.
    DevRead,
}

impl Action {
    /// Every action.
    pub const ALL: [Self; 38] = [
        Self::PublicRead,
        Self::Book,
        Self::OwnVisit,
        Self::OwnHold,
        Self::OwnReading,
        Self::OwnUnsubscribe,
        Self::OwnPreferences,
        Self::DiaryRead,
        Self::DiaryWrite,
        Self::DiaryOverride,
        Self::TimeOff,
        Self::FeedAddress,
        Self::OwnFeed,
        Self::MessageRead,
        Self::MessageAct,
        Self::ContentRead,
        Self::ContentWrite,
        Self::ContentConfirm,
        Self::ContentReview,
        Self::OpsRead,
        Self::OpsAct,
        Self::SignIn,
        Self::OwnEnrolment,
        Self::OwnAccount,
        Self::OwnPages,
        Self::OwnHealth,
        Self::OwnIntake,
        Self::AlertRead,
        Self::AlertAct,
        Self::PatientRead,
        Self::PatientWrite,
        Self::PatientOpen,
        Self::PatientUnite,
        Self::HandOutCode,
        Self::StaffAccounts,
        Self::PlanRead,
        Self::PlanWrite,
        Self::DevRead,
    ];

    /// Whether it changes what belongs to a patient. What was opened with a reason is not open to that; looking after an alert
    /// is what one opens a record for.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::DiaryWrite
                | Self::DiaryOverride
                | Self::MessageAct
                | Self::HandOutCode
                | Self::PatientWrite
                | Self::PatientUnite
                | Self::PlanWrite
        )
    }
}
