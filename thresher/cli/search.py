"""The `search` command: records by their words."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from thresher.cli import options
from thresher.cli.console import WrongUsage, colours, say, show
from thresher.cli.opened import opened_to_read
from thresher.text.printable import printable

if TYPE_CHECKING:
    from thresher.store.search import Hit

_MARK, _BOLD, _DIM, _PLAIN = "\x1b[1;33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


def search(
    words: Annotated[
        list[str], typer.Argument(metavar="WORDS", help='Words, "a phrase", begin* and -without, all to be met.')
    ],
    portal: options.Portal = None,
    since: options.Since = None,
    until: options.Until = None,
    language: options.Language = None,
    page_type: options.OfType = None,
    limit: Annotated[int, options.at_least_one("Show at most N records.")] = 20,
    as_json: options.AsJson = False,
    store: options.Store = options.DEFAULT_STORE,
) -> None:
    """Find records by the words of their headline and text, the best first.

    Words with a leading - come after a -- of their own: thresher search -- ferry -harbour
    """
    selection = options.selection(portal, since, until, language, page_type)
    import msgspec

    from thresher.store import search as index

    query = " ".join(words)
    if all(term.excluded for term in index.terms_of(query)):
        more = ", not only what is to be absent" if index.terms_of(query) else ""
        raise WrongUsage(f"thresher: name a word to find{more}")
    with opened_to_read(store) as connection:
        hits = index.search(connection, query, selection, limit)
    if as_json:
        show(msgspec.json.encode(hit).decode() for hit in hits)
    else:
        colour = colours()
        show(line for hit in hits for line in _shown(hit, colour))
    if not hits:
        say(["nothing found"])


def _shown(hit: "Hit", colour: bool) -> Iterator[str]:
    bold, dim, plain = (_BOLD, _DIM, _PLAIN) if colour else ("", "", "")
    yield f"{bold}{printable(hit.headline or hit.url)}{plain}"
    about = (hit.day, hit.portal, hit.language, hit.page_type)
    yield f"  {dim}{printable(' · '.join(filter(None, about)))}  {printable(hit.url)}{plain}"
    if hit.snippet:
        yield f"  {_marked(hit, colour)}"
    yield ""


def _marked(hit: "Hit", colour: bool) -> str:
    """The snippet with its found words in colour; without colours as it is."""
    parts, at = [], 0
    for start, end in hit.marks if colour else []:
        parts += [printable(hit.snippet[at:start]), _MARK, printable(hit.snippet[start:end]), _PLAIN]
        at = end
    return "".join([*parts, printable(hit.snippet[at:])])
