//! Success policies of indexed Jobs.

use super::job_spec::RULE;
use super::{Findings, Node, shown};

/// `maxSuccessPolicyRule`.
const RULES_MAX: usize = 20;

/// `maxJobSuccessPolicySucceededIndexesLimit`, in bytes.
const INDEXES_MAX: usize = 64 * 1024;

/// `validateSuccessPolicy` of `pkg/apis/batch/validation/validation.go`, for a job of so many completions.
pub(super) fn check(policy: &Node<'_, '_>, completions: i32, findings: &mut Findings) {
    let rules = policy.field("rules");
    if rules.is_set() && rules.is_list_or_unset() && rules.len() == 0 {
        let finding = rules.error(RULE, "a success policy must have at least one rule");
        findings.push(finding.with_help("add a rule with `succeededIndexes` or `succeededCount`"));
    }
    if rules.len() > RULES_MAX {
        let message =
            format!("{rules} must have no more than {RULES_MAX} items, and this has {}", rules.len());
        findings.push(rules.error(RULE, message));
    }
    for rule in rules.objects() {
        check_rule(&rule, completions, findings);
    }
}

/// `validateSuccessPolicyRule`.
fn check_rule(rule: &Node<'_, '_>, completions: i32, findings: &mut Findings) {
    let (indexes, count) = (rule.field("succeededIndexes"), rule.field("succeededCount"));
    if !indexes.is_set() && !count.is_set() {
        let message = format!("a rule of a success policy must have {indexes} or {count}");
        findings.push(rule.error_at(nixbatch_diagnostic::Anchor::Missing, RULE, message));
    }
    let listed = indexes.text().map(|text| {
        if text.len() > INDEXES_MAX {
            let message = format!("{indexes} must be no more than {INDEXES_MAX} characters");
            findings.push(indexes.error(RULE, message));
        }
        parse_indexes(text, completions).unwrap_or_else(|why| {
            let finding = indexes.error(RULE, format!("{indexes} cannot be read: {why}"));
            findings.push(finding.with_help("write ascending indexes and ranges, as in `0,2-4`"));
            0
        })
    });
    let Some(wanted) = count.int32() else { return };
    super::not_negative(RULE, &count, findings);
    if wanted > completions {
        let message =
            format!("{count} must be no more than the {completions} completions, and this is {wanted}");
        findings.push(count.error(RULE, message));
    } else if let Some(listed) = listed.filter(|listed| i64::from(wanted) > *listed) {
        let message =
            format!("{count} must be no more than the {listed} indexes of {indexes}, and this is {wanted}");
        findings.push(count.error(RULE, message));
    }
}

/// How many indexes `text` lists: `validateIndexesFormat`.
fn parse_indexes(text: &str, completions: i32) -> Result<i64, String> {
    if text.is_empty() {
        return Ok(0);
    }
    let mut total = 0;
    let mut last = -1;
    for interval in text.split(',') {
        let (first, end) = parse_interval(interval, completions)?;
        if first <= last {
            return Err(format!("index {first} does not come after {last}"));
        }
        total += end - first + 1;
        last = end;
    }
    Ok(total)
}

/// `parseIndexInterval`.
fn parse_interval(interval: &str, completions: i32) -> Result<(i64, i64), String> {
    let index = |text: &str| {
        let index: i64 = text.parse().map_err(|_| format!("`{}` is no index", shown(text)))?;
        if index >= i64::from(completions) {
            return Err(format!("index {index} is not below the {completions} completions"));
        }
        Ok(index)
    };
    let Some((first, end)) = interval.split_once('-') else {
        let index = index(interval)?;
        return Ok((index, index));
    };
    if end.contains('-') {
        return Err(format!("`{}` has more than one hyphen", shown(interval)));
    }
    let (first, end) = (index(first)?, index(end)?);
    if first >= end {
        return Err(format!("the range `{}` does not ascend", shown(interval)));
    }
    Ok((first, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_indexes() {
        assert_eq!(parse_indexes("", 5), Ok(0));
        assert_eq!(parse_indexes("0,2-4", 5), Ok(4));
        assert_eq!(parse_indexes("+1,007", 8), Ok(2));
        for bad in
            ["5", "0-5", "1,1", "2,1", "2-2", "3-1", "1-2-3", "a", "1,", " 1", "-1", "99999999999999999999"]
        {
            assert!(parse_indexes(bad, 5).is_err(), "{bad}");
        }
    }
}
