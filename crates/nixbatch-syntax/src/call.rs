//! The builder call that an item comes from.

use std::ops::Range;

use nixbatch_diagnostic::Step;
use rnix::SyntaxNode;
use rnix::ast::{Apply, Expr};
use rowan::ast::AstNode;

use crate::cursor::Cursor;
use crate::scope::{key, lookup, resolve};
use crate::{NixFile, bytes};

/// A call of a builder, or of a function of the user's that calls one.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The function and the name it is given: `mkCronJob "nightly"`.
    pub(crate) head: Range<usize>,
    /// The name alone; the function, where the call gives none.
    pub(crate) name: Range<usize>,
}

/// The value of the attribute `name` at `offset`, followed to where it is written.
pub(crate) fn held(file: &NixFile, offset: usize, name: Option<&str>) -> Option<Expr> {
    let path: Vec<_> = name.map(Step::from).into_iter().collect();
    let value = match Cursor::at(file, offset, &path)? {
        Cursor::Inherited(inherit, attr) if inherit.from().is_none() => {
            lookup(&inherit.syntax().parent()?, &key(&attr)?)?
        }
        cursor => cursor.value()?,
    };
    Some(resolve(value))
}

/// The innermost call with a name and arguments that the attribute at `offset` is in.
pub(crate) fn around(file: &NixFile, offset: usize) -> Option<Expr> {
    let token = file.token_at(offset)?;
    token.parent_ancestors().find_map(|node| with_arguments(&node)).map(Expr::Apply)
}

fn with_arguments(node: &SyntaxNode) -> Option<Apply> {
    let apply = Apply::cast(node.clone())?;
    // The outermost application is the whole call: `f a b` is `(f a) b`.
    let is_whole = !node
        .parent()
        .is_some_and(|parent| Apply::cast(parent).is_some_and(|outer| is_function_of(node, &outer)));
    (is_whole && flatten(&apply).1.len() >= 2).then_some(apply)
}

fn is_function_of(node: &SyntaxNode, outer: &Apply) -> bool {
    outer.lambda().is_some_and(|function| function.syntax() == node)
}

/// The call that an expression is; nothing when it is none.
pub(crate) fn describe(expr: &Expr) -> Option<Call> {
    let Expr::Apply(apply) = expr else { return None };
    let (function, args) = flatten(apply);
    let function = bytes(function?.syntax().text_range());
    let name = match args.as_slice() {
        [name, _, ..] => bytes(name.syntax().text_range()),
        _ => function.clone(),
    };
    let head = function.start..name.end.max(function.end);
    Some(Call { head, name })
}

/// The argument set of a call: its last argument.
pub(crate) fn arguments(expr: Expr) -> Option<Expr> {
    match resolve(expr) {
        Expr::Apply(apply) => apply.argument(),
        _ => None,
    }
}

/// A call's function and its arguments, from left to right.
fn flatten(apply: &Apply) -> (Option<Expr>, Vec<Expr>) {
    let mut args: Vec<_> = apply.argument().into_iter().collect();
    let mut function = apply.lambda();
    while let Some(Expr::Apply(inner)) = &function {
        args.extend(inner.argument());
        function = inner.lambda();
    }
    args.reverse();
    (function, args)
}
