//! Files of the repository.

use std::path::Path;
use std::process::Command;

use crate::Result;

/// Paths, relative to the root, of everything that git tracks or would track, sorted.
pub(crate) fn tracked(root: &Path) -> Result<Vec<String>> {
    let arguments = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    let listing = output(Command::new("git").args(arguments).current_dir(root))?;
    let mut files: Vec<_> = listing
        .split('\0')
        .filter(|path| !path.is_empty() && root.join(path).is_file())
        .map(str::to_owned)
        .collect();
    files.sort();
    files.dedup();
    Ok(files)
}

/// Text of a file.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// What a command prints, when it succeeds.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("`{program}` does not run: {error}"))?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|error| format!("`{program}`: {error}"))
    } else {
        Err(format!("`{program}` failed:\n{}", String::from_utf8_lossy(&output.stderr)))
    }
}
