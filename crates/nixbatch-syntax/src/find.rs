//! From a query to the place in the text.

use std::ops::Range;

use nixbatch_diagnostic::{Anchor, Step};
use rnix::SyntaxKind;
use rnix::ast::{Attr, Attrpath, AttrpathValue, Inherit};
use rowan::ast::AstNode;

use crate::resolve::{Lookup, Resolver, Slot, bytes};
use crate::{Found, NixFile, Query, call, string, text};

impl NixFile {
    /// Finds what a query looks for, or the nearest around it. Nothing is found where no attribute stands at
    /// the query's offset.
    pub fn find(&self, query: &Query<'_>) -> Option<Found> {
        let resolver = Resolver::new(self);
        let place = descend(&resolver, query)?;
        let at = |range| Found { range, exact: true, reached: place.reached };
        let is_there = place.reached == query.path.len();
        let nearest = Found { exact: false, ..at(place.nearest()) };
        match query.anchor {
            Anchor::Missing => Some(Found { exact: is_there || place.is_absent, ..nearest }),
            _ if !is_there => Some(nearest),
            Anchor::Name => Some(name(&resolver, query, &place).map_or(nearest, at)),
            Anchor::Value if place.reached == 0 => Some(Found { exact: true, ..nearest }),
            Anchor::Value => Some(at(place.slots.first()?.value_range())),
            Anchor::Text { start, end } => {
                let slot = place.slots.first()?;
                let part = resolver
                    .slot_value(slot)
                    .zip(query.text)
                    .and_then(|(value, text)| text::locate(&resolver, &value, text, start..end));
                Some(part.map_or_else(|| Found { exact: false, ..at(slot.value_range()) }, at))
            }
        }
    }
}

/// How far a path can be followed in the text.
pub(crate) struct Descent {
    /// Where the last value that was reached is written; at least one place.
    pub(crate) slots: Vec<Slot>,
    /// The builder call of the item, when not even the first step was reached.
    pub(crate) call: Option<call::BuilderCall>,
    /// How many steps were reached.
    pub(crate) reached: usize,
    /// Whether the next step is surely not written.
    pub(crate) is_absent: bool,
}

impl Descent {
    /// What is shown for something around which this is the nearest: its name, which is short.
    fn nearest(&self) -> Range<usize> {
        match (&self.call, self.slots.first()) {
            (Some(call), _) => call.places().head,
            (None, Some(slot)) => slot.name_range(),
            (None, None) => 0..0,
        }
    }
}

/// Follows the path of a query from the attribute at its offset.
pub(crate) fn descend(resolver: &Resolver<'_>, query: &Query<'_>) -> Option<Descent> {
    let known = query.known.min(query.path.len());
    let to_known: Vec<Step> = query.item.iter().chain(&query.path[..known]).cloned().collect();
    let slot = slot_at(resolver, query.offset, &to_known)?;
    let mut here = Descent { slots: vec![slot], call: None, reached: known, is_absent: false };
    if known == 0 {
        here.call = call::find_call(resolver, query.offset, query.item);
        if let Some(args) = here.call.as_ref().and_then(|call| call.args.clone()) {
            here.slots = vec![Slot::Value(args)];
        }
    }
    for step in &query.path[known..] {
        match resolver.enter(&here.slots, step) {
            Lookup::Found(slots) => {
                here = Descent { slots, call: None, reached: here.reached + 1, is_absent: false };
            }
            lookup => {
                here.is_absent = call::is_absent(&lookup);
                break;
            }
        }
    }
    Some(here)
}

/// The attribute that the evaluator means by a position. `path` leads to it and decides between the keys of one
/// binding, and between the names of one `inherit`, which share a position.
pub(crate) fn slot_at(resolver: &Resolver<'_>, offset: usize, path: &[Step]) -> Option<Slot> {
    let root = resolver.root()?;
    let offset = u32::try_from(offset).ok().filter(|offset| *offset < u32::from(root.text_range().end()))?;
    let token = root.token_at_offset(offset.into()).right_biased()?;
    for node in token.parent_ancestors() {
        match node.kind() {
            SyntaxKind::NODE_ATTRPATH => {
                let binding = node.parent().and_then(AttrpathValue::cast)?;
                let attrs: Vec<_> = Attrpath::cast(node)?.attrs().collect();
                let here = attrs.iter().position(|attr| bytes(attr.syntax()).end > offset as usize)?;
                return Some(Slot::Binding { binding, key: pick_key(resolver, &attrs, here, path) });
            }
            SyntaxKind::NODE_INHERIT => {
                let inherit = Inherit::cast(node)?;
                let last = path.last();
                let named = inherit.attrs().find(|name| is_key(resolver, name, last) == Some(true));
                let next = || inherit.attrs().find(|name| bytes(name.syntax()).end > offset as usize);
                let name = named.or_else(next)?;
                return Some(Slot::Inherited { inherit, name });
            }
            SyntaxKind::NODE_IDENT | SyntaxKind::NODE_STRING | SyntaxKind::NODE_DYNAMIC => {}
            _ => return None,
        }
    }
    None
}

/// The key of a binding that `path` leads to: the last one for which all from `here` on are the path's last.
fn pick_key(resolver: &Resolver<'_>, attrs: &[Attr], here: usize, path: &[Step]) -> usize {
    let leads_to = |key: &usize| {
        let keys = &attrs[here..=*key];
        let steps = path.len().checked_sub(keys.len()).map(|start| &path[start..]);
        steps.is_some_and(|steps| {
            keys.iter().zip(steps).all(|(key, step)| is_key(resolver, key, Some(step)) != Some(false))
        })
    };
    let found = (here..attrs.len()).rev().find(leads_to);
    // Without a path, the attribute that a whole binding is about; else what `listToAttrs` made.
    found.unwrap_or(if path.is_empty() { attrs.len() - 1 } else { here })
}

/// Whether a key is the one of `step`; nothing when only the evaluator knows.
fn is_key(resolver: &Resolver<'_>, attr: &Attr, step: Option<&Step>) -> Option<bool> {
    let text = resolver.key_text(attr)?;
    Some(matches!(step, Some(Step::Key(key)) if *key == text))
}

/// Where the name of what was reached is written.
fn name(resolver: &Resolver<'_>, query: &Query<'_>, place: &Descent) -> Option<Range<usize>> {
    if let Some(call) = &place.call {
        return Some(call.places().name);
    }
    let slot = place.slots.first()?;
    let Some(key) = slot.key() else { return Some(slot.name_range()) };
    let step = query.path.last().or(query.item.last());
    if step.is_none() || is_key(resolver, &key, step) != Some(false) {
        return Some(slot.name_range());
    }
    // `{ name = "x"; value = …; }`, given to `listToAttrs`.
    let Slot::Binding { binding, .. } = slot else { return None };
    let set = binding.syntax().parent().and_then(rnix::ast::AttrSet::cast)?;
    let Lookup::Found(names) = resolver.entry(&set, "name") else { return None };
    match names.first()?.expr()? {
        rnix::ast::Expr::Str(name) => {
            let is_it = string::literal_text(&name, resolver.text())
                .is_some_and(|text| Some(&Step::from(text)) == step);
            is_it.then(|| bytes(name.syntax()))
        }
        _ => None,
    }
}
