# SPDX-License-Identifier: EUPL-1.2
"""Which figures are an institution's own: sent by itself, accepted, and read as they are."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.figures.models import Figure, Observation
from vidik.figures.registry import answered
from vidik.figures.services.corrections import correct_figure
from vidik.forms.methods.answers.model import Answer
from vidik.forms.types import Change, Cited
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.services import answering, deciding, submitting
from vidik.questionnaires.tests.test_cycle import CATALOGUE, REPORTS, fill, member
from vidik.questionnaires.tests.test_letters import add
from vidik.questionnaires.types import Channel

pytestmark = pytest.mark.django_db
CYCLES = frozenset({"2025"})


def _own(office: Actor) -> dict[str, Decimal]:
    with acting(office):
        found = answered("hppo-nis", CYCLES)
    return {name: value for (_cycle, name), value in found.items() if value is not None}


def test_what_an_institution_sent_itself_is_its_own_once_it_was_accepted(
    sent: Respondent, office: Actor
) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    with acting(validator):
        fill(sent, validator, **{REPORTS: "2"})
        submitting.submit(sent, actor=validator)
    assert _own(office) == {}
    with acting(office):
        deciding.accept(sent, catalogue=CATALOGUE, actor=office)
        figure = Figure.objects.get(observations__value=2, cycle__code="2025")
    assert _own(office) == {figure.reference: 2}
    with acting(office):
        assert answered("hppo-nis", frozenset({"2024"})) == {}
        assert answered("hppo-pirot", CYCLES) == {}
        correct_figure(
            figure, value=Decimal(3), status="", qualifier="exact", reason="Read anew.",
            seen_version=1, actor=office,
        )  # fmt: skip
        assert Observation.objects.get(figure=figure, is_current=True).value == 3
    # What the office made of it is not what the institution said.
    assert _own(office) == {figure.reference: 2}


def test_what_the_office_typed_off_a_letter_is_not_the_institutions_own(
    sent: Respondent, office: Actor
) -> None:
    with acting(office):
        fill(sent, office, **{REPORTS: "2"})
        letter = add(sent, office)
        base = sent.drafts.get(question=REPORTS).revision
        cited = Change(REPORTS, Answer("2"), base=base, cites=Cited(letter.pk, 2))
        answering.save_answers(sent, [cited], actor=office)
        submitting.submit(sent, actor=office, channel=Channel.LETTER)
        deciding.accept(sent, catalogue=CATALOGUE, actor=office)
        assert Observation.objects.filter(value=2, figure__cycle__code="2025").exists()
    assert _own(office) == {}
