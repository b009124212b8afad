//! YAML: the printer and the reader.
//!
//! # Printing
//!
//! What [`print()`] writes reads back as the same value in YAML 1.1 (PyYAML; `sigs.k8s.io/yaml`, which
//! `kubectl` uses) and in YAML 1.2. Emitters that follow one version only leave `yes`, `1_000` or `12:30`
//! plain, and another reader finds a boolean or a number there. A string is therefore
//!
//! - plain only when a small grammar calls it safe: a word, a path, an option, a quantity, a sentence;
//! - a block scalar (`|`, `|-`, `|+`) when it has several lines, its first character is not blank, no line
//!   ends in a blank and all of it is printable;
//! - in double quotes with the escapes of JSON otherwise.
//!
//! No line is ever folded. Keys are strings like others, but never block scalars.
//!
//! Keys come in the order that readers of Kubernetes manifests expect, then in byte order; the order does not
//! depend on how the value stores them.
//!
//! # Reading
//!
//! [`read_all`] is for manifests that `kubectl` also reads, and must find in them what `kubectl` finds. That hangs on
//! whether a scalar has quotes (`yes` is a boolean, `"yes"` is not), which deserializers of the serde_yaml family do not
//! tell. So it takes the events of `saphyr-parser`, which have style and position, and resolves scalars as Go does.
//! The parser's syntax is YAML 1.2; where that leads to another reading than Go's, the tests list it.

mod comments;
mod edit;
mod events;
mod flow;
mod json;
mod lines;
mod order;
mod place;
mod printer;
mod reader;
mod resolve;
mod scalar;
mod stream;
mod tree;

pub use comments::comments;
pub use edit::{Change, TextEdit};
pub use reader::{ReadError, Reading};
pub use stream::{DocumentText, documents};
pub use tree::Tree;

use serde_json::Value;

/// Prints one document: block style, two columns a level, ending with a newline, without `---`.
///
/// Values may be nested to any depth.
///
/// ```
/// let job = serde_json::json!({ "kind": "Job", "apiVersion": "batch/v1", "spec": { "suspend": true } });
/// assert_eq!(nixbatch_kube::yaml::print(&job), "apiVersion: batch/v1\nkind: Job\nspec:\n  suspend: true\n");
/// ```
#[must_use]
pub fn print(value: &Value) -> String {
    let mut out = String::new();
    print_into(&mut out, value);
    out
}

/// Appends to `out` what [`print()`] returns. `out` must be empty or end with a newline.
pub fn print_into(out: &mut String, value: &Value) {
    printer::print_into(out, value);
}

/// What stands between two documents of a stream.
pub const SEPARATOR: &str = "---\n";

/// Reads all documents of a YAML stream, as `kubectl` understands them. Empty documents are left out.
///
/// Scalars are resolved as in `sigs.k8s.io/yaml`: `yes` is a boolean, `0755` is 493, `12:30` a string, and `3.0`
/// is 3 because JSON, which `kubectl` sends, is written so. Keys that are integers or booleans become strings,
/// aliases and merge keys are replaced by their values, and tags are ignored but for those of numbers, booleans,
/// null and strings.
///
/// # Errors
///
/// Beside broken syntax: a key that stands twice in a map, is a float, null, a map or a list; nesting deeper than
/// 128 maps and lists; an anchor that contains itself; aliases that copy more than ten times the stream and a
/// million values and bytes; infinity, not-a-number and `!!binary`, which JSON does not have; control characters,
/// and U+0085, U+2028 and U+2029, which are line breaks in YAML 1.1 only.
pub fn read_all(text: &str) -> Result<Vec<Value>, ReadError> {
    reader::read_all(text)
}
