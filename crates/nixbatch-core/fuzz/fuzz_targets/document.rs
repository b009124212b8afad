//! Any text as a document: it is refused, or compiled, located and rendered, and what comes out is YAML that
//! reads back as so many objects.
#![no_main]

use libfuzzer_sys::fuzz_target;
use nixbatch_core::document::Document;
use nixbatch_core::{Files, Options, compile, diagnose, passes};
use nixbatch_diagnostic::Source;
use nixbatch_diagnostic::render::{self, TextOptions};
use nixbatch_kube::yaml;

/// Every file is the same short one, so that positions lead somewhere.
struct OneFile;

impl Files for OneFile {
    fn read(&mut self, name: &str) -> Option<Source> {
        Some(Source::new(name, "{ mk }:\n{ a = mk \"a\" { schedule = \"0 0 * * *\"; image = \"x\"; }; }\n"))
    }
}

fuzz_target!(|text: &str| {
    let Ok(document) = Document::parse(text) else { return };
    let compilation = compile(&document, &Options { build: true, ..Options::default() });
    let manifests = compilation.manifests;
    let printed: String = passes::emit::stream(&manifests).collect();
    let texts = manifests.iter().filter(|manifest| !manifest.yaml.is_empty());
    if let (Ok(read), true) = (yaml::read_all(&printed), texts.count() == manifests.len()) {
        assert_eq!(read.len(), manifests.len(), "{printed}");
    }
    assert_eq!(passes::emit::files(&manifests).count(), manifests.len() + 1);
    let diagnosis = diagnose(&document, compilation.findings, &mut OneFile);
    let _ = render::text(&diagnosis.diagnostics, &diagnosis.sources, &TextOptions { color: false, width: None });
    let _ = render::json(&diagnosis.diagnostics, &diagnosis.sources);
});
