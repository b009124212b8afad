//! Puts the Nix library into the program: every `.nix` file of `nix/` and `nix/builders/`, found by listing the
//! directories as the library itself does.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../nix");
    let mut list = String::from("&[\n");
    for folder in ["", "builders/"] {
        let directory = root.join(folder);
        println!("cargo::rerun-if-changed={}", directory.display());
        let mut names = fs::read_dir(&directory)?
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect::<io::Result<Vec<_>>>()?;
        names.sort();
        for name in names.iter().filter(|name| name.ends_with(".nix")) {
            let path = directory.join(name).canonicalize()?;
            // Writing to a string cannot fail.
            let _ = writeln!(list, "    ({:?}, include_str!({path:?})),", format!("{folder}{name}"));
        }
    }
    list.push_str("]\n");
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    fs::write(Path::new(&out).join("library.rs"), list)
}
