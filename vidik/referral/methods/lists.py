# SPDX-License-Identifier: EUPL-1.2
"""Read indicator lists as a pack writes them: one set of indicators, and views of it by sector.

The indicators stand in the columns of an XLSForm survey, so that the same file opens in any tool
that knows the standard; the columns of our own beside them say what an indicator counts for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from vidik.core.languages import NO_TEXT, Texts
from vidik.forms.methods.sheets import SheetRow


class Element(StrEnum):
    """Which element of the offence an indicator points to."""

    ACT = "act"
    MEANS = "means"
    PURPOSE = "purpose"


class Audience(StrEnum):
    """Whom a list is about."""

    EVERYBODY = "everybody"
    CHILD = "child"
    ADULT = "adult"


STRONG: Final = "strong"
DANGER: Final = "danger"
MOST_WEIGHT: Final = 3
QUESTION: Final = "select_one known"


class ListFault(ValueError):
    """A list that cannot be read: file, line, what was expected and what stands there."""


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
    """Whose words these are; what was kept before this was asked is in the system's own words."""

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All indicators in their order."""
        return tuple(each for group in self.groups for each in group.indicators)

    def narrowed(self, *, child: bool) -> IndicatorSheet:
        """Give the list without what only concerns adults, or children; empty groups go too."""
        left_out = Audience.ADULT if child else Audience.CHILD
        groups = (
            replace(group, indicators=kept)
            for group in self.groups
            if (kept := tuple(each for each in group.indicators if each.audience != left_out))
        )
        return replace(self, groups=tuple(groups))


def as_content(sheet: IndicatorSheet) -> dict[str, Any]:
    """Give a list as plain values, to be kept."""
    return asdict(sheet)


def from_content(content: Mapping[str, Any]) -> IndicatorSheet:
    """Give a list from the plain values in which it was kept."""
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


def read_survey(rows: Iterable[SheetRow]) -> tuple[Group, ...]:
    """Read the survey sheet: groups of indicators.

    Raises:
        ListFault: names the row, what was expected and what stands there.
    """
    groups: list[Group] = []
    current: list[Indicator] | None = None
    head = SheetRow("", {})
    seen: set[str] = set()
    for row in rows:
        kind, code = row.get("type"), row.get("name")
        if kind == "begin_group":
            if current is not None:
                raise _fault(row.where, "groups do not stand in each other", code)
            current, head = [], row
        elif kind == "end_group":
            if not current:
                raise _fault(row.where, "a group has at least one indicator", code)
            groups.append(Group(head.get("name"), _label(head), tuple(current)))
            current = None
        elif kind == QUESTION:
            if current is None:
                raise _fault(row.where, "an indicator stands in a group", code)
            if code in seen or not code:
                raise _fault(row.where, "each code once", code)
            seen.add(code)
            current.append(_indicator(row, head.get("name")))
        else:
            raise _fault(row.where, f"begin_group, end_group or {QUESTION}", kind)
    if current is not None:
        raise _fault(head.where, "every group has its end_group", head.get("name"))
    return tuple(groups)


def _label(row: SheetRow) -> Texts:
    label = Texts.of_xlsform(row.cells, "label")
    if not label.is_complete:
        raise _fault(row.where, "a text in every language", row.get("name"))
    return label


def _indicator(row: SheetRow, group: str) -> Indicator:
    weight = row.get("vidik::weight")
    counts = weight.removesuffix("!")
    if counts != STRONG and not (counts.isdigit() and 1 <= int(counts) <= MOST_WEIGHT):
        raise _fault(row.where, f"a weight from 1 to {MOST_WEIGHT}, or {STRONG}", weight)
    element = row.get("vidik::element")
    if element not in set(Element):
        raise _fault(row.where, "act, means or purpose", element)
    audience = row.get("vidik::audience", Audience.EVERYBODY)
    if audience not in set(Audience):
        raise _fault(row.where, "everybody, child or adult", audience)
    return Indicator(
        code=row.get("name"),
        group=group,
        text=_label(row),
        hint=Texts.of_xlsform(row.cells, "hint"),
        weight=MOST_WEIGHT if counts == STRONG else int(counts),
        strong=counts == STRONG,
        danger=weight.endswith("!"),
        element=element,
        not_before=Texts.of_row(row.cells, "vidik::not_before"),
        audience=audience,
        sectors=tuple(row.get("vidik::sectors").split()),
    )


def view(
    groups: Sequence[Group],
    head: Mapping[str, str],
    *,
    version: str,
    everything: bool = False,
    line: int = 0,
) -> IndicatorSheet:
    """Give the view of the set for one sector and audience.

    Args:
        groups: the whole set.
        head: what the pack says of the list: code, titles, sector, audience, issuer.
        version: of the set.
        everything: for the unified list, all that fits its audience.
        line: on which the list stands in its file; 0 where that is not known.

    Raises:
        ListFault: nothing of the set belongs to this list, or it does not say whose words it is in.
    """
    sector, audience = head["sector"], head["audience"]
    wording = head.get("wording", "")
    if wording not in set(Wording):
        raise _fault(
            f"lists.csv, line {line}" if line else "lists.csv",
            f"in wording {' or '.join(Wording)}",
            wording,
        )
    chosen = []
    for group in groups:
        kept = tuple(
            each
            for each in group.indicators
            if (everything or sector in each.sectors)
            and (audience == Audience.EVERYBODY or each.audience in {Audience.EVERYBODY, audience})
        )
        if kept:
            chosen.append(Group(group.code, group.title, kept))
    if not chosen:
        raise _fault("lists.csv", "indicators of this sector", sector)
    return IndicatorSheet(
        code=head["code"],
        version=version,
        title=Texts.of_row(head, "title"),
        sector=sector,
        audience=audience,
        issuer=Texts.of_row(head, "issuer"),
        adopted=head["adopted"],
        note=Texts.of_row(head, "note"),
        groups=tuple(chosen),
        wording=wording,
    )


def _fault(where: str, expected: str, found: str) -> ListFault:
    return ListFault(f"{where}: expected {expected}, found “{found}”")
