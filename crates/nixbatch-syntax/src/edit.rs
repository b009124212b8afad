//! Changes to values as edits of the text.

use std::ops::Range;

use nixbatch_diagnostic::Step;
use rnix::SyntaxKind::{self, TOKEN_IDENT};
use rnix::ast::{Attr, AttrSet, AttrpathValue, BinOpKind, Expr, HasEntry, List};
use rnix::{SyntaxNode, WalkEvent};
use rowan::ast::AstNode;
use serde_json::Value;

use crate::find::{Descent, descend};
use crate::resolve::{Lookup, Resolver, Slot, bytes, is_recursive, operands, scopes};
use crate::string::literal_text;
use crate::{Known, NixFile, Query, insert, print};

/// What is to change at a place.
#[derive(Debug, Clone, Copy)]
pub enum Change<'a> {
    /// The value becomes this; the attribute is added where it does not exist.
    Set(&'a Value),
    /// The attribute gets another name.
    Rename(&'a str),
    /// The attribute, or the list item, goes.
    Remove,
    /// The attribute goes to another place of the same file, text and all. Nothing may be there yet.
    Move(&'a Query<'a>),
}

/// A replacement of text; an empty range inserts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is replaced, in bytes.
    pub range: Range<usize>,
    /// What stands there afterwards.
    pub text: String,
}

impl NixFile {
    /// The edits that make a change at the place of a query, together; its anchor does not matter. They do not
    /// overlap. Comments and layout stay.
    ///
    /// Nothing where an edit could mean something else than the change: where the text at the place is not the
    /// value itself (a name, an `inherit`, a computed key, an interpolation), where it is not sure that
    /// nothing is written there already, in a file with errors; and nothing is added in a function that other items
    /// may use. Whether other items use what is changed or renamed, only who knows all of them can tell.
    pub fn edit(&self, query: &Query<'_>, change: &Change<'_>) -> Option<Vec<TextEdit>> {
        if !self.errors().is_empty() || matches!(query.known, Known::Enclosing(_)) {
            return None;
        }
        let editor = Editor::new(self);
        match change {
            Change::Set(value) => editor.set(query, value).map(|edit| vec![edit]),
            Change::Rename(name) => editor.rename(query, name),
            Change::Remove => editor.remove(query),
            Change::Move(to) => editor.relocate(query, to),
        }
    }

    /// Whether the value at the place of a query is written out, there or where a name leads: then it is the same
    /// whatever the file is evaluated with.
    pub fn is_written_out(&self, query: &Query<'_>) -> bool {
        let editor = Editor::new(self);
        let place = descend(&editor.resolver, &editor.resolver, query);
        let value = place.filter(|place| place.reached == query.path.len()).and_then(|place| {
            let [slot] = place.slots.as_slice() else { return None };
            editor.resolver.slot_value(slot)
        });
        value.is_some_and(|value| editor.is_literal(&editor.resolver.value_of(&value)))
    }
}

struct Editor<'a> {
    file: &'a NixFile,
    /// Follows names, to know what is there.
    resolver: Resolver<'a>,
    /// Does not, to change only what is written there.
    in_place: Resolver<'a>,
}

/// Where a binding can be added.
struct Target {
    set: AttrSet,
    /// The binding that it goes beside; else it becomes the last.
    after: Option<AttrpathValue>,
    /// The names that lead to it in the set.
    keys: Vec<String>,
}

impl<'a> Editor<'a> {
    fn new(file: &'a NixFile) -> Self {
        Self { file, resolver: Resolver::new(file), in_place: Resolver::in_place(file) }
    }
}

impl Editor<'_> {
    fn set(&self, query: &Query<'_>, value: &Value) -> Option<TextEdit> {
        let place = self.descend(query)?;
        if place.reached < query.path.len() {
            let target = self.target(query, &place)?;
            return self.insert(&target, &print::value(value)?);
        }
        let [slot] = place.slots.as_slice() else { return None };
        let old = slot.expr().filter(|expr| !query.path.is_empty() && self.is_literal(expr))?;
        let is_item = old.syntax().parent().is_some_and(|parent| List::can_cast(parent.kind()));
        let quoted = quoted(&old, value);
        let value = quoted.as_ref().unwrap_or(value);
        let text = if is_item { print::item(value) } else { print::value(value) }?;
        Some(TextEdit { range: bytes(old.syntax()), text })
    }

    fn rename(&self, query: &Query<'_>, name: &str) -> Option<Vec<TextEdit>> {
        let edit = |slot: &Slot| {
            let (set, mut keys) = (slot.set()?, slot.keys(&self.in_place)?);
            let old = keys.pop()?;
            keys.push(name.to_owned());
            let is_free = matches!(self.in_place.lookup(&set, &keys), Lookup::Absent);
            if !is_free || is_used(&set, &old, slot) || is_used(&set, name, slot) {
                return None;
            }
            Some(TextEdit { range: slot.name_range(), text: print::key(name)? })
        };
        self.written(query)?.iter().map(edit).collect()
    }

    fn remove(&self, query: &Query<'_>) -> Option<Vec<TextEdit>> {
        let slots = self.written(query)?;
        let keeps = self.keeps_parent(&slots);
        slots.iter().enumerate().map(|(index, slot)| self.remove_slot(slot, !keeps && index == 0)).collect()
    }

    /// The edit that takes out one place; with `empties`, the set that it was in stays, though nothing is left in it.
    fn remove_slot(&self, slot: &Slot, empties: bool) -> Option<TextEdit> {
        let text = self.file.text();
        match slot {
            Slot::Value(item) => {
                let is_item = List::can_cast(item.syntax().parent()?.kind());
                is_item.then(|| insert::remove(text, item.syntax()))
            }
            Slot::Binding { binding, key } => {
                let name = slot.keys(&self.in_place)?.pop()?;
                if is_used(&slot.set()?, &name, slot) {
                    return None;
                }
                if !empties {
                    return Some(insert::remove(text, binding.syntax()));
                }
                // `a.b = 1;` leaves `a = { };`.
                let before = binding.attrpath()?.attrs().nth(key.checked_sub(1)?)?;
                let range = bytes(before.syntax()).end..bytes(binding.value()?.syntax()).end;
                Some(TextEdit { range, text: " = { }".to_owned() })
            }
            Slot::Inherited { .. } => None,
        }
    }

    /// Whether the set that an attribute is in is written elsewhere, too: that of `a.b = 1;` is only if `a` is.
    fn keeps_parent(&self, slots: &[Slot]) -> bool {
        let parent = slots.first().and_then(|slot| {
            let (set, mut keys) = (slot.set()?, slot.keys(&self.in_place)?);
            keys.pop();
            Some((set, keys)).filter(|(_, keys)| !keys.is_empty())
        });
        match parent.map(|(set, keys)| self.in_place.lookup(&set, &keys)) {
            Some(Lookup::Found(parents)) => parents.len() > slots.len(),
            _ => true,
        }
    }

    fn relocate(&self, from: &Query<'_>, to: &Query<'_>) -> Option<Vec<TextEdit>> {
        let slots = self.written(from)?;
        let [slot @ Slot::Binding { binding, .. }] = slots.as_slice() else { return None };
        let (value, set, keeps) = (slot.expr()?, slot.set()?, self.keeps_parent(&slots));
        let remove = self.remove_slot(slot, !keeps)?;
        let target = self.target(to, &self.descend(to)?)?;
        if *target.set.syntax() == set && keeps {
            let path = names(&target.keys)?;
            return Some(vec![TextEdit { range: bytes(binding.attrpath()?.syntax()), text: path }]);
        }
        let same_scopes = scopes(binding.syntax()) == scopes(&inside(target.set.syntax()));
        if has_names(value.syntax()) && !same_scopes {
            return None;
        }
        let insert = self.insert(&target, &self.file.text()[bytes(value.syntax())])?;
        let is_apart = insert.range.start <= remove.range.start || remove.range.end <= insert.range.start;
        is_apart.then(|| vec![remove, insert])
    }

    fn descend(&self, query: &Query<'_>) -> Option<Descent> {
        descend(&self.resolver, &self.in_place, query)
    }

    /// Where the value of a query is written, all of it, under the very names of its path.
    fn written(&self, query: &Query<'_>) -> Option<Vec<Slot>> {
        let place = self.descend(query)?;
        let last = query.path.last().filter(|_| place.reached == query.path.len())?;
        let is_it = |slot: &Slot| match (slot, last) {
            (Slot::Value(_), Step::Index(_)) => true,
            (Slot::Binding { .. }, Step::Key(key)) => {
                slot.keys(&self.in_place).is_some_and(|keys| keys.last() == Some(key))
            }
            _ => false,
        };
        place.slots.iter().all(is_it).then_some(place.slots)
    }

    /// Where to add the attribute that a query looks for, when it is sure that nothing has it yet.
    fn target(&self, query: &Query<'_>, place: &Descent) -> Option<Target> {
        let known = descend(&self.resolver, &self.resolver, query)?;
        let is_absent = known.is_absent && known.reached == place.reached;
        let rest = query.path.get(place.reached..)?;
        let keys: Option<Vec<String>> = rest
            .iter()
            .map(|step| match step {
                Step::Key(key) => Some(key.clone()),
                Step::Index(_) => None,
            })
            .collect();
        let (keys, first) = (keys?, rest.first()?);
        if !(is_absent || self.is_last_word(place, first)) {
            return None;
        }
        // Beside the last of `a.b = 1; a.c = 2;`.
        let last = place.slots.iter().max_by_key(|slot| slot.name_range().start)?;
        let target = self.target_in(last, first, &keys)?;
        let is_free =
            !is_shared(target.set.syntax()) && !keys.first().is_some_and(|key| is_captured(&target.set, key));
        is_free.then_some(target)
    }

    /// Whether what a set literal says at `step` is final, though it is not known what it replaces.
    fn is_last_word(&self, place: &Descent, step: &Step) -> bool {
        let [slot] = place.slots.as_slice() else { return false };
        let Some(operand) = slot.expr().and_then(|expr| operands(&expr, BinOpKind::Update).pop()) else {
            return false;
        };
        matches!(operand, Expr::AttrSet(_))
            && matches!(self.in_place.enter(&[Slot::Value(operand)], step), Lookup::Absent)
    }

    fn target_in(&self, slot: &Slot, step: &Step, keys: &[String]) -> Option<Target> {
        let Some(value) = slot.expr() else {
            // `a.b = 1;`, and `a.c` is wanted.
            let Slot::Binding { binding, .. } = slot else { return None };
            let mut all = slot.keys(&self.in_place)?;
            all.extend_from_slice(keys);
            return Some(Target {
                set: AttrSet::cast(slot.set()?)?,
                after: Some(binding.clone()),
                keys: all,
            });
        };
        // The last set of `a // b // c`, unless what follows it could say something else.
        for operand in operands(&value, BinOpKind::Update).into_iter().rev() {
            match operand {
                Expr::AttrSet(set) => return Some(Target { set, after: None, keys: keys.to_vec() }),
                other => match self.resolver.enter(&[Slot::Value(other)], step) {
                    Lookup::Absent => {}
                    _ => return None,
                },
            }
        }
        None
    }

    fn insert(&self, target: &Target, value: &str) -> Option<TextEdit> {
        let binding = format!("{} = {value};", names(&target.keys)?);
        let after = target.after.as_ref().map(AstNode::syntax);
        insert::insert(self.file.text(), &target.set, after, &binding)
    }

    /// Whether an expression is written out, so that replacing it changes this value and nothing else.
    fn is_literal(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Literal(_) => true,
            Expr::Str(text) => literal_text(text, self.file.text()).is_some(),
            Expr::Ident(name) => is_constant(&name.syntax().text().to_string()),
            Expr::Paren(paren) => paren.expr().is_some_and(|inner| self.is_literal(&inner)),
            Expr::UnaryOp(op) => matches!(op.expr(), Some(Expr::Literal(_))),
            Expr::List(list) => list.items().all(|item| self.is_literal(&item)),
            Expr::AttrSet(set) => {
                set.inherits().next().is_none()
                    && set.attrpath_values().all(|entry| {
                        entry.attrpath().is_some_and(|path| {
                            path.attrs().all(|key| self.in_place.key_text(&key).is_some())
                        }) && entry.value().is_some_and(|value| self.is_literal(&value))
                    })
            }
            _ => false,
        }
    }
}

/// A number that becomes its own text is quoted as it is written: what is left of `1.50` and `007` are 1.5 and 7.
fn quoted(old: &Expr, value: &Value) -> Option<Value> {
    if let Expr::Paren(paren) = old {
        return quoted(&paren.expr()?, value);
    }
    let written = old.syntax().text().to_string();
    let number = |text: &str| text.parse::<f64>().ok();
    let is_same = number(&written).is_some() && number(&written) == number(value.as_str()?);
    is_same.then(|| written.into())
}

fn is_constant(name: &str) -> bool {
    matches!(name, "true" | "false" | "null")
}

/// `keys` as an attribute path.
fn names(keys: &[String]) -> Option<String> {
    let names: Option<Vec<_>> = keys.iter().map(|key| print::key(key)).collect();
    names.map(|names| names.join("."))
}

/// Whether something in `set`, where that gives names to its values, uses the name of `slot`.
fn is_used(set: &SyntaxNode, name: &str, slot: &Slot) -> bool {
    let own = slot.name_range();
    is_recursive(set) && mentions(set, name, &own)
}

/// Whether a new `name` in `set` would be taken for what the values there mean by it.
fn is_captured(set: &AttrSet, name: &str) -> bool {
    is_recursive(set.syntax()) && mentions(set.syntax(), name, &(0..0))
}

fn mentions(node: &SyntaxNode, name: &str, except: &Range<usize>) -> bool {
    node.descendants_with_tokens().filter_map(rnix::NodeOrToken::into_token).any(|token| {
        token.kind() == TOKEN_IDENT
            && token.text() == name
            && usize::from(token.text_range().start()) != except.start
    })
}

/// Whether an expression means something by a name that stands around it.
fn has_names(value: &SyntaxNode) -> bool {
    value.preorder().any(|event| match event {
        WalkEvent::Enter(node) if node.kind() == SyntaxKind::NODE_IDENT => {
            let is_key = node.parent().is_some_and(|parent| parent.kind() == SyntaxKind::NODE_ATTRPATH);
            !is_key && !is_constant(&node.text().to_string())
        }
        WalkEvent::Enter(node) => node.kind() == SyntaxKind::NODE_INHERIT,
        WalkEvent::Leave(_) => false,
    })
}

/// Some node within `set`, for which its scopes are those of the set's values.
fn inside(set: &SyntaxNode) -> SyntaxNode {
    set.first_child().unwrap_or_else(|| set.clone())
}

/// Whether `node` stands in a function that is not the whole file (or the `outputs` of a flake): what is
/// written there holds for everything that is made with it.
fn is_shared(node: &SyntaxNode) -> bool {
    let is_whole_file = |lambda: &SyntaxNode| {
        lambda.ancestors().skip(1).all(|around| match around.kind() {
            SyntaxKind::NODE_ATTRPATH_VALUE => AttrpathValue::cast(around)
                .and_then(|binding| binding.attrpath()?.attrs().next())
                .is_some_and(|key: Attr| key.syntax().text() == "outputs"),
            kind => !matches!(
                kind,
                SyntaxKind::NODE_APPLY | SyntaxKind::NODE_LIST | SyntaxKind::NODE_INHERIT_FROM
            ),
        })
    };
    node.ancestors()
        .filter(|around| around.kind() == SyntaxKind::NODE_LAMBDA)
        .any(|lambda| !is_whole_file(&lambda))
}
