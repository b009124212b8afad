use std::fmt;

/// One step of a [`Path`]: into an attribute set or into a list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The attribute (or object field) of this name.
    Key(String),
    /// The list item with this index, counted from 0.
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<String> for Step {
    fn from(key: String) -> Self {
        Self::Key(key)
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// A path into an argument set, an object or a bundle: `template.spec.containers[0].image`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<Step>);

impl Path {
    /// The path of the whole value.
    pub fn root() -> Self {
        Self::default()
    }

    /// The path of one attribute, whatever is in its name: `a.b` is one key here.
    pub fn key(name: &str) -> Self {
        Self(vec![Step::from(name)])
    }

    /// Reads `a.b[0].c`. Keys that hold `.`, `[` or `"` cannot be written this way; push them instead.
    pub fn parse(text: &str) -> Self {
        let mut steps = Vec::new();
        for part in text.split('.').filter(|part| !part.is_empty()) {
            let mut pieces = part.split('[');
            if let Some(key) = pieces.next().filter(|key| !key.is_empty()) {
                steps.push(Step::from(key));
            }
            steps
                .extend(pieces.filter_map(|piece| piece.trim_end_matches(']').parse().ok().map(Step::Index)));
        }
        Self(steps)
    }

    /// This path, one step further.
    #[must_use]
    pub fn join(&self, step: impl Into<Step>) -> Self {
        let mut steps = Vec::with_capacity(self.0.len() + 1);
        steps.extend_from_slice(&self.0);
        steps.push(step.into());
        Self(steps)
    }

    /// This path followed by `tail`.
    #[must_use]
    pub fn concat(&self, tail: &[Step]) -> Self {
        let mut steps = self.0.clone();
        steps.extend_from_slice(tail);
        Self(steps)
    }

    /// This path, from where `outer` leads to what it begins in.
    #[must_use]
    pub fn below(self, outer: &Self) -> Self {
        if outer.is_root() { self } else { outer.concat(&self.0) }
    }

    /// Goes one step further, in place.
    pub fn push(&mut self, step: impl Into<Step>) {
        self.0.push(step.into());
    }

    /// Goes one step back, in place.
    pub fn pop(&mut self) -> Option<Step> {
        self.0.pop()
    }

    /// The steps, from the outside in.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// Whether this is the path of the whole value.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The path without its last step; the root has none.
    pub fn parent(&self) -> Option<Self> {
        let (_, rest) = self.0.split_last()?;
        Some(Self(rest.to_vec()))
    }

    /// The key that the path begins with; nothing where it begins with an index, or is the root.
    pub fn first_key(&self) -> Option<&str> {
        match self.0.first()? {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        }
    }

    /// The last key on the path, with indices after it left out.
    pub fn last_key(&self) -> Option<&str> {
        self.0.iter().rev().find_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Index(_) => None,
        })
    }

    /// The steps that follow `prefix`, where this path starts with it.
    pub fn strip_prefix(&self, prefix: &Self) -> Option<&[Step]> {
        self.0.strip_prefix(prefix.0.as_slice())
    }

    /// The value at this path in `value`.
    pub fn get<'v>(&self, value: &'v serde_json::Value) -> Option<&'v serde_json::Value> {
        self.0.iter().try_fold(value, |value, step| match step {
            Step::Key(key) => value.as_object()?.get(key),
            Step::Index(index) => value.as_array()?.get(*index),
        })
    }
}

impl FromIterator<Step> for Path {
    fn from_iter<I: IntoIterator<Item = Step>>(steps: I) -> Self {
        Self(steps.into_iter().collect())
    }
}

impl From<Vec<Step>> for Path {
    fn from(steps: Vec<Step>) -> Self {
        Self(steps)
    }
}

/// As it is written in messages and in Nix: keys that are no identifiers stand in quotes.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => {
                    if position > 0 {
                        f.write_str(".")?;
                    }
                    if is_identifier(key) { f.write_str(key)? } else { write_quoted(f, key)? }
                }
            }
        }
        Ok(())
    }
}

/// Whether Nix takes `key` as an attribute name without quotes.
fn is_identifier(key: &str) -> bool {
    let mut characters = key.chars();
    characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\''))
        && !KEYWORDS.contains(&key)
}

/// The words that are no attribute names without quotes; see Nix's `src/libexpr/lexer.l`. (`or` is one.)
const KEYWORDS: [&str; 9] = ["assert", "else", "if", "in", "inherit", "let", "rec", "then", "with"];

/// Writes `key` as a Nix string.
fn write_quoted(f: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    f.write_str("\"")?;
    for (at, c) in key.char_indices() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '$' if key[at..].starts_with("${") => f.write_str("\\$")?,
            _ => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_writes() {
        for text in ["", "image", "spec.containers[0].image", "a[1][2].b"] {
            assert_eq!(Path::parse(text).to_string(), text);
        }
    }

    #[test]
    fn a_key_is_one_step() {
        assert_eq!(Path::key("a.b[0]"), Path::root().join("a.b[0]"));
        assert_eq!(Path::key("a"), Path::parse("a"));
    }

    #[test]
    fn keys_that_are_no_identifiers_stand_in_quotes() {
        let path = Path::parse("labels").join("batch.io/tier");
        assert_eq!(path.to_string(), r#"labels."batch.io/tier""#);
    }

    #[test]
    fn quoted_keys_are_strings_of_nix() {
        let shown = |key: &str| Path::root().join(key).to_string();
        assert_eq!(shown("with"), r#""with""#);
        assert_eq!(shown("a \"b\" \\ ${c} $d é\n"), r#""a \"b\" \\ \${c} $d é\n""#);
        assert_eq!(shown(""), r#""""#);
    }
}
