# SPDX-License-Identifier: EUPL-1.2
"""What notes say that matters for checking: overlaps, revisions, another base of a share."""

from __future__ import annotations

import re
from functools import lru_cache

from .words import WORDS

NOTE_SUBSET = re.compile(
    r"(?:^|[,;:(] ?|\d |\b(?:some|most|many|several|few) )of the \w+|"
    r"\b(subset|of whom|of which|of these|of them|including|included in|part of|"
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
NOTE_LEFT_OUT = re.compile(
    r"\b((?:may|might|do|does|need|will) not (?:necessarily )?(?:sum|add|total|equal)|"
    r"not (?:included|counted|covered)|(?:does|do) not include|exclud(?:e|es|ed|ing)|excl\.|"
    r"incomplete|missing (?:\w+ )?data|nicht (?:enthalten|erfasst|einbezogen)|unvollständig\w*|"
    r"ohne|non (?:compris\w*|inclus\w*|compres\w*)|ne (?:sont|comprend\w*) pas|à l.exclusion|"
    r"no (?:se )?incluy\w*|excluid\w*|exclu[ií]d\w*|escl\w*|não inclu\w*|nisu|nije|bez|"
    r"нису|није|без|nie obejmuj\w*|не включ\w*|ikke inkluder\w*|ekskl\w*|niet inbegrepen)\b",
    re.IGNORECASE,
)
"""Notes by which some of what is counted is left out, so that parts need not make their whole."""
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
    r"^\W*(?:(?:in )?(?:per ?cent(?:age)?|%) )?"
    r"(?:of|out of|among|od|među|medju|од|међу|von|der|davon|"
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
PLACE_WORDS = WORDS["place-words"]
"""Words of notes that only say where a value stands."""
NOTE_TABLE = re.compile(r"\b(table|tabela|табела|tableau|tabelle|cuadro)\b", re.IGNORECASE)


@lru_cache(maxsize=65536)
def says_subset(note: str) -> bool:
    """Say whether a note calls a value a part of something; one note stands at very many values."""
    return NOTE_SUBSET.search(note) is not None


@lru_cache(maxsize=65536)
def says_overlap(note: str) -> bool:
    """Return whether a note tells that one case stands in several categories."""
    return NOTE_OVERLAP.search(note) is not None


@lru_cache(maxsize=65536)
def says_left_out(note: str) -> bool:
    """Return whether a note tells that some are not counted."""
    return NOTE_LEFT_OUT.search(note) is not None


@lru_cache(maxsize=65536)
def says_table(note: str) -> bool:
    """Return whether a note places a value in a table."""
    return NOTE_TABLE.search(note) is not None
