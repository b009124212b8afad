//! Strings that YAML readers like to take for something else.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// The strings of this file, and those of a list beside the repository where there is one.
pub(crate) fn all() -> Vec<String> {
    let mut all: Vec<String> = [WORDS, NUMBERS, TIMES, INDICATORS, BLANKS, LINES, CHARACTERS, KUBERNETES]
        .concat()
        .iter()
        .map(|s| (*s).to_owned())
        .collect();
    all.extend(indicators_everywhere());
    all.extend(long());
    assert!(all.len() >= 300, "{} strings", all.len());
    all.extend(shared().iter().filter_map(Value::as_str).map(str::to_owned));
    all.sort();
    all.dedup();
    all
}

/// The values of `shared/data/yaml-strings.json` beside the repository: an object of lists.
pub(crate) fn shared() -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/yaml-strings.json");
    let Ok(text) = std::fs::read_to_string(&file) else {
        eprintln!("NOT TESTED: the values of {}, which is not there", file.display());
        return Vec::new();
    };
    let lists: BTreeMap<String, Vec<Value>> =
        serde_json::from_str(&text).expect("the file is an object of lists");
    lists.into_values().flatten().collect()
}

/// Booleans, nulls, merge and value keys, special floats, in the spellings of YAML 1.1 and near them.
#[rustfmt::skip]
pub(crate) const WORDS: &[&str] = &[
    "", "y", "Y", "yes", "Yes", "YES", "yEs", "n", "N", "no", "No", "NO", "nO", "on", "On", "ON", "oN",
    "off", "Off", "OFF", "oFF", "true", "True", "TRUE", "tRUE", "false", "False", "FALSE", "t", "f", "~",
    "null", "Null", "NULL", "nuLL", "nil", "none", "None", "undefined", "<<", "=", "<", "<<<", "==", ".nan",
    ".NaN", ".NAN", "nan", "NaN", ".inf", ".Inf", ".INF", "+.inf", "-.inf", "-.INF", "inf", "-inf", "+inf",
    "Infinity", "-Infinity", "infinity", "norway", "yesterday", "nothing", "only", "offset", "trueish",
    "nullable", "yes ", "no\n", "yes: no", "true #", "~x", "x~",
];

/// Integers and floats in decimal, binary, octal, hexadecimal and base 60, and near misses.
#[rustfmt::skip]
pub(crate) const NUMBERS: &[&str] = &[
    "0", "-0", "+0", "00", "1", "-1", "+1", "--1", "+-1", "007", "08", "09", "0755", "-0755", "+017", "0o17",
    "0O17", "-0o17", "0o8", "0x1F", "0X1f", "-0xff", "0x", "0xG", "0b101", "0B1", "-0b11", "0b2", "0b",
    "1_000", "1_", "_1", "1__0", "0x_1", "0b1_0", "0_7", "1,000", "1.", "0.", ".5", "-.5", "+.5", ".", "-.",
    "+.", "..", ".5.", "1.0", "-0.0", "1.2.3", "10.0.0.1", "1.2.3.4/24", "1e3", "1E3", "1e+3", "1e-3",
    "1.e3", "1.5e3", "1.5e+3", ".5e1", "1e", "1e+", "e3", "12e03", "123e", "1.e+03", "6.8523015e+5",
    "685_230.15", "1_0.5", "._", "._5", "1._5", "12:30", "1:2", "12:30:45", "190:20:30", "190:20:30.15",
    "-190:20:30", "1:60", "1:2.5", "0:0", "24:00", "fe80::1", "::1", "2001:db8::1", "9223372036854775807",
    "9223372036854775808", "18446744073709551615", "18446744073709551616", "123456789012345678901234567890",
    "1e400", "-1e400", "0xFFFFFFFFFFFFFFFFF", "3f2a", "1e10f", "5e10", "7e1", "1E", "1Ei", "100m", "512Mi",
    "1G", "0.5", "1k", "5E", "1f", "0d", "1d", "1L", "1j", "0x1p3", "0x1.8p1", "1/2", "50%", "$1", "1 2",
    "1 000", "０１", "١٢",
];

/// Timestamps in the forms of <https://yaml.org/type/timestamp.html>, and near misses.
#[rustfmt::skip]
pub(crate) const TIMES: &[&str] = &[
    "2001-12-14", "2001-1-1", "2001-12-32", "2001-13-01", "20011214", "2001-12", "2001-12-14T21:59:43Z",
    "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5", "2001-12-15 2:59:43.10", "2001-12-14 21:59",
    "2001-12-14T21:59:43", "2001-12-14 21:59:43 Z", "2001-12-14T21:59:43+0530", "0001-01-01", "-2001-01-01",
    "2001-01-01x", "T00:00", "12:00 UTC", "@2001-01-01",
];

/// Indicators alone, doubled, before and after text; comments, tags, anchors, aliases, markers, headers.
#[rustfmt::skip]
const INDICATORS: &[&str] = &[
    "-", "--", "---", "----", "--- a", "---a", "...", "....", "... a", "- a", "-a", "- - a", "-1a", "- ",
    "?", "? a", "?a", "? ", ":", ": ", ": a", ":a", "a:", "a: ", "a: b", "a:b", "a : b", "a :b", "a::",
    "a::b", "a:\tb", ",", ",a", "a,b", "a, b", "[", "]", "[]", "[a]", "[a", "a]", "a[b]", "[a, b]: c", "{",
    "}", "{}", "{a: b}", "{a", "a}", "{{ .Values.x }}", "${X}", "$(X)", "#", "##", "#a", "# a", "a#", "a#b",
    "a #b", "a # b", "a\t#b", "&", "&a", "& a", "&a b", "a&b", "a & b", "*", "*a", "* a", "*a b", "a*",
    "* * * * *", "*/5 * * * *", "!", "!a", "! a", "!!", "!!str", "!!str a", "!!binary aGk=",
    "!<tag:yaml.org,2002:int> 1", "a!", "!=", "|", "||", "|-", "|+", "|2", "| a", "a|b", "a | b", ">", ">-",
    ">+", ">2-", "> a", "a>b", "a > b", "2>&1", "%", "%a", "%YAML 1.1", "%TAG ! a", "% a", "50% off", "@",
    "@a", "@daily", "a@b", "`", "`a`", "a`b", "'", "''", "'a'", "'a", "a'", "it's", "a 'b' c", "\"", "\"\"",
    "\"a\"", "\"a", "a\"", "a \"b\" c", "'\"", "\\", "\\\\", "\\n", "\\x41", "\\u0041", "\\\"", "a\\",
    "C:\\temp", "aGVsbG8=", "aGVsbG8==", "R0lGODlhDAAMAIQAAP//9/X1", "<a>", "a<b", "~/a", "^a$", "a;b",
    "(a)", "a=b", "=a", "+a", "+", "_", "__a", "/", "//", "./a", "../a", ".a", ".hidden", "...a", "-c",
    "--flag", "--flag=a b", "--flag: a", "---flag", "-f -", "-", "--x--", "a-", "a--",
];

/// Blanks in each place, and texts made of nothing else.
#[rustfmt::skip]
const BLANKS: &[&str] = &[
    " ", "  ", "\t", "\t\t", " \t", "\t ", " a", "  a", "\ta", "a ", "a  ", "a\t", "a b", "a  b", "a\tb",
    "a \tb", " a ", "\n", "\n\n", "\n\n\n", " \n", "\n ", "\t\n", "\n\t", " \n ", "\n \n", "\r", "\r\n",
    "\n\r", "\r\r", "a\r", "\ra", "a\rb", "a\r\n", "a\r\nb", "a\r\nb\r\n", "a\n\rb", "\u{b}", "\u{c}",
    "a\u{c}b",
];

/// Texts of several lines: what a block scalar must keep, and what it cannot hold.
#[rustfmt::skip]
const LINES: &[&str] = &[
    "a\n", "a\n\n", "a\n\n\n", "a\nb", "a\nb\n", "a\nb\n\n", "a\n\nb", "a\n\nb\n", "a\n\n\nb\n\n\n", "\na",
    "\na\n", "\n\na\n", "\n a", "\n\n  a\n", " a\nb", " a\nb\n", "  a\n b\n", "\ta\nb\n", "a\n b",
    "a\n  b\n c\n", "a\n\tb", "a\n\tb\n", "a\n b\n\n", "a\n\n b\n", "a \nb", "a\nb ", "a\nb \n", "a\t\nb",
    "a\nb\t", "a\n ", "a\n \n", "a\n\t", "a\n\t\n", "a\n \nb", "a\n  \n\nb\n", "a\n\n ",
    "#!/bin/sh\nset -eu\necho \"$X: y\" # c\n", "#a\n#b\n", "# a\n\n# b", "a\n# b\n", "a\n  # b\n",
    "---\na\n", "a\n---\n", "a\n---\nb\n", "a\n--- b\n", "...\na", "a\n...\n", "%YAML 1.2\n---\n",
    "- a\n- b\n", "a: b\nc: d\n", "a:\n  - b\n", "? a\n: b\n", "{\n  \"a\": 1\n}\n", "[\n1\n]\n", "|\n  a\n",
    ">\n  a\n", "&a\nb\n", "*a\n", "!a\nb", "@\n", "`a`\n", "'a'\n'b'\n", "\"a\"\n\"b\"\n", "\\\n\\\n",
    "a\\\nb\n", "yes\n", "null\n", "1\n", "1\n2\n", "~\n", "=\n", "<<\n", "-\n", "?\n", ":\n", "a:\n",
    "a\n:\n", "SELECT *\nFROM t\nWHERE a = 'b';\n", "BEGIN\n\tif a:\n\t\tb\nEND", "a\u{a0}\nb\n", "é\nü\n",
    "你\n好\n", "😀\n🚀\n", "a\u{85}b\nc\n", "a\u{2028}b\nc\n", "a\n\u{2029}\nb", "a\n\u{feff}b\n",
    "a\u{1}\nb\n", "a\n\u{200b}\n", "a\n\u{a0}\nb", "a\n\u{3000}\nb\n", "\u{a0}a\nb\n", "\u{3000}a\nb\n",
];

/// Characters at the borders of what YAML calls printable, and letters beyond ASCII.
#[rustfmt::skip]
const CHARACTERS: &[&str] = &[
    "\0", "a\0b", "\u{1}", "\u{7}", "\u{8}", "\u{e}", "\u{1b}[0m", "\u{1f}", "\u{7f}", "a\u{7f}", "\u{80}",
    "\u{84}", "\u{85}", "a\u{85}", "a\u{85}b", "\u{86}", "\u{9b}", "\u{9f}", "\u{a0}", "a\u{a0}b", "\u{a1}",
    "\u{ad}", "a\u{ad}b", "\u{300}", "e\u{301}", "\u{61c}", "\u{1680}", "\u{180e}", "\u{2000}", "\u{200b}",
    "\u{200c}", "\u{200d}", "\u{200e}", "\u{200f}", "\u{2028}", "a\u{2028}b", "\u{2029}", "a\u{2029}b",
    "\u{202e}a", "\u{2060}", "\u{2066}a\u{2069}", "\u{3000}", "\u{d7ff}", "\u{e000}", "\u{f8ff}", "\u{fdd0}",
    "\u{feff}", "\u{feff}a", "a\u{feff}", "a\u{feff}b", "\u{fffd}", "\u{fffe}", "\u{ffff}", "a\u{ffff}b",
    "\u{10000}", "\u{1f600}", "\u{1fffe}", "\u{1ffff}", "\u{e0001}", "\u{f0000}", "\u{10fffd}", "\u{10ffff}",
    "é", "ñ", "Ω", "héllo wörld", "日本語", "العربية", "👨‍👩‍👧", "ｙｅｓ", "ÿ", "ß", "naïve: no", "é #", "№ 1",
];

/// What stands in manifests.
#[rustfmt::skip]
pub(crate) const KUBERNETES: &[&str] = &[
    "batch/v1", "nginx:1.25", "nginx:latest", "registry.example.org:5000/team/app:1.2@sha256:0123abcd",
    "/bin/sh", "/etc/app/config.yaml", "IfNotPresent", "0 2 * * *", "0 2 1 1 1", "Europe/Berlin",
    "app.kubernetes.io/name", "kubernetes.io/os", "$(POD_NAME)", "$HOME/bin", "-Xmx512m",
    "postgres://u:p@db:5432/x?sslmode=off", "100%", "25%", "etl-nightly", "10Gi", "250m", "1.5", "8080",
    "http", "30s", "1h30m", "v1", "1.35", "x-small", "a.b.c",
];

/// Each indicator at the start, in the middle and at the end of a text, with and without blanks.
fn indicators_everywhere() -> Vec<String> {
    let indicators = [
        "-", "?", ":", ",", "[", "]", "{", "}", "#", "&", "*", "!", "|", ">", "'", "\"", "%", "@", "`", "=",
        "~", "\\",
    ];
    indicators
        .iter()
        .flat_map(|i| {
            [
                format!("{i}x"),
                format!("{i} x"),
                format!("x{i}"),
                format!("x {i}"),
                format!("x{i}y"),
                format!("x {i}y"),
                format!("x{i} y"),
                format!("x {i} y"),
                format!("{i}{i}"),
                format!("{i}\nx\n"),
                format!("x\n{i}\n"),
                format!("x\n{i} y"),
                format!("1{i}"),
                format!("{i}1"),
            ]
        })
        .collect()
}

/// Texts and words longer than any line, and about as long as the longest key on one line.
fn long() -> Vec<String> {
    let mut long: Vec<String> = [127, 128, 129, 1020, 1021, 1022, 1023, 1024, 1025, 1026, 2000]
        .into_iter()
        .flat_map(|length| {
            ["x".repeat(length), "'".repeat(length), "é".repeat(length / 2), "\t".repeat(length / 2)]
        })
        .collect();
    long.push("word ".repeat(500).trim_end().to_owned());
    long.push("word ".repeat(500));
    long.push(format!("{}\n{}\n", "x".repeat(3000), "y ".repeat(2000).trim_end()));
    long.push("line\n".repeat(500));
    long.push("a: b # c ".repeat(300));
    long
}
