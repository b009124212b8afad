//! Numbers that the evaluator has not handed over whole.

use nixbatch_diagnostic::{Finding, Path, Place, Step};
use serde_json::{Number, Value};

use crate::document::Item;

/// How Nix 2.8 writes a float of a million or more: with six digits, and without a word about the others.
const LONG_FLOAT: &str = "e+";

/// Floats of which Nix may have cut off digits.
pub(super) fn cut_floats(index: usize, item: &Item<'_>, value: &Value) -> Vec<Finding> {
    let mut findings = Vec::new();
    if item.mentions(LONG_FLOAT) {
        look(index, value, &mut Path::root(), &mut findings);
    }
    findings
}

fn look(item: usize, value: &Value, path: &mut Path, findings: &mut Vec<Finding>) {
    let mut within = |step: Step, value| {
        path.push(step);
        look(item, value, path, findings);
        path.pop();
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(key, value)| within(key.as_str().into(), value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, value)| within(index.into(), value));
        }
        Value::Number(number) if is_cut(number) => {
            let message =
                format!("`{path}` is the float {number}, of which Nix may have kept only six digits");
            let finding = Finding::warning("imprecise-number", Place::value(item, path.clone()), message);
            findings
                .push(finding.with_help("write a whole number, as `builtins.floor` makes one, or a string"));
        }
        _ => {}
    }
}

/// Whether it is a float of a million or more with no more than six digits. Later versions of Nix write all.
fn is_cut(number: &Number) -> bool {
    let text = number.to_string();
    let digits = text.split(['e', 'E']).next().unwrap_or_default().replace(['-', '.'], "");
    number.is_f64()
        && number.as_f64().is_some_and(|float| float.abs() >= 1e6)
        && digits.trim_matches('0').len() <= 6
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn floats_of_many_digits_are_whole() {
        let cut = |value: Value| value.as_number().is_some_and(is_cut);
        for value in [json!(536_871_000.0), json!(1e6), json!(-1.23457e20)] {
            assert!(cut(value.clone()), "{value}");
        }
        for value in
            [json!(536_870_912.0), json!(5.368_709_12e17), json!(536_870_912), json!(0.5), json!(123_456.0)]
        {
            assert!(!cut(value.clone()), "{value}");
        }
    }
}
