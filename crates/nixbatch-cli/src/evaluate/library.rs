use std::path::PathBuf;
use std::{fs, io};

use tempfile::TempDir;

use crate::failure::{Failure, Result, reason};

/// The Nix library that the program carries: names of files below `nix/`, and their texts.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The library in a directory of its own, as long as this lives: Nix reads files.
#[derive(Debug)]
pub(super) struct Library(TempDir);

impl Library {
    /// Writes the library.
    pub(super) fn unpack() -> Result<Self> {
        let unpack = || {
            let directory = tempfile::Builder::new().prefix("nixbatch-").tempdir()?;
            fs::create_dir(directory.path().join("builders"))?;
            for (name, text) in FILES {
                fs::write(directory.path().join(name), text)?;
            }
            Ok(directory)
        };
        let directory = unpack().map_err(|error: io::Error| {
            Failure::new(format!(
                "cannot write the Nix library to a temporary directory in `{}`: {}",
                std::env::temp_dir().display(),
                reason(&error)
            ))
        })?;
        Ok(Self(directory))
    }

    /// What evaluates a file.
    pub(super) fn evaluate(&self) -> PathBuf {
        self.0.path().join("evaluate.nix")
    }

    /// Where it lies, as Nix names it.
    pub(super) fn directory(&self) -> PathBuf {
        self.0.path().canonicalize().unwrap_or_else(|_| self.0.path().to_owned())
    }
}

/// A function, as Nix text, from a flake's attribute to the document: the attribute is a bundle, or a document
/// already.
pub(super) fn flake_function() -> Result<String> {
    let (_, document) = FILES
        .iter()
        .find(|(name, _)| *name == "document.nix")
        .ok_or_else(|| Failure::new("this program was built without its Nix library"))?;
    Ok(format!(
        "value: if builtins.isAttrs value && value ? nixbatch && value ? items && builtins.isInt value.nixbatch then value else\n\
         (\n{document}\n) value"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_library_is_carried() {
        for wanted in ["default.nix", "document.nix", "evaluate.nix", "tag.nix", "builders/mkCronJob.nix"] {
            assert!(FILES.iter().any(|(name, _)| *name == wanted), "{wanted}");
        }
    }

    #[test]
    fn nothing_is_left_of_it() {
        let library = Library::unpack().expect("unpacked");
        let directory = library.directory();
        assert!(library.evaluate().is_file());
        drop(library);
        assert!(!directory.exists());
    }
}
