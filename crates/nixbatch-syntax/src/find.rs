//! From a query to a stretch of text.

use std::ops::Range;

use nixbatch_diagnostic::Anchor;
use rnix::ast::Expr;
use rowan::ast::AstNode;

use crate::cursor::Cursor;
use crate::scope::resolve;
use crate::{Found, Known, NixFile, Query, bytes, call, first_line, string};

/// See [`NixFile::find`].
pub(crate) fn find(file: &NixFile, query: &Query<'_>) -> Option<Found> {
    let (cursor, reached) = walk(file, query)?;
    let exact = reached == query.path.len();
    let range = match query.anchor {
        Anchor::Text { start, end } if exact => text_range(&cursor, query, start..end)
            .or_else(|| value_range(&cursor))
            .or_else(|| name_range(&cursor))?,
        Anchor::Value | Anchor::Text { .. } if exact => {
            value_range(&cursor).or_else(|| name_range(&cursor))?
        }
        Anchor::Name if query.path.is_empty() => builder_name(&cursor).or_else(|| name_range(&cursor))?,
        _ => name_range(&cursor)?,
    };
    Some(Found { range: first_line(&file.text, range), exact })
}

/// As far along the path as the file tells, and how many steps of the path that is.
pub(crate) fn walk(file: &NixFile, query: &Query<'_>) -> Option<(Cursor, usize)> {
    let (mut cursor, mut reached) = start(file, query)?;
    for step in &query.path[reached..] {
        match cursor.step(step) {
            Some(next) => cursor = next,
            None => break,
        }
        reached += 1;
    }
    Some((cursor, reached))
}

fn start(file: &NixFile, query: &Query<'_>) -> Option<(Cursor, usize)> {
    match query.known {
        Known::Steps(steps) => {
            let steps = steps.min(query.path.len());
            Some((Cursor::at(file, query.offset, &query.path[..steps])?, steps))
        }
        Known::Holder(name) => match call::held(file, query.offset, name) {
            Some(item @ (Expr::Apply(_) | Expr::AttrSet(_)))
                if !query.path.is_empty() || matches!(item, Expr::Apply(_)) =>
            {
                Some((Cursor::Expr(item), 0))
            }
            _ => {
                let path: Vec<_> = name.map(nixbatch_diagnostic::Step::from).into_iter().collect();
                Some((Cursor::at(file, query.offset, &path)?, 0))
            }
        },
        Known::Argument => match call::around(file, query.offset) {
            Some(item) => Some((Cursor::Expr(item), 0)),
            None => Some((Cursor::at(file, query.offset, &[])?, 0)),
        },
    }
}

fn value_range(cursor: &Cursor) -> Option<Range<usize>> {
    match cursor {
        Cursor::Expr(expr) => call_head(expr),
        cursor => Some(bytes(cursor.value()?.syntax().text_range())),
    }
}

/// What names the value: its key; in a list, the value itself; of a call, its head.
fn name_range(cursor: &Cursor) -> Option<Range<usize>> {
    match cursor {
        Cursor::Attr(attribute) => Some(bytes(attribute.key()?.syntax().text_range())),
        Cursor::Inherited(_, attr) => Some(bytes(attr.syntax().text_range())),
        Cursor::Item(expr) => Some(bytes(expr.syntax().text_range())),
        Cursor::Expr(expr) => call_head(expr),
    }
}

fn call_head(expr: &Expr) -> Option<Range<usize>> {
    Some(call::describe(expr).map_or_else(|| bytes(expr.syntax().text_range()), |call| call.head))
}

fn builder_name(cursor: &Cursor) -> Option<Range<usize>> {
    match cursor {
        Cursor::Expr(expr) => call::describe(expr).map(|call| call.name),
        _ => None,
    }
}

fn text_range(cursor: &Cursor, query: &Query<'_>, wanted: Range<usize>) -> Option<Range<usize>> {
    match resolve(cursor.value()?) {
        Expr::Str(literal) => string::position(&literal, query.text?, wanted),
        _ => None,
    }
}
