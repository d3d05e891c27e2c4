# SPDX-License-Identifier: EUPL-1.2
"""Who said what: nobody is chosen beforehand, so that nothing is put into anybody's mouth."""

from __future__ import annotations

from django.urls import reverse

from tests.scenes import scene
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import procedures
from vidik.identification.tests.factories import Pair


def _menu(page: str, name: str) -> str:
    found = page[page.index(f'<select name="{name}"') :]
    return found[: found.index("</select>")]


def test_nobody_is_named_as_the_source_who_was_not_chosen(
    procedure: Procedure, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    client = signed_in(people.one)
    for section in definitions().sections:
        address = reverse("identification:section", args=[procedure.pk, section.code])
        form = client.get(address).content.decode()
        assert '<option value="" selected>choose</option>' in _menu(form, "stated_by")
    address = reverse("identification:section", args=[procedure.pk, "person"])
    sent = {"sex": "f", "stated_on": "2024-06-01"}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert "Choose who said so." in refused.content.decode()
    with scene():
        assert not procedure.facts.exists()
    assert client.post(address, {**sent, "stated_by": "police"}).status_code == 302
    # Nothing new is said: nobody has to be named, and who said it before stays.
    assert client.post(address, sent).status_code == 302
    assert client.post(address, {"stated_on": "2024-06-01"}).status_code == 302
    with scene():
        assert [fact.stated_by for fact in procedure.facts.all()] == ["police"]
    journey_stage = reverse("identification:step", args=[procedure.pk, "journey-stage"])
    form = client.get(journey_stage).content.decode()
    assert '<option value="" selected>choose</option>' in _menu(form, "kind")
    way = {"country": "AL", "stated_by": "police"}
    assert client.post(journey_stage, way).status_code == 422
    with scene():
        assert not procedure.journey_stages.exists()
