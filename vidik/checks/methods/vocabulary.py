# SPDX-License-Identifier: EUPL-1.2
"""The words of codes and dimensions: totals, the rest, sexes, ages, places, in many languages.

They only say how codes relate; how a name is read with them is in `lexicon`. Words of measures,
of stocks and flows, and of notes have files of their own.
"""

from __future__ import annotations

import re

from .words import WORDS

TOTAL = WORDS["total"]
ANY = frozenset({"any", "any-service", "at-least-one", "bilo-koja", "bilo-koji", "било-која"})
RESIDUAL = WORDS["residual"]
RESIDUAL_HEAD = re.compile(
    r"^(others?|autres?|otr[oa]s?|ostal[aeio]|sonstige[rsn]?|andere|altr[aeio]|остал[аео]|unknown|"
    r"unbekannt\w*|inconnu\w*|desconocid\w*|nepoznat\w*|непознат\w*|övriga|unspecified|none|not)"
    r"-(\w+)(-\w+)?$"
)
GROUP_OF_OTHERS = WORDS["group-of-others"]
SEX = dict.fromkeys(WORDS["male"], "m") | dict.fromkeys(WORDS["female"], "f")
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
PSEUDO_NAMES = WORDS["pseudo-names"]
INDEX_NAMES = WORDS["index-names"]
CALENDAR_NAMES = {
    **dict.fromkeys(WORDS["quarter-names"], 4),
    **dict.fromkeys(WORDS["month-names"], 12),
    **dict.fromkeys(WORDS["half-year-names"], 2),
}
"""Dimensions that divide the year, and into how many parts."""
STAT_NAMES = frozenset({"stat", "statistic", "bound", "limit", "aggregate", "granica"})
STATISTICS = frozenset({"min", "max", "mean", "median", "average", "minimum", "maximum"})
EVENT_NAMES = WORDS["event-names"]
SINGLE_EVENT_NAMES = WORDS["single-event-names"]
"""Dimensions whose codes are single occasions, not programmes that may run several times."""
ROLE_NAMES = WORDS["role-names"]
OVERLAPPING_NAMES = WORDS["overlapping-names"]
OFFENCE_NAMES = WORDS["offence-names"]
"""One person can commit several of them."""
SEX_NAMES = WORDS["sex-names"]
EXCLUSIVE_NAMES = SEX_NAMES | WORDS["exclusive-names"]
COMPLETE_NAMES = WORDS["complete-names"]
"""Dimensions whose categories are as a rule listed in full."""
TERRITORY_NAMES = WORDS["territory-names"]
"""Dimensions of places of one country: what happened in one of them did not in another."""
VERSION_NAMES = WORDS["version-names"]
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
AGE_WORDS = WORDS["age-words"]
PLUS = re.compile(r"^(\d{1,2})(?:\+|-plus|-and-over|-and-older|-and-above|-or-more|-or-older)$")
RANGE = re.compile(r"^(\d{1,2})-(?:to-|do-)?(\d{1,2})$")
ADULT = WORDS["adult"]
MINOR = WORDS["minor"]  # fmt: skip
HOME = WORDS["home"]
KINDS = WORDS["kinds"]
