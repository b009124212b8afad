#? value job image
#? value job tab
#? value job after
#? text job wide b
{ mkCronJob, ... }:
{
	job = mkCronJob "x" {
		tab =	5;
		"日本" = 1; image = "😀";
		wide = "日本éb"; /* é */ after = 1;
	};
}
