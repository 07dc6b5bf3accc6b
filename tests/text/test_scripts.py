"""The ranges of scripts hold the letters of their scripts."""

import re

import pytest

from thresher.text import scripts


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("DEVANAGARI", "अह"),
        ("THAI", "กฮ"),
        ("LAO", "ກຮ"),
        ("BURMESE", "ကအ"),
        ("KHMER", "កអ"),
        ("KANA", "ぁんァヶ"),
        ("HAN", "㐀一中龥"),
        ("HAN_COMPATIBLE", "\uf900"),
        ("HANGUL", "가힣"),
        ("FULL_WIDTH", "！Ａｚ"),
    ],
    ids=lambda text: text if text.isascii() else "",
)
def test_a_range_holds_the_letters_of_its_script_and_none_of_another(name: str, letters: str) -> None:
    ranges = {name: re.compile(f"[{text}]") for name, text in vars(scripts).items() if name.isupper()}
    assert {known for known, each in ranges.items() for letter in letters if each.match(letter)} == {name}
    assert all(not each.match(latin) for latin in "aé1 -" for each in ranges.values())
