//! What the programs do as processes: the main job from end to end, races over HTTP, and what is said when something is wrong.

mod alerts;
mod calendars;
mod main_job;
mod race;
mod races;
mod relays;
mod start;
mod track;
