# SPDX-License-Identifier: EUPL-1.2
"""The words of stocks and of what comes into them and leaves them."""

from __future__ import annotations

import re

from .words import WORDS

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
        WORDS["opening-codes"],
        "opening",
    ),
    **dict.fromkeys(WORDS["in-codes"], "in"),
    **dict.fromkeys(
        WORDS["out-codes"],
        "out",
    ),
    **dict.fromkeys(
        WORDS["closing-codes"],
        "closing",
    ),
}  # fmt: skip
BEGINNING = WORDS["beginning"]
ENDING = WORDS["ending"]
FIRST_OF_STOCK = WORDS["first-of-stock"]
LAST_OF_STOCK = WORDS["last-of-stock"]
"""Words that may as well mean a first or a last version: only a stock makes them its ends."""
JANUARY = WORDS["january"]
DECEMBER = WORDS["december"]
FILLER = WORDS["filler"]
STANDING = WORDS["standing"]
"""Words of a stock that only say that it is one."""
SUBJECTS = WORDS["subjects"]
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
