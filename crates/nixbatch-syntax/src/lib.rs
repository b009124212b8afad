//! The user's own Nix: from a position that the evaluator knows to the text that a finding is about, and
//! from a fix to a text edit.
//!
//! The only user of rnix and rowan; no syntax node leaves this crate. What Nix evaluates, the evaluator alone
//! knows: it says where an attribute was written (`builtins.unsafeGetAttrPos`), and this crate follows the
//! syntax from there, as far as it can do so surely. Offsets are bytes of the text.
//!
//! What Nix's positions mean (2.8; found by trying, and kept by the tests under `tests/`):
//! - `a.b.c = 1;` is the place of `a` for all three, unless another binding has made `a` already.
//! - `inherit x y;` and `inherit (s) x y;` give all names one place: right after the keyword or the
//!   parenthesis. Newer versions give each name its own.
//! - `listToAttrs [ { name = "x"; value = 1; } ]` gives the place of `value`.
//! - What `mapAttrs` and `fromJSON` make has none; neither have list items.

mod allow;
mod call;
mod edit;
mod find;
mod index;
mod insert;
mod parse;
mod print;
mod reads;
mod resolve;
mod scan;
mod string;
mod text;

use std::ops::Range;

use nixbatch_diagnostic::{Anchor, Step};

pub use edit::{Change, TextEdit};
pub use find::key_at;
pub use parse::{NixFile, SyntaxError};

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The evaluator's position of an attribute, as a byte offset.
    pub offset: usize,
    /// Which attribute that is.
    pub known: Known<'a>,
    /// The path of the value, from the item's arguments (or the raw object) inwards.
    pub path: &'a [Step],
    /// Which part of it is meant.
    pub anchor: Anchor,
    /// What the string at `path` evaluates to, for [`Anchor::Text`].
    pub text: Option<&'a str>,
}

/// Which attribute the evaluator's position is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<'a> {
    /// The one that so many steps of the path lead to.
    Steps(usize),
    /// The one of this name that holds the item: `nightly` in `nightly = mkCronJob …`.
    Holder(Option<&'a str>),
    /// Some argument of the builder call that makes the item (or `kind` of the raw object), be it on the path
    /// or not.
    Argument,
    /// The one of this name that the item is somewhere in.
    Enclosing(Option<&'a str>),
}

/// Where something stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The place, in bytes.
    pub range: Range<usize>,
    /// Whether it is the place that was asked for, and not only the nearest around it. What is absent is shown
    /// at the nearest around it, and exact when it is surely not written.
    pub exact: bool,
    /// How many steps of the path lead to what stands at `range`.
    pub reached: usize,
}
