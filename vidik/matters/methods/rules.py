# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of matters: stages, how they end, acts, measures, notices that follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Annotated, Final

from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import BlankTexts, Column, Pack
from vidik.proceedings.methods import read_forms

FILE: Final = "matters/rules.yaml"
CODES: Final = "matters/codes.csv"
_CODE: Final = Column(pattern="[a-z][a-z0-9-]{0,39}", what="small letters, digits and hyphens")

ABOUT: Final = ("matter", "suspect", "injured")
"""What an act is about."""


@dataclass(frozen=True, slots=True)
class Named:
    """A code of one of the lists."""

    list: str
    code: Annotated[str, _CODE]
    name: Texts


@dataclass(frozen=True, slots=True)
class Ending:
    """How a stage may end for somebody, on which ground of the law."""

    code: Annotated[str, _CODE]
    name: Texts
    article: str = ""
    """Article of the code of procedure by which it ends; blank where the pack names none."""
    opens: str = ""
    """The stage that begins with it at another body, or at the same one."""
    grounds: str = ""
    """List of the grounds to choose from, where there are several."""
    tells: str = ""
    """What the person is told of it: an act of `proceedings/notices.yaml`."""
    may_reopen: bool = False
    judged: bool = False
    """Whether there has to be a judgment about everybody for whom the stage ends."""
    is_final: bool = False
    """Whether the last judgment becomes final by it; then its outcome is what is told."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of proceedings: whose it is, what its numbers are called, how it ends."""

    code: Annotated[str, _CODE]
    name: Texts
    kinds: tuple[str, ...]
    """Kinds of institutions that have matters at this stage."""
    number: str
    """What the body calls its number, such as KU."""
    begins: bool = False
    """Whether a matter may be opened at this stage."""
    ends: tuple[Ending, ...] = ()
    judges: bool = False
    """Whether judgments are given at this stage."""
    appeal_days: Annotated[int, Column(low=0, high=366)] = 0
    """Days to appeal, from service of the judgment."""

    def ending(self, code: str) -> Ending | None:
        """Return the ending of this code; None where there is none."""
        return next((each for each in self.ends if each.code == code), None)


@dataclass(frozen=True, slots=True)
class ActKind:
    """One kind of act in the course of a matter: five fields at the most."""

    code: Annotated[str, _CODE]
    name: Texts
    group: str
    """Under which heading it stands; a code of the list `act-group`."""
    stages: tuple[str, ...] = ()
    """Where it is entered; blank: everywhere."""
    about: Annotated[str, Column(one_of=ABOUT)] = "matter"
    codes: str = ""
    """List of what it may have been; blank where its name says it."""
    needs_code: bool = True
    until: bool = False
    """Whether a last day may be named."""
    counts: BlankTexts = NO_TEXT
    """What the number beside it counts; blank: it has none."""
    tells: str = ""
    """What the person is told of it: an act of `proceedings/notices.yaml`."""


@dataclass(frozen=True, slots=True)
class MeasureKind:
    """A measure against a suspect, or for somebody's protection."""

    code: Annotated[str, _CODE]
    name: Texts
    stages: tuple[str, ...] = ()
    grounds: str = ""
    """List of the grounds it may be ordered on."""
    until: bool = True
    """Whether it holds until a day that has to be named."""
    ordered: str = ""
    """What the person is told when it is ordered; the same for what follows."""
    extended: str = ""
    ended: str = ""
    code_told: str = ""
    """Code that the notice names beside what happened."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What the person is told of a final judgment: acts of `proceedings/notices.yaml`."""

    prison: str = ""
    suspended: str = ""
    security: str = ""
    otherwise: str = ""
    acquitted: str = ""
    rejected: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """The whole file; a pack without it keeps no matters."""

    counted: tuple[str, ...] = ()
    """Offences that a matter is counted by."""
    currency: str = ""
    law: BlankTexts = NO_TEXT
    """What the code of criminal procedure is called in short."""
    stages: tuple[Stage, ...] = ()
    acts: tuple[ActKind, ...] = ()
    measures: tuple[MeasureKind, ...] = ()
    hearing_set: str = ""
    """What the person is told of hearings; the same for what follows."""
    hearing_moved: str = ""
    hearing_cancelled: str = ""
    judgment_first: str = ""
    outcomes: Outcomes = Outcomes()
    endings: Mapping[str, str] = field(default_factory=dict)
    """What the person is told of an ending of measures, where it differs from the measure's own."""
    recipients: tuple[str, ...] = ()
    """Kinds of institutions to which a body sends the notices that it owes."""
    notice_hours: Annotated[int, Column(low=1, high=720)] = 24
    """Within how many hours a notice is sent for which the pack names no hours."""
    notices_of_days: Annotated[int, Column(low=0, high=3660)] = 30
    """How far back a step may lie that is imported for its notice to be owed, in days."""

    def stage(self, code: str) -> Stage | None:
        """Return the stage of this code; None where there is none."""
        return next((each for each in self.stages if each.code == code), None)

    def stages_of(self, kind: str) -> list[Stage]:
        """List the stages at which a kind of institution has matters."""
        return [each for each in self.stages if kind in each.kinds]

    def act(self, code: str) -> ActKind | None:
        """Return the act of this code; None where there is none."""
        return next((each for each in self.acts if each.code == code), None)

    def measure(self, code: str) -> MeasureKind | None:
        """Return the measure of this code; None where there is none."""
        return next((each for each in self.measures if each.code == code), None)


def read_codes(pack: Pack) -> dict[str, tuple[Named, ...]]:
    """Read the lists of a pack, each in its order."""
    found: dict[str, list[Named]] = {}
    for row in pack.table(CODES, Named) if pack.has(CODES) else ():
        found.setdefault(row.list, []).append(row)
    for rows in found.values():
        pack.expect_unique(rows)
    return {name: tuple(rows) for name, rows in found.items()}


def read_rules(pack: Pack) -> Rules:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Rules)
    if found is None:
        return Rules()
    lists = read_codes(pack)
    told = {each.code for form in read_forms(pack).forms for each in form.acts}
    stages = {each.code for each in found.stages}
    for rows in (found.stages, found.acts, found.measures):
        pack.expect_unique(rows)
    for stage in found.stages:
        pack.expect_unique(stage.ends)
        pack.expect_known(stage.ends, "opens", stages, "a stage of this file")
        pack.expect_known(stage.ends, "grounds", lists, f"a list of {CODES}")
        pack.expect_known(stage.ends, "tells", told, "an act of proceedings/notices.yaml")
    pack.expect_known(found.acts, "stages", stages, "stages of this file")
    pack.expect_known(found.measures, "stages", stages, "stages of this file")
    groups = {each.code for each in lists.get("act-group", ())}
    pack.expect_known(found.acts, "group", groups, f"a code of the list act-group of {CODES}")
    pack.expect_known(found.acts, "codes", lists, f"a list of {CODES}")
    pack.expect_known(found.acts, "tells", told, "an act of proceedings/notices.yaml")
    pack.expect_known(found.measures, "grounds", lists, f"a list of {CODES}")
    for name in ("ordered", "extended", "ended"):
        pack.expect_known(found.measures, name, told, "an act of proceedings/notices.yaml")
    _check_told(pack, found, told)
    if not any(each.begins for each in found.stages):
        pack.fault(found, "stages", "a stage at which a matter is opened (`begins`)")
    return found


def _check_told(pack: Pack, found: Rules, told: set[str]) -> None:
    for name in ("hearing_set", "hearing_moved", "hearing_cancelled", "judgment_first"):
        if (code := getattr(found, name)) and code not in told:
            pack.fault(found, name, "an act of proceedings/notices.yaml")
    for outcome in fields(found.outcomes):
        if (code := getattr(found.outcomes, outcome.name)) and code not in told:
            pack.fault(found, "outcomes", "acts of proceedings/notices.yaml")
    if set(found.endings.values()) - told:
        pack.fault(found, "endings", "acts of proceedings/notices.yaml")
