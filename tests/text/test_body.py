"""The words of a text."""

from datetime import date

import pytest

from thresher.crawler.extractors.dumps import read_text
from thresher.text.body import count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("two words", 2),
        ("Ein Dorf zählt seine Sterne", 5),
        ("東京で3月", 4 + 1),
        ("เรือ ferry", 4 + 1),
        ("배를 지키다", 2),
    ],
    ids=["none", "ascii", "latin", "japanese", "thai", "korean"],
)
def test_words_are_counted_and_characters_where_words_are_not_parted(text: str, words: int) -> None:
    assert count_words(text) == words


def test_a_text_dump_counts_as_a_page_does() -> None:
    sentence = "ชาวบ้าน ลง คะแนน ให้ เก็บ เรือ ข้าม ฟาก ลำ สุดท้าย ไว้ หลัง จาก ประชุม กัน นาน ถึง สาม ชั่วโมง ใน ศาลา กลาง หมู่บ้าน."
    paragraphs = [f"{sentence} {sentence} {number}" for number in range(6)]
    page = read_text("\n\n".join(["เรือ ข้าม ฟาก ลำ สุดท้าย", "14 พฤศจิกายน 2025", *paragraphs]), today=date(2026, 1, 1))
    assert page.article
    assert page.article.word_count == count_words(page.article.body) > len(page.article.body.split())
