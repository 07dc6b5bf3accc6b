"""Words of portals in many languages: hints on what a short line is.  Lines and layout decide, these tip the scales.

Phrases are parted by ` | `; all are compared without case and punctuation.
"""

import re
from enum import StrEnum

_WORD = re.compile(r"\w+")


class Topic(StrEnum):
    """What a heading announces."""

    RELATED = "related"
    TEASER = "teaser"
    GENRE = "genre"
    """A section's name; it says nothing of how its items relate to the article."""
    COMMENTS = "comments"
    TAGS = "tags"
    SIGNUP = "signup"


RELATED = """
related | other materials on this topic | more on this | on this topic | on the topic | more on the topic | see also
read also | also read | read more on | further reading | you may also like | you might also like
you might be interested | recommended for you | more from | more stories | more like this | similar
similar articles | in this story | keep reading | what to read next | read next | don t miss | related articles
related stories | related content | related news | also on | mehr zum thema | zum thema | lesen sie auch
auch interessant | das könnte sie auch interessieren | ähnliche artikel | weitere artikel | verwandte artikel
passend dazu | mehr dazu | lesen sie mehr | weiterlesen | weitere beiträge | другие материалы по теме
материалы по теме | по теме | ещё по теме | еще по теме | читайте также | читайте по теме | похожие статьи
похожие материалы | похожие новости | связанные материалы | вам может быть интересно | смотрите также
читайте далее | новости по теме | статьи по теме | также по теме | сюжет | читайте ещё | по тематиці | читайте також
за темою | схожі матеріали | чытайце таксама | à lire aussi | lire aussi | sur le même sujet | voir aussi
articles liés | articles similaires | dans la même rubrique | à lire également | lea también | leer también
te puede interesar | le puede interesar | artículos relacionados | noticias relacionadas | relacionadas
relacionados | temas relacionados | más sobre | ver también | también te puede | leia também | leia mais
veja também | artigos relacionados | notícias relacionadas | saiba mais | leggi anche | articoli correlati
potrebbe interessarti | vedi anche | sullo stesso tema | correlati | lees ook | meer over | gerelateerd
gerelateerde artikelen | läs också | läs även | mer om | relaterat | les også | læs også | lue myös
aiheesta muualla | czytaj także | czytaj również | zobacz też | zobacz także | powiązane artykuły | podobne
čtěte také | související | související články | přečtěte si | súvisiace články | citește și | articole similare
ilgili haberler | bunlar da ilginizi çekebilir | benzer haberler | διαβάστε επίσης | σχετικά άρθρα | σχετικά
прочетете още | свързани | повезано | povezano | povezani članci | kapcsolódó | kapcsolódó cikkek | مواضيع ذات صلة
مقالات ذات صلة | أخبار ذات صلة | ذات صلة | اقرأ أيضا | اقرأ أيضاً | اقرأ ايضا | موضوعات متعلقة | المزيد حول
مطالب مرتبط | اخبار مرتبط | بیشتر بخوانید | קראו גם | כתבות נוספות | עוד בנושא | संबंधित खबरें | यह भी पढ़ें
ये भी पढ़ें | 相关阅读 | 相关新闻 | 相关报道 | 相关文章 | 相关推荐 | 延伸阅读 | 推荐阅读 | 更多相关 | 相關新聞
相關報導 | 延伸閱讀 | 相關文章 | 你可能也喜欢 | 関連記事 | 関連ニュース | あわせて読みたい | 관련기사 | 관련 기사
관련뉴스 | bài viết liên quan | tin liên quan | tin cùng chuyên mục | baca juga | berita terkait | artikel terkait
"""
TEASER = """
latest | latest news | latest stories | latest articles | most read | most popular | popular | trending
top stories | top news | headlines | news | breaking news | editor s picks | editors picks | in other news
more news | most viewed | most commented | recent posts | recent articles | hot topics | highlights | today s news
meistgelesen | meistgelesene artikel | neueste artikel | aktuelle nachrichten | aktuelles | beliebt | top themen
mehr nachrichten | das wichtigste | schlagzeilen | am meisten gelesen | aus dem ressort | последние новости
популярное | самое читаемое | самое популярное | главное | главные новости | лента новостей | актуально
новости дня | выбор редакции | топ новости | другие новости | останні новини | популярне | горячие темы
les plus lus | dernières nouvelles | à la une | actualités | en direct | lo más leído | lo más visto
últimas noticias | lo último | más leídas | mais lidas | últimas notícias | mais vistas | più letti | ultime notizie
i più letti | in evidenza | meest gelezen | laatste nieuws | mest lästa | senaste nytt | mest lest | mest læste
luetuimmat | uusimmat | najczęściej czytane | najnowsze | nejčtenější | nejnovější | najčítanejšie | cele mai citite
çok okunanlar | son haberler | δημοφιλή | τελευταία νέα | الأكثر قراءة | آخر الأخبار | أحدث الأخبار | الأكثر مشاهدة
أهم الأخبار | پربازدیدترین | آخرین اخبار | הנקראות ביותר | 热门 | 热门新闻 | 热点 | 最新 | 最新消息 | 最新新闻
要闻 | 头条 | 排行榜 | 热门文章 | 熱門新聞 | 即時新聞 | 人気記事 | 最新記事 | ランキング | 新着記事 | 많이 본 뉴스
최신 뉴스 | 인기 기사 | xem nhiều | tin mới nhất | đọc nhiều | terpopuler | berita terbaru | ताजा खबरें
"""
GENRE = """
news | digest | opinion | opinions | analysis | comment and analysis | expert forum | interview | interviews | video
videos | photos | in pictures | features | editorial | reviews | columnists | blogs | podcasts | world | politics
business | economy | culture | sport | sports | science | technology | health | nachrichten | meinung | analyse
politik | wirtschaft | kultur | panorama | новости | дайджест | мнение | мнения | аналитика | обзор | обзоры
интервью | комментарии экспертов | экспертный форум | экспертиза | видео | фото | политика | экономика | общество
культура | спорт | мир | наука | в мире | опросы | публикации | статьи | politique | économie | société | monde
opinión | análisis | política | economía | mundo | cultura | deportes | أخبار | رأي | آراء | تحليل | تقارير | سياسة
اقتصاد | رياضة | ثقافة | مقابلات | 新闻 | 评论员 | 观点 | 时评 | 国际 | 国内 | 财经 | 体育 | 文化 | 社会 | 专题
"""
COMMENTS = """
comments | comment | leave a comment | leave a reply | post a comment | add a comment | join the discussion
reader comments | responses | discussion | kommentare | kommentar | leserkommentare | kommentar schreiben
kommentar verfassen | diskussion | комментарии | комментариев | оставить комментарий | обсуждение
добавить комментарий | коментарі | коментари | commentaires | réagir | comentarios | deja un comentario
comentários | commenti | lascia un commento | reacties | kommentarer | kommentit | komentarze | komentáře
komentáre | comentarii | yorumlar | yorum yap | σχόλια | hozzászólások | komentari | التعليقات | تعليقات | أضف تعليق
أضف تعليقا | نظرات | دیدگاه | תגובות | 评论 | 网友评论 | 发表评论 | 留言 | 評論 | コメント | 댓글 | bình luận
komentar | टिप्पणियां
"""
TAGS = """
tags | tag | topics | keywords | filed under | schlagworte | schlagwörter | themen | stichworte | теги | метки
ключевые слова | темы | mots clés | etiquetas | temas | palabras clave | argomenti | trefwoorden | tagi | štítky
etiketler | ετικέτες | címkék | الكلمات المفتاحية | وسوم | الوسوم | برچسب ها | برچسب‌ها | כתגיות | תגיות | 标签
关键词 | 標籤 | 關鍵字 | タグ | キーワード | 태그 | từ khóa
"""
SIGNUP = """
newsletter | subscribe | subscribe to our newsletter | sign up | sign up for our newsletter | follow us
get our newsletter | support us | donate | advertisement | sponsored | sponsored content | promoted
newsletter abonnieren | anzeige | werbung | folgen sie uns | реклама | подписаться | подписка | подпишитесь
рассылка | publicité | abonnez vous | publicidad | suscríbete | suscríbase | pubblicità | iscriviti | advertentie
annons | annonse | annonce | mainos | reklama | reklam | διαφήμιση | إعلان | إعلانات | النشرة البريدية | اشترك
广告 | 订阅 | 廣告 | 広告 | 광고 | quảng cáo | iklan | hirdetés | реклама на сайта
"""
TOOLS = """
print | print version | print this | print page | print article | printable version | printer friendly
printer friendly version | share | share this | share this article | share on facebook | share on twitter
share on x | share on linkedin | tweet | email | e mail | email this | send to a friend | send by email | save
bookmark | copy link | copy url | listen | listen to this article | facebook | twitter | whatsapp | telegram
linkedin | pinterest | reddit | vk | instagram | youtube | rss | more | read more | continue reading | back to top
top | back | next | previous | log in | login | sign in | register | search | menu | skip to content
skip to main content | close | show more | load more | reply | like | report | follow | all news | view all
see all | toggle navigation | main menu | subscribe | drucken | druckversion | teilen | artikel teilen | merken
vorlesen | per mail | versenden | artikel drucken | startseite | mehr | weiter | zurück | nach oben | anmelden
suche | suchen | zum inhalt springen | mehr lesen | auf facebook teilen | kommentieren | link kopieren
версия для печати | для печати | печать | распечатать | поделиться | поделиться в | отправить | отправить другу
на главную | читать далее | далее | назад | вперед | наверх | войти | вход | регистрация | поиск | меню | подробнее
ещё | еще | все новости | скопировать ссылку | друк | вконтакте | одноклассники | твиттер | поділитися | на головну
imprimer | partager | envoyer | version imprimable | accueil | rechercher | connexion | lire la suite | imprimir
compartir | enviar | versión para imprimir | inicio | buscar | leer más | compartilhar | início | entrar | ler mais
stampa | condividi | invia | cerca | accedi | afdrukken | delen | deel | skriv ut | dela | del | skriv ut artikel
tulosta | jaa | drukuj | udostępnij | tisk | sdílet | zdieľať | yazdır | paylaş | εκτύπωση | κοινοποίηση | nyomtatás
megosztás | tipărește | distribuie | طباعة | مشاركة | شارك | نسخة للطباعة | أرسل | بحث | الرئيسية | القائمة | المزيد
اشتراك | تسجيل الدخول | چاپ | اشتراک گذاری | شیتوف | הדפסה | 打印 | 打印本页 | 分享 | 分享到 | 分享到微信 | 微信
微博 | 首页 | 登录 | 注册 | 搜索 | 返回顶部 | 收藏 | 关闭 | 下一页 | 上一页 | 更多 | 字号 大 中 小 | 列印 | 首頁
印刷 | シェア | ツイート | 検索 | ログイン | 인쇄 | 공유 | 공유하기 | 검색 | 로그인 | in bài | chia sẻ | cetak
bagikan
"""
HOME = """
home | home page | homepage | main page | main | start | startseite | главная | главная страница | головна | accueil
inicio | início | principal | strona główna | domů | domov | acasă | ana sayfa | anasayfa | αρχική | kezdőlap
forside | hjem | hem | etusivu | początek | početna | начало | الرئيسية | الصفحة الرئيسية | خانه | صفحه اصلی | ראשי
דף הבית | 首页 | 主页 | 首頁 | ホーム | トップ | 홈 | trang chủ | beranda
"""
RIGHTS = """
all rights reserved | alle rechte vorbehalten | все права защищены | усі права захищено | всі права захищені
tous droits réservés | todos los derechos reservados | todos os direitos reservados | tutti i diritti riservati
alle rechten voorbehouden | med ensamrätt | wszelkie prawa zastrzeżone | všechna práva vyhrazena
toate drepturile rezervate | tüm hakları saklıdır | جميع الحقوق محفوظة | تمامی حقوق | כל הזכויות שמורות | 版权所有
版權所有 | 保留所有权利 | 無断転載 | 無断複製 | all right reserved | unauthorized reproduction | 무단전재
свидетельство о регистрации | при использовании материалов | при перепечатке
"""
CONSENT = """
cookies | cookie policy | cookie richtlinie | файлы cookie | les cookies | las cookies | os cookies | i cookie
ملفات تعريف الارتباط
"""
SOURCE_LABELS = """
source | sources | quelle | quellen | источник | джерело | крыніца | fuente | fonte | bron | källa | kilde | lähde
źródło | zdroj | sursa | kaynak | πηγή | forrás | izvor | извор | المصدر | منبع | מקור | 来源 | 來源 | 稿源
信息来源 | 文章来源 | 出典 | 提供 | 출처 | nguồn | sumber | स्रोत
"""
PHOTO_LABELS = """
photo | photos | photo by | image | picture | foto | fotos | bild | bild von | фото | фотография | imagen | imagem
immagine | zdjęcie | fot | fotoğraf | φωτογραφία | kép | صورة | الصورة | عکس | צילום | 图 | 图片 | 资料图 | 图为
圖 | 写真 | 사진 | ảnh | caption | file photo | credit | image credit | photo credit
"""


def plain(text: str) -> str:
    """Words only, without case: for comparing, never for showing."""
    return " ".join(_WORD.findall(text.casefold()))


def phrases(table: str) -> frozenset[str]:
    """The phrases of a table."""
    return frozenset(plain(phrase) for phrase in re.split(r"\s\|\s|\n", table) if phrase.strip())


TOPICS: dict[str, Topic] = {
    phrase: topic
    for topic, table in (
        (Topic.GENRE, GENRE),
        (Topic.TEASER, TEASER),
        (Topic.SIGNUP, SIGNUP),
        (Topic.TAGS, TAGS),
        (Topic.COMMENTS, COMMENTS),
        (Topic.RELATED, RELATED),
    )
    for phrase in phrases(table)
}
TOOL_WORDS = phrases(TOOLS)
HOME_WORDS = phrases(HOME)
RIGHTS_WORDS = tuple(sorted(phrases(RIGHTS)))
CONSENT_WORDS = tuple(sorted(phrases(CONSENT)))
SOURCE_WORDS = phrases(SOURCE_LABELS)
PHOTO_WORDS = phrases(PHOTO_LABELS)

MAX_HEADING = 60
"""Characters of a heading over a list; what is longer is a headline."""
HEADING_TAIL = 3
"""Words that may follow a known phrase: 'More from World', 'Mehr zum Thema Ukraine'."""
_OPEN = frozenset((Topic.RELATED, Topic.COMMENTS))


def topic_of(text: str) -> Topic | None:
    """What a heading announces; None where its words are not known as a heading's."""
    if len(text) > MAX_HEADING:
        return None
    words = [word for word in plain(text).split() if not word.isdigit()]
    for size in range(len(words), max(0, len(words) - HEADING_TAIL - 1), -1):
        topic = TOPICS.get(" ".join(words[:size]))
        # 'News from the front' is a headline, 'More from Europe' a heading
        if topic is not None and (size == len(words) or (topic in _OPEN and size > 1)):
            return topic
    return None


def see_also(text: str) -> tuple[str, str] | None:
    """The label and the headline of a line such as 'Read also: Storm nears the coast'."""
    head, colon, rest = text.replace("：", ":").partition(":")
    if colon and len(head) <= 40 and rest.strip() and TOPICS.get(plain(head)) is Topic.RELATED:
        return head.strip(), rest.strip()
    return None
