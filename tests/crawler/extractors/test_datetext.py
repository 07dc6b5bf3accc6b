"""Dates in text: tables of examples, the calendars of CLDR, and what must hold of any text."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thresher.crawler.extractors.dates.calendars import from_jalali
from thresher.crawler.extractors.dates.datelabels import date_label
from thresher.crawler.extractors.dates.datetext import DateText, date_share, find_dates, learn_day_first, parse_date
from thresher.crawler.extractors.dates.relativedates import parse_relative

TODAY = date(2026, 11, 23)

ONE_DATE = [
    # numbers
    ("12.03.2020", "", "2020-03-12"),
    ("12. 3. 2020", "cs", "2020-03-12"),
    ("2020. 03. 12. 14:05", "hu", "2020-03-12T14:05"),
    ("2020/03/12", "ja", "2020-03-12"),
    ("12/31/2020", "", "2020-12-31"),
    ("31/12/2020", "en-US", "2020-12-31"),
    ("03/12/2020", "en-US", "2020-03-12"),
    ("03/12/2020", "en-GB", "2020-12-03"),
    ("03/12/2020", "fr", "2020-12-03"),
    ("22.09.20 | 13:10", "de", "2020-09-22T13:10"),
    ("20/03/12", "zh", "2020-03-12"),
    ("05/07/98", "es", "1998-07-05"),
    ("12/31/2020 4:00:05 PM", "en", "2020-12-31T16:00:05"),
    ("\u200f12\u200f/3\u200f/2020", "ar", "2020-03-12"),
    # words
    ("March 12, 2020", "en", "2020-03-12"),
    ("Thursday, March 12th, 2020 at 2:05 pm", "en", "2020-03-12T14:05"),
    ("the 3rd of March, 2020", "en", "2020-03-03"),
    ("2020 March 12", "en", "2020-03-12"),
    ("12-Mar-20", "en", "2020-03-12"),
    ("12. März 2020, 14.05 Uhr", "de", "2020-03-12T14:05"),
    ("1er février 2020 à 14h05", "fr", "2020-02-01T14:05"),
    ("1 FEVRIER 2020", "fr", "2020-02-01"),
    ("12 de mar. de 2020", "pt", "2020-03-12"),
    ("26. marraskuuta 2019 klo 14.05", "fi", "2019-11-26T14:05"),
    ("3 listopada 2020", "pl", "2020-11-03"),
    ("3. listopada 2020.", "hr", "2020-10-03"),
    ("12 мая 2020 г. в 14:05 МСК", "ru", "2020-05-12T14:05+03:00"),
    ("14:05, 3-го марта 2020", "ru", "2020-03-03T14:05"),
    ("2020. március 12., csütörtök 14:05", "hu", "2020-03-12T14:05"),
    ("2020. gada 12. martā", "lv", "2020-03-12"),
    ("2020 m. kovo 12 d.", "lt", "2020-03-12"),
    ("2020(e)ko martxoaren 12a", "eu", "2020-03-12"),
    ("12 d’abril de 2020", "ca", "2020-04-12"),
    ("ngày 12 tháng 3 năm 2020", "vi", "2020-03-12"),
    ("12 tháng mười một, 2020", "vi", "2020-11-12"),
    ("Tháng 3 12, 2020", "vi", "2020-03-12"),
    ("1° maggio 2020", "it", "2020-05-01"),
    ("12 мая 2020 года, 14:05", "ru", "2020-05-12T14:05"),
    ("12 maja 2020 r., godz. 14:05", "pl", "2020-05-12T14:05"),
    ("令和6年5月3日", "ja", "2024-05-03"),
    ("3 พ.ค. 67", "th", "2024-05-03"),
    ("2020年3月12日(木) 14:05", "ja", "2020-03-12T14:05"),
    ("2020년 3월 12일 오후 2:05", "ko", "2020-03-12T14:05"),
    ("12 בינואר 2020", "he", "2020-01-12"),
    # other digits and calendars
    ("٢٠٢٠/٠٣/١٢", "ar", "2020-03-12"),
    ("１２/３１/２０２０", "", "2020-12-31"),
    ("၁၂ မတ် ၂၀၂၀", "my", "2020-03-12"),
    ("12 كانون الأول 2020", "ar", "2020-12-12"),
    ("12 آذار/مارس 2020", "ar", "2020-03-12"),
    ("12 جويلية 2020", "ar", "2020-07-12"),
    ("۲۲ اسفند ۱۳۹۸", "fa", "2020-03-12"),
    ("۱۳۹۹/۱۲/۲۲ ساعت ۱۴:۰۵", "", "2021-03-12T14:05"),
    ("12 มีนาคม พ.ศ. 2563 เวลา 14.05 น.", "th", "2020-03-12T14:05"),
    ("۱۳۹۹/۱۲/۲۲ در ۱۴:۰۵", "fa", "2021-03-12T14:05"),
    ("12 মার্চ 2020, সময় 14:05", "bn", "2020-03-12T14:05"),
    ("12 Mart 2020, Saat: 14:05", "tr", "2020-03-12T14:05"),
    ("12 มี.ค. 63", "", "2020-03-12"),
    ("令和2年3月12日", "ja", "2020-03-12"),
    ("民國109年3月12日", "zh", "2020-03-12"),
    ("二〇二〇年三月十二日 14:05", "zh", "2020-03-12T14:05"),
    ("一九九八年七月廿八日", "zh", "1998-07-28"),
    ("令和元年五月一日", "ja", "2019-05-01"),
    ("平成三十年4月2日", "ja", "2018-04-02"),
    ("民國一百一十三年三月五日", "zh", "2024-03-05"),
    ("੧੨ ਮਾਰਚ ੨੦੨੦", "pa", "2020-03-12"),
    ("૧૨/૦૩/૨૦૨૦", "gu", "2020-03-12"),
    ("௧௨-௦௩-௨௦௨௦", "ta", "2020-03-12"),
    ("១២/០៣/២០២០", "km", "2020-03-12"),
    ("8 AM on 12 March 2020", "en", "2020-03-12T08:00"),
    # zones
    ("March 12, 2020 2:05 pm EST", "en", "2020-03-12T14:05-05:00"),
    ("12 March 2020 14:05 CET", "en", "2020-03-12T14:05+01:00"),
    ("12 March 2020 14:05 IST", "en", "2020-03-12T14:05"),
    ("12/3/2020, 14:05 (GMT+7)", "vi", "2020-03-12T14:05+07:00"),
]

MACHINE = [
    ("2024-05-03T15:47:42.389Z", "2024-05-03T15:47:42Z"),
    ("2024-05-03 15:47:42.389+00:00", "2024-05-03T15:47:42+00:00"),
    ("2024-05-03T15:47:42+0200", "2024-05-03T15:47:42+02:00"),
    ("2024-05-03T15:47-03", "2024-05-03T15:47-03:00"),
    ("2024-05-03 15:47:42 UTC", "2024-05-03T15:47:42Z"),
    ("20240503T1547", "2024-05-03T15:47"),
    ("20240503", "2024-05-03"),
    ("20240503154742", "2024-05-03T15:47:42"),
    ("2024-5-3T4:05", "2024-05-03T04:05"),
    ("Fri, 03 May 2024 15:47:42 +0200", "2024-05-03T15:47:42+02:00"),
    ("Fri, 03 May 2024 15:47:42 GMT", "2024-05-03T15:47:42Z"),
    ("Fri May 03 2024 15:47:42 GMT+0200 (Central European Summer Time)", "2024-05-03T15:47:42+02:00"),
    ("Fri May 03 15:47:42 CEST 2024", "2024-05-03T15:47:42+02:00"),
    ("1714751262", "2024-05-03T15:47:42Z"),
    ("1714751262389", "2024-05-03T15:47:42Z"),
    ("Published on March 12, 2020.", "2020-03-12"),
]

NO_DATE = [
    "",
    "March 2020",
    "Season 2020/21",
    "version 1.2.2020.4",
    "v2.12.2020",
    "192.168.1.20",
    "ISBN 978-3-16-148410-0",
    "call 020 12 03 2020",
    "part A12-03-2020",
    "order 20200312",
    "31/11/2020",
    "29 feb 2019",
    "25 November 2026",
    "12 March 2077",
    "1970-01-01",
    "0001-01-01T00:00:00",
    "on 12 March 20 people met",
    "He won 12 of 20 races in 2019, 3 more than in 2018",
    "3 - 2 - 10",
    "Python 3.9.13 is out",
    "April 2006 (19)",
]

CAUGHT = [
    # (text, what went wrong, the dates it holds)
    ("5 maj 202111:10", "a time glued to the year", ["2021-05-05T11:10"]),
    ("NewsMarch 12, 2020", "a month glued to the word before it", ["2020-03-12"]),
    ("12.03.2020-15.03.2020", "the second of a span was taken for a number that goes on", ["2020-03-12", "2020-03-15"]),
    ("2020-03-12 14:05-15:30", "the end of a span of time was taken for an offset", ["2020-03-12T14:05"]),
    ("12 March 2020 | Updated 13 March 2020 10:00", "both dates got one time", ["2020-03-12", "2020-03-13T10:00"]),
    ("2:05 PM · Mar 12, 2020", "PM in capitals was taken for a zone", ["2020-03-12T14:05"]),
    ("04/12/2026", "the order of custom lies in the future", ["2026-04-12"]),
    ("9. 3. 2020 8.15", "a time with a dot needs two digits or a word before it", ["2020-03-09"]),
    ("/2020/03/12/story", "a path", ["2020-03-12"]),
]


@pytest.mark.parametrize(("text", "language", "iso"), ONE_DATE)
def test_reads_a_date(text: str, language: str, iso: str) -> None:
    found = parse_date(text, language=language, today=TODAY)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(("text", "iso"), MACHINE)
def test_reads_what_programs_write(text: str, iso: str) -> None:
    found = parse_date(f" {text}\n", today=TODAY)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize("text", NO_DATE)
def test_is_no_date(text: str) -> None:
    assert find_dates(text, today=TODAY) == []


@pytest.mark.parametrize(("text", "trouble", "isos"), CAUGHT)
def test_caught_bugs(text: str, trouble: str, isos: list[str]) -> None:
    assert [found.iso for found in find_dates(text, today=TODAY)] == isos, trouble


def test_says_when_day_and_month_could_be_swapped() -> None:
    def ambiguous(text: str, language: str = "", day_first: bool | None = None) -> bool:
        return find_dates(text, language=language, day_first=day_first, today=TODAY)[0].ambiguous

    assert ambiguous("04/05/2020", "en")
    assert ambiguous("04/05/2020")
    assert not ambiguous("04/05/2020", "en", day_first=True)
    assert not ambiguous("04/05/2020", "de")
    assert not ambiguous("13/05/2020", "en")
    assert not ambiguous("05/05/2020", "en")


def test_the_callers_order_counts() -> None:
    assert find_dates("04/05/2020", language="de", day_first=False, today=TODAY)[0].iso == "2020-04-05"
    assert find_dates("04/05/2020", language="en-US", day_first=True, today=TODAY)[0].iso == "2020-05-04"


def test_learns_the_order_of_a_page() -> None:
    assert learn_day_first(["04/05/2020", "13/05/2020"], language="en-US") is True
    assert learn_day_first(["on 05/13/2020"], language="de") is False
    assert learn_day_first(["13/05/2020", "05/13/2020"]) is None
    assert learn_day_first([], language="en-GB") is True
    assert learn_day_first([], language="en") is None
    assert learn_day_first([], language="en-US") is None
    assert learn_day_first(["04/05/2020"], language="ru") is True


def test_date_lines_and_prose() -> None:
    def share(text: str) -> float:
        return date_share(text, find_dates(text, language="en", today=TODAY), language="en")

    assert share("Published: Thursday, 12 March 2020, 14:05 CET | Updated 13 March 2020") == 1.0
    assert share("The council met on 12 March 2020 and found no majority for the new bridge") < 0.4
    assert share("no date") == 0.0


def test_raw_is_the_substring() -> None:
    text = "By Ann Lee, 14:05, 12 March 2020 (CET)"
    found = find_dates(text, language="en", today=TODAY)[0]
    assert (found.raw, found.order) == ("14:05, 12 March 2020", "word")
    assert text[found.start : found.end] == found.raw


@pytest.mark.parametrize(
    ("before", "after", "label"),
    [
        ("Published on ", "", "published"),
        ("Last updated: ", "", "modified"),
        ("Stand: ", "", "modified"),
        ("Zuletzt aktualisiert am ", "", "modified"),
        ("Mis à jour le ", "", "modified"),
        ("MIS À JOUR LE ", "", "modified"),
        ("Publié le ", " à Paris", "published"),
        ("Обновлено ", "", "modified"),
        ("Опубликовано: ", "", "published"),
        ("تحديث ", "", "modified"),
        ("نشر في ", "", "published"),
        ("更新日：", "", "modified"),
        ("发布时间：", "", "published"),
        ("Posté le ", "", "published"),
        ("Mise en ligne : ", "", "published"),
        ("Submitted by jroe on ", "", "published"),
        ("Data dodania: ", "", "published"),
        ("Giriş Tarihi: ", "", "published"),
        ("승인 ", "", "published"),
        ("Đăng ngày ", "", "published"),
        ("Medically reviewed on ", "", "modified"),
        ("Последна промяна: ", "", "modified"),
        ("Zadnja izmjena ", "", "modified"),
        ("", " (updated)", "modified"),
        ("Received: ", "", "other"),
        ("Accepted 16 December 2022 · Published: ", "", "published"),
        ("Anmeldeschluss: ", "", "other"),
        ("Date limite de dépôt : ", "", "other"),
        ("Fecha del evento: ", "", "other"),
        ("Дата события: ", "", "other"),
        ("报名截止：", "", "other"),
        ("開催日：", "", "other"),
        ("접수 ", "", "other"),
        ("Version ", "", "other"),
        ("Phone: ", "", "other"),
        ("Submitted: ", "", "other"),
        ("© ", "", "other"),
        ("", " | Phone: 555", None),
        ("Deadlines move again, writes our correspondent, ", "", None),
        ("Paris, ", "", None),
        ("Republic of 1918, ", "", None),
    ],
)
def test_labels(before: str, after: str, label: str | None) -> None:
    text = f"{before}12.03.2020{after}"
    assert date_label(text, len(before), len(before) + 10) == label


CAPTURED = datetime(2024, 5, 3, 15, 47, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2 hours ago", "2024-05-03T13:47+00:00"),
        ("an hour ago", "2024-05-03T14:47+00:00"),
        ("Vor 44 Minuten", "2024-05-03T15:03+00:00"),
        ("il y a un jour", "2024-05-02"),
        ("3 часа назад", "2024-05-03T12:47+00:00"),
        ("2時間前", "2024-05-03T13:47+00:00"),
        ("gestern, 14:05 Uhr", "2024-05-02T14:05"),
        ("вчера", "2024-05-02"),
        ("Avant-hier", "2024-05-01"),
        ("Publié avant-hier à 14h05", "2024-05-01T14:05"),
        ("the day before yesterday", "2024-05-01"),
        ("позавчера, 14:05", "2024-05-01T14:05"),
        ("一昨日", "2024-05-01"),
        ("前天 18:40", "2024-05-01T18:40"),
        ("i går kl. 14.05", "2024-05-02T14:05"),
        ("Updated yesterday", "2024-05-02"),
        ("Jane Doe, yesterday", "2024-05-02"),
        ("the morning before yesterday", None),
        ("两天前", "2024-05-01"),
        ("3 päeva tagasi", "2024-04-30"),
        ("2 weeks ago", "2024-04-19"),
        ("2 months ago", None),
        ("today's best", None),
        ("nothing", None),
    ],
)
def test_relative(text: str, iso: str | None) -> None:
    found = parse_relative(text, CAPTURED)
    assert (found and found.iso) == iso
    assert parse_relative(text, None) is None


def test_jalali_years_begin_in_spring() -> None:
    assert from_jalali(1399, 1, 1) == date(2020, 3, 20)
    assert from_jalali(1399, 12, 30) == date(2021, 3, 20)
    assert from_jalali(1400, 12, 30) is None
    days = [from_jalali(1403, month, 1) for month in range(1, 13)]
    assert days == sorted(day for day in days if day)


def _holds(found: DateText, text: str) -> None:
    moment = datetime.fromisoformat(found.iso)
    assert date(1900, 1, 1) <= moment.date() <= TODAY + timedelta(days=1)
    assert text[found.start : found.end] == found.raw


NEAR_DATES = st.text(alphabet="0123456789 .:/-,TZ+apmMarch日年月12мая٣۱๒'(", max_size=60)


@given(
    st.one_of(st.text(max_size=200), NEAR_DATES), st.sampled_from([None, "en", "en-US", "fa", "th", "hu", "zh", "xx"])
)
def test_any_text(text: str, language: str | None) -> None:
    found = find_dates(text, language=language, today=TODAY)
    for one in found:
        _holds(one, text)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert 0.0 <= date_share(text, found, language=language) <= 1.0
    if whole := parse_date(text, language=language, today=TODAY):
        _holds(whole, text)
    parse_relative(text, CAPTURED)
    date_label(text, len(text) // 2, len(text))


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=TODAY),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d.%m.%Y"]),
)
def test_reads_back_what_was_written(day: date, form: str) -> None:
    found = parse_date(day.strftime(form), language="en-GB", today=TODAY)
    if day != date(1970, 1, 1):
        assert found is not None
        assert found.iso == day.isoformat()


LANGUAGES = """
en de fr es pt it nl sv da no fi is pl cs sk sl hr bs sr sr_Latn mk bg ru uk be ro hu el tr az kk ky uz et lv lt
ar ar_SY ar_MA ar_DZ fa he hi mr bn ta te ml kn gu pa ur th vi id ms fil zh ja ko ka hy sq eu ca gl ga cy mt sw af am
"""


@pytest.mark.parametrize("locale", LANGUAGES.split())
@pytest.mark.parametrize("form", ["long", "full", "medium"])
def test_reads_the_calendar_of_cldr(locale: str, form: str) -> None:
    dates = pytest.importorskip("babel.dates")
    for month in range(1, 13):
        day = date(2019 + month % 5, month, 2 * month + 1)
        text = dates.format_date(day, form, locale=locale)
        found = parse_date(text, language=locale.replace("_", "-"), today=TODAY)
        assert (found and found.iso) == day.isoformat(), text


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2020-07-14T09:30:0٣+02:00", "2020-07-14T09:30:03+02:00"),
        ("2020-07-14T0٩:3٠+0٢:00", "2020-07-14T09:30+02:00"),
        ("Tue Jul 14 0٩:30:00 +0٢00 2020", "2020-07-14T09:30:00+02:00"),
        ("Tue Jul 14 09:30:99 CEST 2020", "2020-07-14"),
        ("Tue Jul 14 09:99:00 CEST 2020", "2020-07-14"),
        ("Tue Jul 14 24:00:00 CEST 2020", "2020-07-14"),
    ],
    ids=["seconds", "minutes", "C", "seconds too many", "minutes too many", "hours too many"],
)
def test_a_moment_is_written_in_one_form(text: str, iso: str) -> None:
    found = parse_date(text, today=date(2024, 1, 1))
    assert found is not None
    assert found.iso == iso
    assert datetime.fromisoformat(found.iso)
