# SPDX-License-Identifier: EUPL-1.2
"""The words of codes and dimensions: totals, the rest, sexes, ages, places, in many languages.

They only say how codes relate; how a name is read with them is in `lexicon`. Words of measures,
of stocks and flows, and of notes have files of their own.
"""

from __future__ import annotations

import re

from .wordsets import word_set

TOTAL = word_set(
    """all total totals overall sum grand-total everyone everything both both-sexes all-ages t
    _t ukupno svi sve sva svega sveukupno zbroj укупно сви све свега вкупно total-general
    gesamt insgesamt alle zusammen tous toutes ensemble todos todas totale tutti totaal totalt
    sammenlagt razem ogolem celkem spolu osszesen skupaj gjithsej toplam hepsi всего итого общо
    усього разом"""
)
ANY = frozenset({"any", "any-service", "at-least-one", "bilo-koja", "bilo-koji", "било-која"})
RESIDUAL = word_set(
    """other others other-unknown unknown not-known not-stated unspecified not-specified
    undetermined undefined none no-answer no-response no-reply missing-data not-recorded
    not-reported-sex multiple mixed combined several more-than-one various rest remaining
    elsewhere ostalo ostali drugo nepoznato nepoznat vise visestruko остало остали друго непознато
    вишеструко andere sonstige unbekannt autre autres inconnu otro otros desconocido altro altri
    overig overige onbekend inne nieznane jine neznamo neznano drugi te-tjera inconnue inconnus
    inconnues non-précisé non-precise sonstiges divers okänt okant övriga andra övrigt no-consta
    sin-datos otra otras desconocida desconocidos altra altre sconosciuto ostale ostalih ost
    outro outra outros outras desconhecido desconhecida desconhecidos sin-dato no-determinado
    sem-dados
    uebrige übrige weitere altele altii alții necunoscut nespecificat egyéb egyeb ismeretlen
    tjetër tjeter
    tjera panjohur diger diğer bilinmeyen belirsiz інше інші інша інший невідомо невідома друге
    иное другие
    другое неизвестно неизвестные други други-непознато непознати pozostałe pozostale ostatni
    ostatné
    neznámé nezname nezistené annet andet andre ukjent ukendt muu muut tuntematon tundmatu muud
    ne-znana
    n-a na nn unknown-or-other other-or-unknown other-or-mixed other-and-unknown остале непозната"""
)
RESIDUAL_HEAD = re.compile(
    r"^(others?|autres?|otr[oa]s?|ostal[aeio]|sonstige[rsn]?|andere|altr[aeio]|остал[аео]|unknown|"
    r"unbekannt\w*|inconnu\w*|desconocid\w*|nepoznat\w*|непознат\w*|övriga|unspecified|none|not)"
    r"-(\w+)(-\w+)?$"
)
GROUP_OF_OTHERS = word_set(
    """foreign foreigner foreigners foreign-nationals foreign-citizens foreign-national
    non-national non-nationals non-citizens abroad other-countries other-country
    third-country-nationals strani stranac stranci strani-drzavljani inostranstvo strana
    страни странац странци страни-држављани иностранство etranger etrangers auslander auslandisch
    extranjero extranjeros straniero stranieri"""
)
SEX = {
    "m": "m", "male": "m", "males": "m", "man": "m", "men": "m", "muski": "m", "muskarci": "m",
    "muško": "m", "musko": "m", "мушки": "m", "homme": "m", "hommes": "m", "mann": "m",
    "männlich": "m", "mujer": "f", "mujeres": "f", "hombre": "m", "hombres": "m", "frauen": "f",
    "männer": "m", "maenner": "m", "kvinnor": "f", "kvinna": "f", "kvinder": "f", "män": "m",
    "mænd": "m", "donne": "f", "donna": "f", "uomini": "m", "uomo": "m", "mulher": "f",
    "mulheres": "f", "homem": "m", "homens": "m", "kobiety": "f", "mężczyźni": "m", "vrouwen": "f",
    "vrouw": "f", "mannen": "m", "ženska": "f", "moški": "m", "naiset": "f", "miehet": "m",
    "female-victims": "f", "male-victims": "m", "жене": "f", "мушкарци": "m", "f": "f",
    "muškarci": "m", "muškaraca": "m", "muskaraca": "m", "мушкараца": "m", "жена": "f", "ženske":
    "f",
    "zenske": "f", "muške": "m", "muske": "m", "женске": "f", "мушке": "m", "ženskog": "f",
    "muškog": "m", "zenskog": "f", "muskog": "m", "женског": "f", "мушког": "m", "feminino": "f",
    "masculino": "m", "femenino": "f", "femminile": "f", "maschile": "m",
    "maennlich": "m", "kadin": "f", "kadın": "f", "kadınlar": "f", "erkek": "m", "erkekler": "m",
    "kobieta": "f", "mężczyzna": "m", "femei": "f", "bărbați": "m", "barbati": "m", "nők": "f",
    "férfiak": "m", "nő": "f", "férfi": "m", "femra": "f", "meshkuj": "m", "femër": "f",
    "mashkull": "m", "жінки": "f", "чоловіки": "m", "жінка": "f", "чоловік": "m", "жени": "f",
    "мъже": "m", "мажи": "m", "женщины": "f", "мужчины": "m", "женский": "f", "мужской": "m",
    "ženy": "f", "muži": "m", "naised": "f", "mehed": "m", "mænd-og-drenge": "m", "muškarac": "m",
    "muskarac": "m", "žena": "f", "zena": "f", "feminin": "f", "masculin": "m",
    "female": "f", "females": "f", "woman": "f", "women": "f",
    "zenski": "f", "zene": "f", "ženski": "f", "žene": "f", "женски": "f", "femme": "f",
    "femmes": "f", "frau": "f", "weiblich": "f", "ž": "f", "м": "m", "ж": "f", "w": "f",
}  # fmt: skip
PAIRS = (
    ("m", "f"), ("yes", "no"), ("da", "ne"), ("да", "не"), ("true", "false"), ("y", "n"),
    ("inbound", "outbound"), ("incoming", "outgoing"), ("in", "out"), ("received", "sent"),
    ("import", "export"), ("urban", "rural"), ("domestic", "foreign"),
    ("domestic", "international"),
    ("domestic", "cross-border"), ("internal", "external"), ("internal", "cross-border"),
    ("national", "international"), ("native", "foreign"), ("public", "private"),
    ("direct", "indirect"), ("direct", "referred"), ("first-time", "repeat"),
    ("first-time", "previously-known"), ("first-time", "repeated"), ("new", "existing"),
    ("new", "returning"), ("new", "old"), ("new", "carried-over"), ("new", "known"),
    ("final", "non-final"), ("permanent", "temporary"), ("full-time", "part-time"),
    ("online", "in-person"), ("online", "onsite"), ("responded", "no-response"),
    ("general", "special"), ("under-protector-control", "outside-protector-control"),
    ("written", "oral"), ("adult", "child"), ("adults", "children"), ("single", "multiple"),
    ("positive", "negative"), ("accepted", "rejected"), ("granted", "refused"),
    ("present", "absent"), ("state", "non-state"), ("employed", "unemployed"),
    ("alive", "dead"), ("legal", "illegal"), ("regular", "irregular"), ("formal", "informal"),
    ("proactive", "reactive"), ("convicted", "acquitted"), ("muski", "zenski"),
    ("filled", "vacant"), ("presumed", "identified"), ("commercial", "non-commercial"),
)  # fmt: skip
PARTNERS: dict[str, set[str]] = {}
for _a, _b in PAIRS:
    PARTNERS.setdefault(_a, set()).add(_b)
    PARTNERS.setdefault(_b, set()).add(_a)
# Pairs that often leave a third group out: both named is no proof that nobody else exists.
LOOSE = frozenset({
    ("written", "oral"), ("accepted", "rejected"), ("granted", "refused"), ("new", "known"),
    ("convicted", "acquitted"), ("positive", "negative"), ("received", "sent"),
    ("single", "multiple"), ("presumed", "identified"), ("state", "non-state"), ("new", "old"),
    ("direct", "referred"), ("present", "absent"), ("general", "special"),
    ("domestic", "cross-border"),
})  # fmt: skip
NEGATIONS = (
    "nicht-", "nicht", "nao-", "não-", "niet-", "icke-", "ikke-", "nie-", "nie", "nem-", "ne", "не",
    "not-", "no-", "non-", "un", "without-", "outside-", "bez-", "ne-", "nije-", "не-", "без-",
)  # fmt: skip
PSEUDO_NAMES = word_set(
    """statement statements restatement stated-in stated place-of-statement mention context
    izjava navod izvor-navoda навод where-stated presentation"""
)
INDEX_NAMES = word_set(
    """person persons case cases victim individual index no number nr row item osoba lice
    slucaj predmet лице особа случај предмет personne fall persona caso"""
)
CALENDAR_NAMES = {
    **dict.fromkeys(
        word_set(
            """quarter quarters trimester trimestre trimestri kvartal tromesecje tromesečje
        тромесечје quartal kwartaal kwartal квартал тримесечие тромесечие čtvrtletí ctvrtleti
        štvrťrok
        četrtletje negyedév negyedev trimestru tremujor çeyrek ceyrek ketvirtis kvartaali"""
        ),
        4,
    ),
    **dict.fromkeys(
        word_set(
            """month months monat mes mois mese mesec mjesec месец maand miesiac manad månad місяць
            месяц měsíc mesic mesiac hónap honap luna lună muaj ay miesiąc måned kuukausi kuu mês"""
        ),
        12,
    ),
    **dict.fromkeys(
        word_set(
            """half half-year semester semestre halbjahr polugodiste полугодиште halfjaar півріччя
            полугодие полугодишта pololetí polrok polletje félév felev semestri yarıyıl półrocze"""
        ),
        2,
    ),
}
"""Dimensions that divide the year, and into how many parts."""
STAT_NAMES = frozenset({"stat", "statistic", "bound", "limit", "aggregate", "granica"})
STATISTICS = frozenset({"min", "max", "mean", "median", "average", "minimum", "maximum"})
EVENT_NAMES = word_set(
    """event events programme program project case operation campaign dogadjaj događaj догађај
    program-obuke projekat пројекат akcija evenement veranstaltung evento seminar training
    course événement dogadaj workshop radionica радионица"""
)
SINGLE_EVENT_NAMES = word_set(
    """event events operation dogadjaj događaj dogadaj догађај evento evenement événement
    veranstaltung"""
)
"""Dimensions whose codes are single occasions, not programmes that may run several times."""
ROLE_NAMES = word_set(
    """partner partners organiser organizer institution institutions source funder donor host
    mode organizator партнер организатор reported-by"""
)
OVERLAPPING_NAMES = word_set(
    """service services topic topics theme partner partners audience audiences profession
    professions organiser organizer need needs support assistance help means method methods
    language languages skill right benefit benefits control indicator indicators recruitment
    recruitment-method usluga usluge vrsta-podrske услуга услуге подршка vulnerability risk
    risk-factor injury consequence consequences medium channel tool dienst leistung
    servicio servizio substance-use living servicios servizi dienste leistungen kanal canal canale
    thema themen tema teme thème sujet hilfe unterstützung apoyo aide soutien besoin besoins bedarf
    sprache langue jezik језик тема теме подршка потреба потребе støtte stöd insats insatser tjänst
    hulp pomoć pomoc wsparcie usługa pomoc-vrsta servico servicos serviço serviços serviciu servicii
    asistenta asistență ajutor nevoie nevoi limba limbă limbi apoio apoios necessidade necessidades
    idioma idiomas assistenza aiuto bisogno bisogni lingua lingue podpora podpory služba sluzba
    jezyk język potreba potrebe językow szolgáltatás szolgaltatas sherbim shërbim hizmet услуги
    помощь помощ підтримка послуга mjera mere tjeneste tjenester hjælp hjelp palvelu barrier
    barriers obstacle obstacles answer answers party parties appellant platform platforms langue
    langues sprachen jezici језици atención atencion attention accompagnement begleitung betreuung
    factor factors faktor faktori фактор фактори facteur facteurs faktoren fattore fattori fator
    fatores"""
)
OFFENCE_NAMES = word_set(
    """offence offences offense crime crimes article articles charge charges violation violations
    delo dela krivicno-delo кривично-дело дело straftat straftaten delikt delit délit delito reato
    infraction tatbestand"""
)
"""One person can commit several of them."""
SEX_NAMES = word_set(
    """sex gender pol пол spol geschlecht sexe genre sexo sesso kön kon kjønn køn geslacht pohlavi
    pohlaví płeć plec nem cinsiyet стать gjini gjinia sukupuoli sugu"""
)
EXCLUSIVE_NAMES = SEX_NAMES | word_set(
    """sex gender pol пол age age-group age-band starost uzrast старост узраст citizenship
    nationality drzavljanstvo држављанство form form-of-exploitation oblik облик month quarter
    court-level geschlecht alter sexe genre sexo edad spol"""
)
COMPLETE_NAMES = word_set(
    """form forms form-of-exploitation exploitation exploitation-type type-of-exploitation
    purpose sex gender pol пол spol sexo age age-group age-band uzrast узраст oblik облик forma
    oblik-eksploatacije month quarter court-level"""
)
"""Dimensions whose categories are as a rule listed in full."""
TERRITORY_NAMES = word_set(
    """territory region regions province provinces county counties district districts municipality
    municipalities city cities canton state federal-state nation governorate prefecture oblast
    okrug okrugs
    land bundesland bundesländer kreis bezirk région département departement commune
    departamento provincia
    municipio comunidad regiao região distrito concelho regione provincia comune voivodship
    voivodeship
    województwo wojewodztwo powiat gmina kraj okres obec megye kerület judet județ regiune il
    ilçe ilce bölge
    maakond piiskond qark qarku bashki rajon region-of-report teritorija teritorije opstina
    opština općina
    opcina zupanija županija grad gradovi регион округ општина град област область район місто
    територија
    территория kommun kommune län fylke gewest provincie gemeente"""
)
"""Dimensions of places of one country: what happened in one of them did not in another."""
VERSION_NAMES = word_set(
    """version edition revision release vintage verzija izdanje верзија издање fassung ausgabe
    édition
    versión edición versão edição versione edizione wersja verze"""
)
DIVIDING_NAMES = (
    EXCLUSIVE_NAMES | COMPLETE_NAMES | TERRITORY_NAMES | OVERLAPPING_NAMES | OFFENCE_NAMES
    | frozenset({"country", "category", "type", "kind", "group", "outcome", "decision", "origin"})
)  # fmt: skip
"""Names by which what is counted is divided."""
TOTAL_OF = re.compile(
    r"^(?:all|total|grand-total|ukupno|svega|укупно|свега)-([a-zčćđšžа-яђјљњћџ-]+)$"
)
UNDER = re.compile(
    r"^(?:under|below|younger-than|less-than|up-to|ispod|mladji-od|do|u|lt|unter|unter-den|menos-de|"
    r"moins-de|onder|pod|млађи-од|испод|до)-?(\d{1,2})$"
)
OVER = re.compile(
    r"^(?:over|above|older-than|from|preko|iznad|stariji-od|od|o|ge|uber|über|mas-de|más-de|plus-de|"
    r"boven|nad|старији-од|преко|изнад|од)-?(\d{1,2})$"
)
SHORT_AGE = re.compile(r"^(u|o|do|od|lt|ge|from|pod|nad|до|од)-?\d")
"""Such a code is an age only in a dimension of ages; elsewhere it may be a unit's number."""
AGE_WORDS = word_set(
    """age ages uzrast starost dob узраст старост edad idade alter altersgruppe âge leeftijd wiek
    ålder alder alders vek età eta aldersgruppe vârsta ika yas yaş вік возраст възраст возрастна
    mosha
    mosh věk životné-obdobie kor életkor eletkor idade-anos leeftijdsgroep dobna starosna старосна
    uzrasna узрасна grupo-etario etario vanus amžius vecums"""
)
PLUS = re.compile(r"^(\d{1,2})(?:\+|-plus|-and-over|-and-older|-and-above|-or-more|-or-older)$")
RANGE = re.compile(r"^(\d{1,2})-(?:to-|do-)?(\d{1,2})$")
ADULT = frozenset(
    {
        "дорослі",
        "взрослые",
        "совершеннолетние",
        "повнолітні",
        "пълнолетни",
        "полнолетни",
        "возрасни",
        "yetiskin",
        "yetişkin",
        "yetişkinler",
        "adulto",
        "adulta",
        "adulte",
        "felnőtt",
        "felnőttek",
        "dospělí",
        "dospelí",
        "të-rritur",
        "madhorë",
        "maggiorenni",
        "volljährige",
        "täiskasvanud",
        "aikuiset",
        "odraslih",
        "одраслих",
        "punoletnih",
        "пунолетних",
        "punoljetnih",
        "punoljetni",
        "adultos",
        "adultas",
        "adultes",
        "adulti",
        "erwachsene",
        "erwachsen",
        "vuxna",
        "vuxen",
        "voksne",
        "dorośli",
        "dorosli",
        "volwassenen",
        "odrasle",
        "adult",
        "adults",
        "punoletni",
        "punoletan",
        "odrasli",
        "пунолетни",
        "одрасли",
    }
)
MINOR = frozenset(
    {"menores", "menor", "mineurs", "mineur", "minori", "minderjährige", "minderjährig", "kinder",
     "enfants", "niños", "dzieci", "barn", "børn", "kinderen", "otroci", "mladoletni", "minor",
     "неповнолітні", "діти", "малолітні", "дети", "несовершеннолетние", "деца-и-млади",
     "непълнолетни",
     "малолетни-лица", "cocuk", "çocuk", "çocuklar", "copii", "copil", "gyermek", "gyermekek",
     "kiskorú",
     "kiskorúak", "děti", "deti", "nezletilí", "fëmijë", "femije", "të-mitur", "minorenni",
     "minorenne",
     "małoletni", "maloletni-lica", "lapset", "lapsed", "alaealised", "djeca", "дјеца", "criança",
     "crianças", "niño", "minderjaehrige", "minderjarigen", "minderjarig",
     "dece", "деце", "djece", "дјеце", "maloletnika", "малолетника", "maloletnih", "малолетних",
     "maloljetnih", "malodobnih", "maloljetnika", "minors", "child", "children", "juvenile",
     "maloletni", "maloletna", "deca", "деца",
     "малолетни", "maloletnici", "малолетници"}
)  # fmt: skip
HOME = word_set(
    """national nationals domestic local locals own citizens home native natives inlander
    inland inländer nacional nacionales nationaux domaci domaći domaca državljani drzavljani
    домаћи nazionale own-nationals own-citizens nationals-of-the-country"""
)
KINDS = word_set(
    """type types kind kinds typ typen art arten tip tipo tipos tipul vrsta vrste врста category
    provided received used needed requested given offered soort rodzaj druh spoken parlée parlees
    parlées hablada gesprochen parlata falada govorni"""
)
