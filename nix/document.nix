/**
  Collect a bundle into the document that the compiler reads (docs/document-format.md).

  A bundle is any nesting of attribute sets and lists, or a single item. Its leaves are specs (what a
  builder returned), raw Kubernetes objects (sets with `apiVersion` and `kind`), and `null`, which is left
  out (for `nightly = if production then mkCronJob … else null;`). Attributes of the outermost set that are
  named like a setting and are no item are settings of the whole bundle.

  Positions are what `builtins.unsafeGetAttrPos` knows of the final values, asked before anything is mapped,
  because `mapAttrs` loses them.

  This file is one expression that needs no other: `nixbatch` passes its text to `nix eval --apply`.

  # Inputs

  `bundle`
  : The bundle.

  # Type

  ```
  document :: Bundle -> { nixbatch :: Int; settings :: AttrSet; items :: [ Item ]; }
  ```

  # Example

  ```nix
  document { etl.nightly = mkCronJob "nightly" { schedule = "0 2 * * *"; }; }
  => {
    nixbatch = 1;
    items = [
      {
        path = [ "etl" "nightly" ];
        builder = "mkCronJob";
        name = "nightly";
        args = { schedule = "0 2 * * *"; };
        pos = {
          file = "/home/me/jobs.nix"; line = 1; column = 12;
          attrs.schedule = { file = "/home/me/jobs.nix"; line = 1; column = 50; };
        };
      }
    ];
  }
  ```
*/
let
  inherit (builtins)
    any attrNames concatLists concatMap deepSeq elemAt filter foldl' genList intersectAttrs isAttrs isFunction isList
    isString length listToAttrs mapAttrs match replaceStrings substring toJSON typeOf unsafeGetAttrPos;

  # The only list of what a bundle can say about itself.
  settingNames = {
    external = null;
    gitops = null;
    kubernetesVersion = null;
    lint = null;
    naming = null;
  };

  isSpec = value: isAttrs value && value ? __nixbatch.builder;
  isObject = value: isAttrs value && value ? apiVersion && value ? kind;
  isItem = value: isSpec value || isObject value;
  unmarked = spec: removeAttrs spec [ "__nixbatch" ];

  # Sets that become a string in JSON. A derivation contains itself, so nothing may descend into it.
  isStringLike = value: value ? outPath || value ? __toString;

  # POSITIONS

  # Where an attribute was written; `{ }` when Nix does not know, or knows only that it was on a command line.
  positionOf = name: set:
    let
      position = unsafeGetAttrPos name set;
    in
    if position != null && substring 0 1 position.file == "/" then position else { };

  # The positions of everything in a value, without those that are unknown.
  positionsIn = value:
    if isAttrs value then
      if isStringLike value then
        { }
      else
        let
          set = if value ? __nixbatch then unmarked value else value;
        in
        known (mapAttrs (name: child:
          let
            position = positionOf name set;
          in
          if isFunction child then
            fail position "`${key name}` is a function, and an argument cannot be one; does it lack its own arguments?"
          else
            position // nested child
        ) set)
    else if isList value && any (item: isAttrs item || isList item) value then
      known (listToAttrs (genList (index: {
        name = toString index;
        value = nested (elemAt value index);
      }) (length value)))
    else
      { };

  nested = value:
    let
      attrs = positionsIn value;
    in
    if attrs == { } then { } else { inherit attrs; };

  known = positions:
    let
      unknown = filter (name: positions.${name} == { }) (attrNames positions);
    in
    if unknown == [ ] then positions else removeAttrs positions unknown;

  # ITEMS

  # `near` is the position of `value`, or of the nearest thing around it that has one.
  itemsOf = path: position: near: value:
    if value == null then
      [ ]
    else if isSpec value then
      [ (specItem path position near value) ]
    else if isObject value then
      [ (located position value { inherit path; object = value; }) ]
    else if isList value then
      concatLists (genList (index:
        itemsOf (path ++ [ index ]) { } near (elemAt value index)
      ) (length value))
    else if isAttrs value && mistakenFor value == null then
      concatMap (name:
        let
          here = positionOf name value;
        in
        itemsOf (path ++ [ name ]) here (if here == { } then near else here) value.${name}
      ) (attrNames value)
    else
      fail near "${show path} is ${describe value}";

  specItem = path: position: near: spec:
    let
      mark = spec.__nixbatch;
      args = unmarked spec;
      call = "${mark.builder} \"${mark.name}\"";
    in
    if !isString mark.name then
      fail near "the name that `${mark.builder}` is given at ${show path} is ${article mark.name}, not a string; ${example mark.builder}"
    else if mark ? args then
      fail near "the arguments of `${call}` at ${show path} are ${article mark.args}, not an attribute set; ${example mark.builder}"
    else
      located position args { inherit path args; inherit (mark) builder name; };

  # Positions come first, because looking for them finds the functions that JSON would only stumble over.
  located = position: value: item:
    let
      pos = position // nested value;
    in
    deepSeq pos (item // { inherit pos; });

  # MISTAKES

  # `nixbatch: FILE:LINE:COLUMN: what is wrong`: the program takes this apart to show the line.
  fail = near: message:
    throw "nixbatch: ${if near == { } then "" else "${near.file}:${toString near.line}:${toString near.column}: "}${message}";

  example = builder: "write `${builder} \"name\" { … }`";
  expected = "where a spec (`mkCronJob \"name\" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected";

  # What a set is that is neither an item nor a group of items.
  mistakenFor = set:
    if set.type or null == "derivation" then
      "a derivation ${expected}"
    else if isStringLike set then
      "a set that stands for a string ${expected}"
    else if isString (set.kind or null) then
      "a set with `kind` and without `apiVersion`: a Kubernetes object has both"
    else if isString (set.apiVersion or null) then
      "a set with `apiVersion` and without `kind`: a Kubernetes object has both"
    else if isString (set._type or null) then
      "a value of the NixOS module system (its `_type` is \"${set._type}\"), which means nothing outside a module: use `if`, `//` or `lib.optionalAttrs`"
    else if isFunction (set.outputs or null) then
      "a flake: build one of its outputs, such as `.#batch`"
    else
      null;

  describe = value:
    if isAttrs value then
      mistakenFor value
    else if isFunction value then
      "a function ${expected}; does a builder lack its arguments?"
    else if typeOf value == "path" then
      "a path ${expected}; does it lack an `import`?"
    else
      "${article value} ${expected}";

  article = value: {
    bool = "a Boolean";
    float = "a number";
    int = "a number";
    lambda = "a function";
    list = "a list";
    null = "null";
    path = "a path";
    set = "an attribute set";
    string = "a string";
  }.${typeOf value} or "a ${typeOf value}";

  # A place in the bundle as one would write it in Nix: `etl."a b"[0]`.
  show = path:
    if path == [ ] then
      "the bundle"
    else
      "`${foldl' (text: step: text + (if isString step then "${if text == "" then "" else "."}${key step}" else "[${toString step}]")) "" path}`";
  key = name:
    if match "[a-zA-Z_][a-zA-Z0-9_'-]*" name != null then name else replaceStrings [ "\${" ] [ "\\\${" ] (toJSON name);
in
bundle:
let
  settings =
    if isAttrs bundle && !isItem bundle && mistakenFor bundle == null then
      removeAttrs (intersectAttrs settingNames bundle) (filter (name: isItem bundle.${name}) (attrNames (intersectAttrs settingNames bundle)))
    else
      { };
in
{
  nixbatch = 1;
  items = itemsOf [ ] { } { } (if settings == { } then bundle else removeAttrs bundle (attrNames settings));
}
// (if settings == { } then { } else { inherit settings; })
