#? text job script exit
#? text job script $HOME
#? text job script last
#? text job script ''
#? text job script pattern
#? text job plain tab
#? text job plain q
#? text job plain ${x}
#? text job plain end
#? text job built nightly
#? text job built latest
#? text job built 7
#? text job unknown a-b
#? text job sum right
#? text job sum left
#? text job ambiguous z
#? text job ambiguous b
{ mkCronJob, ... }:
let
  n = "nightly";
  v = toString 7;
in
{
  job = mkCronJob "x" {
    script = ''
      set -e
        exit 1

      echo ''$HOME $$ '''
      grep ''\tpattern ${n} | wc
      last'';
    plain = "a\ttab \"q\" \${x} end";
    built = "registry/${n}:latest-${v}";
    unknown = builtins.concatStringsSep "-" [ "a" "b" ];
    sum = "left" + v + ("right");
    ambiguous = "a${v}b${v}z";
  };
}
