//! Who is asking: cookies, links, tokens, and whether a form came from a page of ours.

pub(crate) mod cookie;
pub(crate) mod csrf;
