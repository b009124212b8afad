//! Maps and lists in block style.
//!
//! The printer keeps its own stack, so that no nesting of the value can exhaust the thread's.

use std::slice;
use std::vec;

use serde_json::Value;

use super::order::Shape;
use super::scalar;

/// Columns by which a map stands inside its parent. A list stands at the column of its key, as `kubectl` prints it.
const INDENT: usize = 2;

/// A map or list that is being printed.
enum Open<'a> {
    Map { entries: vec::IntoIter<(&'a String, &'a Value)>, indent: usize, shape: Shape },
    List { items: slice::Iter<'a, Value>, indent: usize, shape: Shape },
}

/// Appends `value` to `out` as one document that ends with a newline.
pub(super) fn print_into(out: &mut String, value: &Value) {
    let mut printer = Printer { out, stack: Vec::new(), line_open: false };
    match value {
        Value::Object(map) if !map.is_empty() => printer.open_map(map, 0, Shape::Object),
        Value::Array(items) if !items.is_empty() => printer.open_list(items, 0, Shape::Object),
        leaf => printer.leaf(leaf, INDENT),
    }
    while let Some(innermost) = printer.stack.last_mut() {
        match innermost {
            Open::Map { entries, indent, shape } => match entries.next() {
                Some((key, value)) => {
                    let (indent, shape) = (*indent, shape.member(key));
                    printer.member(key, value, indent, shape);
                }
                None => printer.close(),
            },
            Open::List { items, indent, shape } => match items.next() {
                Some(item) => {
                    let (indent, shape) = (*indent, *shape);
                    printer.item(item, indent, shape);
                }
                None => printer.close(),
            },
        }
    }
}

struct Printer<'out, 'a> {
    out: &'out mut String,
    stack: Vec<Open<'a>>,
    /// Whether the line already has a `- ` after which the first entry of a map or list stands.
    line_open: bool,
}

impl<'a> Printer<'_, 'a> {
    fn open_map(&mut self, map: &'a serde_json::Map<String, Value>, indent: usize, shape: Shape) {
        let entries = shape.sorted(map).into_iter();
        self.stack.push(Open::Map { entries, indent, shape });
    }

    fn open_list(&mut self, items: &'a [Value], indent: usize, shape: Shape) {
        self.stack.push(Open::List { items: items.iter(), indent, shape: shape.item() });
    }

    fn close(&mut self) {
        self.stack.pop();
    }

    /// Prints `key: value`, or opens the value below the key.
    fn member(&mut self, key: &str, value: &'a Value, indent: usize, shape: Shape) {
        self.start_entry(indent);
        if scalar::write_key(self.out, key) == scalar::Key::Explicit {
            self.out.push('\n');
            self.start_entry(indent);
        }
        self.out.push(':');
        match value {
            Value::Object(map) if !map.is_empty() => {
                self.out.push('\n');
                self.open_map(map, indent + INDENT, shape);
            }
            Value::Array(items) if !items.is_empty() => {
                self.out.push('\n');
                self.open_list(items, indent, shape);
            }
            leaf => {
                self.out.push(' ');
                self.leaf(leaf, indent + INDENT);
            }
        }
    }

    /// Prints `- value`, or opens the value on the same line.
    fn item(&mut self, value: &'a Value, indent: usize, shape: Shape) {
        self.start_entry(indent);
        self.out.push_str("- ");
        match value {
            Value::Object(map) if !map.is_empty() => {
                self.line_open = true;
                self.open_map(map, indent + INDENT, shape);
            }
            Value::Array(items) if !items.is_empty() => {
                self.line_open = true;
                self.open_list(items, indent + INDENT, shape);
            }
            leaf => self.leaf(leaf, indent + INDENT),
        }
    }

    fn start_entry(&mut self, indent: usize) {
        if self.line_open {
            self.line_open = false;
        } else {
            scalar::write_spaces(self.out, indent);
        }
    }

    /// Prints a value without entries and ends the line. The lines of a block scalar stand at column `indent`.
    fn leaf(&mut self, value: &Value, indent: usize) {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Number(number) => scalar::write_number(self.out, number),
            Value::String(text) => return scalar::write_text(self.out, text, indent),
            Value::Array(_) => self.out.push_str("[]"),
            Value::Object(_) => self.out.push_str("{}"),
        }
        self.out.push('\n');
    }
}
