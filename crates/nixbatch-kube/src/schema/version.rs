use std::fmt;
use std::str::FromStr;

/// Makes the versions of one list: what each is called in Rust, and as people write it. Its schema is the file of that
/// name in `schemas/`.
macro_rules! versions {
    ($($version:ident $text:literal;)+) => {
        /// A Kubernetes minor version whose schema nixbatch carries. `CONTRIBUTING.md` tells how a further one is added.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum KubernetesVersion {
            $(
                #[doc = concat!("Kubernetes ", $text, ".")]
                $version,
            )+
        }

        impl KubernetesVersion {
            /// Every version, oldest first.
            pub const ALL: &'static [Self] = &[$(Self::$version),+];

            /// The version as it is written: `1.35`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$version => $text,)+
                }
            }

            /// The schema file of the version.
            pub(super) fn text(self) -> &'static str {
                match self {
                    $(Self::$version => include_str!(concat!("../../schemas/v", $text, ".schema")),)+
                }
            }
        }
    };
}

// Oldest first. A further version is a line here and its file.
versions! {
    V1_33 "1.33";
    V1_34 "1.34";
    V1_35 "1.35";
    V1_36 "1.36";
    V1_37 "1.37";
}

impl KubernetesVersion {
    /// The version that is meant where none is named.
    pub const DEFAULT: Self = Self::V1_35;
}

impl Default for KubernetesVersion {
    fn default() -> Self {
        Self::DEFAULT
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
    }

    #[test]
    fn stand_in_their_order() {
        let minor = |version: &KubernetesVersion| -> Option<u32> {
            version.as_str().strip_prefix("1.").and_then(|minor| minor.parse().ok())
        };
        assert!(KubernetesVersion::ALL.is_sorted_by_key(minor));
        for version in KubernetesVersion::ALL {
            assert!(minor(version).is_some() && version.text().contains(version.as_str()), "{version}");
        }
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        for text in ["", "1", "1.3", "1.350", "1.35.x", "1.35.4-rc.1", "2.35", "v"] {
            assert!(text.parse::<KubernetesVersion>().is_err(), "{text}");
        }
    }
}
