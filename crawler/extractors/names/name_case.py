"""Names in capitals become names in ordinary spelling.  Pure functions on text."""

from thresher.crawler.extractors.names.name_words import NAME_ENDINGS, PARTICLES
from thresher.text.words import name_words

_JOINED_PARTICLES = frozenset(name_words().joined_particles)
_MAC_NAMES = frozenset(
    (
        "macdonald macleod macgregor macmillan macfarlane mackinnon maclean macintyre macneil macneill "
        "macpherson macarthur macdougall macdowell macaulay maclachlan maclennan macrae macphail macqueen "
        "macnab macnamara macintosh mackenna maceachern macinnes macisaac macgowan macgill macfadyen "
        "macdonagh maclaren macalister "
    ).split()
)
"""Names written with a capital after Mac.  Most words in mac (Macron, Machado) are written without."""
_APOSTROPHES = "'’ʼ`´"
_TURKISH_ONLY = frozenset("İĞŞığş")
_ROMAN = frozenset({"II", "III", "IV"})
_VOWELS = frozenset("AEIOUYÀÁÂÃÄÅÆÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝİАЕЁИОУЫЭЮЯІЇЄΑΕΗΙΟΥΩ")


def name_case(name: str, *, language: str | None = None) -> str:
    """`name` in ordinary spelling: capitals and all-lower names are changed, any mixed word stays as it is.

    "JOHN O'BRIEN" becomes "John O'Brien", "David TRILLING" "David Trilling", "jane doe" "Jane Doe"; initials, "III"
    and two or three capitals beside ordinary words ("PJ Hamel") stay.
    """
    words = name.split()
    letters = "".join(c for c in name if c.isalpha())
    if not letters or (not letters.isupper() and not any(len(w) > 1 and w.isupper() for w in words)):
        return " ".join(map(_lower_word, words)) if letters.islower() and len(words) > 1 else name
    turkish = language in ("tr", "az") or any(c in _TURKISH_ONLY for c in name)
    shouted = letters.isupper()
    return " ".join(_word(w, i, shouted, turkish, language) for i, w in enumerate(words))


def _lower_word(word: str) -> str:
    """One word of a name that is all lower case."""
    return word if word in PARTICLES or not word[:1].isalpha() else word[0].title() + word[1:]


def _word(word: str, index: int, shouted: bool, turkish: bool, language: str | None) -> str:
    """One word of a name that holds capitals; `shouted` when the whole name does."""
    core = word.strip(".,")
    if not core.isupper() or len(core) < 2 or core in _ROMAN or "." in core:
        return word
    if len(core) < (2 if shouted else 3) or (len(core) <= 3 and not any(c in _VOWELS for c in core)):
        return word
    folded = core.casefold()
    if folded in NAME_ENDINGS:
        return folded.capitalize() + word[len(core) :]
    if shouted and index and folded in PARTICLES:
        return folded
    if not shouted and len(core) == 3 and index == 0:
        return word  # "ANN Smith" is as likely an acronym as a name
    return "-".join(_part(p, index or k, k, turkish, language) for k, p in enumerate(word.split("-")))


def _part(part: str, position: int, hyphened: int, turkish: bool, language: str | None) -> str:
    """One part of a word between hyphens; `position` is 0 only at the start of the name."""
    lower = _turkish_lower(part) if turkish else part.lower()
    if not hyphened and position and lower in _JOINED_PARTICLES:
        return lower
    if len(part) > 2 and part[1] in _APOSTROPHES:
        small = lower[0] == "d" and language == "fr" and position > 0
        return (lower[0] if small else part[0]) + part[1] + part[2] + lower[3:]
    if lower.startswith("mc") and len(lower) > 3:
        return "Mc" + part[2] + lower[3:]
    if lower in _MAC_NAMES:
        return "Mac" + part[3] + lower[4:]
    return part[:1] + lower[1:]


def _turkish_lower(text: str) -> str:
    """Lower case where I is the capital of ı and İ that of i."""
    return text.replace("İ", "i").replace("I", "ı").lower()
