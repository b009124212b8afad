//! Puts the Nix library into the program: every `.nix` file of `nix/` and `nix/builders/`, found by listing the
//! directories as the library itself does.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    // Seen from the package, so that another checkout with the same target directory looks at its own files.
    let root = Path::new("../../nix");
    let mut list = String::from("&[\n");
    for folder in ["", "builders/"] {
        let directory = root.join(folder);
        println!("cargo::rerun-if-changed={}", directory.display());
        let mut names = fs::read_dir(&directory)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort();
        for name in names.iter().filter(|name| name.ends_with(".nix")) {
            let path = directory.join(name);
            println!("cargo::rerun-if-changed={}", path.display());
            // Writing to a string cannot fail.
            let _ = writeln!(list, "    ({:?}, {:?}),", format!("{folder}{name}"), fs::read_to_string(path)?);
        }
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("library.rs"), list)
}
