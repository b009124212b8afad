//! Any text as YAML: it is read or refused, and what is read is printed so that it reads the same.
//! A second reading is the fixed point because whole floats become integers in the first.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nixbatch_kube::yaml;

fuzz_target!(|text: &str| {
    match yaml::read_all(text) {
        Ok(documents) => {
            let printed = documents.iter().map(yaml::print).collect::<Vec<_>>().join(yaml::SEPARATOR);
            assert_eq!(yaml::read_all(&printed).as_ref(), Ok(&documents), "{printed}");
        }
        Err(error) => assert!(text.get(error.range).is_some()),
    }
    // Any text is also a string, and a key.
    let string = serde_json::json!([text, { text: [text] }]);
    assert_eq!(yaml::read_all(&yaml::print(&string)), Ok(vec![string]));
});
