"""Every reader, given inputs that nobody would write.

    python -m tests.fuzz MINUTES

A target is a reader with a recipe for inputs.  The same number gives the same input, whatever ran before it, so a try
is repeated by its number, and two runs of as many tries see the same.
"""
