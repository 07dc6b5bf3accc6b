"""Texts that ask for consent."""

import pytest

from thresher.text.consent import speaks_of_consent


@pytest.mark.parametrize(
    ("text", "speaks"),
    [
        ("We use cookies to measure how our pages are read.", True),
        ("Here stands external content of Flickerbox, which your personal data is sent to.", True),
        ("An dieser Stelle finden Sie einen externen Inhalt von Flickerbox.", True),
        ("Ici, un contenu externe de Flickerbox complète l'article.", True),
        ("Este artículo incluye contenido externo de Flickerbox.", True),
        ("Здесь находится внешний контент.", True),
        ("The ship's contents were sold on the quay, and nobody kept count.", False),
    ],
)
def test_what_speaks_of_consent(text: str, speaks: bool) -> None:
    assert speaks_of_consent(text) is speaks
