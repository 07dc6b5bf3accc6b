"""What a date line says its date is: when the page was published, or when it was last changed."""

import re
from functools import lru_cache
from typing import Literal

from crawler.extractors.dates.datewords import fold, words

Label = Literal["published", "modified"]

MODIFIED = """
updat | modified | last edit | last change | last review | revised | edited | corrected | aktualis | aktualiz
geändert | letzte änderung | bearbeitet | stand: | stand vom | stand am | (stand | mis à jour | mise à jour
maj : | maj: | maj le | modifié | actualiz | actualitz | modificad | modificat | ultima modific | atualiz
alterad | aggiornat | aggiornament | bijgewerkt | gewijzigd | uppdater | ändrad | opdater | oppdater | endret
päivit | muokattu | uppfært | modyfik | zmienion | naposledy | upraveno | posodobljen | spremenjen | ažurira
izmijenjen | izmenjen | ажурира | измењен | обновл | обновен | обнавл | изменен | измене | редакт | актуализ
промен | оновл | змінен | абноўл | зменен | modificare | frissít | módosít | utoljára | ενημερ | τροποπο
ανανεω | güncell | değiştir | yenilən | yangilan | жаңарт | өзгерт | жаңыла | uuendatud | muudetud | atjaun
labots | atnaujin | pakeista | تحديث | تعديل | بروزرسانی | به روز رسانی | ویرایش | עודכן | עדכון | अपडेट
अद्यतन | संशोधित | अद्ययावत | আপডেট | হালনাগাদ | புதுப்பி | అప్‌డేట్ | അപ്ഡേറ്റ് | اپ ڈیٹ | อัปเดต | อัพเดท
อัพเดต | แก้ไข | cập nhật | diperbarui | diperbaharui | pembaruan | dikemas kini | kemaskini | 更新 | 修改
修订 | 修訂 | 改訂 | 수정 | 업데이트 | 갱신 | განახლ | შეცვლ | թարմաց | përditës | eguneratu | azken aldaketa
nuashonra | diweddar | aġġornat | imesasishwa | in-update | bygewerk | opgedateer
reviewed on | medically reviewed | промян | izmjen | izmen
"""
PUBLISHED = """
publi | posted | post date | released | release date | created | written | first appeared | on air
veröffentlicht | erschein | erschien | erstellt | eingestellt | online seit | pubbl | mis en ligne | paru le
créé le | gepubliceerd | geplaatst | publicerad | skapad | udgivet | offentliggjort | julkais | luotu | birt | opublik
dodano | utworzenia | zveřejn | zverejn | vydáno | přidáno | objavlj | objavlen | uverejn | објављ | објав
публик | опубл | создан | размещ | оприлюдн | додано | апублік | közzétev | közzétét | létrehoz | megjelen
δημοσι | ανάρτ | αναρτ | yayın | yayim | eklenme | giriş: | tarih: | dərc | жарияла | жарыял | elon qil
avaldatud | lisatud | paskelbta | نشر | منتشر | انتشار | פורסם | प्रकाशित | পোস্ট | প্রকাশ | வெளியிட | பதிவு
ప్రచురి | പ്രസിദ്ധീ | شائع | เผยแพร่ | โพสต์ | ngày đăng | đăng lúc | diterbitkan | tayang | terbit | 发布
發布 | 发表 | 發表 | 发佈 | 發佈 | 刊登 | 公開 | 掲載 | 投稿 | 作成 | 등록 | 입력 | 게시 | 작성 | გამოქვეყნ
հրապարակ | argitarat | foilsithe | cyhoeddwyd | imechapishwa | inilathala | gepubliseer
submitted | filed on | date added | added on | issue date | mise en ligne | posté le | rédigé le | inserito | criado
dodania | giriş tarihi | oluşturul | đăng ngày | dipublikasi | 승인 | 게재 | 발행
"""
"""Stems of labels, parted by ` | ` or line ends; a stem begins a word, except in scripts without spaces."""

BESIDE_LABELS = frozenset(
    words(
        "last latest page article story first originally zuletzt letzte dernière ultima última último sidst sist "
        "senast laatst "
        "laatste ostatnio ostatnia viimeksi poslední последнее последний останнє son utoljára cuối 最終 最后 "
        "最後 時間 时间 日時"
    )
)
"""Words that stand beside a label and belong to it."""

REACH = 40
"""Characters before a date in which its label stands, and half of it after."""


def _pattern(*tables: str) -> re.Pattern[str]:
    groups = []
    for table in tables:
        stems = [stem.strip() for stem in re.split(r"\s\|\s|\n", table) if stem.strip()]
        folded = sorted({_folded(stem) for stem in stems}, key=lambda stem: (-len(stem), stem))
        groups.append("(" + "|".join(map(re.escape, folded)) + ")")
    return re.compile(r"(?:(?<![^\W\d_])|(?<=[\u0600-\uffff]))(?:" + "|".join(groups) + ")")


def _folded(text: str) -> str:
    return " ".join(fold(part) for part in text.split(" "))


_LABELS = _pattern(MODIFIED, PUBLISHED)


@lru_cache(maxsize=2048)
def _labels(text: str) -> tuple[tuple[Label, int], ...]:
    """The labels of a short text, each with the place where it begins."""
    folded = _folded(text)
    return tuple(("modified" if m[1] else "published", m.start()) for m in _LABELS.finditer(folded))


@lru_cache(maxsize=4096)
def is_label_word(word: str) -> bool:
    """Whether a word is, or begins with, a label of dates."""
    folded = fold(word)
    return folded in BESIDE_LABELS or _LABELS.match(folded) is not None


def date_label(text: str, start: int, end: int, *, begin: int = 0) -> Label | None:
    """What the words around the date at `start:end` say of it, None where they say nothing.

    `begin` is where the date before it ends: a label belongs to the date that follows it, and only a date that has
    none before it looks behind itself (12 March 2020 (updated)).
    """
    before = _labels(text[max(begin, start - REACH) : start])
    if before:
        # 'Published / updated' on one date: the first word is the rarer case that a portal bothers to write out
        return before[-1][0]
    after = text[end : end + REACH // 2]
    digits = re.search(r"\d", after)
    behind = _labels(after[: digits.start()] if digits else after)
    return behind[0][0] if behind and not digits else None
