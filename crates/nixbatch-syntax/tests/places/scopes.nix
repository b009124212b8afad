#? value job a[0]
#? value job b[0]
#? value job c[0]
#? value job d[0]
#? value job e[0]
#? value job f[0]
#? value job g[0]
#? value job h[0]
#? value job i[0]
{ mkCronJob, ... }:
let
  list = [ "outer" ];
  set = { inherit list; deep.list = [ "deep" ]; };
  pick = list: { result = list; };
in
{
  job = mkCronJob "x" rec {
    a = list;
    b = let list = [ "inner" ]; in list;
    c = (with { list = [ "with does not shadow" ]; }; list);
    d = with { other = [ "with" ]; }; other;
    e = set.deep.list;
    f = (pick [ "argument" ]).result;
    g = a;
    h = assert true; set.list or [ ];
    i = if true then list else [ ];
  };
}
