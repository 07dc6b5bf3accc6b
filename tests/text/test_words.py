"""The files of the languages: their shape, that readers get what is in them, and that the table of lists is true."""

import ast
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from babel import Locale

from tests.conftest import ROOT
from thresher.text import words
from thresher.text.words import languages, read_words
from thresher.text.words.lists import Words

FOLDER = Path(words.__file__).parent
FILES = sorted(FOLDER.glob("*.toml"))
GROUPS = Words.__struct_fields__
WITH_SIGNS = ("dates.within", "names.conjunctions", "page.photo_words")
COUNT_MONTHS = ("ja", "ko")
"""Languages whose months are counted, not named."""
WELL_READ = "ar cs da de en es fa fi fr it ja ko nl no pl pt ru sv tr uk vi zh".split()
"""Languages in which every reader knows something; a file that is new here names what it still lacks."""
NOTIONS = {
    "the author": ("bylines.by", "bylines.leads", "bylines.leads_unspaced", "bylines.after_names", "bylines.labels"),
    "published": ("dates.published",),
    "changed": ("dates.updated",),
    "a day ago": ("dates.days",),
    "yesterday": ("dates.yesterday",),
    "related": ("lists.related", "lists.related_whole", "lists.related_stems"),
    "latest": ("lists.latest", "lists.latest_whole"),
    "comments": ("lists.comments",),
    "the source": ("page.source_labels",),
    "the front page": ("page.home",),
    "tools": ("page.tools",),
}


def lists_of(known: Words) -> dict[str, tuple[str, ...]]:
    """The lists of a language that are not empty: `group.name` → entries."""
    return {
        f"{group}.{name}": entries
        for group in GROUPS
        for name in getattr(known, group).__struct_fields__
        if (entries := getattr(getattr(known, group), name))
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_has_the_shape_of_all(path):
    known = lists_of(read_words(path))
    assert known, "an empty file"
    for name, entries in known.items():
        assert len(entries) == len(set(entries)), f"{name} holds an entry twice"
        if name.endswith("_patterns"):
            assert all(re.compile(entry) for entry in entries)
            continue
        for entry in entries:
            assert entry, f"{name} has an empty entry: two commas, or one at its end"
            assert entry == entry.lower(), f"{name}: {entry!r} is not in lower case"
            assert entry == unicodedata.normalize("NFC", entry), f"{name}: {entry!r} is not composed (NFC)"
            assert entry == " ".join(entry.split()), f"{name}: {entry!r} has odd white space"
            assert name in WITH_SIGNS or any(map(str.isalnum, entry)), f"{name}: {entry!r} holds no word"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_named_by_a_language_code(path):
    primary, _, rest = path.stem.partition("-")
    english = Locale("en")
    assert primary in english.languages
    assert not rest or rest in english.scripts


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_keeps_the_order_of_the_table(path):
    found = re.findall(r"^(?:\[(\w+)\]|(\w+) =)", path.read_text("utf-8"), re.M)
    names, group = [], ""
    for table, name in found:
        group = table or group
        names += [f"{group}.{name}"] if name else []
    order = [f"{group}.{name}" for group in GROUPS for name in getattr(Words(), group).__struct_fields__]
    assert names == sorted(names, key=order.index)


def test_the_english_file_explains_every_list():
    text = (FOLDER / "en.toml").read_text("utf-8")
    for group in GROUPS:
        for name in getattr(Words(), group).__struct_fields__:
            assert re.search(rf"^# .+\n(?:# )?{name} =", text, re.M), name


@pytest.mark.parametrize("code", [code for code in languages() if code not in ("mul", *COUNT_MONTHS)])
def test_every_language_names_months_and_weekdays(code):
    calendar = languages()[code].calendar
    assert len(calendar.months) == 12
    assert all(form.strip() for month in calendar.months for form in month.split(","))
    assert len(calendar.weekdays) >= 7


@pytest.mark.parametrize("code", WELL_READ)
@pytest.mark.parametrize("notion", NOTIONS)
def test_a_language_that_all_readers_read_has_words_for(notion, code):
    assert lists_of(languages()[code]).keys() & set(NOTIONS[notion])


@pytest.mark.parametrize("code", languages())
def test_lists_that_are_read_together_share_nothing(code):
    known = lists_of(languages()[code])
    for one, other in (
        ("lists.related", "lists.related_within"),
        ("lists.related", "lists.related_whole"),
        ("lists.related_within", "lists.related_whole"),
        ("lists.latest", "lists.latest_within"),
        ("lists.latest", "lists.latest_whole"),
        ("lists.latest_within", "lists.latest_whole"),
        ("page.source_labels", "page.source_labels_in_dumps"),
        ("page.photo_labels", "page.photo_labels_in_dumps"),
        ("page.photo_labels", "page.photo_labels_in_pages"),
        ("page.photo_labels", "page.photo_words"),
        ("bylines.by", "bylines.leads"),
        ("bylines.by", "bylines.by_amid"),
        ("bylines.by_amid", "bylines.by_behind_pieces"),
        ("bylines.by_amid", "bylines.by_in_items"),
        ("names.conjunctions", "names.ambiguous_conjunctions"),
        ("names.titles", "names.kept_titles"),
        ("dates.ago_before", "dates.ago_before_units"),
    ):
        assert not set(known.get(one, ())) & set(known.get(other, ())), f"{one} and {other}"


def test_readers_get_the_words_of_all_languages():
    assert {"related", "lire aussi", "zum thema"} <= set(words.list_words().related)
    assert words.byline_words().by.count("por") == 1  # Spanish and Portuguese


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[dates]\nupdatd = 'changed'", "updatd"),
        ("[date]\nupdated = 'changed'", "date"),
        ("[dates]\nupdated = 'changed", "end of document"),
    ],
    ids=["unknown list", "unknown table", "no end"],
)
def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(text, says, tmp_path):
    path = tmp_path / "xx.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=f"xx.toml.*{says}"):
        read_words(path)


def _documented():
    tree = ast.parse((FOLDER / "lists.py").read_text("utf-8"))
    for group in (node for node in tree.body if isinstance(node, ast.ClassDef) and node.name != "Words"):
        for field, doc in zip(group.body[1::2], group.body[2::2], strict=True):
            yield field.target.id, " ".join(doc.value.value.split())


@pytest.mark.parametrize(("name", "doc"), [pytest.param(*each, id=each[0]) for each in _documented()])
def test_the_table_names_every_list_s_readers(name, doc):
    told = {reader.strip() for reader in doc.partition("Readers: ")[2].strip(".").split(",")}
    readers = ROOT / "crawler" / "extractors"
    places = (path for folder in (readers, ROOT / "pipelines", ROOT / "text") for path in folder.rglob("*.py"))
    found = {
        ".".join(path.relative_to(readers if readers in path.parents else ROOT).with_suffix("").parts)
        for path in places
        if path.parent != ROOT / "text" / "words"
        and re.search(rf"\)\.{name}\b|_WORDS\.{name}\b|known\.{name}\b|calendar\.{name}\b", path.read_text("utf-8"))
    }
    assert told == found


LATIN = """
[calendar]
months = '''
ianuarii
februarii
martii
aprilis
maii
iunii
iulii
augusti
septembris
octobris
novembris
decembris
'''

[bylines]
leads = "scripsit"

[lists]
related = "vide etiam"

[page]
source_labels = "fons"
"""
ASKED = """
import sys
from datetime import date
from pathlib import Path

from thresher.text import words

words._FOLDER = Path(sys.argv[1])

from thresher.crawler.extractors.dates.datetext import find_dates
from thresher.crawler.extractors.fields.source_lines import labelled
from thresher.crawler.extractors.names.names import split_authors
from thresher.crawler.extractors.zones.sections import says_related
from thresher.crawler.extractors.dumps.line_words import topic_of

print(find_dates("die 3 Ianuarii 2020", language="la", today=date(2026, 1, 1))[0].iso)
print(split_authors("Scripsit Ada Novak", visible=True))
print(says_related("Vide etiam"), topic_of("Vide etiam"))
print(labelled("Fons: Acta Diurna").name)
"""


def test_one_file_teaches_the_readers_a_language(tmp_path):
    for path in FILES:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "la.toml").write_text(LATIN)
    told = subprocess.run([sys.executable, "-c", ASKED, str(tmp_path)], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["2020-01-03", "['Ada Novak']", "True related", "Acta Diurna"]


def test_help_reads_no_language():
    asked = (
        "import sys, thresher.cli; readers = ('thresher.crawler.extractors', 'thresher.text.words'); "
        "print([name for name in sys.modules if name.startswith(readers)])"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
