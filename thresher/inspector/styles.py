"""A page's styles without anything that makes requests, or would hide or move the view."""

import re
from collections.abc import Iterator

MAX_CHARS = 1_000_000
"""A bound for safety: characters of all styles of a page."""
_MAX_NESTED = 4  # bound for safety
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.S)
_TOKEN = re.compile(r"""["']|[{};]""")
_STRING = re.compile(r"""(["'])(?:(?!\1)[^\\\n]|\\.)*+(\1)?""", re.S)
"""A string with its closing quote; an unclosed one ends with its line."""
_NESTING = re.compile(r"@(?:media|supports|layer|container)\b", re.I)
_REQUESTS = re.compile(
    r"url|src\s*\(|image\s*\(|image-set|cross-fade|element\s*\(|attr\s*\(|expression|behaviou?r|binding|import|[\\<@{}]",
    re.I,
)
"""What makes a request, or may hide something that does: such a declaration is dropped."""
_MOVES = re.compile(
    r"\s*(?:position\s*:\s*(?:fixed|sticky|-webkit-sticky)|(?:-\w+-)?(?:animation|transition)|cursor|pointer-events"
    r"|user-select|scroll-behavior)\b",
    re.I,
)
_SELECTOR_REQUESTS = re.compile(r"url\s*\(|[<{}]", re.I)


def clean_sheet(css: str) -> str:
    """A style sheet's rules that are safe to show a page by."""
    return "".join(_sheet(_COMMENT.sub("", css.replace("\0", "")), _MAX_NESTED))


def clean_declarations(style: str) -> str:
    """The declarations of a style attribute that are."""
    return ";".join(_declarations(_COMMENT.sub("", style.replace("\0", ""))))


def _sheet(css: str, nested: int) -> Iterator[str]:
    for prelude, block in _rules(css):
        prelude = prelude.strip()
        if not prelude or not _is_whole(prelude) or _SELECTOR_REQUESTS.search(prelude):
            continue
        if _NESTING.match(prelude):
            inner = "".join(_sheet(block, nested - 1)) if nested else ""
        elif prelude.startswith("@"):
            continue  # an import, a font, an animation: not known to be safe
        else:
            inner = ";".join(_declarations(block))
        if inner:
            yield f"{prelude}{{{inner}}}\n"


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Each block with its prelude; statements without a block are dropped."""
    begin = at = 0
    while (found := _token(css, at)) is not None:
        at = found.end()
        if found[0] == ";":
            begin = at
        elif found[0] == "{":
            end = _block_end(css, at)
            yield css[begin : found.start()], css[at:end]
            begin = at = end + 1
        else:
            begin = at  # a brace too many


def _block_end(css: str, at: int) -> int:
    depth = 1
    while (found := _token(css, at)) is not None:
        at = found.end()
        depth += (found[0] == "{") - (found[0] == "}")
        if not depth:
            return found.start()
    return len(css)


def _token(css: str, at: int) -> re.Match[str] | None:
    """The next brace or semicolon outside strings."""
    while (found := _TOKEN.search(css, at)) is not None and found[0] in "\"'":
        string = _STRING.match(css, found.start())
        assert string is not None
        at = string.end()
    return found


def _declarations(block: str) -> Iterator[str]:
    begin = at = 0
    while begin < len(block):
        found = _token(block, at)
        end = len(block) if found is None else found.start()
        at = len(block) if found is None else found.end()
        if found is not None and found[0] != ";":  # a rule in a rule
            begin = at = _block_end(block, at) + 1 if found[0] == "{" else at
            continue
        declaration, begin = block[begin:end].strip(), at
        if (
            ":" in declaration
            and _is_whole(declaration)
            and not (_REQUESTS.search(declaration) or _MOVES.match(declaration))
        ):
            yield declaration


def _is_whole(text: str) -> bool:
    """Whether all strings and brackets in it are closed: an open one would swallow what follows."""
    bare = _STRING.sub("", text)
    closed = all(string[2] for string in _STRING.finditer(text))
    return closed and all(bare.count(opening) == bare.count(closing) for opening, closing in ("()", "[]"))
