//! Builder calls.

use std::ops::Range;

use rnix::ast::{Apply, Attr, BinOpKind, Expr};
use rowan::ast::AstNode;

use crate::resolve::{Resolver, bytes, operands, strip};

/// The parts of a builder call.
#[derive(Clone)]
pub(crate) struct BuilderCall {
    pub(crate) builder: Expr,
    pub(crate) name: Expr,
    pub(crate) args: Option<Expr>,
    /// Whether it stands in a function of this file, so that what stands there holds for all its callers.
    pub(crate) is_shared: bool,
}

impl BuilderCall {
    /// The function and the name: `batchProcessing.mkCronJob "nightly"`.
    pub(crate) fn head(&self) -> Range<usize> {
        bytes(self.builder.syntax()).start..bytes(self.name.syntax()).end
    }
}

/// The call that makes the value of `expr`.
pub(crate) fn call_in(resolver: &Resolver<'_>, expr: &Expr) -> Option<BuilderCall> {
    let mut rest = vec![(expr.clone(), false)];
    let mut fuel = 50;
    while let Some((expr, is_shared)) = rest.pop() {
        fuel -= 1;
        if fuel == 0 {
            return None;
        }
        match resolver.value_of(&expr) {
            Expr::Apply(apply) => {
                if let Some(call) = builder_call(resolver, &apply) {
                    return Some(BuilderCall { is_shared, ..call });
                }
                if let Some(body) = function_body(resolver, &apply) {
                    rest.push((body, true));
                }
            }
            // `mkCronJob "x" { … } // { … }`
            op @ Expr::BinOp(_) if !operands(&op, BinOpKind::Update).is_empty() => {
                let operands = operands(&op, BinOpKind::Update);
                if operands.len() > 1 {
                    rest.extend(operands.into_iter().rev().map(|operand| (operand, is_shared)));
                }
            }
            // `if production then mkCronJob "x" { … } else null`
            Expr::IfElse(choice) => {
                let branches = [choice.body(), choice.else_body()];
                let mut calls = branches.into_iter().flatten().filter(|branch| !is_null(branch));
                if let (Some(branch), None) = (calls.next(), calls.next()) {
                    rest.push((branch, is_shared));
                }
            }
            _ => {}
        }
    }
    None
}

fn is_null(expr: &Expr) -> bool {
    matches!(strip(expr.clone()), Expr::Ident(ident) if ident.syntax().text() == "null")
}

/// What the function of this file that `apply` calls returns.
fn function_body(resolver: &Resolver<'_>, apply: &Apply) -> Option<Expr> {
    let (callee, arguments) = arguments(apply);
    let mut body = resolver.value_of(&callee);
    for _ in arguments {
        let Expr::Lambda(lambda) = body else { return None };
        body = strip(lambda.body()?);
    }
    Some(body)
}

/// A function and its arguments, however many.
fn arguments(apply: &Apply) -> (Expr, Vec<Expr>) {
    let mut arguments = Vec::new();
    let mut callee = Expr::Apply(apply.clone());
    while let Expr::Apply(apply) = &callee {
        let Some(function) = apply.lambda() else { break };
        arguments.extend(apply.argument());
        callee = strip(function);
    }
    arguments.reverse();
    (callee, arguments)
}

/// `apply` as a builder call: `mkCronJob name args`, or without the arguments where they are lacking.
pub(crate) fn builder_call(resolver: &Resolver<'_>, apply: &Apply) -> Option<BuilderCall> {
    let (builder, arguments) = arguments(apply);
    if !is_builder(resolver, &builder) {
        return None;
    }
    let mut arguments = arguments.into_iter();
    let (name, args) = (arguments.next()?, arguments.next());
    arguments.next().is_none().then_some(BuilderCall { builder, name, args, is_shared: false })
}

/// Whether `expr` is called like a builder, `mkCronJob`, and is no function of this file.
fn is_builder(resolver: &Resolver<'_>, expr: &Expr) -> bool {
    let value = resolver.value_of(expr);
    let has_name = |expr: &Expr| match expr {
        Expr::Ident(ident) => is_builder_name(&ident.syntax().text().to_string()),
        Expr::Select(select) => {
            let last = select.attrpath().and_then(|path| path.attrs().last());
            last.and_then(|attr: Attr| resolver.key_text(&attr)).is_some_and(|name| is_builder_name(&name))
        }
        _ => false,
    };
    has_name(&value) || (has_name(expr) && matches!(value, Expr::Ident(_) | Expr::Select(_)))
}

fn is_builder_name(name: &str) -> bool {
    name.strip_prefix("mk").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// The innermost builder call that has `node` among its arguments.
pub(crate) fn enclosing_call(resolver: &Resolver<'_>, node: &rnix::SyntaxNode) -> Option<BuilderCall> {
    let within = bytes(node);
    node.ancestors().filter_map(Apply::cast).find_map(|apply| {
        let call = builder_call(resolver, &apply)?;
        let args = bytes(call.args.as_ref()?.syntax());
        (args.start <= within.start && within.end <= args.end).then_some(call)
    })
}
