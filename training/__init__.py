"""Scripts that make the models: `python -m training.body CORPUS... --out FILE` and the like."""
