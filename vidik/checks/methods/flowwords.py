# SPDX-License-Identifier: EUPL-1.2
"""The words of stocks and of what comes into them and leaves them."""

from __future__ import annotations

import re

from .wordsets import word_set

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
STOCK_PREFIXES = (
    ("opening-", "opening"), ("closing-", "closing"), ("pending-", "stock"), ("open-", "stock"),
    ("new-", "in"), ("received-", "in"), ("incoming-", "in"), ("resolved-", "out"),
    ("closed-", "out"), ("completed-", "out"), ("finalised-", "out"), ("finalized-", "out"),
)  # fmt: skip
FLOW_CODES = {
    **dict.fromkeys(
        word_set(
            """opening pending-start start at-start brought-forward carried-over beginning
        pending-at-start start-of-year opening-balance from-previous-year"""
        ),
        "opening",
    ),
    **dict.fromkeys(word_set("new received filed registered incoming admitted added"), "in"),
    **dict.fromkeys(
        word_set(
            """resolved closed completed finalised finalized disposed departed concluded
        left"""
        ),
        "out",
    ),
    **dict.fromkeys(
        word_set(
            """closing pending-end end at-end remaining carried-forward pending-at-end end-of-year
        closing-balance unresolved"""
        ),
        "closing",
    ),
}  # fmt: skip
BEGINNING = word_set(
    """beginning begin start opening jahresanfang jahresbeginn anfangsbestand anfang beginn inicio
    início debut début ouverture pocetak pocetku početak početku почетак почетку почеток
    почетокот inizio inceput început începutul inceputul poczatek początek poczatku
    początku zacatek začátek zacatku začátku zaciatok začiatok zacetek začetek kezdet eleje elején
    fillim fillimi başı basi başında basında basinda yılbaşı yilbasi početkom почетком початок
    початку
    ouverts-au-début fillimit januarstand începutului bestandanfang
    fillim fillimi başı basi baslangic başlangıç начало начала početno pocetno början borjan starten
    begin aanvang alku alussa algus vorjahr началото početka почетка začetku zacetku αρχή έναρξη
    ouverture ingående"""
)
ENDING = word_set(
    """end ending closing jahresende endbestand ende schlussbestand fin cierre clôture cloture
    kraj kraju крај крају fine fim sfarsit sfârșit sfârşit sfarsitul sfârșitul koniec końcu
    cierre encerramento fechamento chiusura кінець кінця кінці sonu sonunda yılsonu yilsonu
    krajem крајем
    koncu konec konce koncem koncu vége vege végén fund fundi sonu sonunda конец конца slut slutet
    einde eind loppu lopussa lõpp крајот края konci τέλος λήξη utgående"""
)
FIRST_OF_STOCK = word_set(
    """initial initials initiale initiales initiaux inicial iniciales iniciais iniziale iniziali
    inițial inițiale initieel početni početna početno почетни почетна почетно начальный"""
)
LAST_OF_STOCK = word_set(
    """final finals finale finales finaux finali finais konačno konačni конечный крајње krajnje"""
)
"""Words that may as well mean a first or a last version: only a stock makes them its ends."""
JANUARY = word_set(
    "january januari januar januara januaru jan jänner janvier enero gennaio јануар јануара"
)
DECEMBER = word_set(
    """december dezember desember decembra decembar decembru décembre diciembre dicembre dec
    децембар децембра"""
)
FILLER = word_set(
    """of the year years period at in on by during am im zu den der des dem die das le la el de
    del du au à los las jahr jahres année annee año ano anno godine godina године y and for 1 01 31
    yil yıl yılı icinde içinde рік року роки година года году
    na u на у par do až i årets året en w til ved op from to al zum zur ao às"""
)
STANDING = word_set(
    """open pending outstanding unresolved unfinished remaining active current ongoing unsolved
    pendientes pendiente abiertos abiertas vigentes nerešeni nerešeno nereseni nereseno neresenih
    нерешени нерешено нерешених nesolutionate nesoluționate pendinte ramase rămase pendentes
    pendente abertos abertas pendenti aperti nierozstrzygnięte nierozstrzygniete zalegle zaległe
    nevyřízené nevyrizene nerozhodnuté nerozhodnute függőben fuggoben відкриті нерассмотренные
    залишок залишки остаток остатки saldo stanje стање остатак преостало derdest
    existencias giacenza giacenze voorraad balance balans balanta inventory register caseload
    εκκρεμείς висящи zalehlé zostávajúce mbetura
    hängande uavgjorte aanhangig avoinna nerijeseni neriješeni nezavrseni nezavršeni nerešene
    offen offene anhängig anhängige anhangig anhangiga bestand stock"""
)
"""Words of a stock that only say that it is one."""
SUBJECTS = word_set(
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
    r"joined$|enrol|neueing|zuw[aä]chs|upisan|уписан|prejet|примен|pranuar|nápad|entrat[ei]$|εισ[εα]|"
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
    r"termin[éeó]|terminad|uscit[ae]$|свърш|zgjidh|ispisan|исписан|περατωθ|διεκπερ|"
    r"exit|entlass|egres|released$|leaving$|leavers$|solved$|розглян|вирішен|закінчен|приключен|завърш|"
    r"karara$|ba[ğg]lanan$|çıkan$|cikan$|kapat[ıi]lan$)"
)
_ENDING_PHRASES = (
    r"na-następny-rok|do-příštího-roku|в-следващата-година|al-año-siguiente|pour-l'année-suivante|"
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
