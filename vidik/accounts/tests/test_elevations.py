# SPDX-License-Identifier: EUPL-1.2
"""Acts of great reach: open for a quarter of an hour, in one sign-in, for a reason others read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from vidik.access.types import ELEVATED, Action, Role
from vidik.accounts import keys
from vidik.accounts.factors import current_code
from vidik.accounts.models import Elevation, Membership, SignIn, User
from vidik.accounts.selectors.acting import actor_through
from vidik.accounts.services import elevations as services
from vidik.accounts.types import ELEVATION_LASTS
from vidik.audit.selectors import last_event

REASON = "The members of two offices change today."


@pytest.fixture
def head(client_as: Callable[[Role], Client]) -> Client:
    client = client_as(Role.HEAD)
    client.cookies["vidik_language"] = "en"
    Elevation.objects.all().delete()
    return client


def ask(client: Client, target: str = "") -> str:
    answer = client.post(reverse("elevate"), {"reason": REASON, "next": target})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_page_of_great_reach_leads_to_asking_and_back(head: Client) -> None:
    page = reverse("invitations")
    answer = head.get(page)
    assert answer.headers["Location"] == f"{reverse('elevate')}?next=%2Faccount%2Finvitations%2F"
    shown = head.get(answer.headers["Location"]).content.decode()
    assert "export the record of acts" in shown
    assert "set up an institution" not in shown, "what the role has no right to is not offered"
    assert ask(head, page) == page
    content = head.get(page).content.decode()
    assert "Far-reaching actions are open to you until" in content
    assert REASON not in content
    started = last_event("elevation.begun")
    assert started is not None
    assert dict(started.payload) == {"role": "head"}


def test_it_ends_by_itself_and_when_its_owner_says_so(head: Client) -> None:
    page = reverse("shell:export-audit")
    ask(head)
    assert head.get(page).status_code == 200
    head.post(reverse("end_elevation"))
    assert head.get(page).status_code == 302
    ask(head)
    over = timezone.now()
    Elevation.objects.filter(ended_at__isnull=True).update(
        begun_at=over - ELEVATION_LASTS, expires_at=over
    )
    assert head.get(page).status_code == 302
    assert ask(head) == reverse("account")
    assert Elevation.objects.filter(ended_at__isnull=True).count() == 1


@pytest.mark.parametrize(
    ("factor", "minutes"),
    [("", 0), ("provider", 0), ("recovery_codes", 0), ("totp", 6), ("totp", None), ("webauthn", 6)],
)
def test_nothing_but_a_code_or_a_passkey_of_just_now_elevates(
    factor: str, minutes: int | None, head: Client
) -> None:
    now = timezone.now()
    SignIn.objects.update(
        factor=factor,
        begun_at=now,
        confirmed_at=None if minutes is None else now - dt.timedelta(minutes=minutes),
    )
    for answer in (
        head.get(reverse("elevate")),
        head.post(reverse("elevate"), {"reason": REASON}),
    ):
        assert answer.status_code == 302
        again = "account_reauthenticate" if factor in {"totp", "webauthn"} else "mfa_index"
        assert answer.headers["Location"].startswith(reverse(again))
    row = SignIn.objects.get(user__username="test-head")
    assert row.membership is not None
    with pytest.raises(services.FactorFirst):
        services.elevate(row, REASON, actor=actor_through(row.membership))
    assert not Elevation.objects.exists()


def test_who_came_through_an_institution_shows_the_factor_of_this_system(head: Client) -> None:
    user = User.objects.get(username="test-head")
    Authenticator.objects.create(user=user, type="totp", data={"secret": keys.encrypt("A" * 32)})
    SignIn.objects.update(factor="provider", confirmed_at=None)
    answer = head.get(reverse("elevate"))
    assert answer.headers["Location"].startswith(reverse("mfa_reauthenticate"))
    code = current_code(user)
    assert code is not None
    done = head.post(answer.headers["Location"], {"code": code[0]})
    assert done.headers["Location"] == reverse("elevate")
    assert ask(head) == reverse("account")


def test_what_was_typed_goes_on_once_the_factor_was_shown_again(head: Client) -> None:
    user = User.objects.get(username="test-head")
    Authenticator.objects.create(user=user, type="totp", data={"secret": keys.encrypt("A" * 32)})
    SignIn.objects.update(confirmed_at=timezone.now() - dt.timedelta(minutes=6))
    answer = head.post(reverse("elevate"), {"reason": REASON})
    code = current_code(user)
    assert code is not None
    done = head.post(answer.headers["Location"], {"code": code[0]})
    assert done.headers["Location"] == reverse("account")
    assert Elevation.objects.get().reason == REASON


def test_another_sign_in_of_the_same_person_is_not_elevated(head: Client) -> None:
    ask(head)
    other = Client()
    other.force_login(User.objects.get(username="test-head"))
    SignIn.objects.filter(user__username="test-head").update(factor="totp")
    answer = other.get(reverse("shell:export-audit"))
    assert answer.headers["Location"].startswith(reverse("elevate"))


def test_it_is_for_the_role_and_the_institution_that_it_was_asked_for(head: Client) -> None:
    user = User.objects.get(username="test-head")
    here = Membership.objects.get(user=user)
    other = Membership.objects.create(
        user=user, institution=here.institution, role=Role.AUDITOR,
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip
    page = reverse("shell:export-audit")
    ask(head)
    assert head.get(page).status_code == 200
    # However the membership changes, what was asked for in another one is not open.
    SignIn.objects.filter(user=user).update(membership=other)
    assert head.get(page).headers["Location"].startswith(reverse("elevate"))
    SignIn.objects.filter(user=user).update(membership=here)
    assert head.get(page).status_code == 200
    head.post(reverse("choose_membership"), {"membership": other.pk})
    head.post(reverse("choose_membership"), {"membership": here.pk})
    assert head.get(page).headers["Location"].startswith(reverse("elevate"))
    assert last_event("elevation.ended") is not None


def test_it_ends_in_the_very_request_in_which_the_membership_ends(head: Client) -> None:
    user = User.objects.get(username="test-head")
    here = Membership.objects.get(user=user)
    Membership.objects.create(
        user=user, institution=here.institution, role=Role.AUDITOR,
        valid_from=dt.date(2024, 1, 1),
    )  # fmt: skip
    ask(head)
    Membership.objects.filter(pk=here.pk).update(valid_to=dt.date(2024, 1, 1))
    answer = head.get(reverse("shell:export-audit"))
    assert answer.headers["Location"].startswith(reverse("elevate"))


def test_nobody_is_led_out_of_the_system(head: Client) -> None:
    assert ask(head, "https://elsewhere.invalid/") == reverse("account")
    assert ask(head, "//elsewhere.invalid/") == reverse("account")


def test_a_role_without_such_acts_has_nothing_to_ask_for(
    client_as: Callable[[Role], Client],
) -> None:
    assert client_as(Role.READER).get(reverse("elevate")).status_code == 404


def test_the_office_reads_who_asked_and_why(
    head: Client, client_as: Callable[[Role], Client]
) -> None:
    ask(head)
    auditor = client_as(Role.AUDITOR)
    assert REASON in auditor.get(reverse("elevations")).content.decode()
    file = auditor.get(reverse("elevations"), {"format": "csv"})
    assert REASON in file.content.decode("utf-8-sig")
    assert client_as(Role.ANALYST).get(reverse("elevations")).status_code == 403


def test_the_database_keeps_the_quarter_of_an_hour(head: Client) -> None:
    ask(head)
    row = Elevation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Elevation.objects.update(expires_at=row.begun_at + 2 * ELEVATION_LASTS)
    with pytest.raises(IntegrityError), transaction.atomic():
        Elevation.objects.create(
            sign_in=SignIn.objects.get(pk=row.sign_in_id), user=row.user,
            institution=row.institution, role=row.role, reason=REASON,
            expires_at=row.begun_at + ELEVATION_LASTS / 2,
        )  # fmt: skip


def test_what_is_of_great_reach_is_said_once() -> None:
    assert Action.REPORT_PUBLISH in ELEVATED
    assert Action.CASES_READ not in ELEVATED


TAKEN_ALONG = (
    ("identification:export", {}, Role.CENTRE_HEAD),
    ("registers:list consultations", {"format": "csv"}, Role.DUTY_EXPERT),
    ("cases:emergencies", {"format": "csv"}, Role.CENTRE_HEAD),
    ("members", {"format": "csv"}, Role.INSTITUTION_ADMIN),
    ("shell:export-audit", {}, Role.AUDITOR),
)


@pytest.mark.parametrize(("name", "query", "role"), TAKEN_ALONG)
def test_persons_and_cases_are_taken_along_in_an_elevated_session_only(
    client_as: Callable[[Role], Client], name: str, query: dict[str, str], role: Role
) -> None:
    client = client_as(role)
    Elevation.objects.all().delete()
    name, *args = name.split()
    address = reverse(name, args=args)
    answer = client.get(address, query)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("elevate"))
    ask(client)
    assert client.get(address, query).status_code == 200


def test_every_export_of_persons_and_cases_is_an_act_of_great_reach() -> None:
    """A new export fails here until somebody says whether it is of persons or cases."""
    of_neither = {
        Action.INSTITUTIONS_EXPORT,
        Action.FIGURES_EXPORT,
        Action.QUESTIONNAIRES_EXPORT,
        Action.RECOMMENDATIONS_EXPORT,
        Action.EVENTS_EXPORT,
    }
    exports = {action for action in Action if action.value.endswith("export")}
    assert exports - of_neither == exports & ELEVATED
