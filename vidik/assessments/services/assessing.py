# SPDX-License-Identifier: EUPL-1.2
"""Begin, continue, finish and strike out assessments; what is finished never changes."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.types import Action, Actor, OutOfScope
from vidik.assessments.methods import scoring
from vidik.assessments.models import Assessment, Instrument, Participation
from vidik.assessments.selectors.instruments import choices, content_of, rules
from vidik.assessments.types import AssessmentState, Judgement, Kind, Level, TookPart
from vidik.audit.services.recording import record
from vidik.cases.models import Case
from vidik.cases.selectors.cases import sharings_of, works_on
from vidik.cases.services.cases import require_open
from vidik.cases.types import SharingState
from vidik.core.years import FIRST_YEAR
from vidik.identification.services.findings import NotStated
from vidik.identification.services.procedures import user_of
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Person
from vidik.vault.services.accessing import has_stated
from vidik.vault.services.notes import read_protection_words, write_protection_words

SCORED: Final = (Kind.RISK, Kind.RELEASE)


def begin(
    case: Case, instrument: Instrument, *, on: dt.date, person: Person | None = None, actor: Actor
) -> Assessment:
    """Begin an assessment; where one with the same questions is unfinished, that is continued.

    Of two colleagues who begin one at the same moment, the second continues that of the first.

    Args:
        case: of which the actor sees the part *protection*.
        instrument: a current version.
        on: the day of the assessment.
        person: whom it is about; None where nobody is entered for the case.
        actor: who assesses.

    Raises:
        ValidationError: the case is closed, the day lies ahead, the version is not in use any
            more, or one of the kind with other questions is unfinished.
        OutOfScope: the actor does not see the case so far, or the person is of another one.
    """
    with change(actor, Action.ASSESSMENTS_WRITE, about=case, idempotent=True) as act:
        if person is not None and person.case_id != case.pk:
            raise OutOfScope(
                action=Action.ASSESSMENTS_WRITE, label="vault.person", key=str(person.pk)
            )
        require_open(case)
        if not instrument.is_current:
            raise ValidationError(_("This version of the questions is no longer in use."))
        if instrument.kind == Kind.RELEASE and not works_on(actor, case):
            raise ValidationError(
                _("The risk before a release is assessed by whoever works on the whole case.")
            )
        _require_past(on)
        if (found := _begun(case, instrument, actor)) is not None:
            if found.instrument.code != instrument.code:
                raise ValidationError(
                    _("“%(title)s” is not finished yet. Finish it or strike it out first.")
                    % {"title": content_of(found.instrument).title}
                )
            return found
        row = Assessment(
            case=case,
            person=person,
            instrument=instrument,
            kind=instrument.kind,
            on=on,
            institution_id=_institution_of(actor),
            entered_at=timezone.now(),
            entered_by_id=user_of(actor, Action.ASSESSMENTS_WRITE),
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            if (found := _begun(case, instrument, actor)) is None:
                raise
            return found
        if row.kind == Kind.RELEASE:
            _ask(row, case, actor)
        act.record("assessment.begun", row, kind=row.kind)
    return row


def _begun(case: Case, instrument: Instrument, actor: Actor) -> Assessment | None:
    return Assessment.objects.select_related("instrument").filter(
        case=case, kind=instrument.kind, institution=actor.institution,
        finished_at__isnull=True, struck_at__isnull=True,
    ).first()  # fmt: skip


def _institution_of(actor: Actor) -> int:
    if actor.institution is None:
        raise OutOfScope(action=Action.ASSESSMENTS_WRITE, label="assessments.assessment", key="")
    return actor.institution


def _ask(row: Assessment, case: Case, actor: Actor) -> None:
    """Ask whoever has the duty to take part: the responsible institution and those who support."""
    now = timezone.now()
    shared = sharings_of(case).filter(
        state=SharingState.CURRENT,
        valid_from__lte=now,
        valid_to__gt=now,
        purpose__in=rules().release_purposes,
    )
    for institution in {case.responsible_id, *shared.values_list("institution_id", flat=True)}:
        Participation.objects.create(
            assessment=row,
            case=case,
            institution_id=institution,
            asked_at=now,
            asked_by_id=user_of(actor, Action.ASSESSMENTS_WRITE),
        )


def save_answers(
    row: Assessment, answers: Mapping[str, str], *, saves: int, actor: Actor
) -> Assessment:
    """Save the answers of an unfinished assessment, all of which are given.

    Args:
        row: an unfinished assessment of the actor's institution.
        answers: codes of answers by the codes of questions; a question may be missing.
        saves: how often it had been saved when the page was opened.
        actor: who answers.

    Raises:
        ValidationError: it is finished, its case is closed, a code is no answer, or somebody saved
            it meanwhile.
    """
    with change(actor, Action.ASSESSMENTS_WRITE, row) as (row, act):
        _require(row, AssessmentState.DRAFT)
        require_open(row.case)
        if row.saves != saves:
            raise ValidationError(
                _(
                    "Somebody has saved this assessment in the meantime. Open it again and go on "
                    "from there."
                )
            )
        if scoring.faults(content_of(row.instrument), answers, is_finished=False):
            raise ValidationError(_("Choose one of the answers that the form offers."))
        row.answers, row.saves = dict(answers), saves + 1
        row.save(update_fields=["answers", "saves"])
        act.record("assessment.saved", answers=len(answers))
    return row


@sensitive_variables("judgement")
def finish(row: Assessment, judgement: Judgement, *, actor: Actor) -> Assessment:
    """Finish an assessment: the score proposes a level, and people decide on it.

    Args:
        row: an unfinished one in which each question has an answer.
        judgement: the level, with a reason where it is another one than the score proposes.
        actor: who finishes it.

    Raises:
        ValidationError: the case is closed; or it names the field and what was expected.
    """
    with change(actor, Action.ASSESSMENTS_WRITE, row) as (row, act):
        _require(row, AssessmentState.DRAFT)
        require_open(row.case)
        instrument = content_of(row.instrument)
        if scoring.faults(instrument, row.answers, is_finished=True):
            raise ValidationError(_("First answer every question; “not known” is an answer too."))
        if not judgement.took_part or not set(judgement.took_part) <= set(
            dict(choices("participants"))
        ):
            raise ValidationError({"took_part": _("Choose who took part.")})
        if not set(judgement.outcomes) <= set(dict(choices("outcomes"))):
            raise ValidationError({"outcomes": _("Choose from the list.")})
        if row.kind == Kind.RELEASE and row.participations.filter(answered_at=None).exists():
            raise ValidationError(
                _("First enter, for every institution that has to take part, whether it did.")
            )
        if row.kind in SCORED:
            _decide(row, judgement, scoring.score(instrument, row.answers), instrument.thresholds)
            days = rules().risk_days.of(row.level)
        elif judgement.level or judgement.why:
            raise ValidationError({"level": _("Needs have no level of risk.")})
        else:
            days = rules().needs_days
        now = timezone.now()
        row.took_part, row.outcomes = list(judgement.took_part), list(judgement.outcomes)
        row.again_on = timezone.localdate(now) + dt.timedelta(days=days)
        row.finished_at, row.finished_by_id = now, user_of(actor, Action.ASSESSMENTS_WRITE)
        row.save(
            update_fields=[
                "points", "unknown", "thresholds", "proposed", "level", "why", "took_part",
                "outcomes", "again_on", "finished_at", "finished_by",
            ]
        )  # fmt: skip
        if judgement.words is not None and row.person is not None:
            write_protection_words(row.person, judgement.words, subject=row.pk, actor=actor)
        act.record(
            "assessment.finished", row, kind=row.kind, level=row.level or "none",
            overridden=row.is_overridden,
        )  # fmt: skip
    return row


def _decide(row: Assessment, judgement: Judgement, found: scoring.Score, thresholds: str) -> None:
    if judgement.level not in Level.values:
        raise ValidationError({"level": _("Choose the level.")})
    if judgement.level == found.level:
        if judgement.why:
            raise ValidationError(
                {"why": _("Leave this blank: this is the level that the score proposes.")}
            )
    elif judgement.why not in dict(choices("override_reasons")):
        raise ValidationError(
            {"why": _("Say why the level differs from the one that the score proposes.")}
        )
    elif row.person is None:
        raise ValidationError(
            {
                "level": _(
                    "First enter who the person in the case is: the reasons are sealed under "
                    "the person’s key."
                )
            }
        )
    elif judgement.words is None:
        raise ValidationError({"words": _("Explain in words why you decided this.")})
    row.points, row.unknown, row.thresholds = found.points, found.unknown, thresholds
    row.proposed, row.level, row.why = found.level.value, judgement.level, judgement.why


def strike(row: Assessment, why: str, *, actor: Actor) -> Assessment:
    """Strike out an assessment with a reason: it counts nowhere, and is made anew.

    Raises:
        ValidationError: it is struck out already, or the reason is not of the list.
    """
    with change(actor, Action.ASSESSMENTS_WRITE, row) as (row, act):
        _require(row, AssessmentState.DRAFT, AssessmentState.FINISHED)
        if why not in dict(choices("struck_reasons")):
            raise ValidationError({"why": _("Choose from the list.")})
        row.struck_at, row.struck_why = timezone.now(), why
        row.struck_by_id = user_of(actor, Action.ASSESSMENTS_WRITE)
        row.save(update_fields=["struck_at", "struck_by", "struck_why"])
        act.record("assessment.struck", why=why)
    return row


def take_part(row: Participation, how: str, why_absent: str = "", *, actor: Actor) -> Participation:
    """Enter how an institution took part in an assessment before a release, or why it did not.

    The institution enters it itself; whoever is responsible for the case may for the others.

    Raises:
        ValidationError: it was entered already, the assessment is finished or struck out, the case
            is closed, or a code is wrong.
    """
    with change(actor, Action.ASSESSMENTS_WRITE, row) as (row, act):
        _require(row.assessment, AssessmentState.DRAFT)
        require_open(row.case)
        if row.answered_at is not None:
            raise ValidationError(_("This has already been entered."))
        if how not in TookPart.values:
            raise ValidationError({"how": _("Choose from the list.")})
        if how == TookPart.ABSENT and row.institution_id == actor.institution:
            raise ValidationError({"how": _("Your institution has the duty to take part.")})
        listed = why_absent in dict(choices("absent_reasons"))
        if (how == TookPart.ABSENT) != listed or (why_absent and not listed):
            raise ValidationError({"why_absent": _("Say why an institution did not take part.")})
        row.how, row.why_absent, row.answered_at = how, why_absent, timezone.now()
        row.answered_by_id = user_of(actor, Action.ASSESSMENTS_WRITE)
        row.save(update_fields=["how", "why_absent", "answered_at", "answered_by"])
        act.record("assessment.took-part", row.assessment, how=how)
    return row


@sensitive_variables()
def words_of(row: Assessment, *, actor: Actor) -> Plain | None:
    """Open the words of a judgement; None where nobody wrote any.

    Raises:
        NotStated: the actor does not take part in the case and has not said why they look.
        Erased: nothing of the person is left.
    """
    if row.person_id is None or not row.is_overridden:
        return None
    return words_about(row.person, [row.pk], actor=actor).get(row.pk)


@sensitive_variables()
def words_about(
    person: Person | None, subjects: list[uuid.UUID], *, actor: Actor
) -> Mapping[uuid.UUID, Plain]:
    """Open words about a person for whoever takes part in the case or has said why they look."""
    if person is None:
        return {}
    if not has_stated(person, actor=actor):
        raise NotStated
    return read_protection_words(person, subjects, actor=actor)


def record_reading(row: Assessment, *, actor: Actor) -> None:
    """Put on record that somebody read an assessment."""
    record(actor.label, "assessment.read", row)


def _require(row: Assessment, *states: AssessmentState) -> None:
    if row.state not in states:
        raise ValidationError(
            _("This is no longer possible: somebody has entered something in the meantime.")
        )


def _require_past(day: dt.date) -> None:
    if day > timezone.localdate() or day.year < FIRST_YEAR:
        raise ValidationError({"on": _("Enter a day that is not in the future.")})
