//! Who wrote what an object was made from, and what they call its fields.

use nixbatch_diagnostic::{Path, Step};

/// Who wrote what an object was made from. What is said about the object speaks to them in their words.
pub trait Author {
    /// Whether they said anything about the field at this path. What nobody wrote gives way to a misplaced field
    /// that belongs there.
    fn wrote(&self, field: &Path) -> bool;

    /// What they call the field at this path.
    fn name_of(&self, field: &Path) -> String;

    /// What a sentence calls the field at this path, in short: by its last `keys` keys, unless that is not how they
    /// know it.
    fn called(&self, field: &Path, keys: usize) -> String {
        format!("`{}`", end_of(field, keys))
    }

    /// What they write for the field at this path to have a value, called in the same way: "set `suspend = true`".
    fn giving(&self, field: &Path, keys: usize, value: &str) -> String {
        format!("`{} = {value}`", end_of(field, keys))
    }

    /// How many of the last characters of the object's name they did not write: those of a hash.
    fn hash_length(&self) -> usize {
        0
    }

    /// What they do to have a misplaced field at this path: "move it to …".
    fn placing(&self, field: &Path) -> String {
        format!("move it to `{}`", self.name_of(field))
    }
}

/// The author of an object that is just as it was written.
#[derive(Debug, Clone, Copy)]
pub struct Verbatim;

impl Author for Verbatim {
    fn wrote(&self, _: &Path) -> bool {
        true
    }

    fn name_of(&self, field: &Path) -> String {
        field.to_string()
    }
}

/// The end of a path: its last `keys` keys and what is between them, without indexes after them.
pub fn end_of(path: &Path, keys: usize) -> Path {
    let steps = path.steps();
    let is_key = |step: &Step| matches!(step, Step::Key(_));
    let end = steps.iter().rposition(is_key).map_or(0, |last| last + 1);
    let positions = (0..end).rev().filter(|at| is_key(&steps[*at]));
    let start = positions.take(keys).last().unwrap_or(end);
    steps[start..end].to_vec().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_counted_in_keys() {
        let end = |path: &str, keys| end_of(&Path::parse(path), keys).to_string();
        assert_eq!(end("spec.containers[0].image", 1), "image");
        assert_eq!(end("spec.containers[0].image", 2), "containers[0].image");
        assert_eq!(end("metadata.finalizers[2]", 1), "finalizers");
        assert_eq!(end("metadata", 3), "metadata");
        assert_eq!(end("[1]", 1), "");
    }

    #[test]
    fn what_is_verbatim_is_called_as_it_is() {
        let field = Path::parse("spec.jobTemplate.spec.suspend");
        assert_eq!(Verbatim.called(&field, 1), "`suspend`");
        assert_eq!(Verbatim.giving(&field, 2, "true"), "`spec.suspend = true`");
        assert_eq!(Verbatim.placing(&field), "move it to `spec.jobTemplate.spec.suspend`");
    }
}
