/**
  Make a document that can be compiled anywhere: files have names that do not depend on the machine, and
  their texts are in `sources`.

  A file under `root` is named relative to it; any other file of the Nix store without its store path. Where
  that would give two files the same name, the one outside `root` keeps its full name.

  # Inputs

  `root`
  : Directory that names are relative to, or null.

  `document`
  : What `document` returned.

  # Type

  ```
  selfContained :: { root :: Path | String | Null; } -> Document -> Document
  ```

  # Example

  ```nix
  selfContained { root = ./.; } (document bundle)
  => { items = [ { pos.file = "jobs.nix"; … } ]; sources."jobs.nix" = "{ batchProcessing, ... }: …"; … }
  ```
*/
{ root ? null }:
document:
let
  inherit (builtins)
    attrNames attrValues concatMap filter groupBy head length listToAttrs map mapAttrs match pathExists
    readFile storeDir stringLength substring unsafeDiscardStringContext;

  filesIn = position:
    (if position ? file then [ position.file ] else [ ])
    ++ (if position ? near then [ position.near.file ] else [ ])
    ++ concatMap filesIn (attrValues (position.attrs or { }));
  files = attrNames (groupBy (file: file) (concatMap filesIn positions));
  # Those of the items, and of the bundle's settings.
  positions = [ (document.pos or { }) ] ++ map (item: item.pos) document.items;

  # A name for a file, shared by others perhaps.
  prefix = unsafeDiscardStringContext "${toString root}/";
  isUnderRoot = file: root != null && substring 0 (stringLength prefix) file == prefix;
  shortName = file:
    let
      inStorePath = match "${storeDir}/[^/]+/(.+)" file;
      asStorePath = match "${storeDir}/[0-9a-z]{32}-([^/]+)" file;
    in
    if isUnderRoot file then
      substring (stringLength prefix) (stringLength file) file
    else if inStorePath != null then
      head inStorePath
    else if asStorePath != null then
      head asStorePath
    else
      file;

  sharers = groupBy shortName files;
  nameOf = file:
    let
      name = shortName file;
    in
    if isUnderRoot file || length sharers.${name} == 1 then name else file;
  names = listToAttrs (map (file: { name = file; value = nameOf file; }) files);

  rename = position:
    position
    // (if position ? file then { file = names.${position.file}; } else { })
    // (if position ? near then { near = rename position.near; } else { })
    // (if position ? attrs then { attrs = mapAttrs (_: rename) position.attrs; } else { });
in
document
// {
  items = map (item: item // { pos = rename item.pos; }) document.items;
}
// (if document ? pos then { pos = rename document.pos; } else { })
// {
  sources = listToAttrs (
    map (file: { name = names.${file}; value = readFile file; }) (filter pathExists files)
  );
}
