"""Invented text: the same for the same seed, different for another, in three languages."""

import random
import re

_WORDS = {
    "en": (
        "council budget river harbour minister session report region market school railway harvest winter summer "
        "village court election committee station bridge museum festival worker union engineer doctor teacher farmer "
        "drought flood season company export price border treaty parliament debate motion amendment deputy mayor "
        "inspector police library orchard ferry lighthouse granary tram theatre choir bakery meadow valley island",
        "opened closed announced rejected approved delayed extended measured visited repaired painted counted sold "
        "moved planned finished lost found discussed praised",
        "the the the a this its every one another their",
        "in on near after before during against behind without above",
        "old large small northern southern quiet busy early late new long narrow",
    ),
    "de": (
        "Rat Haushalt Fluss Hafen Bericht Markt Bahnhof Winter Sommer Wald Museum Verein Lehrer Bauer Preis Vertrag "
        "Antrag Dorf Turm Garten Keller Kirche Theater Chor Acker Berg Wagen Brunnen Zug Plan",
        "eröffnete schloss verkaufte besuchte verschob lobte zählte baute fand verlor plante reparierte",
        "der der den einen diesen jeder sein unser",
        "in auf nach vor ohne gegen hinter neben über während",
        "alten großen kleinen neuen stillen langen schmalen frühen späten",
    ),
    "ru": (
        "совет бюджет порт район рынок отчёт музей вокзал урожай завод театр договор проект депутат мэр врач учитель "
        "инженер фермер мост остров колодец сад хор закон поезд суд союз город посёлок",
        "открыл закрыл отклонил одобрил перенёс посетил построил измерил продал нашёл потерял обсудил",
        "этот каждый новый свой весь другой один",
        "в на после перед без против за у над во время",
        "старый большой малый северный южный тихий ранний поздний длинный",
    ),
}
_NAMES = {
    "en": ("Ann Bea Carl Dora Emil Fay Gil Hope Ira Joan", "Lee Marsh Fenwick Holloway Shaw Vail Teasdale Fry Castle"),
    "de": ("Anna Bernd Clara Dirk Eva Franz Greta Hans", "Weber Lang Vogel Kramer Busch Winter Sommer Acker"),
    "ru": ("Анна Борис Вера Глеб Дарья Егор Инна Олег", "Зимина Орлова Соколова Белова Громова Лескова"),
}
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяäöüß",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch _ y _ e yu ya ae oe ue ss".split(),
        strict=True,
    )
)


def sentence(language: str, random_: random.Random) -> str:
    nouns, verbs, articles, joints, adjectives = (part.split() for part in _WORDS[language])
    pick = random_.choice
    words = [pick(articles), pick(adjectives), pick(nouns), pick(verbs), pick(articles), pick(nouns)]
    for _ in range(random_.randint(1, 3)):
        words += [pick(joints), pick(articles), pick(adjectives), pick(nouns)]
    text = " ".join(words)
    return text[0].upper() + text[1:] + "."


def headline(language: str, random_: random.Random) -> str:
    nouns, verbs, _, joints, adjectives = (part.split() for part in _WORDS[language])
    pick = random_.choice
    words = [pick(adjectives), pick(nouns), pick(verbs), pick(adjectives), pick(nouns), pick(joints), pick(nouns)]
    text = " ".join(words)
    return text[0].upper() + text[1:]


def paragraphs(language: str, random_: random.Random, count: int) -> list[str]:
    return [" ".join(sentence(language, random_) for _ in range(random_.randint(3, 5))) for _ in range(count)]


def name(language: str, random_: random.Random) -> str:
    first, last = _NAMES[language]
    return f"{random_.choice(first.split())} {random_.choice(last.split())}"


def slug(text: str) -> str:
    """Letters of an address."""
    latin = "".join(_LATIN.get(letter, letter) for letter in text.lower()).replace("_", "")
    return re.sub(r"[^a-z0-9]+", "-", latin).strip("-")
