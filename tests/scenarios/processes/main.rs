//! What the programs do as processes: the main job from end to end, races over HTTP, and what is said when something is wrong.

mod main_job;
mod race;
mod relays;
mod start;
