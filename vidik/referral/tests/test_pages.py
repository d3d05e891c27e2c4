# SPDX-License-Identifier: EUPL-1.2
"""The first half of the way from a suspicion to a victim, as people go it through the pages."""

from __future__ import annotations

import re
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from tests.elevated import elevate
from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.models import SignIn, User
from vidik.referral.selectors import reports
from vidik.referral.services import handling
from vidik.referral.tests.factories import centre_member, closed, filed, notified, reporter, seen

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def client_of(actor: Actor) -> Client:
    """Return a browser in which somebody has signed in with the second factor."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    SignIn.objects.filter(user=actor.user_id, ended_at__isnull=True).update(
        factor="webauthn", confirmed_at=timezone.now(), membership=actor.membership
    )
    assert actor.user_id is not None
    elevate(actor.user_id)
    return client


def test_a_social_worker_screens_a_child_and_reports_and_the_expert_notifies_five() -> None:
    worker, expert = client_of(reporter()), client_of(centre_member())
    with as_application():
        started = worker.post(
            "/suspicions/screenings/begin/social-child/",
            {"consent": "child", "age_group": "15-17", "sex": "f"},
        )
        address = started.headers["Location"]
        while re.search(r"/\d+/$", address):
            page = worker.get(address).content.decode()
            codes = re.findall(r'name="answer-([a-z-]+)" value="yes"', page)
            answers = {f"answer-{code}": "yes" if code == "watched" else "no" for code in codes}
            address = worker.post(address, answers).headers["Location"]
        result = worker.get(address).content.decode()
        assert "Founded suspicion" in result
        assert "Do not interview a child" in result
        key = address.rstrip("/").rsplit("/", 1)[-1]
        form = worker.get(f"/suspicions/new/?screening={key}")
        assert form.status_code == 200
        sent = worker.post(
            "/suspicions/new/",
            {
                "submission": str(uuid.uuid4()),
                "screening": key,
                "source": "social-protection",
                "channel": "app",
                "urgency": "high",
                "account": "Девојчица не сме сама на улицу",
                "municipality": "novi-sad",
                "forms_": ["labour"],
                "person-TOTAL_FORMS": "1",
                "person-INITIAL_FORMS": "0",
                "person-0-given": "Драгица",
                "person-0-age_group": "15-17",
                "person-0-child": "yes",
                "person-0-sex": "f",
                "person-0-migrant": "yes",
                "person-0-asylum_seeker": "no",
            },
        )
        effect = sent.headers["Location"]
        report = effect.rstrip("/").rsplit("/", 1)[-1]
        assert "Девојчица" not in worker.get(effect).content.decode()
        assert worker.get(f"/suspicions/{report}/").status_code == 403
        inbox = expert.get("/suspicions/").content.decode()
        assert report in inbox
        at = f"/suspicions/{report}/"
        assert "Девојчица" not in expert.get(at).content.decode()
        expert.post(at + "take/")
        expert.post(at + "open/")
        opened = expert.get(at).content.decode()
        assert "Девојчица не сме сама на улицу" in opened
        # What led to the report is read where it is worked on, not only by whoever decides.
        screening = opened.partition('id="screening-1"')[2].partition("</section>")[0]
        assert "Founded suspicion" in screening
        assert "Social protection: children" in screening
        assert re.search(r"<li>The person is watched", screening)
        expert.post(at + "notify/")
        page = expert.get(at).content.decode()
        assert page.partition('<div class="case-body">')[2].count("tag--good") == 5
        expert.post(at + "message/", {"text": "Јављамо се сутра"})
        assert "Јављамо се сутра" in worker.get(effect).content.decode()
        assert worker.post(effect + "write/", {"text": " "}).status_code == 422
        assert expert.post(at + "no-such-step/").status_code == 404


def test_a_note_for_the_next_shift_is_left_and_seen_and_an_empty_one_refused() -> None:
    writer, expert = centre_member(), centre_member()
    report = seen(writer, filed(reporter()))
    at = f"/suspicions/{report.pk}/"
    with as_application():
        desk, next_shift = client_of(writer), client_of(expert)
        assert desk.post(f"{at}hand-over/", {"text": "  "}).status_code == 422
        assert desk.post(f"{at}hand-over/", {"text": "Мајка зове ујутру"}).status_code == 302
        page = next_shift.get(at).content.decode()
        assert "Мајка зове ујутру" not in page
        (note,) = re.findall(r'name="note" value="([0-9a-f-]{36})"', page)
        other = next_shift.post(f"{at}hand-over-seen/", {"note": str(uuid.uuid4())}, follow=True)
        assert "There is no such note." in other.content.decode()
        answer = next_shift.post(f"{at}hand-over-seen/", {"note": note}, follow=True)
        assert 'name="note"' not in answer.content.decode()


def test_the_inbox_begins_with_what_is_not_closed_and_finds_the_rest_when_asked() -> None:
    writer, expert = reporter(), centre_member()
    waits = seen(expert, filed(writer))
    done = seen(expert, filed(writer))
    with acting(expert):
        handling.take_report(done, actor=expert)
        for row in reports.persons_of(done, actor=expert):
            handling.record_outcome(row, "dismissed", reason="other-act", actor=expert)
        notified(expert, done)
        closed(done, expert)
    with as_application():
        desk = client_of(expert)

        def listed(**chosen: str) -> str:
            # Calls to the reader are above the list.
            text = desk.get("/suspicions/", chosen).content.decode()
            return text.partition("list-caption")[2] or text

        assert waits.number in listed()
        assert done.number not in listed()
        nothing = listed(number=done.number, state="open")
        assert "Search among all" in nothing
        (wider,) = re.findall(r'href="(\?[^"]*state=)"', nothing)
        assert done.number in desk.get(f"/suspicions/{wider}").content.decode()
        for state in ("", "closed", "no-such-state"):
            assert done.number in listed(state=state)
            assert (waits.number in listed(state=state)) == (state != "closed")
