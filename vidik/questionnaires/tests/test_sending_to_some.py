# SPDX-License-Identifier: EUPL-1.2
"""The office sends to some only: found by a filter, chosen, looked at, confirmed."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Role
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.tests.test_views import LOADER, client_of
from vidik.questionnaires.views.acts import DEFAULT_DEADLINE

pytestmark = pytest.mark.django_db
ADDRESS = "/questionnaires/call/2025/send/"


def prepared() -> tuple[Any, Any, Call]:
    from vidik.figures.services.cycles import ensure_cycle
    from vidik.questionnaires.services import preparing

    client, actor = client_of("rapporteur", Role.ANALYST)
    with acting(LOADER):
        cycle = ensure_cycle("2025", actor=LOADER)
    with acting(actor):
        return client, actor, preparing.prepare_call(cycle, actor=actor)


def due() -> str:
    return (timezone.localdate() + DEFAULT_DEADLINE).isoformat()


def states(actor: Any, call: Call) -> dict[str, str]:
    with acting(actor):
        return dict(Respondent.objects.filter(call=call).values_list("institution__code", "state"))


def test_those_chosen_are_shown_once_more_and_only_they_get_it(serbia: str) -> None:
    client, actor, call = prepared()
    with acting(actor):
        rows = {
            row.institution.code: row
            for row in Respondent.objects.filter(call=call).select_related("institution")
        }
    one, other = rows["hppo-nis"], rows["moi"]
    requested = {"to": "chosen", "one": [str(one.pk), str(other.pk), "no-key"], "due_on": due()}
    page = client.post(ADDRESS, requested).content.decode()
    assert "Send to 2 institutions?" in page
    assert f"/letter/{one.pk}/" in page
    assert set(states(actor, call).values()) == {"prepared"}, "asking sends nothing"
    client.post(ADDRESS, requested | {"to": "confirmed"})
    found = states(actor, call)
    assert {code for code, state in found.items() if state == "sent"} == {"hppo-nis", "moi"}
    # The same confirmation once more reaches nobody, since nobody of them waits.
    again = client.post(ADDRESS, requested | {"to": "confirmed"})
    assert again.status_code == 422
    assert states(actor, call) == found


def test_all_that_a_filter_shows_are_meant_and_nobody_else(serbia: str) -> None:
    client, actor, call = prepared()
    address = f"{ADDRESS}?form=higher-prosecution&binding=no"
    listed = client.get(address).content.decode()
    assert "that the filter shows" in listed
    assert "Send now" not in listed, "behind a filter nothing goes to all"
    page = client.post(address, {"to": "filtered", "due_on": due()}).content.decode()
    with acting(actor):
        meant = set(
            Respondent.objects.filter(call=call, form__form_id="higher-prosecution").values_list(
                "institution__code", flat=True
            )
        )
    assert f"Send to {len(meant)} institutions?" in page
    assert page.count('name="one"') == len(meant)


def test_nobody_chosen_and_a_day_in_the_past_are_refused(serbia: str) -> None:
    client, actor, call = prepared()
    nobody = client.post(ADDRESS, {"to": "chosen", "due_on": due()})
    assert nobody.status_code == 422
    assert "Choose at least one institution." in nobody.content.decode()
    with acting(actor):
        key = str(Respondent.objects.filter(call=call).values_list("pk", flat=True)[0])
    past = client.post(ADDRESS, {"to": "confirmed", "one": key, "due_on": "2001-01-01"})
    assert past.status_code == 422
    assert set(states(actor, call).values()) == {"prepared"}


def test_the_page_costs_the_same_however_many_wait(
    serbia: str, django_assert_max_num_queries: Any
) -> None:
    client, _actor, _call = prepared()
    client.get(ADDRESS)
    with django_assert_max_num_queries(30):
        client.get(ADDRESS)
