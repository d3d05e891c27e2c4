# SPDX-License-Identifier: EUPL-1.2
"""What nobody said about safe contact is not known: neither a yes nor a no."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.vault import selectors
from vidik.vault.forms import ContactForm, SafeContactForm
from vidik.vault.models import Person, SafeContact
from vidik.vault.services import entering, sealing
from vidik.vault.tests.factories import Scene, enter, scene
from vidik.vault.tests.test_views import look, signed_in
from vidik.vault.types import Safe, SafeContactFacts

pytestmark = pytest.mark.django_db


@shared
def at() -> Scene:
    return scene()


def _as_before(person: Person, **fields: object) -> None:
    """Seal a rule as earlier versions did, with boxes ticked or not."""
    with seeing_all():
        row = SafeContact.objects.get(person=person)
        old = {"may_call": False, "may_write": False, "when": "", "in_whose_name": "",
               "never_say": ""}  # fmt: skip
        content = json.dumps(old | fields).encode()
        row.content = sealing.key_of(person).seal(content, sealing.place(row, person))
        row.save(update_fields=["content"])


def test_a_box_that_was_not_ticked_before_says_that_nobody_knows(at: Scene) -> None:
    person = enter(at, whose="тетка")
    _as_before(person, may_write=True)
    with acting(at.worker):
        shown = selectors.identity(person, actor=at.worker).safe_contact
    assert shown is not None
    assert shown.facts == SafeContactFacts(may_call="unknown", may_write="yes")
    client = signed_in(at.worker)
    page = look(client, person)
    assert "not known whether calling is safe" in page
    assert "we may write" in page
    assert "do not call" not in page
    form = client.get(
        reverse("vault:change", args=[person.pk, "safecontact", shown.key])
    ).content.decode()
    assert '<option value="unknown" selected>' in form


@pytest.mark.parametrize(
    ("answer", "text"),
    [("yes", "we may call"), ("no", "do not call"), ("", "not known whether calling is safe")],
)
def test_the_page_of_a_person_tells_the_three_answers_apart(
    at: Scene, answer: str, text: str
) -> None:
    person = enter(at)
    client = signed_in(at.worker)
    look(client, person)
    address = reverse("vault:add", args=[person.pk, "safecontact"])
    assert client.post(address, {"may_call": answer, "never_say": "центар"}).status_code == 302
    assert text in look(client, person)


def test_a_contact_is_safe_only_where_somebody_said_so(at: Scene) -> None:
    person = enter(at)
    for value, answer in (("060", "yes"), ("061", "no"), ("062", "unknown")):
        form = ContactForm({"kind": "phone", "value": f"+381 {value} 000 111", "safe": answer})
        assert form.is_valid()
        with acting(at.worker):
            entering.add_facts(person, form.facts(), actor=at.worker)
    page = look(signed_in(at.worker), person)
    for text in (">safe<", ">not safe<", ">not known whether safe<"):
        assert text in page


def test_a_tick_of_an_older_form_is_refused_and_not_taken_for_an_answer() -> None:
    form = SafeContactForm({"may_call": "on"})
    assert not form.is_valid()
    assert SafeContactForm({}).is_valid()
    assert SafeContactFacts().may_call == Safe.UNKNOWN
