//! Values on one line.

use serde_json::Value;

use super::scalar;

/// Where a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// In a text that is JSON.
    Json,
    /// In brackets, where a comma ends a word.
    Inside,
    /// Behind a key or a dash.
    Outside,
}

impl Flow {
    /// A value on one line.
    pub(super) fn print(self, value: &Value) -> String {
        match value {
            Value::String(text) => self.text(text),
            Value::Array(items) => {
                let items: Vec<_> = items.iter().map(|item| self.within().print(item)).collect();
                format!("[{}]", items.join(", "))
            }
            Value::Object(map) => {
                let within = self.within();
                let entry =
                    |(key, value): (&String, &Value)| format!("{}: {}", within.key(key), within.print(value));
                format!("{{{}}}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
            value => value.to_string(),
        }
    }

    /// A key.
    pub(super) fn key(self, name: &str) -> String {
        self.text(name)
    }

    fn within(self) -> Self {
        if self == Self::Json { Self::Json } else { Self::Inside }
    }

    fn text(self, text: &str) -> String {
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '/' | '-');
        let is_bare = match self {
            Self::Json => false,
            Self::Inside => scalar::is_plain(text) && text.chars().all(is_word) && !text.ends_with('-'),
            Self::Outside => scalar::is_plain(text),
        };
        if is_bare {
            return text.to_owned();
        }
        let mut quoted = String::new();
        scalar::write_quoted(&mut quoted, text);
        quoted
    }
}
