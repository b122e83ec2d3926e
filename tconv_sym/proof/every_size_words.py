"""What the proof for every size says whatever the forms are: sentences, with statements between dollars."""

DEFINITIONS = (
    "A form says for every output which products it adds up. Each lemma states it as a sum, which runs over all "
    "integers that satisfy what stands below its sign and what is said after it, while the letters in the index on the "
    "left are fixed. A sum over nothing is 0. A form exists if the sizes that it is made of fit together, as its lemma "
    "says, and always if nothing has to fit. Beyond those of the theorem, letters belong to their lemma."
)
READING = (
    "A lemma shows of its form: its products are right, as each is one of the transposed convolution, on that output. "
    "None is missing, as each product of the transposed convolution, with output $o$, input $i$ and tap $m$, is one of "
    "its own, on that output. None comes twice, as choices of letters that give the same output, input and tap are the "
    "same, where the letters of the second choice have a 2 below. That there are $O$ outputs is part of a form, which "
    "computes just those, unless it counts them itself: then it is shown. Each equation is an identity of polynomials, "
    "up to the definitions of the letters and equalities of two letters that are known: multiply out to check it. On "
    "its right stand known facts, each as an expression that is zero, or not negative, with a multiplier, which is not "
    "negative either unless the expression is zero. For integers $i < n$ means $n - i - 1 >= 0$. What is given, or "
    "follows by definitions alone, is not repeated."
)
ON_ONE_AXIS = (
    "By the lemmas each form adds the same products to every output as the transposed convolution does, each once. So "
    "on one axis every output is the same sum of the same products in every form, whatever numbers inputs and taps "
    "are. In floating point that is so but for rounding, which depends on the order of a sum."
)
ON_SEVERAL_AXES = (
    "On several axes outputs, inputs and taps are tuples with an entry for each axis, and each form is made axis by "
    "axis: what its lemma says holds on every axis with that axis's parameters. So its products are all combinations "
    "of products of the axes, and these are the same in every form, none missing and none twice. To number the tuples "
    "row by row changes nothing."
)
ON_AXES_WITH_A_CONDITION = (
    "A form with a condition needs it on every axis. Less would not do: on each axis its number, $Q$ or $L$, is never "
    "below $n$, as the first contradiction in its lemma does without the condition, and so the products of these "
    "numbers are equal only if they are equal on every axis."
)
OVER_CHANNELS = (
    "Channels and groups are one more factor. For each pair of an input channel and an output channel of its group "
    "every form adds the products of that pair's block of the kernel, by the same relation. Which pairs there are, and "
    "which output channel they reach, depends neither on the form nor on $o$, $i$ and $m$, so that equality carries "
    "over. A bias is added afterwards, in every form alike."
)
TRUST = (
    "The check trusts sympy.expand and tconv_sym/proof/checker.py. That the statements are the right ones can be read "
    "off obligations.py beside it, which makes them of the relations, read by constraints.py; that the relations are "
    "those of the code is tested at all parameters of a box, with $op$ below $s$ or $d$, as the code takes no other. "
    "What is printed here is made of the same certificates, without their trivial steps."
)
