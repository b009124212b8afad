//! Builder calls, and calls of the user's functions that make them.

use std::ops::Range;

use rnix::ast::{Apply, Attr, BinOpKind, Expr, Param};
use rowan::ast::AstNode;

use crate::resolve::{Resolver, bytes, operands, strip};

/// The parts of a builder call, or of a call of the user's function that makes it.
#[derive(Clone)]
pub(crate) struct BuilderCall {
    pub(crate) whole: Expr,
    pub(crate) builder: Expr,
    /// What the item is called; the function itself where no argument looks like a name.
    pub(crate) name: Expr,
    /// The argument that has the last word about the arguments of the builder.
    pub(crate) args: Option<Expr>,
}

impl BuilderCall {
    /// The function and the name: `batchProcessing.mkCronJob "nightly"`.
    pub(crate) fn head(&self) -> Range<usize> {
        bytes(self.builder.syntax()).start..bytes(self.name.syntax()).end
    }
}

/// The call that makes the value of `expr`.
pub(crate) fn call_in(resolver: &Resolver<'_>, expr: &Expr) -> Option<BuilderCall> {
    let mut rest = vec![expr.clone()];
    let mut fuel = 50;
    while let Some(expr) = rest.pop() {
        fuel -= 1;
        if fuel == 0 {
            return None;
        }
        match resolver.value_of(&expr) {
            Expr::Apply(apply) => {
                let call = builder_call(resolver, &apply).or_else(|| function_call(resolver, &apply));
                if call.is_some() {
                    return call;
                }
            }
            // `mkCronJob "x" { … } // { … }`
            Expr::BinOp(op) if op.operator() == Some(BinOpKind::Update) => {
                rest.extend(operands(&Expr::BinOp(op), BinOpKind::Update).into_iter().rev());
            }
            // `if production then mkCronJob "x" { … } else null`
            Expr::IfElse(choice) => {
                let branches = [choice.body(), choice.else_body()];
                let mut branches = branches.into_iter().flatten().filter(|branch| !is_null(branch));
                if let (Some(branch), None) = (branches.next(), branches.next()) {
                    rest.push(branch);
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

/// `apply` as a call of a function: `job "x" { … }`. Of a function of this file such as
/// `name: extra: mkCronJob name (common // extra)`, it is known what becomes of its arguments.
fn function_call(resolver: &Resolver<'_>, apply: &Apply) -> Option<BuilderCall> {
    let (builder, arguments) = arguments(apply);
    let mut body = resolver.value_of(&builder);
    let mut args = None;
    for argument in &arguments {
        let Expr::Lambda(lambda) = body else { break };
        body = strip(lambda.body()?);
        if let Some(Param::IdentParam(param)) = lambda.param()
            && has_last_word(resolver, &param.ident()?.syntax().text().to_string(), &body)
        {
            args = Some(argument.clone());
        }
    }
    let name = arguments.into_iter().find(|argument| !matches!(argument, Expr::AttrSet(_) | Expr::List(_)));
    Some(BuilderCall {
        whole: Expr::Apply(apply.clone()),
        name: name.unwrap_or_else(|| builder.clone()),
        builder,
        args,
    })
}

/// Whether a builder call at the end of the function `body` takes from `name` what else it would have.
fn has_last_word(resolver: &Resolver<'_>, name: &str, body: &Expr) -> bool {
    let mut body = body.clone();
    while let Expr::Lambda(lambda) = &body {
        let Some(inner) = lambda.body() else { return false };
        body = strip(inner);
    }
    let Expr::Apply(apply) = body else { return false };
    let args = builder_call(resolver, &apply).and_then(|call| call.args);
    let last = args.and_then(|args| operands(&args, BinOpKind::Update).pop());
    matches!(last, Some(Expr::Ident(last)) if last.syntax().text() == name)
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
    let whole = Expr::Apply(apply.clone());
    arguments.next().is_none().then_some(BuilderCall { whole, builder, name, args })
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
