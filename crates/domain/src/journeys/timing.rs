//! When a step is due, and when it may leave (rules T1 to T16 of the follow-up page).
