# SPDX-License-Identifier: EUPL-1.2
"""Finds numbers that a writer typed instead of referring to a stored figure.

Years, dates, articles and other numbering, gazette numbers, age limits and names that contain
numbers are not figures. They are recognised by the explicit patterns below and by the list of
names in the pack; every other sequence of digits is a typed number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from vidik.report.methods.numerals import Language

_SPACE: Final = r"[ \u00a0\u202f]"
_YEAR: Final = r"(?:19|20)\d{2}"
_LIST: Final = (
    rf"\d+[a-zа-ш]?(?:\.\d+)*(?:(?:,{_SPACE}*|{_SPACE}?[–-]{_SPACE}?|{_SPACE}(?:and|or|to|и|или|до)"
    rf"{_SPACE})\d+[a-zа-ш]?(?:\.\d+)*\b(?!%))*"
)
_EN_MONTH: Final = (
    "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_SR_MONTH: Final = (
    "(?:јануар|фебруар|март|април|мај|јун|јул|август|септембар|септембр|октобар|октобр|новембар"
    "|новембр|децембар|децембр)(?:а|у|ом)?"
)
_EN_NUMBERED: Final = (
    "articles?|arts?\\.|paragraphs?|paras?\\.|items?|points?|sections?|chapters?|annex|table|chart"
    "|tables|charts|nos?\\.|number|resolution|protocol|convention|directive|regulation|goal|target"
    "|recommendations?|questions?|title|part|volume|page|pages|pp?\\.|series|cets"
)
_SR_NUMBERED: Final = (
    "члан(?:а|у|ом|ови|ова|овима)?|чл\\.|став(?:а|у|ом|ови|ова|овима)?|ст\\.|тачк(?:а|е|и|ом|у)"
    "|тач\\.|одељ(?:ак|ка|ку|ком)|поглављ(?:е|а|у|ем)|прилог(?:а|у|ом)?|табел(?:а|е|и|ом|у)"
    "|графикон(?:а|у|ом)?|бр(?:\\.|ој(?:а|ем|у)?)|резолуциј(?:а|е|и|ом|у)|препору(?:ка|ке|ци|ком|ку)"
    "|питањ(?:е|а|у)|циљ(?:а|у|ем)?|део|дела|страна|стр\\."
)
_EN_COUNTED: Final = (
    "persons?|people|victims?|children|women|men|girls|boys|cases?|reports?|participants?|pupils"
    "|students|institutions|euros?|dinars|years|months|days|hours|times|per"
)
_SR_COUNTED: Final = (
    "лиц|особ|жрт|дец|дет|жен|мушкар|девој|дечак|случај|пријав|учесни|учени|студен|институциј|евр"
    "|динар|месец|дан|сат|пута|одсто|процен"
)


def _compiled(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), re.IGNORECASE)


_COMMON: Final = (
    r"https?://\S+|www\.\S+|\S+@\S+\.\w+",
    rf"\b{_YEAR}-(?:0[1-9]|1[0-2])(?:-\d{{2}})?\b",
    rf"\b\d{{1,2}}\.{_SPACE}?\d{{1,2}}\.{_SPACE}?{_YEAR}\b\.?",
    rf"\b\d{{1,4}}/{_YEAR}\b|\b{_YEAR}/\d{{2,4}}\b",
    rf"\b{_YEAR}{_SPACE}?[–-]{_SPACE}?{_YEAR}\b",
    r"\b[^\W\d_]+-?\d+(?:[-.]\d+)*\b",
)
_EXEMPT: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": _compiled(
        *_COMMON,
        rf"\b\d{{1,2}}(?:{_SPACE}?(?:[–-]|and|to){_SPACE}?\d{{1,2}})?{_SPACE}{_EN_MONTH}\b",
        rf"\b{_EN_MONTH}{_SPACE}\d{{1,2}}\b",
        rf"\b(?:{_EN_NUMBERED}){_SPACE}(?:(?:No\.|nos\.){_SPACE})?(?:\d+/\d+|{_LIST})",
        rf"\b{_YEAR}\b(?![.,]\d)(?!{_SPACE}(?:{_EN_COUNTED})\b)",
        r"\b\d+(?:st|nd|rd|th)\b",
        rf"\b(?:under|over|below|above|aged|age|ages|at){_SPACE}(?:the{_SPACE}age{_SPACE}of{_SPACE})?"
        rf"\d{{1,2}}(?:{_SPACE}?(?:[–-]|to|and){_SPACE}?\d{{1,2}})?"
        rf"(?={_SPACE}years?\b|{_SPACE}and{_SPACE}(?:over|under|older)|[.,;:)]?(?:{_SPACE}|$))"
        rf"(?!{_SPACE}(?!years)(?:{_EN_COUNTED})\b)",
        rf"\b\d{{1,2}}{_SPACE}?(?:[–-]|to){_SPACE}?\d{{1,2}}{_SPACE}years?\b",
        rf"\b\d{{1,2}}(?:\+|{_SPACE}(?:years{_SPACE})?(?:and|or){_SPACE}(?:over|older|under|younger))",
    ),
    "sr": _compiled(
        *_COMMON,
        rf"\b\d{{1,2}}\.(?:{_SPACE}?(?:[–-]|и|до){_SPACE}?\d{{1,2}}\.)?{_SPACE}{_SR_MONTH}\b",
        rf"\b(?:{_SR_NUMBERED}){_SPACE}(?:(?:бр\.|број){_SPACE})?(?:\d+/\d+|{_LIST})",
        rf"\b{_YEAR}\b\.?(?!\d)(?!,\d)(?!{_SPACE}(?:{_SR_COUNTED}))",
        rf"\b\d+\.(?={_SPACE}(?-i:[а-шђјљњћџ]))",
        rf"\b(?:испод|изнад|преко|до|од|са|на){_SPACE}\d{{1,2}}"
        rf"(?:{_SPACE}?(?:[–-]|до|и){_SPACE}?\d{{1,2}})?{_SPACE}година\b",
        rf"\b(?:млађ|стариј)\w+{_SPACE}од{_SPACE}\d{{1,2}}\b",
        rf"\b\d{{1,2}}{_SPACE}?(?:[–-]|до){_SPACE}?\d{{1,2}}{_SPACE}(?:година|године)\b",
        rf"\b\d{{1,2}}(?:\+|{_SPACE}(?:и|или){_SPACE}више{_SPACE}година)",
    ),
}
_LABEL: Final = re.compile(
    rf"\d{{1,2}}{_SPACE}?[–-]{_SPACE}?\d{{1,2}}(?:{_SPACE}(?:years|година))?|\d{{1,2}}\+|[<>≥≤]\d{{1,2}}"
)
_NUMBER: Final[Mapping[Language, re.Pattern[str]]] = {
    "en": re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?%?|\d+(?:\.\d+)?%?"),
    "sr": re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?%?|\d+(?:,\d+)?%?"),
}


@dataclass(frozen=True, slots=True)
class TypedNumbers:
    """A finder for one language, with the pack's names that contain numbers."""

    language: Language
    names: re.Pattern[str] | None

    @classmethod
    def for_pack(cls, language: Language, names: Iterable[str]) -> TypedNumbers:
        """Prepare the finder.

        Names match whole words, without regard to case; a star stands for any ending of a word.
        """
        ordered = sorted({name for name in names if name}, key=len, reverse=True)
        if not ordered:
            return cls(language, None)
        patterns = (
            re.escape(name).replace(r"\ ", _SPACE).replace(r"\*", r"\w*") for name in ordered
        )
        joined = "|".join(patterns)
        return cls(language, re.compile(rf"(?<!\w)(?:{joined})(?!\w)", re.IGNORECASE))

    def find(self, text: str, *, label: bool = False) -> list[tuple[int, int]]:
        """Return the spans of a text that are typed numbers.

        Args:
            text: running text, or the head of a row or column.
            label: true for heads and categories, where an age band is a name.
        """
        if not any(char.isdigit() for char in text):
            return []
        if label and _LABEL.fullmatch(text.strip()):
            return []
        exempt = [
            match.span() for match in _EXEMPT.get(self.language, _EXEMPT["en"]).finditer(text)
        ]
        if self.names is not None:
            exempt += [match.span() for match in self.names.finditer(text)]
        return [
            match.span()
            for match in _NUMBER.get(self.language, _NUMBER["en"]).finditer(text)
            if not any(start < match.end() and match.start() < end for start, end in exempt)
        ]
