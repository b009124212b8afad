//! The output directory: 1,000 files that are new, and the same when nothing has changed.

use std::fs;
use std::path::Path;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use nixbatch_cli::args::{GlobalArgs, When};
use nixbatch_cli::output::write;
use nixbatch_cli::session::Session;
use nixbatch_core::passes::emit::EmittedFile;

/// Files of the length of a CronJob.
fn files() -> impl Iterator<Item = EmittedFile<'static>> {
    let text = "x".repeat(1_000);
    (0..1_000).map(move |n| EmittedFile { path: format!("etl/cronjob-{n}.yaml"), text: text.clone().into() })
}

fn output(criterion: &mut Criterion) {
    let session =
        Session::new(&GlobalArgs { color: When::Never, quiet: true, verbose: false }).expect("a session");
    let root = tempfile::tempdir().expect("a directory");
    let directory = root.path().join("out");
    let build = |directory: &Path| write(directory, files(), &session).expect("written");
    criterion.bench_function("write 1,000 new files", |bencher| {
        bencher.iter_batched(
            || fs::remove_dir_all(&directory),
            |_| build(&directory),
            BatchSize::PerIteration,
        );
    });
    criterion.bench_function("write 1,000 unchanged files", |bencher| {
        bencher.iter(|| build(&directory));
    });
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = output }
criterion_main!(benches);
