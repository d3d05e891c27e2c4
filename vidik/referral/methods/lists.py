# SPDX-License-Identifier: EUPL-1.2
"""Read indicator lists as a pack writes them: one set of indicators, and views of it by sector.

The indicators are in the columns of an XLSForm survey, so that the same file opens in any tool
that knows the standard; the columns of our own beside them say what an indicator counts for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Any, Final

from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import Blank, BlankTexts, Entry, Pack
from vidik.forms.methods.grouped import (
    Audience,
    audience_of,
    is_asked,
    label_of,
    read_groups,
)


class Element(StrEnum):
    """Which element of the offence an indicator points to."""

    ACT = "act"
    MEANS = "means"
    PURPOSE = "purpose"


EVERYTHING: Final = "all"
STRONG: Final = "strong"
DANGER: Final = "danger"
MOST_WEIGHT: Final = 3
QUESTION: Final = "select_one known"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One sign, with what it counts for."""

    code: str
    group: str
    text: Texts
    hint: Texts = NO_TEXT
    """What to ask or to observe."""
    weight: int = 1
    strong: bool = False
    """Alone enough for a founded suspicion."""
    danger: bool = False
    """Somebody has to act now."""
    element: str = Element.PURPOSE
    not_before: Texts = NO_TEXT
    """In front of whom it is not asked."""
    audience: str = Audience.EVERYBODY
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A page of indicators."""

    code: str
    title: Texts
    indicators: tuple[Indicator, ...] = ()


class Wording(StrEnum):
    """Whose words a list is in."""

    OWN = "own"
    """Written for this system on the model of the issuer's list; not the official text."""
    OFFICIAL = "official"
    """The issuer's own text, taken over word by word."""


@dataclass(frozen=True, slots=True)
class IndicatorSheet:
    """A list as somebody fills it in."""

    code: str
    version: str
    title: Texts
    sector: str
    audience: str
    issuer: Texts
    adopted: str
    """When it was adopted, as the source tells; blank where the source does not tell."""
    note: Texts
    groups: tuple[Group, ...] = field(default=())
    wording: str = Wording.OWN.value
    """Whose words these are; what is older than this field is in the system's own words."""

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in their order."""
        return tuple(each for group in self.groups for each in group.indicators)

    def narrowed(self, *, child: bool) -> IndicatorSheet:
        """Return the list without what only concerns adults, or children; empty groups go too."""
        left_out = Audience.ADULT if child else Audience.CHILD
        groups = (
            replace(group, indicators=remaining)
            for group in self.groups
            if (remaining := tuple(each for each in group.indicators if each.audience != left_out))
        )
        return replace(self, groups=tuple(groups))


def as_content(sheet: IndicatorSheet) -> dict[str, Any]:
    """Return a list as plain values, to be stored."""
    return asdict(sheet)


def from_content(content: Mapping[str, Any]) -> IndicatorSheet:
    """Return a list from the plain values in which it was stored."""
    groups = tuple(
        Group(
            group["code"],
            Texts(group["title"]),
            tuple(
                Indicator(
                    **{
                        **each,
                        **{name: Texts(each[name]) for name in ("text", "hint", "not_before")},
                        "sectors": tuple(each["sectors"]),
                    }
                )
                for each in group["indicators"]
            ),
        )
        for group in content["groups"]
    )
    texts = {name: Texts(content[name]) for name in ("title", "issuer", "note")}
    return IndicatorSheet(**{**content, **texts, "groups": groups})


# ---------------------------------------------------------------------------------- reading


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list of indicators as a pack introduces it."""

    code: str
    title: Texts
    sector: str
    audience: Audience
    issuer: Texts
    adopted: Blank
    """When it was adopted, as the source tells."""
    wording: Wording
    note: BlankTexts

    @property
    def everything(self) -> bool:
        """Whether it is the unified list: all that fits its audience."""
        return self.sector == EVERYTHING


def read_survey(pack: Pack, name: str) -> tuple[Group, ...]:
    """Read the survey sheet of a pack: groups of indicators."""
    groups = read_groups(
        pack, pack.entries(name), partial(_indicator, pack), kinds=(QUESTION,), noun="indicator"
    )
    return tuple(Group(each.code, each.title, each.questions) for each in groups)


def _indicator(pack: Pack, row: Entry, group: str) -> Indicator:
    weight = row.get("vidik::weight", "")
    counts = weight.removesuffix("!")
    if counts not in {STRONG, *map(str, range(1, MOST_WEIGHT + 1))}:
        expected = f"a weight from 1 to {MOST_WEIGHT}, or {STRONG}, not “{weight}”"
        pack.fault(row, "vidik::weight", expected)
        counts = STRONG
    element = row.get("vidik::element", "")
    if element not in set(Element):
        pack.fault(row, "vidik::element", f"act, means or purpose, not “{element}”")
    return Indicator(
        code=row.get("name", ""),
        group=group,
        text=label_of(pack, row),
        hint=Texts.of_xlsform(row, "hint"),
        weight=MOST_WEIGHT if counts == STRONG else int(counts),
        strong=counts == STRONG,
        danger=weight.endswith("!"),
        element=element,
        not_before=Texts.of_row(row, "vidik::not_before"),
        audience=audience_of(pack, row),
        sectors=tuple(row.get("vidik::sectors", "").split()),
    )


def view(groups: Sequence[Group], head: ListRow, *, version: str) -> IndicatorSheet:
    """Return the view of the set for one list; without groups where nothing of it fits."""
    chosen = []
    for group in groups:
        remaining = tuple(
            each
            for each in group.indicators
            if (head.everything or head.sector in each.sectors)
            and is_asked(each.audience, head.audience)
        )
        if remaining:
            chosen.append(Group(group.code, group.title, remaining))
    return IndicatorSheet(
        code=head.code,
        version=version,
        title=head.title,
        sector=head.sector,
        audience=head.audience,
        issuer=head.issuer,
        adopted=head.adopted,
        note=head.note,
        groups=tuple(chosen),
        wording=head.wording,
    )
