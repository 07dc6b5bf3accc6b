"""Ranges of the characters of scripts, to stand in the brackets of a regular expression.

Thai, Lao, Burmese, Khmer, kana and Han put no spaces between words.  A reader names the scripts that it was measured
with, and what is stored (fingerprints, the index) those that it was made with.
"""

DEVANAGARI = "\u0900-\u097f"
THAI = "\u0e00-\u0e7f"
LAO = "\u0e80-\u0eff"
BURMESE = "\u1000-\u109f"
KHMER = "\u1780-\u17ff"
KANA = "\u3040-\u30ff"
HAN = "\u3400-\u9fff"
HAN_COMPATIBLE = "\uf900-\ufaff"
"""Second forms of some Han characters, kept for old character sets."""
HANGUL = "\uac00-\ud7af"
FULL_WIDTH = "\uff00-\uff60"
"""Latin letters, digits and signs as wide as Han."""
