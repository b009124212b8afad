# Functions of nixpkgs' lib that the flake uses, with the same meaning.
let
  inherit (builtins)
    concatStringsSep filter fromTOML isString listToAttrs map readFile replaceStrings split stringLength
    substring;
in
{
  genAttrs = names: function: listToAttrs (map (name: { inherit name; value = function name; }) names);
  importTOML = file: fromTOML (readFile file);
  optionalString = condition: text: if condition then text else "";
  splitString = separator: text: filter isString (split "[${separator}]" text);
  removePrefix = prefix: text:
    if substring 0 (stringLength prefix) text == prefix then
      substring (stringLength prefix) (stringLength text) text
    else
      text;
  escapeShellArgs = arguments:
    concatStringsSep " " (map (argument: "'${replaceStrings [ "'" ] [ "'\\''" ] (toString argument)}'") arguments);
  licenses = {
    asl20.spdxId = "Apache-2.0";
    mit.spdxId = "MIT";
  };
}
