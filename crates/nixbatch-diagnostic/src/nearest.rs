//! "Did you mean": the known name that an unknown one was meant to be.

use crate::Safety;

/// The known name that is most like an unknown one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Nearest<'n> {
    /// The known name.
    pub name: &'n str,
    /// Whether they differ only in case, `-` and `_`, so that nothing else can be meant.
    pub same_letters: bool,
}

impl Nearest<'_> {
    /// How safe it is to write it instead, where it is a value.
    pub fn safety(&self) -> Safety {
        if self.same_letters { Safety::Safe } else { Safety::Unsafe }
    }

    /// How safe it is to write it instead, where it is the name of an attribute: nothing is known by the other one.
    /// Of short names, each is near to many others.
    fn safety_as_name(&self) -> Safety {
        if self.name.len() >= LONG_NAME { Safety::Safe } else { self.safety() }
    }
}

/// The one of `names` that is nearest to `word`, where a single one is near: the fewest letters off, and no more
/// than its length allows. Case, `-` and `_` do not count.
pub fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<Nearest<'n>> {
    // Longer words are no misspelt names; comparing them would be slow.
    if word.len() > LONGEST {
        return None;
    }
    let letters = letters_of(word);
    let mut best: Option<(usize, &str)> = None;
    let mut tie = false;
    for name in names {
        if name.len().abs_diff(letters.len()) > MOST_TYPOS + MOST_DASHES {
            continue;
        }
        let distance = strsim::osa_distance(&letters, &letters_of(name));
        if distance > most_typos(name) {
            continue;
        }
        match best {
            Some((least, known)) if least < distance || known == name => {}
            Some((least, _)) if least == distance => tie = true,
            _ => (best, tie) = (Some((distance, name)), false),
        }
    }
    let (distance, name) = best.filter(|_| !tie)?;
    Some(Nearest { name, same_letters: distance == 0 })
}

/// The one of `names` that `word` was meant to be, and how safe it is to rename it: one that is near, else one that it
/// is a part of.
pub fn nearest_name<'n>(
    word: &str,
    names: impl IntoIterator<Item = &'n str> + Clone,
) -> Option<(&'n str, Safety)> {
    let near = nearest(word, names.clone()).map(|near| (near.name, near.safety_as_name()));
    near.or_else(|| Some((longer(word, names)?, Safety::Unsafe)))
}

/// The only one of `names` that `word` is the last part of, or all but its `Name`: `secretName` where it is `name`,
/// `claimName` where it is `claim`.
fn longer<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let mut characters = word.chars();
    let end: String = characters.next()?.to_uppercase().chain(characters).collect();
    let is_longer = |name: &&str| name.ends_with(&end) || name.strip_suffix("Name") == Some(word);
    let mut longer = names.into_iter().filter(is_longer);
    let name = longer.next()?;
    longer.next().is_none().then_some(name)
}

/// Whether one of two names, which are like each other, denies what the other says: `unsuspend` and `suspend`,
/// `runAsRoot` and `runAsNonRoot`. What is true of the one is false of the other.
pub(crate) fn are_opposites(one: &str, other: &str) -> bool {
    let denies = |long: &str, short: &str| {
        letters_of(long).strip_prefix("no").is_some_and(|rest| rest == letters_of(short))
    };
    negations(one) % 2 != negations(other) % 2 || denies(one, other) || denies(other, one)
}

/// How many words of a name in camel case deny something.
fn negations(name: &str) -> usize {
    let mut words: Vec<String> = vec![String::new()];
    for character in name.chars() {
        if character.is_uppercase() || matches!(character, '-' | '_') {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(character.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
    }
    let denies = |word: &&String| {
        let is_prefixed = ["un", "dis", "non"]
            .into_iter()
            .any(|prefix| word.strip_prefix(prefix).is_some_and(|rest| rest.len() > 2));
        is_prefixed || ["no", "non", "not", "without", "never", "deny", "skip"].contains(&word.as_str())
    };
    words.iter().filter(denies).count()
}

/// In bytes.
const LONG_NAME: usize = 5;

/// In bytes.
const LONGEST: usize = 64;

const MOST_TYPOS: usize = 3;

/// How many `-` and `_` a known name may have: `x-kubernetes-preserve-unknown-fields`.
const MOST_DASHES: usize = 5;

/// How many letters may be wrong in a name before it is another one.
fn most_typos(name: &str) -> usize {
    match name.len() {
        0..=2 => 0,
        3..=4 => 1,
        5..=11 => 2,
        _ => MOST_TYPOS,
    }
}

fn letters_of(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_few_letters_do_not_matter() {
        let names = [
            "schedule",
            "tag",
            "tty",
            "args",
            "env",
            "envFrom",
            "imagePullPolicy",
            "successfulJobsHistoryLimit",
        ];
        for (word, name, same_letters) in [
            ("Schedule", "schedule", true),
            ("image_pull_policy", "imagePullPolicy", true),
            ("image-PullPolicy", "imagePullPolicy", true),
            ("scheduel", "schedule", false),
            ("tga", "tag", false),
            ("argz", "args", false),
            ("successfullJobHistoryLimits", "successfulJobsHistoryLimit", false),
        ] {
            assert_eq!(nearest(word, names), Some(Nearest { name, same_letters }), "{word}");
        }
        for word in ["volumes", "arrgz", "", "é"] {
            assert_eq!(nearest(word, names), None, "{word}");
        }
        assert_eq!(nearest(&"schedule".repeat(1000), names), None);
    }

    #[test]
    fn a_long_name_is_safer_than_a_word_and_than_a_short_name() {
        let safeties = |word, names: [&str; 1]| {
            nearest(word, names).map(|meant| (meant.safety(), meant.safety_as_name()))
        };
        assert_eq!(safeties("scheduel", ["schedule"]), Some((Safety::Unsafe, Safety::Safe)));
        assert_eq!(safeties("agrs", ["args"]), Some((Safety::Unsafe, Safety::Unsafe)));
        assert_eq!(safeties("Args", ["args"]), Some((Safety::Safe, Safety::Safe)));
    }

    #[test]
    fn what_denies_the_other_is_its_opposite() {
        for (one, other) in [
            ("unsuspend", "suspend"),
            ("noAutomountServiceAccountToken", "automountServiceAccountToken"),
            ("runAsRoot", "runAsNonRoot"),
            ("root", "runAsNonRoot"),
            ("unprivileged", "privileged"),
            ("disallowPrivilegeEscalation", "allowPrivilegeEscalation"),
            ("disableServiceLinks", "enableServiceLinks"),
            ("nosuspend", "suspend"),
            ("no_suspend", "suspend"),
        ] {
            assert!(are_opposites(one, other) && are_opposites(other, one), "{one}, {other}");
        }
        for (one, other) in [
            ("imagee", "image"),
            ("nodeSelectr", "nodeSelector"),
            ("nodName", "nodeName"),
            ("runAsNonroot", "runAsNonRoot"),
            ("run-as-non-root", "runAsNonRoot"),
            ("disk", "disks"),
            ("enviroment", "environment"),
            ("initContainer", "initContainers"),
        ] {
            assert!(!are_opposites(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn a_part_of_a_name_is_one_by_its_words() {
        let names = ["claimName", "readOnly", "secretName", "claims"];
        assert_eq!(longer("claim", names), Some("claimName"));
        assert_eq!(longer("only", names), Some("readOnly"));
        for word in ["name", "read", "nly", "", "claimName"] {
            assert_eq!(longer(word, names), None, "{word}");
        }
    }

    #[test]
    fn one_or_none() {
        assert_eq!(nearest("abz", ["abx", "aby"]), None, "both are equally near");
        assert_eq!(nearest("abz", ["abx", "abx"]).map(|nearest| nearest.name), Some("abx"));
        assert_eq!(nearest("abxx", ["abxy", "a-bx-x"]).map(|nearest| nearest.name), Some("a-bx-x"));
        assert_eq!(nearest("ab", ["ac"]), None, "short names are like too many others");
    }

    #[test]
    fn dashes_are_no_letters() {
        let name = "x-kubernetes-preserve-unknown-fields";
        let found = nearest("xKubernetesPreserveUnknownFields", [name]);
        assert_eq!(found, Some(Nearest { name, same_letters: true }));
    }
}
