//! What the real Nix says about files: their values, and the positions of all attributes.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path as FilePath;
use std::process::Command;

use nixbatch_diagnostic::{Anchor, Path, Source, Step};
use nixbatch_syntax::{Known, Query};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The value of a file, and positions of its attributes, as far as Nix knows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Evaluated {
    pub(crate) value: Value,
    pub(crate) positions: Position,
}

/// The position of an attribute, and those of what its value has.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Position {
    /// File name, line and column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) at: Option<(String, usize, usize)>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) inner: BTreeMap<String, Position>,
}

impl Position {
    pub(crate) fn step(&self, step: &Step) -> Option<&Self> {
        match step {
            Step::Key(key) => self.inner.get(key),
            Step::Index(index) => self.inner.get(&index.to_string()),
        }
    }

    fn any(&self) -> Option<&Self> {
        self.inner.values().find_map(|inner| if inner.at.is_some() { Some(inner) } else { inner.any() })
    }
}

/// The positions of everything in a value.
const POSITIONS: &str = r#"
  let
    at = name: set:
      let position = builtins.unsafeGetAttrPos name set; in
      if position == null then { }
      else { at = [ (baseNameOf position.file) position.line position.column ]; };
    inner = value:
      if builtins.isAttrs value then builtins.mapAttrs (name: item: at name value // nested item) value
      else if builtins.isList value then builtins.listToAttrs (builtins.genList (index: {
        name = toString index;
        value = nested (builtins.elemAt value index);
      }) (builtins.length value))
      else { };
    nested = value: let all = inner value; in if all == { } then { } else { inner = all; };
    builder = name: args: args;
    builders = { mkCronJob = builder; mkKubernetesJob = builder; };
    evaluate = file:
      let
        given = import file;
        value = if builtins.isFunction given then given (builders // { batchProcessing = builders; }) else given;
      in
      { inherit value; positions = nested value; };
  in
"#;

/// Evaluates files that stand beside each other: those named, of all that are given. Nothing without Nix.
pub(crate) fn evaluate(files: &[(String, String)], names: &[String]) -> Option<Vec<Evaluated>> {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    let list: String = names.iter().map(|name| format!("(evaluate ./{name}) ")).collect();
    let json = run(directory.path(), &format!("{POSITIONS} [ {list} ]"))?;
    Some(serde_json::from_str(&json).unwrap())
}

/// The value of each file; nothing for one that does not evaluate, and nothing at all without Nix.
pub(crate) fn values(texts: &[String]) -> Option<Vec<Option<Value>>> {
    let directory = tempfile::tempdir().unwrap();
    for (index, text) in texts.iter().enumerate() {
        std::fs::write(directory.path().join(format!("{index}.nix")), text).unwrap();
    }
    let list: String = (0..texts.len()).map(|index| format!("(try ./{index}.nix) ")).collect();
    let expression = format!(
        "let try = file: let result = builtins.tryEval (import file); in if result.success then [ result.value ] else [ ]; in [ {list} ]"
    );
    let values: Vec<Vec<Value>> = serde_json::from_str(&run(directory.path(), &expression)?).unwrap();
    Some(values.into_iter().map(|mut value| value.pop()).collect())
}

fn run(directory: &FilePath, expression: &str) -> Option<String> {
    let file = directory.join("judge.nix");
    std::fs::write(&file, expression).unwrap();
    let output = Command::new("nix-instantiate")
        .args(["--eval", "--strict", "--json", "--option", "sandbox", "false"])
        .arg(&file)
        .env("NIX_STATE_DIR", directory.join("state"))
        .output();
    let output = match output {
        Ok(output) => output,
        Err(error) => {
            // Past the capture of the test harness, so that it is seen when all is well.
            let _ = writeln!(
                std::io::stderr(),
                "WITHOUT NIX, THIS TEST SHOWS LITTLE: nix-instantiate cannot be started ({error})"
            );
            return None;
        }
    };
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

/// A place in a file, in terms of what Nix knows.
pub(crate) struct Start<'a> {
    pub(crate) file: &'a str,
    pub(crate) offset: usize,
    pub(crate) known: Known<'a>,
}

/// What Nix knows on the way to `path` in the item `name`, the most telling first.
pub(crate) fn starts<'a>(
    files: &[(String, String)],
    holder: &'a Position,
    name: &'a str,
    path: &[Step],
) -> Vec<Start<'a>> {
    let mut innermost = None;
    let mut here = holder;
    for (index, step) in path.iter().enumerate() {
        let Some(next) = here.step(step) else { break };
        here = next;
        if here.at.is_some() {
            innermost = Some((here, Known::Steps(index + 1)));
        }
    }
    let candidates = [
        innermost,
        Some((holder, Known::Holder(Some(name)))),
        holder.any().map(|any| (any, Known::Argument)),
    ];
    candidates
        .into_iter()
        .flatten()
        .filter_map(|(position, known)| {
            let (file, line, column) = position.at.as_ref()?;
            let (_, text) = files.iter().find(|(name, _)| name == file)?;
            let offset = Source::new("", text.as_str()).offset(*line, *column).unwrap();
            Some(Start { file, offset, known })
        })
        .collect()
}

pub(crate) fn query<'a>(
    start: &Start<'a>,
    path: &'a Path,
    anchor: Anchor,
    text: Option<&'a str>,
) -> Query<'a> {
    Query { offset: start.offset, known: start.known, path: path.steps(), anchor, text }
}
