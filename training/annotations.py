"""Annotations of pages that others hold: digests, numbers and labels, no text.

    python -m training.annotations CORPORA OUT            # annotations + the corpora's pages → a corpus to train on
    python -m training.annotations CORPORA --pack CORPUS  # a corpus' gold → annotations, on standard output

CORPORA is the folder that holds the corpora by name.  `annotations.jsonl` beside this file has one page a line: the
corpus and file, the SHA-256 of the page, the label and digest of each link, and each item's links with, for each of its
texts, a digest and how many words it has.  A text is found again by its digest near its item, links by theirs, so that
annotations outlive changes of how pages are read.  What is not found is counted.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from benchmarks import corpus as corpora
from benchmarks.zone_measures import fold
from thresher.crawler.extractors.markup.view import PageView
from thresher.crawler.extractors.opening import open_page
from thresher.crawler.extractors.zones.linkfacts import LinkFacts, link_facts

STORED = Path(__file__).with_name("annotations.jsonl")
_ROLES = {"nav": "n", "article": "a", "teaser": "t", "related": "r", "other": "o"}
_NAMES = {letter: role for role, letter in _ROLES.items()}
_TEXTS = ("headline", "section", "date", "byline", "source", "summary")
_NEAR = 400
"""Words before and after an item among which its texts stand; a section may stand anywhere before it."""
_DIGITS = 6
"""Hexadecimal digits of a digest: texts near one item are few."""

Line = dict[str, Any]


def digest(text: str) -> str:
    return hashlib.sha256(fold(text).encode()).hexdigest()[:_DIGITS]


def packed(page: corpora.Page, gold: dict[str, Any], corpus: str, file: str) -> Line:
    """A page's annotations without its text."""
    facts = _facts(page)[1]
    by_address = [digest(f"{url} {label}") for url, label in zip(facts.urls, facts.labels, strict=True)]
    return {
        "corpus": corpus,
        "file": file,
        "sha256": hashlib.sha256(page.body).hexdigest(),
        "type": gold["type"],
        "roles": "".join(_ROLES[link["role"]] for link in gold["links"]),
        "links": "".join(by_address),
        "items": [_packed_item(item) for item in gold["teasers"]],
    }


def _packed_item(item: dict[str, Any]) -> Line:
    texts = {name: [len(item[name].split()), digest(item[name])] for name in _TEXTS if item.get(name)}
    return {"seed": item["seed"], "links": item["links"], "relation": item["relation"][0], **texts}


def unpacked(page: corpora.Page, line: Line, lost: Counter[str]) -> dict[str, Any]:
    """The gold of a page as `training.links` reads it; adds what is not found to `lost`."""
    view, facts = _facts(page)
    digests = [line["links"][at : at + _DIGITS] for at in range(0, len(line["links"]), _DIGITS)]
    now = [digest(f"{url} {label}") for url, label in zip(facts.urls, facts.labels, strict=True)]
    at_now: dict[int, int] = {}
    for match in SequenceMatcher(None, digests, now, autojunk=False).get_matching_blocks():
        at_now.update(zip(range(match.a, match.a + match.size), range(match.b, match.b + match.size), strict=True))
    links = [
        {"url": facts.urls[at_now[at]], "text": facts.labels[at_now[at]], "role": _NAMES[letter]}
        for at, letter in enumerate(line["roles"])
        if at in at_now
    ]
    lost["links"] += len(line["roles"]) - len(links)
    items = [
        _unpacked_item(view, facts, item, at_now[item["seed"]], lost)
        for item in line["items"]
        if item["seed"] in at_now
    ]
    lost["items"] += len(line["items"]) - len(items)
    article = {"headline": None} if line["type"] == "article" else None
    return {"url": page.url, "type": line["type"], "article": article, "teasers": items, "links": links}


def _unpacked_item(view: PageView, facts: LinkFacts, item: Line, seed: int, lost: Counter[str]) -> dict[str, Any]:
    words, middle = _words(view, view.links[seed].block)
    found: dict[str, Any] = dict.fromkeys(_TEXTS)
    for name in _TEXTS:
        if name in item:
            begin = 0 if name == "section" else max(0, middle - _NEAR)
            found[name] = _text(words[begin : middle + _NEAR], *item[name])
            lost[name] += found[name] is None
    found["headline"] = found["headline"] or facts.labels[seed]
    return found | {"url": facts.urls[seed], "relation": "related" if item["relation"] == "r" else "teaser"}


def _words(view: PageView, block: int) -> tuple[list[str], int]:
    """All words of a page, and how many stand before a block."""
    before = [word for one in view.blocks[:block] for word in one.text.split()]
    behind = [word for one in view.blocks[block:] for word in one.text.split()]
    return before + behind, len(before)


def _text(words: list[str], count: int, wanted: str) -> str | None:
    """So many words in a row with this digest, the last such."""
    for at in range(len(words) - count, -1, -1):
        text = " ".join(words[at : at + count])
        if digest(text) == wanted:
            return text
    return None


def _facts(page: corpora.Page) -> tuple[PageView, LinkFacts]:
    opened = open_page(page.body, None, page.url)
    return opened.view, link_facts(opened.view, opened.base)


def pages(folder: Path, lost: Counter[str]) -> Iterator[tuple[Line, corpora.Page, dict[str, Any]]]:
    """The annotated pages that the corpora have, each with its gold."""
    known: dict[str, dict[str, dict[str, Any]]] = {}
    for line in map(json.loads, STORED.read_text().splitlines()):
        corpus, file = line["corpus"], line["file"]
        if corpus not in known:
            present = (folder / corpus / "gold.jsonl").is_file()
            known[corpus] = {gold["file"]: gold for gold in corpora.golds(folder / corpus)} if present else {}
        page = corpora.load(folder / corpus, known[corpus][file]) if file in known[corpus] else None
        if page is None or hashlib.sha256(page.body).hexdigest() != line["sha256"]:
            lost["pages"] += 1
            continue
        yield line, page, unpacked(page, line, lost)


def write(folder: Path, out: Path) -> Counter[str]:
    """Write the corpus; returns what was not found again, by kind."""
    lost: Counter[str] = Counter()
    (out / "pages").mkdir(parents=True, exist_ok=True)
    with (out / "gold.jsonl").open("w", encoding="utf-8") as lines:
        for line, page, gold in pages(folder, lost):
            file = f"pages/{line['corpus']}-{Path(line['file']).name}"
            (out / file).write_bytes(gzip.compress(page.body, mtime=0))
            lines.write(json.dumps({"file": file, "id": Path(file).name.partition(".")[0], **gold}) + "\n")
    return lost


def pack(folder: Path, corpus: Path) -> None:
    """Print the annotations of a corpus whose gold names where each page is from."""
    for gold in corpora.golds(corpus):
        page = corpora.load(corpus, gold)
        print(json.dumps(packed(page, gold, gold["corpus"], gold["source"]), separators=(",", ":")))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="CORPORA")
    parser.add_argument("out", type=Path, nargs="?", metavar="OUT")
    parser.add_argument("--pack", type=Path, metavar="CORPUS")
    arguments = parser.parse_args()
    if arguments.pack:
        pack(arguments.folder, arguments.pack)
    elif arguments.out:
        lost = write(arguments.folder, arguments.out)
        print("not found again:", dict(lost) or "nothing", file=sys.stderr)
    else:
        parser.error("name a folder to write to, or a corpus to pack")


if __name__ == "__main__":
    main()
