use nixbatch_kube::quantity::{MAX_EXPONENT, Quantity};
use serde_json::json;

use crate::dice::{Dice, cases};
use crate::oracle::ask;

const SIGNS: &[&str] = &["", "", "", "", "-", "+", "--"];
const SUFFIXES: &[&str] = &[
    "", "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "K", "B", "MB",
    "i", "e", "e0", "e3", "E3", "e-3", "e+3", "E-9", "e-10", "e18", "e19", "e100", "e-100", "e1000",
    "e-1000", "ee3", "e1.5", "E+-1", " ", "Ki1", "mm", "é",
];
const DIGITS: &[&str] = &[
    "0",
    "0",
    "1",
    "1",
    "5",
    "10",
    "1000",
    "1024",
    "999",
    "00",
    "000",
    "123456789",
    "9223372036854775807",
    "9223372036854775808",
    "000000000000000000001",
    "99999999999999999999999999",
    "8",
    "16",
    "1048576",
];

fn text(dice: &mut Dice) -> String {
    let mut text = dice.pick(SIGNS).to_owned();
    for _ in 0..dice.below(3) {
        text += dice.pick(DIGITS);
    }
    if dice.one_in(3) {
        text += ".";
        for _ in 0..dice.below(3) {
            text += dice.pick(DIGITS);
        }
    }
    text + dice.pick(SUFFIXES)
}

#[test]
fn quantities_are_read_alike() {
    assert_eq!(MAX_EXPONENT, 1000, "the generated exponents are within the bound");
    let mut dice = Dice::new("quantities");
    let texts: Vec<String> = (0..cases(100_000)).map(|_| text(&mut dice)).collect();
    let questions: Vec<_> = texts.iter().map(|text| json!({ "op": "quantity", "text": text })).collect();
    let Some(answers) = ask("quantities", &questions) else { return };
    for (text, answer) in texts.iter().zip(&answers) {
        let quantity = match Quantity::parse(text) {
            Ok(quantity) => quantity,
            Err(error) => {
                assert!(!answer.ok, "{text:?} is refused: {error}");
                continue;
            }
        };
        assert!(answer.ok, "{text:?} is accepted: {answer:?}");
        assert_eq!(quantity.canonical(), answer.canonical, "{text:?}");
        assert_eq!(Ok(quantity), Quantity::parse(&answer.decimal), "{text:?} is {}", answer.decimal);
    }
}
