"""The code blocks of README and docs: which are commands and Python, and what each needs.

A block whose first line is a comment `# needs …` needs something beside a working folder: the network, a server, a
terminal of its own.  It says so to its reader, and is not run.
"""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
PROGRAMS = frozenset(
    """cat cd curl dask datasette docker export journalctl make mkdir pip pre-commit podman psql python python3 sed
    sqlite3 sqlite-utils sudo systemctl thresher useradd zstdcat""".split()
)
"""What the lines of a block of commands begin with; other indented blocks show what a command writes."""
_FENCED = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n)(?:^ {4}.*\n|^\n(?= {4}))+", re.MULTILINE)
_NEEDS = re.compile(r"# needs (.+)\n")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of code that a reader may copy."""

    page: str
    line: int
    language: str
    """`sh` or `python`."""
    code: str

    @property
    def needs(self) -> str | None:
        """What it needs beside a working folder; None where it is run as it stands."""
        found = _NEEDS.match(self.code)
        return found[1] if found else None


def blocks_of(page: Path) -> list[Block]:
    """The blocks of commands and of Python of a page, in their order."""
    text = page.read_text(encoding="utf-8")
    found = [(match.start(), match[1], match[2]) for match in _FENCED.finditer(text)]
    apart = _FENCED.sub(lambda match: re.sub(r"[^\n]", "x", match[0]), text)
    found += [(match.start(), "", textwrap.dedent(match[0])) for match in _INDENTED.finditer(apart)]
    return [
        Block(page.name, text.count("\n", 0, at) + 1, language, _of_a_session(code))
        for at, named, code in sorted(found)
        if (language := _language(named, code))
    ]


def _language(named: str, code: str) -> str | None:
    if named in ("python", "pycon"):
        return "python"
    if named:
        return "sh" if named in ("sh", "bash") else None
    first = _NEEDS.sub("", code).split(maxsplit=1)[0]
    return "sh" if first.rpartition("/")[2] in PROGRAMS or re.match(r"[A-Z_]+=", first) else None


def _of_a_session(code: str) -> str:
    """The lines that are typed, of a session with Python."""
    typed = [line[4:] for line in code.splitlines() if line.startswith((">>> ", "... "))]
    return "\n".join(typed) + "\n" if code.startswith(">>> ") else code
