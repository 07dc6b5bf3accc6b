"""Every reader, given inputs that nobody would write.

    python -m tests.fuzz MINUTES

A target is a reader with a recipe for inputs.  The same number gives the same input, whatever ran before it, so a try
is repeated by its number, and two runs of as many tries see the same.

Why inputs are made by a mutator of our own: in equal times on the same machine it was compared with Hypothesis and with
Atheris, which follows the code's branches.  Hypothesis spends nine tenths of its time on making bytes, and its strategies
would be the recipes over again.  Atheris needs the readers instrumented, which makes a page four times as slow, and
almost all that stands between an input and a fault is in C libraries that it does not see into.
"""
