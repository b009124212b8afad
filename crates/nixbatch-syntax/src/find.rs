//! From a query to the place in the text.

use std::ops::Range;

use nixbatch_diagnostic::{Anchor, Step};
use rnix::ast::{Attr, Attrpath, AttrpathValue, BinOpKind, Expr, Inherit};
use rnix::{SyntaxKind, TextRange};
use rowan::ast::AstNode;

use crate::call::BuilderCall;
use crate::resolve::{Lookup, Resolver, Slot, bytes, strip};
use crate::{Found, Known, NixFile, Query, call, string, text};

impl NixFile {
    /// Finds what a query looks for, or the nearest around it. Nothing is found where no attribute stands at the
    /// query's offset, or where it is not what the query says.
    ///
    /// - A value is shown at its expression; one that `inherit` brings, and a set that only exists as
    ///   `a.b = 1;`, at its name. What stands for something else never spans lines.
    /// - The item itself is shown at the head of its builder call, `mkCronJob "nightly"`, and its name at
    ///   `"nightly"`; a raw object at the name of its attribute.
    /// - A part of a string is looked for in the literal that it comes from. Where that does not tell, it is
    ///   the whole value.
    /// - In a file that could not be parsed, it is the attribute at the query's offset.
    pub fn find(&self, query: &Query<'_>) -> Option<Found> {
        if self.is_refused() {
            return self.attribute_at(query);
        }
        let resolver = Resolver::new(self);
        let place = descend(&resolver, &resolver, query)?;
        let at = |range| Found { range, exact: true, reached: place.reached };
        let nearest = Found { exact: false, ..at(first_line(self.text(), place.name()?)) };
        let is_there = place.reached == query.path.len();
        if matches!(query.known, Known::Enclosing(_)) {
            return Some(nearest);
        }
        match query.anchor {
            Anchor::Missing | Anchor::Written { .. } => {
                Some(Found { exact: is_there || place.is_absent, ..nearest })
            }
            _ if !is_there => Some(nearest),
            Anchor::Name => Some(name(&resolver, query, &place).map_or(nearest, at)),
            Anchor::Value if query.path.is_empty() => Some(at(nearest.range)),
            Anchor::Value => Some(at(place.slots.first()?.value_range())),
            Anchor::Text { start, end } => {
                let slot = place.slots.first()?;
                let part = resolver
                    .slot_value(slot)
                    .zip(query.text)
                    .and_then(|(value, text)| text::locate(&resolver, &value, text, start..end));
                Some(at(part.unwrap_or_else(|| slot.value_range())))
            }
        }
    }

    /// The attribute at a query's offset, by nothing but the evaluator's word.
    pub fn attribute_at(&self, query: &Query<'_>) -> Option<Found> {
        let reached = match query.known {
            Known::Steps(steps) => steps.min(query.path.len()),
            Known::Holder(_) | Known::Argument | Known::Enclosing(_) => 0,
        };
        let is_known = matches!(query.known, Known::Steps(_) | Known::Holder(_));
        let range = key_at(self.text(), query.offset)?;
        Some(Found { range, exact: is_known && reached == query.path.len(), reached })
    }
}

/// The name of an attribute that the evaluator says stands at an offset, be it in quotes; at least one character, except
/// at the end of the text. Nothing when there is no such offset.
pub fn key_at(text: &str, offset: usize) -> Option<Range<usize>> {
    let rest = text.get(offset..)?;
    // `inherit` gives what it brings the place behind the keyword.
    let name = rest.trim_start();
    let start = offset + (rest.len() - name.len());
    let first = name.chars().next().map_or(0, char::len_utf8);
    Some(start..start + key_length(name).max(first))
}

/// The length of the key that a text begins with.
fn key_length(text: &str) -> usize {
    if text.starts_with('"') {
        let escaped = |at: usize| text[..at].bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let mut quotes = text.match_indices('"').skip(1).map(|(at, _)| at);
        return quotes.find(|at| !escaped(*at)).map_or(text.len(), |at| at + 1);
    }
    let ends = |c: char| c.is_whitespace() || "=;.{}()[]".contains(c);
    text.find(ends).unwrap_or(text.len())
}

impl NixFile {
    /// Where the attributes of sets begin that a comment at the offset is in, or stands in front of.
    pub fn attributes_around(&self, offset: usize) -> Vec<usize> {
        let Some(root) = self.root() else { return Vec::new() };
        let Ok(at) = u32::try_from(offset.min(usize::from(root.text_range().end()))) else {
            return Vec::new();
        };
        let Some(token) = root.token_at_offset(at.into()).right_biased() else { return Vec::new() };
        let behind =
            token.siblings_with_tokens(rowan::Direction::Next).find_map(|element| element.into_node());
        let nodes = token.parent_ancestors().chain(behind);
        let is_attribute = |node: &rnix::SyntaxNode| {
            let is_in_set = node.parent().is_some_and(|parent| parent.kind() == SyntaxKind::NODE_ATTR_SET);
            node.kind() == SyntaxKind::NODE_ATTRPATH_VALUE && is_in_set
        };
        nodes.filter(is_attribute).map(|node| bytes(&node).start).collect()
    }
}

/// How far a path can be followed in the text.
pub(crate) struct Descent {
    /// Where the last value that was reached is written; at least one place.
    pub(crate) slots: Vec<Slot>,
    /// What stands for the item, as long as that is what was reached.
    item: Option<Item>,
    /// How many steps were reached.
    pub(crate) reached: usize,
    /// Whether the next step is surely not written.
    pub(crate) is_absent: bool,
}

/// What stands for an item.
enum Item {
    Call(BuilderCall),
    /// The attribute that holds a raw object, or the object's `kind`.
    Attribute(Slot),
}

impl Descent {
    fn at(slot: Slot, reached: usize) -> Self {
        Self { slots: vec![slot], item: None, reached, is_absent: false }
    }

    /// What the last value reached is called; without a name, itself.
    fn name(&self) -> Option<Range<usize>> {
        match &self.item {
            Some(Item::Call(call)) => Some(call.head()),
            Some(Item::Attribute(slot)) => Some(slot.name_range()),
            None => self.slots.first().map(Slot::name_range),
        }
    }
}

/// Follows the path of a query from the attribute at its offset: with `resolver` to the item, and from there
/// with `inner`.
pub(crate) fn descend(resolver: &Resolver<'_>, inner: &Resolver<'_>, query: &Query<'_>) -> Option<Descent> {
    let mut here = begin(resolver, query)?;
    if matches!(query.known, Known::Enclosing(_)) {
        return Some(here);
    }
    for step in &query.path[here.reached..] {
        match inner.enter(&here.slots, step) {
            Lookup::Found(slots) => here = Descent { slots, item: None, reached: here.reached + 1, ..here },
            lookup => {
                here.is_absent = matches!(lookup, Lookup::Absent);
                break;
            }
        }
    }
    Some(here)
}

/// Where the path of a query begins, or what the evaluator knows of it.
fn begin(resolver: &Resolver<'_>, query: &Query<'_>) -> Option<Descent> {
    let named = |name: Option<&str>| name.map(Step::from).into_iter().collect::<Vec<_>>();
    match query.known {
        Known::Steps(steps) => {
            let steps = steps.min(query.path.len());
            let slot = slot_at(resolver, query.offset, &query.path[..steps])?;
            Some(Descent { slots: resolver.with_siblings(slot.clone()), ..Descent::at(slot, steps) })
        }
        Known::Holder(name) => {
            let slot = slot_at(resolver, query.offset, &named(name))?;
            let value = resolver.slot_value(&slot);
            if let Some(call) = value.as_ref().and_then(|value| call::call_in(resolver, value)) {
                // Of `mkCronJob "x" { … } // { … }`, all is the item.
                return Some(of_call(call, value));
            }
            let is_set = match value {
                Some(value) => is_set(&resolver.value_of(&value)),
                None => matches!(slot, Slot::Binding { .. }),
            };
            is_set.then(|| Descent {
                slots: resolver.with_siblings(slot.clone()),
                item: Some(Item::Attribute(slot.clone())),
                ..Descent::at(slot, 0)
            })
        }
        Known::Argument => {
            let slot = slot_at(resolver, query.offset, &[])?;
            match call::enclosing_call(resolver, slot.key()?.syntax()) {
                Some(call) => Some(of_call(call, None)),
                None if matches!(slot.keys(resolver)?.as_slice(), [key] if key == "kind" || key == "apiVersion") =>
                {
                    let object = Slot::Value(Expr::cast(slot.set()?)?);
                    Some(Descent { item: Some(Item::Attribute(slot)), ..Descent::at(object, 0) })
                }
                None => None,
            }
        }
        Known::Enclosing(name) => Some(Descent::at(slot_at(resolver, query.offset, &named(name))?, 0)),
    }
}

/// The beginning of a path in the arguments of a builder call, which `value` leads to.
fn of_call(call: BuilderCall, value: Option<Expr>) -> Descent {
    let whole = value.filter(|value| matches!(strip(value.clone()), Expr::BinOp(_)));
    let args = whole.or_else(|| call.args.clone()).unwrap_or_else(|| call.whole.clone());
    Descent { item: Some(Item::Call(call)), ..Descent::at(Slot::Value(args), 0) }
}

fn is_set(value: &Expr) -> bool {
    match value {
        Expr::AttrSet(_) => true,
        Expr::BinOp(op) => op.operator() == Some(BinOpKind::Update),
        _ => false,
    }
}

/// The attribute that the evaluator means by a position. `path` leads to it and decides between the keys of one
/// binding, and between the names of one `inherit`, which share a position.
pub(crate) fn slot_at(resolver: &Resolver<'_>, offset: usize, path: &[Step]) -> Option<Slot> {
    let root = resolver.root()?;
    // The character at the position: among many children, rowan finds a range faster than a point.
    let length = resolver.text().get(offset..)?.chars().next()?.len_utf8();
    let range = TextRange::at(u32::try_from(offset).ok()?.into(), u32::try_from(length).ok()?.into());
    let token = root.covering_element(range).into_token()?;
    for node in token.parent_ancestors() {
        match node.kind() {
            SyntaxKind::NODE_ATTRPATH => {
                let binding = node.parent().and_then(AttrpathValue::cast)?;
                let attrs: Vec<_> = Attrpath::cast(node)?.attrs().collect();
                let here = attrs.iter().position(|attr| bytes(attr.syntax()).end > offset)?;
                return Some(Slot::Binding { binding, key: pick_key(resolver, &attrs, here, path) });
            }
            SyntaxKind::NODE_INHERIT => {
                let inherit = Inherit::cast(node)?;
                let last = path.last();
                let named = inherit.attrs().find(|name| is_key(resolver, name, last) == Some(true));
                let next = || inherit.attrs().find(|name| bytes(name.syntax()).end > offset);
                let name = named.or_else(next)?;
                return Some(Slot::Inherited { inherit, name });
            }
            SyntaxKind::NODE_IDENT | SyntaxKind::NODE_STRING | SyntaxKind::NODE_DYNAMIC => {}
            _ => return None,
        }
    }
    None
}

/// The key of a binding that `path` leads to: the last one for which the keys from `here` on are the path's last
/// steps. Where the binding begins outside of what the path begins in, as `etl.nightly = …` does to the path
/// `nightly`, only its last keys are. And where the value came by another name, as from `sizes.small.memory = …` with
/// `requests = sizes.small`, it is the key with the most of the path's last steps before it.
fn pick_key(resolver: &Resolver<'_>, attrs: &[Attr], here: usize, path: &[Step]) -> usize {
    let fits = |key: &usize| {
        let mut pairs = attrs[here..=*key].iter().rev().zip(path.iter().rev());
        pairs.all(|(key, step)| is_key(resolver, key, Some(step)) != Some(false))
    };
    let is_inside = |key: &usize| key - here < path.len();
    let keys = || (here..attrs.len()).rev().filter(|key| fits(key));
    let steps_before = |key: &usize| {
        let pairs = attrs[here..=*key].iter().rev().zip(path.iter().rev());
        pairs.take_while(|(key, step)| is_key(resolver, key, Some(step)) != Some(false)).count()
    };
    let renamed = || {
        (here..attrs.len()).filter(|key| steps_before(key) > 0).max_by_key(|key| (steps_before(key), *key))
    };
    // Without a path, the attribute that a whole binding is about; else what `listToAttrs` made.
    keys().find(is_inside).or_else(|| keys().next()).or_else(renamed).unwrap_or(here)
}

/// Whether a key is the one of `step`; nothing when only the evaluator knows.
fn is_key(resolver: &Resolver<'_>, attr: &Attr, step: Option<&Step>) -> Option<bool> {
    match step {
        Some(Step::Key(key)) => resolver.is_key(attr, key),
        _ => resolver.key_text(attr).map(|_| false),
    }
}

/// The part of `range` on its first line.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let line = text[range.clone()].split(['\n', '\r']).next().unwrap_or_default().trim_end();
    range.start..range.start + line.len()
}

/// Where the name of what was reached is written.
fn name(resolver: &Resolver<'_>, query: &Query<'_>, place: &Descent) -> Option<Range<usize>> {
    if let Some(Item::Call(call)) = &place.item {
        return Some(bytes(call.name.syntax()));
    }
    let slot = place.slots.first()?;
    match (slot.key(), query.path.last()) {
        (Some(key), step @ Some(_)) if is_key(resolver, &key, step) == Some(false) => {
            listed_name(resolver, slot, step)
        }
        _ => place.name(),
    }
}

/// The `"x"` of `{ name = "x"; value = …; }`, given to `listToAttrs`, where `slot` is the `value`.
fn listed_name(resolver: &Resolver<'_>, slot: &Slot, step: Option<&Step>) -> Option<Range<usize>> {
    let Lookup::Found(names) = resolver.entry(&slot.set()?, "name") else { return None };
    let Expr::Str(name) = names.first()?.expr()? else { return None };
    let text = string::literal_text(&name, resolver.text())?;
    (Some(&Step::from(text)) == step).then(|| bytes(name.syntax()))
}
