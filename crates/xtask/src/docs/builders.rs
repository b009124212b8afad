//! Reference pages of the builders: their arguments from the table that the compiler decodes with, their example
//! from the doc comment of the Nix function, and what it compiles to.

use std::collections::BTreeMap;
use std::path::Path;

use nixbatch_core::builders::{BUILDERS, Builder, Lowering};
use nixbatch_core::params::{Absent, Param, Shape};
use serde_json::Value;

use crate::{Result, example, files};

const INTRODUCTION: &str = "\
# Builders

A builder is a function of a name and an attribute set of arguments, and gives a spec: `mkCronJob \"nightly\" { … }`.
Specs go into a bundle, beside raw Kubernetes objects. An argument that is `null` is unset.

| builder | what it makes | in this version |
| --- | --- | --- |
";

/// The pages, by path.
pub(super) fn pages(root: &Path) -> Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::new();
    let mut index = INTRODUCTION.to_owned();
    for builder in BUILDERS {
        let name = builder.name;
        index.push_str(&format!("| [{name}]({name}.md) | {} | {} |\n", builder.summary, state(builder)));
        pages.insert(format!("docs/reference/builders/{name}.md"), page(root, builder)?);
    }
    pages.insert("docs/reference/builders/README.md".to_owned(), index);
    Ok(pages)
}

fn state(builder: &Builder) -> &'static str {
    match builder.lowering {
        Lowering::Objects { .. } => "builds",
        Lowering::Value { .. } => "is used by other builders",
        Lowering::Unsupported => "checks arguments only",
    }
}

fn page(root: &Path, builder: &Builder) -> Result<String> {
    let mut page = format!("# {}\n\n{}\n\n", builder.name, builder.summary);
    if matches!(builder.lowering, Lowering::Unsupported) {
        page.push_str(
            "This version checks the arguments of this builder and builds nothing from them: `nixbatch build` says so.\n\n",
        );
    }
    page.push_str(&example_section(root, builder)?);
    page.push_str("## Arguments\n\n");
    let params: Vec<_> = builder.params().copied().collect();
    page.push_str(&table(&params));
    for param in &params {
        records(&param.shape, param.name, &mut page);
    }
    Ok(page)
}

/// The example of the Nix function's doc comment, as a whole file, and what it compiles to.
fn example_section(root: &Path, builder: &Builder) -> Result<String> {
    let path = format!("nix/builders/{}.nix", builder.name);
    let call = doc_example(&files::read(&root.join(&path))?)
        .ok_or_else(|| format!("{path}: its doc comment has no example"))?;
    let call = call.replace('\n', "\n  ");
    let file = format!("{{ batchProcessing, ... }}:\nwith batchProcessing;\n{{\n  example = {call};\n}}\n");
    let mut section = format!("## Example\n\n```nix\n{file}```\n\n");
    let outcome = example::run(root, &file).map_err(|error| format!("{path}: its example: {error}"))?;
    if matches!(builder.lowering, Lowering::Unsupported) {
        return Ok(section);
    }
    if !outcome.yaml.is_empty() {
        section.push_str(&format!("```yaml\n{}```\n\n", outcome.yaml));
    }
    if !outcome.findings.is_empty() {
        section.push_str(&format!("What nixbatch says about it:\n\n```text\n{}```\n\n", outcome.findings));
    }
    Ok(section)
}

/// The `# Example` of a Nix file's doc comment.
fn doc_example(text: &str) -> Option<String> {
    let (_, after) = text.split_once("# Example")?;
    let (_, block) = after.split_once("```nix\n")?;
    let (block, _) = block.split_once("  ```")?;
    let lines: Vec<_> = block.lines().map(|line| line.strip_prefix("  ").unwrap_or(line)).collect();
    Some(lines.join("\n"))
}

fn table(params: &[Param]) -> String {
    let mut text = "| name | type | default | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for param in params {
        text.push_str(&format!(
            "| `{}` | {} | {} | {} |\n",
            param.name,
            cell(&shape(&param.shape)),
            cell(&absent(param.absent, params)),
            cell(param.doc),
        ));
    }
    text
}

/// A table for each attribute set with known attributes inside a value.
fn records(shape: &Shape, name: &str, page: &mut String) {
    match shape {
        Shape::Record(params) => {
            page.push_str(&format!("\n### `{name}`\n\n{}", table(params)));
            for param in *params {
                records(&param.shape, &format!("{name}.{}", param.name), page);
            }
        }
        Shape::Map(inner) => records(inner, &format!("{name}.<name>"), page),
        Shape::List(inner) => records(inner, &format!("{name}[]"), page),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| records(shape, name, page)),
        _ => {}
    }
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::OneOf(words) => {
            words.iter().map(|word| format!("`\"{word}\"`")).collect::<Vec<_>>().join(", ")
        }
        Shape::Template => "[mkBatchJobConfig](mkBatchJobConfig.md)".to_owned(),
        Shape::Kube(definition) => format!("`{definition}` of Kubernetes"),
        shape => shape.to_string(),
    }
}

fn absent(absent: Absent, siblings: &[Param]) -> String {
    match absent {
        Absent::Unset => String::new(),
        Absent::RequiredUnless(other) if siblings.iter().any(|param| param.name == other) => {
            format!("required without `{other}`")
        }
        Absent::Required | Absent::RequiredUnless(_) => "required".to_owned(),
        Absent::Json(text) => {
            format!("`{}`", serde_json::from_str(text).map_or_else(|_| text.to_owned(), |value| nix(&value)))
        }
    }
}

/// A JSON value as one writes it in Nix.
fn nix(value: &Value) -> String {
    match value {
        Value::Array(items) if items.is_empty() => "[ ]".to_owned(),
        Value::Array(items) => format!("[ {} ]", items.iter().map(nix).collect::<Vec<_>>().join(" ")),
        Value::Object(fields) if fields.is_empty() => "{ }".to_owned(),
        Value::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("{name} = {};", nix(value))).collect();
            format!("{{ {} }}", fields.join(" "))
        }
        scalar => scalar.to_string(),
    }
}

/// Text in a table: what would end the cell is escaped.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_a_doc_comment_loses_its_indent() {
        let text = "/**\n  # Example\n\n  ```nix\n  f {\n    a = 1;\n  }\n  ```\n*/";
        assert_eq!(doc_example(text).as_deref(), Some("f {\n  a = 1;\n}"));
    }

    #[test]
    fn defaults_are_written_in_nix() {
        assert_eq!(nix(&serde_json::json!({ "a": [1, "b"] })), "{ a = [ 1 \"b\" ]; }");
    }
}
