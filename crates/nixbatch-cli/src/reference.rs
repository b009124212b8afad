//! What there is to know about builders and settings, from the tables that the compiler reads them with: the text of
//! `nixbatch explain`, and of the pages in `docs/reference`.

use nixbatch_core::KubernetesVersion;
use nixbatch_core::builders::{Builder, Lowering, RESOURCES};
use nixbatch_core::params::{Absent, Param, Shape};
use nixbatch_core::settings::{self, Setting};
use serde_json::Value;

/// What all settings together are called.
pub const SETTINGS: &str = "settings";

const ABOUT_SETTINGS: &str = "\
# Settings

What a bundle says about itself stands beside its items, in the outermost set, and holds for all of them:

```nix
{ batchProcessing, ... }: {
  gitops = \"argocd\";
  lint.ignore.deadline-unset = \"a queue may take days to become empty\";

  drain = batchProcessing.mkKubernetesJob \"drain\" {
    image = \"registry.example.org/drain:1.3\";
    resources.requests.memory = \"128Mi\";
  };
}
```
";

/// Every setting, as Markdown.
pub fn all_settings() -> String {
    let sections: String = settings::ALL.iter().map(|setting| format!("\n#{}", about(setting))).collect();
    format!("{ABOUT_SETTINGS}{sections}")
}

/// What a setting takes and decides, as Markdown.
pub fn about(setting: &Setting) -> String {
    let Setting { param: Param { name, shape, doc, .. }, default, example } = setting;
    let takes = shape.describe(KubernetesVersion::DEFAULT);
    format!("# {name}\n\n{doc}\n\n- It takes {takes}, as in `{example}`\n- When it is absent: `{default}`.\n")
}

/// Its name and what it makes, as Markdown.
pub fn head(builder: &Builder) -> String {
    let mut text = format!("# {}\n\n{}\n\n", builder.name, builder.summary);
    if matches!(builder.lowering, Lowering::Unsupported) {
        text.push_str(
            "This version checks the arguments of this builder and builds nothing from them: `nixbatch build` says so.\n\n",
        );
    }
    text
}

/// Its arguments and the attributes in them, as Markdown: name, type, default, meaning.
pub fn arguments(builder: &Builder) -> String {
    let params: Vec<_> = builder.params().copied().collect();
    let mut text = format!("## Arguments\n\n{}", table(&params));
    for param in &params {
        records(&param.shape, param.name, &mut text);
    }
    text
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
        Shape::Presets => records(&Shape::Record(RESOURCES), &format!("{name}.<name>"), page),
        Shape::List(inner) => records(inner, &format!("{name}[]"), page),
        Shape::Either(shapes) => shapes.iter().for_each(|shape| records(shape, name, page)),
        _ => {}
    }
}

fn shape(shape: &Shape) -> String {
    match shape {
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
        Absent::Json(text) | Absent::Always(text) => {
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

/// The JSON schema of `nixbatch.toml`.
pub fn configuration_schema() -> String {
    format!("{:#}\n", crate::config::schema())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_written_in_nix() {
        assert_eq!(nix(&serde_json::json!({ "a": [1, "b"] })), "{ a = [ 1 \"b\" ]; }");
    }
}
