//! What other versions of Kubernetes have that one does not.

use nixbatch_diagnostic::Path;

use super::{DefinitionName, KubernetesVersion, Schemas, Type};

/// The version that has what another one does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Elsewhere {
    /// This is the first one after it that has it.
    Since(KubernetesVersion),
    /// This was the last one before it that had it.
    Until(KubernetesVersion),
}

impl Elsewhere {
    /// Where it is, as the end of a sentence.
    fn describe(self) -> String {
        match self {
            Self::Since(first) => format!("Kubernetes {first} is the first version that has it"),
            Self::Until(last) => format!("Kubernetes {last} was the last version that had it"),
        }
    }

    /// What somebody can do for it to be there.
    pub(super) fn help(self) -> Option<String> {
        match self {
            Self::Since(first) => Some(format!("leave it out, or compile for Kubernetes {first} or later")),
            Self::Until(_) => None,
        }
    }
}

/// A message that something is not there, with where it is.
pub(super) fn with_history(message: String, elsewhere: Option<Elsewhere>) -> String {
    match elsewhere {
        Some(elsewhere) => format!("{message}; {}", elsewhere.describe()),
        None => message,
    }
}

/// Looks for something in the versions after this one, and then in those before it.
fn find(version: KubernetesVersion, has: impl Fn(&'static Schemas) -> bool) -> Option<Elsewhere> {
    let has = |other: &&KubernetesVersion| has(Schemas::of(**other));
    let all = KubernetesVersion::ALL;
    let since = all.iter().filter(|other| **other > version).find(has);
    let until = || all.iter().rev().filter(|other| **other < version).find(has);
    since.map(|first| Elsewhere::Since(*first)).or_else(|| until().map(|last| Elsewhere::Until(*last)))
}

/// Where a kind is that the version does not have.
pub(super) fn kind(version: KubernetesVersion, api_version: &str, kind: &str) -> Option<Elsewhere> {
    find(version, |schemas| schemas.kind(api_version, kind).is_some())
}

/// Where a definition has a field that it does not have in the version.
pub(super) fn field(version: KubernetesVersion, definition: DefinitionName, name: &str) -> Option<Elsewhere> {
    find(version, |schemas| {
        schemas.definition(definition).is_some_and(|definition| definition.field(name).is_some())
    })
}

/// The first later version whose server keeps a field that this one's drops.
pub(super) fn kept(
    version: KubernetesVersion,
    definition: DefinitionName,
    name: &str,
) -> Option<KubernetesVersion> {
    let mut later = KubernetesVersion::ALL.iter().copied().filter(|other| *other > version);
    later.find(|later| {
        let field = Schemas::of(*later).definition(definition).and_then(|definition| definition.field(name));
        field.is_some_and(|field| !field.dropped)
    })
}

/// Where the field at a path takes a word that it does not take in the version.
pub(super) fn word(
    version: KubernetesVersion,
    root: DefinitionName,
    path: &Path,
    word: &str,
) -> Option<Elsewhere> {
    find(version, |schemas| {
        schemas.type_at(root, path).is_some_and(|ty| matches!(ty, Type::Enum(words) if words.contains(&word)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_and_words_are_found_in_other_versions() {
        let pod = DefinitionName("core.v1.PodSpec");
        assert_eq!(
            field(KubernetesVersion::V1_33, pod, "hostnameOverride"),
            Some(Elsewhere::Since(KubernetesVersion::V1_34))
        );
        assert_eq!(field(KubernetesVersion::V1_37, pod, "unheardOf"), None);
        assert_eq!(
            kind(
                KubernetesVersion::V1_36,
                "admissionregistration.k8s.io/v1beta1",
                "ValidatingAdmissionPolicy"
            ),
            Some(Elsewhere::Until(KubernetesVersion::V1_33))
        );
    }
}
