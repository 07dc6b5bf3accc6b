"""Scripts that make the models of crawler/extractors/models, each run as a module: `python -m training.body CORPUS...`.

The readers need no script and no library of training: a model is a JSON file.  docs/quality.md says how to train.
"""
