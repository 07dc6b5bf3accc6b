import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pipelines.records import article, page
from thresher.pipelines.normalise import normalise
from thresher.schemas.record import (
    Accounting,
    Article,
    Block,
    BlockKind,
    Crumb,
    Image,
    Link,
    PageRecord,
    Source,
    Teaser,
    TextLink,
    Zone,
)
from thresher.text.body import body_text
from thresher.text.cleaning import are_lines, are_texts, line, lines, verbatim

ENGLISH = "The council of the harbour town has voted to keep its last ferry, and the boat will sail again in spring. "
GERMAN = "Der Rat der Hafenstadt hat beschlossen, die letzte Fähre zu behalten, und im Frühjahr fährt sie wieder. "
NORWEGIAN = "Byrådet i havnebyen har vedtatt å beholde den siste fergen, og båten skal seile igjen til våren. "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("  a \t b\u00a0c\u2003d ", "a b c d"),
        ("Cafe\u0301", "Café"),
        ("Ver\u00adfassungs\u00adgericht", "Verfassungsgericht"),
        ("H\ufeffow\u2060 to\u200b", "How to"),
        ("a\x00b\x07c", "abc"),
        ("half \ud83d a pair", "half a pair"),
        ("It\u2019s \u201cquoted\u201d \u2026 \ufb01ne \uff21", "It\u2019s \u201cquoted\u201d \u2026 \ufb01ne \uff21"),
        ("Itâ€™s", "It\u2019s"),
        ("We\x92re here", "We\u2019re here"),
        ("RenÃ© in ZÃ¼rich", "René in Zürich"),
        ("Dariusz JaroÅ\x84", "Dariusz Jaroń"),
        ("РџСЂРёРІРµС‚, РјРёСЂ", "Привет, мир"),
        ("onsÂ\u00a0are", "ons are"),
        ("AMANHÃ DE MANHÃ", "AMANHÃ DE MANHÃ"),
        ("Он сказал: «В»", "Он сказал: «В»"),
        ("Tom &amp; Co", "Tom &amp; Co"),
        ("نمی\u200cشود", "نمی\u200cشود"),
        ("ភាសា\u200bខ្មែរ", "ភាសា\u200bខ្មែរ"),
    ],
)
def test_a_line(text: str, expected: str) -> None:
    assert line(text) == expected


def test_line_breaks_stay_in_blocks() -> None:
    assert lines(" a  b\r\nc\u2028 \n\nd ") == "a b\nc\nd"
    assert lines("name | price\nboat | 3") == "name | price\nboat | 3"
    assert verbatim("def f():\r\n    return  '\u00ad'\n") == "def f():\n    return  ''\n"


def test_body_and_blocks_say_the_same() -> None:
    record = normalise(page(article("We\x92re here.", "\u200b", "Fine.", word_count=4)))
    assert record.article is not None
    assert record.article.body == "We’re here.\n\nFine." == body_text(record.article.blocks)
    assert record.article.word_count == 3


def test_names_are_cleaned_and_not_guessed() -> None:
    told = normalise(page(article("x", authors=["Maren  Oakes", "Maren Oakes", " ", "desk"]))).article
    assert told is not None
    assert told.authors == ["Maren Oakes", "desk"]


def test_the_address_as_met_stays() -> None:
    url = "https://news.example/a?utm_source=x&id=1"
    record = normalise(page(article("x"), url=url, canonical_url=url))
    assert (record.url, record.canonical_url) == (url, "https://news.example/a?id=1")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-07-01T12:00:00", "2025-07-01T12:00:00+02:00"),
        ("2025-01-01T12:00", "2025-01-01T12:00+01:00"),
        ("2025-07-01T12:00:00Z", "2025-07-01T12:00:00Z"),
        ("2025-07-01T12:00:00-05:00", "2025-07-01T12:00:00-05:00"),
        ("2025-07-01", "2025-07-01"),
        ("0001-01-01T00:00:00", "0001-01-01T00:00:00+00:53"),
        (None, None),
    ],
)
def test_times_get_the_offset_of_the_zone(value: str | None, expected: str | None) -> None:
    told = article("x", date_published=value, date_published_raw="1 July, 12:00", date_modified=value)
    record = normalise(page(told, teasers=[Teaser(headline="t", date=value)]), time_zone="Europe/Berlin")
    assert record.article is not None
    assert record.article.date_published == record.article.date_modified == record.teasers[0].date == expected
    assert record.article.date_published_raw == "1 July, 12:00"
    assert normalise(page(told)).article == told


@pytest.mark.parametrize(
    ("text", "claim", "expected"),
    [
        (GERMAN * 8, "en", "de"),
        (ENGLISH * 8, "en", "en"),
        (GERMAN, "en", "en"),  # too little text
        (ENGLISH * 4 + GERMAN * 8, "fr", "fr"),  # two languages: not sure
        (NORWEGIAN * 8, "da", "da"),  # languages that are easily taken for each other
        (GERMAN * 8, None, None),
    ],
)
def test_the_language_of_the_text_goes_before_the_claim(text: str, claim: str | None, expected: str | None) -> None:
    record = normalise(page(article(text), language=claim))
    assert record.language == expected
    warnings = [(warning.code, repr(claim) in warning.message) for warning in record.warnings]
    assert warnings == ([("language_contradicted", True)] if claim != expected else [])


PARTS = st.sampled_from(
    [
        "Ã",
        "Â ",
        "â€™",
        "â\x80\x99",
        "\xad",
        "\u200b",
        "e\u0301",
        "\u00a0",
        " ",
        "\n",
        "\r",
        "Р",
        "С‚",
        "ก",
        "a",
        "b c",
        "\x92",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PARTS, max_size=8).map("".join))
MAYBE = st.none() | TEXTS
ARTICLES = st.builds(
    Article,
    headline=MAYBE,
    kicker=MAYBE,
    standfirst=MAYBE,
    byline=MAYBE,
    authors=st.lists(TEXTS, max_size=3),
    source=st.none() | st.builds(Source, TEXTS),
    date_published=st.none() | st.datetimes().map(lambda moment: moment.isoformat()) | TEXTS,
    blocks=st.lists(st.builds(Block, st.sampled_from(BlockKind), TEXTS), max_size=4),
    links=st.lists(st.builds(TextLink, TEXTS, TEXTS), max_size=2),
    images=st.lists(st.builds(Image, TEXTS, MAYBE, MAYBE, MAYBE), max_size=2),
    tags=st.lists(TEXTS, max_size=3),
).map(lambda told: msgspec.structs.replace(told, body=body_text(told.blocks)))
RECORDS = st.builds(
    page,
    st.none() | ARTICLES,
    title=MAYBE,
    canonical_url=MAYBE,
    language=st.sampled_from([None, "en", "ru"]),
    breadcrumbs=st.lists(st.builds(Crumb, TEXTS), max_size=2),
    teasers=st.lists(st.builds(Teaser, headline=MAYBE, date=MAYBE, summary=MAYBE), max_size=3),
    links=st.lists(st.builds(Link, TEXTS, MAYBE, st.sampled_from(Zone)), max_size=3),
    accounting=st.just(Accounting(0, dict.fromkeys(Zone, 0))),
)


TEXTS = st.lists(st.text(st.sampled_from("aZ é\u0301\n\u00a0\u200b\u00adÃ©Рџ’“\x92"), max_size=4), max_size=4)


@given(TEXTS)
@settings(max_examples=500)
def test_texts_that_are_told_to_be_clean_together_stay_as_they_are(texts: list[str]) -> None:
    assert not are_lines(texts) or list(map(line, texts)) == texts
    assert not are_texts(texts) or list(map(lines, texts)) == texts


@given(RECORDS, st.sampled_from([None, "Asia/Kolkata", "America/New_York"]))
def test_normalising_again_changes_nothing(record: PageRecord, time_zone: str | None) -> None:
    once = normalise(record, time_zone=time_zone)
    assert normalise(once, time_zone=time_zone) == once
    if once.article is not None:
        assert once.article.body == body_text(once.article.blocks)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("https://me:s3cret@news.example/a", "https://news.example/a"),
        ("https://me@news.example:8080/a?b=c@d", "https://news.example:8080/a?b=c@d"),
        ("//me:s3cret@news.example/a", "//news.example/a"),
        ("HTTP://me:s3@cret@news.example", "HTTP://news.example"),
        ("https://news.example/@me/a", "https://news.example/@me/a"),
        ("https://news.example?to=me@news.example", "https://news.example?to=me@news.example"),
        ("https://news.example/\ud83d", "https://news.example/\ufffd"),
        ("mailto:me@news.example", "mailto:me@news.example"),
        ("/a@b", "/a@b"),
    ],
)
def test_an_address_has_no_user_and_no_password(written: str, kept: str) -> None:
    link, source = TextLink("More", written), Source("Post", written)
    record = page(
        article("A text.", links=[link], images=[Image(url=written)], source=source),
        url=written,
        canonical_url=written,
        breadcrumbs=[Crumb("Home", written)],
        teasers=[Teaser(headline="More", url=written, image=written)],
        links=[Link("More", written, Zone.ARTICLE)],
    )
    found = normalise(record)
    assert found.article
    assert found.article.source
    assert {
        found.url,
        found.canonical_url,
        found.breadcrumbs[0].url,
        found.teasers[0].url,
        found.teasers[0].image,
        found.links[0].url,
        found.article.links[0].url,
        found.article.images[0].url,
        found.article.source.url,
    } == {kept}
