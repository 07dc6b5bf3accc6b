"""Dates that are told from now: '2 hours ago', 'gestern', '3 часа назад'.  They need the time of capture."""

import re
from datetime import datetime, timedelta
from functools import cache

from crawler.extractors.dates.dateshapes import FIRST_YEAR
from crawler.extractors.dates.datetext import DateText
from crawler.extractors.dates.datewords import fold

UNITS: dict[int, str] = {
    1: (
        "second sec secs seconds sekunde sekunden segundo segundos seconde secondes secondi секунд секунды "
        "секунду 秒 秒鐘 초"
    ),
    60: (
        "minute minutes min mins m minuto minutos minuti minuten minuut minutter minuter minut minuty minuta minuutti "
        "minuuttia мин минут минуты минуту хвилин хвилини хвилину dakika dk دقيقة دقائق دقیقه λεπτά perc menit phút "
        "分钟 分鐘 分 분"
    ),
    3600: (
        "hour hours hr hrs h stunde stunden std heure heures hora horas ora ore uur uren timme timmar time timer "
        "godzin "
        "godziny godzinę godz hodin hodiny tunti tuntia час часа часов година години годин saat ساعة ساعات ساعت ώρα "
        "ώρες óra "
        "órája jam giờ घंटे घंटा 小时 小時 個小時 个小时 時間 시간"
    ),
    86400: (
        "day days d tag tage tagen jour jours día días dia dias giorno giorni dag dagen dagar dage dager päivä "
        "päivää "
        "dzień dni den dny dnů день дня дней дні днів gün يوم أيام روز ημέρα ημέρες nap napja hari ngày दिन 天 日 일"
    ),
    604800: (
        "week weeks wk w woche wochen semaine semaines semana semanas settimana settimane weken vecka veckor uge "
        "uger uke "
        "uker tydzień tygodnie týden týdny неделю недели недель тиждень тижні тижнів hafta أسبوع أسابيع هفته hét "
        "hete minggu tuần "
        "周 週間 週 주"
    ),
}
"""Seconds of a unit and its names; nothing longer than a week, since '2 months ago' is no day."""

DAYS: dict[int, str] = {
    0: (
        "today | heute | aujourd'hui | hoy | hoje | oggi | vandaag | idag | i dag | dziś | dzisiaj | dnes | "
        "сегодня | сьогодні | "
        "днес | danas | astăzi | azi | ma | bugün | اليوم | امروز | היום | आज | 今天 | 今日 | 오늘 | hari ini | "
        "tänään | σήμερα | hôm nay"
    ),
    1: (
        "yesterday | gestern | hier | ayer | ontem | ieri | gisteren | igår | i går | wczoraj | včera | вчера | "
        "вчора | jučer | "
        "juče | tegnap | dün | أمس | دیروز | אתמול | कल | 昨天 | 昨日 | 어제 | kemarin | eilen | χθες | hôm qua"
    ),
}
"""Days before the capture, and their names."""

AGO_BEFORE = (
    "vor il y a hace há ha för for pred před przed acum pre prije преди πριν πριν από منذ قبل לפני cirka около ca circa"
)
AGO_AFTER = (
    "ago geleden sedan siden sitten temu fa atrás назад тому önce ezelőtt lalu yang lalu trước पहले پیش قبل 前 之前 전"
)
ONE = frozenset(["a", "an", "one", "un", "una", "uno", "une", "einer", "einem", "een", "ett", "en", "et"])
"""Words for one."""


def _alternatives(row: str, parting: str | None = None) -> str:
    forms = {" ".join(map(fold, form.split())) for form in row.split(parting)}
    return "|".join(map(re.escape, sorted(forms, key=lambda form: (-len(form), form))))


@cache
def _units() -> dict[str, int]:
    return {fold(word): seconds for seconds, row in UNITS.items() for word in row.split()}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    count = rf"(\d{{1,3}}|{'|'.join(sorted(ONE))})"
    unit = f"({_alternatives(' '.join(UNITS.values()))})"
    before = _alternatives(AGO_BEFORE.replace("il y a", "il_y_a")).replace("il_y_a", "il y a")
    days = "|".join(f"(?P<d{back}>{_alternatives(row, '|')})" for back, row in DAYS.items())
    return (
        re.compile(rf"(?<!\w){count}\s?{unit}\.?\s?(?:{_alternatives(AGO_AFTER)})(?!\w)"),
        re.compile(rf"(?<!\w)(?:{before})\s(?:\w+\s)?{count}\s?{unit}(?!\w)"),
        re.compile(
            rf"^\W*(?:\w+\W+){{0,2}}?(?:{days})(?!\w)(?:\W+(?:\w{{1,3}}\W+)?(\d\d?)[:.h](\d\d)\W*\w{{0,4}})?\W*$"
        ),
    )


def parse_relative(text: str, captured: datetime | None) -> DateText | None:
    """The date that a short text tells from the time of capture; None where that is unknown or the text tells none.

    Hours and minutes give a date-time to the minute, with the offset of `captured` where it has one; days and weeks a
    date.  The substring is the whole stripped text.
    """
    if captured is None or captured.year < FIRST_YEAR or not 2 <= len(text) <= LONGEST:
        return None
    folded = " ".join(map(fold, text.split()))
    after, before, named = _patterns()
    match = after.search(folded) or before.search(folded)
    if match:
        count = int(match[1]) if match[1].isdigit() else 1
        iso = _back(captured, timedelta(seconds=_units()[match[2]] * count))
    elif match := named.match(folded):
        iso = _named_day(match, captured)
    else:
        return None
    raw = text.strip()
    start = text.index(raw)
    return DateText(iso, raw, start, start + len(raw), "word", False) if iso else None


LONGEST = 60
"""Characters of a date line; 'yesterday' in a sentence is no date of the page."""


def _back(captured: datetime, span: timedelta) -> str:
    moment = captured - span
    return moment.date().isoformat() if span >= timedelta(days=1) else moment.isoformat(timespec="minutes")


def _named_day(match: re.Match[str], captured: datetime) -> str:
    back = next(int(name[1:]) for name, value in match.groupdict().items() if value)
    day = (captured - timedelta(days=back)).date().isoformat()
    hour, minute = match.groups()[-2:]
    if hour is None or int(hour) > 23 or int(minute) > 59:
        return day
    return f"{day}T{int(hour):02}:{int(minute):02}"
