# Tests of the Nix library: a text that names every failure, empty when there is none.
let
  inherit (builtins)
    attrNames concatStringsSep elemAt filter head isString length listToAttrs mapAttrs match readDir readFile
    split substring toJSON;

  nixbatch = import ../../nix;
  inherit (nixbatch) batchProcessing document;
  inherit (batchProcessing) mkBatchJobConfig mkCronJob mkKubernetesJob;
  selfContained = import ../../nix/self-contained.nix;
  evaluate = file: args: import ../../nix/evaluate.nix ({ nixbatchFile = file; } // args);
  evaluateAll = directory: args: mapAttrs (file: _: evaluate (directory + "/${file}") args) (readDir directory);

  configMap = { apiVersion = "v1"; kind = "ConfigMap"; metadata.name = "settings"; };
  itemsOf = bundle: (document bundle).items;
  pathsIn = document: map (item: item.path) document.items;
  pathsOf = bundle: pathsIn (document bundle);

  # The fixture's word at a position. Of `inherit a;` old versions of Nix give the blank before `a`.
  lines = filter isString (split "\n" (readFile ./positions.nix));
  wordAt = position:
    head (match " ?([A-Za-z\".]*).*" (
      substring (position.column - 1) 40 (elemAt lines (position.line - 1))
    ));
  words = position:
    (if position ? line then { at = wordAt position; } else { })
    // mapAttrs (_: words) (position.attrs or { });
  positions = listToAttrs (
    map (item: { name = item.name or item.object.kind; value = words item.pos; })
      (itemsOf (import ./positions.nix { inherit batchProcessing; }))
  );

  # A position in a file that is in the store.
  inStore = store: file: { file = "/nix/store/${store}/${file}"; line = 1; column = 1; };
  namesOf = root: files:
    map (item: item.pos.attrs.image.file)
      (selfContained { inherit root; } { items = map (file: { pos.attrs.image = file; }) files; }).items;

  tests = {
    "a builder returns the arguments, marked" = {
      actual = mkCronJob "nightly" { schedule = "0 2 * * *"; };
      expected = { schedule = "0 2 * * *"; __nixbatch = { builder = "mkCronJob"; name = "nightly"; }; };
    };
    "there are ten builders, each marking with its own name" = {
      actual = mapAttrs (_: builder: (builder "x" { }).__nixbatch.builder) batchProcessing;
      expected = listToAttrs (map (name: { inherit name; value = name; }) [
        "mkAirflowDeployment" "mkArgoWorkflow" "mkBatchJobConfig" "mkBatchMonitoring" "mkCronJob"
        "mkDataPipeline" "mkJobQueue" "mkKubernetesJob" "mkSparkJob" "mkWorkflowTemplate"
      ]);
    };

    # BUNDLES

    "a bundle is any nesting, in the order of its names" = {
      actual = pathsOf {
        b = [ (mkCronJob "1" { }) [ (mkCronJob "2" { }) ] ];
        a.c = mkCronJob "3" { };
        a.b = configMap;
      };
      expected = [ [ "a" "b" ] [ "a" "c" ] [ "b" 0 ] [ "b" 1 0 ] ];
    };
    "a bundle is a single spec" = {
      actual = document (mkCronJob "x" { });
      expected = {
        nixbatch = 1;
        items = [ { path = [ ]; builder = "mkCronJob"; name = "x"; args = { }; pos = { }; } ];
      };
    };
    "a bundle is a single object" = {
      actual = map (item: { inherit (item) path object; }) (itemsOf configMap);
      expected = [ { path = [ ]; object = configMap; } ];
    };
    "a bundle is a list" = {
      actual = pathsOf [ (mkCronJob "x" { }) configMap ];
      expected = [ [ 0 ] [ 1 ] ];
    };
    "a bundle is empty" = {
      actual = document { };
      expected = { nixbatch = 1; items = [ ]; };
    };
    "null is left out" = {
      actual = pathsOf { a = null; b = [ null (mkCronJob "x" { }) ]; };
      expected = [ [ "b" 1 ] ];
    };
    "a spec that is extended is the same spec" = {
      actual = map (item: { inherit (item) name args; }) (itemsOf (mkCronJob "x" { a = 1; } // { b = 2; }));
      expected = [ { name = "x"; args = { a = 1; b = 2; }; } ];
    };
    "a spec within a spec keeps its mark" = {
      actual = (head (itemsOf (mkKubernetesJob "x" { template = mkBatchJobConfig "base" { timeout = 1; }; }))).args;
      expected.template = { timeout = 1; __nixbatch = { builder = "mkBatchJobConfig"; name = "base"; }; };
    };
    "a derivation as an argument is its store path" = {
      actual = length (itemsOf (mkKubernetesJob "x" {
        image = derivation { name = "image"; system = "x"; builder = "/bin/sh"; };
      }));
      expected = 1;
    };

    # SETTINGS

    "settings are those attributes of the outermost set" = {
      actual = removeAttrs (document {
        gitops = true;
        naming = "hash";
        kubernetesVersion = "1.35";
        lint.ignore.image-latest = "a mirror";
        external.secrets = [ "a" ];
      }) [ "items" "pos" ];
      expected = {
        nixbatch = 1;
        settings = {
          gitops = true;
          naming = "hash";
          kubernetesVersion = "1.35";
          lint.ignore.image-latest = "a mirror";
          external.secrets = [ "a" ];
        };
      };
    };
    "what can be no item is a setting, whatever its name" = {
      actual = let found = document { gitopss = true; retries = 3; ratio = 0.5; nightly = "no"; a = configMap; }; in
        { inherit (found) settings; paths = pathsIn found; places = attrNames found.pos.attrs; };
      expected = {
        settings = { gitopss = true; retries = 3; ratio = 0.5; nightly = "no"; };
        paths = [ [ "a" ] ];
        places = [ "gitopss" "nightly" "ratio" "retries" ];
      };
    };
    "an item named like a setting is an item" = {
      actual = let found = document { lint = mkCronJob "lint" { }; external = configMap; naming = "hash"; }; in
        { inherit (found) settings; paths = pathsIn found; };
      expected = { settings.naming = "hash"; paths = [ [ "external" ] [ "lint" ] ]; };
    };
    "further in, names of settings mean nothing" = {
      actual = pathsOf { team.lint.nightly = mkCronJob "x" { }; };
      expected = [ [ "team" "lint" "nightly" ] ];
    };
    "a spec's own arguments are no settings" = {
      actual = document (mkKubernetesJob "x" { naming = "hash"; }) ? settings;
      expected = false;
    };

    # POSITIONS

    "an attribute's position is where it was written" = {
      actual = positions.plain;
      expected = {
        at = "plain";
        schedule.at = "schedule";
        resources = { at = "resources"; requests = { at = "requests.cpu"; cpu.at = "requests.cpu"; }; };
      };
    };
    "a nested attribute path points at its beginning" = {
      actual = positions.paths;
      expected = { at = "group.paths"; env = { at = "env.A.b"; A = { at = "env.A.b"; b.at = "env.A.b"; }; }; };
    };
    "positions survive let, inherit, // and functions" = {
      actual = positions.composed;
      expected = { at = "composed"; image.at = "image"; command.at = "command"; queue.at = "queue"; };
    };
    "positions reach through lists" = {
      actual = positions.lists;
      expected = {
        at = "lists";
        sidecars = { at = "sidecars"; "0".name.at = "name"; "1"."0".image.at = "image"; };
      };
    };
    "where Nix knows nothing, there is nothing" = {
      actual = positions.computed;
      expected = { at = "computed"; known.at = "known"; };
    };
    "a list element has no position of its own" = {
      actual = positions.element;
      expected.schedule.at = "schedule";
    };
    "a quoted name's position" = {
      actual = positions.quoted;
      expected = { at = "\"quoted"; };
    };
    "objects have positions, too" = {
      actual = positions.ConfigMap;
      expected = {
        at = "object";
        apiVersion.at = "apiVersion";
        kind.at = "kind";
        metadata = { at = "metadata.name"; name.at = "metadata.name"; };
      };
    };
    "a spec within a spec has positions, its mark none" = {
      actual = positions.nested;
      expected = { at = "nested"; template = { at = "template"; timeout.at = "timeout"; }; };
    };

    # FILES

    "a function is given what it asks for" = {
      actual = evaluateAll ./functions/given { env = "prod"; };
      expected = mapAttrs (_: _: document (mkCronJob "prod" { })) (readDir ./functions/given);
    };
    "a file may ask for nothing" = {
      actual = evaluateAll ./functions/empty { };
      expected = mapAttrs (_: _: document [ ]) (readDir ./functions/empty);
    };
    "an argument of the command line goes before ours" = {
      actual = (head (evaluate ./functions/override.nix { nixbatch = "v9"; }).items).object;
      expected = { apiVersion = "v9"; kind = "Job"; };
    };
    "an attribute path, through functions that name their arguments" = {
      actual = map
        (nixbatchAttr: pathsIn (evaluate ./functions/attribute-path.nix { inherit nixbatchAttr; name = "x"; }))
        [ "a.\"b.c\"" "a.\"b.c\".0" "a.\"b.c\".00.d" ];
      expected = [ [ [ 0 "d" ] ] [ [ "d" ] ] [ [ ] ] ];
    };

    # SELF-CONTAINED DOCUMENTS

    "files in a flake are relative to it" = {
      actual = namesOf null [ (inStore "aaaa-source" "jobs.nix") (inStore "aaaa-source" "jobs/etl.nix") ];
      expected = [ "jobs.nix" "jobs/etl.nix" ];
    };
    "a root goes before" = {
      actual = namesOf "/nix/store/aaaa-source/sub" [ (inStore "aaaa-source/sub" "jobs.nix") (inStore "bbbb-lib" "jobs.nix") ];
      expected = [ "jobs.nix" "/nix/store/bbbb-lib/jobs.nix" ];
    };
    "files of the same name keep their whole names" = {
      actual = namesOf null [ (inStore "aaaa-source" "jobs.nix") (inStore "bbbb-lib" "jobs.nix") (inStore "bbbb-lib" "a.nix") ];
      expected = [ "/nix/store/aaaa-source/jobs.nix" "/nix/store/bbbb-lib/jobs.nix" "a.nix" ];
    };
    "a file that is a store path itself" = {
      actual = namesOf null [ { file = "/nix/store/00000000000000000000000000000000-jobs.nix"; } ];
      expected = [ "jobs.nix" ];
    };
    "a file outside of everything keeps its name" = {
      actual = namesOf "/home/me/project" [ { file = "/etc/jobs.nix"; } { file = "/home/me/project2/a.nix"; } ];
      expected = [ "/etc/jobs.nix" "/home/me/project2/a.nix" ];
    };
    "texts of the files come with it" = {
      actual = (selfContained { root = ./.; } (document (import ./positions.nix { inherit batchProcessing; }))).sources;
      expected."positions.nix" = readFile ./positions.nix;
    };
  };
  failures = filter (name: tests.${name}.actual != tests.${name}.expected) (attrNames tests);
  report = name: "${name}:\n  expected ${toJSON tests.${name}.expected}\n  actually ${toJSON tests.${name}.actual}";
in
concatStringsSep "\n" (map report failures)
