# SPDX-License-Identifier: EUPL-1.2
"""Periods as headings and titles write them, in several languages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from ..periods import parse
from .numbers import tidy

_MONTHS: Final = (
    """january jan januar januara januaru janvier januari enero gennaio janeiro styczeń stycznia
    leden ledna január januára ianuarie janar ocak јануар јануара январь января січень січня януари
    јануари siječanj siječnja jän jänner sausis jaanuar tammikuu""",
    """february feb februar februara février februari febrero febbraio fevereiro luty lutego únor
    února február februára februarie shkurt şubat фебруар фебруара февраль февраля лютий лютого
    февруари veljača veljače helmikuu veebruar""",
    """march mar mart marta mars märz marzo março marzec marca březen března március martie mar
    maart март марта березень березня ожујак ožujak ožujka maaliskuu märts marec""",
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
LONGEST: Final = 400
"""Characters of a heading or title that are looked at."""
YEAR: Final = r"(?:1[89]|20)\d\d"
_WORD: Final = r"[^\W\d_]+"
_AT_WORDS: Final = (
    r"(?:(?:as )?at|as of|on|end of|at the end of|am|zum|stand:?|au|al|na dan|stanje|на дан|стање|"
    r"на|к)"
)
_ONE_YEAR: Final = re.compile(
    rf"^(?:in |year |jahr |année |año |godina |година |god\.? |fy ?)?({YEAR})"
    rf"(?:\.0*)?(?: ?(?:year|r\.|g\.|г\.|godina|година|god\.|год\.|годину|року|год))?$",
    re.IGNORECASE,
)
_TWO_YEARS: Final = re.compile(
    rf"^({YEAR})\.?\s?(?:[-–—/]|\.\.|to|bis|do|à|a|al|до)\s?({YEAR}|\d\d)\.?$", re.IGNORECASE
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
_DAY_NUMBERS: Final = re.compile(rf"^(\d{{1,2}})[./-] ?(\d{{1,2}})[./-] ?({YEAR})\.?$")
_WITH_YEAR: Final = re.compile(rf"^(.*?)[\s,.]*(?:of |de |do )?({YEAR})\.?(?: ?g\.| ?г\.| ?r\.)?$")
_YEAR_FIRST: Final = re.compile(rf"^({YEAR})[\s,./-]*(.*)$")
_SPAN_OF_MONTHS: Final = re.compile(
    rf"^({_WORD})\.?(?: ({YEAR}))?(?: ?[-–—/] ?| (?:to|bis|do|à|a|al|до) )"
    rf"({_WORD})\.?(?: ({YEAR}))?$",
    re.IGNORECASE,
)
_ENDING: Final = re.compile(
    rf"^(?:years?|12 months|twelve months|ye|y/e)[ -]?(?:ending|ended|to)?:? ?(?:\d{{1,2}} )?"
    rf"({_WORD})\.? (?:\d{{1,2}},? )?({YEAR})$",
    re.IGNORECASE,
)
_ENDING_IN_TITLE: Final = re.compile(
    rf"\b(?:years?|12 months|twelve months) (?:ending|ended|"
    rf"to) (?:\d{{1,2}} )?{_WORD} (?:\d{{1,2}},? )?{YEAR}",
    re.IGNORECASE,
)
_LAST_MARK: Final = re.compile(r"(?<=\d)(?: ?\(?[prefs*]\)?)$", re.IGNORECASE)
_IN_TITLE: Final = re.compile(
    rf"(?<![\d.,])(?:{_AT_WORDS} )?(?:\d{{1,2}}\.? ?)?(?:{_WORD}\.? )?(?:\d{{1,2}}, )?{YEAR}"
    rf"(?:\s?(?:[-–—/]|to|bis|до)\s?(?:{YEAR}|\d\d(?!\d)))?(?!\d|\.\d)|"
    rf"\d{{1,2}}\. ?\d{{1,2}}\. ?{YEAR}",
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
        """Return whether the year stands elsewhere."""
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


def _period(text: str) -> str:  # noqa: C901, PLR0911 - one form after another
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
    text = tidy(text[:LONGEST])
    for one in _ENDING_IN_TITLE.finditer(text):
        period = period_of(one[0])
        if period and period.text not in found:
            found.append(period.text)
    if found:
        return found
    for one in _IN_TITLE.finditer(text):
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
    m = _DAY_IN_TITLE.search(tidy(text[:LONGEST]))
    part = _part(m[1]) if m else ""
    return part if part.startswith("at:") else ""


def without_day(text: str) -> str:
    """Leave the day of every year out of a title."""
    return _DAY_IN_TITLE.sub("", text)


_YEAR_AND_MORE: Final = re.compile(
    rf"^(?:(?P<first>{YEAR})[\s,:–-]+(?P<rest>[^\d\s].*)|(?P<before>.*[^\d\s/–-])[\s,:(–]+(?P<last>{YEAR})\)?)$"
)


_DATED: Final = re.compile(rf"^{YEAR}[\s:–-]+[^\W\d_]|.*[^\d\s](?:, ?| \(){YEAR}\)?$")


def split_year(text: str) -> tuple[str, str] | None:
    """Divide a heading into the year at its beginning or end and the rest; None without both."""
    found = _YEAR_AND_MORE.match(tidy(text[:LONGEST]))
    if found is None or period_of(text) is not None or len(periods_in(text)) > 1:
        return None
    return found["first"] or found["last"], (found["rest"] or found["before"]).strip(" ,;:–-")


def dated(text: str) -> bool:
    """Return whether a heading with a year is of that year and not only called so."""
    return bool(_DATED.match(tidy(text[:LONGEST])))


def looks_like_year(text: str) -> bool:
    """Return whether a text is a year and nothing else."""
    return bool(re.fullmatch(YEAR, text))
