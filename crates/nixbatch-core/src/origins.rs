//! Where the fields of an object come from.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell};

use nixbatch_diagnostic::{Path, Step};

use crate::path_map::PathMap;

/// An argument that becomes one field: its value as it is, or its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The path of the argument: `activeDeadlineSeconds`.
    pub arg: &'static str,
    /// The path of the field, in the part of an object that its table is used for: `timeZone` of a CronJobSpec.
    pub at: &'static str,
    /// Whether it is the argument's name that stands there, not its value.
    pub is_name: bool,
}

/// Shorthand for a table of [`Field`]s.
pub const fn field(arg: &'static str, at: &'static str) -> Field {
    Field { arg, at, is_name: false }
}

/// The same for a field that holds the name of the attribute which the part of the object comes from.
pub const fn named_by(at: &'static str) -> Field {
    Field { arg: "", at, is_name: true }
}

/// Where a part of an object lies, as [`Path::parse`] reads it. That of most parts is known beforehand.
pub type At = Cow<'static, str>;

/// From object paths back to argument paths.
///
/// What is said of a path holds for everything below it that nothing is said of. An object carries only what is its
/// own beside tables that are the builder's; they are put together when many paths are looked for, which for most
/// objects is never.
#[derive(Debug, Clone, Default)]
pub struct Origins {
    /// Tables, each with the path of the object that it starts at, and that of the arguments.
    tables: Vec<(At, Path, &'static [Field])>,
    /// Parts of the object, each with the keys that lead to what carries the builder call's name.
    names: Vec<(At, &'static [&'static str])>,
    /// What is the object's own.
    own: Vec<Own>,
    /// What patches have put on the finished object: its path, and the argument. Nothing below it comes from elsewhere.
    patched: Vec<(Path, Path)>,
    /// How often somebody has asked, and what is made for many questions.
    asked: Cell<usize>,
    index: OnceCell<PathMap<Source>>,
}

/// So many questions are answered sooner without an index.
const FEW: usize = 8;

/// A part of an object, and the argument that it comes from.
#[derive(Debug, Clone)]
struct Own {
    at: At,
    below: Path,
    arg: Path,
    /// Parts of the argument that have other names in the object.
    renamed: &'static [Field],
}

/// What a part of an object comes from.
#[derive(Debug, Clone)]
enum Source {
    Arg(Path, &'static [Field]),
    Name,
}

/// Where a field comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The argument at this path.
    Arg(Path),
    /// The name of the argument at this path.
    ArgName(Path),
    /// The name that the builder was called with.
    Name,
}

impl Origins {
    /// The origins of a raw object: every field is where it says.
    pub fn identity() -> Self {
        Self::of_argument(Path::root())
    }

    /// The origins of an object that stands in an argument as it is.
    pub fn of_argument(arg: Path) -> Self {
        let mut origins = Self::default();
        origins.add(&At::default(), Path::root(), arg);
        origins
    }

    /// Says that the fields of `table` lie below `at` in the object, and their arguments below `arg`.
    pub fn add_table(&mut self, at: &At, arg: &Path, table: &'static [Field]) {
        self.index.take();
        self.tables.push((at.clone(), arg.clone(), table));
    }

    /// Says that what lies at `keys` below `at` carries the name that the builder was called with.
    pub fn add_name(&mut self, at: &At, keys: &'static [&'static str]) {
        self.index.take();
        self.names.push((at.clone(), keys));
    }

    /// Says that what lies at `below` in the part at `at` comes from the argument `arg`. A later word on the same
    /// path wins, and any wins over a table.
    pub fn add(&mut self, at: &At, below: Path, arg: Path) {
        self.add_renamed(at, below, arg, &[]);
    }

    /// The same for an argument whose parts have other names in the object.
    pub fn add_renamed(&mut self, at: &At, below: Path, arg: Path, renamed: &'static [Field]) {
        self.index.take();
        self.own.push(Own { at: at.clone(), below, arg, renamed });
    }

    /// Says that a patch, which stands at `arg`, has replaced what lies at `path`.
    pub fn patch(&mut self, path: Path, arg: Path) {
        self.index.take();
        self.patched.push((path, arg));
    }

    /// Where the field at `path` comes from; nothing when no argument stands for it, because a default or the
    /// builder itself made it.
    pub fn find(&self, path: &Path) -> Option<Origin> {
        let steps = path.steps();
        if self.asked.replace(self.asked.get() + 1) < FEW {
            let (length, source) = self.search(steps)?;
            return Some(source.origin(&steps[length..]));
        }
        let index = self.index.get_or_init(|| self.index());
        let (length, source) = index.along(steps).last()?;
        Some(source.origin(&steps[length..]))
    }

    /// What is said of the longest part of a path, and the length of that.
    fn search(&self, path: &[Step]) -> Option<(usize, Source)> {
        let patch = self.patched.iter().rev().find(|(at, _)| path.starts_with(at.steps()));
        if let Some((at, arg)) = patch {
            return Some((at.steps().len(), Source::Arg(arg.clone(), &[])));
        }
        let mut best: Option<(usize, Source)> = None;
        self.each(Some(path), |at, source| {
            let length = at.steps().len();
            if path.starts_with(at.steps()) && best.as_ref().is_none_or(|(best, _)| *best <= length) {
                best = Some((length, source));
            }
        });
        best
    }

    fn index(&self) -> PathMap<Source> {
        let mut index = PathMap::default();
        self.each(None, |path, source| index.insert(path.steps(), source));
        for (path, arg) in &self.patched {
            index.replace(path.steps(), Source::Arg(arg.clone(), &[]));
        }
        index
    }

    /// Hands over what is said of paths, but for patches: all, or what may be said of a part of `wanted`. Of two words on
    /// one path the later holds.
    fn each(&self, wanted: Option<&[Step]>, mut take: impl FnMut(Path, Source)) {
        // What is left of the wanted path behind the part at `at`.
        let behind = |at: &Path| match wanted {
            None => Some(None),
            Some(path) => path.strip_prefix(at.steps()).map(Some),
        };
        for (at, arg, table) in self.tables.iter().filter(|(at, ..)| may_begin(at, wanted)) {
            let at = Path::parse(at);
            let Some(rest) = behind(&at) else { continue };
            for field in table.iter().filter(|field| may_begin(field.at, rest)) {
                let path = at.concat(Path::parse(field.at).steps());
                take(path, Source::Arg(Path::parse(field.arg).below(arg), &[]));
            }
        }
        for (at, keys) in self.names.iter().filter(|(at, _)| may_begin(at, wanted)) {
            take(keys.iter().fold(Path::parse(at), |path, key| path.join(*key)), Source::Name);
        }
        for Own { at, below, arg, renamed } in self.own.iter().filter(|own| may_begin(&own.at, wanted)) {
            let at = Path::parse(at);
            if behind(&at).is_some() {
                take(at.concat(below.steps()), Source::Arg(arg.clone(), renamed));
            }
        }
    }
}

/// Whether a path as text may be a beginning of the wanted one, as far as can be seen without reading it.
fn may_begin(text: &str, wanted: Option<&[Step]>) -> bool {
    match wanted.map(<[Step]>::first) {
        _ if text.is_empty() => true,
        None => true,
        Some(Some(Step::Key(key))) => text.starts_with(key.as_str()),
        Some(Some(Step::Index(_))) => text.starts_with('['),
        Some(None) => false,
    }
}

impl Source {
    /// Where what lies at `below` in the part comes from.
    fn origin(&self, below: &[Step]) -> Origin {
        let Self::Arg(arg, parts) = self else { return Origin::Name };
        let (below, is_name) = renamed(parts, below);
        let arg = arg.concat(below.steps());
        if is_name { Origin::ArgName(arg) } else { Origin::Arg(arg) }
    }
}

/// What the part of a field at `below` is called in the argument that the field comes from, and whether it is that
/// argument's name.
fn renamed(table: &[Field], below: &[Step]) -> (Path, bool) {
    let parts = table.iter().filter_map(|field| {
        let prefix = Path::parse(field.at);
        let rest = below.strip_prefix(prefix.steps())?;
        Some((prefix.steps().len(), Path::parse(field.arg).concat(rest), field.is_name))
    });
    let longest = parts.max_by_key(|(length, ..)| *length);
    longest.map_or_else(|| (below.to_vec().into(), false), |(_, path, is_name)| (path, is_name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JOB: &[Field] =
        &[field("activeDeadlineSeconds", "activeDeadlineSeconds"), field("pod.sidecars", "template.spec")];

    const VARIABLE: &[Field] = &[named_by("name")];

    fn example() -> Origins {
        let mut origins = Origins::default();
        origins.add_table(&"spec".into(), &Path::root(), JOB);
        let env = Path::parse("env[1]");
        let container = "spec.template.spec.containers[0]".into();
        origins.add_renamed(&container, env, Path::parse("environment.A"), VARIABLE);
        origins.add_name(&"metadata".into(), &["name"]);
        origins
    }

    /// What is found with and without an index.
    fn found(origins: &Origins, path: &str) -> Option<Origin> {
        let path = Path::parse(path);
        origins.asked.set(0);
        let found = origins.find(&path);
        origins.asked.set(FEW);
        assert_eq!(origins.find(&path), found);
        found
    }

    fn arg(path: &str) -> Option<Origin> {
        Some(Origin::Arg(Path::parse(path)))
    }

    #[test]
    fn the_longest_prefix_counts() {
        let origins = example();
        let container = "spec.template.spec.containers[0]";
        assert_eq!(found(&origins, "spec.activeDeadlineSeconds"), arg("activeDeadlineSeconds"));
        assert_eq!(found(&origins, &format!("{container}.env[1].value")), arg("environment.A.value"));
        let name = Some(Origin::ArgName(Path::parse("environment.A")));
        assert_eq!(found(&origins, &format!("{container}.env[1].name")), name);
        assert_eq!(found(&origins, &format!("{container}.image")), arg("pod.sidecars.containers[0].image"));
        assert_eq!(found(&origins, "metadata.name"), Some(Origin::Name));
        assert_eq!(found(&origins, "metadata.labels"), None);
    }

    #[test]
    fn nothing_in_a_patch_comes_from_elsewhere() {
        let mut origins = example();
        assert_eq!(found(&origins, "spec.template.spec.x"), arg("pod.sidecars.x"));
        origins.patch(Path::parse("spec.template.spec.containers"), Path::parse("patches[0].patch.c"));
        let env = "spec.template.spec.containers[0].env[1].value";
        assert_eq!(found(&origins, env), arg("patches[0].patch.c[0].env[1].value"));
        assert_eq!(found(&origins, "spec.template.spec.x"), arg("pod.sidecars.x"));
    }

    #[test]
    fn a_later_word_wins() {
        let mut origins = example();
        origins.add(&"spec".into(), Path::key("activeDeadlineSeconds"), Path::key("timeout"));
        assert_eq!(found(&origins, "spec.activeDeadlineSeconds"), arg("timeout"));
    }
}
