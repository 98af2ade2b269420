//! Articles whose claims carry their evidence.
