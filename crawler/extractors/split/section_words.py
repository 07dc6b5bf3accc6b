"""Words of headings over lists: data only.  Phrases are whole words, parted by `|`; stems may stand anywhere."""

RELATED_PHRASES = (
    "related|similar|more on|more about|more like|more from this|read also|read more|read next|see also|also read|"
    "you may like|you may also|you might like|you might also|you may enjoy|you might enjoy|other materials|"
    "other articles|further articles|further reading|further materials|on this topic|on the topic|on this subject|"
    "recommended|keep reading|up next|don t miss|"
    "mehr zum|mehr zu|mehr über|mehr aus|zum thema|lesen sie auch|lesen sie mehr|lesen auch|auch interessant|passend|"
    "weitere artikel|weitere beiträge|weitere themen|das könnte|weiterlesen|siehe auch|dazu passend|dazu mehr|"
    "à lire aussi|a lire aussi|à lire également|lire aussi|sur le même|dans la même|articles liés|articles similaires|"
    "articles associés|voir aussi|à propos|vous aimerez|"
    "más información|más sobre|más noticias sobre|te puede interesar|lee también|leer más|ver también|mira también|"
    "leia também|leia mais|veja também|mais sobre|saiba mais|leggi anche|potrebbe interessarti|"
    "lees ook|meer over|zie ook|läs mer|läs också|läs även|les også|læs også|lue myös|aiheesta|"
    "czytaj także|czytaj też|czytaj więcej|zobacz także|zobacz też|zobacz również|podobne|powiązane|przeczytaj|"
    "související|čtěte|podobné|súvisiace|kapcsolódó|olvasd el|citește și|articole similare|ilgili|benzer|bunlar da|"
    "daha fazla|đọc thêm|liên quan|cùng chủ đề|baca juga|baca selengkapnya|berita terkait|artikel terkait|"
    "по теме|читайте также|похожие|другие материалы|материалы по|смотрите также|ещё по|еще по|читайте також|за темою|"
    "схожі|вижте още|вижте също|прочетете|прочитајте|ذات صلة|مواضيع ذات|اقرأ أيضا|بیشتر بخوانید|קרא גם|עוד בנושא"
)
RELATED_STEMS = (
    "relacionad|correlat|approfond|gerelateerd|relaterad|relatert|verwandte|ähnliche|hintergründe|связанн|свързани|"
    "повезан|σχετικ|διαβάστε|περισσότερα για|関連|あわせて読|相关|相關|延伸|推荐阅读|推薦|관련|함께 읽|함께 보|مرتبط|"
    "संबंधित|यह भी पढ|ये भी पढ|সম্পর্কিত|আরও পড|อ่านเพิ่ม|ที่เกี่ยวข้อง"
)
GENERAL_PHRASES = (
    "latest|recent|newest|most read|most popular|most viewed|most shared|popular|trending|top stories|top news|"
    "more news|headlines|breaking|today|am meisten|letzte|dernier|derniers|dernières|plus lu|plus lus|populaires|"
    "última|últimas|último|últimos|más leído|más leídos|más leída|más leídas|más visto|más vistos|más vista|"
    "más vistas|lo más|mais lidas|mais lida|mais vistas|ultime|ultimi|più letti|meest gelezen|laatste|najnowsze|"
    "najczęściej|popularne|nejčtenější|son dakika|en çok|последние|сегодня|новости|많이 본"
)
GENERAL_STEMS = "aktuell|neueste|meistgelesen|beliebt|популярн|последни|最新|ランキング|人気|热门|最新|최신|الأكثر|آخر"
NO_SECTION = (
    "advertisement|advertising|ad|ads|sponsored|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|advertentie|"
    "reklama|annons|annonse|реклама|広告|광고|广告|share|teilen|partager|compartir|compartilhar|menu|close|schließen"
)
