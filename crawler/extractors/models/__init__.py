"""The learned models that the readers use, one file each; the modules in training/ make them."""

from pathlib import Path

MODELS = Path(__file__).parent


def stored_model(name: str) -> bytes:
    """The JSON of a model: its reader says how it is laid out."""
    return (MODELS / f"{name}.json").read_bytes()
