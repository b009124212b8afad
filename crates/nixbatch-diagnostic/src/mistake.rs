//! The mistakes that are made wherever names and values are written: a misspelt name, a value of another type, a word
//! that is none of those allowed. What is said of them, and how safe it is to mend them, is decided here alone, for
//! arguments of builders and for fields of Kubernetes.

use std::fmt::Display;

use serde_json::Value;

use crate::nearest::are_opposites;
use crate::{Finding, Intent, Nearest, Proposal, Safety, any_of, describe, nearest};

/// A type whose values other types can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// A string.
    Text,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// A list that takes the value as an item.
    ListOfIt,
}

/// More words than this are not all listed.
const FEW_WORDS: usize = 12;

/// One of these words, as the rest of "it must be".
pub fn one_of(words: &[&str]) -> String {
    if words.len() <= FEW_WORDS { any_of(words) } else { "one of the known values".to_owned() }
}

impl<P: Clone> Finding<P> {
    /// The value at `place` is not what its field, called `field`, takes: `wanted`, a noun with its article.
    pub fn wrong_type(place: P, field: impl Display, wanted: impl Display, value: &Value) -> Self {
        let message = format!("{field} must be {wanted}, and this is {}", describe(value));
        Self::error("wrong-type", place, message)
    }

    /// The string at `place` is none of the words that its field, called `field`, takes; `wanted` tells them, and what
    /// else it takes.
    pub fn unknown_value(
        place: P,
        field: impl Display,
        wanted: impl Display,
        words: &[&str],
        value: &Value,
    ) -> Self {
        let message = format!("{field} must be {wanted}, and this is {}", describe(value));
        let finding = Self::error("unknown-value", place, message);
        match value.as_str().and_then(|text| nearest(text, words.iter().copied())) {
            Some(meant) => finding.with_word(meant),
            None if words.len() <= FEW_WORDS => finding,
            None => finding.with_help(format!("write {}", any_of(words))),
        }
    }

    /// With the word that the string at its place was meant to be.
    #[must_use]
    pub fn with_word(self, meant: Nearest<'_>) -> Self {
        let intent = Intent::Set(self.place.clone(), meant.name.into());
        self.with_help(format!("did you mean `{}`?", meant.name)).with_fix(
            meant.safety(),
            format!("write `{}`", meant.name),
            vec![intent],
        )
    }

    /// With the name that `written`, at its place, was meant to be, and where that would stand; `others` are the names
    /// that the user has set beside it. Without `safety` the value could not stand there.
    #[must_use]
    pub fn with_name<'n>(
        self,
        written: &str,
        name: &str,
        meant: P,
        safety: Option<Safety>,
        others: impl Iterator<Item = &'n str> + Clone,
    ) -> Self {
        if others.clone().any(|other| other == name) {
            return self.with_help(format!("`{name}` is set as well; make one of the two"));
        }
        if are_opposites(written, name) {
            return self
                .with_help(format!("did you mean `{name}`, which says the opposite?"))
                .with_meant_otherwise(meant);
        }
        let intent = Intent::Rename(self.place.clone(), name.to_owned());
        let finding = self.with_help(format!("did you mean `{name}`?")).with_meant(meant);
        // Of several misspelt names, only one can become this.
        let is_rival = |other| nearest(other, [name]).is_some();
        match safety.filter(|_| !others.clone().any(is_rival)) {
            Some(safety) => finding.with_fix(safety, format!("rename it to `{name}`"), vec![intent]),
            None => finding,
        }
    }

    /// With what the value at its place says in the wanted type, where it does and `takes` agrees.
    #[must_use]
    pub fn with_conversion(self, wanted: Wanted, value: &Value, takes: impl Fn(&Value) -> bool) -> Self {
        if let (Wanted::ListOfIt, Value::String(text)) = (wanted, value)
            && text.contains(char::is_whitespace)
        {
            // That the blanks are where words end is a guess, so there is no fix.
            return self.with_help(match plain_words(text.trim()) {
                Some(words) => format!("write a list, one string a word: `[ {} ]`", words.join(" ")),
                None => "write a list, one string a word; a line for a shell is one string: \
                         `[ \"sh\" \"-c\" \"…\" ]`"
                    .to_owned(),
            });
        }
        if let (Wanted::Int, Value::String(text)) = (wanted, value)
            && let Some(help) = octal(text.trim()).or_else(|| seconds(text.trim()))
        {
            return self.with_help(help);
        }
        let Some(meant) = converted(wanted, value).filter(takes) else { return self };
        let title = match wanted {
            // How a number was written, its value does not tell.
            Wanted::Text => "write it in quotes".to_owned(),
            Wanted::ListOfIt => "put it into a list".to_owned(),
            _ => format!("write `{meant}` without quotes"),
        };
        let help = if wanted == Wanted::Text && value.is_f64() {
            format!("{title}: Nix drops zeros at the end of a number")
        } else {
            title.clone()
        };
        // That one thing is all of a list is a guess, except for a word.
        let is_guess = wanted == Wanted::ListOfIt && !value.is_string();
        let safety = if is_guess { Safety::Unsafe } else { Safety::Safe };
        let intents = vec![Intent::Set(self.place.clone(), meant)];
        let fix = Proposal { safety, title: title.into(), intents, otherwise: computed(wanted, value) };
        Self { fix: Some(fix), ..self.with_help(help) }
    }
}

/// How to have a value that Nix computes in another type.
fn computed(wanted: Wanted, value: &Value) -> &'static str {
    match (wanted, value) {
        (Wanted::Text, Value::Bool(_)) => "write `if … then \"true\" else \"false\"`",
        // `toString 1.5` is "1.500000".
        (Wanted::Text, value) if value.is_f64() => "make it a string where the number is written",
        (Wanted::Text, _) => "convert it with `toString`",
        (Wanted::Int | Wanted::Number | Wanted::Bool, _) => "convert it with `builtins.fromJSON`",
        (Wanted::ListOfIt, _) => "",
    }
}

/// The words of a line, in quotes, where a shell would read the same ones: nothing in it is special to one.
fn plain_words(line: &str) -> Option<Vec<String>> {
    const SPECIAL: &str = "'\"\\`$|&;<>(){}[]*?~#!\n\r";
    let sets_variable = line.split_whitespace().next().is_some_and(|first| first.contains('='));
    let is_plain = !sets_variable && !line.contains(|sign| SPECIAL.contains(sign));
    is_plain.then(|| line.split_whitespace().map(|word| format!("{word:?}")).collect())
}

/// What to write for a number that is another one in octal, `0400`, as file modes are; which one is meant, only its
/// author knows.
fn octal(text: &str) -> Option<String> {
    let digits = text.strip_prefix('0')?;
    let number = i64::from_str_radix(digits, 8).ok()?;
    let decimal: i64 = digits.parse().ok()?;
    (number != decimal)
        .then(|| format!("write `{decimal}`, or `{number}` where {text} is octal, as a file mode is"))
}

/// What to write for a time such as `30m`.
fn seconds(text: &str) -> Option<String> {
    let unit = text.chars().next_back()?;
    let length: i64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => 86_400,
        _ => return None,
    };
    let number: i64 = text.strip_suffix(unit)?.trim_end().parse().ok()?;
    let seconds = number.checked_mul(length)?;
    Some(format!("write a number without a unit; `{text}` is {seconds} seconds"))
}

/// What a value says in another type: `"3"` is 3.
fn converted(wanted: Wanted, value: &Value) -> Option<Value> {
    Some(match (wanted, value) {
        (Wanted::Int, Value::String(text)) => text.trim().parse::<i64>().ok()?.into(),
        (Wanted::Number, Value::String(text)) => Value::Number(text.trim().parse().ok()?),
        (Wanted::Bool, Value::String(text)) => text.trim().to_ascii_lowercase().parse::<bool>().ok()?.into(),
        (Wanted::Text, Value::Number(_) | Value::Bool(_)) => value.to_string().into(),
        (Wanted::ListOfIt, value) => vec![value.clone()].into(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Meant;

    fn finding() -> Finding<&'static str> {
        Finding::error("rule", "here", "message")
    }

    fn conversion(wanted: Wanted, value: &Value) -> Option<(Safety, Value)> {
        let fix = finding().with_conversion(wanted, value, |_| true).fix?;
        match fix.intents.into_iter().next()? {
            Intent::Set("here", value) => Some((fix.safety, value)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn conversions_keep_what_was_meant() {
        for (wanted, value, meant) in [
            (Wanted::Int, json!(" 3 "), json!(3)),
            (Wanted::Number, json!("1.5"), json!(1.5)),
            (Wanted::Bool, json!("True"), json!(true)),
            (Wanted::Text, json!(5), json!("5")),
            (Wanted::Text, json!(1.5), json!("1.5")),
            (Wanted::Text, json!(true), json!("true")),
            (Wanted::ListOfIt, json!("echo"), json!(["echo"])),
        ] {
            assert_eq!(conversion(wanted, &value), Some((Safety::Safe, meant)), "{value}");
        }
        let guess = conversion(Wanted::ListOfIt, &json!({ "a": 1 }));
        assert_eq!(guess, Some((Safety::Unsafe, json!([{ "a": 1 }]))));
        for (wanted, value) in [
            (Wanted::Int, json!("three")),
            (Wanted::Int, json!("1.5")),
            (Wanted::Int, json!(1.5)),
            (Wanted::Bool, json!("yes")),
            (Wanted::Bool, json!(1)),
            (Wanted::Text, json!(["a"])),
            (Wanted::ListOfIt, json!("echo a")),
        ] {
            assert_eq!(conversion(wanted, &value), None, "{value}");
        }
        let refused = finding().with_conversion(Wanted::Int, &json!("3"), |_| false);
        assert_eq!((refused.help, refused.fix), (None, None));
    }

    #[test]
    fn octal_numbers_and_times_are_read_for_the_user_and_not_for_a_fix() {
        let told = |text: &str| {
            let finding = finding().with_conversion(Wanted::Int, &json!(text), |_| true);
            assert_eq!(finding.fix, None, "{text}");
            finding.help
        };
        for (text, help) in [
            ("0400", "write `400`, or `256` where 0400 is octal, as a file mode is"),
            (" 0010", "write `10`, or `8` where 0010 is octal, as a file mode is"),
            ("30m", "write a number without a unit; `30m` is 1800 seconds"),
            ("2 h", "write a number without a unit; `2 h` is 7200 seconds"),
            ("1d", "write a number without a unit; `1d` is 86400 seconds"),
        ] {
            assert_eq!(told(text).as_deref(), Some(help));
        }
        for text in ["m", "1.5h", "9223372036854775807d", "0xff", "0o644", "é"] {
            assert_eq!(told(text), None, "{text}");
        }
        for (text, number) in [("007", 7), ("0", 0), ("089", 89)] {
            assert_eq!(conversion(Wanted::Int, &json!(text)), Some((Safety::Safe, json!(number))));
        }
    }

    #[test]
    fn only_plain_words_are_told_apart() {
        let help = |text: &str| {
            let finding = finding().with_conversion(Wanted::ListOfIt, &json!(text), |_| true);
            assert_eq!(finding.fix, None, "{text}");
            finding.help.unwrap_or_default()
        };
        for (text, words) in [
            ("ls -l", r#"[ "ls" "-l" ]"#),
            ("  etl --date=today\n", r#"[ "etl" "--date=today" ]"#),
            ("ls\n", r#"[ "ls" ]"#),
        ] {
            assert_eq!(help(text), format!("write a list, one string a word: `{words}`"));
        }
        for text in [
            "sh -c 'pg_dump mydb | gzip > /backup/db.gz'",
            "echo \"a b\"",
            "echo a\necho b",
            "echo $HOME",
            "ls *.csv",
            "a && b",
            "a; b",
            "PGUSER=etl psql",
            "echo a\\ b",
        ] {
            assert!(
                help(text).ends_with("a line for a shell is one string: `[ \"sh\" \"-c\" \"…\" ]`"),
                "{text}"
            );
        }
    }

    #[test]
    fn of_many_words_only_the_near_one_is_told() {
        let words: Vec<_> = "abcdefghijklm".split("").filter(|word| !word.is_empty()).collect();
        let unknown =
            |words: &[&str]| Finding::unknown_value("here", "`x`", one_of(words), words, &json!("zz"));
        let few = unknown(&words[..12]);
        assert!(few.message.contains("`k` or `l`") && few.help.is_none(), "{few:?}");
        let many = unknown(&words);
        assert!(many.message.contains("one of the known values"), "{many:?}");
        assert!(many.help.is_some_and(|help| help.contains("`l` or `m`")));
    }

    #[test]
    fn a_name_that_is_set_or_meant_twice_is_not_given() {
        let renamed = |others: &[&'static str]| {
            finding().with_name("label", "labels", "there", Some(Safety::Safe), others.iter().copied())
        };
        let alone = renamed(&["image"]);
        let meant = |as_is| Some(Meant { place: "there", as_is });
        assert_eq!((alone.help.as_deref(), alone.meant), (Some("did you mean `labels`?"), meant(true)));
        assert!(alone.fix.is_some());
        let rival = renamed(&["labelz"]);
        assert_eq!((rival.help, rival.meant, rival.fix), (alone.help, alone.meant, None));
        let set = renamed(&["labels"]);
        assert_eq!(set.help.as_deref(), Some("`labels` is set as well; make one of the two"));
        assert_eq!((set.meant, set.fix), (None, None));
        let opposite =
            finding().with_name("unsuspend", "suspend", "there", Some(Safety::Safe), std::iter::empty());
        assert_eq!(opposite.help.as_deref(), Some("did you mean `suspend`, which says the opposite?"));
        assert_eq!((opposite.meant, opposite.fix), (meant(false), None));
    }
}
