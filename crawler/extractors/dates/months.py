"""The words of the calendar in about ninety languages: data only, read by `datewords`.

One row per language, lower case: twelve months parted by ` | `, each with its forms (full, inflected, short) parted by
spaces; `_` stands for a space inside a name; dots are left out, accents may be left out by the page.  The order of the
rows matters: a form that two languages use for different months is read as the first row's where the page's language
is unknown.  Forms of more than one script have a row each.  The tests check the rows against Unicode CLDR.
"""

MONTHS: dict[str, str] = {
    "en": (
        "january jan | february feb febr | march mar mrch | april apr | may | june jun | july jul | august "
        "aug augu | september sep sept | october oct octo | november nov | december dec"
    ),
    "de": (
        "januar jan jänner jän jaenner | februar feb feber febr | märz mär mrz maerz | april apr | mai | juni "
        "jun juno | juli jul | august aug | september sept sep | oktober okt | november nov | dezember dez "
        "dezem"
    ),
    "fr": (
        "janvier janv | février févr fev | mars | avril avr avri | mai | juin | juillet juil jul jui | août "
        "aou | septembre sept sep | octobre oct | novembre nov | décembre déc dec"
    ),
    "es": (
        "enero ene en | febrero feb | marzo mar mzo | abril abr | mayo may | junio jun | julio jul | agosto "
        "ago agos | septiembre sept sep setiembre set | octubre oct octu | noviembre nov novie | diciembre "
        "dic dicie"
    ),
    "pt": (
        "janeiro jan | fevereiro fev fever | março mar | abril abr | maio mai | junho jun | julho jul | "
        "agosto ago | setembro set | outubro out | novembro nov | dezembro dez dezem"
    ),
    "it": (
        "gennaio gen genn | febbraio feb febb | marzo mar mrz | aprile apr | maggio mag magg | giugno giu "
        "giug | luglio lug lugl | agosto ago | settembre set sett | ottobre ott otto | novembre nov | "
        "dicembre dic dice"
    ),
    "nl": (
        "januari jan | februari feb | maart mrt maa | april apr | mei | juni jun | juli jul | augustus aug | "
        "september sep sept | oktober okt | november nov | december dec"
    ),
    "sv": (
        "januari jan | februari feb | mars | april apr | maj | juni | juli | augusti aug | september sep sept "
        "| oktober okt | november nov | december dec"
    ),
    "da": (
        "januar jan | februar feb | marts mar | april apr | maj | juni jun | juli jul | august aug | "
        "september sep sept | oktober okt | november nov | december dec"
    ),
    "no": (
        "januar jan | februar feb | mars mar | april apr | mai | juni jun | juli jul | august aug | september "
        "sep sept | oktober okt | november nov | desember des"
    ),
    "fi": (
        "tammikuuta tammi tammikuu tammikuussa tammikuun tammik | helmikuuta helmi helmikuu helmikuussa "
        "helmikuun helmik | maaliskuuta maalis maaliskuu maaliskuussa maaliskuun maalisk | huhtikuuta huhti "
        "huhtikuu huhtikuussa huhtikuun huhtik | toukokuuta touko toukokuu toukokuussa toukokuun toukok | "
        "kesäkuuta kesä kesäkuu kesäkuussa kesäkuun kesäk | heinäkuuta heinä heinäkuu heinäkuussa heinäkuun "
        "heinäk | elokuuta elo elokuu elokuussa elokuun elok | syyskuuta syys syyskuu syyskuussa syyskuun "
        "syysk | lokakuuta loka lokakuu lokakuussa lokakuun lokak | marraskuuta marras marraskuu marraskuussa "
        "marraskuun marrask | joulukuuta joulu joulukuu joulukuussa joulukuun jouluk"
    ),
    "is": (
        "janúar jan | febrúar feb | mars mar | apríl apr | maí | júní jún | júlí júl | ágúst ágú | september "
        "sep sept | október okt | nóvember nóv | desember des"
    ),
    "fo": (
        "januar jan | februar feb | mars mar | apríl apr | mai | juni jun | juli jul | august aug | september "
        "sep | oktober okt | november nov | desember des"
    ),
    "pl": (
        "stycznia sty styczeń stycz | lutego lut luty | marca mar marzec marz | kwietnia kwi kwiecień kwiec | "
        "maja maj | czerwca cze czerwiec czerw | lipca lip lipiec | sierpnia sie sierpień sierp | września "
        "wrz wrzesień wrzes | października paź październik pazdz | listopada lis listopad | grudnia gru "
        "grudzień grudz"
    ),
    "cs": (
        "ledna led leden lednu | února úno únor unora | března bře březen | dubna dub duben | května kvě "
        "květen | června čvn červen | července čvc červenec | srpna srp srpen | září zář | října říj říjen | "
        "listopadu lis listopad | prosince pro prosinec"
    ),
    "sk": (
        "januára jan január | februára feb február | marca mar marec marci | apríla apr apríl | mája máj | "
        "júna jún | júla júl | augusta aug august | septembra sep september | októbra okt október | novembra "
        "nov november | decembra dec december"
    ),
    "sl": (
        "januar jan januarja | februar feb februarja | marec mar marca | april apr aprila | maj maja | junij "
        "jun junija | julij jul julija | avgust avg avgusta | september sep septembra | oktober okt oktobra | "
        "november nov novembra | december dec decembra"
    ),
    "hr": (
        "siječnja sij siječanj | veljače velj veljača | ožujka ožu ožujak | travnja tra travanj | svibnja svi "
        "svibanj | lipnja lip lipanj | srpnja srp srpanj | kolovoza kol kolovoz | rujna ruj rujan | listopada "
        "lis listopad | studenoga stu studeni studenog stud | prosinca pro prosinac"
    ),
    "bs": (
        "januar jan januara | februar feb februara | mart mar marta | april apr aprila | maj maja | juni jun "
        "juna | juli jul jula | august aug augusta | septembar sep septembra | oktobar okt oktobra | novembar "
        "nov novembra | decembar dec decembra"
    ),
    "sr": (
        "januar jan januara | februar feb februara | mart mar marta | april apr aprila | maj maja | jun juna "
        "juni | jul jula juli | avgust avg avgusta | septembar sep septembra | oktobar okt oktobra | novembar "
        "nov novembra | decembar dec decembra"
    ),
    "sr-Cyrl": (
        "јануар јан јануара | фебруар феб фебруара | март мар марта | април апр априла | мај маја | јун јуна "
        "јуни | јул јула јули | август авг августа | септембар сеп септембра септ | октобар окт октобра | "
        "новембар нов новембра | децембар дец децембра"
    ),
    "bs-Cyrl": (
        "јануар јан | фебруар феб | март мар | април апр | мај | јуни јун | јули јул | аугуст ауг | септембар "
        "сеп | октобар окт | новембар нов | децембар дец"
    ),
    "mk": (
        "јануари јан | февруари фев | март мар | април апр | мај | јуни јун | јули јул | август авг | "
        "септември сеп септ | октомври окт | ноември ное ноем | декември дек"
    ),
    "bg": (
        "януари яну ян | февруари фев февр | март мар | април апр | май | юни юн | юли юл | август авг | "
        "септември сеп септ | октомври окт | ноември ное ноем | декември дек"
    ),
    "ru": (
        "января янв январь | февраля февр февраль фев | марта мар март | апреля апр апрель | мая май | июня "
        "июн июнь | июля июл июль | августа авг август | сентября сент сентябрь сен | октября окт октябрь | "
        "ноября нояб ноябрь ноя | декабря дек декабрь"
    ),
    "uk": (
        "січня січ січень | лютого лют лютий | березня бер березень | квітня квіт квітень | травня трав "
        "травень | червня черв червень | липня лип липень | серпня серп серпень | вересня вер вересень | "
        "жовтня жовт жовтень | листопада лист листопад | грудня груд грудень"
    ),
    "be": (
        "студзеня сту студзень | лютага лют люты | сакавіка сак сакавік | красавіка кра красавік | мая май "
        "траўня травень | чэрвеня чэр чэрвень | ліпеня ліп ліпень | жніўня жні жнівень | верасня вер верасень "
        "| кастрычніка кас кастрычнік | лістапада ліс лістапад | снежня сне снежань"
    ),
    "ro": (
        "ianuarie ian ianuar | februarie feb | martie mar | aprilie apr | mai | iunie iun | iulie iul | "
        "august aug | septembrie sept sep septemvrie | octombrie oct | noiembrie nov noem | decembrie dec"
    ),
    "hu": (
        "január jan | február febr feb | március márc | április ápr | május máj | június jún | július júl | "
        "augusztus aug | szeptember szept szep | október okt | november nov | december dec"
    ),
    "el": (
        "ιανουαρίου ιαν ιανουάριος | φεβρουαρίου φεβ φεβρουάριος φεβρ | μαρτίου μαρ μάρτιος μάρ | απριλίου "
        "απρ απρίλιος | μαΐου μαΐ μάιος μάι μαι μαιου | ιουνίου ιουν ιούνιος ιούν | ιουλίου ιουλ ιούλιος ιούλ "
        "| αυγούστου αυγ αύγουστος αύγ αυγουστου | σεπτεμβρίου σεπ σεπτέμβριος σεπτ | οκτωβρίου οκτ οκτώβριος "
        "οκτω | νοεμβρίου νοε νοέμβριος νοέ νοεμ | δεκεμβρίου δεκ δεκέμβριος δεκε"
    ),
    "tr": (
        "ocak oca | şubat şub sub | mart mar | nisan nis | mayıs may | haziran haz | temmuz tem | ağustos ağu "
        "agu | eylül eyl | ekim eki | kasım kas | aralık ara"
    ),
    "az": (
        "yanvar yan yanv | fevral fev | mart mar | aprel apr | may | iyun iyn | iyul iyl | avqust avq avg "
        "avgust | sentyabr sen sent | oktyabr okt | noyabr noy | dekabr dek"
    ),
    "kk": (
        "қаңтар қаң қаңтарда | ақпан ақп | наурыз нау наурызда | сәуір сәу | мамыр мам мамырда | маусым мау | "
        "шілде шіл | тамыз там | қыркүйек қыр | қазан қаз | қараша қар | желтоқсан жел желтоқсанда"
    ),
    "ky": (
        "январь янв | февраль фев | март мар | апрель апр | май | июнь июн | июль июл | август авг | сентябрь "
        "сен | октябрь окт | ноябрь ноя | декабрь дек"
    ),
    "uz": (
        "yanvar yan | fevral fev | mart mar | aprel apr | may | iyun iyn | iyul iyl | avgust avg | sentabr "
        "sen sentyabr sent | oktabr okt oktyabr | noyabr noy | dekabr dek"
    ),
    "uz-Cyrl": (
        "январ янв | феврал фев | март мар | апрел апр | май | июн | июл | август авг | сентябр сен | октябр "
        "окт | ноябр ноя | декабр дек"
    ),
    "tk": (
        "ýanwar ýan | fewral few | mart mar | aprel apr | maý | iýun | iýul | awgust awg | sentýabr sen | "
        "oktýabr okt | noýabr noý | dekabr dek"
    ),
    "tg": (
        "январ янв январи | феврал фев феврали | март мар марти | апрел апр апрели | май майи | июн июни | "
        "июл июли | август авг августи | сентябр сен сентябри | октябр окт октябри | ноябр ноя ноябри | "
        "декабр дек декабри"
    ),
    "tt": (
        "гыйнвар гыйн | февраль фев | март мар | апрель апр | май | июнь | июль | август авг | сентябрь сент "
        "| октябрь окт | ноябрь нояб | декабрь дек"
    ),
    "mn": (
        "нэгдүгээр | хоёрдугаар | гуравдугаар | дөрөвдүгээр | тавдугаар | "
        "зургаадугаар | долоодугаар | наймдугаар | есдүгээр | аравдугаар | "
        "арван_нэгдүгээр | арван_хоёрдугаар"
    ),
    "et": (
        "jaanuar jaan jaanuaril | veebruar veebr veebruaril | märts märtsil | aprill apr aprillil | mai mail "
        "| juuni juunil | juuli juulil | august aug augustil | september sept septembril | oktoober okt "
        "oktoobril | november nov novembril | detsember dets detsembril"
    ),
    "lv": (
        "janvāris janv janvārī | februāris febr februārī | marts martā | aprīlis apr aprīlī | maijs maijā | "
        "jūnijs jūn jūnijā | jūlijs jūl jūlijā | augusts aug augustā | septembris sept septembrī | oktobris "
        "okt oktobrī | novembris nov novembrī | decembris dec decembrī"
    ),
    "lt": (
        "sausio saus sausis | vasario vas vasaris | kovo kov kovas | balandžio bal balandis | gegužės geg "
        "gegužė | birželio birž birželis | liepos liep liepa | rugpjūčio rugp rugpjūtis | rugsėjo rugs "
        "rugsėjis | spalio spal spalis | lapkričio lapkr lapkritis | gruodžio gruod gruodis"
    ),
    "ar": (
        "يناير كانون_الثاني جانفي | فبراير شباط فيفري | مارس آذار | أبريل نيسان أفريل ابريل | مايو أيار ماي "
        "ايار | يونيو حزيران جوان | يوليو تموز جويلية يوليوز | أغسطس آب أوت غشت | سبتمبر أيلول شتنبر | أكتوبر "
        "تشرين_الأول | نوفمبر تشرين_الثاني نونبر | ديسمبر كانون_الأول دجنبر"
    ),
    "fa": (
        "ژانویهٔ ژانویه | فوریهٔ فوریه | مارس | آوریل | مهٔ مه می | ژوئن ژوین | ژوئیهٔ ژوئیه جولای ژوییه | "
        "اوت آگوست اگوست | سپتامبر | اکتبر | نوامبر | دسامبر"
    ),
    "ps": "جنوري | فبروري فېبروري | مارچ | اپریل | مۍ | جون | جولای | اګست | سېپتمبر سپتمبر | اکتوبر | نومبر | دسمبر",
    "ckb": (
        "کانوونی_دووەم | شوبات | ئازار | نیسان | ئایار | حوزەیران | تەمووز | ئاب | ئەیلوول | تشرینی_یەکەم | "
        "تشرینی_دووەم | کانونی_یەکەم"
    ),
    "ug": "يانۋار | فېۋرال | مارت | ئاپرېل | ماي | ئىيۇن | ئىيۇل | ئاۋغۇست | سېنتەبىر | ئۆكتەبىر | نويابىر | دېكابىر",
    "ur": "جنوری | فروری | مارچ | اپریل | مئی مئ | جون | جولائی | اگست | ستمبر | اکتوبر | نومبر | دسمبر",
    "sd": "جنوري | فيبروري | مارچ | اپريل | مئي | جون | جولاءِ | آگسٽ | سيپٽمبر | آڪٽوبر | نومبر | ڊسمبر",
    "he": (
        "ינואר ינו׳ | פברואר פבר׳ | מרץ מרס | אפריל אפר׳ | מאי | יוני | יולי | אוגוסט אוג׳ | ספטמבר ספט׳ | "
        "אוקטובר אוק׳ | נובמבר נוב׳ | דצמבר דצמ׳"
    ),
    "hi": (
        "जनवरी जन॰ | फ़रवरी फ़र॰ फरवरी | मार्च | अप्रैल | मई | जून | जुलाई जुल॰ | अगस्त अग॰ | सितंबर सित॰ "
        "सितम्बर | अक्टूबर अक्टू॰ अक्तूबर | नवंबर नव॰ नवम्बर | दिसंबर दिस॰ दिसम्बर"
    ),
    "mr": (
        "जानेवारी जाने | फेब्रुवारी फेब्रु | मार्च | एप्रिल एप्रि | मे | जून | जुलै | ऑगस्ट ऑग | सप्टेंबर "
        "सप्टें | ऑक्टोबर ऑक्टो | नोव्हेंबर नोव्हें | डिसेंबर डिसें"
    ),
    "ne": ("जनवरी | फेब्रुअरी | मार्च | अप्रिल | मे | जुन | जुलाई | अगस्ट | सेप्टेम्बर | अक्टोबर | नोभेम्बर | डिसेम्बर"),
    "bn": (
        "জানুয়ারী জানু জানুয়ারি | ফেব্রুয়ারী ফেব ফেব্রুয়ারি | মার্চ | এপ্রিল এপ্রি | মে | জুন | জুলাই জুল "
        "| আগস্ট আগ অগস্ট | সেপ্টেম্বর সেপ | অক্টোবর অক্টো | নভেম্বর নভে | ডিসেম্বর ডিসে"
    ),
    "as": (
        "জানুৱাৰী জানু | ফেব্ৰুৱাৰী ফেব্ৰু | মাৰ্চ | এপ্ৰিল | মে’ | জুন | জুলাই | আগষ্ট আগ | ছেপ্তেম্বৰ "
        "ছেপ্তে | অক্টোবৰ অক্টো | নৱেম্বৰ নৱে | ডিচেম্বৰ ডিচে"
    ),
    "ta": (
        "ஜனவரி ஜன | பிப்ரவரி பிப் | மார்ச் மார் | ஏப்ரல் ஏப் | மே | ஜூன் | ஜூலை | ஆகஸ்ட் ஆக | செப்டம்பர் செப் "
        "| அக்டோபர் அக் | நவம்பர் நவ | டிசம்பர் டிச"
    ),
    "te": (
        "జనవరి జన | ఫిబ్రవరి ఫిబ్ర | మార్చి | ఏప్రిల్ ఏప్రి | మే | జూన్ | జులై జూలై | ఆగస్టు ఆగ ఆగష్టు | "
        "సెప్టెంబర్ సెప్టెం | అక్టోబర్ అక్టో | నవంబర్ నవం | డిసెంబర్ డిసెం"
    ),
    "ml": (
        "ജനുവരി ജനു | ഫെബ്രുവരി ഫെബ്രു | മാർച്ച് മാർ | ഏപ്രിൽ ഏപ്രി | മേയ് മെയ് | ജൂൺ | ജൂലൈ ജൂലായ് | "
        "ഓഗസ്റ്റ് ഓഗ ആഗസ്റ്റ് | സെപ്റ്റംബർ സെപ്റ്റം | ഒക്ടോബർ ഒക്ടോ | നവംബർ നവം | ഡിസംബർ ഡിസം"
    ),
    "kn": (
        "ಜನವರಿ ಜನ | ಫೆಬ್ರವರಿ ಫೆಬ್ರ | ಮಾರ್ಚ್ | ಏಪ್ರಿಲ್ ಏಪ್ರಿ | ಮೇ | ಜೂನ್ | ಜುಲೈ | ಆಗಸ್ಟ್ ಆಗ | ಸೆಪ್ಟೆಂಬರ್ "
        "ಸೆಪ್ಟೆಂ | ಅಕ್ಟೋಬರ್ ಅಕ್ಟೋ | ನವೆಂಬರ್ ನವೆಂ | ಡಿಸೆಂಬರ್ ಡಿಸೆಂ"
    ),
    "gu": (
        "જાન્યુઆરી જાન્યુ | ફેબ્રુઆરી ફેબ્રુ | માર્ચ | એપ્રિલ | મે | જૂન | જુલાઈ | ઑગસ્ટ | સપ્ટેમ્બર સપ્ટે | "
        "ઑક્ટોબર ઑક્ટો | નવેમ્બર નવે | ડિસેમ્બર ડિસે"
    ),
    "pa": (
        "ਜਨਵਰੀ ਜਨ | ਫ਼ਰਵਰੀ ਫ਼ਰ | ਮਾਰਚ | ਅਪ੍ਰੈਲ ਅਪ੍ਰੈ | ਮਈ | ਜੂਨ | ਜੁਲਾਈ ਜੁਲਾ | ਅਗਸਤ ਅਗ | ਸਤੰਬਰ ਸਤੰ | ਅਕਤੂਬਰ ਅਕਤੂ | ਨਵੰਬਰ ਨਵੰ | ਦਸੰਬਰ ਦਸੰ"
    ),
    "or": ("ଜାନୁଆରୀ | ଫେବୃଆରୀ | ମାର୍ଚ୍ଚ | ଅପ୍ରେଲ | ମଇ | ଜୁନ | ଜୁଲାଇ | ଅଗଷ୍ଟ | ସେପ୍ଟେମ୍ବର | ଅକ୍ଟୋବର | ନଭେମ୍ବର | ଡିସେମ୍ବର"),
    "si": (
        "ජනවාරි ජන | පෙබරවාරි පෙබ | මාර්තු මාර් | අප්‍රේල් | මැයි | ජූනි | ජූලි | අගෝස්තු අගෝ | සැප්තැම්බර් "
        "සැප් | ඔක්තෝබර් ඔක් | නොවැම්බර් නොවැ | දෙසැම්බර් දෙසැ"
    ),
    "th": (
        "มกราคม มค มกรา | กุมภาพันธ์ กพ กุมภา | มีนาคม มีค มีนา | เมษายน เมย เมษา | พฤษภาคม พค พฤษภา | "
        "มิถุนายน มิย มิถุนา | กรกฎาคม กค กรกฎา | สิงหาคม สค สิงหา | กันยายน กย กันยา | ตุลาคม ตค ตุลา | "
        "พฤศจิกายน พย พฤศจิกา | ธันวาคม ธค ธันวา"
    ),
    "lo": (
        "ມັງກອນ ມກ | ກຸມພາ ກພ | ມີນາ ມນ | ເມສາ ມສ | ພຶດສະພາ ພພ | ມິຖຸນາ ມິຖ | ກໍລະກົດ ກລ | ສິງຫາ ສຫ | ກັນຍາ "
        "ກຍ | ຕຸລາ ຕລ | ພະຈິກ ພຈ | ທັນວາ ທວ"
    ),
    "my": (
        "ဇန်နဝါရီ ဇန် | ဖေဖော်ဝါရီ ဖေ | မတ် | ဧပြီ ဧ | မေ | ဇွန် | ဇူလိုင် ဇူ | ဩဂုတ် ဩ | စက်တင်ဘာ စက် | အောက်တိုဘာ အောက် | နိုဝင်ဘာ နို | ဒီဇင်ဘာ ဒီ"
    ),
    "km": "មករា | កុម្ភៈ | មីនា | មេសា | ឧសភា | មិថុនា | កក្កដា | សីហា | កញ្ញា | តុលា | វិច្ឆិកា | ធ្នូ",
    "vi": (
        "tháng_một tháng_giêng | tháng_hai | tháng_ba | tháng_tư | tháng_năm | tháng_sáu | tháng_bảy | "
        "tháng_tám | tháng_chín | tháng_mười | tháng_mười_một | tháng_mười_hai tháng_chạp"
    ),
    "id": (
        "januari jan | februari feb pebruari | maret mar mrt | april apr | mei mey | juni jun | juli jul | "
        "agustus agu agst agt agus ags | september sep | oktober okt | november nov nop nopember | desember "
        "des dese"
    ),
    "ms": (
        "januari jan | februari feb | mac | april apr | mei | jun | julai jul | ogos ogo | september sep | "
        "oktober okt | november nov | disember dis"
    ),
    "tl": (
        "enero ene | pebrero peb | marso mar | abril abr | mayo may | hunyo hun | hulyo hul | agosto ago | "
        "setyembre set | oktubre okt | nobyembre nob | disyembre dis"
    ),
    "zh": "一月 | 二月 | 三月 | 四月 | 五月 | 六月 | 七月 | 八月 | 九月 | 十月 | 十一月 | 十二月",
    "ka": (
        "იანვარი იან იანვარს | თებერვალი თებ თებერვალს | მარტი მარ მარტს | აპრილი აპრ აპრილს | მაისი მაი "
        "მაისს | ივნისი ივნ ივნისს | ივლისი ივლ ივლისს | აგვისტო აგვ აგვისტოს | სექტემბერი სექ სექტემბერს | "
        "ოქტომბერი ოქტ ოქტომბერს | ნოემბერი ნოე ნოემბერს | დეკემბერი დეკ დეკემბერს"
    ),
    "hy": (
        "հունվարի հնվ հունվար | փետրվարի փտվ փետրվար | մարտի մրտ մարտ | ապրիլի ապր ապրիլ | մայիսի մյս մայիս | "
        "հունիսի հնս հունիս | հուլիսի հլս հուլիս | օգոստոսի օգս օգոստոս | սեպտեմբերի սեպ սեպտեմբեր | "
        "հոկտեմբերի հոկ հոկտեմբեր | նոյեմբերի նոյ նոյեմբեր | դեկտեմբերի դեկ դեկտեմբեր"
    ),
    "sq": (
        "janar jan janari | shkurt shk shkurti | mars mar marsi | prill pri prilli | maj maji | qershor qer "
        "qershori | korrik korr korriku | gusht gush gushti | shtator sht shtatori | tetor tet tetori | "
        "nëntor nën nëntori | dhjetor dhj dhjetori"
    ),
    "eu": (
        "urtarrila urt urtarrilaren urtarrilak urtarrilan | otsaila ots otsailaren otsailak otsailan | "
        "martxoa mar martxoaren martxoak martxoan | apirila api apirilaren apirilak apirilan | maiatza mai "
        "maiatzaren maiatzak maiatzan | ekaina eka ekainaren ekainak ekainan | uztaila uzt uztailaren "
        "uztailak uztailan | abuztua abu abuztuaren abuztuak abuztuan | iraila ira irailaren irailak irailan "
        "| urria urr urriaren urriak urrian | azaroa aza azaroaren azaroak azaroan | abendua abe abenduaren "
        "abenduak abenduan"
    ),
    "ca": (
        "gener gen | febrer febr | març mar | abril abr | maig | juny | juliol jul | agost ag | setembre set "
        "| octubre oct | novembre nov | desembre des"
    ),
    "gl": (
        "xaneiro xan | febreiro feb | marzo mar | abril abr | maio | xuño xuñ | xullo xul | agosto ago | "
        "setembro set | outubro out | novembro nov | decembro dec"
    ),
    "oc": (
        "genièr gen | febrièr feb | març | abril abr | mai | junh | julhet jul | agost ago | setembre set | "
        "octòbre oct | novembre nov | decembre dec"
    ),
    "ga": (
        "eanáir ean | feabhra feabh | márta mhárta | aibreán aib | bealtaine beal | meitheamh meith | iúil | "
        "lúnasa lún | meán_fómhair mfómh fómhair | deireadh_fómhair dfómh | samhain samh | nollaig noll"
    ),
    "gd": (
        "fhaoilleach faoi am_faoilleach | ghearran gearr an_gearran | mhàrt màrt am_màrt | ghiblean gibl "
        "an_giblean | chèitean cèit an_cèitean | ògmhios ògmh an_t-ògmhios | iuchar iuch an_t-iuchar | "
        "lùnastal lùna an_lùnastal | t-sultain sult an_t-sultain | dàmhair dàmh an_dàmhair | t-samhain samh "
        "an_t-samhain | dùbhlachd dùbh an_dùbhlachd"
    ),
    "cy": (
        "ionawr ion | chwefror chwef chw | mawrth maw fawrth | ebrill ebr | mai fai | mehefin meh fehefin | "
        "gorffennaf gorff gor orffennaf | awst | medi fedi | hydref hyd | tachwedd tach dachwedd | rhagfyr "
        "rhag ragfyr"
    ),
    "br": (
        "genver gen | cʼhwevrer cʼhwe | meurzh meur | ebrel ebr | mae | mezheven mezh | gouere goue | eost | "
        "gwengolo gwen | here | du | kerzu kzu"
    ),
    "mt": (
        "jannar jan | frar fra | marzu mar | april apr | mejju mej | ġunju ġun | lulju lul | awwissu aww | "
        "settembru set | ottubru ott | novembru nov | diċembru diċ"
    ),
    "sw": (
        "januari jan | februari feb | machi mac | aprili apr | mei | juni jun | julai jul | agosti ago | "
        "septemba sep | oktoba okt | novemba nov | desemba des"
    ),
    "so": (
        "janaayo jan jannaayo | febraayo feb | maarso mar | abriil abr | maayo may | juun jun | luulyo lul | "
        "agosto ogs ogosto | sebtembar seb sebteembar | oktoobar okt | noofeembar nof | diseembar dis"
    ),
    "ha": (
        "janairu jan | faburairu fab | maris mar | afirilu afi | mayu may | yuni yun | yuli yul | agusta agu "
        "| satumba sat | oktoba okt | nuwamba nuw | disamba dis"
    ),
    "af": (
        "januarie jan | februarie feb | maart mrt | april apr | mei | junie jun | julie jul | augustus aug | "
        "september sep | oktober okt | november nov | desember des"
    ),
    "lb": (
        "januar jan | februar feb | mäerz mäe | abrëll abr | mee | juni jun | juli jul | august aug | "
        "september sep | oktober okt | november nov | dezember dez"
    ),
    "fy": (
        "jannewaris jan | febrewaris feb | maart mrt | april apr | maaie mai | juny jun | july jul | augustus "
        "aug | septimber sep | oktober okt | novimber nov | desimber des"
    ),
    "rm": (
        "schaner schan | favrer favr | mars | avrigl avr | matg | zercladur zercl | fanadur fan | avust | "
        "settember sett | october oct | november nov | december dec"
    ),
    "eo": (
        "januaro jan | februaro feb | marto mar | aprilo apr | majo maj | junio jun | julio jul | aŭgusto aŭg "
        "| septembro sep | oktobro okt | novembro nov | decembro dec"
    ),
    "am": (
        "ጃንዋሪ ጃን | ፌብሩዋሪ ፌብ | ማርች | ኤፕሪል ኤፕሪ | ሜይ | ጁን | ጁላይ | ኦገስት ኦገስ | ሴፕቴምበር ሴፕቴ | ኦክቶበር ኦክቶ | ኖቬምበር ኖቬም "
        "| ዲሴምበር ዲሴም"
    ),
    "ti": "ጥሪ | ለካቲት ለካ | መጋቢት መጋ | ሚያዝያ ሚያ | ጉንበት ግን | ሰነ | ሓምለ ሓም | ነሓሰ ነሓ | መስከረም መስ | ጥቅምቲ ጥቅ | ሕዳር ሕዳ | ታሕሳስ ታሕ",
    "ku": (
        "rêbendan rbn | sibat sbt | adar adr | nîsan nsn | gulan gln | hezîran hzr | tîrmeh trm | tebax tbx | "
        "îlon îln | cotmeh cot | mijdar mjd | berfanbar brf"
    ),
}

JALALI_MONTHS = (
    "فروردین حمل | اردیبهشت ثور | خرداد جوزا | تیر سرطان | مرداد امرداد اسد | شهریور سنبله | مهر میزان | آبان عقرب | "
    "آذر قوس | دی جدی | بهمن دلو | اسفند حوت"
)
"""The Solar Hijri calendar of Iran and, second, of Afghanistan.  Read only with years from 1300 to 1450."""

WEEKDAYS: dict[str, str] = {
    "en": "monday mon tuesday tue wednesday wed thursday thu friday fri saturday sat sunday sun",
    "de": "montag mo dienstag di mittwoch mi donnerstag do freitag fr samstag sa sonntag so",
    "fr": "lundi lun mardi mar mercredi mer jeudi jeu vendredi ven samedi sam dimanche dim",
    "es": "lunes lun martes mar miércoles mié jueves jue viernes vie sábado sáb domingo dom",
    "pt": (
        "segunda-feira seg terça-feira ter quarta-feira qua quinta-feira qui sexta-feira sex sábado sáb domingo dom"
    ),
    "it": "lunedì lun martedì mar mercoledì mer giovedì gio venerdì ven sabato sab domenica dom",
    "nl": "maandag ma dinsdag di woensdag wo donderdag do vrijdag vr zaterdag za zondag zo",
    "sv": "måndag mån tisdag tis onsdag ons torsdag tors fredag fre lördag lör söndag sön",
    "da": "mandag man tirsdag tirs onsdag ons torsdag tors fredag fre lørdag lør søndag søn",
    "no": "mandag man tirsdag tir onsdag ons torsdag tor fredag fre lørdag lør søndag søn",
    "fi": (
        "maanantaina ma maanantai tiistaina ti tiistai keskiviikkona ke keskiviikko torstaina to torstai "
        "perjantaina pe perjantai lauantaina la lauantai sunnuntai su"
    ),
    "is": (
        "mánudagur mán þriðjudagur þri miðvikudagur mið fimmtudagur fim föstudagur fös laugardagur lau sunnudagur sun"
    ),
    "fo": "mánadagur mán týsdagur týs mikudagur mik hósdagur hós fríggjadagur frí leygardagur ley sunnudagur sun",
    "pl": "poniedziałek pon wtorek wt środa śr czwartek czw piątek pt sobota sob niedziela niedz",
    "cs": "pondělí po úterý út středa st čtvrtek čt pátek pá sobota so neděle ne",
    "sk": "pondelok po utorok ut streda st štvrtok št piatok pi sobota so nedeľa ne",
    "sl": "ponedeljek pon torek tor sreda sre četrtek čet petek pet sobota sob nedelja ned",
    "hr": "ponedjeljak pon utorak uto srijeda sri četvrtak čet petak pet subota sub nedjelja ned",
    "bs": "ponedjeljak pon utorak uto srijeda sri četvrtak čet petak pet subota sub nedjelja ned",
    "sr": "ponedeljak pon utorak uto sreda sre četvrtak čet petak pet subota sub nedelja ned",
    "sr-Cyrl": "понедељак пон уторак уто среда сре четвртак чет петак пет субота суб недеља нед",
    "bs-Cyrl": "понедјељак пон уторак уто сриједа сри четвртак чет петак пет субота суб недјеља нед",
    "mk": "понеделник пон вторник вто среда сре четврток чет петок пет сабота саб недела нед",
    "bg": "понеделник пн вторник вт сряда ср четвъртък чт петък пт събота сб неделя нд",
    "ru": "понедельник пн вторник вт среда ср четверг чт пятница пт суббота сб воскресенье вс",
    "uk": "понеділок пн вівторок вт середа ср четвер чт пʼятниця пт субота сб неділя нд",
    "be": "панядзелак пн аўторак аў серада ср чацвер чц пятніца пт субота сб нядзеля нд",
    "ro": "luni lun marți mar miercuri mie joi vineri vin sâmbătă sâm duminică dum",
    "hu": "hétfő kedd szerda sze csütörtök cs péntek szombat szo vasárnap",
    "el": "δευτέρα δευ τρίτη τρί τετάρτη τετ πέμπτη πέμ παρασκευή παρ σάββατο σάβ κυριακή κυρ",
    "tr": "pazartesi pzt salı sal çarşamba çar perşembe per cuma cum cumartesi cmt pazar paz",
    "az": "bazar_ertəsi be çərşənbə_axşamı ça çərşənbə cümə_axşamı ca cümə şənbə bazar",
    "kk": "дүйсенбі дс сейсенбі сс сәрсенбі ср бейсенбі бс жұма жм сенбі сб жексенбі жс",
    "ky": "дүйшөмбү дүй шейшемби шейш шаршемби шарш бейшемби бейш жума ишемби ишм жекшемби жек",
    "uz": "dushanba dush seshanba sesh chorshanba chor payshanba pay juma jum shanba shan yakshanba yak",
    "uz-Cyrl": "душанба душ сешанба сеш чоршанба чор пайшанба пай жума жум шанба шан якшанба якш",
    "tk": "duşenbe duş sişenbe siş çarşenbe çar penşenbe pen anna ann şenbe şen ýekşenbe ýek",
    "tg": "душанбе дшб сешанбе сшб чоршанбе чшб панҷшанбе пшб ҷумъа ҷмъ шанбе шнб якшанбе яшб",
    "tt": "дүшәмбе дүш сишәмбе сиш чәршәмбе чәр пәнҗешәмбе пәнҗ җомга җом шимбә шим якшәмбе якш",
    "mn": "даваа да мягмар мя лхагва лх пүрэв пү баасан ба бямба бя ням ня",
    "et": "esmaspäev teisipäev kolmapäev neljapäev reede laupäev pühapäev",
    "lv": (
        "pirmdiena pirmd otrdiena otrd trešdiena trešd ceturtdiena ceturtd piektdiena piektd sestdiena sestd "
        "svētdiena svētd"
    ),
    "lt": (
        "pirmadienis pr antradienis an trečiadienis tr ketvirtadienis kt penktadienis pn šeštadienis št sekmadienis sk"
    ),
    "ar": "الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد",
    "fa": "دوشنبه سهشنبه چهارشنبه پنجشنبه جمعه شنبه یکشنبه",
    "ps": "دونۍ درېنۍ څلرنۍ پينځنۍ جمعه اونۍ يونۍ",
    "ckb": "دووشەممە سێشەممە چوارشەممە پێنجشەممە ھەینی شەممە یەکشەممە",
    "ug": "دۈشەنبە دۈ سەيشەنبە سە چارشەنبە چا پەيشەنبە پە جۈمە جۈ شەنبە شە يەكشەنبە يە",
    "ur": "پیر منگل بدھ جمعرات جمعہ ہفتہ اتوار",
    "sd": "سومر اڱارو اربع خميس جمعو ڇنڇر آچر",
    "he": (
        "יום_שני יום_ב׳ יום_שלישי יום_ג׳ יום_רביעי יום_ד׳ יום_חמישי יום_ה׳ יום_שישי יום_ו׳ יום_שבת שבת יום_ראשון יום_א׳"
    ),
    "hi": "सोमवार सोम मंगलवार मंगल बुधवार बुध गुरुवार गुरु शुक्रवार शुक्र शनिवार शनि रविवार रवि",
    "mr": "सोमवार सोम मंगळवार मंगळ बुधवार बुध गुरुवार गुरु शुक्रवार शुक्र शनिवार शनि रविवार रवि",
    "ne": "सोमबार सोम मङ्गलबार मङ्गल बुधबार बुध बिहिबार बिहि शुक्रबार शुक्र शनिबार शनि आइतबार आइत",
    "bn": "সোমবার সোম মঙ্গলবার মঙ্গল বুধবার বুধ বৃহস্পতিবার বৃহস্পতি শুক্রবার শুক্র শনিবার শনি রবিবার রবি",
    "as": "সোমবাৰ সোম মঙ্গলবাৰ মঙ্গল বুধবাৰ বুধ বৃহস্পতিবাৰ বৃহ শুক্ৰবাৰ শুক্ৰ শনিবাৰ শনি দেওবাৰ দেও",
    "ta": "திங்கள் திங் செவ்வாய் செவ் புதன் புத வியாழன் வியா வெள்ளி வெள் சனி ஞாயிறு ஞாயி",
    "te": "సోమవారం సోమ మంగళవారం మంగళ బుధవారం బుధ గురువారం గురు శుక్రవారం శుక్ర శనివారం శని ఆదివారం ఆది",
    "ml": ("തിങ്കളാഴ്ച തിങ്കൾ ചൊവ്വാഴ്ച ചൊവ്വ ബുധനാഴ്ച ബുധൻ വ്യാഴാഴ്ച വ്യാഴം വെള്ളിയാഴ്ച വെള്ളി ശനിയാഴ്ച ശനി ഞായറാഴ്ച ഞായർ"),
    "kn": "ಸೋಮವಾರ ಸೋಮ ಮಂಗಳವಾರ ಮಂಗಳ ಬುಧವಾರ ಬುಧ ಗುರುವಾರ ಗುರು ಶುಕ್ರವಾರ ಶುಕ್ರ ಶನಿವಾರ ಶನಿ ಭಾನುವಾರ ಭಾನು",
    "gu": "સોમવાર સોમ મંગળવાર મંગળ બુધવાર બુધ ગુરુવાર ગુરુ શુક્રવાર શુક્ર શનિવાર શનિ રવિવાર રવિ",
    "pa": "ਸੋਮਵਾਰ ਸੋਮ ਮੰਗਲਵਾਰ ਮੰਗਲ ਬੁੱਧਵਾਰ ਬੁੱਧ ਵੀਰਵਾਰ ਵੀਰ ਸ਼ੁੱਕਰਵਾਰ ਸ਼ੁੱਕਰ ਸ਼ਨਿੱਚਰਵਾਰ ਸ਼ਨਿੱਚਰ ਐਤਵਾਰ ਐਤ ਸ਼ਨੀਵਾਰ ਸ਼ਨੀ",
    "or": "ସୋମବାର ସୋମ ମଙ୍ଗଳବାର ମଙ୍ଗଳ ବୁଧବାର ବୁଧ ଗୁରୁବାର ଗୁରୁ ଶୁକ୍ରବାର ଶୁକ୍ର ଶନିବାର ଶନି ରବିବାର ରବି",
    "si": "සඳුදා අඟහරුවාදා අඟහ බදාදා බ්‍රහස්පතින්දා බ්‍රහස් සිකුරාදා සිකු සෙනසුරාදා සෙන ඉරිදා",
    "th": "วันจันทร์ วันอังคาร วันพุธ วันพฤหัสบดี พฤ วันศุกร์ วันเสาร์ วันอาทิตย์ อา",
    "lo": "ວັນຈັນ ຈັນ ວັນອັງຄານ ອັງຄານ ວັນພຸດ ພຸດ ວັນພະຫັດ ພະຫັດ ວັນສຸກ ສຸກ ວັນເສົາ ເສົາ ວັນອາທິດ ອາທິດ",
    "my": "တနင်္လာ အင်္ဂါ ဗုဒ္ဓဟူး ကြာသပတေး သောကြာ စနေ တနင်္ဂနွေ",
    "km": "ច័ន្ទ ចន្ទ អង្គារ ពុធ ព្រហស្បតិ៍ ព្រហ សុក្រ សៅរ៍ អាទិត្យ",
    "vi": "thứ_hai thứ_ba thứ_tư thứ_năm thứ_sáu thứ_bảy chủ_nhật cn",
    "id": "senin sen selasa sel rabu rab kamis kam jumat jum sabtu sab minggu min",
    "ms": "isnin isn selasa sel rabu rab khamis kha jumaat jum sabtu sab ahad ahd",
    "tl": "lunes lun martes mar miyerkules miy huwebes huw biyernes biy sabado sab linggo lin",
    "zh": "星期一 周一 星期二 周二 星期三 周三 星期四 周四 星期五 周五 星期六 周六 星期日 周日",
    "ka": "ორშაბათი ორშ სამშაბათი სამ ოთხშაბათი ოთხ ხუთშაბათი ხუთ პარასკევი პარ შაბათი შაბ კვირა კვი",
    "hy": "երկուշաբթի երկ երեքշաբթի երք չորեքշաբթի չրք հինգշաբթի հնգ ուրբաթ ուր շաբաթ շբթ կիրակի կիր",
    "sq": "e_hënë hën e_martë mar e_mërkurë mër e_enjte enj e_premte pre e_shtunë sht e_diel die",
    "eu": "astelehena al asteartea ar asteazkena az osteguna og ostirala or larunbata lr igandea ig",
    "ca": "dilluns dl dimarts dt dimecres dc dijous dj divendres dv dissabte ds diumenge dg",
    "gl": "luns martes mar mércores mér xoves xov venres ven sábado sáb domingo dom",
    "oc": "diluns dimars dimècres dijòus divendres dissabte dimenge",
    "ga": (
        "dé_luain luan dé_máirt máirt dé_céadaoin céad déardaoin déar dé_haoine aoine dé_sathairn sath "
        "dé_domhnaigh domh"
    ),
    "gd": "diluain dil dimàirt dim diciadain dic diardaoin dia dihaoine dih disathairne dis didòmhnaich did",
    "cy": (
        "dydd_llun llun dydd_mawrth maw dydd_mercher mer dydd_iau iau dydd_gwener gwen gwe dydd_sadwrn sad dydd_sul sul"
    ),
    "br": "lun meurzh meu mercʼher mer yaou gwener gwe sadorn sad sul",
    "mt": "it-tnejn tne it-tlieta tli l-erbgħa erb il-ħamis ħam il-ġimgħa ġim is-sibt sib il-ħadd ħad",
    "sw": "jumatatu jumanne jumatano alhamisi ijumaa jumamosi jumapili",
    "so": "isniin isn talaado tldo arbaco arbc khamiis khms jimco jmc sabti sbti axad axd",
    "ha": "litinin lit talata tal laraba lar alhamis alh jummaʼa jum asabar asa lahadi lah",
    "af": "maandag ma dinsdag di woensdag wo donderdag do vrydag vr saterdag sa sondag so",
    "lb": "méindeg méi dënschdeg dën mëttwoch mët donneschdeg don freideg fre samschdeg sam sonndeg son",
    "fy": "moandei mo tiisdei ti woansdei wo tongersdei to freed fr sneon so snein si",
    "rm": "glindesdi gli mardi ma mesemna me gievgia gie venderdi ve sonda so dumengia du",
    "eo": "lundo lu mardo ma merkredo me ĵaŭdo ĵa vendredo ve sabato sa dimanĉo di",
    "am": "ሰኞ ማክሰኞ ማክሰ ረቡዕ ሐሙስ ዓርብ ቅዳሜ እሑድ",
    "ti": "ሰኑይ ሰኑ ሰሉስ ሰሉ ረቡዕ ረቡ ሓሙስ ሓሙ ዓርቢ ዓር ቀዳም ቀዳ ሰንበት ሰን",
    "ku": "duşem dşm sêşem sşm çarşem çşm pêncşem pşm înî şemî şem yekşem yşm",
}
"""Names of the days of the week: they stand around dates and say nothing that the date does not."""
