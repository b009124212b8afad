//! What helps against what Nix, or the library, says.

use std::path::Path;

use nixbatch_core::builders::BUILDERS;
use nixbatch_diagnostic::nearest;

use crate::names::Names;

/// What to do about an error with this message, where that is known.
pub(super) fn help(message: &str, names: &Names) -> Option<String> {
    undefined(message).or_else(|| absent(message)).or_else(|| untracked(message, names))
}

/// A builder that is not in scope, or is misspelt.
fn undefined(message: &str) -> Option<String> {
    let missing = || message.split_once("attribute '").filter(|(_, rest)| rest.contains("' missing"));
    let (_, rest) = message.split_once("undefined variable '").or_else(missing)?;
    let (name, _) = rest.split_once('\'')?;
    if name == "batchProcessing" {
        return Some("make it an argument of the file: `{ batchProcessing, ... }:`".to_owned());
    }
    let builder = nearest(name, BUILDERS.iter().map(|builder| builder.name))?.name;
    Some(if builder == name {
        format!("write `batchProcessing.{name}`, or `with batchProcessing;` before it")
    } else {
        format!("did you mean `{builder}`?")
    })
}

/// An attribute of `--attr` that is not in a set: `nix/evaluate.nix` says which ones are.
fn absent(message: &str) -> Option<String> {
    let (_, rest) = message.strip_prefix("`--attr ")?.split_once("`: there is no `")?;
    let (wanted, known) = rest.split_once("` in a set of `")?;
    let meant = nearest(wanted, known.trim_end_matches('`').split("`, `"))?;
    Some(format!("did you mean `{}`?", meant.name))
}

/// A file that is in the flake's working tree, and not in the copy of it that Nix evaluates.
fn untracked(message: &str, names: &Names) -> Option<String> {
    if !["No such file", "does not exist", "does not contain"].iter().any(|words| message.contains(words)) {
        return None;
    }
    let file = message.split('\'').find_map(|path| names.left_out(Path::new(path)))?;
    let name = names.shown(&file);
    Some(format!("`{name}` is there, but flakes see only files that git knows: `git add {name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(message: &str) -> Option<String> {
        help(message, &Names::new("/".into(), None))
    }

    #[test]
    fn names_of_builders() {
        let said = hint("undefined variable 'mkCronJob'").expect("a hint");
        assert_eq!(said, "write `batchProcessing.mkCronJob`, or `with batchProcessing;` before it");
        assert_eq!(hint("undefined variable 'mkCronjob'").as_deref(), Some("did you mean `mkCronJob`?"));
        assert_eq!(hint("attribute 'mkCronjob' missing").as_deref(), Some("did you mean `mkCronJob`?"));
        assert_eq!(hint("attribute 'nightly' missing"), None);
        assert_eq!(hint("undefined variable 'lib'"), None);
    }

    #[test]
    fn attributes_of_a_set() {
        let said = "`--attr etl.nightyl`: there is no `nightyl` in a set of `hourly`, `nightly`";
        assert_eq!(hint(said).as_deref(), Some("did you mean `nightly`?"));
        assert_eq!(hint("`--attr a.b`: there is no `b` in a list of 2"), None);
    }
}
