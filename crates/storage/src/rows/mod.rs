//! Tables as the ORM sees them, one file each. The only place that knows how a value is spelled in a column.
#![expect(unreachable_pub, reason = "the ORM's derive writes `pub`; the module itself is private")]

pub(crate) mod audit_event;
