"""Extraction in shards: on any number of machines what `thresher extract` does on one, byte for byte.

    plan → shards (and large WARCs, to be cut) → work, anywhere and in any order → a file and a manifest each → merge

`work` is a pure function of a shard: who runs it, when, how often and beside what changes nothing.  `cluster` hands
shards to Dask, which is imported there alone.
"""
