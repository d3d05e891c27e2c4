# SPDX-License-Identifier: EUPL-1.2
"""Nobody alone makes a reader of cases: who confirms, who never does, what the database keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from tests import passkeys
from tests.links import address, mailed
from tests.passkeys import Device
from tests.scenes import as_application
from vidik.access.services import acting as known
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import Invitation, Membership, PasskeyLink, SignIn, User
from vidik.accounts.reach import reaching_roles
from vidik.accounts.selectors import confirming
from vidik.accounts.services import invitations
from vidik.accounts.tests.test_members import (
    NEW,
    PASSWORD,
    acting,
    admin,
    client_of,
    officer,
    place,
    police,
    proposed,
    second,
    someone,
)
from vidik.accounts.types import CONFIRMATION_WAITS, LINKED_FOR, InvitationState
from vidik.audit.models import ReviewItem
from vidik.audit.selectors import last_event
from vidik.audit.services.reviewing import find_patterns
from vidik.institutions.models import Institution

__all__ = ["admin", "officer", "place", "police", "second", "someone"]

Someone = Callable[..., Membership]
Place = Callable[..., Institution]


@pytest.fixture
def head(place: Place, someone: Someone) -> Membership:
    return someone("s-head", place("second-office", "independent_body"), Role.HEAD)


def who(row: Invitation) -> set[str]:
    """Name those who may confirm."""
    return {each.user.username for each in confirming.confirmers([row])[row.pk].memberships}


def confirm(row: Invitation, by: Membership) -> str:
    return mailed(
        lambda: invitations.confirm_invitation(row, link=address("invitation"), actor=acting(by)),
        to=row.email,
    )


def taken(row: Invitation, by: Membership, name: str) -> Membership:
    """Confirm, accept, and give the membership."""
    user = invitations.accept_as_new(confirm(row, by), username=name, password=NEW)
    return Membership.objects.get(user=user)


# --------------------------------------------------------------------------------- alone


def test_the_attack_of_one_administrator_ends_at_the_second_person(
    place: Place, someone: Someone, head: Membership
) -> None:
    centre = place("second-centre", "identification_centre")
    alone = someone("s-alone", centre, Role.INSTITUTION_ADMIN)
    client = client_of(alone)
    sent = {
        "display_name": "Nobody", "email": "invented@test.invalid",
        "institution": centre.code, "role": Role.CASE_EXPERT.value,
    }  # fmt: skip
    pages = [client.post("/account/invitations/", sent, follow=True).content.decode()]
    row = Invitation.objects.get()
    pages += [client.get("/account/invitations/").content.decode()]
    assert not any("/account/invitation/" in page for page in pages)
    assert (row.token_hash, mail.outbox) == (None, [])
    assert "so the Rapporteur’s office does" in pages[-1]
    assert "s-head" in pages[-1]
    for name in ("confirm", "refuse"):
        assert client.post(f"/account/confirmations/{row.pk}/{name}/").status_code == 404
    client.post(f"/account/invitations/{row.pk}/resend/")
    assert mail.outbox == []
    with pytest.raises(Denied):
        invitations.confirm_invitation(row, link=address("invitation"), actor=acting(alone))
    assert not Membership.objects.filter(role=Role.CASE_EXPERT).exists()
    assert client_of(head).get("/account/confirmations/").content.decode().count("Nobody") > 0


@pytest.mark.parametrize("role", sorted(reaching_roles() & {
    Role.CASE_EXPERT, Role.CENTRE_HEAD, Role.RESPONDENT, Role.INSTITUTION_ADMIN,
}))  # fmt: skip
def test_each_role_that_reaches_cases_or_accounts_waits(
    role: Role, place: Place, someone: Someone
) -> None:
    centre = place("second-centre", "identification_centre")
    admin = someone("s-admin", centre, Role.INSTITUTION_ADMIN)
    row = proposed(admin, role=role)
    assert row.state is InvitationState.UNCONFIRMED
    assert who(row) == set()


def test_what_reaches_none_of_it_goes_out_at_once(head: Membership) -> None:
    token = mailed(lambda: proposed(head, role=Role.ANALYST), to="new@test.invalid")
    assert invitations.accept_as_new(token, username="an-analyst", password=NEW)


def test_nobody_invites_themselves(admin: Membership) -> None:
    with pytest.raises(Denied):
        proposed(admin, email=admin.user.email.upper())


def test_whoever_would_get_the_role_confirms_nothing(
    admin: Membership, second: Membership, head: Membership
) -> None:
    row = proposed(admin, email=second.user.email)
    assert who(row) == {"s-head"}
    with pytest.raises(Denied):
        invitations.confirm_invitation(row, link=address("invitation"), actor=acting(second))


def test_the_institutions_own_people_come_before_the_office(
    admin: Membership, second: Membership, officer: Membership, head: Membership
) -> None:
    row = proposed(admin)
    assert who(row) == {"m-second"}
    for stranger in (head, officer):
        with pytest.raises((Denied, OutOfScope)):
            invitations.confirm_invitation(row, link=address("invitation"), actor=acting(stranger))
    invitations.refuse_invitation(row, actor=acting(second))
    row.refresh_from_db()
    assert row.state is InvitationState.REFUSED
    event = last_event("invitation.refused")
    assert event is not None
    assert (event.actor, event.payload["invited_by"]) == (
        f"user:{second.user_id}", f"user:{admin.user_id}",
    )  # fmt: skip


# --------------------------------------------------------------------------------- loops


def test_whom_the_inviter_made_an_administrator_is_no_second_person(
    admin: Membership, head: Membership
) -> None:
    sham = taken(proposed(admin, "sham@test.invalid", Role.INSTITUTION_ADMIN), head, "sham")
    assert who(proposed(admin)) == {"s-head"}
    # Nor the other way round, nor of two whom one person has made.
    assert who(proposed(sham, "by-sham@test.invalid")) == {"s-head"}
    other = taken(proposed(admin, "other@test.invalid", Role.INSTITUTION_ADMIN), head, "other")
    assert who(proposed(other, "by-other@test.invalid")) == {"s-head"}
    further = taken(proposed(other, "third@test.invalid", Role.INSTITUTION_ADMIN), head, "third")
    assert who(proposed(further, "by-third@test.invalid")) == {"s-head"}
    Invitation.objects.filter(accepted_at__isnull=False).update(
        accepted_at=timezone.now() - LINKED_FOR
    )
    assert "sham" in who(Invitation.objects.get(email="new@test.invalid"))


def test_nor_a_member_whom_the_inviter_raised(
    admin: Membership, officer: Membership, head: Membership
) -> None:
    assert invitations.propose_role(officer, Role.INSTITUTION_ADMIN, actor=acting(admin)) is None
    row = Invitation.objects.get(replaces=officer)
    assert who(row) == {"s-head"}
    invitations.confirm_invitation(row, link=address("invitation"), actor=acting(head))
    assert Membership.objects.filter(user=officer.user, role=Role.INSTITUTION_ADMIN).exists()
    assert who(proposed(admin)) == {"s-head"}


@pytest.mark.parametrize("role", [Role.HEAD, Role.SYSTEM_ADMIN])
def test_the_two_hops_of_the_office_take_a_second_person_as_well(
    role: Role, place: Place, someone: Someone
) -> None:
    office = place("second-office", "independent_body")
    centre = place("second-centre", "identification_centre")
    hopping = someone("s-hopping", office, role)
    row = invitations.invite(
        centre, email="sham@test.invalid", display_name="Sham", role=Role.INSTITUTION_ADMIN,
        link=address("invitation"), actor=acting(hopping),
    )  # fmt: skip
    assert row.is_unconfirmed
    assert who(row) == set(), "alone, nobody"
    other = someone("s-other", office, Role.SYSTEM_ADMIN)
    assert who(row) == {"s-other"}
    sham = taken(row, other, "sham")
    assert who(proposed(sham, role=Role.CASE_EXPERT)) == {"s-other"}


def test_a_membership_of_somebody_with_an_account_waits_too(
    admin: Membership, second: Membership, place: Place, someone: Someone
) -> None:
    held = someone("new", place("second-court", "higher_court"), Role.COURT_OFFICER)
    row = proposed(admin)
    token = confirm(row, second)
    client = client_of(held)
    client.get(f"/account/invitation/{token}/")
    client.post("/account/invitation/")
    assert Membership.objects.get(user=held.user, role=Role.POLICE).invitation == row


@pytest.mark.parametrize("change", ["inviter ended", "confirmer ended"])
def test_a_link_opens_only_while_both_might_give_and_confirm(
    change: str, admin: Membership, second: Membership
) -> None:
    token = confirm(proposed(admin), second)
    removed = admin if change == "inviter ended" else second
    Membership.objects.filter(pk=removed.pk).update(ended_at=timezone.now())
    with pytest.raises(invitations.LinkInvalid):
        invitations.accept_as_new(token, username="late", password=NEW)


def test_a_confirmation_is_good_for_two_weeks(admin: Membership, second: Membership) -> None:
    row = proposed(admin)
    confirm(row, second)
    Invitation.objects.update(
        confirmed_at=timezone.now() - CONFIRMATION_WAITS, expires_at=timezone.now()
    )
    fresh = invitations.resend(row, link=address("invitation"), actor=acting(admin))
    assert fresh.is_unconfirmed
    row.refresh_from_db()
    assert row.state is InvitationState.REVOKED


def test_neither_of_the_two_accepts_it(admin: Membership, second: Membership) -> None:
    token = confirm(proposed(admin), second)
    User.objects.filter(pk=second.user_id).update(email="moved@test.invalid")
    Invitation.objects.update(email="moved@test.invalid")
    second.user.refresh_from_db()
    with pytest.raises(invitations.WrongPerson):
        invitations.accept_as(second.user, token)


def test_where_nobody_can_confirm_the_operator_does_and_it_is_on_record(
    admin: Membership,
) -> None:
    row = proposed(admin)
    assert who(row) == set()
    page = client_of(admin).get("/account/invitations/").content.decode()
    assert "vidik accounts confirm" in page
    operator = Actor.system("command-line")
    token = mailed(
        lambda: invitations.confirm_invitation(row, link=address("invitation"), actor=operator)
    )
    assert invitations.open_invitation(token) == row
    event = last_event("invitation.confirmed")
    assert event is not None
    assert event.actor == "system:command-line"


# ---------------------------------------------------------------- without a mail server


def test_without_a_mail_server_the_operator_draws_the_link_and_nobody_else_sees_it(
    admin: Membership, second: Membership, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = ""
    row = proposed(admin)
    page = client_of(second).post(f"/account/confirmations/{row.pk}/confirm/", follow=True)
    assert "No mail server is set up" in page.content.decode()
    assert "/account/invitation/" not in page.content.decode()
    operator = Actor.system("command-line")
    link = invitations.draw_invitation_link(row, link=address("invitation"), actor=operator)
    assert invitations.open_invitation(link.split("/")[-2]) == row
    event = last_event("one-time-link.shown")
    assert event is not None
    assert (event.actor, event.subject_key) == ("system:command-line", str(row.pk))


# --------------------------------------------------------------------- the first passkey


@pytest.fixture
def lured(admin: Membership) -> Client:
    """Signed in with a password and a code, as whoever lured both out of somebody."""
    client = client_of(admin)
    SignIn.objects.filter(user=admin.user).update(factor="totp")
    return client


def test_a_password_and_a_code_plant_no_first_passkey(lured: Client, admin: Membership) -> None:
    assert lured.get(passkeys.ADD).headers["Location"] == passkeys.ASK
    assert lured.post(passkeys.ADD, {"name": "", "credential": "{}"}).headers["Location"] == (
        passkeys.ASK
    )
    token = mailed(lambda: lured.post(passkeys.ASK), to=admin.user.email)
    assert token not in lured.get(passkeys.ASK).content.decode() + str(dict(lured.session))
    # The person opens it where they read their mail: the thief's sign-in gains nothing.
    visitor, owner = Client(), client_of(admin)
    for reader in (visitor, owner):
        assert reader.get(f"/account/passkey-link/{token}/").status_code == 404
    assert lured.get(passkeys.ADD).headers["Location"] == passkeys.ASK
    assert not admin.user.authenticator_set.exists()


def test_the_link_opens_once_in_the_sign_in_that_asked_and_for_half_an_hour(
    lured: Client, admin: Membership
) -> None:
    old = mailed(lambda: lured.post(passkeys.ASK))
    token = mailed(lambda: lured.post(passkeys.ASK))
    assert lured.get(f"/account/passkey-link/{old}/").status_code == 404
    PasskeyLink.objects.filter(used_at__isnull=True).update(expires_at=timezone.now())
    assert lured.get(f"/account/passkey-link/{token}/").status_code == 404
    passkeys.show_channel(lured)
    passkeys.add(lured, Device())
    assert admin.user.authenticator_set.filter(type="webauthn").count() == 1
    used = PasskeyLink.objects.exclude(used_at=None)
    assert used.count() == 3


def test_what_was_shown_by_e_mail_lasts_half_an_hour(lured: Client) -> None:
    passkeys.show_channel(lured)
    assert lured.get(passkeys.ADD).status_code == 200
    SignIn.objects.update(channel_shown_at=timezone.now() - dt.timedelta(minutes=31))
    assert lured.get(passkeys.ADD).headers["Location"] == passkeys.ASK


def test_who_has_just_accepted_by_the_mailed_link_adds_a_passkey_at_once(
    admin: Membership, head: Membership
) -> None:
    token = confirm(proposed(admin, role=Role.INSTITUTION_ADMIN), head)
    client = Client()
    client.get(f"/account/invitation/{token}/")
    client.post("/account/invitation/", {"username": "fresh", "password1": NEW, "password2": NEW})
    assert client.get(passkeys.ADD).status_code == 200
    client.post("/account/sign-out/")
    client.post("/account/sign-in/", {"login": "fresh", "password": NEW})
    assert client.get(passkeys.ADD).headers["Location"] == passkeys.ASK


# -------------------------------------------------------------------- unusual patterns


def found(pattern: str) -> list[str]:
    find_patterns("system:tests")
    return list(ReviewItem.objects.filter(pattern=pattern).values_list("actor", flat=True))


@pytest.mark.parametrize("where", ["the inviter's browser", "beside the confirmer", "elsewhere"])
def test_an_invitation_accepted_where_the_inviter_signs_in_is_unusual(
    where: str, admin: Membership, second: Membership
) -> None:
    chrome = "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0"
    client = Client(headers={"User-Agent": chrome}, REMOTE_ADDR="203.0.113.9")
    if where == "the inviter's browser":
        other = Client(REMOTE_ADDR="198.51.100.7")
        other.post("/account/sign-in/", {"login": admin.user.username, "password": PASSWORD})
        client.cookies["vidik_device"] = other.cookies["vidik_device"].value
    elif where == "beside the confirmer":
        SignIn.objects.create(user=second.user, network="203.0.113.0/24", device="Chrome, Windows")
    token = confirm(proposed(admin), second)
    client.get(f"/account/invitation/{token}/")
    client.post("/account/invitation/", {"username": "fresh", "password1": NEW, "password2": NEW})
    fresh = User.objects.get(username="fresh")
    wanted = [] if where == "elsewhere" else [f"user:{fresh.pk}"]
    assert found("accepted-beside-inviter") == wanted


# ----------------------------------------------------------------------------- the database


def refused(act: Callable[[], object], actor: Actor) -> str:
    """Return what the database says against something in the role of the web server."""
    try:
        with known(actor), as_application(), transaction.atomic():
            act()
    except (DatabaseError, IntegrityError) as error:
        return str(error)
    return ""


def test_the_database_lets_no_membership_begin_that_a_second_person_has_not_confirmed(
    admin: Membership, second: Membership, officer: Membership
) -> None:
    row = proposed(admin, "taken@test.invalid")
    user = User.objects.create_user("taken", email="taken@test.invalid", display_name="Taken")

    def begin(**more: Any) -> Membership:
        return Membership.objects.create(
            user=user, institution=admin.institution, valid_from=dt.date(2026, 1, 1),
            **{"role": Role.POLICE.value} | more,
        )  # fmt: skip

    says = "a second person confirms this role first"
    actor = acting(admin)
    assert says in refused(begin, actor)
    assert says in refused(lambda: begin(invitation=row), actor)

    def alone() -> None:
        Invitation.objects.filter(pk=row.pk).update(
            confirmed_at=timezone.now(), confirmed_by=second.user
        )

    assert "in their own name" in refused(alone, actor), "in the name of the second person"
    assert "in their own name" in refused(alone, Actor.visitor())

    def of_oneself() -> None:
        Invitation.objects.filter(pk=row.pk).update(
            confirmed_at=timezone.now(), confirmed_by=admin.user
        )

    assert refused(of_oneself, actor)
    with (
        pytest.raises(IntegrityError, match="nobody_confirms_their_own_invitation"),
        transaction.atomic(),
    ):
        of_oneself()
    assert says in refused(
        lambda: Invitation.objects.filter(pk=row.pk).update(token_hash="x"), actor
    )
    assert says in refused(
        lambda: Invitation.objects.filter(pk=row.pk).update(
            accepted_at=timezone.now(), accepted_by=user
        ),
        actor,
    )
    assert "in the name of somebody else" in refused(
        lambda: Invitation.objects.create(
            institution=admin.institution, role=Role.POLICE, email="x@test.invalid",
            display_name="X", expires_at=timezone.now(), invited_by=second.user,
        ),
        actor,
    )  # fmt: skip
    assert refused(lambda: begin(role=Role.READER.value), actor) == ""
    assert refused(alone, acting(officer)), "nor by one who may not confirm"
    assert refused(alone, acting(second)) == ""


@pytest.mark.parametrize(
    "again", [{"ended_at": None, "valid_to": None}, {"valid_to": None}, {"ended_at": None}]
)
def test_the_database_lets_no_membership_that_has_ended_go_on(
    again: dict[str, None], admin: Membership, officer: Membership
) -> None:
    rows = Membership.objects.filter(pk=officer.pk)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    rows.update(ended_at=timezone.now(), ended_because="left", valid_to=yesterday)
    assert "begins anew" in refused(lambda: rows.update(**again), acting(admin))
    rows.update(ended_at=None, ended_because="", valid_to=None)
    # Ending it, and ending it sooner, is nothing that anybody else confirms.
    for day in (1, 0):
        end = timezone.localdate() + dt.timedelta(days=day)
        assert refused(lambda end=end: rows.update(valid_to=end), acting(admin)) == ""  # type: ignore[misc]


def test_the_whole_way_goes_in_the_role_of_the_web_server(
    admin: Membership, second: Membership, officer: Membership
) -> None:
    with known(acting(admin)), as_application():
        row = proposed(admin)
        other = invitations.propose_role(officer, Role.VALIDATOR, actor=acting(admin))
    assert other is None
    requested = Invitation.objects.get(replaces=officer)
    with known(acting(second)), as_application():
        token = confirm(row, second)
        invitations.confirm_invitation(requested, link=address("invitation"), actor=acting(second))
    with known(acting(admin)), as_application():
        token = mailed(
            lambda: invitations.resend(row, link=address("invitation"), actor=acting(admin))
        )
    with known(Actor.visitor()), as_application():
        user = invitations.accept_as_new(token, username="as-served", password=NEW)
    assert Membership.objects.get(user=user).invitation == row
    assert Membership.objects.filter(user=officer.user, role=Role.VALIDATOR).exists()
