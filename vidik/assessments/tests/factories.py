# SPDX-License-Identifier: EUPL-1.2
"""The centre, an association and a shelter that share a case with it, and their people."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.assessments.methods.instruments import Scale as AnswerScale
from vidik.assessments.methods.instruments import as_content, read_instruments
from vidik.assessments.models import Assessment, Instrument, SafetyPlan
from vidik.assessments.selectors.instruments import content_of
from vidik.assessments.services import assessing, planning
from vidik.assessments.services.loading import freeze
from vidik.assessments.types import Judgement, MadeWith, PlanContent, PlanStep
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.core.packfiles import Pack
from vidik.registers import services as registers
from vidik.registers.models import Entry
from vidik.registers.registry import register_called
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services import entering
from vidik.vault.tests.factories import entered

DAY = dt.timedelta(days=1)


def today(days: int = 0) -> dt.date:
    """Return a day some days from now."""
    return timezone.localdate() + days * DAY


def load() -> None:
    """Load the instruments of the Serbian pack, and its registers; inside `scene()`."""
    for position, each in enumerate(read_instruments(Pack(Path(settings.PACKS_DIR) / "serbia"))):
        freeze(as_content(each), position)
    registers.write_definitions()


def instrument(code: str) -> Instrument:
    """Return the version of an instrument in use."""
    found: Instrument = Instrument.objects.get(code=code, is_current=True)
    return found


def answers(of: Instrument, *yes: str, rest: str = "no", **more: str) -> dict[str, str]:
    """Answer every question: some with yes, some as given, the rest alike."""
    given = {
        each.code: rest if each.scale == AnswerScale.KNOWN else "none"
        for each in content_of(of).questions
    }
    return given | dict.fromkeys(yes, "yes") | {k.replace("_", "-"): v for k, v in more.items()}


class World:
    """A case of the centre, shared with an association for support and a shelter to sleep in."""

    def __init__(self, *, has_person: bool = True) -> None:
        centre, helpers, shelter, court, elsewhere = map(
            factories.institution,
            ("risk-centre", "risk-helpers", "risk-shelter", "risk-court", "risk-elsewhere"),
        )
        self.centre, self.helpers, self.shelter = centre, helpers, shelter
        self.expert = factories.member(Role.CASE_EXPERT, centre)
        self.colleague = factories.member(Role.CENTRE_HEAD, centre)
        self.helper = factories.member(Role.ASSOCIATION_WORKER, helpers)
        self.staff = factories.member(Role.SHELTER_STAFF, shelter)
        self.judge = factories.member(Role.COURT_OFFICER, court)
        self.stranger = factories.member(Role.ASSOCIATION_WORKER, elsewhere)
        self.case = factories.case(centre)
        with scene():
            load()
            self.case.save()
            factories.participant(self.case, centre, self.expert.user_id).save()
            for to, purpose in (
                (helpers, Purpose.SUPPORT),
                (shelter, Purpose.ACCOMMODATION),
                (court, Purpose.TRIAL),
            ):  # fmt: skip
                sharing = factories.sharing(self.case, to, purpose)
                sharing.valid_from = timezone.now() - dt.timedelta(minutes=1)
                sharing.save()
        self.person: Person | None = self.enter_person() if has_person else None

    def enter_person(self) -> Person:
        """Enter a synthetic person for the case."""
        with acting(self.expert):
            return entering.enter_person(self.case, entered(), actor=self.expert)

    def begin(
        self, code: str = "risk-adult", actor: Actor | None = None, days: int = 0
    ) -> Assessment:
        """Begin an assessment some days ago."""
        return assessing.begin(
            self.case, instrument(code), on=today(-days), person=self.person,
            actor=actor or self.expert,
        )  # fmt: skip

    def assess(
        self, *yes: str, code: str = "risk-adult", actor: Actor | None = None, days: int = 0,
        **judged: Any,
    ) -> Assessment:  # fmt: skip
        """Make an assessment from its beginning to its end, as the score proposes."""
        by = actor or self.expert
        row = self.begin(code, by, days)
        given = answers(row.instrument, *yes)
        row = assessing.save_answers(row, given, saves=row.saves, actor=by)
        level = judged.pop("level", None)
        if level is None:
            level = proposed_of(row)
        facts = {"took_part": ("person",), "outcomes": ("watch",)} | judged
        return assessing.finish(row, Judgement(level, **facts), actor=by)

    def incident(
        self, kind: str = "media", actor: Actor | None = None, case: Case | None = None
    ) -> Entry:
        """Enter an incident of the case."""
        register = register_called("incidents")
        assert register is not None
        values = {"kind": [kind], "whom": ["person"], "measures": ["none"]}
        return registers.enter(
            register, values, when=timezone.now() - dt.timedelta(minutes=1),
            case=case or self.case, actor=actor or self.expert,
        )  # fmt: skip

    def plan(
        self, *steps: PlanStep, actor: Actor | None = None, after: int = 0, **more: Any
    ) -> SafetyPlan:
        """Make a safety plan."""
        said = steps or (PlanStep("followed", ("people", "call"), ("trusted",), ("police",)),)
        content = PlanContent(today(), more.pop("made_with", MadeWith.YES), steps=said, **more)
        assert self.person is not None
        return planning.make_plan(self.person, content, after=after, actor=actor or self.expert)


def proposed_of(row: Assessment) -> str:
    """Return the level that the score of an unfinished assessment proposes."""
    from vidik.assessments.methods.scoring import score

    if row.kind not in assessing.SCORED:
        return ""
    return score(content_of(row.instrument), row.answers).level.value


def typed(text: str = "зове се Косара") -> Plain:
    """Return words that somebody typed."""
    return Plain(text)
