"""What leads to the piece before or after this one: "next article"."""

from thresher.text.words import any_of, list_words

PREVIOUS_NEXT = any_of(list_words().previous_next).replace(r"\*", r"\w+")
STEP_PIECES = any_of(list_words().pieces_behind_previous_next)
"""Parts of regular expressions."""
