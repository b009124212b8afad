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
mod find;
mod parse;
mod resolve;
mod scan;
mod string;
mod text;

use std::ops::Range;

use nixbatch_diagnostic::{Anchor, Step};

pub use allow::Allow;
pub use parse::{NixFile, SyntaxError};

/// What is looked for: a value, or a part of it, by the evaluator's position nearest to it.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// The evaluator's position of the innermost attribute that has one, as a byte offset.
    pub offset: usize,
    /// Path of the item in the bundle; empty where that is unknown or the whole file is the item.
    pub item: &'a [Step],
    /// Path in the item: of an argument of the builder, or of a field of a raw object.
    pub path: &'a [Step],
    /// How many steps of `path` lead to the attribute at `offset`; with 0, it is the bundle's own attribute
    /// that holds the item.
    pub known: usize,
    /// The part that is meant.
    pub anchor: Anchor,
    /// What the string at `path` evaluates to, for [`Anchor::Text`].
    pub text: Option<&'a str>,
}

/// Where something stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The place, in bytes.
    pub range: Range<usize>,
    /// Whether it is what was looked for, and not only the nearest around it. What is absent is shown at the
    /// nearest around it, and exact when it is surely not written.
    pub exact: bool,
    /// How many steps of the path lead to what stands at `range`.
    pub reached: usize,
}

/// A builder call: `batchProcessing.mkCronJob "nightly" { … }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// The function and the name: `batchProcessing.mkCronJob "nightly"`.
    pub head: Range<usize>,
    /// The name: `"nightly"`.
    pub name: Range<usize>,
    /// The arguments, unless they are lacking.
    pub args: Option<Range<usize>>,
}
