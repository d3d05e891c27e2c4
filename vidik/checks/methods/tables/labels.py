# SPDX-License-Identifier: EUPL-1.2
"""What headings and titles say: periods, units, totals, sexes and ages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from .. import lexicon, measurewords, vocabulary
from ..periods import parse
from .numbers import tidy

_MONTHS: Final = (
    """january jan januar januara januaru janvier januari enero gennaio janeiro styczeń stycznia
    leden ledna január januára ianuarie janar ocak јануар јануара январь января січень січня януари
    јануари siječanj siječnja jän jänner sausis jaanuar tammikuu""",
    """february feb februar februara février februari febrero febbraio fevereiro luty lutego únor
    února február februára februarie shkurt şubat фебруар фебруара февраль февраля лютий лютого
    февруари veljača veljače helmikuu veebruar""",
    """march mar mart marta mars märz marzo março marzec marca březen března március martie mar maart
    март марта березень березня ожујак ožujak ožujka maaliskuu märts marec""",
    """april apr aprila avril abril aprile kwiecień kwietnia duben dubna április aprilie prill nisan
    април априла апрель апреля квітень квітня travanj travnja huhtikuu aprill""",
    """may maj maja mai mayo maggio maio květen května május mayıs мај маја май мая травень травня
    svibanj svibnja mei toukokuu máj""",
    """june jun juni juin junio giugno junho czerwiec czerwca červen června június iunie qershor
    haziran јун јуна июнь июня червень червня јуни юни lipanj lipnja kesäkuu juuni jún juna""",
    """july jul juli juillet julio luglio julho lipiec lipca červenec července július iulie korrik
    temmuz јул јула июль июля липень липня јули юли srpanj srpnja heinäkuu juuli júl jula""",
    """august aug avgust avgusta août aout agosto sierpień sierpnia srpen srpna augusztus gusht
    ağustos август августа серпень серпня kolovoz kolovoza augustus elokuu augusti avg""",
    """september sep sept septembar septembra septembre septiembre settembre setembro wrzesień
    września září szeptember septembrie shtator eylül септембар септембра сентябрь сентября вересень
    вересня септември rujan rujna syyskuu""",
    """october oct okt oktobar oktobra octobre oktober octubre ottobre outubro październik
    października říjen října október octombrie tetor ekim октобар октобра октябрь октября жовтень
    жовтня октомври listopad listopada lokakuu oktoober""",
    """november nov novembar novembra novembre noviembre novembro listopad listopad listopadu
    noiembrie nëntor kasım новембар новембра ноябрь ноября листопад листопада ноември studeni
    studenoga marraskuu""",
    """december dec decembar decembra décembre dezember diciembre dicembre dezembro grudzień grudnia
    prosinec prosince december decembrie dhjetor aralık децембар децембра декабрь декабря грудень
    грудня декември prosinac prosinca joulukuu detsember dez""",
)
MONTHS: Final = {
    word: number
    for number, words in reversed(list(enumerate(_MONTHS, start=1)))
    for word in words.split()
}
_YEAR: Final = r"(?:1[89]|20)\d\d"
_WORD: Final = r"[^\W\d_]+"
_AT_WORDS: Final = (
    r"(?:(?:as )?at|as of|on|end of|at the end of|am|zum|stand:?|au|al|na dan|stanje|на дан|стање|на|к)"
)
_ONE_YEAR: Final = re.compile(
    rf"^(?:in |year |jahr |année |año |godina |година |god\.? |fy ?)?({_YEAR})"
    rf"\.?(?: ?(?:year|r\.|g\.|г\.|godina|година|god\.|год\.|годину|року|год))?$",
    re.IGNORECASE,
)
_TWO_YEARS: Final = re.compile(
    rf"^({_YEAR})\.?\s?(?:[-–—/]|to|bis|do|à|a|al|до)\s?({_YEAR}|\d\d)\.?$", re.IGNORECASE
)
_ROMAN: Final = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_QUARTER: Final = re.compile(
    r"^(?:q|k|t|qtr ?|quarter |kvartal |квартал |trimestre |quartal )([1-4]|iv|i{1,3})$|"
    r"^([1-4]|iv|i{1,3})\.? ?(?:st|nd|rd|th|er|e|º|°)? ?(?:q|qtr|quarter|kvartal|квартал|quartal|"
    r"trimestre|kw\.|kv\.|кв\.)$",
    re.IGNORECASE,
)
_HALF: Final = re.compile(
    r"^(?:h|s|semester |semestre )([12])$|"
    r"^([12])\.? ?(?:st|nd|er|º)? ?(?:half(?:[- ]year)?|halbjahr|semestre|polugodište|полугодиште|"
    r"půlrok|félév)$",
    re.IGNORECASE,
)
_DAY_MONTH: Final = re.compile(rf"^(\d{{1,2}})(?:\.|st|nd|rd|th)? ?(?:de |of )?({_WORD})\.?$")
_MONTH_DAY: Final = re.compile(rf"^({_WORD})\.? (\d{{1,2}})$")
_DAY_NUMBERS: Final = re.compile(rf"^(\d{{1,2}})[./-] ?(\d{{1,2}})[./-] ?({_YEAR})\.?$")
_DAY_MONTH_ONLY: Final = re.compile(r"^(\d{1,2})\. ?(\d{1,2})\.$")
_WITH_YEAR: Final = re.compile(rf"^(.*?)[\s,.]*(?:of |de |do )?({_YEAR})\.?(?: ?g\.| ?г\.| ?r\.)?$")
_YEAR_FIRST: Final = re.compile(rf"^({_YEAR})[\s,./-]*(.*)$")
_SPAN_OF_MONTHS: Final = re.compile(
    rf"^({_WORD})\.?(?: ({_YEAR}))?(?: ?[-–—/] ?| (?:to|bis|do|à|a|al|до) )({_WORD})\.?(?: ({_YEAR}))?$",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(
    rf"^(?:years?|12 months|twelve months|ye|y/e)[ -]?(?:ending|ended|to)?:? ?(?:\d{{1,2}} )?"
    rf"({_WORD})\.? (?:\d{{1,2}},? )?({_YEAR})$",
    re.IGNORECASE,
)
_ENDING_IN_TITLE: Final = re.compile(
    rf"\b(?:years?|12 months|twelve months) (?:ending|ended|to) (?:\d{{1,2}} )?{_WORD} (?:\d{{1,2}},? )?{_YEAR}",
    re.IGNORECASE,
)
_LAST_MARK: Final = re.compile(r"(?<=\d)(?: ?\(?[prefs*]\)?)$", re.IGNORECASE)
_IN_TITLE: Final = re.compile(
    rf"(?:{_AT_WORDS} )?(?:\d{{1,2}}\.? ?)?(?:{_WORD}\.? )?(?:\d{{1,2}}, )?{_YEAR}"
    rf"(?:\s?(?:[-–—/]|to|bis|до)\s?(?:{_YEAR}|\d\d(?!\d)))?|\d{{1,2}}\. ?\d{{1,2}}\. ?{_YEAR}",
    re.IGNORECASE,
)
_DAY_IN_TITLE: Final = re.compile(
    rf"\b(?:{_AT_WORDS} )((?:\d{{1,2}}\.? {_WORD})|(?:{_WORD} \d{{1,2}}))\b", re.IGNORECASE
)


class Period(NamedTuple):
    """A period that a heading names, whole or without its year."""

    text: str
    """As the checks write it; with a leading hyphen (-Q1, -03) where the year stands elsewhere."""
    marks: tuple[str, ...] = ()

    @property
    def partial(self) -> bool:
        """Say whether the year stands elsewhere."""
        return self.text.startswith(("-", "at:-"))


@lru_cache(maxsize=16384)
def period_of(text: str) -> Period | None:
    """Read a heading that is nothing but a period."""
    text = tidy(text).strip("() :")
    found = _period(text)
    if found:
        return Period(found)
    bare = _LAST_MARK.sub("", text)
    if bare != text and (found := _period(bare)):
        return Period(found, (text[len(bare) :].strip(" ()"),))
    return None


def _period(text: str) -> str:
    if not text or len(text) > 60:  # noqa: PLR2004 - no heading of a period is longer
        return ""
    if m := _ONE_YEAR.match(text):
        return m[1]
    if m := _TWO_YEARS.match(text):
        return _years(m[1], m[2], slash="/" in text)
    if m := _ENDING.match(text):
        month = MONTHS.get(m[1].lower())
        return _year_to(int(m[2]), month) if month else ""
    if m := _SPAN_OF_MONTHS.match(text):
        return _months(m[1], m[2] or m[4], m[3], m[4])
    bare = re.sub(rf"^{_AT_WORDS} ", "", text, flags=re.IGNORECASE)
    at = bare != text
    if m := _DAY_NUMBERS.match(bare):
        return _day(int(m[3]), int(m[2]), int(m[1]))
    if re.match(r"^\d{4}-\d\d-\d\d$", bare):
        return f"at:{bare}"
    if at and (m := _ONE_YEAR.match(bare)):
        return f"at:{m[1]}"
    for pattern, year_at, rest_at in ((_WITH_YEAR, 2, 1), (_YEAR_FIRST, 1, 2)):
        m = pattern.match(bare)
        if m and (part := _part(m[rest_at].strip(" ,"))):
            return _with_year(part, m[year_at])
    return _part(bare)


def _part(text: str) -> str:
    """Read a period without its year."""
    low = text.lower().rstrip(".")
    if low in MONTHS and (len(low) > 3 or text[:1].isupper() or text.endswith(".")):  # noqa: PLR2004 - "mar", "dec"
        return f"-{MONTHS[low]:02}"
    if m := _QUARTER.match(low):
        number = m[1] or m[2]
        return f"-Q{_ROMAN.get(number, number)}"
    if m := _HALF.match(low):
        return f"-H{m[1] or m[2]}"
    if (m := _DAY_MONTH.match(low)) and m[2] in MONTHS:
        return f"at:-{MONTHS[m[2]]:02}-{int(m[1]):02}"
    if (m := _MONTH_DAY.match(low)) and m[1] in MONTHS:
        return f"at:-{MONTHS[m[1]]:02}-{int(m[2]):02}"
    return ""


def with_year(part: str, year: str) -> str:
    """Complete a period that lacks its year."""
    return _with_year(part, year)


def _with_year(part: str, year: str) -> str:
    return f"at:{year}{part.removeprefix('at:')}" if part.startswith("at:") else f"{year}{part}"


def _years(first: str, last: str, *, slash: bool) -> str:
    full = last if len(last) == 4 else first[:2] + last  # noqa: PLR2004 - a whole year
    if int(full) == int(first) + 1 and (slash or len(last) == 2):  # noqa: PLR2004 - 2018-19
        return f"{first}/{last}"
    return f"{first}..{full}" if int(full) > int(first) else ""


def _day(year: int, month: int, day: int) -> str:
    text = f"at:{year}-{month:02}-{day:02}"
    return text if parse(text) else ""


def _year_to(year: int, month: int) -> str:
    if month == 12:  # noqa: PLR2004 - a calendar year
        return str(year)
    return f"{year - 1}-{month + 1:02}..{year}-{month:02}"


def _months(first: str, first_year: str | None, last: str, last_year: str | None) -> str:
    start, end = MONTHS.get(first.lower(), 0), MONTHS.get(last.lower(), 0)
    if not start or not end:
        return ""
    year = last_year or first_year
    if year is None:
        return ""
    return f"{first_year or year}-{start:02}..{year}-{end:02}" if start != end else ""


def periods_in(text: str) -> list[str]:
    """Find the periods that a title names, in its order."""
    found: list[str] = []
    for one in _ENDING_IN_TITLE.finditer(tidy(text)):
        period = period_of(one[0])
        if period and period.text not in found:
            found.append(period.text)
    if found:
        return found
    for one in _IN_TITLE.finditer(tidy(text)):
        piece = one[0].strip()
        # A word before the year may belong to the sentence and not to the period.
        words = piece.split(" ")
        for at in range(len(words)):
            period = period_of(" ".join(words[at:]))
            if period and not period.partial:
                if period.text not in found:
                    found.append(period.text)
                break
    return found


def day_in(text: str) -> str:
    """Find in a title the day of every year at which a stock is counted."""
    m = _DAY_IN_TITLE.search(tidy(text))
    part = _part(m[1]) if m else ""
    return part if part.startswith("at:") else ""


def looks_like_year(text: str) -> bool:
    """Say whether a text is a year and nothing else."""
    return bool(re.fullmatch(_YEAR, text))


# ------------------------------------------------------------------------------------- units

_PERCENT: Final = (
    r"%|(?:%|per ?cent|percent|percentage) of (?:the )?(?:total|all|column|row)(?: \w+)?|per ?cents?|percentages?(?: points?)?|percent|pct\.?|prozente?|in %|u %|pour ?cent|"
    r"pourcentages?|por ?ciento|porcentajes?|percentuale|procent(?:at|i|a|o|y)?|procenat|postotak|"
    r"проценат|процент[ији]?|у %|в %|відсотк\w+|százalék|odsetek|udział \(%\)|shares?|struktura|"
    r"структура|anteil(?: in %)?|учешће|udeo|удео"
)
_COUNT: Final = (
    r"numbers?|no\.|nos\.|n|count|counts|anzahl|zahl|nombre|effectifs?|número|numero|liczba|počet|"
    r"broj|број|число|количество|кількість|szám|antal|aantal|absolut(?:e)?|absolute numbers?|ukupan broj|"
    r"persons|personen|personnes|cases|value|values|obs_value|value_|amount|vrednost|вредност"
)
_SCALE: Final = (
    r"(?:in )?thousands?|(?:in )?'000s?|000s|(?:in )?1[ ,.]?000|(?:in )?millions?|(?:in )?tausend|"
    r"en milliers|u hiljadama|у хиљадама|тыс\.?|тис\.?|mln\.?|mio\.?|bn|mil\. \w+"
)
_PER: Final = re.compile(
    r"\b(?:per|je|pour|por|na|на|auf|pro) (1[ ,.]?000[ ,.]?000|100[ ,.]?000|10[ ,.]?000|1[ ,.]?000|100)\b",
    re.IGNORECASE,
)
_RATE: Final = re.compile(
    r"\b(rates?|ratio|index|indeks|индекс|average|mean|median|taux|tasa|stopa|стопа|prosek|просек|"
    r"quote|durchschnitt\w*|moyenne|index number)\b",
    re.IGNORECASE,
)
_CHANGE: Final = re.compile(
    r"\b(?:change|changes|difference|increase|decrease|growth|variation|veränderung\w*|"
    r"évolution|variación|zmiana|změna|promena|промена|разлика|razlika|год\.? раст|trend)\b|[+±]/[-−]",
    re.IGNORECASE,
)
_PURE: Final = tuple(
    (unit, re.compile(rf"^\(?(?:{pattern})\)?$", re.IGNORECASE))
    for unit, pattern in (("percent", _PERCENT), ("count", _COUNT))
)
_PURE_SCALE: Final = re.compile(
    rf"^\(?((?:{_SCALE})(?: (?:of )?\w+)?|(?:eur|euros?|usd|rsd|€|\$|£)(?: (?:{_SCALE}))?)\)?$",
    re.IGNORECASE,
)
_OWN_UNITS: Final = measurewords.PERSON_UNITS | {"cases"}
_SCALE_IN_TITLE: Final = re.compile(rf"[,;]?\s*\b(in (?:thousands?|millions?|per ?cent|%)|u hiljadama|у хиљадама|in tausend|"
    r"en milliers)(?=$|[\s,;.)])", re.IGNORECASE)  # fmt: skip
_BRACKETED: Final = re.compile(r"\s*[(\[]([^()\[\]]{1,40})[)\]]\s*$|,\s*((?:in )?[%\w' ]{1,25})$")
_SAYS_PERCENT: Final = re.compile(
    rf"(?:^|\s)(?:%|per ?cent|percent|percentage|prozent|procenat|проценат|pourcentage|porcentaje)"
    r"(?:\s|$|,|\))",
    re.IGNORECASE,
)


class Unit(NamedTuple):
    """What a heading says of what its numbers count."""

    unit: str
    pure: bool
    """It says nothing else."""
    rest: str = ""
    """What else it says."""
    change: bool = False


@lru_cache(maxsize=16384)
def unit_of(text: str) -> Unit | None:
    """Read the unit that a heading states; None where it states none."""
    text = tidy(text).strip(" :")
    if not text:
        return None
    change = bool(_CHANGE.search(text))
    for unit, pattern in _PURE:
        if pattern.match(text):
            own = unit == "count" and lexicon.slug(text) in _OWN_UNITS
            return Unit(text.lower() if own else unit, pure=True)
    if _PURE_SCALE.match(text):
        return Unit(_scale(text), pure=True)
    if m := _BRACKETED.search(text):
        inner = (m[1] or m[2]).strip()
        head = text[: m.start()].strip()
        within = unit_of(inner) if head and (m[1] or len(inner) > 1) else None
        if within and within.pure and (m[1] or within.unit != "count"):
            return Unit(within.unit, pure=False, rest=head, change=change)
    if m := _PER.search(text):
        number = re.sub(r"\D", "", m[1])
        return Unit(f"per {number}", pure=m.start() == 0, rest=text, change=change)
    if m := _RATE.search(text):
        return Unit(m[1].lower(), pure=False, rest=text, change=change)
    if _SAYS_PERCENT.search(text):
        return Unit("percent", pure=False, rest=text, change=change)
    if change:
        return Unit("", pure=False, rest=text, change=True)
    return None


def unit_in_title(text: str) -> str:
    """Give the unit that a title or a line below it states for the whole table."""
    text = tidy(text)
    for line in (text, re.sub(r"^[^:]{1,20}:\s*", "", text)):
        unit = unit_of(line)
        if unit and not unit.change and (unit.pure or unit.rest != line):
            return unit.unit
    found = _SCALE_IN_TITLE.search(text)
    unit = unit_of(found[1].removeprefix("in ")) if found else None
    return unit.unit if unit else ""


def _scale(text: str) -> str:
    bare = text.strip("()").lower().removeprefix("in ").strip("'")
    return "thousands" if re.fullmatch(r"000s?|1[ ,.]?000|thousands?|tausend", bare) else bare


# ------------------------------------------------------------------------------- kinds of codes


def is_total(label: str) -> bool:
    """Say whether a heading stands for everything."""
    slug = lexicon.slug(label)
    return lexicon.is_total(slug) or slug in {"grand-total", "subtotal", "sub-total", "sum-total"}


_BEGINS_TOTAL: Final = re.compile(
    r"^(?:sub-?|grand )?(?:totals?|all|both|ukupno|svega|укупно|свега|insgesamt|gesamt|zusammen|ensemble|"
    r"totale?|ogółem|razem|celkem|spolu|összesen|итого|всего|усього|всього)\b",
    re.IGNORECASE,
)


_ENDS_TOTAL: Final = re.compile(
    r"\b(?:total|totals|ukupno|укупно|insgesamt|gesamt|zusammen|ensemble|ogółem|razem|celkem|összesen)$",
    re.IGNORECASE,
)


def says_total(label: str) -> bool:
    """Say whether a heading calls itself a total at its beginning or end."""
    return begins_as_total(label) or bool(_ENDS_TOTAL.search(label))


def is_total_of_all(label: str) -> bool:
    """Say whether a heading is a total with an explanation: "Total, all offences"."""
    head = re.split(r"\s*[,:(–—]\s*|\s-\s", label, maxsplit=1)[0]
    return head != label and is_total(head)


def begins_as_total(label: str) -> bool:
    """Say whether a heading begins as that of a total does, whatever follows."""
    return is_total(label) or bool(_BEGINS_TOTAL.match(label))


def kind_of(labels: list[str]) -> str:
    """Name the dimension that headings belong to by themselves: sex or age; else blank."""
    codes = [lexicon.slug(label) for label in labels if not is_total(label)]
    if not codes:
        return ""
    if all(code in vocabulary.SEX for code in codes):
        return "sex"
    ages = [bool(lexicon.ages_of("age", lexicon.code_of("age", c)[0])) for c in codes]
    known = [
        age or lexicon.residual(code) for age, code in zip(ages, codes, strict=True)
    ]
    return "age" if all(known) and sum(ages) > 1 else ""


_DIMENSIONS: Final = (
    vocabulary.SEX_NAMES | vocabulary.AGE_WORDS | vocabulary.TERRITORY_NAMES
    | vocabulary.EXCLUSIVE_NAMES | vocabulary.COMPLETE_NAMES | vocabulary.OFFENCE_NAMES
    | {"race", "ethnicity", "race-hispanic-origin", "nationality", "citizenship", "education",
       "marital-status", "age-group", "religion", "country", "continent"}
)  # fmt: skip


def names_dimension(label: str) -> bool:
    """Say whether a heading is the name of a breakdown and not one of its categories."""
    slug = lexicon.slug(re.split(r"[(/]| by ", label)[0])
    return slug in _DIMENSIONS


_TABLE: Final = re.compile(
    r"^(?:(?:supplementary |appendix |annex )?(?:table|worksheet|tab\.|tabela|tabla|tabelle|tableau|tabella|tabulka|"
    r"tablica|таблица|табела|табл\.|taulukko|tabell|táblázat|figure|graf|t)\s*(?:[a-z]{1,4}_?)?\s?[\d.:]+[a-z]?(?:[-–.]\d+)*"
    r"[.:)]?|\d+(?:\.\d+)+\.?)(?:\s*[-–—:.]\s*|\s+|$)",
    re.IGNORECASE,
)
_OF_WHICH: Final = re.compile(
    r"^(?:(?:of|from) (?:which|whom|these|this|them)|thereof|davon|darunter|dont|de los cuales|di cui|od toga|"
    r"од тога|od čega|од чега|w tym|z toho|ebből|from that|including|в том числе|у тому числі|varav|waarvan|"
    r"herav|heraf|din care|prej të cilëve|bunun)\s*[:.…]*$",
    re.IGNORECASE,
)


def says_of_which(text: str) -> bool:
    """Say whether a heading only says that parts of the one before it follow."""
    return bool(_OF_WHICH.match(tidy(text)))


_BY: Final = re.compile(
    r",?\s*\b(?:by|nach|par|por|selon|według|podle|prema|po|према|по|за|per|sipas|după|secondo)\b\s.*$",
    re.IGNORECASE,
)


def begins_table(text: str) -> bool:
    """Say whether a line begins as the title of a table does."""
    return bool(_TABLE.match(tidy(text)))


_OFFICE: Final = re.compile(
    r"\b(?:office|bureau|ministry|department|institute|agency|statistics (?:canada|austria|netherlands)|"
    r"bundesamt|amt|ministerium|institut|zavod|завод|министарство|ministarstvo|instituto|insee|urząd|"
    r"data extracted|release|publication|back to|contents|contact|e-?mail|www\.|http)\b",
    re.IGNORECASE,
)


def like_title(text: str) -> int:
    """Say how much a line above a table is like its title."""
    points = 2 * bool(_BY.search(text)) + bool(periods_in(text)) + (text.count(",") > 1)
    return 1 + points + (len(text) > 25) - 4 * bool(_OFFICE.search(text))  # noqa: PLR2004 - a sentence


def subject_of(title: str) -> str:
    """Reduce a title to what its table counts: no number, no breakdown, no period, no unit."""
    text = tidy(title)
    text = _TABLE.sub("", text)
    text = re.sub(r"^(?:dataset|indicator|title|titel|titre|naslov|наслов)\s*:\s*", "", text, flags=re.IGNORECASE)
    text = re.sub(r"\s*\[\w+\]$", "", text)
    text = re.sub(r"\s*\((?:continued|cont\.?|cont'd|concluded|наставак|nastavak|fortsetzung|suite)\)", "", text, flags=re.IGNORECASE)
    without = _BY.sub("", text)
    text = without if len(without) > 2 else text  # noqa: PLR2004 - something is left
    unit = unit_of(text)
    if unit and unit.rest and unit.rest != text:
        text = unit.rest
    text = _SCALE_IN_TITLE.sub("", _DAY_IN_TITLE.sub("", text))
    text = re.sub(
        rf"[,;:]?\s*(?:\b(?:in|for|from|between|im|en|u|у|za|за|year|years|annual|the|as of|at|on|december|"
        rf"31|of)\b\s*)*\b(?:\d{{1,2}}\.? )?(?:{'|'.join(w for w in MONTHS if len(w) > 4)})?\s*\b{_YEAR}"
        rf"(?:\s?(?:[-–—/]|to|and|bis|до)\s?(?:{_YEAR}|\d\d))?\.?(?: ?(?:г|god|год)\.)?",
        " ", text, flags=re.IGNORECASE,
    )  # fmt: skip
    text = re.sub(r"\s+", " ", text).strip(" ,;:.–—-")
    return re.sub(r"[,;:]?\s+(?:in|for|from|between|and|u|у|im|en|by|the|of)$", "", text).strip(" ,;:–—-")


def clean_name(text: str) -> str:
    """Write a heading so that figures.csv can hold it as a name or a code."""
    return tidy(text).replace(";", ",").replace("=", ":") or "-"
