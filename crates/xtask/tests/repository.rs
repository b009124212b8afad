//! The checks of `cargo xtask check`, as tests.

use xtask::{check, docs, root};

#[test]
fn generated_files_are_current() {
    passes(docs::assert_current);
}

#[test]
fn examples_compile_without_a_finding() {
    passes(check::examples);
}

#[test]
fn flakes_in_the_documentation_evaluate() {
    passes(check::flakes);
}

#[test]
fn links_lead_somewhere() {
    passes(check::links);
}

#[test]
fn every_library_is_explained() {
    passes(check::libraries);
}

#[test]
fn no_source_file_is_too_long() {
    passes(check::sizes);
}

#[test]
fn no_dependency_needs_a_newer_rust() {
    passes(check::rust_version);
}

fn passes(check: check::Check) {
    if let Err(message) = check(&root()) {
        panic!("{message}");
    }
}
