//! Levels and versions of a policy.

use std::fmt;
use std::str::FromStr;

use nixbatch_diagnostic::one_of;

use crate::schema::KubernetesVersion;

/// How much a namespace demands of its pods, mildest first: `Level` of `api/constants.go`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Level {
    /// Nothing.
    #[default]
    Privileged,
    /// Nothing of what is known to give a pod its node.
    Baseline,
    /// What is held to be good practice.
    Restricted,
}

impl Level {
    /// The words for the levels, strictest first.
    pub const WORDS: [&str; 3] =
        [Self::Restricted.as_str(), Self::Baseline.as_str(), Self::Privileged.as_str()];

    /// The word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Privileged => "privileged",
            Self::Baseline => "baseline",
            Self::Restricted => "restricted",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// `ParseLevel` of `api/helpers.go`.
impl FromStr for Level {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let levels = [Self::Privileged, Self::Baseline, Self::Restricted];
        levels
            .into_iter()
            .find(|level| level.as_str() == text)
            .ok_or_else(|| format!("it must be {}", one_of(&Self::WORDS)))
    }
}

/// The version of a policy's checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PolicyVersion {
    /// Those of the server.
    #[default]
    Latest,
    /// Those of this minor version.
    Minor(u64),
}

impl PolicyVersion {
    /// The minor version whose checks hold on a server: it has none from after its own release (`EvaluatePod` of
    /// `policy/registry.go`).
    pub fn minor(self, server: KubernetesVersion) -> u64 {
        let server = server.as_str().split_once('.').and_then(|(_, minor)| minor.parse().ok());
        let server = server.unwrap_or(u64::MAX);
        match self {
            Self::Latest => server,
            Self::Minor(minor) => minor.min(server),
        }
    }

    /// `ParseVersion` of `api/helpers.go`: `latest`, or `v1.` and a number; nothing for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "latest" {
            return Some(Self::Latest);
        }
        let minor = text.strip_prefix("v1.")?;
        let is_number = minor == "0" || !minor.starts_with('0') && minor.bytes().all(|c| c.is_ascii_digit());
        // A number that fits into 64 bits is one to the server, though it is beyond every release.
        let number = minor.parse::<i64>().ok().filter(|_| is_number)?;
        Some(Self::Minor(number.unsigned_abs()))
    }
}

impl fmt::Display for PolicyVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Minor(minor) => write!(f, "v1.{minor}"),
        }
    }
}

/// What a namespace demands of its pods: `LevelVersion` of `api/helpers.go`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// How much.
    pub level: Level,
    /// By the checks of which version.
    pub version: PolicyVersion,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_as_they_are_written() {
        for word in Level::WORDS {
            assert_eq!(word.parse::<Level>().map(Level::as_str), Ok(word));
        }
        assert!("Restricted".parse::<Level>().is_err());
        assert!(Level::Restricted > Level::Baseline && Level::Baseline > Level::Privileged);
    }

    #[test]
    fn versions_are_those_of_the_server_at_most() {
        let minor = |text| PolicyVersion::parse(text).map(|version| version.minor(KubernetesVersion::V1_35));
        for (text, holds) in
            [("latest", 35), ("v1.25", 25), ("v1.0", 0), ("v1.36", 35), ("v1.9999999999", 35)]
        {
            assert_eq!(minor(text), Some(holds), "{text}");
        }
        for text in [
            "",
            "1.25",
            "v1",
            "v1.",
            "v1.025",
            "v1.+5",
            "v2.0",
            "v1.25.1",
            "Latest",
            "v1.99999999999999999999",
        ] {
            assert_eq!(minor(text), None, "{text}");
        }
    }
}
