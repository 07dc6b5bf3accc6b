"""The `search` command: records by their words."""

from collections.abc import Iterator

import msgspec

from thresher.console import OK, USAGE, colours, say, show
from thresher.store.opening import open_store, reading
from thresher.store.search import Hit, search, terms_of
from thresher.store.selection import Selection
from thresher.summary import printable

_MARK, _BOLD, _DIM, _PLAIN = "\x1b[1;33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def run(query: str, selection: Selection, limit: int, as_json: bool, store: str) -> int:
    """Search and show; the exit status."""
    if all(term.excluded for term in terms_of(query)):
        say(["thresher: name a word to find" + (", not only what is to be absent" if terms_of(query) else "")])
        return USAGE
    engine = open_store(store)
    try:
        with reading(engine) as connection:
            hits = search(connection, query, selection, limit)
    finally:
        engine.dispose()
    if as_json:
        show(msgspec.json.encode(hit).decode() for hit in hits)
    else:
        colour = colours()
        show(line for hit in hits for line in _shown(hit, colour))
    if not hits:
        say(["nothing found"])
    return OK


def _shown(hit: Hit, colour: bool) -> Iterator[str]:
    bold, dim, plain = (_BOLD, _DIM, _PLAIN) if colour else ("", "", "")
    yield f"{bold}{printable(hit.headline or hit.url)}{plain}"
    about = (hit.day, hit.portal, hit.language, hit.page_type)
    yield f"  {dim}{printable(' · '.join(filter(None, about)))}  {printable(hit.url)}{plain}"
    if hit.snippet:
        yield f"  {_marked(hit, colour)}"
    yield ""


def _marked(hit: Hit, colour: bool) -> str:
    """The snippet with its found words in colour; without colours as it is."""
    told, at = [], 0
    for start, end in hit.marks if colour else []:
        told += [printable(hit.snippet[at:start]), _MARK, printable(hit.snippet[start:end]), _PLAIN]
        at = end
    return "".join([*told, printable(hit.snippet[at:])])
