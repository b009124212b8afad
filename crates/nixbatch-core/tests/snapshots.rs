//! Every file below `tests/builders` and `tests/positions` compiles to the YAML and the findings in its snapshot
//! beside it.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, clippy::unwrap_used)]

mod support;

use std::path::Path;

#[test]
fn builders() {
    snapshots(&support::root().join("tests/builders"), 20);
}

#[test]
fn positions() {
    snapshots(&support::root().join("tests/positions"), 8);
}

fn snapshots(directory: &Path, least: usize) {
    let files = support::nix_files(directory);
    assert!(files.len() >= least, "fixtures are missing");
    for file in files.iter().filter(|file| file.parent().is_some_and(|parent| !parent.ends_with("parts"))) {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let report = support::run(file).report();
        insta::with_settings!({
            snapshot_path => file.parent().unwrap(),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!(name, report) });
    }
}
