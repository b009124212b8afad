//! What files are called: by the evaluator, on disk, and in front of users.

use std::fs;
use std::path::{Component, Path, PathBuf};

/// From the evaluator's names of files to files on disk, and to the names that users know them by.
#[derive(Debug, Clone)]
pub struct Names {
    cwd: PathBuf,
    /// Where the flake lies whose copy in the Nix store the evaluator reads.
    flake: Option<PathBuf>,
}

impl Names {
    /// Names as seen from the working directory, which is absolute and has no symbolic links.
    pub fn new(cwd: PathBuf, flake: Option<PathBuf>) -> Self {
        Self { cwd, flake }
    }

    /// The file on disk. For one in the store that is a copy of one in the flake's working tree, the latter.
    pub fn on_disk(&self, name: &str) -> PathBuf {
        let path = self.cwd.join(name);
        let is_it = |file: &PathBuf| file.is_file() && is_same(file, &path);
        let found = in_store(&path).and_then(|rest| self.in_working_tree(rest).find(is_it));
        found.unwrap_or(path)
    }

    /// The name that users know the file by: relative to the working directory. One in the store keeps its
    /// full name, and so does one that shares no directory with the working directory.
    pub fn shown(&self, path: &Path) -> String {
        let shown = if in_store(path).is_some() { path.to_owned() } else { relative(path, &self.cwd) };
        shown.to_string_lossy().into_owned()
    }

    /// What is in the flake's working tree, where the copy of it in the store has no such path.
    pub fn left_out(&self, copy: &Path) -> Option<PathBuf> {
        let rest = in_store(copy).filter(|_| !copy.exists())?;
        self.in_working_tree(rest).find(|path| path.exists())
    }

    /// Where a path of the copy may lie in the working tree: the flake may be a directory in the repository that was
    /// copied.
    fn in_working_tree(&self, rest: &Path) -> impl Iterator<Item = PathBuf> {
        let mut above_repository = false;
        let directories = self.flake.iter().flat_map(|flake| flake.ancestors());
        directories
            .take_while(move |directory| {
                !std::mem::replace(&mut above_repository, directory.join(".git").exists())
            })
            .map(move |directory| directory.join(rest))
    }
}

fn is_same(a: &Path, b: &Path) -> bool {
    match (fs::read(a), fs::read(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// What follows the store path in the path of a file in the Nix store: `jobs.nix` of
/// `/nix/store/<hash>-source/jobs.nix`.
pub fn in_store(path: &Path) -> Option<&Path> {
    let mut components = path.components();
    while let Some(component) = components.next() {
        if component.as_os_str() != "store" {
            continue;
        }
        let mut rest = components.clone();
        if rest.next().is_some_and(is_store_object) {
            return Some(rest.as_path());
        }
    }
    None
}

/// Whether it is named like an object in the store: 32 digits of base 32, a dash, a name.
fn is_store_object(component: Component<'_>) -> bool {
    let name = component.as_os_str().as_encoded_bytes();
    name.len() > 33
        && name[32] == b'-'
        && name[..32].iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
}

fn relative(path: &Path, cwd: &Path) -> PathBuf {
    if let Ok(below) = path.strip_prefix(cwd) {
        return below.to_owned();
    }
    let shared = path.components().zip(cwd.components()).take_while(|(a, b)| a == b).count();
    if shared < 2 {
        return path.to_owned();
    }
    let up = cwd.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(path.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_relative_to_the_working_directory() {
        let names = Names::new("/home/me/shop".into(), None);
        let shown = |path: &str| names.shown(Path::new(path));
        assert_eq!(shown("/home/me/shop/etl/jobs.nix"), "etl/jobs.nix");
        assert_eq!(shown("/home/me/lib/jobs.nix"), "../lib/jobs.nix");
        assert_eq!(shown("/srv/jobs.nix"), "/srv/jobs.nix");
        let stored = "/nix/store/wv7cwg9b7m68ryrgf9h6a409k28s3i6k-source/jobs.nix";
        assert_eq!(shown(stored), stored);
    }

    #[test]
    fn store_paths_are_recognized() {
        let rest = |path: &'static str| in_store(Path::new(path)).and_then(Path::to_str);
        assert_eq!(rest("/nix/store/wv7cwg9b7m68ryrgf9h6a409k28s3i6k-source/a/jobs.nix"), Some("a/jobs.nix"));
        assert_eq!(rest("/nix/store/wv7cwg9b7m68ryrgf9h6a409k28s3i6k-jobs.nix"), Some(""));
        assert_eq!(rest("/home/me/store/jobs.nix"), None);
    }

    #[test]
    fn copies_in_the_store_lead_to_the_working_tree() {
        let directory = tempfile::tempdir().expect("a directory");
        let copy = directory.path().join("nix/store/wv7cwg9b7m68ryrgf9h6a409k28s3i6k-source/sub");
        let tree = directory.path().join("repository/sub");
        for (path, changed) in [(&copy, "2"), (&tree, "3")] {
            fs::create_dir_all(path).expect("made");
            fs::write(path.join("jobs.nix"), "1").expect("written");
            fs::write(path.join("changed.nix"), changed).expect("written");
        }
        fs::create_dir(directory.path().join("repository/.git")).expect("made");
        let names = Names::new("/".into(), Some(tree.clone()));
        let on_disk = |name: &str| names.on_disk(copy.join(name).to_str().expect("UTF-8"));
        assert_eq!(on_disk("jobs.nix"), tree.join("jobs.nix"));
        assert_eq!(on_disk("changed.nix"), copy.join("changed.nix"));
    }
}
