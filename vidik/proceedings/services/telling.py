# SPDX-License-Identifier: EUPL-1.2
"""Tell the person, and those who protect her, what was heard of proceedings, with proof.

Whatever anybody thinks of the risk: what was heard is to be told, unless she does not wish it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.notices import notify
from vidik.identification.services.procedures import user_of
from vidik.institutions.models import Institution
from vidik.proceedings.models import (
    CORRECTED,
    ExpectedNotice,
    ReportedAct,
    Telling,
    ToldInstitution,
    Wish,
)
from vidik.proceedings.selectors.expected import expected_kinds
from vidik.proceedings.selectors.forms import forms, sentence
from vidik.proceedings.selectors.received import is_dangerous
from vidik.proceedings.selectors.telling import institutions_to_tell, is_unwanted, wish_of

KIND: Final = "proceedings-told"
MISTAKE: Final = "mistake"
NOT_WISHED: Final = "not-wished"
TITLE: Final = gettext_lazy("News of proceedings")
TEXT: Final = gettext_lazy(
    "In the case {code} the centre has heard: {what}. Take it into account for the safety of the"
    " person, and acknowledge this notice. The person is told by the centre; please do not tell"
    " her before you have agreed on it with the centre’s expert."
)


def open_heard(row: ExpectedNotice) -> None:
    """Begin to tell what was heard without a form; the caller holds the procedure."""
    kind = next((each for each in expected_kinds() if each.code == row.kind), None)
    if kind is not None and kind.tell:
        _open(row.procedure, kind.tell, is_danger=kind.danger, what=row.kind, expected=row)


def open_act(act: ReportedAct) -> None:
    """Begin to tell what a notice says; the caller holds the procedure."""
    found = forms().act(act.act)
    assert act.procedure is not None  # noqa: S101 - what was set aside is told to nobody
    if found is None:
        return
    kind = next((each for each in expected_kinds() if each.code == found.reports), None)
    hours = found.tell or (kind.tell if kind is not None else 0)
    if hours:
        _open(
            act.procedure, hours, is_danger=is_dangerous(act.act), what=act.act, on=act.on,
            until=act.until, expected=act.expected, act=act,
        )  # fmt: skip


def _open(
    procedure: Procedure,
    hours: int,
    *,
    is_danger: bool,
    what: str,
    on: dt.date | None = None,
    until: dt.date | None = None,
    expected: ExpectedNotice | None = None,
    act: ReportedAct | None = None,
) -> None:
    now = moment()
    Telling.objects.create(
        procedure=procedure,
        case_id=procedure.case_id,
        what=what,
        on=on,
        until=until,
        expected=expected,
        act=act,
        opened_at=now,
        due_at=now + dt.timedelta(hours=hours),
        is_danger=is_danger,
    )


def tell_corrected(act: ReportedAct) -> None:
    """Tell the corrected days; whoever was told the former ones is to be told again."""
    rows = list(act.tellings.all())
    for row in rows:
        if row.is_open and row.institutions.exists():
            _withdraw(row, CORRECTED)
        elif row.is_open:
            row.on, row.until = act.on, act.until
            row.save(update_fields=["on", "until"])
    if rows and not any(row.is_open for row in rows):
        open_act(act)


def withdraw(rows: QuerySet[Telling]) -> None:
    """Let nobody be told any more of what was entered by mistake; the caller records."""
    for row in rows.filter(told_on__isnull=True, not_told=""):
        _withdraw(row, MISTAKE)


def _withdraw(row: Telling, because: str) -> None:
    row.not_told, row.entered_at = because, moment()
    row.save(update_fields=["not_told", "entered_at"])


def record_wish(
    procedure: Procedure,
    *,
    wants: bool,
    through: str,
    how: str = "",
    language: str = "",
    except_for: Collection[str] = (),
    actor: Actor,
) -> Wish:
    """Enter whether somebody wants to be told of the proceedings, of what, how and through whom.

    Changed later, it holds from then on; what was told stays as it was.

    Args:
        procedure: of the person.
        wants: whether the person wants to be told at all.
        through: by whom.
        how: the way that is safe; blank where any is.
        language: in which; blank where it does not matter.
        except_for: kinds of notices about which the person does not want to be told.
        actor: who enters it.

    Raises:
        ValidationError: by field; it is not said through whom, or a code is unknown.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        known = definitions()
        if wants and through not in known.named("told-through"):
            raise ValidationError({"through": _("Choose through whom the person is told.")})
        for field, code, name in (("how", how, "told-how"), ("language", language, "language")):
            if wants and code and code not in known.named(name):
                raise ValidationError({field: _("Choose from the list.")})
        if wants and set(except_for) - {each.kind for each in forms().forms}:
            raise ValidationError({"except_for": _("Choose from the list.")})
        wish, _made = Wish.objects.update_or_create(
            procedure=procedure,
            defaults={
                "case_id": procedure.case_id,
                "wants": wants,
                "through": through if wants else "",
                "how": how if wants else "",
                "language": language if wants else "",
                "except_for": sorted(except_for) if wants else [],
                "entered_at": moment(),
                "entered_by_id": user_of(actor, Action.IDENTIFICATION_WORK),
            },
        )
        act.record("procedure.wish-entered", wants=wants)
    return wish


def tell(telling: Telling, told_at: dt.datetime, how: str, proof: str, *, actor: Actor) -> Telling:
    """Enter that the person was told: when, how, and with what proof.

    Raises:
        ValidationError: by field, or it was entered already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, telling) as (row, act):
        _require_open(row)
        problems: dict[str, str] = {}
        known = definitions()
        for field, value, name in (("how", how, "told-how"), ("proof", proof, "told-proof")):
            if value not in known.named(name):
                problems[field] = _("Choose from the list.")
        told_on = timezone.localdate(told_at)
        if told_at > timezone.now():
            problems["told_at"] = _("This moment is in the future.")
        # Who hears it by telephone may tell her first, and enter what was heard later that day.
        elif told_on < timezone.localdate(row.opened_at):
            problems["told_at"] = _("This day is before the centre heard of it.")
        if problems:
            raise ValidationError(problems)
        row.told_on, row.told_at = told_on, told_at
        row.told_how, row.proof = how, proof
        _close(row, actor)
        act.record("procedure.told", what=row.what)
    return row


def do_not_tell(telling: Telling, because: str, *, actor: Actor) -> Telling:
    """Enter why the person was not told.

    Raises:
        ValidationError: the reason is none of the list, says that she does not wish it while her
            wish is another one, or it was entered already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, telling) as (row, act):
        _require_open(row)
        if because == CORRECTED or because not in definitions().named("told-not"):
            raise ValidationError({"because": _("Choose from the list.")})
        if because == NOT_WISHED and not is_unwanted(wish_of(row.procedure), row.what):
            raise ValidationError(
                {
                    "because": _(
                        "First enter her wish: it is not recorded that she does not want"
                        " to be told."
                    )
                }
            )
        row.not_told = because
        _close(row, actor)
        act.record("procedure.not-told", what=row.what, reason=because)
    return row


def tell_institution(
    telling: Telling, institution: Institution, *, actor: Actor
) -> ToldInstitution:
    """Tell an institution with which the case is shared, by a notice that it acknowledges; once.

    Raises:
        ValidationError: the case is not shared with it for the person's protection, or it was told.
    """
    with change(actor, Action.IDENTIFICATION_WORK, telling) as (row, act):
        if institution not in institutions_to_tell(row):
            raise ValidationError(
                _(
                    "The case is not shared with this institution, or the institution has"
                    " already been told."
                )
            )
        with translation.override(settings.COUNTRY.official_language):
            what = sentence(row.what, row.on, row.until)
        notice = notify(
            row.procedure,
            KIND,
            [institution.code],
            title=TITLE,
            text=TEXT,
            # The text ends the sentence, and a date in Serbian has a full stop already.
            values={"what": what.rstrip(".")},
            actor=actor,
        )
        told = ToldInstitution.objects.create(
            telling=row,
            case_id=row.case_id,
            institution=institution,
            notice=notice,
            told_at=moment(),
            told_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        act.record("procedure.institution-told", what=row.what)
    return told


def _close(row: Telling, actor: Actor) -> None:
    row.entered_at, row.entered_by_id = moment(), user_of(actor, Action.IDENTIFICATION_WORK)
    told = ("told_on", "told_at", "told_how", "proof", "not_told")
    row.save(update_fields=[*told, "entered_at", "entered_by"])


def _require_open(row: Telling) -> None:
    if not row.is_open:
        raise ValidationError(_("This has already been entered."))
