//! Fixes of text that other items use: a change there would reach them as well.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use nixbatch_diagnostic::{Diagnostic, Edit, Path, Safety};
use rayon::prelude::*;

use crate::document::{Document, Position};

/// Where an attribute was written, as the evaluator says it: file, line, column.
type Spot = (String, usize, usize);

/// Calls fixes unsafe that change an attribute which other items have too, where those do not need the same fix.
pub fn mark_shared(document: &Document<'_>, diagnostics: &mut [Diagnostic]) {
    let fixes = || diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref());
    if !fixes().any(|fix| fix.safety == Safety::Safe) {
        return;
    }
    let mut needed: BTreeMap<Vec<Edit>, BTreeSet<usize>> = BTreeMap::new();
    for fix in fixes() {
        let items = fix.changes.iter().map(|place| place.item);
        needed.entry(fix.edits.clone()).or_default().extend(items);
    }
    let spots = spots(document, diagnostics);
    let users = users(document, spots.iter().flatten());
    for (diagnostic, spots) in diagnostics.iter_mut().zip(&spots) {
        let Some(fix) = &mut diagnostic.fix else { continue };
        let items = needed.get(&fix.edits);
        let is_other = |user: &usize| items.is_none_or(|items| !items.contains(user));
        if spots.iter().filter_map(|spot| users.get(spot)).flatten().any(is_other) {
            fix.safety = Safety::Unsafe;
        }
    }
}

/// Where the attributes are written that the safe fix of each diagnostic changes.
fn spots(document: &Document<'_>, diagnostics: &[Diagnostic]) -> Vec<Vec<Spot>> {
    // The positions of an item are read once for all that was found in it.
    let mut changes: BTreeMap<usize, Vec<(usize, &Path)>> = BTreeMap::new();
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let fix = diagnostic.fix.as_ref().filter(|fix| fix.safety == Safety::Safe);
        for place in fix.into_iter().flat_map(|fix| &fix.changes) {
            changes.entry(place.item).or_default().push((index, &place.path));
        }
    }
    let mut spots = vec![Vec::new(); diagnostics.len()];
    for (item, changes) in changes {
        let positions = document.positions(item);
        for (index, path) in changes {
            spots[index].extend(spots_of(&positions, path));
        }
    }
    spots
}

/// Where the attribute at a path was written; of one that is not, where the attributes beside it were: they stand in
/// the text that it is added to.
fn spots_of(positions: &Position, path: &Path) -> Vec<Spot> {
    let mut here = positions;
    for (depth, step) in path.steps().iter().enumerate() {
        match here.step(step) {
            Some(next) => here = next,
            // Of an item's own arguments, any may come from elsewhere.
            None if depth == 0 => return Vec::new(),
            None => return here.attrs.values().filter(|position| position.is_known()).map(spot_of).collect(),
        }
    }
    if here.is_known() { vec![spot_of(here)] } else { Vec::new() }
}

fn spot_of(position: &Position) -> Spot {
    (position.file.clone(), position.line, position.column)
}

/// The items that have an attribute at each of the spots.
fn users<'s>(
    document: &Document<'_>,
    spots: impl Iterator<Item = &'s Spot>,
) -> HashMap<&'s Spot, BTreeSet<usize>> {
    let mut users: HashMap<_, BTreeSet<usize>> = spots.map(|spot| (spot, BTreeSet::new())).collect();
    let found: Vec<Vec<(usize, Spot)>> = (0..document.items.len())
        .into_par_iter()
        .map(|item| {
            let root = document.positions(item);
            let mut found = Vec::new();
            let mut open: Vec<_> = root.attrs.values().collect();
            while let Some(position) = open.pop() {
                open.extend(position.attrs.values());
                let spot = spot_of(position);
                if users.contains_key(&spot) {
                    found.push((item, spot));
                }
            }
            found
        })
        .collect();
    for (item, spot) in found.into_iter().flatten() {
        if let Some(items) = users.get_mut(&spot) {
            items.insert(item);
        }
    }
    users
}
