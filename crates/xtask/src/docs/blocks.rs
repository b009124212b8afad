//! Examples in Markdown, and what they compile to.
//!
//! A block `nix` is a whole file, and is compiled. Of the blocks after it, up to the next `nix` block,
//!
//! - `yaml` holds the manifests,
//! - `text` holds the findings, as `nixbatch build jobs.nix` shows them,
//! - `json` holds the document, as `nixbatch eval jobs.nix` prints it.
//!
//! Their contents are generated. An example that has findings shows them. A block `nix flake` is a flake, of which
//! a test takes care; blocks of other languages are nobody's business.

use std::path::Path;

use crate::{Result, example};

/// A fenced block: its info string and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block<'text> {
    /// What stands after the opening fence.
    pub(super) info: &'text str,
    /// The lines between the fences.
    pub(super) text: String,
}

/// A page in its parts.
#[derive(Debug, PartialEq, Eq)]
enum Part<'text> {
    Line(&'text str),
    Block(Block<'text>),
}

/// The page with its outputs made anew.
pub(super) fn refresh(root: &Path, path: &str, text: &str) -> Result<String> {
    let mut page = String::with_capacity(text.len());
    let mut last: Option<Shown> = None;
    for part in parts(text) {
        match part {
            Part::Line(line) => {
                page.push_str(line);
                page.push('\n');
            }
            Part::Block(mut block) => {
                if block.info == "nix" {
                    finish(path, last.take())?;
                    let outcome = example::run(root, &block.text)
                        .map_err(|error| format!("{path}: an example does not compile: {error}"))?;
                    last = Some(Shown { outcome, findings: false, yaml: false });
                } else if let Some(shown) = &mut last
                    && let Some(output) = shown.output(block.info)
                {
                    block.text = output;
                }
                page.push_str(&format!("```{}\n{}```\n", block.info, block.text));
            }
        }
    }
    finish(path, last)?;
    Ok(page)
}

/// The flakes of a page.
pub(crate) fn flakes(text: &str) -> Vec<String> {
    let blocks = parts(text).into_iter().filter_map(|part| match part {
        Part::Block(block) if block.info == "nix flake" => Some(block.text),
        _ => None,
    });
    blocks.collect()
}

/// An example, and what of it the page shows.
struct Shown {
    outcome: example::Outcome,
    findings: bool,
    yaml: bool,
}

impl Shown {
    /// What a block of this language holds, when it is an output.
    fn output(&mut self, language: &str) -> Option<String> {
        match language {
            "yaml" => {
                self.yaml = true;
                Some(self.outcome.yaml.clone())
            }
            "text" => {
                self.findings = true;
                Some(self.outcome.findings.clone())
            }
            "json" => Some(self.outcome.document.clone()),
            _ => None,
        }
    }
}

/// An example hides no finding, and shows no output that is empty.
fn finish(path: &str, shown: Option<Shown>) -> Result<()> {
    let Some(Shown { outcome, findings, yaml }) = shown else { return Ok(()) };
    match (outcome.findings.is_empty(), findings) {
        (false, false) => {
            return Err(format!(
                "{path}: an example has findings that the page does not show:\n{}",
                outcome.findings
            ));
        }
        (true, true) => return Err(format!("{path}: an example shows findings and has none")),
        _ => {}
    }
    if yaml && outcome.yaml.is_empty() {
        return Err(format!("{path}: an example shows YAML and has none:\n{}", outcome.findings));
    }
    Ok(())
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        match line.strip_prefix("```") {
            None => parts.push(Part::Line(line)),
            Some(info) => {
                let mut text = String::new();
                for line in lines.by_ref().take_while(|line| *line != "```") {
                    text.push_str(line);
                    text.push('\n');
                }
                parts.push(Part::Block(Block { info, text }));
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_taken_apart() {
        let page = "# A\n\n```nix\n{ }\n```\nB\n```nix flake\n{ outputs = _: { }; }\n```\n";
        let block = Block { info: "nix", text: "{ }\n".to_owned() };
        assert_eq!(parts(page)[2], Part::Block(block));
        assert_eq!(parts(page)[3], Part::Line("B"));
        assert_eq!(flakes(page), ["{ outputs = _: { }; }\n"]);
    }
}
