# SPDX-License-Identifier: EUPL-1.2
"""The words of measures and units: counts, shares, rates, changes, levels, statistics."""

from __future__ import annotations

import re

from .wordsets import word_set

PERCENT_UNITS = word_set(
    """percent percents percentage % pct per-cent procenat procenti procent procenta procente
    проценат проценти postotak odsto prozent pourcent pour-cent pourcentage porcentaje por-ciento
    percento percentuale percentagem yuzde yüzde persen prosentti prosenttia prosent százalék
    szazalek
    ποσοστό процент процента процентов процентах відсоток відсотки відсотків проценти процентa
    protsent
    protsenti procents procentas procentai procentov procentá përqind përqindje postoci odstotek
    odstotki"""
)
POINT_UNITS = word_set(
    """percentage-points percentage-point percent-points pct-points points point pp ppt p.p.
    procentni-poeni procentnih-poena procentna-tačka procentni-bodovi процентни-поени
    процентних-поена процентные-пункты prozentpunkte prozentpunkt points-de-pourcentage
    puntos-porcentuales punti-percentuali pontos-percentuais procentenheter procentpoint
    punkty-procentowe procentní-body százalékpont"""
)
"""Units in which the difference of two percentages is told."""
NOT_ADDITIVE_UNITS = (
    word_set(
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
    | POINT_UNITS
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
SHARE = re.compile(
    r"(^|-)(share|shares|proportion|anteil|anteile|part|parts|proporci[oó]n|proporção|quota|udeo|udio|"
    r"удео|удио|delež|delez|podíl|podil|podiel|udział|udzial|aandeel|andel|osuus|частка|доля|дел|pay|"
    r"payı|arány|ποσοστό|pjesë|pjesa|pondere|ponderea)(-|$)"
)
"""Names of a part of a whole; a mere percentage may be of anything."""
COUNT_UNITS = word_set(
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
PERSON_UNITS = word_set(
    """persons person people victims victim individuals osobe lica лица особе personnes personen
    personas persone head headcount personer osoby osob oseb opfer victimas víctimas victimes zrtve
    zrtava žrtve žrtava жртве жртава children women men participants attendees employees pessoas
    pessoa vítimas persoane osoba osobe лиц осіб особи особы чел человек lidí lidi osob emberek
    fő fo
    személy szemely kişi kisi kişiler personnes-physiques personen-insgesamt ljudi људи henkilöä
    henkilöt persona veta persoana luaj inimesed isikud asmenys personer"""
)
NARROWING = word_set(
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
SURE_STATISTICS = word_set(
    "min minimum max maximum mean average avg median mindestalter höchstalter hoechstalter"
)
"""Other words of statistics may be part of a name, as of the highest court."""
SCALES = {
    1000: word_set(
        """thousand thousands tausend tsd mille milliers miles millares migliaia mila milhares
        hiljada hiljadama хиљада хиљадама tisuća tisuca tisućama илјади хиляди mijë mii ezer tys
        tysięcy tysiac tis tisíc tisícoch tisoč тыс тысяч тис тисяч duizend tusen tusinde tuhatta
        tuhat bin 1000 000"""
    ),
    10**6: word_set(
        """million millions mio mln millionen millones millón milioni milione milhões milhão miliona
        milionima милиона милион милионима милиони milionë milioane millió mill miliony milionów
        milionů miliónov milijonov млн миллионов мільйонів miljoen miljoner millioner miljoonaa
        miljonit milyon"""
    ),
    10**9: word_set(
        """billion billions bn mrd milliarden milliards miliardi milijardi milijarda милијарди
        miliardë miliarde milliárd mld miliardów miliard miliardy milijard млрд миллиардов
        мільярдів miljard miljarder milliarder miljardia miljardit milyar"""
    ),
}
"""Words by which a unit tells that values are in thousands and more."""
MONEY = re.compile(r"^[a-z]{3}$")
TREND_SUFFIXES = (
    ("-growth-years", "streak"), ("-increase-streak", "streak"),
    ("-growth-streak", "streak"), ("-streak", "streak"),
    ("-increase", "increase"), ("-growth", "increase"), ("-rise", "increase"),
    ("-change", "change"), ("-decrease", "decrease"), ("-decline", "decrease"),
    ("-drop", "decrease"), ("-fall", "decrease"), ("-ratio", "ratio"), ("-times", "ratio"),
)  # fmt: skip
SHARE_SUFFIXES = ("-share", "-percentage", "-percent", "-pct", "-proportion", "-rate")
TREND_PREFIXES = (
    ("increase-in-", "increase"), ("increase-of-", "increase"), ("growth-of-", "increase"),
    ("growth-in-", "increase"), ("change-in-", "change"), ("change-of-", "change"),
    ("decrease-in-", "decrease"), ("decrease-of-", "decrease"), ("decline-in-", "decrease"),
    ("growth-", "increase"),
)  # fmt: skip
STATEMENT_SUFFIX = re.compile(
    r"-(?:(?:first|second|third|other|alternative)-statement|restated|restatement|repeated|"
    r"second-mention|stated-again|as-restated|in-text|in-table)$"
)
