//! Every file below `tests/builders` compiles to the YAML and the findings in its snapshot beside it.

mod support;

#[test]
fn builders() {
    let directory = support::root().join("tests/builders");
    let files = support::nix_files(&directory);
    assert!(files.len() >= 20, "fixtures are missing");
    for file in files {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let report = support::run(&file).report();
        insta::with_settings!({
            snapshot_path => file.parent().unwrap(),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, { insta::assert_snapshot!(name, report) });
    }
}
