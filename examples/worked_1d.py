"""Five inputs, three taps: the contribution table, the formulas and the proof."""

from tconv_sym import derive

derivation = derive(5, 3)
print(derivation.to_text(parts=("table", "output", "proof")))
