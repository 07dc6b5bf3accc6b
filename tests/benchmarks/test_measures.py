"""The measures, on examples worked out by hand."""

import pytest

from benchmarks.measures import body_precision_recall, body_scores, fold, names_f1, same_day, tokens, word_f1


def test_a_cjk_character_is_a_token() -> None:
    assert tokens("新闻 OK, ça va") == ["新", "闻", "OK", "ça", "va"]


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("a b c d e", "a b c d e", (1.0, 1.0)),
        ("a b c d e", "a b c d", (1.0, 0.5)),
        ("a b c d", "a b c d e f", (1 / 3, 1.0)),
        ("a b", "a b", (1.0, 1.0)),
        ("a b c d", "", (None, 0.0)),
        ("", "a b c d", (0.0, None)),
        ("", "", (1.0, 1.0)),
    ],
)
def test_precision_and_recall_of_a_body(gold: str, found: str, expected: tuple[float | None, float | None]) -> None:
    assert body_precision_recall(gold, found) == pytest.approx(expected)


def test_a_page_without_a_body_counts_for_recall_only() -> None:
    scores = body_scores([(["a b c d", "e"], "a b c d e"), ("a b c d", "")])
    assert scores == pytest.approx({"body F1": 2 / 3, "precision": 1.0, "recall": 0.5, "exact": 0.5})


@pytest.mark.parametrize(
    ("gold", "found", "expected"), [("A b b", "a b", 0.8), ("", "", 1.0), ("a", "", 0.0), ("a", "b", 0.0)]
)
def test_word_f1(gold: str, found: str, expected: float) -> None:
    assert word_f1(gold, found) == pytest.approx(expected)


def test_folding_keeps_words_only() -> None:
    assert fold("  José  Núñez-Álvarez, Jr. ") == "jose nunez alvarez jr"


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ([], [], 1.0),
        (["Ann Lee"], [], 0.0),
        ([], ["Ann Lee"], 0.0),
        (["Ann Lee", "Bo Chan"], ["ANN LEE"], 2 / 3),
        (["Ann Lee"], ["Ann Lee", "Ann  Lee"], 1.0),
    ],
)
def test_names_f1(gold: list[str], found: list[str], expected: float) -> None:
    assert names_f1(gold, found) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("gold", "found", "expected"),
    [
        ("2024-05-03", "2024-05-03T23:00:00+02:00", True),
        ("2024-05-03 15:47:42.389000+00:00", "2024-05-03", True),
        ("2024-05-03", "2024-05-04", False),
        ("2024-05-03T23:30:00Z", "2024-05-04T01:30:00+02:00", True),
        ("2024-05-03T23:30:00Z", "2024-05-04T09:30:00+02:00", False),
        ("2024-05-03T23:30:00Z", "2024-05-04T09:30:00", True),
        ("2024-05-03", None, False),
        ("2024-05-03", "2024-05-03, morning", True),
        ("2024-05-03", "3 May", False),
    ],
)
def test_same_day(gold: str, found: str | None, expected: bool) -> None:
    assert same_day(gold, found) is expected
