use std::fmt;
use std::str::FromStr;

/// A Kubernetes minor version whose schema nixbatch carries.
///
/// `CONTRIBUTING.md` tells how a further one is added.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum KubernetesVersion {
    /// Kubernetes 1.35, the default.
    #[default]
    V1_35,
}

impl KubernetesVersion {
    /// Every version, oldest first.
    pub const ALL: &'static [Self] = &[Self::V1_35];

    /// The version that is meant where none is named.
    pub const DEFAULT: Self = Self::V1_35;

    /// The version as it is written: `1.35`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V1_35 => "1.35",
        }
    }

    /// The schema file of the version.
    pub(super) fn text(self) -> &'static str {
        match self {
            Self::V1_35 => include_str!("../../schemas/v1.35.schema"),
        }
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Reads `1.35`, also with a leading `v` and with a patch release, which makes no difference: `v1.35.4`.
impl FromStr for KubernetesVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('v').unwrap_or(text);
        let wanted = match digits.match_indices('.').nth(1) {
            Some((dot, _)) if digits[dot + 1..].bytes().all(|byte| byte.is_ascii_digit()) => &digits[..dot],
            _ => digits,
        };
        Self::ALL.iter().copied().find(|version| version.as_str() == wanted).ok_or_else(|| {
            let known: Vec<_> = Self::ALL.iter().map(|version| format!("`{version}`")).collect();
            format!("`{text}` is no Kubernetes version that nixbatch knows; it knows {}", known.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for version in KubernetesVersion::ALL {
            assert_eq!(version.to_string().parse(), Ok(*version));
            assert_eq!(format!("v{version}.4").parse(), Ok(*version));
        }
        assert_eq!(KubernetesVersion::DEFAULT, KubernetesVersion::default());
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for text in ["", "1", "1.3", "1.350", "1.35.x", "1.35.4-rc.1", "2.35", "v"] {
            assert!(text.parse::<KubernetesVersion>().is_err(), "{text}");
        }
    }
}
