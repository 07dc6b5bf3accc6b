"""Vocabulary of bylines: words that lead to a name, follow a name, or show that a text is none.

Everything here is lower case and compared to case-folded text.  A word stands in a table because bylines of some
language use it in that part; no table names a site.
"""


def word_set(text: str) -> frozenset[str]:
    """The words of a text, case-folded: Greek ς and German ß change by that."""
    return frozenset(text.casefold().split())


BARE_LEADS = (
    *("words and photos by", "words & photos by", "story and photos by", "text and photos by", "escribe", "escriben"),
    *("by", "von", "vom", "par", "por", "di", "door", "av", "af", "oleh", "od", "pel", "pela", "napisał", "napisała"),
    *("írta", "yazan", "piše", "píše", "от", "από", "του", "της", "rédigé par", "redigido por"),
    *("geschreven door", "skriven av", "skrevet av", "skrevet af", "scritto da", "a cura di", "escrito por"),
    *("publicado por", "publié par", "pubblicato da", "geschrieben von", "verfasst von", "veröffentlicht von"),
    *(
        "eingestellt von",
        "erstellt von",
        "gespeichert von",
        "hochgeladen von",
        "written by",
        "posted by",
        "published by",
        "authored by",
        "submitted by",
    ),
    *("contributed by", "created by", "words by", "story by", "reported by", "reporting by", "text by", "texto por"),
    *("text von", "texte de", "testo di", "texto de", "tekst av", "tekst af", "text av", "tekst door", "insights from"),
    *("postado por", "enviado por", "elaborado por", "propos recueillis par", "recueilli par", "écrit par", "γράφει ο"),
    *("γράφει η", "γράφει", "γράφουν οι", "γράφουν", "από τον", "από την", "ditulis oleh", "diposting oleh", "autor"),
    *("autorin", "autoren", "autori", "autores", "autora", "autore", "auteur", "auteurs", "author", "authors"),
    *("writer", "författare", "forfatter", "penulis", "yazar", "tác giả", "szerző", "szerzők", "kirjoittaja", "מאת"),
    *("автор", "авторы", "автор статьи", "автор текста", "автори", "аўтар", "συντάκτης", "συντάκτρια"),
    *("بقلم", "كتب", "كتبت", "تقرير", "إعداد", "بواسطة", "حاوره", "نویسنده", "نوشته", "به قلم", "کتبه", "تحریر"),
    *("लेखक", "โดย", "เขียนโดย", "লেখক", "প্রতিবেদন", "this post was written by", "this article was written by"),
)
"""Phrases that lead to a name with or without a colon.  They count only at the start of a line."""

PIECES = (
    *(
        "article",
        "guide",
        "analysis",
        "column",
        "comment",
        "commentary",
        "essay",
        "interview",
        "opinion",
        "report",
        "review",
    ),
    *("story", "guest post", "post", "words", "text", "texte", "news", "feature", "blog", "reportage", "perspective"),
    *(
        "artikel",
        "analyse",
        "kolumne",
        "kommentar",
        "gastbeitrag",
        "gastkommentar",
        "leitartikel",
        "bericht",
        "porträt",
    ),
    *("beitrag", "meinung", "glosse", "protokoll", "rezension", "kritik", "entretien", "tribune", "chronique"),
    *("enquête", "récit", "análisis", "entrevista", "opinión", "columna", "reportaje", "artículo", "intervista"),
    *("commento", "analisi", "artigo", "opinião", "coluna", "guides", "publicada", "ein stück", "recherche"),
)
"""Kinds of pieces that stand before "by": "An essay by", "Ein Kommentar von", "Analyse:"."""

LABELS = (
    *(
        "text & fotos",
        "text und fotos",
        "text & foto",
        "text und foto",
        "text & bilder",
        "text und bilder",
        "text & bild",
    ),
    *("text and photos", "words and photos", "story and photos", "texte et photos", "texto y fotos", "testo e foto"),
    *(
        "tekst en foto's",
        "tekst i zdjęcia",
        "tekst og foto",
        "text och foto",
        "текст и фото",
        "text a foto",
        "szöveg és fotó",
    ),
    *(
        "contributors",
        "contributor",
        "mitwirkende",
        "text",
        "texts",
        "texte",
        "testo",
        "testi",
        "texto",
        "textos",
        "tekst",
        "words",
        "written",
        "reporter",
    ),
    *("reporters", "bericht", "protokoll", "redazione di", "текст", "тексты", "подготовил", "подготовила", "беседовал"),
    *("беседовала", "подготовили", "записал", "записала", "корреспондент", "журналист", "матеріал підготував"),
    *("κείμενο", "szöveg", "teksti", "besedilo", "haber", "röportaj", "metin", "bài", "muhabir", "laporan", "گزارش"),
    *("خبرنگار", "نص", "كتابة", "रिपोर्ट", "रिपोर्टर", "संवाददाता", "เรื่อง", "ผู้เขียน", "ผู้สื่อข่าว"),
)
"""Words that lead to a name only with a colon after them; without one they are ordinary words."""

CJK_LEADS = (
    *("作者", "撰文", "撰稿", "文", "記者", "记者", "本报记者", "本報記者", "特约记者", "通讯员", "新华社记者", "採訪"),
    *(
        "采写",
        "取材・文",
        "取材",
        "執筆",
        "著者",
        "筆者",
        "文・写真",
        "文・構成",
        "聞き手",
        "撰写",
        "글",
        "글쓴이",
        "기자",
    ),
    *("취재", "責任編輯", "责任编辑", "責編", "责编", "编辑", "編輯"),
)
"""Leads of scripts without spaces: a colon, slash, equals sign or space follows."""

NAME_SUFFIXES = (
    *(
        "기자",
        "특파원",
        "논설위원",
        "인턴기자",
        "선임기자",
        "전문기자",
        "편집위원",
        "칼럼니스트",
        "앵커",
        "리포터",
        "記者",
    ),
    *(
        "記者報導",
        "记者",
        "報導",
        "报道",
        "編集委員",
        "論説委員",
        "特派員",
        "支局長",
        "氏",
        "さん",
        "先生",
        "著",
        "撰",
        "द्वारा",
    ),
    *("संवाददाता", "tarafından"),
)
"""Words that follow the name where other languages put a lead before it."""

OTHER_WORK = (
    *(
        "photo",
        "photos",
        "photography",
        "photographs",
        "photographer",
        "pictures",
        "picture",
        "image",
        "images",
        "video",
    ),
    *("illustration", "illustrations", "illustrated", "art", "graphics", "graphic", "edited", "editing", "translated"),
    *("translation", "reviewed", "medically reviewed", "fact checked", "fact-checked", "fact checker", "verified"),
    *(
        "produced",
        "updated",
        "stand",
        "last updated",
        "last update",
        "design",
        "designed",
        "narrated",
        "camera",
        "sponsored",
    ),
    *("foto", "fotos", "fotografie", "fotografien", "bild", "bilder", "grafik", "grafiken", "illustrationen", "kamera"),
    *(
        "illustriert",
        "übersetzung",
        "übersetzt",
        "aktualisiert",
        "redigiert",
        "photographie",
        "photographies",
        "traduit",
    ),
    *("traduction", "mis à jour", "fotografía", "fotografías", "traducción", "traducido", "actualizado", "fotografia"),
    *("fotografie di", "traduzione", "tradução", "atualizado", "zdjęcia", "fot", "ilustracje", "tłumaczenie", "bilde"),
    *(
        "oversat",
        "foto's",
        "beeld",
        "vertaling",
        "kuva",
        "kuvat",
        "фото",
        "фотографии",
        "видео",
        "перевод",
        "переводчик",
    ),
    *("редактор", "иллюстрации", "иллюстрация", "рисунок", "рисунки", "обложка", "оператор", "переклад", "φωτογραφίες"),
    *("φωτογραφία", "μετάφραση", "fotoğraf", "fotoğraflar", "çeviri", "ảnh", "تصوير", "ترجمة", "عکس", "ترجمه", "صورة"),
    *("摄影", "攝影", "写真", "撮影", "摄", "译者", "翻译", "翻譯", "訳", "사진", "번역", "फोटो", "ภาพ", "genfoto"),
)
"""Labels of work other than writing.  Who stands behind one of them is no author of the text."""

OTHER_WORK_JOINS = ("by", "von", "par", "por", "di", "de", "av", "af", "door", "van", "courtesy of", "courtesy")
"""What may join such a label and the name; else a colon or slash does."""

CONJUNCTIONS = word_set(
    "and und y et e en och og i и й та і ve και ja és a și si va dan và و और एवं এবং ו eta agus и․ ir un & +"
)
"""'And' of many languages.  Some are prepositions elsewhere, so what follows must itself look like a name."""

AMBIGUOUS_CONJUNCTIONS = word_set("e en i a si va ja un ir dan i y")
"""Also prepositions, articles or given names in other languages: both neighbours must look like whole names."""

CUT_WORDS = word_set(
    "published updated posted edited written veröffentlicht aktualisiert publié publicado pubblicato опубликовано for "
    "in from at on with is was has works writes covers who says said wrote reports reporting via about für aus im "
    "beim mit ist war schreibt arbeitet sagt am zum über auf bei unter pour dans avec est à chez para con desde es em "
    "no na com per voor bij uit till från hos fra för på z ze w dla из для в из-за на για στο στη από"
)
"""Lower-case words that end a name: what follows says for whom, where or what the author does."""

PARTICLES = word_set(
    "van von der den de la le les el del della dello degli di da das do dos du des des' ten ter te 't zu zum zur af "
    "av bin bint ibn ben bar abu al ul und y e e' i san santa st st. saint mac nic ní ó mhic ap vom lo los las der' "
    "dalla dalle dei dal och ou e. d' la' na 'n in't"
)
"""Words that are lower case inside a name."""

JOINED_PARTICLES = ("al", "el", "an", "as", "ad", "ar", "at", "ul")
"""Arabic articles before a hyphen: al-Assad.  Lower case unless the name starts with them."""

MAC_NAMES = word_set(
    "macdonald macleod macgregor macmillan macfarlane mackinnon maclean macintyre macneil macneill macpherson "
    "macarthur macdougall macdowell macaulay maclachlan maclennan macrae macphail macqueen macnab macnamara macintosh "
    "mackenna maceachern macinnes macisaac macgowan macgill macfadyen macdonagh maclaren macalister"
)
"""Names written with a capital after Mac.  Most words in mac (Macron, Machado) are written without."""

TITLES = word_set(
    "dr dr. dra dra. prof prof. professor prof.dr. mr mr. mrs mrs. ms ms. miss herr frau sir dame lord lady rev rev. "
    "fr. rabbi pastor ing ing. dipl.-ing. mag. mag dott. dott dott.ssa drs. drs ir. m. mme monsieur madame sr. sra. "
    "don doña д-р проф. проф dipl. habil. h.c. d. univ.-prof. dr.-ing. ph.d. pd msgr. hon. imam sheikh shri smt. "
    "capt. col. gen. lt. sgt. maj."
)
"""Forms of address and academic titles before a name."""

KEPT_TITLES = word_set("dr dr. prof prof. dra dra. sir dame mrs mrs. frau rev rev. lady lord sir")
"""Titles that readers count as part of the name where a page shows them."""

CREDENTIALS = word_set(
    "phd md ms ma mba rd rdn ba bs bsc msc mph jd esq cfp cpa cfa dvm dds dmd do np rn lcsw lmft lpc pe pmp cissp cpp "
    "psp ceng frcp facs faan facp fand dabom foma cdces ld ldn cssd cscs rpr pharmd psyd edd dacvb vmd lvt vts mw smt "
    "llm llb meng mfa mscp mdiv dphil frs obe mbe cbe kcb qc kc facog faap dpt otr ccc-slp e-ryt ryt ats cpt nasm "
    "ncsf cepf afc ea mhs mps msw mha dnp fnp rph bcps faclm shrm-cp phr sphr cebs mcse ccna ladc cht ibclc rdms phdc "
    "fnp-c aprn fache dba bds mbbs mbchb mrcp frcs bvsc mrcvs dipl acvb mlis mls"
)
"""Degrees and memberships after a name, compared without points and marks."""

NAME_ENDINGS = word_set("jr jr. sr sr. ii iii iv júnior junior filho neto hijo fils père")
"""Generational endings: they belong to the name, also after a comma."""

ROLES = word_set(
    "editor editors reporter reporters writer writers correspondent correspondents journalist journalists columnist "
    "author columnists contributor contributors producer analyst critic blogger freelancer photographer "
    "photojournalist founder co-founder cofounder ceo cto cfo coo president director manager expert specialist "
    "professor fellow researcher strategist consultant engineer designer developer lawyer attorney economist "
    "historian dietitian nutritionist physician doctor coach trainer teacher lecturer student head chief intern "
    "commentator presenter host owner partner associate assistant advisor adviser secretary officer commissioner "
    "minister senator chairman chairwoman chair redakteur redakteurin redaktor redaktorin redaktoren redakteure "
    "chefredakteur chefredakteurin korrespondent korrespondentin korrespondenten reporterin autor autorin "
    "journalistin volontär volontärin ressortleiter ressortleiterin projektleiter projektleiterin kolumnist "
    "kolumnistin gastautor gastautorin wirtschaftsredakteur wirtschaftsredakteurin leiter leiterin politikredakteur "
    "politikredakteurin sportredakteur nachrichtenredakteur experte expertin auteur autrice journaliste rédacteur "
    "rédactrice correspondant correspondante envoyé envoyée chroniqueur redactor redactora periodista corresponsal "
    "reportero reportera columnista colaborador colaboradora enviado enviada giornalista inviato inviata "
    "corrispondente redattore redattrice jornalista repórter correspondente redator redatora estagiário colunista "
    "redacteur verslaggever columniste medewerker journalistiek redaktör reportrar korrespondentti toimittaja "
    "journalisti redaktør medarbejder dziennikarz dziennikarka redaktorka korespondent korespondentka publicysta "
    "redaktorzy novinář novinářka komentátor komentátorka újságíró szerkesztő muhabir muhabiri editör editörü "
    "gazeteci yazar yazarı köşe корреспондент корреспондентка журналист журналистка обозреватель колумнист редактор "
    "репортер репортёр спецкор собкор автор политолог экономист эксперт аналитик кореспондент журналістка оглядач "
    "δημοσιογράφος ανταποκριτής συντάκτης wartawan jurnalis kontributor phóng viên مراسل صحفي كاتب صحافي محرر خبرنگار "
    "نویسنده संवाददाता पत्रकार रिपोर्टर instructor educator educators horticulturist gardener astrologer "
    "writer/editor coordinator reviewer marketer horticulturalist novelist activist campaigner scientist psychologist "
    "therapist clinician agent realtor chef representative"
)
"""What an author is or does.  A name followed by one of these is a byline; one of these alone is no name."""

ROLE_MODIFIERS = word_set(
    "senior sr. sr junior affiliate verified staff deputy associate assistant managing executive chief guest "
    "contributing freelance special political politics business economics economy finance financial technology tech "
    "science health sports sport travel culture arts entertainment lifestyle foreign international national local "
    "regional crime court education environment climate energy defence defense security diplomatic parliamentary "
    "white house washington us uk asia africa europe eu world news investigative breaking data digital content web "
    "online trending life trends math general lead principal former acting vice co group global marketing "
    "communications research product software autos auto cars food home style fashion beauty wellness medical legal "
    "tax money personal markets market media retail housing property transport features feature opinion audience "
    "social video night day weekend certified licensed registered professional independent award-winning biotech "
    "pharma policy strategy operations leitender leitende stellvertretender stellvertretende stellv. freier freie "
    "politischer politische landespolitische landespolitischer verantwortlicher verantwortliche chef grand grande "
    "envoyé especial jefe jefa caporedattore ansvarig ständiger ständige политический специальный собственный главный "
    "старший военный шеф extension master parliament wci creative technical visual multimedia community city metro "
    "state county full-time"
)
"""Words that stand before a role and belong to it: "Senior Autos Reporter"."""

DESK_WORDS = word_set(
    "staff desk newsdesk newsroom team editors editorial editor redaktion redaktionen redazione redacción redacao "
    "redação redactie redakcja redakce redakcia redactia redacția redaksi redaktionsteam rédaction toimitus "
    "szerkesztőség redaksjonen redaktsioon redakcija uredništvo redaktörer pressestelle bureau newswire "
    "correspondents reporters contributors agencies agenturen agences agencias agenzie contributor webdesk webteam "
    "crew newsteam admins редакция редакции редакція редакцията редакција newsgroup tim haber merkezi servisi servis "
    "masası الأخبار التحرير تحریریه tahririyyə σύνταξη συντακτική συντακτών ομάδα nachrichtenredaktion "
    "onlineredaktion online-redaktion sportredaktion mm-redaktion lokalredaktion kulturredaktion wirtschaftsredaktion "
    "डेस्क ब्यूरो टीम ডেস্ক กองบรรณาธิการ ทีมข่าว autorenteam autorengruppe expertenteam writers columnists "
    "webredaktion"
)
"""A collective that signs where nobody is named."""

DESK_CJK = (
    "编辑部",
    "編輯部",
    "編集部",
    "本报讯",
    "综合报道",
    "綜合報導",
    "편집국",
    "뉴스팀",
    "취재팀",
    "デスク",
    "報道部",
    "取材班",
)
"""Desks in scripts without spaces: found anywhere in the name."""

TECHNICAL_USERS = word_set(
    "admin administrator administrador administrateur root user user1 user2 webmaster wpadmin wp-admin superuser "
    "system test tester guest default null none undefined unknown anonymous anonym nobody n/a na author autor auteur "
    "autore editor super webadmin sysadmin siteadmin cms wordpress blogger drupal joomla typo3 import importer bot "
    "api api-user publisher owner no-reply noreply info contact support mail email me unbekannt inconnu desconocido "
    "anónimo anonimo аноним админ администратор гость adm devadmin adminuser web site website homepage home blog page "
    "article post"
)
"""Accounts of a publishing system: they name nobody."""

ORGANISATION_WORDS = word_set(
    "inc inc. llc ltd ltd. gmbh ag kg e.v. ev s.a. s.l. s.p.a. b.v. oy ab plc corp corp. corporation company co. "
    "group university universität université universidad università college institute institut instituto istituto "
    "foundation stiftung fondation fundación association verband verein council ministry ministerium department "
    "agency academy school church hospital clinic center centre zentrum museum bank union committee society "
    "federation bundesverband news times post herald tribune gazette journal magazine magazin daily weekly review "
    "zeitung nachrichten anzeiger tageblatt kurier rundschau presse diario periódico noticias gazzetta corriere "
    "giornale notizie jornal notícias krant dagblad tidning tidningen avis gazeta wiadomości hírek haber haberleri "
    "gazetesi новости газета известия агентство институт фонд университет radio tv television fernsehen rundfunk "
    "media medien network online digital press publishing publications verlag services solutions agencia agence "
    "agentur agenzia nachrichtenagentur blog podcast store shop club world international national wire marketing "
    "software technologies systems labs studio studios design consulting partners holdings insurance financial realty "
    "properties construction roofing dental care law firm attorneys industries entertainment communications the"
)
"""Words that persons' names do not hold."""

NOT_NAME_WORDS = word_set(
    "read more view all posts post articles article follow share tweet facebook twitter instagram linkedin youtube "
    "whatsapp telegram email print subscribe subscription newsletter sign log login register comments comment reply "
    "updated published posted last first next previous home about contact search menu related latest popular trending "
    "most top best new how what why when where who this that these those your our you we my it its are and or not but "
    "if than then so to of as the a an any every one two three five ten no yes can will do does get make see click "
    "here there now today tomorrow yesterday live breaking exclusive video photo photos picture image gallery podcast "
    "opinion opinions politics business sport sports culture science technology tech health travel lifestyle weather "
    "economy world news guide guides tips review reviews recipe recipes books events jobs careers advertisement "
    "sponsored terms privacy policy cookie cookies copyright rights reserved min mins minute minutes read. reading "
    "time ago hours hour days day week month year january february march april may june july august september october "
    "november december monday tuesday wednesday thursday friday saturday sunday mehr lesen alle beiträge artikel "
    "folgen teilen kommentare kommentar antworten veröffentlicht aktualisiert stand uhr neue neueste startseite "
    "kontakt impressum datenschutz suche menü anmelden abo wirtschaft politik kultur wissenschaft reise meinung das "
    "die der ein eine einer und oder nicht wie was warum wann wo wer sie wir ihr mein ihre unser unsere zur zum am im "
    "bei lire suivre partager commentaires publié jour le-monde accueil économie politique société santé leer más "
    "compartir seguir comentarios publicado actualizado inicio economía política sociedad cultura deportes mundo "
    "leggi condividi segui commenti pubblicato aggiornato continua notizie mais compartilhar comentários читать далее "
    "подробнее поделиться комментарии опубликовано обновлено главная новости политика экономика общество культура "
    "спорт мир lees meer delen reacties street road avenue city county united states kingdom republic north south "
    "east west northern southern eastern western york london paris berlin university college times season show game "
    "film movie book music album tour festival award awards series episode part chapter section add write submit "
    "close open back skip loading error page site web app apps download free buy sale price prices shop cart account "
    "profile settings help support faq questions question answer answers team teams staff services service products "
    "product company companies brand brands data research report reports analysis study war peace crisis government "
    "president minister parliament election elections court police law tax money bank market markets years disclosure "
    "advertiser hello powered explore hi dear thanks thank est edt gmt utc ist cet getty images shutterstock unsplash "
    "alamy imago alliance source quelle courtesy credit via gesponserte gesponsert inhalte inhalt valid html xhtml "
    "css navigation vorheriges vorherige vorheriger weiter weitere zurück kommentieren lesezeit minuten bereich "
    "abschnitt bild bilder anzeige downloading afficher"
)
"""Words of menus, headings and prose.  A short line that holds one names no person."""

COMMON_FIRST_WORDS = word_set(
    "the a an this that these those in on at for with from to of as how why what when where who if after before over "
    "clicking using signing default far law way comparison contrast definition subscribing email submitting "
    "continuing accessing registering entering checking contacting der die das dem den einem einer diesem hier heute "
    "wegen la le les el los las un une una mail telefon phone now then no not all my your our his her their its it"
)
"""What stands after "By" or "Von" in prose: "By clicking", "Von der Leyen" (the article), "By the end"."""

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"),
    *(
        "december",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "januar",
        "jänner",
    ),
    *(
        "februar",
        "märz",
        "mai",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "mär",
        "okt",
        "dez",
        "janvier",
        "février",
        "mars",
    ),
    *("avril", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre", "enero", "febrero", "marzo"),
    *("abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre", "gennaio"),
    *("febbraio", "aprile", "maggio", "giugno", "luglio", "settembre", "ottobre", "dicembre", "janeiro", "fevereiro"),
    *("março", "maio", "junho", "julho", "setembro", "outubro", "dezembro", "января", "февраля", "марта", "апреля"),
    *("мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря", "januari", "februari", "maart"),
    *("mei", "augustus", "maj", "augusti", "desember", "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz"),
    *("ağustos", "eylül", "ekim", "kasım", "aralık", "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca"),
    *("lipca", "sierpnia", "września", "października", "listopada", "grudnia"),
)
"""Names of months beside a number make a date."""
