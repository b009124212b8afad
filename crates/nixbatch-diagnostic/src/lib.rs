//! What every other crate says about a user's text, and how it is shown.
//!
//! A check makes a [`Finding`]: a rule, a message and a *path* (of an argument or of an object's field).
//! The compiler's last pass turns it into a [`Diagnostic`]: the same with [`Span`]s in [`Sources`] and,
//! for a fix, text [`Edit`]s. The renderers in [`render`] know only diagnostics.
//!
//! What is said of a misspelt name, a value of another type or an unknown word is the same for every check:
//! [`Finding::with_name`], [`Finding::wrong_type`], [`Finding::unknown_value`].

pub mod allow;
mod describe;
mod diagnostic;
mod edit;
mod finding;
mod mistake;
mod nearest;
mod path;
mod report;
mod source;
mod words;

pub mod render;

pub use describe::describe;
pub use diagnostic::{Diagnostic, Edit, Fix, Label};
pub use edit::{Applied, apply, diff};
pub use finding::{Anchor, Finding, Intent, Meant, ObjectPlace, Place, Proposal, Related, Safety, Severity};
pub use mistake::{Wanted, one_of};
pub use nearest::{Nearest, nearest, nearest_name};
pub use path::{Path, Step};
pub use report::{Counts, said_once, sort};
pub use source::{FileId, LineColumn, Source, Sources, Span};
pub use words::{all_of, any_of};
