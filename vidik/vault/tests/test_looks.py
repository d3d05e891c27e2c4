# SPDX-License-Identifier: EUPL-1.2
"""How many persons somebody opens, who raises the limit, and when heads are notified."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.packs import faults_of, pack_of
from tests.scenes import as_application
from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import SignIn
from vidik.audit.models import ReviewPattern
from vidik.audit.selectors import last_event
from vidik.audit.services.reviewing import find_patterns
from vidik.audit.tests.test_patterns import LOOKER, found, watch
from vidik.cases.tests.factories import case, participant
from vidik.vault import selectors
from vidik.vault.methods.plain import Plain
from vidik.vault.models import (
    AccessLogEntry,
    Budget,
    Insight,
    LimitNotice,
    Opening,
    Person,
    Widening,
)
from vidik.vault.services import (
    accessing,
    entering,
    notes,
    openings,
    searching,
    storing,
    widening,
)
from vidik.vault.services.openings import load_budgets, open_persons
from vidik.vault.tests.factories import Scene, enter, entered, erase, institution, member, scene
from vidik.vault.tests.test_views import signed_in
from vidik.vault.types import INSIGHT_LASTS, LEAST, REQUEST_WAITS, SAME_WORDS, Query

pytestmark = pytest.mark.django_db
WORDS = Plain("I take the night shift over from her")


@shared
def at() -> Scene:
    """Let a case expert open three persons an hour and five a day."""
    budget("case-expert", hour=3, day=5)
    budget("duty-expert", hour=3, day=5)
    return scene()


def budget(role: str, *, hour: int, day: int) -> None:
    numbers = {"hour": hour, "day": day, "more": 2, "times": 1, "found_hour": 3, "found_day": 5}
    Budget.objects.update_or_create(role=role, defaults=numbers)


def persons(at: Scene, count: int) -> list[Person]:
    """Enter persons whom nobody has searched for."""
    with acting(at.worker):
        facts = entered(year=1990)
        return [entering.enter_person(at.case, facts, actor=at.worker) for _each in range(count)]


def look(person: Person, actor: Actor, **more: Any) -> AccessLogEntry:
    with acting(actor):
        return accessing.request_access(person, purpose="support", actor=actor, **more)


def passes(hours: float) -> None:
    """Let time pass for what was counted."""
    removed = dt.timedelta(hours=hours)
    with seeing_all():
        for row in Opening.objects.all():
            row.at -= removed
            row.save()


def shown(actor: Actor, *, minutes: float = 1, factor: str = "totp") -> SignIn:
    """Return a sign-in in which a second factor was shown some minutes ago."""
    return SignIn.objects.create(
        user_id=actor.user_id,
        membership_id=actor.membership,
        factor=factor,
        confirmed_at=timezone.now() - dt.timedelta(minutes=minutes),
    )


def alerts(actor: Actor) -> list[str]:
    with seeing_all():
        rows = LimitNotice.objects.filter(user=actor.user_id).order_by("at")
        return list(rows.values_list("kind", flat=True))


# ---------------------------------------------------------------------------------- limits


def test_one_expert_opens_as_many_persons_as_the_role_may_and_no_more(at: Scene) -> None:
    several = persons(at, 4)
    for person in several[:3]:
        look(person, at.worker)
    with pytest.raises(openings.LimitReached, match="3 persons in the last hour"):
        look(several[3], at.worker)
    with seeing_all():
        assert AccessLogEntry.objects.count() == Opening.objects.count() == 3


def test_looking_again_at_the_same_person_costs_nothing(at: Scene) -> None:
    several = persons(at, 3)
    for _again in range(4):
        look(several[0], at.worker)
    look(several[1], at.worker)
    look(several[2], at.worker)
    look(several[0], at.worker)


def test_the_hour_passes_and_the_day_does_not(at: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    noon = timezone.localtime().replace(hour=12, minute=0)
    monkeypatch.setattr("vidik.vault.services.openings.timezone.now", lambda: noon)
    several = persons(at, 6)
    for person in several[:3]:
        access_counted(person, at.worker)
    passes(1.01)
    for person in several[3:5]:
        access_counted(person, at.worker)
    passes(1.01)
    with pytest.raises(openings.LimitReached, match="5 today"):
        access_counted(several[5], at.worker)


def access_counted(person: Person, actor: Actor) -> None:
    with acting(actor):
        open_persons({person.pk: person.case_id}, actor=actor)


def test_a_role_that_the_pack_does_not_name_gets_the_least(at: Scene) -> None:
    Budget.objects.all().delete()
    assert openings.limits_of("case-expert") == LEAST
    assert LEAST.more == LEAST.times == 0
    several = persons(at, LEAST.hour + 1)
    for person in several[:-1]:
        look(person, at.worker)
    with pytest.raises(openings.LimitReached):
        look(several[-1], at.worker)
    with acting(at.worker), pytest.raises(ValidationError, match="ask a colleague"):
        widening.go_on(shown(at.worker), actor=at.worker)


def test_the_pack_says_the_budgets_and_refuses_what_is_no_role(tmp_path: Path) -> None:
    head, row = "role,hour,day,more,times,found_hour,found_day\n", "case-expert,9,30,1,2,5,6\n"
    ones = dict.fromkeys(("hour", "day", "more", "times", "found_hour", "found_day"), 1)
    Budget.objects.update_or_create(role="police", defaults=ones)
    load_budgets(pack_of(tmp_path, {openings.LOOKS: head + row}))
    assert openings.limits_of("case-expert").hour == 9
    assert openings.limits_of("police") == LEAST
    for wrong in (("case-expert", "everybody"), (",9,", ",many,"), (",30,", ",-1,")):
        pack = pack_of(tmp_path, {openings.LOOKS: head + row.replace(*wrong)})
        openings.check_budgets(pack)
        assert faults_of(pack)[0].startswith("vault/looks.csv:2: "), wrong


def test_the_pack_of_serbia_names_every_role_that_may_look(serbia: str) -> None:
    from vidik.access.registry import policy_of
    from vidik.access.types import Action

    policy = policy_of(Action.IDENTITIES_VIEW)
    assert policy is not None
    named = set(Budget.objects.values_list("role", flat=True))
    assert named == {role.value for role in policy.roles}


def test_words_messages_and_files_count_like_a_look(at: Scene) -> None:
    several = persons(at, 4)
    with acting(at.worker):
        for person in several:
            notes.write_note(person, "account", Plain("What was said."), actor=at.worker)
        for person in several[:3]:
            assert notes.read_notes(person, actor=at.worker)
        with pytest.raises(openings.LimitReached):
            notes.read_notes(several[3], actor=at.worker)
        stored = storing.store_file(
            several[3], [b"%PDF-1.7"], kind="scan", title="a", actor=at.worker
        )
        with pytest.raises(openings.LimitReached):
            storing.read_file(stored, actor=at.worker)
        subject = several[3].pk
        notes.write_message(several[3], subject, Plain("Hello."), inward=True, actor=at.worker)
        with pytest.raises(openings.LimitReached):
            notes.read_messages(several[3], subject, actor=at.worker)


def test_names_among_the_hits_of_searches_have_a_limit_of_their_own(at: Scene) -> None:
    for number in range(4):
        enter(at, "Персида", f"Чворовић{'абвг'[number] * 3}")
    query = Query("Персида", "Чворовић", 1990)
    with acting(at.worker):
        first = searching.search(query, purpose="support", actor=at.worker)
        assert len(first.hits) >= 3
        # The same ones again are no news.
        searching.search(query, purpose="support", actor=at.worker)
        other = enter(at, "Милунка", "Савић", year=1970)
        with pytest.raises(openings.LimitReached, match="Searches have shown you"):
            searching.search(Query("Милунка", "Савић", 1970), purpose="support", actor=at.worker)
        # Who was found is not opened by that, and what may be opened is not used up.
        accessing.request_access(other, purpose="support", actor=at.worker)
    assert "found" in alerts(at.worker)


def test_parts_of_the_system_are_not_counted(at: Scene) -> None:
    person = persons(at, 1)[0]
    open_persons({person.pk: person.case_id}, actor=Actor.system("vault-job"))
    with seeing_all():
        assert not Opening.objects.exists()


def test_the_database_takes_no_look_that_was_not_counted_and_forgets_none(at: Scene) -> None:
    person = persons(at, 1)[0]
    row = look(person, at.worker)
    with acting(at.worker), as_application():
        for forbidden in (
            lambda: Opening.objects.update(day=dt.date(2020, 1, 1)),
            lambda: Opening.objects.all().delete(),
        ):
            with transaction.atomic():
                try:
                    done = forbidden()
                except ProgrammingError:
                    continue
            assert done in (0, (0, {}))
    uncounted = persons(at, 1)[0]
    with (
        acting(at.worker),
        pytest.raises(ProgrammingError, match="not counted"),
        transaction.atomic(),
    ):
        AccessLogEntry.objects.create(
            person=uncounted,
            case_id=row.case_id,
            user_id=row.user_id,
            institution_id=row.institution_id,
            at=timezone.now(),
            until=timezone.now(),
            purpose="support",
            own=True,
        )


def test_somebody_else_s_counter_is_nobody_s_to_write(at: Scene) -> None:
    person = persons(at, 1)[0]
    with (
        acting(at.colleague),
        as_application(),
        pytest.raises(ProgrammingError),
        transaction.atomic(),
    ):
        Opening.objects.create(
            user_id=at.worker.user_id,
            institution=at.centre,
            role="case-expert",
            person=person,
            case=at.case,
            at=timezone.now(),
            day=timezone.localdate(),
        )


# ------------------------------------------------------------------------------- going on


def spent(at: Scene, more: int = 1) -> list[Person]:
    """Return persons who are left when the limit of the hour is reached."""
    several = persons(at, 3 + more)
    for person in several[:3]:
        look(person, at.worker)
    return several[3:]


def test_a_second_factor_opens_a_few_more_once(at: Scene) -> None:
    left = spent(at, 3)
    sign_in = shown(at.worker)
    with acting(at.worker):
        widening.go_on(sign_in, actor=at.worker)
    for person in left[:2]:
        look(person, at.worker)
    with pytest.raises(openings.LimitReached):
        look(left[2], at.worker)
    with acting(at.worker), pytest.raises(ValidationError, match="ask a colleague"):
        widening.go_on(sign_in, actor=at.worker)
    assert alerts(at.worker) == ["hour", "code", "hour"]


@pytest.mark.parametrize(("minutes", "factor"), [(6, "totp"), (1, ""), (1, "recovery_codes")])
def test_an_old_confirmation_or_none_opens_nothing(at: Scene, minutes: float, factor: str) -> None:
    spent(at)
    with acting(at.worker), pytest.raises(widening.FactorFirst):
        widening.go_on(shown(at.worker, minutes=minutes, factor=factor), actor=at.worker)


def test_one_confirmation_opens_once(at: Scene) -> None:
    Budget.objects.update(times=3)
    left = spent(at, 2)
    sign_in = shown(at.worker)
    with acting(at.worker):
        widening.go_on(sign_in, actor=at.worker)
    for person in left:
        look(person, at.worker)
    with acting(at.worker), pytest.raises(widening.FactorFirst):
        widening.go_on(sign_in, actor=at.worker)


def test_nobody_goes_on_before_a_limit_or_in_another_s_sign_in(at: Scene) -> None:
    with acting(at.worker), pytest.raises(ValidationError, match="not reached"):
        widening.go_on(shown(at.worker), actor=at.worker)
    spent(at)
    with acting(at.worker), pytest.raises(OutOfScope):
        widening.go_on(shown(at.colleague), actor=at.worker)


def test_a_colleague_approves_a_number_for_some_hours_and_nobody_for_themselves(
    at: Scene,
) -> None:
    left = spent(at, 5)
    with acting(at.worker):
        row = widening.ask_colleague(persons=4, hours=2, purpose="support", actor=at.worker)
        with pytest.raises(ValidationError, match="already waiting"):
            widening.ask_colleague(persons=4, hours=2, purpose="support", actor=at.worker)
        with pytest.raises(Denied):
            widening.decide_widening(row, approve=True, actor=at.worker)
    with pytest.raises(openings.LimitReached):
        look(left[0], at.worker)
    stranger = member(Role.CASE_EXPERT, institution())
    with acting(stranger), pytest.raises(OutOfScope):
        widening.decide_widening(row, approve=True, actor=stranger)
    with acting(at.colleague):
        assert list(selectors.widenings_to_decide(at.colleague)) == [row]
        widening.decide_widening(row, approve=True, actor=at.colleague)
        with pytest.raises(ValidationError, match="decided already"):
            widening.decide_widening(row, approve=False, actor=at.colleague)
    for person in left[:4]:
        look(person, at.worker)
    with pytest.raises(openings.LimitReached):
        look(left[4], at.worker)


def test_a_refused_and_an_old_request_open_nothing(at: Scene) -> None:
    left = spent(at)
    with acting(at.worker):
        row = widening.ask_colleague(persons=4, hours=2, purpose="support", actor=at.worker)
    with acting(at.colleague):
        widening.decide_widening(row, approve=False, actor=at.colleague)
    with pytest.raises(openings.LimitReached):
        look(left[0], at.worker)
    with acting(at.worker):
        old = widening.ask_colleague(persons=4, hours=2, purpose="support", actor=at.worker)
    with seeing_all():
        Widening.objects.filter(pk=old.pk).update(asked_at=timezone.now() - REQUEST_WAITS)
    with acting(at.colleague), pytest.raises(ValidationError, match="too old"):
        widening.decide_widening(old, approve=True, actor=at.colleague)


@pytest.mark.parametrize(
    "change", [{"persons": 0}, {"persons": 1000}, {"hours": 0}, {"hours": 13}, {"purpose": "x"}]
)
def test_a_request_states_a_number_hours_and_a_purpose(at: Scene, change: dict[str, Any]) -> None:
    given: dict[str, Any] = {"persons": 4, "hours": 2, "purpose": "support"} | change
    with acting(at.worker), pytest.raises(ValidationError):
        widening.ask_colleague(**given, actor=at.worker)


def test_the_database_lets_nobody_approve_their_own_request(at: Scene) -> None:
    with acting(at.worker):
        row = widening.ask_colleague(persons=4, hours=2, purpose="support", actor=at.worker)
    with seeing_all(), pytest.raises(IntegrityError), transaction.atomic():
        Widening.objects.filter(pk=row.pk).update(
            decided_by=at.worker.user_id, decided_at=timezone.now()
        )


def test_danger_opens_a_few_beyond_the_limit_and_the_head_is_notified(
    at: Scene, mailed: list[int]
) -> None:
    left = spent(at, 4)
    for person in left[:3]:
        look(person, at.worker, danger=True)
    with pytest.raises(openings.LimitReached):
        look(left[3], at.worker, danger=True)
    assert alerts(at.worker).count("danger") == 3
    assert at.head.user_id in mailed
    with acting(at.head):
        [line] = selectors.openings_by_person(at.head)
    assert (line.opened, line.beyond) == (6, 3)


def test_emergency_access_goes_on_beyond_the_limit_and_is_counted(at: Scene) -> None:
    from vidik.cases.services import emergencies
    from vidik.cases.types import Emergency

    budget("duty-expert", hour=1, day=1)
    mine, *_rest = persons(at, 2)
    look(mine, at.colleague, why="substitute", reason=WORDS)
    closed = case(at.centre, restricted=True)
    with seeing_all():
        closed.save()
        participant(closed, at.centre, at.worker.user_id).save()
    with acting(at.worker):
        inside = entering.enter_person(closed, entered(), actor=at.worker)
    with acting(at.colleague):
        emergencies.ask_emergency(
            closed.code, reason=Emergency.DANGER, explanation="She called for help.",
            hours=1, alone=True, actor=at.colleague,
        )  # fmt: skip
    row = look(inside, at.colleague, why="emergency", reason=WORDS)
    with seeing_all():
        assert Opening.objects.get(person=row.person).beyond
    assert alerts(at.colleague)[-1] == "danger"


# ------------------------------------------------------------------------------ the head


@pytest.fixture
def mailed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return to whom an e-mail was queued."""
    users: list[int] = []

    def keep(*, user: int) -> None:
        users.append(user)

    monkeypatch.setattr("vidik.cases.tasks.mail_head.defer", keep)
    return users


def test_the_head_is_notified_at_once_on_the_desk_and_by_e_mail(
    at: Scene, mailed: list[int]
) -> None:
    spent(at)
    assert mailed == [at.head.user_id]
    event = last_event("looks.limit")
    assert event is not None
    assert event.payload["kind"] == "hour"
    client = signed_in(at.head)
    assert "Look at a limit on viewing identities" in client.get("/desk/").content.decode()
    page = reverse("vault:access-log-review")
    assert "the limit for an hour was reached" in client.get(page).content.decode()
    client.post(page, {"notices": "read"})
    assert "Look at a limit" not in client.get("/desk/").content.decode()
    with seeing_all():
        assert LimitNotice.objects.get().seen_by_id == at.head.user_id


def test_a_head_sees_the_own_institution_alone(at: Scene) -> None:
    spent(at)
    stranger = member(Role.CENTRE_HEAD, institution())
    with acting(stranger):
        assert selectors.openings_by_person(stranger) == []
        assert not selectors.limit_notices(stranger)
    with acting(at.worker), pytest.raises(Denied):
        selectors.openings_by_person(at.worker)


# ----------------------------------------------------------------------- need to know


def test_who_is_not_named_asks_in_own_words_and_looks_at_once(at: Scene) -> None:
    one, two = persons(at, 2)
    for given in ({}, {"why": "substitute"}, {"why": "substitute", "reason": Plain("  ")}):
        with pytest.raises(ValidationError):
            look(one, at.colleague, **given)
    first = look(one, at.colleague, why="substitute", reason=WORDS)
    # For the same case the reason holds for a working day.
    second = look(two, at.colleague)
    assert second.insight == first.insight
    with acting(at.worker):
        [line] = selectors.insight_lines(selectors.insights_of(at.worker, at.case), actor=at.worker)
    assert (line.words, line.why) == (WORDS.reveal(), "stands in for a colleague")
    assert line.until - line.at == INSIGHT_LASTS


def test_a_reason_is_for_one_case_and_ends(at: Scene) -> None:
    one = persons(at, 1)[0]
    look(one, at.colleague, why="substitute", reason=WORDS)
    other = case(at.centre)
    with seeing_all():
        other.save()
        participant(other, at.centre, at.worker.user_id).save()
    with acting(at.worker):
        elsewhere = entering.enter_person(other, entered(), actor=at.worker)
    with pytest.raises(ValidationError):
        look(elsewhere, at.colleague)
    with seeing_all():
        Insight.objects.update(until=timezone.now())
    with pytest.raises(ValidationError):
        look(one, at.colleague)


def test_the_head_reviews_it_afterwards_once_and_not_their_own(at: Scene) -> None:
    person = persons(at, 1)[0]
    row = look(person, at.colleague, why="substitute", reason=WORDS).insight
    own = look(person, at.head, why="supervision", reason=Plain("I supervise it")).insight
    assert row is not None
    assert own is not None
    with acting(at.head):
        assert list(selectors.insights_to_review(at.head)) == [row]
        with pytest.raises(ValidationError):
            accessing.review_insight(row, "fine", actor=at.head)
        accessing.review_insight(row, "questioned", actor=at.head)
        assert not selectors.insights_to_review(at.head)
        with pytest.raises(ValidationError, match="reviewed it already"):
            accessing.review_insight(row, "seen", actor=at.head)
        with pytest.raises(Denied):
            accessing.review_insight(own, "seen", actor=at.head)
    with acting(at.worker), pytest.raises(Denied):
        accessing.review_insight(own, "seen", actor=at.worker)


def test_whoever_is_named_gives_no_reason(at: Scene) -> None:
    row = look(persons(at, 1)[0], at.worker)
    assert row.insight is None
    with seeing_all():
        assert not Insight.objects.exists()


def test_the_same_words_for_many_persons_are_noticed(at: Scene, mailed: list[int]) -> None:
    budget("duty-expert", hour=50, day=50)
    ReviewPattern.objects.update(is_watched=False)
    watch("same-reason", SAME_WORDS - 1)
    for number in range(SAME_WORDS):
        found_case = case(at.centre)
        with seeing_all():
            found_case.save()
            participant(found_case, at.centre, at.worker.user_id).save()
        with acting(at.worker):
            person = entering.enter_person(found_case, entered(), actor=at.worker)
        assert alerts(at.colleague) == []
        text = "Needed for  WORK." if number % 2 else "needed for work"
        look(person, at.colleague, why="asked", reason=Plain(text))
    assert alerts(at.colleague) == ["same-words"]
    find_patterns(LOOKER)
    assert found(f"user:{at.colleague.user_id}") == [("same-reason", SAME_WORDS - 1)]


def test_erasing_takes_the_words_and_what_they_are_recognised_by(at: Scene) -> None:
    person = persons(at, 1)[0]
    look(person, at.colleague, why="substitute", reason=WORDS)
    erase(person, at.head, "mistake")
    with seeing_all():
        row = Insight.objects.get()
    assert (row.words, row.alike) == (None, "")


# -------------------------------------------------------------------------------- pages


@pytest.fixture
def worker(at: Scene) -> Client:
    return signed_in(at.worker)


def gate(client: Client, person: Person, **data: str) -> Any:
    return client.post(reverse("vault:person", args=[person.pk]), {"purpose": "support"} | data)


def test_the_page_says_what_to_do_at_the_limit_and_in_danger(at: Scene, worker: Client) -> None:
    several = persons(at, 5)
    for person in several[:3]:
        assert gate(worker, person).status_code == 302
    refused = gate(worker, several[3])
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "3 persons in the last hour" in page
    assert reverse("vault:access-log") in page
    assert "Somebody is in danger" in page
    assert gate(worker, several[3], danger="on").status_code == 302


def test_the_limit_leads_to_a_code_and_one_use_opens_a_few(
    at: Scene, worker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = spent(at)
    page = reverse("vault:access-log")
    assert "to view 2 further persons" in worker.get(page).content.decode()
    SignIn.objects.filter(user=at.worker.user_id).update(confirmed_at=None)
    # Nobody has a factor in this scene: the page leads to setting one up.
    assert worker.post(page, {"step": "code"}).url == reverse("mfa_index")
    monkeypatch.setattr("vidik.vault.views_access_log.has_factor", lambda _user: True)
    assert worker.post(page, {"step": "code"}).url.startswith("/account/reauthenticate/")
    SignIn.objects.filter(user=at.worker.user_id).update(confirmed_at=timezone.now())
    assert worker.post(page, {"step": "code"}).url == page
    assert gate(worker, left[0]).status_code == 302


def test_a_colleague_decides_on_the_page_and_sees_it_on_the_desk(at: Scene, worker: Client) -> None:
    page = reverse("vault:access-log")
    bad = worker.post(page, {"step": "ask", "persons": "0", "hours": "2", "purpose": "support"})
    assert bad.status_code == 400
    worker.post(page, {"step": "ask", "persons": "4", "hours": "2", "purpose": "support"})
    colleague = signed_in(at.colleague)
    assert (
        "Decide whether a colleague may view further identities"
        in colleague.get("/desk/").content.decode()
    )
    assert "asks to view 4 further persons within 2 h" in colleague.get(page).content.decode()
    with seeing_all():
        row = Widening.objects.get()
    assert worker.post(page, {"step": "approve", "request": row.pk}).status_code == 403
    assert colleague.post(page, {"step": "approve", "request": "no"}).status_code == 404
    assert colleague.post(page, {"step": "approve", "request": row.pk}).status_code == 302
    with seeing_all():
        assert Widening.objects.get().decided_by_id == at.colleague.user_id


def test_pages_of_other_rooms_answer_the_limit_with_the_way_on(at: Scene, worker: Client) -> None:
    with acting(at.worker):
        stored = storing.store_file(
            persons(at, 1)[0], [b"%PDF-1.7"], kind="scan", title="a", actor=at.worker
        )
    look(stored.person, at.worker)
    passes(30)
    with seeing_all():
        Opening.objects.update(day=dt.date(2020, 1, 1))
    spent(at)
    answer = worker.get(reverse("vault:file", args=[stored.person_id, stored.pk]))
    assert answer.status_code == 403
    assert reverse("vault:access-log") in answer.content.decode()


def test_what_was_typed_stays_where_searches_have_shown_too_many_names(
    at: Scene, worker: Client
) -> None:
    Budget.objects.update(found_hour=1, found_day=1)
    enter(at, "Персида", "Чворовић")
    form = {"given": "Персида", "family": "Чворовић", "year": "1990", "purpose": "support"}
    worker.post(reverse("vault:search"), form)
    enter(at, "Милунка", "Савић", year=1970)
    other = {"given": "Милунка", "family": "Савић", "year": "1970", "purpose": "support"}
    answer = worker.post(reverse("vault:search"), other)
    assert answer.status_code == 400
    assert 'value="Милунка"' in answer.content.decode()
    assert "Searches have shown you" in answer.content.decode()


def test_the_case_and_the_head_show_who_looked_and_why(at: Scene) -> None:
    person = persons(at, 1)[0]
    colleague = signed_in(at.colleague)
    assert gate(colleague, person, why="substitute").status_code == 400
    gate(colleague, person, why="substitute", reason=WORDS.reveal())
    again = colleague.get(reverse("vault:person", args=[person.pk]))
    assert again.status_code == 200
    page = signed_in(at.worker).get(reverse("vault:insights", args=[at.case.pk]))
    assert WORDS.reveal() in page.content.decode()
    assert "not reviewed yet" in page.content.decode()
    head = signed_in(at.head)
    assert "to review" in head.get("/desk/").content.decode()
    review = reverse("vault:access-log-review")
    assert WORDS.reveal() in head.get(review).content.decode()
    with seeing_all():
        row = Insight.objects.get()
    head.post(review, {"insight": str(row.pk), "judgement": "questioned"})
    assert "Nothing is waiting" in head.get(review).content.decode()
    assert "questioned" in head.get(reverse("vault:insights", args=[at.case.pk])).content.decode()
    assert head.post(review, {"insight": "none", "judgement": "seen"}).status_code == 404
    assert signed_in(at.worker).get(review).status_code == 403


def test_the_pages_ask_the_database_as_often_for_many_as_for_few(at: Scene) -> None:
    head = signed_in(at.head)
    budget("duty-expert", hour=50, day=50)

    def requested() -> int:
        with CaptureQueriesContext(connection) as queries:
            head.get(reverse("vault:access-log-review"))
            head.get(reverse("vault:insights", args=[at.case.pk]))
        return len(queries)

    look(persons(at, 1)[0], at.colleague, why="asked", reason=Plain("one"))
    requested()
    few = requested()
    for number in range(5):
        look(persons(at, 1)[0], at.colleague, why="asked", reason=Plain(f"reason {number}"))
    assert requested() == few


def test_the_program_that_serves_cannot_change_what_a_role_may_open(at: Scene) -> None:
    with as_application(), pytest.raises(ProgrammingError), transaction.atomic():
        Budget.objects.update(hour=1000)
