//! From the text of `nixbatch.toml` to a configuration, with everything that is wrong in it.

use std::ops::Range;
use std::path::PathBuf;

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use nixbatch_core::rules;
use nixbatch_diagnostic::{Diagnostic, FileId, Severity, Span, nearest, one_of};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{KEYS, Key, SEVERITIES, Takes};
use super::{Config, Judgement};

/// Reads a text.
pub(super) fn read(text: &str, file: FileId, directory: PathBuf) -> (Config, Vec<Diagnostic>) {
    let mut reader = Reader { file, directory: directory.clone(), found: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.tell(error.span().unwrap_or(0..0), error.message().to_owned());
    }
    let mut config = Config { directory, ..Config::default() };
    reader.table(table.get_ref(), KEYS, &mut |reader, key, value| match key.name {
        "kubernetes-version" => config.kubernetes_version = reader.parsed(value),
        "pod-security" => config.pod_security = reader.parsed(value),
        "fail-on" => config.fail_on = reader.severity(value),
        "exclude" => config.exclude = reader.patterns(value),
        "per-path" => config.per_path = reader.per_path(key, value),
        _ => reader.judgement(key, value, &mut config.everywhere),
    });
    (config, reader.found)
}

type Value<'t> = Spanned<DeValue<'t>>;

struct Reader {
    file: FileId,
    directory: PathBuf,
    found: Vec<Diagnostic>,
}

impl Reader {
    fn tell(&mut self, range: Range<usize>, message: String) -> &mut Diagnostic {
        let span = Some(Span::new(self.file, range));
        self.found
            .push(Diagnostic { span, ..Diagnostic::new("invalid-configuration", Severity::Error, message) });
        let last = self.found.len() - 1;
        &mut self.found[last]
    }

    /// Takes the entries of a table whose keys there are.
    fn table(
        &mut self,
        table: &DeTable<'_>,
        keys: &[Key],
        take: &mut dyn FnMut(&mut Self, &Key, &Value<'_>),
    ) {
        for (name, value) in table {
            let written: &str = name.get_ref();
            if let Some(key) = keys.iter().find(|key| key.name == written) {
                take(self, key, value);
                continue;
            }
            let names: Vec<_> = keys.iter().map(|key| key.name).collect();
            let help = match nearest(written, names.iter().copied()) {
                Some(meant) => format!("did you mean `{}`?", meant.name),
                None => format!("it must be {}", one_of(&names)),
            };
            self.tell(name.span(), format!("there is no key `{written}`")).help = Some(help);
        }
    }

    fn wrong(&mut self, value: &Value<'_>, wanted: &str) {
        self.tell(value.span(), format!("this must be {wanted}"));
    }

    fn text<'v>(&mut self, value: &'v Value<'_>, wanted: &str) -> Option<&'v str> {
        match value.get_ref() {
            DeValue::String(text) => Some(text),
            _ => {
                self.wrong(value, wanted);
                None
            }
        }
    }

    /// A string that stands for something.
    fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(&mut self, value: &Value<'_>) -> Option<T> {
        let text = self.text(value, "a string")?;
        match text.parse() {
            Ok(parsed) => Some(parsed),
            Err(why) => {
                self.tell(value.span(), why.to_string());
                None
            }
        }
    }

    fn severity(&mut self, value: &Value<'_>) -> Option<Severity> {
        let wanted = one_of(&SEVERITIES);
        let text = self.text(value, &wanted)?;
        let severities = [Severity::Error, Severity::Warning, Severity::Info];
        let found = severities.into_iter().find(|severity| severity.as_str() == text);
        if found.is_none() {
            let meant = nearest(text, SEVERITIES).map(|meant| format!("did you mean `{}`?", meant.name));
            self.tell(value.span(), format!("this must be {wanted}")).help = meant;
        }
        found
    }

    fn patterns(&mut self, value: &Value<'_>) -> Gitignore {
        const WANTED: &str = "a list of patterns, as in `.gitignore`";
        let mut builder = GitignoreBuilder::new(&self.directory);
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(value, WANTED);
            return Gitignore::empty();
        };
        for item in items.iter() {
            let Some(pattern) = self.text(item, "a pattern") else { continue };
            if let Err(error) = builder.add_line(None, pattern) {
                self.tell(item.span(), format!("this is no pattern: {error}"));
            }
        }
        builder.build().unwrap_or_else(|error| {
            self.tell(value.span(), format!("these are no patterns: {error}"));
            Gitignore::empty()
        })
    }

    fn per_path(&mut self, key: &Key, value: &Value<'_>) -> Vec<(Gitignore, Judgement)> {
        let (Takes::Tables(keys), DeValue::Array(tables)) = (key.takes, value.get_ref()) else {
            self.wrong(value, "a list of tables: `[[per-path]]`");
            return Vec::new();
        };
        let mut found = Vec::new();
        for table in tables.iter() {
            let DeValue::Table(entries) = table.get_ref() else {
                self.wrong(table, "a table");
                continue;
            };
            let (mut paths, mut judgement) = (None, Judgement::default());
            self.table(entries, keys, &mut |reader, key, value| match key.takes {
                Takes::Patterns => paths = Some(reader.patterns(value)),
                _ => reader.judgement(key, value, &mut judgement),
            });
            match paths {
                Some(paths) => found.push((paths, judgement)),
                None => drop(
                    self.tell(table.span(), "this lacks `paths`, the files that it holds for".to_owned()),
                ),
            }
        }
        found
    }

    fn judgement(&mut self, key: &Key, value: &Value<'_>, judgement: &mut Judgement) {
        let DeValue::Table(entries) = value.get_ref() else {
            self.wrong(value, "a table whose keys are rules");
            return;
        };
        for (name, value) in entries {
            let rule: &str = name.get_ref();
            if !self.is_rule(name.span(), rule) {
                continue;
            }
            if key.takes == Takes::Severities {
                if let Some(severity) = self.severity(value) {
                    judgement.severities.insert(rule.to_owned(), severity);
                }
            } else if self.text(value, "the reason, a string").is_some_and(|reason| !reason.trim().is_empty())
            {
                judgement.allowed.insert(rule.to_owned());
            } else if matches!(value.get_ref(), DeValue::String(_)) {
                self.tell(
                    value.span(),
                    format!("this does not silence `{rule}`, because it gives no reason"),
                );
            }
        }
    }

    /// Whether there is a rule of this name that may be judged.
    fn is_rule(&mut self, at: Range<usize>, name: &str) -> bool {
        match rules::find(name) {
            Some(rule) if rule.can_be_silenced() => return true,
            Some(_) => {
                self.tell(at, format!("`{name}` reports errors, and Kubernetes decides what is one"));
            }
            None => {
                let help = rules::nearest(name).map(|meant| format!("did you mean `{meant}`?"));
                self.tell(at, format!("there is no rule `{name}`")).help = help;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use nixbatch_diagnostic::{Source, Sources};

    use super::*;

    fn wrong(text: &str) -> Vec<String> {
        let mut sources = Sources::new();
        let file = sources.add(Source::new("nixbatch.toml", text));
        let (_, found) = read(text, file, "/".into());
        let told = found.into_iter().map(|diagnostic| {
            let line = diagnostic.span.map_or(0, |span| sources.get(file).line_column(span.start).line);
            format!("{line}: {} / {}", diagnostic.message, diagnostic.help.unwrap_or_default())
        });
        told.collect()
    }

    #[test]
    fn everything_wrong_is_told_at_its_line() {
        let text = "kubernetes-verison = \"1.35\"\npod-security = \"basline\"\nfail-on = \"warn\"\nexclude = \"a\"\n\
                    [allow]\nimage-lates = \"x\"\nwrong-type = \"x\"\nimage-latest = \" \"\n[severity]\ndeadline-unset = 1\n\
                    [[per-path]]\nallow.image-latest = \"x\"\n[[per-path]]\npath = [\"a\"]\npaths = [\"{\"]\n";
        insta::assert_snapshot!(wrong(text).join("\n"));
        assert!(wrong("a = = 1\n").iter().all(|told| told.starts_with("1: ")));
    }

    #[test]
    fn all_keys_are_read() {
        let text = "kubernetes-version = \"1.35\"\npod-security = \"baseline\"\nfail-on = \"warning\"\nexclude = [\"vendor/\"]\n\
                    [allow]\nimage-latest = \"x\"\n[severity]\ndeadline-unset = \"error\"\n\
                    [[per-path]]\npaths = [\"dev/**\"]\nseverity.deadline-unset = \"info\"\n";
        let (config, found) = read(text, Sources::new().add(Source::new("", text)), "/".into());
        assert_eq!(found, []);
        assert_eq!((config.kubernetes_version.is_some(), config.fail_on), (true, Some(Severity::Warning)));
        assert!(config.exclude.matched("vendor", true).is_ignore());
        assert_eq!(config.per_path.len(), 1);
    }
}
