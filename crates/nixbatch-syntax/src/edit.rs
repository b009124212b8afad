//! Changes to values as edits of the text. Comments and layout around them stay.

use std::ops::Range;

use nixbatch_diagnostic::Step;
use rnix::ast::{AttrSet, BinOpKind, Expr, HasEntry};
use rowan::ast::AstNode;
use serde_json::Value;

use crate::cursor::Cursor;
use crate::find::walk;
use crate::scope::keys;
use crate::{NixFile, Query, bytes, call, print};

/// What is to change at a place.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// The value becomes this; the attribute is added where it does not exist.
    Set(&'a Value),
    /// The same, with the value as Nix source.
    SetText(&'a str),
    /// The attribute gets another name.
    Rename(&'a str),
    /// The attribute, or the list item, goes.
    Remove,
}

/// A replacement of text; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

/// See [`NixFile::edit`].
pub(crate) fn edit(file: &NixFile, query: &Query<'_>, change: &Change<'_>) -> Option<Vec<TextEdit>> {
    let edit = match change {
        Change::Set(value) => set(file, query, &print(value))?,
        Change::SetText(text) => set(file, query, text)?,
        Change::Rename(name) => rename(file, query, name)?,
        Change::Remove => remove(file, query)?,
    };
    Some(vec![edit])
}

/// See [`NixFile::value_text`].
pub(crate) fn value_text<'f>(file: &'f NixFile, query: &Query<'_>) -> Option<&'f str> {
    let (cursor, reached) = walk(file, query)?;
    if reached < query.path.len() {
        return None;
    }
    file.text.get(bytes(cursor.value()?.syntax().text_range()))
}

fn set(file: &NixFile, query: &Query<'_>, text: &str) -> Option<TextEdit> {
    let (cursor, reached) = walk(file, query)?;
    if reached == query.path.len() {
        let value = cursor.value().filter(is_literal)?;
        return Some(TextEdit { range: bytes(value.syntax().text_range()), text: text.to_owned() });
    }
    let rest = &query.path[reached..];
    match &cursor {
        // `a.b = 1;` and `a.c` is wanted: beside it, in the same set.
        Cursor::Attr(attribute) if !attribute.is_last() => {
            let set = AttrSet::cast(attribute.binding.syntax().parent()?)?;
            let mut path: Vec<Step> = keys(&attribute.binding)[..=attribute.index]
                .iter()
                .map(|key| key.clone().map(Step::Key))
                .collect::<Option<_>>()?;
            path.extend_from_slice(rest);
            insert(file, &set, &path, text)
        }
        cursor => insert(file, &set_literal(cursor.value()?)?, rest, text),
    }
}

/// The literal set that an expression is written as. Of `a // { … }` it is the right one, which wins. Names
/// are not followed: what they stand for may have other users.
fn set_literal(expr: Expr) -> Option<AttrSet> {
    match expr {
        Expr::AttrSet(set) => Some(set),
        Expr::Paren(paren) => set_literal(paren.expr()?),
        Expr::LetIn(binding) => set_literal(binding.body()?),
        Expr::With(with) => set_literal(with.body()?),
        Expr::BinOp(op) if op.operator() == Some(BinOpKind::Update) => set_literal(op.rhs()?),
        expr @ Expr::Apply(_) => set_literal(call::arguments(expr)?),
        _ => None,
    }
}

/// Whether the value is written out here, so that replacing it changes this value and nothing else.
fn is_literal(value: &Expr) -> bool {
    match value {
        Expr::Literal(_) => true,
        Expr::Str(text) => crate::string::literal(text).is_some(),
        Expr::Ident(name) => matches!(name.to_string().as_str(), "true" | "false" | "null"),
        Expr::List(list) => list.items().all(|item| is_literal(&item)),
        Expr::Paren(paren) => paren.expr().is_some_and(|inner| is_literal(&inner)),
        Expr::UnaryOp(op) => op.expr().is_some_and(|inner| matches!(inner, Expr::Literal(_))),
        _ => false,
    }
}

/// Adds `path = text;` as the last entry of `set`, laid out like the entries before it.
fn insert(file: &NixFile, set: &AttrSet, path: &[Step], text: &str) -> Option<TextEdit> {
    let names: Vec<_> = path
        .iter()
        .map(|step| match step {
            Step::Key(key) => Some(print::name(key)),
            Step::Index(_) => None,
        })
        .collect::<Option<_>>()?;
    let binding = format!("{} = {text};", names.join("."));
    let Some(last) = set.entries().last() else {
        let inside = usize::from(set.l_curly_token()?.text_range().end())
            ..usize::from(set.r_curly_token()?.text_range().start());
        // Comments in an empty set stay.
        if !file.text[inside.clone()].trim().is_empty() {
            return Some(TextEdit { range: inside.end..inside.end, text: format!("{binding} ") });
        }
        return Some(TextEdit { range: inside, text: format!(" {binding} ") });
    };
    let last = bytes(last.syntax().text_range());
    let line_start = file.text[..last.start].rfind('\n').map_or(0, |at| at + 1);
    let indentation = &file.text[line_start..last.start];
    if !indentation.trim().is_empty() || line_start == 0 {
        return Some(TextEdit { range: last.end..last.end, text: format!(" {binding}") });
    }
    let newline = if file.text.contains("\r\n") { "\r\n" } else { "\n" };
    let at = end_of_entry_line(&file.text, last.end);
    Some(TextEdit { range: at..at, text: format!("{newline}{indentation}{binding}") })
}

/// The end of the line after an entry, when only a comment follows on it; the entry's end otherwise.
fn end_of_entry_line(text: &str, end: usize) -> usize {
    let rest = text[end..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let remark = rest.trim();
    if remark.is_empty() || remark.starts_with('#') { end + rest.trim_end().len() } else { end }
}

fn rename(file: &NixFile, query: &Query<'_>, name: &str) -> Option<TextEdit> {
    let (Cursor::Attr(attribute), reached) = walk(file, query)? else { return None };
    if reached < query.path.len() {
        return None;
    }
    let key = attribute.key()?;
    crate::scope::key(&key)?;
    Some(TextEdit { range: bytes(key.syntax().text_range()), text: print::name(name) })
}

fn remove(file: &NixFile, query: &Query<'_>) -> Option<TextEdit> {
    let (cursor, reached) = walk(file, query)?;
    if reached < query.path.len() {
        return None;
    }
    let range = match cursor {
        Cursor::Attr(attribute) if attribute.is_last() => bytes(attribute.binding.syntax().text_range()),
        Cursor::Item(item) => bytes(item.syntax().text_range()),
        _ => return None,
    };
    Some(TextEdit { range: with_blanks(&file.text, range), text: String::new() })
}

/// The lines of something that has them to itself; otherwise it and the blanks before it.
fn with_blanks(text: &str, range: Range<usize>) -> Range<usize> {
    let before = text[..range.start].trim_end_matches([' ', '\t']).len();
    let after =
        range.end + text[range.end..].len() - text[range.end..].trim_start_matches([' ', '\t', '\r']).len();
    let starts_line = before == 0 || text[..before].ends_with('\n');
    if starts_line && text[after..].starts_with('\n') { before..after + 1 } else { before..range.end }
}
