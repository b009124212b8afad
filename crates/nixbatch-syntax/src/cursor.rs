//! A walk along an attribute path through the syntax of one file.

use nixbatch_diagnostic::Step;
use rnix::ast::{Attr, AttrSet, AttrpathValue, BinOpKind, Entry, Expr, HasEntry, Inherit};
use rowan::ast::AstNode;

use crate::scope::{key, keys, resolve};
use crate::{NixFile, call};

/// Where a walk stands.
#[derive(Debug, Clone)]
pub(crate) enum Cursor {
    /// At an attribute that a binding gives.
    Attr(Attribute),
    /// At a name that an `inherit` brings in.
    Inherited(Inherit, Attr),
    /// At a list item.
    Item(Expr),
    /// At an expression that nothing names: the arguments of a call.
    Expr(Expr),
}

/// An attribute of a binding: one key of `a.b.c = value`.
#[derive(Debug, Clone)]
pub(crate) struct Attribute {
    pub(crate) binding: AttrpathValue,
    /// Which of its keys.
    pub(crate) index: usize,
}

impl Attribute {
    /// The key itself.
    pub(crate) fn key(&self) -> Option<Attr> {
        self.binding.attrpath()?.attrs().nth(self.index)
    }

    /// Whether the binding's value is this attribute's.
    pub(crate) fn is_last(&self) -> bool {
        self.index + 1 == keys(&self.binding).len()
    }
}

impl Cursor {
    /// The attribute at an evaluator's position. Nix gives all keys of `a.b = 1` the position of `a`, and all
    /// names of an `inherit` that of the `inherit`; so `path`, which ends with the attribute that is meant,
    /// tells which.
    pub(crate) fn at(file: &NixFile, offset: usize, path: &[Step]) -> Option<Self> {
        let token = file.token_at(offset)?;
        let entry = token.parent_ancestors().find_map(Entry::cast)?;
        Self::in_entry(entry, path)
    }

    fn in_entry(entry: Entry, path: &[Step]) -> Option<Self> {
        match entry {
            Entry::AttrpathValue(binding) => {
                let index = matching_key(&keys(&binding), path)?;
                Some(Self::Attr(Attribute { binding, index }))
            }
            Entry::Inherit(inherit) => {
                let wanted = path.last();
                let attr = inherit.attrs().find(|attr| match (wanted, key(attr)) {
                    (Some(Step::Key(wanted)), Some(key)) => *wanted == key,
                    _ => wanted.is_none(),
                })?;
                Some(Self::Inherited(inherit, attr))
            }
        }
    }

    /// One step further in, where the file tells.
    pub(crate) fn step(&self, step: &Step) -> Option<Self> {
        match self {
            Self::Attr(attribute) if !attribute.is_last() => {
                let next = Attribute { binding: attribute.binding.clone(), index: attribute.index + 1 };
                if key(&next.key()?).as_deref() == key_of(step) {
                    return Some(Self::Attr(next));
                }
                self.sibling(attribute, step)
            }
            Self::Attr(attribute) => into(attribute.binding.value()?, step),
            Self::Inherited(inherit, attr) if inherit.from().is_none() => {
                into(crate::scope::lookup(&inherit.syntax().parent()?, &key(attr)?)?, step)
            }
            Self::Inherited(..) => None,
            Self::Item(expr) | Self::Expr(expr) => into(expr.clone(), step),
        }
    }

    /// `a.c` where the walk came by the `a` of `a.b = 1; a.c = 2;`.
    fn sibling(&self, attribute: &Attribute, step: &Step) -> Option<Self> {
        let here = keys(&attribute.binding);
        let prefix = &here[..=attribute.index];
        let set = AttrSet::cast(attribute.binding.syntax().parent()?)?;
        set.entries().find_map(|entry| {
            let Entry::AttrpathValue(binding) = entry else { return None };
            let keys = keys(&binding);
            let fits = keys.len() > prefix.len()
                && keys.starts_with(prefix)
                && keys[prefix.len()].as_deref() == key_of(step);
            fits.then(|| Self::Attr(Attribute { binding, index: prefix.len() }))
        })
    }

    /// The expression of the value, where there is one of its own.
    pub(crate) fn value(&self) -> Option<Expr> {
        match self {
            Self::Attr(attribute) => attribute.is_last().then(|| attribute.binding.value()).flatten(),
            Self::Inherited(..) => None,
            Self::Item(expr) | Self::Expr(expr) => Some(expr.clone()),
        }
    }
}

fn key_of(step: &Step) -> Option<&str> {
    match step {
        Step::Key(key) => Some(key),
        Step::Index(_) => None,
    }
}

/// Which of a binding's keys the end of `path` is: the last one up to which they run alike. A computed key
/// stands for any name.
fn matching_key(keys: &[Option<String>], path: &[Step]) -> Option<usize> {
    if path.is_empty() {
        return keys.len().checked_sub(1);
    }
    (0..keys.len().min(path.len())).rev().find(|index| {
        let tail = &path[path.len() - index - 1..];
        keys[..=*index].iter().zip(tail).all(|(key, step)| match (key, step) {
            (Some(key), Step::Key(wanted)) => key == wanted,
            (None, Step::Key(_)) => true,
            (_, Step::Index(_)) => false,
        })
    })
}

/// The part of an expression that a step leads to.
fn into(expr: Expr, step: &Step) -> Option<Cursor> {
    match (resolve(expr), step) {
        (Expr::AttrSet(set), Step::Key(wanted)) => in_set(&set, wanted),
        (Expr::List(list), Step::Index(index)) => list.items().nth(*index).map(Cursor::Item),
        (Expr::BinOp(op), step) => match (op.operator()?, step) {
            (BinOpKind::Update, Step::Key(_)) => into(op.rhs()?, step).or_else(|| into(op.lhs()?, step)),
            (BinOpKind::Concat, Step::Index(index)) => {
                let length = list_length(op.lhs()?)?;
                match index.checked_sub(length) {
                    Some(rest) => into(op.rhs()?, &Step::Index(rest)),
                    None => into(op.lhs()?, step),
                }
            }
            _ => None,
        },
        // A builder gives back its arguments.
        (expr @ Expr::Apply(_), Step::Key(_)) => into(call::arguments(expr)?, step),
        _ => None,
    }
}

fn list_length(expr: Expr) -> Option<usize> {
    match resolve(expr) {
        Expr::List(list) => Some(list.items().count()),
        Expr::BinOp(op) if op.operator() == Some(BinOpKind::Concat) => {
            Some(list_length(op.lhs()?)? + list_length(op.rhs()?)?)
        }
        _ => None,
    }
}

fn in_set(set: &AttrSet, wanted: &str) -> Option<Cursor> {
    set.entries().find_map(|entry| match entry {
        Entry::AttrpathValue(binding) => (keys(&binding).first()?.as_deref() == Some(wanted))
            .then(|| Cursor::Attr(Attribute { binding, index: 0 })),
        Entry::Inherit(inherit) => {
            let attr = inherit.attrs().find(|attr| key(attr).as_deref() == Some(wanted))?;
            Some(Cursor::Inherited(inherit, attr))
        }
    })
}
