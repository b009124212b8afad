//! Values by path, found by what a path begins with.

use std::collections::BTreeMap;

use nixbatch_diagnostic::{Path, Step};

/// A map from paths to values.
#[derive(Debug, Clone)]
pub(crate) struct PathMap<T> {
    value: Option<T>,
    below: BTreeMap<Step, PathMap<T>>,
}

impl<T> Default for PathMap<T> {
    fn default() -> Self {
        Self { value: None, below: BTreeMap::new() }
    }
}

impl<T> PathMap<T> {
    /// Whether no path has a value.
    pub(crate) fn is_empty(&self) -> bool {
        self.value.is_none() && self.below.is_empty()
    }

    /// Gives the path this value, instead of the one that it has.
    pub(crate) fn insert(&mut self, path: &[Step], value: T) {
        self.slot(path).value = Some(value);
    }

    /// The same, and takes the values of all paths below away.
    pub(crate) fn replace(&mut self, path: &[Step], value: T) {
        *self.slot(path) = Self { value: Some(value), below: BTreeMap::new() };
    }

    /// The path's value, made where it has none.
    pub(crate) fn entry(&mut self, path: &[Step]) -> &mut T
    where
        T: Default,
    {
        self.slot(path).value.get_or_insert_default()
    }

    /// The path's own value.
    pub(crate) fn get(&self, path: &[Step]) -> Option<&T> {
        self.at(path)?.value.as_ref()
    }

    /// The values of the path and of what it begins with, from the outside in, each with the length of its path.
    pub(crate) fn along<'map>(&'map self, path: &'map [Step]) -> impl Iterator<Item = (usize, &'map T)> {
        let mut here = Some(self);
        let nodes = path.iter().map(Some).chain([None]).map_while(move |step| {
            let node = here?;
            here = step.and_then(|step| node.below.get(step));
            Some(node)
        });
        nodes.enumerate().filter_map(|(length, node)| Some((length, node.value.as_ref()?)))
    }

    /// The paths that begin with `path`, without it, and their values.
    pub(crate) fn below(&self, path: &[Step]) -> Vec<(Path, &T)> {
        let mut found = Vec::new();
        let mut open: Vec<_> = self.at(path).map(|map| (Path::root(), map)).into_iter().collect();
        while let Some((path, map)) = open.pop() {
            open.extend(map.below.iter().map(|(step, map)| (path.join(step.clone()), map)));
            found.extend(map.value.as_ref().map(|value| (path, value)));
        }
        found
    }

    /// Whether a path that begins with this one has a value.
    pub(crate) fn has_below(&self, path: &[Step]) -> bool {
        self.at(path).is_some_and(|map| !map.is_empty())
    }

    fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |map, step| map.below.get(step))
    }

    fn slot(&mut self, path: &[Step]) -> &mut Self {
        path.iter().fold(self, |map, step| map.below.entry(step.clone()).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps(path: &str) -> Vec<Step> {
        Path::parse(path).steps().to_vec()
    }

    fn example() -> PathMap<u8> {
        let mut map = PathMap::default();
        for (path, value) in [("a", 1), ("a.b[0]", 2), ("a.b[0].c", 3), ("d.e", 4)] {
            map.insert(&steps(path), value);
        }
        map
    }

    #[test]
    fn what_a_path_begins_with_is_met_from_the_outside_in() {
        let map = example();
        let along = |path: &str| map.along(&steps(path)).map(|(at, value)| (at, *value)).collect::<Vec<_>>();
        assert_eq!(along("a.b[0].x.y"), [(1, 1), (3, 2)]);
        assert_eq!(along("a.b[0].c"), [(1, 1), (3, 2), (4, 3)]);
        assert_eq!(along("d"), []);
        assert_eq!(along("x"), []);
    }

    #[test]
    fn what_begins_with_a_path_is_found_below_it() {
        let map = example();
        let below = |path: &str| {
            let found = map.below(&steps(path)).into_iter();
            found.map(|(path, value)| (path.to_string(), *value)).collect::<Vec<_>>()
        };
        assert_eq!(below("a.b"), [("[0]".to_owned(), 2), ("[0].c".to_owned(), 3)]);
        assert_eq!(below("d.e"), [(String::new(), 4)]);
        assert!(map.has_below(&steps("d")) && !map.has_below(&steps("e")));
    }

    #[test]
    fn a_replaced_path_has_nothing_below() {
        let mut map = example();
        map.replace(&steps("a"), 9);
        assert_eq!(map.along(&steps("a.b[0].c")).map(|(_, value)| *value).collect::<Vec<_>>(), [9]);
        assert_eq!(map.get(&steps("d.e")), Some(&4));
    }
}
