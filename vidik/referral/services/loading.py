# SPDX-License-Identifier: EUPL-1.2
"""Load what the pack says: indicator lists, alert rules, who is competent where."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack
from vidik.core.packparts import Part, register_part
from vidik.core.telephones import FILE as TELEPHONES
from vidik.core.telephones import Telephone
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.services.loading import INSTITUTIONS, KINDS, TERRITORIES
from vidik.referral.methods import sectors
from vidik.referral.methods.alerts import FILE as RULES
from vidik.referral.methods.alerts import ROLES, RuleBook, check_book, check_told
from vidik.referral.methods.danger import Danger
from vidik.referral.methods.lists import (
    Group,
    IndicatorSheet,
    ListRow,
    as_content,
    read_survey,
    view,
)
from vidik.referral.methods.screening import Level, LevelText, Logic, check_logic
from vidik.referral.models import Competence, IndicatorList, RuleSet
from vidik.referral.selectors import words

LISTS: Final = "indicators/lists.csv"
SURVEY: Final = "indicators/survey.csv"
LOGIC: Final = "indicators/logic.yaml"
COMPETENCE: Final = "competence.csv"
SOURCES: Final = "competence_sources.csv"


@dataclass(frozen=True, slots=True)
class LogicFile:
    """What the answers of a screening lead to, as a pack says it."""

    version: str
    thresholds: Logic
    levels: Mapping[str, LevelText]
    danger: Danger
    never: tuple[Texts, ...]
    never_child: tuple[Texts, ...]
    duties: tuple[Texts, ...]
    duties_child: tuple[Texts, ...]


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """Which institution is competent for a municipality in a role, as a pack says it."""

    municipality: str
    role: Annotated[str, Column(one_of=ROLES)]
    institution: str
    source: str
    verified: bool

    @property
    def place_and_role(self) -> tuple[str, str]:
        """What stands once."""
        return self.municipality, self.role


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Where it is said which institution is competent, as a pack says it."""

    code: str
    name: Texts
    address: Annotated[str, Column(blank=True, pattern=r"https?://\S+", what="an address")]


def check_referral(pack: Pack) -> None:
    """Note the faults in a pack's indicators, alert rules, competences and sectors."""
    institutions = pack.codes(INSTITUTIONS)
    for sheet, row in zip(sheets(pack), pack.table(LISTS, ListRow), strict=True):
        if not sheet.groups:
            pack.fault(row, "sector", f"a sector that indicators name, not “{row.sector}”")
    pack.expect_unique(pack.table(LISTS, ListRow))
    logic = pack.document(LOGIC, LogicFile, required=pack.has(LISTS))
    if logic is not None:
        check_logic(pack, logic.thresholds)
        if missing := set(Level) - set(logic.levels):
            pack.fault(logic, "levels", f"the level {', '.join(sorted(missing))} too")
        if not any(row.in_danger for row in pack.table(TELEPHONES, Telephone)):
            pack.add_fault(TELEPHONES, 1, "in_danger", "a number to call in danger")
    book = pack.document(RULES, RuleBook, required=pack.has(LISTS))
    if book is not None:
        check_book(pack, book)
        check_told(pack, book)
        pack.expect_known(book.rules, "institution", institutions, "an institution of the pack")
    rows = pack.table(COMPETENCE, CompetenceRow)
    pack.expect_known(rows, "municipality", pack.codes(TERRITORIES), "a territory of the pack")
    pack.expect_known(rows, "institution", institutions, "an institution of the pack")
    words.read_languages(pack)
    pack.expect_known(rows, "source", pack.codes(SOURCES), f"a source of {SOURCES}")
    pack.expect_unique(rows, "place_and_role")
    pack.expect_unique(pack.table(SOURCES, SourceRow))
    found = sectors.read_sectors(pack)
    pack.expect_known(found, "lists", pack.codes(LISTS), "lists of lists.csv")
    pack.expect_known(found, "kinds", pack.codes(KINDS), "kinds of institutions")
    for field in ("institutions", "under"):
        pack.expect_known(found, field, institutions, "institutions of the pack")


def sheets(pack: Pack) -> list[IndicatorSheet]:
    """Return the lists of indicators of a pack."""
    groups: tuple[Group, ...] = read_survey(pack, SURVEY) if pack.has(LISTS) else ()
    return [view(groups, head, version="") for head in pack.table(LISTS, ListRow)]


def load_pack_referral(pack: Pack, *, actor: Actor) -> None:
    """Load the lists, rules and competences of a pack.

    A list that was changed gets a new version; screenings begun with the old one keep it.
    """
    if not pack.has(LISTS):
        return
    with change(actor, Action.INSTITUTIONS_LOAD) as act:
        count = _load_lists(pack)
        _load_rules(pack)
        _load_competence(pack, actor)
        act.record("indicators.loaded", label="referral", lists=count)


def _load_lists(pack: Pack) -> int:
    logic = pack.raw(LOGIC)
    now = timezone.now()
    current = []
    for position, sheet in enumerate(sheets(pack)):
        content = {**as_content(sheet), "logic": logic, "position": position}
        mark = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        content["version"] = mark[:8]
        row = IndicatorList.objects.filter(code=sheet.code, sha256=mark).first()
        IndicatorList.objects.filter(code=sheet.code).exclude(sha256=mark).update(is_current=False)
        if row is None:
            row = IndicatorList.objects.create(
                code=sheet.code,
                version=mark[:8],
                content=content,
                sha256=mark,
                loaded_at=now,
            )
        elif not row.is_current:
            row.is_current = True
            row.save(update_fields=["is_current"])
        current.append(row.pk)
    IndicatorList.objects.exclude(pk__in=current).update(is_current=False)
    return len(current)


def _load_rules(pack: Pack) -> None:
    document = pack.raw(RULES)
    mark = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    RuleSet.objects.exclude(sha256=mark).update(is_current=False)
    RuleSet.objects.update_or_create(
        sha256=mark,
        defaults={"is_current": True},
        create_defaults={"content": document, "loaded_at": timezone.now()},
    )


def _load_competence(pack: Pack, actor: Actor) -> None:
    bodies = institution_selectors.by_code(actor)
    sources = {row.code: row for row in pack.table(SOURCES, SourceRow)}
    Competence.objects.all().delete()
    Competence.objects.bulk_create(
        Competence(
            municipality=row.municipality,
            role=row.role,
            institution=bodies[row.institution],
            source=sources[row.source].name,
            source_address=sources[row.source].address,
            verified=row.verified,
        )
        for row in pack.table(COMPETENCE, CompetenceRow)
    )


def register() -> None:
    """Register indicators, alert rules and competences as a part of packs."""
    files = (
        "indicators/*.csv",
        LOGIC,
        sectors.FILE,
        RULES,
        COMPETENCE,
        SOURCES,
        words.FILES,
    )
    register_part(
        Part(
            "referral",
            files,
            check=check_referral,
            load=load_pack_referral,
            after=("institutions",),
            needs=LISTS,
            pages=("referral", "help", "prevention"),
        )
    )
