# SPDX-License-Identifier: EUPL-1.2
"""Pages of cases and of emergency access, as people use them."""

from __future__ import annotations

import re
import uuid
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.elevated import elevate
from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import SignIn, User
from vidik.audit.models import AuditEvent
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing, UrgentNotice
from vidik.cases.services import cases
from vidik.cases.tests import factories
from vidik.institutions.models import Institution


def signed_in(actor: Actor) -> Client:
    """Return a client of somebody who has shown all that their role asks for."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    SignIn.objects.filter(user=actor.user_id, ended_at__isnull=True).update(
        factor="webauthn", confirmed_at=timezone.now(), membership=actor.membership
    )
    assert actor.user_id is not None
    elevate(actor.user_id)
    return client


def page(client: Client, name: str, *keys: object, **query: str) -> str:
    answer = client.get(reverse(name, args=keys), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def neutral(answer: Any) -> str:
    """Return a page without what differs each time: the token of the form and the address."""
    text = answer.content.decode().replace(answer.wsgi_request.path, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


def test_the_list_shows_what_may_be_seen_and_finds_a_code_however_typed(
    the_case: Case, expert: Actor
) -> None:
    client = signed_in(expert)
    assert the_case.code in page(client, "cases:list")
    typed = the_case.code.lower().replace("-", " ")
    assert the_case.code in page(client, "cases:list", code=typed)
    assert "This is not a complete code" in page(client, "cases:list", code="7K")
    assert "Nothing matches" in page(client, "cases:list", state="closed")
    assert the_case.code in page(client, "cases:list", relation="responsible")
    assert "Nothing matches" in page(client, "cases:list", relation="shared")


def test_a_case_of_others_answers_like_one_that_never_was(the_case: Case, outsider: Actor) -> None:
    client = signed_in(outsider)
    assert "No cases for you to see" in page(client, "cases:list")
    foreign = client.get(reverse("cases:case", args=[the_case.pk]))
    never = client.get(reverse("cases:case", args=[uuid.uuid4()]))
    assert (foreign.status_code, never.status_code) == (404, 404)
    assert neutral(foreign) == neutral(never)


def test_a_case_is_opened_and_leads_to_its_page(expert: Actor) -> None:
    client = signed_in(expert)
    page(client, "cases:open")
    answer = client.post(reverse("cases:open"), {"sensitivity": "raised"}, follow=True)
    shown = answer.content.decode()
    assert "leads the case" in shown
    assert "sensitivity: raised" in shown


def test_no_title_and_no_address_names_a_case(the_case: Case, expert: Actor) -> None:
    shown = page(signed_in(expert), "cases:case", the_case.pk)
    title = shown[shown.index("<title>") : shown.index("</title>")]
    assert the_case.code not in title
    assert the_case.code not in reverse("cases:case", args=[the_case.pk])


def test_a_case_is_changed_closed_and_opened_again(the_case: Case, expert: Actor) -> None:
    client = signed_in(expert)
    address = reverse("cases:change", args=[the_case.pk])
    page(client, "cases:change", the_case.pk)
    for data, seen in (
        ({"step": "save", "sensitivity": "highest"}, "sensitivity: highest"),
        ({"step": "close"}, "closed"),
        ({"step": "close"}, "the state has changed in the meantime"),
        ({"step": "reopen"}, "open"),
    ):
        assert seen in client.post(address, data, follow=True).content.decode()


def test_somebody_is_added_and_their_part_ended(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    client = signed_in(expert)
    assert other.name["en"] in page(client, "cases:add-participant", the_case.pk)
    address = f"{reverse('cases:add-participant', args=[the_case.pk])}?institution={other.code}"
    data = {"user": str(outsider.user_id), "role": "support", "why": "assigned"}
    shown = client.post(address, data, follow=True).content.decode()
    assert "gives support" in shown
    again = client.post(address, data)
    assert again.status_code == 422
    assert "already take part in the case" in again.content.decode()
    assert the_case.code in page(signed_in(outsider), "cases:list")
    with acting(expert):
        row = Participant.objects.get(user=outsider.user_id)
    address = reverse("cases:end-participation", args=[the_case.pk, row.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {}).status_code == 422
    assert "former" in client.post(address, {"sure": "on"}, follow=True).content.decode()
    assert "No cases for you to see" in page(signed_in(outsider), "cases:list")


def test_whoever_does_not_share_cases_reads_so_where_sharing_would_be(
    the_case: Case, expert: Actor, duty: Actor
) -> None:
    says_so = "Your role does not share cases."
    assert says_so in page(signed_in(duty), "cases:people", the_case.pk)
    assert says_so not in page(signed_in(expert), "cases:people", the_case.pk)


def test_a_case_is_shared_seen_in_part_and_withdrawn(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    client = signed_in(expert)
    page(client, "cases:share", the_case.pk)
    address = reverse("cases:share", args=[the_case.pk])
    data = {
        "institution": other.code,
        "purpose": "health-care",
        "ground": "consent",
        "reference": "12/2026",
        "until": (timezone.localdate() + timezone.timedelta(days=30)).isoformat(),
    }
    wrong = client.post(address, data | {"reference": "somebody’s name"})
    assert wrong.status_code == 422
    assert "Enter the number of the document" in wrong.content.decode()
    for unsaid in ("purpose", "ground"):
        assert client.post(address, data | {unsaid: ""}).status_code == 422
    assert client.post(address, data).status_code == 302
    shown = page(signed_in(outsider), "cases:people", the_case.pk)
    assert "Shared with your institution" in shown
    assert "<li>health</li>" in shown
    assert "<li>proceedings</li>" not in shown
    assert "Who takes part" not in shown
    with acting(expert):
        row = Sharing.objects.get()
    address = reverse("cases:withdraw", args=[the_case.pk, row.pk])
    assert client.get(address).status_code == 200
    shown = client.post(address, {"reason": "fulfilled"}, follow=True).content.decode()
    assert "the purpose is fulfilled" in shown
    removed = signed_in(outsider).get(reverse("cases:case", args=[the_case.pk]))
    assert removed.status_code == 404


def test_a_case_is_restricted_and_handed_over(
    the_case: Case, superior: Actor, expert: Actor, outsider: Actor, other: Institution
) -> None:
    client = signed_in(superior)
    address = reverse("cases:restrict", args=[the_case.pk])
    assert client.post(address, {}).status_code == 422
    assert (
        "restricted to named persons"
        in client.post(address, {"sure": "on", "step": "restrict"}, follow=True).content.decode()
    )
    assert "No cases for you to see" in page(signed_in(expert), "cases:list")
    client.post(address, {"sure": "on", "step": "lift"})
    factories.member(Role.ASSOCIATION_HEAD, other)
    address = reverse("cases:transfer", args=[the_case.pk])
    page(client, "cases:transfer", the_case.pk)
    data = {"institution": other.code, "sure": "on"}
    assert client.post(address, data).headers["Location"] == reverse("cases:list")
    assert the_case.code in page(signed_in(outsider), "cases:list")
    assert "No cases for you to see" in page(client, "cases:list")


def test_a_restriction_sent_twice_stays_and_what_is_to_be_done_is_never_guessed(
    the_case: Case, superior: Actor, expert: Actor
) -> None:
    client = signed_in(superior)
    address = reverse("cases:restrict", args=[the_case.pk])
    sent = {"sure": "on", "step": _hidden(client.get(address).content.decode(), "step")}
    assert sent["step"] == "restrict"
    for _time in range(2):
        assert client.post(address, sent).headers["Location"] == reverse(
            "cases:case", args=[the_case.pk]
        )
    assert "No cases for you to see" in page(signed_in(expert), "cases:list")
    refused = client.post(address, {"sure": "on"})
    assert refused.status_code == 422
    assert "does not say what is to be done" in refused.content.decode()
    assert _hidden(client.get(address).content.decode(), "step") == "lift"
    for _time in range(2):
        client.post(address, {"sure": "on", "step": "lift"})
    assert the_case.code in page(signed_in(expert), "cases:list")


def _hidden(text: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', text)
    assert found is not None, name
    return found[1]


def test_a_case_whose_form_is_sent_twice_is_opened_once(expert: Actor) -> None:
    client = signed_in(expert)
    address = reverse("cases:open")
    sent = {"sensitivity": "raised", "once": _hidden(page(client, "cases:open"), "once")}
    first, again = (client.post(address, sent).headers["Location"] for _time in range(2))
    assert first == again
    assert "carried out once" in client.get(again).content.decode()
    with scene():
        assert Case.objects.count() == 1
    other = {**sent, "once": _hidden(page(client, "cases:open"), "once")}
    assert client.post(address, other).headers["Location"] != first


def test_who_may_see_a_case_is_notified_with_the_reason(
    the_case: Case, expert: Actor, duty: Actor, outsider: Actor, other: Institution
) -> None:
    with scene():
        factories.sharing(the_case, other).save()
    client = signed_in(expert)
    shown = page(client, "cases:viewers", the_case.pk)
    for actor in (expert, duty, outsider):
        assert actor.name in shown
    assert "the case is shared with the institution" in shown
    only = page(client, "cases:viewers", the_case.pk, part="proceedings")
    assert outsider.name not in only
    refused = signed_in(outsider).get(reverse("cases:viewers", args=[the_case.pk]))
    assert refused.status_code == 404


def test_a_missing_right_is_refused_with_the_reason(
    the_case: Case, expert: Actor, outsider: Actor, other: Institution
) -> None:
    refused = signed_in(expert).get(reverse("cases:transfer", args=[the_case.pk]))
    assert refused.status_code == 403
    with scene():
        factories.participant(the_case, other).save()
    refused = signed_in(outsider).get(reverse("cases:change", args=[the_case.pk]))
    assert refused.status_code == 403
    assert "institution that is responsible" in refused.content.decode()


def test_the_glass_is_broken_decided_on_reported_and_reviewed(
    the_case: Case, superior: Actor, duty: Actor
) -> None:
    cases.restrict_case(the_case, actor=superior)
    client, head = signed_in(duty), signed_in(superior)
    page(client, "cases:ask")
    data = {
        "code": the_case.code.lower(),
        "reason": "danger",
        "explanation": "A call at night from the shelter.",
        "hours": "4",
        "alone": "on",
    }
    wrong = client.post(reverse("cases:ask"), data | {"code": "00000-00000"})
    assert wrong.status_code == 422
    assert "no case with this code" in wrong.content.decode()
    shown = client.post(reverse("cases:ask"), data, follow=True).content.decode()
    assert "This is your own" in shown
    assert "emergency access" in page(client, "cases:people", the_case.pk)
    with acting(superior):
        notice, access = UrgentNotice.objects.get(), EmergencyAccess.objects.get()
    assert duty.name in page(head, "cases:emergencies")
    shown = head.post(reverse("cases:read-notice", args=[notice.pk]), follow=True)
    assert "A call at night" in shown.content.decode()
    decide = reverse("cases:decide", args=[access.pk])
    assert client.post(decide, {"step": "approve"}).status_code == 403
    assert (
        "has been approved" in head.post(decide, {"step": "approve"}, follow=True).content.decode()
    )
    assert "Choose whether" in head.post(decide, {"step": "x"}, follow=True).content.decode()
    review = reverse("cases:review", args=[access.pk])
    shown = head.post(review, {"judgement": "justified"}, follow=True).content.decode()
    assert "still open" in shown
    assert "has been ended" in head.post(decide, {"step": "end"}, follow=True).content.decode()
    assert client.get(reverse("cases:case", args=[the_case.pk])).status_code == 404
    assert "Accesses to review" in page(head, "cases:emergencies")
    assert "Choose a judgement" in head.post(review, {}, follow=True).content.decode()
    shown = head.post(review, {"judgement": "justified"}, follow=True).content.decode()
    assert "The review has been closed" in shown
    address = reverse("cases:emergencies")
    taken = head.get(address, {"format": "csv", "state": "reviewed"}).content.decode("utf-8-sig")
    assert the_case.code in taken
    assert "A call at night" not in taken, "what was said about a case stays on its page"
    assert the_case.code not in head.get(
        address, {"format": "csv", "reason": "missing"}
    ).content.decode("utf-8-sig")
    assert "Nothing matches" in page(head, "cases:emergencies", state="refused")
    remaining = AuditEvent.objects.filter(verb="emergency.exported")
    assert [row.payload["rows"] for row in remaining.order_by("sequence")] == [1, 0]


def test_the_auditor_and_the_administrator_see_no_case(the_case: Case, centre: Institution) -> None:
    for role in (Role.AUDITOR, Role.SYSTEM_ADMIN, Role.HEAD, Role.INSTITUTION_ADMIN):
        client = signed_in(factories.member(role, centre))
        for name in ("cases:list", "cases:emergencies", "cases:open", "cases:ask"):
            assert client.get(reverse(name)).status_code == 403, (role, name)
