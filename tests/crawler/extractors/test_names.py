"""Names out of bylines: tables of examples, caught bugs, and that nothing ever raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thresher.crawler.extractors.names.bracketed_writers import closing_writers, opening_writers
from thresher.crawler.extractors.names.name_case import name_case
from thresher.crawler.extractors.names.name_kinds import fold_name
from thresher.crawler.extractors.names.name_words import NAME_ENDINGS, ROLES, TECHNICAL_USERS
from thresher.crawler.extractors.names.names import (
    NameKind,
    agency_of,
    author_of_url,
    byline_score,
    degrees_of,
    name_kind,
    parse_dateline,
    split_authors,
    strip_lead,
)

SPLIT: list[tuple[str, dict[str, Any], list[str]]] = [
    # one person
    ("Jane Doe", {}, ["Jane Doe"]),
    ("By Jane Doe", {}, ["Jane Doe"]),
    ("  by:  Jane Doe ", {}, ["Jane Doe"]),
    ("Dr. Jane Doe, PhD", {}, ["Dr. Jane Doe"]),
    ("Jane Doe, M.D. FACLM", {}, ["Jane Doe"]),
    ("Jane Doe for Reuters", {}, ["Jane Doe"]),
    ("Jane Doe in Berlin", {}, ["Jane Doe"]),
    ("Jane Doe is a reporter who covers trade.", {}, ["Jane Doe"]),
    ("Jane Doe Senior Autos Reporter", {}, ["Jane Doe"]),
    ("Jane Doe, Director of Operations, Atlas Carriers", {}, ["Jane Doe"]),
    ("J. K. Rowling", {}, ["J. K. Rowling"]),
    ("A. E. van Roe", {"visible": True}, ["A. E. van Roe"]),
    ("А. С. Пушкин", {}, ["А. С. Пушкин"]),
    ("John Smith, Jr.", {}, ["John Smith Jr."]),
    ("Henry Ford III", {}, ["Henry Ford III"]),
    ("Smith, John", {}, ["John Smith"]),
    ("van Dyke, Jeff T.", {}, ["Jeff T. van Dyke"]),
    ("Christoph von Eichen", {}, ["Christoph von Eichen"]),
    # several
    ("By Jane Doe, Political Editor, and JOHN O'BRIEN | Reuters", {}, ["Jane Doe", "John O'Brien"]),
    ("Von Anna Müller und Jan-Peter Schulz", {}, ["Anna Müller", "Jan-Peter Schulz"]),
    ("Jane Doe, John Roe & Mary Major", {}, ["Jane Doe", "John Roe", "Mary Major"]),
    ("Jane Doe; John Roe", {}, ["Jane Doe", "John Roe"]),
    ("Doe, Jane; Roe, John", {}, ["Jane Doe", "John Roe"]),
    ("María López y Juan Pérez", {}, ["María López", "Juan Pérez"]),
    ("Jean Dupont et Anne Martin", {}, ["Jean Dupont", "Anne Martin"]),
    ("Luca Rossi e Anna Bianchi", {}, ["Luca Rossi", "Anna Bianchi"]),
    ("Jan de Vries en Piet Jansen", {}, ["Jan de Vries", "Piet Jansen"]),
    ("Anna Kowalska i Jan Nowak", {}, ["Anna Kowalska", "Jan Nowak"]),
    ("Иван Петров и Анна Сидорова", {}, ["Иван Петров", "Анна Сидорова"]),
    ("Ali Yılmaz ve Ayşe Kaya", {}, ["Ali Yılmaz", "Ayşe Kaya"]),
    ("أحمد حسن و سارة علي", {}, ["أحمد حسن", "سارة علي"]),
    ("Jane Doe, JANE DOE", {}, ["Jane Doe"]),
    ("José Núñez / Jose Nunez", {}, ["José Núñez"]),
    # capitals
    ("David TRILLING", {}, ["David Trilling"]),
    ("PETER RUTLAND", {}, ["Peter Rutland"]),
    ("Иван ПЕТРОВ", {}, ["Иван Петров"]),
    ("JAN VAN DER BERG", {}, ["Jan van der Berg"]),
    ("BASHAR AL-HAMDI", {}, ["Bashar al-Hamdi"]),
    ("VON MORITZ BERGER am 21. April 2020", {}, ["Moritz Berger"]),
    # other scripts
    ("Текст: Мария Иванова, фото: Олег Петров", {}, ["Мария Иванова"]),
    ("作者：王小明", {}, ["王小明"]),
    ("文・佐藤花子", {}, ["佐藤花子"]),
    ("ავტორი: ნინო ბერიძე", {}, ["ნინო ბერიძე"]),
    ("Հեղինակ՝ Արամ Սարգսյան", {}, ["Արամ Սարգսյան"]),
    ("Autorius: Jonas Petraitis", {}, ["Jonas Petraitis"]),
    ("文/李雷", {}, ["李雷"]),
    ("記者 陳大文", {}, ["陳大文"]),
    ("大山 花子", {}, ["大山 花子"]),
    ("김민수 기자 minsu@example.kr", {}, ["김민수"]),
    ("김민수 기자 외 1명", {}, ["김민수"]),
    ("بقلم: محمد علي", {}, ["محمد علي"]),
    ("राहुल शर्मा", {}, ["राहुल शर्मा"]),
    ("โดย สมชาย ใจดี", {}, ["สมชาย ใจดี"]),
    # what is around a name
    ("By Jane Doe • Updated March 3, 2024 at 5:00 pm • 5 min read", {}, ["Jane Doe"]),
    ("Jane Doe 12.03.2024 15:32 Uhr", {}, ["Jane Doe"]),
    ("Jane Doe 5 comments", {}, ["Jane Doe"]),
    ("Jane Doe jane.doe@example.com @janedoe https://example.com/jane", {}, ["Jane Doe"]),
    ("Medically reviewed by Kim Roe, RD — Written by Jane Doe, MS, RD — Updated on May 7, 2025", {}, ["Jane Doe"]),
    ("12 March 2024 by Jane Doe", {}, ["Jane Doe"]),
    ("Words by Jane Doe, photos by John Roe", {}, ["Jane Doe"]),
    ("Jane Doe (doe)", {}, ["Jane Doe"]),
    # nobody
    ("jane.doe@example.com", {}, []),
    ("@handle", {}, []),
    ("https://facebook.com/jane", {}, []),
    ("admin", {}, []),
    ("webmaster", {}, []),
    ("Editor", {}, []),
    ("Photo: Jane Doe", {}, []),
    ("12 May 2024", {}, []),
    ("", {}, []),
    # desks, agencies and the site only where no person is named
    ("Redaktion", {}, ["Redaktion"]),
    ("Staff", {}, ["Staff"]),
    ("Business Desk", {}, ["Business Desk"]),
    ("Jane Doe, Business Desk", {}, ["Jane Doe"]),
    ("Reuters", {}, ["Reuters"]),
    ("Jane Doe, dpa", {}, ["Jane Doe"]),
    ("dpa/lno", {}, ["dpa/lno"]),
    ("The Daily Plain", {"site_name": "The Daily Plain"}, ["The Daily Plain"]),
    ("Jane Doe | Daily Plain", {"site_name": "Daily Plain"}, ["Jane Doe"]),
    # a single word is a name in metadata, and on the page only behind a lead
    ("Madonna", {}, ["Madonna"]),
    ("Madonna", {"visible": True}, []),
    ("By Madonna", {"visible": True}, ["Madonna"]),
]

CAUGHT: list[tuple[str, dict[str, Any], list[str]]] = [
    ("Van onze redacteur Lotte Marijn", {"visible": True}, ["Lotte Marijn"]),  # "our editor" in many languages
    ("Von unserer Korrespondentin Petra Maier, Paris", {"visible": True}, ["Petra Maier"]),
    ("de notre envoyé spécial Jean Dupont", {"visible": True}, ["Jean Dupont"]),
    ("Dal nostro inviato Marco Rossi", {"visible": True}, ["Marco Rossi"]),
    ("Por nuestra corresponsal Ana Pérez", {"visible": True}, ["Ana Pérez"]),
    ("Da nossa redatora Maria Silva", {"visible": True}, ["Maria Silva"]),
    ("Av vår medarbetare Anna Svensson", {"visible": True}, ["Anna Svensson"]),
    ("By our correspondent Jane Doe", {"visible": True}, ["Jane Doe"]),
    ("Jane Doe Contributing Writer | Strategy, colony sims, and books", {}, ["Jane Doe"]),  # small words are no names
    ("13:30 von Olga Symbolbild imago", {}, ["Olga"]),
    ("NOC Admin", {}, []),  # an account of several people
    ("By Jane DoeMay 14, 202434 min read", {}, ["Jane Doe"]),  # two elements' text run together
    ("Jane DoeSenior Life Reporter", {}, ["Jane Doe"]),
    ("ByJane Doe", {}, ["Jane Doe"]),
    ("Elena Maio", {}, ["Elena Maio"]),  # a family name that is a month elsewhere
    ("jane doe", {}, ["Jane Doe"]),
    ("Jane Doe, GCIS", {}, ["Jane Doe"]),  # an acronym beside a name
    ("By Jane Doe | May 3, 2025 (8:42 AM ET)", {}, ["Jane Doe"]),
    ("Byron Doe", {}, ["Byron Doe"]),  # no "By"
    ("(Reporting by Jane Doe in Lindava; editing by Paul Miller)", {}, ["Jane Doe"]),  # all in brackets
    ("2018年7月21日 18時05分", {}, []),  # parts of a date
    ("Sat, 20 Dec, 2025 - 06:36", {}, []),
    ("3 minute read", {}, []),
    ("By Jane Doe, in News, Portugal, Tourism", {}, ["Jane Doe"]),  # the sections of the piece
    ("Jane Doe, Head of Marketing and Community Development", {}, ["Jane Doe"]),
    ("ByJ.R. Doe", {}, ["J.R. Doe"]),  # the lead glued to an initial
    ("Gespeichert von Jane Doe", {}, ["Jane Doe"]),
    ("Contributors: Jane Doe, Paul Miller", {}, ["Jane Doe", "Paul Miller"]),
    ("Autor Jan Müller:", {}, ["Jan Müller"]),
    ("3i Global", {}, ["3i Global"]),  # a digit that belongs to the word
    ("3d23d65-ddc6-4ce5", {}, []),  # the number of an account
    ("von Jane Doe, MDR THÜRINGEN", {"visible": True}, ["Jane Doe"]),  # a broadcaster in capitals
    ("FOCUS-Online-Experte Jan Doe", {}, ["Jan Doe"]),  # a role before the name
    ("Senior Reporter Jane Doe", {}, ["Jane Doe"]),
    ("Politikredakteurin Jane Doe", {}, ["Jane Doe"]),
    ("von Gesponserte Inhalte", {"visible": True}, []),
    ("Valid HTML 4.01", {}, []),
    ("Paramita (Guha) Ghosh", {}, ["Paramita (Guha) Ghosh"]),  # a bracket inside the name
    ("Jane (Reuters) Doe", {}, ["Jane Doe"]),
    ("Herald staff reporter", {}, ["Herald staff reporter"]),
    ("Staff and news service reports", {}, ["Staff and news service reports"]),
    ("Centre for Trade Research", {}, ["Centre for Trade Research"]),
    ("Luxury Travel Expert", {}, ["Luxury Travel Expert"]),
    ("Jane Doe Reporter", {}, ["Jane Doe"]),
    ("Text & Fotos: Jane Doe", {}, ["Jane Doe"]),
    ("By A. J. Doe View In Digital Edition", {}, ["A. J. Doe"]),
    ("By Jane Doe ⋅ Review Editor", {}, ["Jane Doe"]),
    ("By Jane Doe Updated May 06, 2019", {}, ["Jane Doe"]),
    ("Jane Doe, Certified Sleep Consultant", {}, ["Jane Doe"]),
    ("By Jane Doe Published 5 May 2025Edited by John Roe", {}, ["Jane Doe"]),
    ("News By Jane Doe published 19 May 2026 A big shift", {}, ["Jane Doe"]),
    ("Jane Doe Leiterin Redaktion Leben und Gesundheit", {}, ["Jane Doe"]),
    ("By Jane Doe For The Example Post", {"visible": True}, ["Jane Doe"]),
    ("BY JANE DOE FOR EXAMPLE.ORG", {"visible": True}, ["Jane Doe"]),
    ("By Jane Doe On May 3", {"visible": True}, ["Jane Doe"]),
    ("By JANE DOE AP Science Writer", {"visible": True}, ["Jane Doe"]),
    ("Jane Doe Example.org", {}, ["Jane Doe"]),
    ("Autor: Joanna Kern. Data publikacji Wto, 2011-05-01", {"visible": True}, ["Joanna Kern"]),
    ("by Jane Doe | Dec 30, 2025 | Indoor Plants", {"visible": True}, ["Jane Doe"]),  # a section behind the date
    ("By Jane Doe / Santa Fe", {"visible": True}, ["Jane Doe"]),  # a city behind a slash
    ("fot. PAP / Jan Kern", {"visible": True}, []),
    ("Text: Olga Meier Symbolbild: Jan Kern", {}, ["Olga Meier"]),
    ("Dodano: 3 stycznia 2012, 16:07", {}, []),  # "st" of a month is no ordinal
    ("9 декабря 2011 г.", {}, []),
    ("Δημοσίευση: 5 Ιανουαρίου 2012", {}, []),
    ("Τελευταία ενημέρωση", {}, []),
    ("Mo, 11:41 Uhr", {}, []),
    ("mh", {}, ["mh"]),  # initials, though a short form of dates elsewhere
    ("Agencia EFE", {}, ["Agencia EFE"]),
    ("AWR Example Sp. z o.o.", {}, []),
    ("Example Media, Inc.", {}, []),
    ("Jane Doe, Example GmbH", {}, ["Jane Doe"]),
    ("例新聞株式会社", {}, []),
    ("【聯合報╱記者劉明岩／鹿港報導】", {"visible": True}, ["劉明岩"]),
    ("作者：李明 编辑：王五", {"visible": True}, ["李明"]),
    ("2012年1月12日 来源：新华网 作者：李 明", {"visible": True}, ["李明"]),
    ("（本报记者 赵倩 通讯员 孙静）", {"visible": True}, ["赵倩", "孙静"]),
    ("【李明】", {"visible": True}, ["李明"]),
    ("作者：【李明】", {"visible": True}, ["李明"]),
    ("文／佐藤 花子 写真／鈴木 太郎", {"visible": True}, ["佐藤 花子"]),
    ("责任编辑：王五", {"visible": True}, []),
    ("摄影记者 王小明", {"visible": True}, []),
    ("记者向有关部门了解", {"visible": True}, []),
    ("来源：新华网", {"visible": True}, []),
    ("上班族 利用周休分段打掃", {"visible": True}, []),
    ("推薦", {"visible": True}, []),
]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Киев, Январь 05 (Новый Регион, Константин Орлов) – Теннисист вышел в финал", ["Константин Орлов"]),
        ("北京1月17日电 (记者 张三) 回家过年的人越来越多", ["张三"]),
        ("重庆1月17日电 (李四)重庆市微博", ["李四"]),
        ("南方日報訊 (記者/曹斯)2010年", ["曹斯"]),
        ("Angela Kern (Christlich Soziale Partei, Berlin) - so heißt es", []),
        ("The mayor (Jane Doe) said so", []),
    ],
)
def test_opening_writers(text: str, names: list[str]) -> None:
    assert opening_writers(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("So sagte er am Montag. (Jana Kern)", ["Jana Kern"]),
        ("Tak powiedział. (PAP, Jan Nowak)", ["Jan Nowak"]),
        ("它说。（记者 张三）", ["张三"]),
        ("它说。（完）", []),
        ("So sagte er am Montag (Jana Kern)", []),
    ],
)
def test_closing_writers(text: str, names: list[str]) -> None:
    assert closing_writers(text) == names


@pytest.mark.parametrize(("text", "kwargs", "names"), SPLIT + CAUGHT)
def test_split_authors(text: str, kwargs: dict[str, Any], names: list[str]) -> None:
    assert split_authors(text, **kwargs) == names


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("Jane Doe, PhD, RD", {"jane doe": ", PhD, RD"}),
        ("Jane Doe, PhD on 3 May", {"jane doe": ", PhD"}),
        ("Jane Doe CPP, PSP and John Roe, M.D.", {"jane doe": " CPP, PSP", "john roe": ", M.D."}),
        ("Jane Doe, Reporter", {}),
    ],
)
def test_degrees_of(text: str, degrees: dict[str, str]) -> None:
    assert degrees_of(text) == degrees


@pytest.mark.parametrize(
    ("name", "language", "expected"),
    [
        ("JOHN MCDONALD", None, "John McDonald"),
        ("FLORA MACDONALD", None, "Flora MacDonald"),
        ("EMMANUEL MACRON", None, "Emmanuel Macron"),
        ("SINEAD O'CONNOR", None, "Sinead O'Connor"),
        ("JEAN D'ALEMBERT", "fr", "Jean d'Alembert"),
        ("ANNE-MARIE ROE", None, "Anne-Marie Roe"),
        ("IŞIL ILGAZ", "tr", "Işıl Ilgaz"),
        ("HENRY FORD III", None, "Henry Ford III"),
        ("PJ Hamel", None, "PJ Hamel"),
        ("Jane SubbaRao", None, "Jane SubbaRao"),
        ("ludwig von mises", None, "Ludwig von Mises"),
        ("ნინო ბერიძე", None, "ნინო ბერიძე"),
    ],
)
def test_name_case(name: str, language: str | None, expected: str) -> None:
    assert name_case(name, language=language) == expected


@pytest.mark.parametrize(
    ("name", "kwargs", "kind"),
    [
        ("Jane Doe", {}, NameKind.PERSON),
        ("janedoe", {}, NameKind.PERSON),
        ("janedoe", {"visible": True}, NameKind.NOISE),
        ("Newsdesk", {}, NameKind.DESK),
        ("The Example Team", {}, NameKind.DESK),
        ("编辑部", {}, NameKind.DESK),
        ("AFP", {}, NameKind.AGENCY),
        ("Agencia EFE", {}, NameKind.AGENCY),
        ("Example University", {}, NameKind.ORGANISATION),
        ("example.com", {}, NameKind.ORGANISATION),
        ("Plain", {"site_name": "plain.com"}, NameKind.ORGANISATION),
        ("root", {}, NameKind.NOISE),
        ("Political Editor", {}, NameKind.DESK),
        ("Political Editor", {"visible": True}, NameKind.NOISE),
        ("Read More", {"visible": True}, NameKind.NOISE),
        ("2024", {}, NameKind.NOISE),
        ("", {}, NameKind.NOISE),
    ],
)
def test_name_kind(name: str, kwargs: dict[str, Any], kind: NameKind) -> None:
    assert name_kind(name, **kwargs) == kind


@pytest.mark.parametrize(
    ("text", "rest", "found"),
    [
        ("By Jane Doe", "Jane Doe", True),
        ("Ein Kommentar von Jane Doe", "Jane Doe", True),
        ("An essay by Jane Doe", "Jane Doe", True),
        ("Автор: Иван Петров", "Иван Петров", True),
        ("Text: Jane Doe", "Jane Doe", True),
        ("Text messages are free", "Text messages are free", False),
        ("文／李雷", "李雷", True),
        ("김민수 기자", "김민수", True),
        ("Byron Doe", "Byron Doe", False),
        ("By", "By", False),
        ("", "", False),
    ],
)
def test_strip_lead(text: str, rest: str, found: bool) -> None:
    assert strip_lead(text) == (rest, found)


@pytest.mark.parametrize(
    "line",
    [
        "By Jane Doe",
        "Von Jan-Peter Schulz, Berlin",
        "By Jane Doe, News Reporter",
        "12 March 2024 by Jane Doe",
        "Section | By Jane Doe | April 13, 2020",
        "Ein Artikel von Miriam Roe, veröffentlicht am 23.01.2020",
        "Anna Roe, Redakteurin",
        "David TRILLING",
        "Иван ПЕТРОВ",
        "Текст: Мария Иванова",
        "作者：王小明",
        "Geschrieben von Doe am 25.08.2015 22:30 (1599 x gelesen)",
    ],
)
def test_bylines_score_high(line: str) -> None:
    assert byline_score(line) >= 0.5


@pytest.mark.parametrize(
    "line",
    [
        "By clicking you accept our terms",
        "1. Stop Dreaming and Start Training",
        "By the end of the year prices had doubled",
        "Von der Krise erholt",
        "Latest News",
        "Read more",
        "von Gesponserte Inhalte",
        "Valid HTML 4.01",
        "New York",
        "Jane Doe says",
        "© 2025 Jane Doe",
        "Minister resigns after vote in parliament",
        "Why did Jane Doe leave?",
        "Senior Manager Overview",
        "Von allen 12 Vereinen",
        "12 May 2024",
        "— Jane Doe, Senior Editor",
        "",
        "x" * 500,
    ],
)
def test_other_lines_score_low(line: str) -> None:
    assert byline_score(line) < 0.5


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("(Reuters) - Prices rose", "Reuters"),
        ("dpa/AFP", "dpa"),
        ("Agencia EFE", "EFE"),
        ("ИТАР-ТАСС", "TASS"),
        ("新华社", "Xinhua"),
        ("РИА Новости", "RIA Novosti"),
        ("she said (AP)", "AP"),
        ("The sana map is an ap", None),
        ("Jane Doe", None),
    ],
)
def test_agency_of(text: str, agency: str | None) -> None:
    assert agency_of(text) == agency


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MOSCOW, April 26 (Reuters) - Prices rose", ("MOSCOW", "Reuters")),
        ("Berlin (dpa) - Die Preise steigen", ("Berlin", "dpa")),
        ("Berlin (dpa/lno) - Die Preise steigen", ("Berlin", "dpa")),
        ("МОСКВА, 26 апр - РИА Новости. Цены растут", ("МОСКВА", "RIA Novosti")),
        ("（新华社北京4月26日电）", ("北京", "Xinhua")),
        ("(서울=연합뉴스) 김민수 기자 = 물가", ("서울", "Yonhap")),
        ("PARIS (AFP) — Prices rose", ("PARIS", "AFP")),
        ("(dpa) - Die Preise steigen", (None, "dpa")),
        ("He told the agency (AP) that prices rose", None),
        ("Prices rose in May.", None),
        ("", None),
    ],
)
def test_parse_dateline(text: str, expected: tuple[str | None, str | None] | None) -> None:
    assert parse_dateline(text) == expected


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.com/author/jane-doe", "Jane Doe"),
        ("https://example.com/authors/12-anna-van-der-berg/", "Anna van der Berg"),
        ("https://example.com/profile/jane-doe-4711.html?x=1", "Jane Doe"),
        ("https://example.com/author/admin", None),
        ("https://example.com/author/world-news", None),
        ("https://example.com/2024/jane-doe", None),
        ("https://facebook.com/janedoe", None),
        ("https://www.facebook.com/jane.doe.9", "Jane Doe"),
        ("", None),
    ],
)
def test_author_of_url(url: str, name: str | None) -> None:
    assert author_of_url(url) == name


_PIECES = st.lists(
    st.one_of(
        st.text(max_size=8), st.sampled_from(["By ", "Jane Doe", ", ", " and ", "Photo: ", "(", " — ", "기자", "İ"])
    ),
    max_size=12,
).map("".join)


@given(_PIECES, st.booleans(), st.sampled_from([None, "", "Jane", "The Daily"]))
def test_nothing_raises(text: str, visible: bool, site: str | None) -> None:
    names = split_authors(text, site_name=site, visible=visible)
    assert all(n and n == n.strip() for n in names)
    assert len({fold_name(n) for n in names}) == len(names)
    assert 0 <= byline_score(text) <= 1
    (
        strip_lead(text),
        agency_of(text),
        parse_dateline(text),
        author_of_url("/author/" + text),
        name_kind(text, site_name=site),
    )
    name_case(text, language="tr")


@given(_PIECES)
def test_names_are_stable(text: str) -> None:
    assert split_authors(text) == split_authors(text)


@pytest.mark.parametrize("words", [NAME_ENDINGS, ROLES, TECHNICAL_USERS])
def test_vocabulary_is_folded(words: frozenset[str]) -> None:
    assert all(w == w.casefold() or "ß" in w for w in words)
