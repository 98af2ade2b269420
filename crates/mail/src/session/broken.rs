//! How a step of a conversation can fail to end.

use std::{io, time::Duration};

/// Why a step did not end on a complete reply. Whatever it was, the connection is of no more use.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    #[error("the connection was lost ({0})")]
    Lost(io::Error),
    #[error("nothing was heard for {} s", .0.as_secs_f32())]
    Late(Duration),
    #[error("the relay sent {0}")]
    Garbage(&'static str),
}
