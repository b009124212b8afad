//! From an evaluator's position and an attribute path to the user's own Nix, and from a fix to a text edit.
//!
//! The evaluator tells where each attribute was written, no more: not where its value is, not where a list
//! item is, not which of the keys in `a.b.c = 1` is meant. That is what the syntax tree is for. This crate is
//! the only one that knows it.

mod call;
mod comment;
mod cursor;
mod depth;
mod edit;
mod find;
mod print;
mod scope;
mod string;

#[cfg(test)]
mod tests;

use std::ops::Range;

use nixbatch_diagnostic::{Anchor, Step};
use rnix::SyntaxNode;

pub use comment::Allow;
pub use edit::{Change, TextEdit};
pub use print::print;

/// A Nix file, parsed.
#[derive(Debug, Clone)]
pub struct NixFile {
    text: String,
    root: SyntaxNode,
    errors: Vec<SyntaxError>,
}

/// A place where the text is not Nix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// The bytes that are wrong.
    pub range: Range<usize>,
    /// What is wrong with them.
    pub message: String,
}

/// What is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// Byte that the evaluator gave as an attribute's position.
    pub offset: usize,
    /// Which attribute that is.
    pub known: Known<'a>,
    /// The path, from the item's arguments (or the raw object) inwards.
    pub path: &'a [Step],
    /// Which part of it is wanted.
    pub anchor: Anchor,
    /// The evaluated text of the value, for [`Anchor::Text`].
    pub text: Option<&'a str>,
}

/// What the evaluator's position is the position of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known<'a> {
    /// The attribute of this name, which holds the item: `nightly` in `nightly = mkCronJob …`.
    Holder(Option<&'a str>),
    /// Some argument of the builder call that makes the item, be it on the path or not.
    Argument,
    /// The attribute that so many steps of the path lead to.
    Steps(usize),
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The bytes. They never span lines: of a longer value it is the first line.
    pub range: Range<usize>,
    /// Whether it is what was looked for, and not just what encloses it.
    pub exact: bool,
}

impl NixFile {
    /// Parses a text. Whatever is no Nix is in [`NixFile::errors`]; a text nested so deep that parsing it
    /// would overflow the stack is one error, and has no tree.
    pub fn parse(text: &str) -> Self {
        if let Some(range) = depth::too_deep(text) {
            let message = "this is nested too deep".to_owned();
            let root = rnix::Root::parse("").syntax();
            return Self { text: text.to_owned(), root, errors: vec![SyntaxError { range, message }] };
        }
        let parse = rnix::Root::parse(text);
        let errors = parse.errors().iter().map(|error| describe(error, text.len())).collect();
        Self { text: text.to_owned(), root: parse.syntax(), errors }
    }

    /// Where the text is not Nix.
    pub fn errors(&self) -> &[SyntaxError] {
        &self.errors
    }

    /// Where the value of a query is, or what encloses it most closely: at last the builder call. For the
    /// empty path that is the call itself, and its name with [`Anchor::Name`]. Nothing when there is no
    /// attribute at the query's offset.
    pub fn find(&self, query: &Query<'_>) -> Option<Found> {
        find::find(self, query)
    }

    /// The token at a byte, the one after it where two meet.
    fn token_at(&self, offset: usize) -> Option<rnix::SyntaxToken> {
        let offset = rnix::TextSize::try_from(offset).ok()?;
        (offset <= self.root.text_range().end())
            .then(|| self.root.token_at_offset(offset).right_biased())
            .flatten()
    }

    /// The edits that make a change, together; nothing when the text at the place is not the value's own
    /// (an identifier, an `inherit`, a function's result), so that an edit there would do something else.
    pub fn edit(&self, query: &Query<'_>, change: &Change<'_>) -> Option<Vec<TextEdit>> {
        edit::edit(self, query, change)
    }

    /// The source text of the value of a query, for moving it.
    pub fn value_text(&self, query: &Query<'_>) -> Option<&str> {
        edit::value_text(self, query)
    }

    /// The comments that silence rules.
    pub fn allows(&self) -> Vec<Allow> {
        comment::allows(&self.root, &self.text)
    }
}

/// The part of `range` on its first line, without blanks at the end.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let line = slice.split(['\n', '\r']).next().unwrap_or_default().trim_end();
    range.start..range.start + line.len()
}

fn bytes(range: rnix::TextRange) -> Range<usize> {
    usize::from(range.start())..usize::from(range.end())
}

fn describe(error: &rnix::ParseError, end: usize) -> SyntaxError {
    use rnix::ParseError as E;
    let (range, message) = match error {
        E::Unexpected(range) => (bytes(*range), "this is not expected here".to_owned()),
        E::UnexpectedExtra(range) => (bytes(*range), "the expression has ended before this".to_owned()),
        E::UnexpectedWanted(_, range, _) => (bytes(*range), "something else is expected here".to_owned()),
        E::UnexpectedDoubleBind(range) => (bytes(*range), "the arguments are named twice".to_owned()),
        E::DuplicatedArgs(range, name) => (bytes(*range), format!("the argument `{name}` is there twice")),
        E::RecursionLimitExceeded => (0..end, "this is nested too deep".to_owned()),
        _ => (end..end, "the file ends before the expression does".to_owned()),
    };
    SyntaxError { range, message }
}
