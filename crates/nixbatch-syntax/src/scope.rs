//! Where a name comes from, as far as one file tells.

use rnix::SyntaxNode;
use rnix::ast::{Attr, AttrpathValue, Entry, Expr, HasEntry, Ident, Inherit, Param};
use rowan::ast::AstNode;

/// How many names are followed from one to the next.
const LONGEST_CHAIN: usize = 32;

/// The expression that decides a value: what is in parentheses, after `let … in`, `with` and `assert`, and
/// behind a name that the file binds.
pub(crate) fn resolve(expr: Expr) -> Expr {
    let mut expr = expr;
    for _ in 0..LONGEST_CHAIN {
        let next = match &expr {
            Expr::Paren(paren) => paren.expr(),
            Expr::LetIn(binding) => binding.body(),
            Expr::With(with) => with.body(),
            Expr::Assert(assert) => assert.body(),
            Expr::Ident(name) => bound(name),
            _ => None,
        };
        match next {
            Some(next) => expr = next,
            None => break,
        }
    }
    expr
}

/// The expression that a name is bound to by `let` or `rec` around it.
fn bound(name: &Ident) -> Option<Expr> {
    lookup(name.syntax(), &name.to_string())
}

/// The expression that `name` is bound to where `from` stands.
pub(crate) fn lookup(from: &SyntaxNode, name: &str) -> Option<Expr> {
    for node in from.ancestors().skip(1) {
        if let Some(binding) = rnix::ast::LetIn::cast(node.clone()) {
            if let Some(found) = entry(binding.entries(), name) {
                return found.value_from(&node, name);
            }
        } else if let Some(set) = rnix::ast::AttrSet::cast(node.clone()) {
            if set.rec_token().is_some()
                && let Some(found) = entry(set.entries(), name)
            {
                return found.value_from(&node, name);
            }
        } else if let Some(lambda) = rnix::ast::Lambda::cast(node)
            && lambda.param().is_some_and(|param| binds(&param, name))
        {
            return None;
        }
    }
    None
}

fn binds(param: &Param, name: &str) -> bool {
    match param {
        Param::IdentParam(param) => param.ident().is_some_and(|ident| ident.to_string() == name),
        Param::Pattern(pattern) => {
            pattern.pat_entries().filter_map(|entry| entry.ident()).any(|ident| ident.to_string() == name)
                || pattern
                    .pat_bind()
                    .and_then(|bind| bind.ident())
                    .is_some_and(|ident| ident.to_string() == name)
        }
    }
}

/// What binds a name in a set of entries.
enum Binding {
    Value(AttrpathValue),
    Inherit(Inherit),
}

impl Binding {
    /// The bound expression. `scope` is the node whose entries they are: a plain `inherit` looks around it.
    fn value_from(self, scope: &SyntaxNode, name: &str) -> Option<Expr> {
        match self {
            Self::Value(binding) => binding.value(),
            Self::Inherit(inherit) if inherit.from().is_none() => lookup(scope, name),
            Self::Inherit(_) => None,
        }
    }
}

/// The entry that binds exactly `name`. One with further keys (`name.x = …`) binds only a part of it.
fn entry(entries: impl Iterator<Item = Entry>, name: &str) -> Option<Binding> {
    for entry in entries {
        match entry {
            Entry::AttrpathValue(binding) => {
                let keys = keys(&binding);
                if keys.len() == 1 && keys[0].as_deref() == Some(name) {
                    return Some(Binding::Value(binding));
                }
            }
            Entry::Inherit(inherit) => {
                if inherit.attrs().any(|attr| key(&attr).as_deref() == Some(name)) {
                    return Some(Binding::Inherit(inherit));
                }
            }
        }
    }
    None
}

/// The keys of a binding; a computed one is nothing.
pub(crate) fn keys(binding: &AttrpathValue) -> Vec<Option<String>> {
    binding.attrpath().into_iter().flat_map(|path| path.attrs()).map(|attr| key(&attr)).collect()
}

/// The name that an attribute says, where it is not computed.
pub(crate) fn key(attr: &Attr) -> Option<String> {
    match attr {
        Attr::Ident(ident) => Some(ident.to_string()),
        Attr::Str(text) => crate::string::literal(text),
        Attr::Dynamic(dynamic) => match dynamic.expr()? {
            Expr::Str(text) => crate::string::literal(&text),
            _ => None,
        },
    }
}
