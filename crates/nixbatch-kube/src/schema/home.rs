//! Where in an object a misplaced field belongs.

use std::collections::BTreeMap;

use nixbatch_diagnostic::{Path, Step};
use serde_json::Value;

use super::suggest::{Unknown, fits, is_of};
use super::{Definition, Field, Schemas, Type};

/// How many fields deep homes are looked for; those of a CronJob's container are five deep.
const MAX_DEPTH: usize = 7;
/// How many steps away a home may be: as far as a CronJob's `spec` is from the pods of which it has nothing yet.
const MAX_COST: usize = 8;
/// What a step that the object does not have yet counts, beyond itself.
const COST_OF_MAKING: usize = 1;

/// All places that an object of one definition has for fields.
#[derive(Debug)]
pub(super) struct Places {
    places: Vec<Place>,
    by_field: BTreeMap<&'static str, Vec<usize>>,
}

#[derive(Debug)]
struct Place {
    definition: &'static Definition,
    /// The place around it, and the field of that one which leads here; the root has none.
    within: Option<(usize, &'static Field)>,
    depth: usize,
}

impl Places {
    /// The places of an object of this definition. None is inside of another one of its own definition, and
    /// none is in what the server writes, or in a map, whose keys are the user's own.
    pub(super) fn of(schemas: &'static Schemas, root: &'static Definition) -> Self {
        let mut found = Self { places: Vec::new(), by_field: BTreeMap::new() };
        found.add(Place { definition: root, within: None, depth: 0 });
        let mut next = 0;
        while let Some(&Place { definition, depth, .. }) = found.places.get(next) {
            let inner = definition.fields.iter().filter(|field| {
                let servers = matches!(field.name, "status" | "managedFields" | "ownerReferences");
                depth < MAX_DEPTH && !servers && !matches!(field.ty, Type::Map(_))
            });
            for field in inner {
                let definition = field.ty.definition().and_then(|name| schemas.definition(name));
                if let Some(definition) = definition.filter(|inner| !found.is_within(next, inner)) {
                    found.add(Place { definition, within: Some((next, field)), depth: depth + 1 });
                }
            }
            next += 1;
        }
        found
    }

    fn add(&mut self, place: Place) {
        for field in place.definition.fields.iter().filter(|field| !is_seldom_meant(place.definition, field))
        {
            self.by_field.entry(field.name).or_default().push(self.places.len());
        }
        self.places.push(place);
    }

    fn is_within(&self, mut place: usize, definition: &Definition) -> bool {
        loop {
            let here = &self.places[place];
            if here.definition.name == definition.name {
                return true;
            }
            match here.within {
                Some((around, _)) => place = around,
                None => return false,
            }
        }
    }

    /// The names of all fields that there are places for.
    pub(super) fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.by_field.keys().copied()
    }

    /// The fields that lead from the root to a place.
    fn way_to(&self, mut place: usize) -> Vec<&'static Field> {
        let mut way = Vec::new();
        while let Some((around, field)) = self.places[place].within {
            way.push(field);
            place = around;
        }
        way.reverse();
        way
    }
}

/// Whether what stands elsewhere by this name is meant for another place: `resources` of a pod are those of a container,
/// and few know that the pod itself may have some.
fn is_seldom_meant(definition: &Definition, field: &Field) -> bool {
    (definition.name.0, field.name) == ("core.v1.PodSpec", "resources")
}

/// A place that a misplaced field belongs in.
pub(super) struct Home {
    /// Its path in the whole object.
    pub(super) steps: Vec<Step>,
    /// How many levels of it the object does not have.
    absent: usize,
    /// Whether the field is already there.
    pub(super) taken: bool,
    /// Whether it is one of several places around the unknown field that have a field of its name.
    pub(super) ambiguous: bool,
    /// Whether it is the items of a list of none or several, so that no single path tells it.
    pub(super) open_lists: bool,
    /// Whether the field's value is of a type that it does not take there.
    pub(super) refuses: bool,
}

/// The nearest place in the whole object that has a field of the unknown one's name and takes its value; where none
/// takes the value, the nearest at all. What would have to be made makes a place further, and of places that are equally
/// far, one in the object that the field stands in is nearer. Nothing when several are still equally near.
pub(super) fn of(unknown: &Unknown<'_>) -> Option<Home> {
    // What is wrong in the value is a mistake by itself.
    nearest(unknown, |field| fits(unknown.schemas, &field.ty, unknown.value))
        .or_else(|| nearest(unknown, |field| is_of(&field.ty, unknown.value)))
        .or_else(|| nearest(unknown, |_| true).map(|home| Home { refuses: true, ..home }))
}

fn nearest(unknown: &Unknown<'_>, takes: impl Fn(&Field) -> bool) -> Option<Home> {
    let places = unknown.schemas.places(unknown.root.0)?;
    let mut best = None;
    let mut least = (MAX_COST, true);
    let mut tie = false;
    let mut around = 0;
    for &place in places.by_field.get(unknown.key)? {
        if !places.places[place].definition.field(unknown.key).is_some_and(&takes) {
            continue;
        }
        let home = Home::at(unknown, &places.way_to(place));
        // Of what is deeper in the items of a list, nobody can tell in which.
        if home.open_lists && !matches!(home.steps.last(), Some(Step::Index(_))) {
            continue;
        }
        around += usize::from(unknown.parent_path.steps().starts_with(&home.steps));
        let is_outside = !home.steps.starts_with(unknown.parent_path.steps());
        let cost = (home.cost(unknown), is_outside);
        if cost < least || (cost == least && best.is_none()) {
            (best, least, tie) = (Some(home), cost, false);
        } else if cost == least {
            tie = true;
        }
    }
    best.filter(|_| !tie).map(|home| Home { ambiguous: around > 1, ..home })
}

impl Home {
    /// Goes from the root of the object along the fields.
    fn at(unknown: &Unknown<'_>, way: &[&'static Field]) -> Self {
        let mut home = Self {
            steps: Vec::new(),
            absent: 0,
            taken: false,
            ambiguous: false,
            open_lists: false,
            refuses: false,
        };
        let mut fields = Some(unknown.root.1);
        for field in way {
            let mut value = fields.and_then(|fields| fields.get(field.name));
            home.steps.push(Step::from(field.name));
            if matches!(field.ty, Type::List(_)) {
                let items = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                // In a list that the unknown field stands in, it is that item.
                let own = match unknown.parent_path.steps().strip_prefix(home.steps.as_slice()) {
                    Some([Step::Index(index), ..]) => Some(*index),
                    _ => None,
                };
                home.open_lists |= own.is_none() && items.len() != 1;
                let index = own.unwrap_or_default();
                home.steps.push(Step::from(index));
                value = items.get(index);
            }
            fields = value.and_then(Value::as_object);
            home.absent += usize::from(fields.is_none());
        }
        home.taken = fields.and_then(|fields| fields.get(unknown.key)).is_some_and(|value| !value.is_null());
        home
    }

    /// How many fields up and down it is from where the unknown field stands, and how much is to be made.
    fn cost(&self, unknown: &Unknown<'_>) -> usize {
        let keys = |steps: &[Step]| steps.iter().filter(|step| matches!(step, Step::Key(_))).count();
        let from = unknown.parent_path.steps();
        let common = self.steps.iter().zip(from).take_while(|(a, b)| a == b).count();
        keys(&self.steps[common..]) + keys(&from[common..]) + COST_OF_MAKING * self.absent
    }

    /// Its path in the whole object.
    pub(super) fn path(&self) -> Path {
        self.steps.clone().into()
    }

    /// Whether it is one place, and takes the value.
    pub(super) fn takes(&self) -> bool {
        !self.refuses && !self.open_lists
    }

    /// Whether the object has this place.
    pub(super) fn exists(&self) -> bool {
        self.absent == 0
    }

    /// The list whose items it is in.
    pub(super) fn list(&self) -> Path {
        let keep = self.steps.iter().rposition(|step| matches!(step, Step::Index(_))).unwrap_or_default();
        self.steps[..keep].to_vec().into()
    }
}
