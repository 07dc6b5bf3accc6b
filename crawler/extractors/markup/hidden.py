"""What of a page's markup a reader does not see, or sees as something other than text."""

import re
from itertools import accumulate, islice

from lxml import etree

from thresher.crawler.extractors.markup.vocabulary import Hint, name_hints

_HIDDEN_PROSE = 600
"""Characters of paragraphs that make a hidden part the page's text, which a script would have shown."""
_HIDDEN_LINKS = 5
"""Links that make a hidden part a menu or a list behind a tab."""
_SCREEN_READER = int(Hint.UNSEEN)
_DIALOGUE = re.compile(r"(?<![a-z])(?:pop-?up|alert-?dialog|dialog)(?![a-z])", re.I)
_FOUND_ON_SEARCH = "until-found"
"""The value of `hidden` for text that opens when the reader looks for it."""
_SEARCHED = 50
"""Elements of a heading among which the target of a link is looked for."""
_LONGEST_MARK = 20
"""Characters of the longest text of a link that is looked at as a mark."""
_TOKENS = ("mi", "mn", "mo", "ms", "mtext")
"""Elements of MathML that hold text which is shown."""


def hides(style: str) -> bool:
    """Whether a style attribute takes an element out of sight."""
    style = style.lower()
    if "none" not in style and "hidden" not in style:
        return False
    style = style.replace(" ", "")
    return "display:none" in style or "visibility:hidden" in style


def is_hidden(value: str) -> bool:
    """Whether a `hidden` attribute of that value hides."""
    return value.strip().lower() != _FOUND_ON_SEARCH


def is_dialogue(element: etree._Element) -> bool:
    """Whether a hidden part is a dialogue, which is no text however much it says: terms of use, a log-in."""
    names = " ".join(element.get(name) or "" for name in ("class", "id", "role"))
    return element.tag == "dialog" or _DIALOGUE.search(names) is not None


def is_content(element: etree._Element) -> bool:
    """Whether a part that is hidden at first is shown on a click: the rest of a text, a menu, the lists behind tabs."""
    prose = accumulate(len(paragraph.text or "") for paragraph in element.iter("p"))
    if any(chars >= _HIDDEN_PROSE for chars in prose):
        return True
    return sum(1 for _ in islice(element.iter("a"), _HIDDEN_LINKS)) == _HIDDEN_LINKS


def is_unseen_inline(element: etree._Element, attributes: dict[str, str]) -> bool:
    """Whether an element amid text is hidden, for screen readers alone, or an icon drawn by the name of its glyph."""
    names = attributes.get("class")
    if names and name_hints(names) & _SCREEN_READER:
        return True
    if "style" not in attributes and "hidden" not in attributes:
        return False
    return is_hidden_inline(element) and next(element.iter("math"), None) is None


def is_hidden_inline(element: etree._Element) -> bool:
    """Whether an element amid text is hidden; formulas are, beside the picture of themselves, and are told anyway."""
    style, hidden = element.get("style"), element.get("hidden")
    if not (style and hides(style)) and (hidden is None or not is_hidden(hidden)):
        return False
    return sum(map(len, element.itertext())) < _HIDDEN_PROSE


def is_mark(link: etree._Element, heading: etree._Element | None, begun: bool) -> bool:
    """Whether a link within the page is a mark and no text: a sign alone, or a link of a heading to itself.

    `heading` is the heading that the link stands in, `begun` whether text stands before it there.
    """
    text = "".join(islice(map(str, link.itertext()), _SEARCHED)).strip()
    if not text:
        return False
    if len(text) <= _LONGEST_MARK and not any(map(str.isalnum, text)):
        return True
    if heading is None or not (begun or (link.tail and not link.tail.isspace())):
        return False
    target = link.get("href", "").partition("#")[2]
    around = heading.getparent()
    places = [*islice(heading.iter(), _SEARCHED), *([] if around is None else [around])]
    return bool(target) and any(target in (place.get("id"), place.get("name")) for place in places)


def formula(math: etree._Element) -> str:
    """The text of a MathML formula; none where the same formula stands beside it for the eye."""
    around = math.getparent()
    beside = () if around is None else (around.getprevious(), around.getnext())
    for twin in beside:
        if twin is not None and twin.get("aria-hidden") == "true" and "".join(map(str, twin.itertext())).strip():
            return ""
    stated = math.get("alttext")
    if stated and stated.strip():
        return stated
    return "".join((token.text or "").strip() for token in math.iter(*_TOKENS))
