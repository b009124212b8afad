# Numbers as Nix has them: integers of 64 bits stay exact, floats that are whole are written so.
{
  numbers = {
    apiVersion = "example.org/v1";
    kind = "Numbers";
    metadata.name = "numbers";
    spec = {
      greatest = 9223372036854775807;
      beyond-doubles = 9007199254740993;
      exponent = 1.0e3;
      half = 0.5;
      small = 1.0e-7;
      negative = -0.25;
    };
  };
}
