//! Where in an object a misplaced field belongs.

use std::collections::{BTreeSet, HashSet};

use nixbatch_diagnostic::{Path, Step};
use serde_json::{Map, Value};

use super::suggest::{Unknown, fits};
use super::{Definition, Field, Schemas, Type};

/// How many fields deep homes are looked for; those of a CronJob's container are five deep.
const MAX_DEPTH: usize = 7;
/// How many steps away a home may be.
const MAX_COST: usize = 8;
/// What a step that the object does not have yet counts, beyond itself.
const COST_OF_MAKING: usize = 3;

/// A place that a misplaced field belongs in.
pub(super) struct Home {
    /// Its path in the whole object.
    pub(super) steps: Vec<Step>,
    /// Whether the object has this place.
    pub(super) exists: bool,
    /// Whether the field is already there.
    pub(super) taken: bool,
    /// Whether it is the items of a list of none or several, so that no single path tells it.
    pub(super) open_lists: bool,
}

impl Home {
    /// The list whose items it is in.
    pub(super) fn list_name(&self, base: &Path) -> Path {
        let keep = self.steps.iter().rposition(|step| matches!(step, Step::Index(_))).unwrap_or_default();
        base.concat(&self.steps[..keep])
    }
}

/// The nearest place in the whole object that has a field of the unknown one's name and takes its value.
/// Places that exist are nearer than places that would have to be made. Nothing when several are equally near.
pub(super) fn of(unknown: &Unknown<'_>) -> Option<Home> {
    let (definition, fields) = unknown.root;
    let spot = Spot { fields: Some(fields), absent: 0, open_lists: false };
    let mut search = Search { unknown, steps: Vec::new(), above: vec![definition], best: None, tie: false };
    search.visit(definition, spot);
    if search.tie { None } else { search.best.map(|(_, home)| home) }
}

/// The names of all fields that an object of this definition may have somewhere.
pub(super) fn names(schemas: &'static Schemas, root: &'static Definition) -> BTreeSet<&'static str> {
    let mut names = BTreeSet::new();
    let mut seen = HashSet::from([root.name]);
    let mut next = vec![root];
    while let Some(definition) = next.pop() {
        for field in definition.fields.iter().filter(|field| !is_servers(field)) {
            names.insert(field.name);
            if let Some(name) = field.ty.definition().filter(|name| seen.insert(*name)) {
                next.extend(schemas.definition(name));
            }
        }
    }
    names
}

/// What the server writes is nobody's home.
fn is_servers(field: &Field) -> bool {
    matches!(field.name, "status" | "managedFields" | "ownerReferences")
}

struct Search<'s> {
    unknown: &'s Unknown<'s>,
    /// The path from the root to here.
    steps: Vec<Step>,
    /// The definitions on it; none is entered twice.
    above: Vec<&'static Definition>,
    best: Option<(usize, Home)>,
    tie: bool,
}

/// What the object has where the search is.
#[derive(Clone, Copy)]
struct Spot<'s> {
    fields: Option<&'s Map<String, Value>>,
    /// How many levels are not there.
    absent: usize,
    open_lists: bool,
}

impl<'s> Spot<'s> {
    fn into(self, value: Option<&'s Value>) -> Self {
        let fields = value.and_then(Value::as_object);
        Self { fields, absent: self.absent + usize::from(fields.is_none()), open_lists: self.open_lists }
    }
}

impl Search<'_> {
    fn visit(&mut self, definition: &'static Definition, spot: Spot<'_>) {
        self.consider(definition, spot);
        if self.above.len() > MAX_DEPTH {
            return;
        }
        for field in definition.fields.iter().filter(|field| !is_servers(field)) {
            let next = field.ty.definition().and_then(|name| self.unknown.schemas.definition(name));
            if let Some(next) = next.filter(|next| !self.above.iter().any(|above| above.name == next.name)) {
                self.above.push(next);
                self.steps.push(Step::from(field.name));
                self.enter(next, field, spot);
                self.steps.pop();
                self.above.pop();
            }
        }
    }

    /// Goes into the field at `steps`.
    fn enter(&mut self, next: &'static Definition, field: &Field, spot: Spot<'_>) {
        let value = spot.fields.and_then(|fields| fields.get(field.name));
        match &field.ty {
            Type::Object(_) => self.visit(next, spot.into(value)),
            Type::List(_) => {
                let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                let own = self.own_item();
                let index = own.unwrap_or_default();
                let mut spot = spot.into(items.get(index));
                spot.open_lists |= own.is_none() && items.len() != 1;
                self.steps.push(Step::from(index));
                self.visit(next, spot);
                self.steps.pop();
            }
            // The keys of a map are the user's own.
            _ => {}
        }
    }

    /// Where the list at `steps` is one that the unknown field stands in: the item.
    fn own_item(&self) -> Option<usize> {
        match self.unknown.parent_steps.strip_prefix(self.steps.as_slice())? {
            [Step::Index(index), ..] => Some(*index),
            _ => None,
        }
    }

    fn consider(&mut self, definition: &'static Definition, spot: Spot<'_>) {
        let Some(field) = definition.field(self.unknown.key) else { return };
        let cost = self.distance() + COST_OF_MAKING * spot.absent;
        let least = self.best.as_ref().map_or(MAX_COST, |(least, _)| *least);
        if cost > least || !fits(self.unknown.schemas, &field.ty, self.unknown.value) {
            return;
        }
        if self.best.is_some() && cost == least {
            self.tie = true;
            return;
        }
        let taken = spot.fields.is_some_and(|fields| fields.contains_key(self.unknown.key));
        let (exists, open_lists) = (spot.absent == 0, spot.open_lists);
        self.best = Some((cost, Home { steps: self.steps.clone(), exists, taken, open_lists }));
        self.tie = false;
    }

    /// How many fields up and down it is from where the unknown field stands.
    fn distance(&self) -> usize {
        let keys = |steps: &[Step]| steps.iter().filter(|step| matches!(step, Step::Key(_))).count();
        let from = &self.unknown.parent_steps;
        let common = self.steps.iter().zip(from).take_while(|(a, b)| a == b).count();
        keys(&self.steps[common..]) + keys(&from[common..])
    }
}
