/**
  Collect a bundle into the document that the compiler reads (docs/document-format.md).

  A bundle is any nesting of attribute sets and lists, or a single item. Its leaves are specs (what a
  builder returned), raw Kubernetes objects (sets with `apiVersion` and `kind`), and `null`, which is left
  out (for `nightly = if production then mkCronJob … else null;`). Attributes of the outermost set that can
  be neither an item nor a group are settings of the whole bundle; the compiler knows which there are.

  Positions are what `builtins.unsafeGetAttrPos` knows of the final values, asked before anything is mapped,
  because `mapAttrs` loses them.

  This file is one expression that needs no other: `nixbatch` passes its text to `nix eval --apply`.

  # Inputs

  `bundle`
  : The bundle.

  # Type

  ```
  document :: Bundle -> { nixbatch :: Int; settings :: AttrSet; pos :: Position; items :: [ Item ]; }
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
          attrs.schedule = { file = "/home/me/jobs.nix"; line = 1; column = 48; };
        };
      }
    ];
  }
  ```
*/
let
  inherit (builtins)
    addErrorContext any attrNames concatLists concatMap concatStringsSep deepSeq elem elemAt filter foldl' genList head isAttrs isBool
    isFloat isFunction isInt isList isString length listToAttrs mapAttrs match partition replaceStrings substring toJSON
    typeOf unsafeGetAttrPos;

  # Settings that are sets: without their names, they would be groups. All others tell by their values that they are
  # no items, and the compiler knows their names. (A test of the compiler holds this list against its own.)
  setSettings = [ "external" "lint" ];

  isSpec = value: isAttrs value && value ? __nixbatch.builder;
  isObject = value: isAttrs value && value ? apiVersion && value ? kind;
  isItem = value: isSpec value || isObject value;

  isScalar = value: isString value || isBool value || isInt value || isFloat value;

  # Sets that become a string in JSON. A derivation contains itself, so nothing may descend into it.
  isStringLike = set: set ? outPath || set ? __toString;

  # ITEMS

  # `position` is that of the attribute which holds the value; `near` that of the nearest one around it that
  # has any. Unknown positions are `{ }`.
  itemsOf = path: position: near: value:
    if value == null then
      [ ]
    else if length path > deepest then
      nestedTooDeep "${place (firstOf 4 path)}" near
    else if isSpec value then
      let
        args = argsOf (place path) near value;
      in
      [ (located position near args { inherit path args; inherit (value.__nixbatch) builder name; }) ]
    else if isObject value then
      [ (located position near value { inherit path; object = value; }) ]
    else if isList value then
      concatLists (genList (index:
        itemsOf (path ++ [ index ]) { } near (elemAt value index)
      ) (length value))
    else if isAttrs value && misplaced value == null then
      concatMap (name:
        let
          here = positionOf name value;
        in
        itemsOf (path ++ [ name ]) here (if here == { } then near else here) value.${name}
      ) (attrNames value)
    else
      fail near "${place path} is ${describe value}${if isScalar value then besideSettings path else ""}";

  # A spec's arguments without the mark; `tag` leaves it to us to look at what the builder was given.
  argsOf = where: near: spec:
    let
      mark = spec.__nixbatch;
    in
    if !isString mark.name then
      fail near "${where}: the name of a `${mark.builder}` is ${article mark.name}, not a string: ${example mark.builder}"
    else if mark ? args then
      fail near "${where}: the arguments of `${mark.builder} \"${mark.name}\"` are ${article mark.args}, not an attribute set: ${example mark.builder}"
    else
      removeAttrs spec [ "__nixbatch" ];

  # Positions are looked for at once, because that finds the functions that JSON would only stumble over.
  # Where an item itself has none, it says what is nearest around it.
  located = position: near: value: item:
    let
      around = if position == { } && near != { } then { inherit near; } else { };
      tooDeep = nestedTooDeep (place item.path) (if position == { } then near else position);
      pos = position // around // attrsOf tooDeep deepest "" position value;
    in
    deepSeq pos (item // { inherit pos; });

  # POSITIONS

  # Where an attribute was written, unless Nix does not know, or knows only that it was on a command line.
  positionOf = name: set:
    let
      position = unsafeGetAttrPos name set;
    in
    if position != null && substring 0 1 position.file == "/" then position else { };

  firstOf = count: list: genList (elemAt list) count;

  # So many levels may be nested in each other. Deeper than the compiler reads is also what contains itself.
  deepest = 120;
  nestedTooDeep = where: near:
    fail near "${where} is nested deeper than ${toString deepest} levels, as nothing in Kubernetes is; is a value part of itself?";

  # `{ attrs = …; }` with the positions of everything in a value that has any; `called` is what messages call it.
  # `left` levels are allowed in it, and if it has more, `tooDeep` is the error.
  attrsOf = tooDeep: left: called: near: value:
    let
      attrs =
        if isAttrs value then
          if isStringLike value then
            { }
          else
            known (attrPositions tooDeep (left - 1) near (if isSpec value then argsOf "`${called}`" near value else value))
        else if any (item: isAttrs item || isList item || isFunction item) value then
          known (listToAttrs (genList (index: {
            name = toString index;
            value = attrsOf tooDeep (left - 1) "${called}[${toString index}]" near (elemAt value index);
          }) (length value)))
        else
          { };
    in
    if isAttrs value || isList value then
      if left == 0 then tooDeep else if attrs == { } then { } else { inherit attrs; }
    else if isFunction value then
      fail near "`${called}` is a function where a value is expected; ${ifItem called}"
    else
      { };

  # What may be wrong with a function, which may be an item of a list.
  ifItem = called:
    if match ".*]" called != null then
      "does it lack its arguments? in a list, a call stands in parentheses: `[ (f x) ]`"
    else
      "does it lack its arguments?";

  attrPositions = tooDeep: left: near: set:
    let
      # Applied once a set, not once an attribute: that is less memory.
      within = attrsOf tooDeep left;
    in
    mapAttrs (name: value:
      let
        position = positionOf name set;
        around = if position == { } then near else position;
        # The file is said only where it is another than that of the attribute around.
        shown = if near ? file && position ? file && position.file == near.file then removeAttrs position [ "file" ] else position;
      in
      shown // addErrorContext (evaluating name around) (within (key name) around value)
    ) set;

  # What Nix adds to the trace of an error in an argument, in the form of its own frames: `throw` itself does
  # not say where it is.
  evaluating = name: near:
    if near == { } then
      "while evaluating `${key name}`"
    else
      "while evaluating `${key name}`\n\nat ${near.file}:${toString near.line}:${toString near.column}:";

  known = positions:
    let
      unknown = filter (name: positions.${name} == { }) (attrNames positions);
    in
    if unknown == [ ] then positions else removeAttrs positions unknown;

  # MISTAKES

  # `nixbatch: FILE:LINE:COLUMN: what is wrong`; the program takes this apart to show the line.
  fail = near: message:
    let
      at = if near == { } then "" else "${near.file}:${toString near.line}:${toString near.column}: ";
    in
    throw "nixbatch: ${at}${message}";

  example = builder: "write `${builder} \"name\" { … }`";
  expected = "where a spec (`mkCronJob \"name\" { … }`) or a Kubernetes object (a set with `apiVersion` and `kind`) is expected";

  # What a set is that can be neither an item nor a group of items.
  misplaced = set:
    if set.type or null == "derivation" then
      "a derivation ${expected}"
    else if isStringLike set then
      "a set that stands for a string ${expected}"
    else if isString (set.kind or null) then
      "a set with `kind` and without `apiVersion`: a Kubernetes object has both"
    else if isString (set.apiVersion or null) then
      "a set with `apiVersion` and without `kind`: a Kubernetes object has both"
    else if isString (set._type or null) then
      "a value of the NixOS module system (its `_type` is \"${set._type}\"), which means nothing in a bundle: use `if`, `//` or `lib.optionalAttrs`"
    else if isFunction (set.outputs or null) then
      "a flake: build one of its outputs, such as `.#batch`"
    else
      null;

  describe = value:
    if isAttrs value then
      misplaced value
    else if isFunction value then
      "a function ${expected}; does a builder lack its name or its arguments?"
    else if typeOf value == "path" then
      "a path ${expected}; does it lack an `import`?"
    else
      "${article value} ${expected}";

  article = value: {
    bool = "a Boolean";
    float = "a number";
    int = "a number";
    lambda = "a function";
    null = "null";
    set = "an attribute set";
  }.${typeOf value} or "a ${typeOf value}";

  # What helps who has misspelt a setting that is a set, has made a set of another one, or has put one into a group.
  besideSettings = path:
    if path == [ ] || !isString (head path) then
      ""
    else
      "; such a value stands in a spec, in an object, or in a setting, and settings stand in the outermost set";

  # A place in the bundle as one writes it in Nix: `etl."a b"[0]`.
  place = path:
    let
      append = text: step:
        if isString step then "${text}${if text == "" then "" else "."}${key step}" else "${text}[${toString step}]";
    in
    if path == [ ] then "the bundle" else "`${foldl' append "" path}`";

  key = name:
    if match "[a-zA-Z_][a-zA-Z0-9_'-]*" name != null then name else replaceStrings [ "\${" ] [ "\\\${" ] (toJSON name);
in
bundle:
let
  isGroup = isAttrs bundle && !isItem bundle && misplaced bundle == null;
  # A group of items is one, whatever it is called.
  holdsItem = name: left: value:
    isItem value
    || (isList value || isAttrs value && !isStringLike value) && (
      if left == 0 then
        nestedTooDeep "`${key name}`" (positionOf name bundle)
      else if isList value then
        any (holdsItem name (left - 1)) value
      else
        any (inner: holdsItem name (left - 1) value.${inner}) (attrNames value)
    );
  isSetting = name:
    isScalar bundle.${name} || elem name setSettings && !holdsItem name (deepest - 1) bundle.${name};
  names = partition isSetting (if isGroup then attrNames bundle else [ ]);
  settings = removeAttrs bundle names.wrong;
in
{ nixbatch = 1; }
// (
  if names.right == [ ] then
    { items = itemsOf [ ] { } { } bundle; }
  else
    {
      inherit settings;
      pos = attrsOf (nestedTooDeep "a setting" { }) deepest "" { } settings;
      items = itemsOf [ ] { } { } (removeAttrs bundle names.right);
    }
)
