"""Fingerprints: what is alike meets in a band, what is not does not."""

import pytest

from benchmarks.generated import paragraphs
from thresher.text.fingerprint import NEAR, fingerprint, similarity

TEXTS = paragraphs("piece", 12)
CHINESE = "市议会昨天晚上通过了新的预算并且宣布将在明年春天重新开放河边的博物馆和旧火车站" * 3


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("\n\n".join(TEXTS), "\n".join(TEXTS).upper()),
        (CHINESE, " ".join(CHINESE)),
    ],
)
def test_the_same_words_have_one_digest(text: str, other: str) -> None:
    assert fingerprint(text).text_digest == fingerprint(other).text_digest


@pytest.mark.parametrize("cut", [1, 2])
def test_a_cut_text_is_near(cut: int) -> None:
    one, other = fingerprint("\n".join(TEXTS)), fingerprint("\n".join(TEXTS[cut:]))
    assert one.minhash is not None
    assert other.minhash is not None
    assert similarity(one.minhash, other.minhash) >= NEAR
    assert set(one.bands) & set(other.bands)


def test_of_many_pairs_of_other_texts_few_meet() -> None:
    found = [fingerprint("\n".join(paragraphs(number, 12))) for number in range(100)]
    meetings = sum(bool(set(one.bands) & set(other.bands)) for one in found for other in found if one is not other)
    assert meetings == 0


def test_short_texts_are_not_compared() -> None:
    assert fingerprint("Photo: a bridge over the river").text_digest is None
    caption = fingerprint(" ".join(TEXTS[0].split()[:30]))
    assert caption.text_digest is not None
    assert caption.minhash is None
    assert caption.bands == ()
