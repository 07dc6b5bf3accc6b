"""On the corpora, where they are present: no figure below its floor, and what must hold of every page."""

import random
from pathlib import Path

import pytest

from benchmarks import corpus as corpora
from benchmarks import floors
from benchmarks.marks import Marks
from benchmarks.quality import pinned_figures
from benchmarks.run import measure, run_all, tasks
from benchmarks.soundness import Checked, check_page

FOLDERS = corpora.all_corpora()

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FOLDERS, reason="the corpora are not here: THRESHER_CORPORA names the folder that holds them"
    ),
]


@pytest.fixture(scope="module")
def marks() -> list[Marks]:
    """Every page extracted once, in the corpora's order."""
    return measure(FOLDERS)


@pytest.fixture(scope="module")
def checked() -> list[Checked]:
    """Every page extracted a second time, shuffled, by processes with other seeds for the hashes of strings."""
    work = tasks(FOLDERS)
    random.Random(1).shuffle(work)
    return run_all(check_page, work)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_no_figure_is_below_its_floor(folder: Path, marks: list[Marks]) -> None:
    pinned, digest = floors.read(), corpora.digest(folder)
    if folder.name not in pinned or pinned[folder.name]["digest"] != digest:
        pytest.skip(
            f"no floors are pinned for this state of {folder.name}: python -m benchmarks.quality --write-floors"
        )
    figures = pinned_figures([one for one in marks if one.corpus == folder.name])
    assert floors.below(folder.name, digest, figures, pinned) == []


def test_every_page_ends_with_a_sound_record_or_a_typed_refusal(checked: list[Checked]) -> None:
    assert [(page.page, page.faults) for page in checked if page.faults] == []


def test_the_same_bytes_give_the_same_outcome_in_any_order(marks: list[Marks], checked: list[Checked]) -> None:
    first = {f"{one.corpus} {one.id}": one.digest for one in marks}
    assert [page.page for page in checked if first[page.page] != page.digest] == []
    assert len(first) == len(checked)
