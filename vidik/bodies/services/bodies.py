# SPDX-License-Identifier: EUPL-1.2
"""Found bodies, change, renew and dissolve them, and enter what is set aside for them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.bodies.methods.book import kind_of
from vidik.bodies.models import WORDS, Body, Budget, Renewal
from vidik.bodies.policies import REGISTRAR
from vidik.bodies.selectors.pack import PAPERS, choices, rules
from vidik.bodies.services.words import LIST, check_words
from vidik.bodies.types import BodyFacts, NewInstitution
from vidik.core.days import require_within_range
from vidik.core.languages import NO_TEXT, Texts
from vidik.institutions.models import Control, Institution, QuestionnaireKind
from vidik.institutions.selectors import codes
from vidik.institutions.services.editing import add_institution
from vidik.institutions.types import InstitutionFacts
from vidik.registers.selectors import linkable


def found_body(facts: BodyFacts, of: Institution | NewInstitution, *, actor: Actor) -> Body:
    """Found a body: one of an institution of the registry, or with one that is added to it.

    Args:
        facts: what is known of it.
        of: the institution that it is; the names of one that the registry does not have.
        actor: the coordination office, or the Rapporteur's.

    Raises:
        ValidationError: a field is wrong, or the institution is a body already.
    """
    with change(actor, Action.BODIES_FOUND) as act:
        row = Body()
        _take(row, facts, actor)
        institution = of if isinstance(of, Institution) else _new_institution(of, facts.kind)
        kind = kind_of(rules(), facts.kind)
        if kind is None or institution.kind.code not in kind.institutions:
            raise ValidationError({"kind": _("An institution of this kind cannot be such a body.")})
        if Body.objects.filter(institution=institution).exists():
            raise ValidationError({"institution": _("This institution is a body already.")})
        row.institution = institution
        _save(row)
        act.record("body.founded", row, kind=row.kind)
    return row


def _new_institution(named: NewInstitution, kind: str) -> Institution:
    """Add the institution as the part of the system that may: founders need not be the office."""
    found = kind_of(rules(), kind)
    if found is None:
        raise ValidationError({"kind": LIST})
    facts = InstitutionFacts(
        name=Texts({"sr": named.name, "en": named.name_en}),
        short_name=NO_TEXT,
        kind=codes("institution-kind").get(code=found.institutions[0]),
        sector=codes("sector").filter(code="coordination").first(),
        territory=named.territory,
        parent=None,
        control=Control.OUTSIDE,
        basis=NO_TEXT,
        questionnaire=QuestionnaireKind.NONE,
        note="",
        aliases=(),
    )
    registrar = Actor.system(REGISTRAR)
    with acting(registrar):
        return add_institution(facts, code="", actor=registrar)


def change_body(body: Body, facts: BodyFacts, *, actor: Actor) -> Body:
    """Change what is known of a body.

    Raises:
        ValidationError: a field is wrong.
    """
    with change(actor, Action.BODIES_MANAGE, body) as (body, act):
        _require_stands(body)
        _take(body, facts, actor)
        _save(body)
        act.record("body.changed")
    return body


def renew_body(body: Body, on: dt.date, decision: str, *, actor: Actor) -> Renewal:
    """Enter that the members of a body were appointed anew.

    Raises:
        ValidationError: the day is ahead, before the founding, or entered already.
    """
    with change(actor, Action.BODIES_MANAGE, body) as (body, act):
        _require_stands(body)
        _require_past(on, "on")
        if body.founded_on is not None and on <= body.founded_on:
            raise ValidationError({"on": _("A body is renewed after it was founded.")})
        if body.renewals.filter(renewed_on=on).exists():
            raise ValidationError({"on": _("This renewal has already been entered.")})
        row = Renewal.objects.create(
            body=body,
            renewed_on=on,
            act=check_words(decision, "decision", longest=WORDS, is_line=True),
            entered_at=timezone.now(),
            entered_by_id=actor.user_id,
        )
        act.record("body.renewed", on=on.isoformat())
    return row


def dissolve_body(body: Body, on: dt.date, why: str, *, actor: Actor) -> Body:
    """Dissolve a body: its posts end on that day, and its institution stays in the registry.

    Raises:
        ValidationError: the day is ahead or before the founding, the reason is none of the pack,
            or it was dissolved already.
    """
    with change(actor, Action.BODIES_MANAGE, body) as (body, act):
        _require_stands(body)
        _require_past(on, "on")
        if body.founded_on is not None and on < body.founded_on:
            raise ValidationError({"on": _("It was founded only after this day.")})
        if why not in dict(choices("dissolve_reasons")):
            raise ValidationError({"why": LIST})
        body.dissolved_on, body.dissolved_why = on, why
        _save(body)
        for post in body.posts.filter(valid_to__isnull=True):
            post.valid_to = max(on, post.valid_from)
            post.save(update_fields=["valid_to"])
        act.record("body.dissolved", on=on.isoformat(), reason=why)
    return body


def add_budget(
    body: Body,
    year: int,
    amount: Decimal,
    purpose: str,
    *,
    currency: str = "",
    is_estimate: bool = False,
    actor: Actor,
) -> Budget:
    """Enter what is set aside for a body in a year; entered again, it replaces the amount.

    Raises:
        ValidationError: the purpose is none of the pack, or the amount is not above zero.
    """
    with change(actor, Action.BODIES_MANAGE, body) as (body, act):
        if purpose not in dict(choices("purposes")):
            raise ValidationError({"purpose": LIST})
        if amount <= 0:
            raise ValidationError({"amount": _("Enter an amount above zero.")})
        body.budgets.filter(
            year=year, purpose=purpose, currency=currency or rules().currency
        ).delete()
        row = Budget.objects.create(
            body=body,
            year=year,
            amount=amount,
            currency=currency or rules().currency,
            purpose=purpose,
            is_estimate=is_estimate,
            entered_at=timezone.now(),
            entered_by_id=actor.user_id,
        )
        act.record("body.budget", year=year, purpose=purpose)
    return row


def _require_stands(body: Body) -> None:
    if body.dissolved_on is not None:
        raise ValidationError(_("This body was dissolved."))


def _require_past(day: dt.date, field: str) -> None:
    require_within_range(day)
    if day > timezone.localdate():
        raise ValidationError({field: _("Enter a day that is not ahead.")})


def _take(body: Body, facts: BodyFacts, actor: Actor) -> None:
    if facts.kind not in dict(choices("kinds")):
        raise ValidationError({"kind": LIST})
    if facts.founded_on is not None:
        _require_past(facts.founded_on, "founded_on")
    body.kind, body.legal_basis = facts.kind, facts.legal_basis
    body.founding_act = check_words(facts.founding_act, "founding_act", longest=WORDS, is_line=True)
    paper = facts.founding_paper
    if paper not in {None, body.founding_paper_id} and paper not in dict(linkable(actor, PAPERS)):
        raise ValidationError({"founding_paper": LIST})
    body.founding_paper_id = paper
    if body.founded_on != facts.founded_on:
        body.is_day_known = True
    body.founded_on, body.founded_by = facts.founded_on, facts.founded_by
    body.interval, body.interval_unit = facts.interval, facts.interval_unit


def _save(body: Body) -> None:
    body.is_changed_here, body.changed_at = True, timezone.now()
    body.full_clean()
    body.save()
