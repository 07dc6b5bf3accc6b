"""The `search` command: records by their words."""

from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import typer

from thresher.cli import options
from thresher.cli.console import WrongUsage, colours, say, show
from thresher.cli.help import Command
from thresher.cli.opened import opened_to_read
from thresher.text.printable import printable

if TYPE_CHECKING:
    from thresher.store.search import Hit

_MARK, _BOLD, _DIM, _PLAIN = "\x1b[1;33m", "\x1b[1m", "\x1b[2m", "\x1b[0m"


class Search(Command):
    """Words that begin with a dash are no options, and options may follow them, also after a `--`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        known = {name: each for each in self.get_params(ctx) for name in (*each.opts, *each.secondary_opts)}
        options: list[str] = []
        found: list[str] = []
        left, ended = iter(args), False
        for arg in left:
            option = known.get(arg.partition("=")[0]) if arg.startswith("-") else None
            if arg == "--":
                ended = True
            elif option is None and (ended or not arg.startswith("--")):
                found.append(arg)
            else:
                takes_value = option is not None and "=" not in arg and not getattr(option, "is_flag", False)
                options += [arg, *islice(left, int(takes_value))]
        return super().parse_args(ctx, [*options, "--", *found])


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

    A word with a leading - is to be absent: thresher search ferry -harbour --limit 5
    """
    selection = options.selection(portal, since, until, language, page_type)
    import msgspec

    from thresher.store import search as index

    query = " ".join(words)
    if problem := index.problem_of(query):
        raise WrongUsage(f"thresher: {problem}")
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
