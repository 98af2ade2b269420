//! Messages: what is owed to whom, laid out, queued when due, and shown to staff.

pub(crate) mod facts;
mod lay_out;
mod list;
mod owed;
mod pace;
mod queue;
mod send_now;
mod simulate;
mod view;

pub use list::MessageFilter;
pub use send_now::{SendNow, SendNowRefusal};
pub use simulate::Simulated;
pub use view::{DeliveryView, MessageView, Person};

pub(crate) use lay_out::lay_out;
pub(crate) use owed::{
    cancel_for_visit, hold_readings, next_pending, owed_again, plan, release_readings, stop_waiting, write_state,
};
pub(crate) use pace::pace;
