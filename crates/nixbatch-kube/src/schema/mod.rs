//! The types of Kubernetes objects, one set a Kubernetes version, and whether an object keeps to them.
//!
//! [`check`] says what the API server's strict decoder refuses (unknown fields, wrong types, texts it cannot
//! read), and of what its validation refuses the part that the types tell: absent fields and values that are
//! none of the allowed ones. It never calls an error what the server accepts.

mod check;
mod definition;
mod format;
mod history;
mod home;
mod kind;
mod removed;
mod scalar;
mod schemas;
mod suggest;
mod version;

pub(crate) use check::check_metadata;
pub use check::{check, check_for};
pub use definition::{Definition, DefinitionName, Field, Type};
pub(crate) use format::is_date;
pub use schemas::{Kind, Schemas, Scope};
pub use version::KubernetesVersion;
