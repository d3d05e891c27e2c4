# SPDX-License-Identifier: EUPL-1.2
"""The words themselves: totals, the rest, sexes, ages, units, in some fifteen languages.

They only say how codes relate; how a name is read with them is in `lexicon`.
"""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TOTAL = _set(
    """all total totals overall sum grand-total everyone everything both both-sexes all-ages t
    _t ukupno svi sve sva svega sveukupno zbroj укупно сви све свега вкупно total-general
    gesamt insgesamt alle zusammen tous toutes ensemble todos todas totale tutti totaal totalt
    sammenlagt razem ogolem celkem spolu osszesen skupaj gjithsej toplam hepsi всего итого общо
    усього разом"""
)
ANY = frozenset({"any", "any-service", "at-least-one", "bilo-koja", "bilo-koji", "било-која"})
RESIDUAL = _set(
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
GROUP_OF_OTHERS = _set(
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
    "feminino": "f", "masculino": "m", "femenino": "f", "femminile": "f", "maschile": "m",
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

PSEUDO_NAMES = _set(
    """statement statements restatement stated-in stated place-of-statement mention context
    izjava navod izvor-navoda навод where-stated presentation"""
)
PSEUDO_CODES = _set(
    """table text summary restated restatement repeated repeat again footnote annex body chart
    second-statement first-statement third-statement tabela tekst табела текст ponovljeno
    поновљено fusnota tableau texte tabelle"""
)
INDEX_NAMES = _set(
    """person persons case cases victim individual index no number nr row item osoba lice
    slucaj predmet лице особа случај предмет personne fall persona caso"""
)
CALENDAR_NAMES = {
    **dict.fromkeys(
        _set(
            """quarter quarters trimester trimestre trimestri kvartal tromesecje tromesečje
        тромесечје quartal kwartaal kwartal квартал тримесечие тромесечие čtvrtletí ctvrtleti
        štvrťrok
        četrtletje negyedév negyedev trimestru tremujor çeyrek ceyrek ketvirtis kvartaali"""
        ),
        4,
    ),
    **dict.fromkeys(
        _set(
            """month months monat mes mois mese mesec mjesec месец maand miesiac manad månad місяць
            месяц měsíc mesic mesiac hónap honap luna lună muaj ay miesiąc måned kuukausi kuu mês"""
        ),
        12,
    ),
    **dict.fromkeys(
        _set(
            """half half-year semester semestre halbjahr polugodiste полугодиште halfjaar півріччя
            полугодие полугодишта pololetí polrok polletje félév felev semestri yarıyıl półrocze"""
        ),
        2,
    ),
}
"""Dimensions that divide the year, and into how many parts."""
STAT_NAMES = frozenset({"stat", "statistic", "bound", "limit", "aggregate", "granica"})
STATISTICS = frozenset({"min", "max", "mean", "median", "average", "minimum", "maximum"})
EVENT_NAMES = _set(
    """event events programme program project case operation campaign dogadjaj događaj догађај
    program-obuke projekat пројекат akcija evenement veranstaltung evento seminar training
    course événement dogadaj workshop radionica радионица"""
)
SINGLE_EVENT_NAMES = _set(
    """event events operation dogadjaj događaj dogadaj догађај evento evenement événement
    veranstaltung"""
)
"""Dimensions whose codes are single occasions, not programmes that may run several times."""
ROLE_NAMES = _set(
    """partner partners organiser organizer institution institutions source funder donor host
    mode organizator партнер организатор reported-by"""
)
OVERLAPPING_NAMES = _set(
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
OFFENCE_NAMES = _set(
    """offence offences offense crime crimes article articles charge charges violation violations
    delo dela krivicno-delo кривично-дело дело straftat straftaten delikt delit délit delito reato
    infraction tatbestand"""
)
"""One person can commit several of them."""
SEX_NAMES = _set(
    """sex gender pol пол spol geschlecht sexe genre sexo sesso kön kon kjønn køn geslacht pohlavi
    pohlaví płeć plec nem cinsiyet стать gjini gjinia sukupuoli sugu"""
)
EXCLUSIVE_NAMES = SEX_NAMES | _set(
    """sex gender pol пол age age-group age-band starost uzrast старост узраст citizenship
    nationality drzavljanstvo држављанство form form-of-exploitation oblik облик month quarter
    court-level geschlecht alter sexe genre sexo edad spol"""
)
COMPLETE_NAMES = _set(
    """form forms form-of-exploitation exploitation exploitation-type type-of-exploitation
    purpose sex gender pol пол spol sexo age age-group age-band uzrast узраст oblik облик forma
    oblik-eksploatacije month quarter court-level"""
)
"""Dimensions whose categories are as a rule listed in full."""
TERRITORY_NAMES = _set(
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
DOUBTFUL_NAMES = _set(
    """status stage role state-of flag tag attribute feature property group subgroup bound stat
    characteristic legal-status"""
)
PERCENT_UNITS = _set(
    """percent percents percentage % pct per-cent procenat procenti procent procenta procente
    проценат проценти postotak odsto prozent pourcent pour-cent pourcentage porcentaje por-ciento
    percento percentuale percentagem yuzde yüzde persen prosentti prosenttia prosent százalék
    szazalek
    ποσοστό процент процента процентов процентах відсоток відсотки відсотків проценти процентa
    protsent
    protsenti procents procentas procentai procentov procentá përqind përqindje postoci odstotek
    odstotki"""
)
NOT_ADDITIVE_UNITS = (
    _set(
        """percent percentage % pct per-cent procenat процент rate ratio score index rank years year
    months month days day hours hour minutes age weeks per-100000 per-1000 per-100-000 promille
    date points grade coefficient
    jahre jahr ans annees années anos ano años año anni anno godina godine година године lata jaar
    jaren år leta monate monat mois meses mes mesi meseci mjeseci месеци tage tag jours dias días
    lat rok roky roků let leto ani év éve evek évek vjet vjeç yıl yaş yas vuotta роки років лет
    años-de-edad
    dana dani дана giorni dagen dagar stunden heures horas sati сати"""
    )
    | PERCENT_UNITS
)
NOT_ADDITIVE = re.compile(
    r"(^|-)(average|avg|mean|median|rank|ratio|rate|limit|max|min|minimum|maximum|length|"
    r"interval|per|share|coverage|streak|lowest|highest|youngest|oldest|shortest|longest|smallest|"
    r"largest|promedio|mediana|durchschnitt\w*|mittelwert|moyen\w*|prosek\w*|prosecn\w*|prosecan|prosjecn\w*|"
    r"tasa|taxa|taux|tasso|incidencia|incidence|incidenza|prevalence|prevalencia|wskaźnik|indice|índice|"
    r"średni\w*|sredni\w*|medelålder|medel\w*|průměr\w*|átlag\w*|ortalama|mesatar\w*|средн\w*|середн\w*|"
    r"prosječn\w*|prosečn\w*|prosečan|просек\w*|просечн\w*|gemiddeld\w*|genomsnitt\w*)(-|$)"
)
RELATIVE_UNIT = re.compile(
    r"(^|-)(per|rate|ratio|index|score|average|mean|share|tasa|taxa|taux|tasso|stopa|стопа|indice|"
    r"índice|indeks|индекс|wskaźnik|wskaznik|coefficient|коефіцієнт|коэффициент|celsius)(-|$)|%|‰|/|"
    r"(^|-)(por|pour|je|na|pro|pr|auf|su|la|për|на|op)-\d"
)
CHANGE = re.compile(
    r"(^|-)(increase|decrease|growth|change|rise|fall|drop|decline|rast|pad|porast|promena|"
    r"ratio|streak|trend|yoy|year-on-year|year-over-year|variaci[oó]n|variaç[aã]o|variacao|variation|"
    r"variazione|variatie|variație|crecimiento|crescimento|crescita|croissance|creştere|creștere|"
    r"crestere|aumento|augmentation|hausse|baisse|diminution|diminuzione|disminuci[oó]n|"
    r"evolution|évolution|evoluci[oó]n|evolução|evolucao|evoluzione|evolutie|evoluție|interanual|"
    r"ver[aä]nderung|veraenderung|änderung|aenderung|zunahme|rückgang|rueckgang|abnahme|anstieg|"
    r"zmiana|zmian[ay]|změna|změny|zmena|wzrost|spadek|růst|nárůst|pokles|verandering|toename|afname|"
    r"groei|daling|stijging|ändring|förändring|forandring|endring|økning|ökning|muutos|kasvu|lasku|"
    r"v[aá]ltoz[aá]s|növekedés|csökkenés|sprememba|porasta|promjena|промена|пораст|повећање|смањење|"
    r"povećanje|povecanje|smanjenje|промјена|промяна|увеличение|намаление|изменение|прирост|рост|"
    r"снижение|зміна|зростання|приріст|зменшення|μεταβολή|değişim|degisim|artış|artis|azalış|ndryshim|"
    r"rritje|rënie|schimbare|scădere|scadere|perubahan)(-|$)"
)
RATE = re.compile(
    r"(^|-)(rate|coverage|vacancy|completion|success|target|growth|interest|occupancy|"
    r"utilisation|utilization|achievement|realisation|realization|execution|index|inflation|"
    r"fulfilment|fulfillment|taux|tasa|taxa|tasso|stopa|стопа|auslastung|belegung|bezetting|"
    r"bezettingsgraad|ocupaci[oó]n|ocupação|ocupacao|occupation|occupazione|popunjenost|попуњеност|"
    r"zauzetost|iskorišćenost|iskoriscenost|iskorištenost|obłożenie|obsazenost|ejecuci[oó]n|execução|"
    r"execucao|exécution|esecuzione|execuție|executie|izvršenje|izvrsenje|извршење|cumplimiento|"
    r"cumprimento|erfüllung|erfuellung|wykonanie|plnění|realizacija|ostvarenje|остварење)(-|$)"
)
SHARE_WORDS = _set(
    """share shares proportion percent percentage pct rate of the among in as anteil anteile
    quote part taux
    pourcentage porcentaje tasa proporción proporcion percentagem porcentagem percentuale tasso
    taxa quota
    udeo udio procenat postotak stopa удео удио проценат постотак стопа delež odstotek podíl
    podil podiel
    udział udzial odsetek procent aandeel percentage-of andel osuus частка доля процент відсоток
    дел pondere
    ponderea rata arány aránya oran oranı orani yüzdesi yuzdesi pjesa përqindja de der des del
    di da"""
)
"""Words that say of a measure only that it is a share."""
CHANGE_WORDS = _set(
    """annual annually yearly rate year-on-year previous prior last compared comparison against
    with relative
    vorjahr vorjahres jährlich anual anuais annuel annuelle annuale anno annua interanual
    precedente précédente
    précédent precedent anterior godišnja godisnja godišnje godisnje prethodnu prethodne
    prethodna odnosu prošlu
    proslu годишња годишње претходну претходне односу rok roku roční ročně rocna poprzedniego
    předchozího
    éves évi előző yıllık yillik önceki geçen vorig previous-year path річна порівняно минулого
    попереднього
    годовое прошлому прошлого году yuzdesi yüzdesi procentualna процентуална tasa taux taxa tasso"""
)
"""Words that say of a change only that it is one, and since when."""
SHARE = re.compile(
    r"(^|-)(share|shares|proportion|anteil|anteile|part|parts|proporci[oó]n|proporção|quota|udeo|udio|"
    r"удео|удио|delež|delez|podíl|podil|podiel|udział|udzial|aandeel|andel|osuus|частка|доля|дел|pay|"
    r"payı|arány|ποσοστό|pjesë|pjesa|pondere|ponderea)(-|$)"
)
"""Names of a part of a whole; a mere percentage may be of anything."""
COUNT_UNITS = _set(
    """count counts number numbers case cases piece pieces item items unit units proceedings
    procedure
    procedures investigations reports complaints calls decisions verdicts events visits beds places
    schools broj број slučaj slucaj slučajevi slucajevi slučajeva slucajeva случај случајева
    случајеви
    predmet predmeti predmeta предмет предмети предмета anzahl zahl fälle faelle verfahren nombre
    affaires affaire cas causes numero número número-de-casos caso casos casi procedimientos
    procedimenti inquéritos processos liczba sprawa sprawy spraw sztuk počet pocet případy
    případů věci
    število stevilo zadeva zadev szám szam darab esetek ügyek număr numar cazuri dosare numri raste
    sayı sayi adet dosya vaka число количество дела дел случаи случаев кількість справ справи
    випадків
    antal antall ärenden sager saker aantal zaken määrä lukumäärä asiat broj-predmeta"""
)
"""Units of what is counted one by one, so that nothing of it is below nothing."""
OF_AN_AIM = re.compile(
    r"(^|-)(plan|planned|target|goal|capacity|quota|budget|cilj|plana|kapacitet\w*|циљ|план|plano|meta|"
    r"objectif|objetivo|soll|ziel|capacité|capacidad|capacidade|капацитет\w*)(-|$)"
)
"""Of a plan or of a capacity more than all may be reached or used."""
NET = re.compile(
    r"(^|-)(adjust\w*|correction|corrections|deviation|variance|korekcij\w*|корекциј\w*|"
    r"balance|net|difference|saldo|deficit|surplus|profit|loss)(-|$)"
)
RATIO_UNITS = frozenset({"score", "ratio", "times", "fold"})
PERSON_UNITS = _set(
    """persons person people victims victim individuals osobe lica лица особе personnes personen
    personas persone head headcount personer osoby osob oseb opfer victimas víctimas victimes zrtve
    zrtava žrtve žrtava жртве жртава children women men participants attendees employees pessoas
    pessoa vítimas persoane osoba osobe лиц осіб особи особы чел человек lidí lidi osob emberek
    fő fo
    személy szemely kişi kisi kişiler personnes-physiques personen-insgesamt ljudi људи henkilöä
    henkilöt persona veta persoana luaj inimesed isikud asmenys personer"""
)
NARROWING = _set(
    """with without who whose whom that involving leading resulting having not under found mit ohne
    sa bez con sin avec sans where which requiring containing despite against са без"""
)
"""A measure whose name goes on so counts some of what the first part of the name counts."""
RECURRING = re.compile(
    r"(^|-)(clients?|beneficiar\w*|users?|assisted|supported|accommodated|sheltered|residents?|"
    r"visitors?|served|recipients?|helped|treated|housed|placed|active|enrolled|pupils?|students?|"
    r"members?|hosted|klijent\w*|korisni\w*|smesten\w*|smješten\w*|zbrinut\w*|клијент\w*|"
    r"корисни\w*|смештен\w*|beneficiaires?|bénéficiaires?|usuari\w*|betreut\w*|untergebracht\w*|"
    r"hébergé\w*|utilisateurs?|accompagn\w*|suivis?|suivies?|accueilli\w*|atendid\w*|acompañad\w*|"
    r"acogid\w*|asistid\w*|utentes?|acolhid\w*|acompanhad\w*|apoiad\w*|assistid\w*|assistit\w*|"
    r"ospit\w*|accolt\w*|in-carico|utenti|klient\w*|unterstützt\w*|begleitet\w*|beraten\w*|"
    r"podopieczn\w*|wspieran\w*|objęt\w*|klienc\w*|ubytovan\w*|podporovan\w*|ügyfel\w*|ellátott\w*|"
    r"gondozott\w*|asistat\w*|beneficiar\w*|găzduit\w*|cliënt\w*|clienten|begeleid\w*|opgevangen|"
    r"klienter|brukere|brugere|asiakkaat|asiakas|клієнт\w*|отримувач\w*|підопічн\w*|клиент\w*|"
    r"получател\w*|подопечн\w*|підтриман\w*|подржан\w*|podržan\w*|podrzan\w*|obuhvaćen\w*|"
    r"обухваћен\w*|збринут\w*|të-asistuar|asistuar\w*|përfitues\w*|yararlan\w*|danışan\w*|"
    r"in-(?:the-)?programme?|in-care|in-shelters?|reached|worked-with)(-|$)"
)
LEVEL = re.compile(
    r"(^|-)(vacanc\w*|vacant|worked-on|ongoing|under-way|places?|beds?|capacity|staff|employees|employed|population|members?|shelters?|offices?|"
    r"posts?|open|pending|active|outstanding|backlog|stock|caseload|in-force|"
    r"licen[cs]ed|inhabitants|places-available|mesta|kapacitet\w*|zaposlen\w*|plazas|"
    r"plätze|bestand|stanovni\w*|места|запослен\w*)(-|$)"
)
TO_DATE = re.compile(
    r"(^|-)(to-date|ytd|year-to-date|cumulat\w*|cumul|cumulé\w*|kumulativ\w*|kumuliert\w*|"
    r"running-total|acumulad\w*|kumulativn\w*|zbirno|so-far)(-|$)"
)
FRACTION = re.compile(
    r"(^|-)(fte|full-time|equivalents?|average|avg|mean|median|per|rate|ratio|index|estimat\w*|"
    r"proportion|share|thousands?|millions?|hundreds?|weighted|expected)(-|$)"
)
STATISTIC_WORDS = {
    **dict.fromkeys(
        _set(
            """min minim minimo mínimo minimos minimi mínimos minimas mínimas najnizsi najniższy
    nejnižší nejnizsi legkisebb минимальный минимум minimum minimal mindestalter lowest youngest
    smallest shortest least mindest niedrigste niedrigstes jüngste jüngstes kleinste minimo
    az en-az düşük dusuk найменший найменша найменше найнижчий мінімальний мінімальна мінімум
    наименьший самый-низкий наймалък најмал најмала legkisebb-életkor minimais minimaalne
    mínimo mínima minima minimalna minimalni najniza najniža najmanja najmanji najmlađa
    najmladja најнижа најмања најмлађа minimale"""
        ),
        "min",
    ),
    **dict.fromkeys(
        _set(
            """max maxim massimo massima massimi massime maximos máximos máximas maximas maxime
    najwyzszy najwyższy nejvyšší nejvyssi legnagyobb максимальный максимум maximum maximal
    hoechstalter hoechste hoechstes groesste aelteste cok çok yüksek yuksek найбільший найбільша
    найбільше найвищий максимальний максимальна максимум наибольший најголем најголема maksimālais
    höchstalter highest oldest largest longest biggest höchste
        höchstes älteste ältestes größte maximo máximo máxima maxima maksimalna maksimalni najvisa
    najviša najveca najveća najveći najstarija највиша највећа најстарија maximale"""
        ),
        "max",
    ),
    **dict.fromkeys(
        _set(
            """mean average avg media medio medie mediu média médio médios medias medios medii
    średnia srednia średni sredni průměr prumer průměrný prumerny átlag atlag átlagos ortalama
    mesatare mesatarja середній середня середнє ortalaması ortalamasi просечен средно средний
    средняя среднее среден medel medelvärde gjennomsnitt gennemsnit
    keskiarvo keskimääräinen promedio durchschnittlich durchschnittliche durchschnittliches
    durchschnittsalter mittleres mittlere moyen moyenne prosek prosecna prosečna prosječna
    prosječni prosečan prosecan просек просечна gemiddelde genomsnittlig"""
        ),
        "mid",
    ),
    **dict.fromkeys(_set("median mediana médiane mediane medijana медијана mediaan"), "median"),
}
SURE_STATISTICS = _set(
    "min minimum max maximum mean average avg median mindestalter höchstalter hoechstalter"
)
"""Other such words may be part of a name, as of the highest court."""
JOINED = {
    "durchschnittsalter": "alter",
    "mindestalter": "alter",
    "höchstalter": "alter",
    "hoechstalter": "alter",
}
MONEY = re.compile(r"^[a-z]{3}$")
TREND_SUFFIXES = (
    ("-growth-years", "streak"), ("-increase-streak", "streak"),
    ("-growth-streak", "streak"), ("-streak", "streak"),
    ("-increase", "increase"), ("-growth", "increase"), ("-rise", "increase"),
    ("-change", "change"), ("-decrease", "decrease"), ("-decline", "decrease"),
    ("-drop", "decrease"), ("-fall", "decrease"), ("-ratio", "ratio"), ("-times", "ratio"),
)  # fmt: skip
SHARE_SUFFIXES = ("-share", "-percentage", "-percent", "-pct", "-proportion", "-rate")
STOCK_SUFFIXES = (
    ("-pending-start", "opening"), ("-pending-at-start", "opening"), ("-opening", "opening"),
    ("-at-start", "opening"), ("-start-of-year", "opening"), ("-start-of-period", "opening"),
    ("-carried-over", "opening"), ("-brought-forward", "opening"),
    ("-pending-beginning", "opening"),
    ("-pending-end", "closing"), ("-pending-at-end", "closing"), ("-closing", "closing"),
    ("-at-end", "closing"), ("-end-of-year", "closing"), ("-end-of-period", "closing"),
    ("-remaining", "closing"), ("-unresolved", "closing"), ("-carried-forward", "closing"),
    ("-pending", "stock"), ("-open", "stock"), ("-outstanding", "stock"), ("-backlog", "stock"),
    ("-in-process", "load"), ("-in-progress", "load"), ("-in-work", "load"),
    ("-caseload", "load"), ("-handled", "load"), ("-total-in-process", "load"),
    ("-received", "in"), ("-new", "in"), ("-incoming", "in"), ("-filed", "in"),
    ("-initiated", "in"), ("-opened", "in"), ("-registered", "in"), ("-inflow", "in"),
    ("-admitted", "in"), ("-arrivals", "in"),
    ("-resolved", "out"), ("-finalised", "out"), ("-finalized", "out"), ("-completed", "out"),
    ("-closed", "out"), ("-disposed", "out"), ("-outflow", "out"), ("-finished", "out"),
    ("-solved", "out"), ("-concluded", "out"), ("-discharged", "out"), ("-departures", "out"),
)  # fmt: skip
TREND_PREFIXES = (
    ("increase-in-", "increase"), ("increase-of-", "increase"), ("growth-of-", "increase"),
    ("growth-in-", "increase"), ("change-in-", "change"), ("change-of-", "change"),
    ("decrease-in-", "decrease"), ("decrease-of-", "decrease"), ("decline-in-", "decrease"),
    ("growth-", "increase"),
)  # fmt: skip
STOCK_PREFIXES = (
    ("opening-", "opening"), ("closing-", "closing"), ("pending-", "stock"), ("open-", "stock"),
    ("new-", "in"), ("received-", "in"), ("incoming-", "in"), ("resolved-", "out"),
    ("closed-", "out"), ("completed-", "out"), ("finalised-", "out"), ("finalized-", "out"),
)  # fmt: skip
FLOW_CODES = {
    **dict.fromkeys(
        _set(
            """opening pending-start start at-start brought-forward carried-over beginning
        pending-at-start start-of-year opening-balance from-previous-year"""
        ),
        "opening",
    ),
    **dict.fromkeys(_set("new received filed registered incoming admitted added"), "in"),
    **dict.fromkeys(
        _set(
            """resolved closed completed finalised finalized disposed departed concluded
        left"""
        ),
        "out",
    ),
    **dict.fromkeys(
        _set(
            """closing pending-end end at-end remaining carried-forward pending-at-end end-of-year
        closing-balance unresolved"""
        ),
        "closing",
    ),
}  # fmt: skip
BEGINNING = _set(
    """beginning begin start opening jahresanfang jahresbeginn anfangsbestand anfang beginn inicio
    início debut début ouverture pocetak pocetku početak početku почетак почетку почеток
    почетокот inizio inceput început începutul inceputul poczatek początek poczatku
    początku zacatek začátek zacatku začátku zaciatok začiatok zacetek začetek kezdet eleje elején
    fillim fillimi başı basi başında basında basinda yılbaşı yilbasi početkom почетком початок
    початку
    ouverts-au-début fillimit januarstand începutului bestandanfang
    fillim fillimi başı basi baslangic başlangıç начало начала početno pocetno början borjan starten
    begin aanvang alku alussa algus"""
)
ENDING = _set(
    """end ending closing jahresende endbestand ende schlussbestand fin cierre clôture cloture
    kraj kraju крај крају fine fim sfarsit sfârșit sfârşit sfarsitul sfârșitul koniec końcu
    cierre encerramento fechamento chiusura кінець кінця кінці sonu sonunda yılsonu yilsonu
    krajem крајем
    koncu konec konce koncem koncu vége vege végén fund fundi sonu sonunda конец конца slut slutet
    einde eind loppu lopussa lõpp"""
)
JANUARY = _set(
    "january januari januar januara januaru jan jänner janvier enero gennaio јануар јануара"
)
DECEMBER = _set(
    """december dezember desember decembra decembar decembru décembre diciembre dicembre dec
    децембар децембра"""
)
FILLER = _set(
    """of the year years period at in on by during am im zu den der des dem die das le la el de
    del du au à los las jahr jahres année annee año ano anno godine godina године y and for 1 01 31
    yil yıl yılı icinde içinde рік року роки година года году
    na u на у par do až i årets året en w til ved op from to al zum zur ao às"""
)
STANDING = _set(
    """open pending outstanding unresolved unfinished remaining active current ongoing unsolved
    pendientes pendiente abiertos abiertas vigentes nerešeni nerešeno nereseni nereseno neresenih
    нерешени нерешено нерешених nesolutionate nesoluționate pendinte ramase rămase pendentes
    pendente abertos abertas pendenti aperti nierozstrzygnięte nierozstrzygniete zalegle zaległe
    nevyřízené nevyrizene nerozhodnuté nerozhodnute függőben fuggoben відкриті нерассмотренные
    залишок залишки остаток остатки saldo stanje стање остатак преостало derdest
    hängande uavgjorte aanhangig avoinna nerijeseni neriješeni nezavrseni nezavršeni nerešene
    offen offene anhängig anhängige anhangig anhangiga bestand stock"""
)
"""Words of a stock that only say that it is one."""
SUBJECTS = _set(
    """victims persons people clients children residents beneficiaries cases victimas víctimas
    personas žrtve zrtve жртве lica лица opfer personen victimes who which that number"""
)
"""Words of a stock that its flows may leave out: who was admitted to a shelter is known."""
INFLOW = re.compile(
    r"^(receiv|incoming|new$|newly$|filed$|registered|registr[ai]|registrov|admitted|admission|neuzug|zug[aä]ng|eingang|eingeg|"
    r"ingres|entrad|entrées?$|entrees?$|nouve|nuev|primlj|novi$|nove$|novo|примљ|нови$|нове$|inkom(?!e)|"
    r"inici?at(?!iv)|iniciad|instroom|ingekom|přij|wpływ|wplyn|wpłyn|došl|dosle$|došel|intrat|primit|inregistrat|înregistrat|"
    r"pervenut|sopravvenut|iscritt|apresentad|instaurad|zaprim|érkez|erkez|hyr[aëe]|gelen$|поступ|"
    r"получен|надійш|надходж|прийнят|постъп|приет|saapun|arriv|enter(?:ed|ing)$|joining$|a[çc][ıi]lan$|"
    r"opened$|lodged$|added$|intake|inflow|initiated$|recib|"
    r"reçu|aufnahm|aufgenomm|started$)"
)
OUTFLOW = re.compile(
    r"^(decid|resolv|closed$|complet|finish|dispos|erledig|abg[aä]ng|abgeschl|salid|resuel|sortie|"
    r"jugé|clôtur|traitées?$|traités?$|reše|resen[aeio]|решен|zavrs|završ|заврш|okonč|okonc|оконч|avgjord|"
    r"uitstroom|afgedaan|vyříz|vyriz|załatw|zalatw|zakończ|zakoncz|rozpatrz|rozhodnut|solution|soluțion|"
    r"finalizat|rezolvat|iesit|ieșit|find[oa]s?$|encerrad|conclu[ií]d|arquivad|despachad|definit[ie]$|"
    r"esaurit|conclus[ie]$|evas[ie]$|riješ|rijes|resolut|befejez|lezár|lezar|përfund|perfund|mbyll|"
    r"giden$|sonuçlan|sonuclan|рассмотр|рассмотрен|завершен|окончен|ratkaist|discharg|departed$|departures?$|left$|terminat|conclud|finali[sz]|outflow|"
    r"exit|entlass|egres|released$|leaving$|leavers$|solved$|розглян|вирішен|закінчен|приключен|завърш|"
    r"karara$|ba[ğg]lanan$|çıkan$|cikan$|kapat[ıi]lan$)"
)
_ENDING_PHRASES = (
    r"carried-forward|carried-over-to[a-z-]*|to-(?:the-)?next-(?:year|period)|"
    r"year-end|end-of-(?:the-)?(?:year|period)|am-ende|a-reporter|"
    r"preneto-u-narednu-godinu|пренето-у-наредну-годину"
)
_BEGINNING_PHRASES = (
    r"carried-over|brought-(?:forward|over)|from-(?:the-)?(?:previous|last|prior)-(?:year|period)|"
    r"aus-(?:dem-)?vorjahr|du-précédent|del-año-anterior|do-ano-anterior|dall-anno-precedente|"
    r"iz-(?:prethodne|ranije|prošle|prosle)-godine|из-(?:претходне|раније|прошле)-године|"
    r"z-(?:poprzedniego-roku|předchozího-roku|predchádzajúceho-roka)|din-anul-(?:precedent|anterior)|"
    r"az-előző-évből|nga-viti-i-kaluar|з-минулого-року|с-прошлого-года|önceki-yıldan"
)
STATION_PHRASES = (
    (re.compile(rf"(?<![^-])(?:{_ENDING_PHRASES})(?![^-])"), "ending"),
    (re.compile(rf"(?<![^-])(?:{_BEGINNING_PHRASES})(?![^-])"), "beginning"),
)
"""Phrases that say what one word does: carried over is what a year begins with."""
NOTE_SUBSET = re.compile(
    r"\b(subset|of the \w+|of whom|of which|of these|of them|including|included in|part of|"
    r"also counted|overlap\w*|several answers|multiple answers|more than one|of those)\b",
    re.IGNORECASE,
)
NOTE_OVERLAP = re.compile(
    r"\b(overlap\w*|(?:several|multiple|many|two|three|up to \w+) (?:answers|responses|"
    r"reasons|choices|"
    r"categories|forms|types|services)|more than one|(?:not|"
    r"non)[- ](?:be )?(?:mutually )?exclusive|"
    r"double[- ]count\w*|counted (?:twice|more than once|several times|in (?:each|both|"
    r"several))|also "
    r"counted|can be combined|(?:are|were) both|attended (?:two|both|several|more)|"
    r"multiple counting|"
    r"mehrfach\w*|mehrere[nr]?|doppelz[aä]hl\w*|überschneid\w*|nicht überschneidungsfrei|"
    r"plusieurs|réponses multiples|non exclusi\w*|double comptage|doublons?|"
    r"m[aá]s de un[ao]?|varias|varios|respuestas? m[uú]ltiples?|no (?:son )?excluyentes?|"
    r"doble (?:conteo|"
    r"c[oó]mputo)|v[aá]rias|v[aá]rios|mais de um[a]?|respostas? m[uú]ltiplas?|dupla contagem|"
    r"più (?:di un\w*|risposte|categorie|forme|reati|servizi|tipi)|risposte multiple|"
    r"doppi\w* conteggi\w*|"
    r"vi[sš]e od jedn\w*|vi[sš]e (?:odgovora|puta|oblika|kategorija|usluga|dela)|vi[sš]estruk\w*|"
    r"preklap\w*|dvostruko|више од једн\w*|више (?:одговора|пута|облика|категорија|услуга|дела)|"
    r"вишеструк\w*|преклап\w*|двоструко|повеќе од ед\w*|преклоп\w*|повече от ед\w*|"
    r"ve[cč] kot en\w*|ve[cč] odgovorov|më shumë se një|disa përgjigje|mai mult de (?:un|o)\b|"
    r"mai multe|r[aă]spunsuri multiple|"
    r"suprapun\w*|wi[eę]cej ni[zż] jed\w*|kilk\w*|wiele odpowiedzi|"
    r"v[ií]ce ne[zž] jed\w*|viac (?:ako|než) jed\w*|v[ií]ce odpov[eě]d[ií]|t[oö]bb|átfed\w*|"
    r"meer dan (?:één|een)|meerdere|dubbeltelling\w*|flera|flere|mer enn én|useamp\w*|useita|"
    r"birden (?:fazla|çok)|более одн\w*|больше одн\w*|нескольк\w*|більше одн\w*|кільк\w*|"
    r"двойн\w* сч[её]т\w*|подвійн\w*)",
    re.IGNORECASE,
)
"""Notes by which one case stands in several categories."""
NOTE_REVISED = re.compile(
    r"\b(revis\w*|correct(?:ed|ion)\w*|amended|updated|provisional|preliminary|final|as of|as at|"
    r"as published|duplicat\w*|removed|deleted|cleaned|situation on|stand[: ]|vorläufig\w*|"
    r"endgültig\w*|"
    r"korrigiert\w*|provisoire\w*|définiti\w*|rectifi\w*|corrig\w*|actualiz\w*|atualiz\w*|aggiornat\w*|"
    r"provvisori\w*|preliminar\w*|provis[oó]ri\w*|ispravljen\w*|privremen\w*|kona[cč]n\w*|preliminarn\w*|"
    r"a[zž]uriran\w*|исправљен\w*|привремен\w*|коначн\w*|прелиминарн\w*|ажуриран\w*|уточнен\w*|"
    r"предварительн\w*|уточнен\w*|попередн\w*|skorygowan\w*|wstępn\w*|opraven\w*|předběžn\w*|"
    r"herzien\w*|voorlopig\w*|düzeltil\w*|geçici)",
    re.IGNORECASE,
)
"""Notes by which a value is one of several states of knowledge."""
NOTE_AVERAGE = re.compile(
    r"\b(average|mean|per year|yearly|annual|durchschnitt\w*|moyenne|promedio|media|média|"
    r"prosek\w*|"
    r"prose[cč]n\w*|prosječn\w*|просе\w*|средн\w*|середн\w*|średni\w*|průměr\w*|gemiddeld\w*)\b",
    re.IGNORECASE,
)
NOTE_BASE = re.compile(
    r"^\W*(?:in (?:per ?cent|%) )?(?:of|out of|among|od|među|medju|од|међу|von|der|davon|"
    r"unter|de|des|"
    r"du|parmi|sur|entre|sobre|di|dei|delle|su|tra|dos|das|z|ze|spośród|ze|av|af|van|среди|від|з|серед|"
    r"din|dintre|nga|prej|от|arasında)\b",
    re.IGNORECASE,
)
NOTE_KNOWN = re.compile(
    r"\b(known|recorded|answered|available|valid|bekannt\w*|connu\w*|conocid\w*|conhecid\w*|not[oaie]|"
    r"poznat\w*|познат\w*|известн\w*|відом\w*|znan\w*|znám\w*|bekend\w*)\b",
    re.IGNORECASE,
)
"""Notes that name another base of a share than the figures beside it."""
VERSION_NAMES = _set(
    """version edition revision release vintage verzija izdanje верзија издање fassung ausgabe
    édition
    versión edición versão edição versione edizione wersja verze"""
)
PLACE_WORDS = _set(
    """table tables figure chart graph annex appendix summary text page pages section chapter
    footnote note see also in the of and conclusion conclusions overview repeated again tabela
    tabele grafikon prilog rezime sažetak zaključak strana odeljak poglavlje табела табеле графикон
    прилог резиме сажетак закључак страна одељак поглавље фуснота tabelle abbildung anhang
    kurzfassung zusammenfassung seite tableau annexe résumé synthèse cuadro gráfico anexo resumen
    conclusiones página tabella grafico allegato sintesi resumo quadro"""
)
"""Words of notes that only say where a value stands."""
NOTE_TABLE = re.compile(r"\b(table|tabela|табела|tableau|tabelle|cuadro)\b", re.IGNORECASE)
NOTE_TOTAL = re.compile(r"\btotal|ukupno|укупно|sum\b", re.IGNORECASE)
STATEMENT_SUFFIX = re.compile(
    r"-(?:(?:first|second|third|other|alternative)-statement|restated|restatement|repeated|"
    r"second-mention|stated-again|as-restated|in-text|in-table)$"
)
TOTAL_OF = re.compile(r"^(?:all|total|grand-total|ukupno)-[a-z-]+$")
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
AGE_WORDS = _set(
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
     "minors", "child", "children", "juvenile", "maloletni", "maloletna", "deca", "деца",
     "малолетни", "maloletnici", "малолетници"}
)  # fmt: skip
HOME = _set(
    """national nationals domestic local locals own citizens home native natives inlander
    inland inländer nacional nacionales nationaux domaci domaći domaca državljani drzavljani
    домаћи nazionale own-nationals own-citizens nationals-of-the-country"""
)
KINDS = _set(
    """type types kind kinds typ typen art arten tip tipo tipos tipul vrsta vrste врста category
    provided received used needed requested given offered soort rodzaj druh spoken parlée parlees
    parlées hablada gesprochen parlata falada govorni"""
)
