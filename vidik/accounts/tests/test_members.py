# SPDX-License-Identifier: EUPL-1.2
"""Invitations, roles, reviews and one-time links: who may give what, and what a link opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.elevated import elevate
from tests.links import address, link_in, mailed
from tests.shared import shared
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import worklist
from vidik.accounts import keys
from vidik.accounts.granting import grantable
from vidik.accounts.lists import Members
from vidik.accounts.models import Elevation, Invitation, Membership, ResetLink, SignIn, User
from vidik.accounts.selectors import confirming as accounts_confirming
from vidik.accounts.selectors import members as listed
from vidik.accounts.selectors.members import overdue_with_reviews, review_states
from vidik.accounts.services import invitations, sign_ins
from vidik.accounts.services import members as services
from vidik.accounts.types import ELEVATION_LASTS, Leaving
from vidik.audit.models import AuditEvent
from vidik.audit.selectors import last_event
from vidik.core.models import Code, CodeList
from vidik.institutions.models import Institution

PASSWORD = "a password for tests only"
NEW = "seven quiet rivers meet"
SMTP = "django.core.mail.backends.smtp.EmailBackend"


@shared
def place(db: None) -> Callable[..., Institution]:
    """Make an institution of a kind."""

    def made(code: str, kind: str = "police_unit") -> Institution:
        kinds, _new = CodeList.objects.get_or_create(
            code="institution-kind", defaults={"name": {"en": "Kinds", "sr": "Врсте"}}
        )
        row, _new = Code.objects.get_or_create(
            list=kinds, code=kind, defaults={"name": {"en": kind, "sr": kind}}
        )
        return Institution.objects.create(
            code=code, name={"en": code, "sr": code}, kind=row, control="outside", search_text=code
        )

    return made


@shared
def someone(place: Callable[..., Institution]) -> Callable[..., Membership]:
    """Make a member of an institution."""

    def made(name: str, institution: Institution, role: Role) -> Membership:
        user = User.objects.filter(username=name).first() or User.objects.create_user(
            name, email=f"{name}@test.invalid", password=PASSWORD, display_name=name
        )
        return Membership.objects.create(
            user=user, institution=institution, role=role, valid_from=dt.date(2024, 1, 1)
        )

    return made


def acting(membership: Membership) -> Actor:
    return Actor(
        label=f"user:{membership.user_id}",
        roles=frozenset({Role(membership.role)}),
        user_id=membership.user_id,
        institution=membership.institution_id,
        institutions=frozenset({membership.institution_id}),
        membership=membership.pk,
    )


def client_of(membership: Membership) -> Client:
    client = Client()
    client.cookies["vidik_language"] = "en"
    client.force_login(membership.user)
    SignIn.objects.filter(user=membership.user).update(
        membership=membership, factor="webauthn", confirmed_at=timezone.now()
    )
    elevate(membership.user)
    return client


@shared
def police(place: Callable[..., Institution]) -> Institution:
    return place("members-police")


@shared
def admin(police: Institution, someone: Callable[..., Membership]) -> Membership:
    return someone("m-admin", police, Role.INSTITUTION_ADMIN)


@shared
def second(police: Institution, someone: Callable[..., Membership]) -> Membership:
    """Another administrator of the institution, whom nobody has invited lately."""
    return someone("m-second", police, Role.INSTITUTION_ADMIN)


@shared
def officer(police: Institution, someone: Callable[..., Membership]) -> Membership:
    return someone("m-officer", police, Role.POLICE)


def test_an_administrator_gives_the_roles_of_the_kind_and_no_others(
    admin: Membership, police: Institution, place: Callable[..., Institution]
) -> None:
    assert grantable(acting(admin), police) == {
        Role.POLICE,
        Role.FIRST_RESPONDER,
        Role.COORDINATOR,
        Role.RESPONDENT,
        Role.VALIDATOR,
        Role.INSTITUTION_ADMIN,
    }
    assert grantable(acting(admin), place("elsewhere")) == frozenset()


def test_the_head_of_the_office_gives_administrators_to_every_institution_and_no_more_there(
    police: Institution,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    office = place("members-office", "independent_body")
    head = acting(someone("m-head", office, Role.HEAD))
    assert grantable(head, police) == {Role.INSTITUTION_ADMIN}
    assert Role.SYSTEM_ADMIN not in grantable(head, office)
    assert Role.AUDITOR in grantable(head, office)
    assert grantable(head, place("members-embassy", "embassy")) == frozenset()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_nobody_else_gives_any_role(
    role: Role, police: Institution, someone: Callable[..., Membership]
) -> None:
    if role in {Role.INSTITUTION_ADMIN, Role.HEAD, Role.SYSTEM_ADMIN}:
        return
    assert grantable(acting(someone(f"m-{role.value}", police, role)), police) == frozenset()


def test_an_invited_person_gets_an_account_and_is_led_to_a_second_factor(
    admin: Membership, second: Membership, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of(admin)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            "/account/invitations/",
            {
                "display_name": "Inspector on duty",
                "email": "inspector@test.invalid",
                "institution": "members-police",
                "role": "police",
            },
        )
    assert answer.headers["Location"] == "/account/invitations/"
    assert mail.outbox == []
    row = Invitation.objects.get(email="inspector@test.invalid")
    assert (row.state, row.token_hash) == ("unconfirmed", None)
    page = client.get("/account/invitations/").content.decode()
    assert "waiting for a second person" in page
    assert "m-second" in page, "the page says who can confirm it"
    confirming = client_of(second)
    assert "inspector@test.invalid" in confirming.get("/account/confirmations/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        shown = confirming.post(f"/account/confirmations/{row.pk}/confirm/", follow=True)
    [letter] = mail.outbox
    assert letter.to == ["inspector@test.invalid"]
    link = link_in(str(letter.body))
    assert link.startswith("/account/invitation/")
    for word in ("members-police", "police officer", "Inspector"):
        assert word not in f"{letter.body}{letter.subject}"
    token = link.split("/")[-2]
    assert token not in str(Invitation.objects.values().get(email="inspector@test.invalid"))
    # Neither of the two sees the link: on no page, in no session, in no act on record.
    pages = [
        shown.content.decode(),
        *(
            each.get(path).content.decode()
            for each in (client, confirming)
            for path in ("/account/invitations/", "/account/members/", "/account/confirmations/")
        ),
        str(dict(client.session)) + str(dict(confirming.session)),
        str(list(AuditEvent.objects.values())),
    ]
    assert not any(token in text for text in pages)

    visitor = Client()
    visitor.cookies["vidik_language"] = "en"
    first = visitor.get(link)
    assert first.headers["Location"] == "/account/invitation/"
    form = visitor.get("/account/invitation/")
    assert form.status_code == 200
    assert token not in form.content.decode()
    weak = visitor.post(
        "/account/invitation/", {"username": "inspector", "password1": "short", "password2": "x"}
    )
    assert weak.status_code == 422
    assert not User.objects.filter(username="inspector").exists()
    done = visitor.post(
        "/account/invitation/", {"username": "inspector", "password1": NEW, "password2": NEW}
    )
    assert done.status_code == 302
    membership = Membership.objects.get(user__username="inspector")
    assert (membership.role, membership.institution.code) == ("police", "members-police")
    assert visitor.get("/account/").headers["Location"] == "/account/security/"
    again = Client()
    again.get(link)
    assert again.get("/account/invitation/").status_code == 404
    acts = [last_event(f"invitation.{verb}") for verb in ("made", "confirmed", "accepted")]
    assert [act and act.subject_key for act in acts] == [str(row.pk)] * 3
    assert [act and act.actor for act in acts] == [
        f"user:{who}" for who in (admin.user_id, second.user_id, membership.user_id)
    ]
    accepted = acts[-1]
    assert accepted is not None
    assert accepted.payload["invited_by"] == f"user:{admin.user_id}"
    assert accepted.payload["confirmed_by"] == f"user:{second.user_id}"


def proposed(
    admin: Membership, email: str = "new@test.invalid", role: Role = Role.POLICE
) -> Invitation:
    return invitations.invite(
        admin.institution,
        email=email,
        display_name="New",
        role=role,
        link=address("invitation"),
        actor=acting(admin),
    )


def confirmed(row: Invitation) -> str:
    """Let whoever may be the second person confirm, and give the token from the e-mail."""
    if not (able := accounts_confirming.confirmers([row])[row.pk].memberships):
        kind, _new = Code.objects.get_or_create(
            list=CodeList.objects.get(code="institution-kind"), code="independent_body",
            defaults={"name": {"en": "Body", "sr": "Орган"}},
        )  # fmt: skip
        office = Institution.objects.create(
            code="members-confirming", name={"en": "Office", "sr": "Канцеларија"}, kind=kind,
            control="outside", search_text="office",
        )  # fmt: skip
        head = User.objects.create_user(
            "m-confirming", email="confirming@test.invalid", display_name="Confirming head"
        )
        able = (
            Membership.objects.create(
                user=head, institution=office, role=Role.HEAD, valid_from=dt.date(2024, 1, 1)
            ),
        )
    return mailed(
        lambda: invitations.confirm_invitation(
            row, link=address("invitation"), actor=acting(able[0])
        ),
        to=row.email,
    )


def invited(admin: Membership, email: str = "new@test.invalid") -> tuple[Invitation, str]:
    row = proposed(admin, email)
    return row, confirmed(row)


def reset_token(user: User, *, factors: bool, actor: Actor) -> str:
    """Have a one-time link sent, and give its token from the e-mail."""
    return mailed(
        lambda: services.make_reset_link(
            user, factors=factors, link=address("new-password"), actor=actor
        ),
        to=user.email,
    )


def test_a_second_invitation_for_the_same_is_refused_until_the_first_has_expired(
    admin: Membership,
) -> None:
    row, _token = invited(admin)
    with pytest.raises(invitations.AlreadyMember):
        invited(admin, "NEW@test.invalid")
    Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    invited(admin)


@pytest.mark.parametrize("how", ["revoked", "expired", "resent"])
def test_a_link_that_is_over_opens_nothing(how: str, admin: Membership) -> None:
    row, token = invited(admin)
    if how == "revoked":
        invitations.revoke(row, actor=acting(admin))
    elif how == "expired":
        Invitation.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    else:
        fresh = mailed(
            lambda: invitations.resend(row, link=address("invitation"), actor=acting(admin)),
            to=row.email,
        )
        assert invitations.open_invitation(fresh) == row
    with pytest.raises(services.LinkInvalid):
        invitations.open_invitation(token)


@pytest.mark.parametrize("how", ["ended", "other role", "switched off"])
def test_an_invitation_opens_nothing_once_who_made_it_might_not_make_it(
    how: str, admin: Membership, someone: Callable[..., Membership]
) -> None:
    _row, token = invited(admin)
    assert invitations.open_invitation(token)
    if how == "ended":
        Membership.objects.filter(pk=admin.pk).update(ended_at=timezone.now())
    elif how == "other role":
        Membership.objects.filter(pk=admin.pk).update(role=Role.POLICE)
    else:
        User.objects.filter(pk=admin.user_id).update(is_active=False)
    visitor = Client()
    assert visitor.get(f"/account/invitation/{token}/").status_code == 404
    with pytest.raises(services.LinkInvalid):
        invitations.accept_as_new(token, username="too-late", password=NEW)
    assert not User.objects.filter(username="too-late").exists()
    # Somebody else who may give the role takes it on.
    row = Invitation.objects.get()
    other = someone("m-other-admin", admin.institution, Role.INSTITUTION_ADMIN)
    taken_over = invitations.resend(row, link=address("invitation"), actor=acting(other))
    assert taken_over.is_unconfirmed, "it is another one's word now, and is confirmed anew"
    fresh = confirmed(taken_over)
    assert invitations.accept_as_new(fresh, username="in-time", password=NEW)


def test_an_invitation_of_the_command_line_has_no_maker_who_could_lose_rights(
    police: Institution,
) -> None:
    token = mailed(
        lambda: invitations.invite(
            police, email="first@test.invalid", display_name="First", role=Role.INSTITUTION_ADMIN,
            link=address("invitation"), actor=Actor.system("command-line"),
        ),
        to="first@test.invalid",
    )  # fmt: skip
    assert invitations.open_invitation(token)


def test_who_has_an_account_accepts_with_it_and_nobody_else_does(
    admin: Membership,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    held = someone("new", place("members-court", "higher_court"), Role.COURT_OFFICER)
    _row, token = invited(admin)
    visitor = Client()
    visitor.cookies["vidik_language"] = "en"
    visitor.get(f"/account/invitation/{token}/")
    page = visitor.get("/account/invitation/").content.decode()
    assert "You have an account already" in page
    wrong = client_of(admin)
    wrong.get(f"/account/invitation/{token}/")
    assert "another account" in wrong.get("/account/invitation/").content.decode()
    right = client_of(held)
    right.get(f"/account/invitation/{token}/")
    right.post("/account/invitation/")
    assert Membership.objects.filter(user=held.user, role=Role.POLICE).exists()


def test_an_administrator_sees_and_changes_the_members_of_their_own_institution_alone(
    admin: Membership,
    officer: Membership,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    foreign = someone("m-foreign", place("members-other"), Role.POLICE)
    client = client_of(admin)
    page = client.get("/account/members/").content.decode()
    assert "m-officer" in page
    assert "m-foreign" not in page
    export = client.get("/account/members/?format=csv").content.decode()
    assert "m-officer" in export
    assert "m-foreign" not in export
    assert client.get(f"/account/members/{officer.pk}/").status_code == 200
    assert client.get(f"/account/members/{foreign.pk}/").status_code == 404
    for name in ("end", "role", "confirm", "link", "sign-ins"):
        answer = client.post(f"/account/members/{foreign.pk}/{name}/", {"reason": "left"})
        assert answer.status_code == 404
    with pytest.raises(OutOfScope):
        services.end_membership(foreign, Leaving.LEFT, actor=acting(admin))
    with pytest.raises(OutOfScope):
        reset_token(foreign.user, factors=False, actor=acting(admin))
    with pytest.raises(OutOfScope):
        services.confirm_members([officer.pk, foreign.pk], actor=acting(admin))
    officer.refresh_from_db()
    assert officer.confirmed_on is None


def test_a_membership_ends_at_once_with_its_sign_ins_and_the_reason_is_stored(
    admin: Membership, officer: Membership
) -> None:
    theirs = client_of(officer)
    assert theirs.get("/account/").status_code == 200
    client_of(admin).post(f"/account/members/{officer.pk}/end/", {"reason": "left"})
    officer.refresh_from_db()
    assert officer.ended_at is not None
    assert officer.ended_because == "left"
    assert theirs.get("/account/").status_code == 302
    event = last_event("membership.ended")
    assert event is not None
    assert event.payload["reason"] == "left"


def test_without_a_reason_nothing_ends(admin: Membership, officer: Membership) -> None:
    client_of(admin).post(f"/account/members/{officer.pk}/end/", {"reason": "other-role"})
    officer.refresh_from_db()
    assert officer.ended_at is None


def test_another_role_is_another_membership_once_a_second_person_has_confirmed_it(
    admin: Membership, second: Membership, officer: Membership
) -> None:
    client_of(admin).post(f"/account/members/{officer.pk}/role/", {"role": "validator"})
    rows = Membership.objects.filter(user=officer.user, ended_at__isnull=True)
    assert [row.role for row in rows] == ["police"]
    requested = Invitation.objects.get(replaces=officer)
    alone = client_of(admin).post(f"/account/confirmations/{requested.pk}/confirm/")
    assert alone.status_code == 404
    client_of(second).post(f"/account/confirmations/{requested.pk}/confirm/")
    assert [(row.role, row.invitation) for row in rows.all()] == [("validator", requested)]
    event = last_event("membership.begun")
    assert event is not None
    assert event.actor == f"user:{second.user_id}"


def test_nobody_changes_or_confirms_themselves(admin: Membership) -> None:
    client = client_of(admin)
    for name in ("end", "role", "confirm"):
        answer = client.post(
            f"/account/members/{admin.pk}/{name}/", {"reason": "left", "role": "police"}
        )
        assert answer.status_code == 403
    with pytest.raises(Denied):
        reset_token(admin.user, factors=True, actor=acting(admin))


def test_rights_are_changed_in_an_elevated_session_only(
    admin: Membership, officer: Membership
) -> None:
    client = client_of(admin)
    over = timezone.now() - dt.timedelta(minutes=1)
    Elevation.objects.update(begun_at=over - ELEVATION_LASTS, expires_at=over)
    page = f"/account/members/{officer.pk}/"
    answer = client.post(
        f"{page}end/", {"reason": "left"}, headers={"Referer": f"http://testserver{page}"}
    )
    assert answer.headers["Location"].startswith("/account/elevated/?next=")
    officer.refresh_from_db()
    assert officer.ended_at is None
    # Asking for one comes after a confirmation that is not old.
    SignIn.objects.filter(user=admin.user).update(
        confirmed_at=timezone.now() - dt.timedelta(minutes=6),
        begun_at=timezone.now() - dt.timedelta(minutes=6),
    )
    answer = client.get(answer.headers["Location"])
    assert answer.headers["Location"].startswith("/account/reauthenticate/")
    SignIn.objects.filter(user=admin.user).update(confirmed_at=timezone.now())
    target = f"http://testserver{page}"
    answer = client.post("/account/elevated/", {"reason": "too short", "next": target})
    assert answer.status_code == 422
    answer = client.post("/account/elevated/", {"reason": "An officer has left.", "next": target})
    assert answer.headers["Location"] == target
    assert client.post(f"{page}end/", {"reason": "left"}).status_code == 302
    officer.refresh_from_db()
    assert officer.ended_at is not None


@pytest.mark.parametrize("factors", [False, True])
def test_a_one_time_link_sets_a_password_and_does_not_skip_the_second_factor(
    factors: bool, admin: Membership, officer: Membership
) -> None:
    Authenticator.objects.create(
        user=officer.user, type="totp", data={"secret": keys.encrypt("A" * 32)}
    )
    open_before = client_of(officer)
    token = reset_token(officer.user, factors=factors, actor=acting(admin))
    assert token not in str(ResetLink.objects.values().get(user=officer.user))
    visitor = Client()
    visitor.get(f"/account/new-password/{token}/")
    done = visitor.post("/account/new-password/", {"password1": NEW, "password2": NEW})
    assert done.headers["Location"] == "/account/sign-in/"
    assert open_before.get("/account/").status_code == 302
    answer = visitor.post("/account/sign-in/", {"login": "m-officer", "password": NEW})
    if factors:
        assert not Authenticator.objects.filter(user=officer.user).exists()
        assert visitor.get("/account/").headers["Location"] == "/account/security/"
    else:
        assert answer.headers["Location"] == "/account/sign-in/code/"
    late = Client()
    late.get(f"/account/new-password/{token}/")
    assert late.get("/account/new-password/").status_code == 404


def test_a_new_link_ends_the_one_before_and_one_expires_after_a_day(
    admin: Membership, officer: Membership
) -> None:
    first = reset_token(officer.user, factors=False, actor=acting(admin))
    second = reset_token(officer.user, factors=False, actor=acting(admin))
    with pytest.raises(services.LinkInvalid):
        services.open_reset_link(first)
    assert services.open_reset_link(second).user == officer.user
    ResetLink.objects.filter(user=officer.user).update(expires_at=timezone.now())
    with pytest.raises(services.LinkInvalid):
        services.use_reset_link(second, NEW)


def test_who_acts_for_two_institutions_gets_no_link_from_one_of_them(
    admin: Membership,
    officer: Membership,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    someone("m-officer", place("members-team", "local_team"), Role.LOCAL_TEAM)
    with pytest.raises(Denied):
        reset_token(officer.user, factors=False, actor=acting(admin))
    office = place("members-system", "independent_body")
    system = someone("m-system", office, Role.SYSTEM_ADMIN)
    with pytest.raises(Denied, match="vidik accounts reset"):
        reset_token(officer.user, factors=False, actor=acting(system))
    by_command = Actor.system("command-line")
    assert reset_token(officer.user, factors=True, actor=by_command)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_the_head_of_the_office_takes_no_factors_of_who_oversees_or_runs_the_system(
    role: Role, place: Callable[..., Institution], someone: Callable[..., Membership]
) -> None:
    office = place("members-office", "independent_body")
    head = someone("m-head", office, Role.HEAD)
    other = someone("m-other", office, role)
    with pytest.raises(Denied, match="vidik accounts reset"):
        reset_token(other.user, factors=True, actor=acting(head))
    page = client_of(head).get(f"/account/members/{other.pk}/").content.decode()
    assert 'name="factors"' not in page
    assert "vidik accounts reset" in page
    assert not ResetLink.objects.filter(user=other.user).exists()
    token = reset_token(other.user, factors=True, actor=Actor.system("command-line"))
    assert services.use_reset_link(token, NEW) == other.user


def test_an_administrator_takes_no_factors_of_another_but_lets_a_password_be_set(
    admin: Membership, someone: Callable[..., Membership]
) -> None:
    second = someone("m-second", admin.institution, Role.INSTITUTION_ADMIN)
    with pytest.raises(Denied, match="--factors"):
        reset_token(second.user, factors=True, actor=acting(admin))
    assert reset_token(second.user, factors=False, actor=acting(admin))


@pytest.mark.parametrize(("begins", "ends"), [(-30, 90), (30, None), (30, 90)])
def test_a_membership_elsewhere_counts_when_it_is_planned_or_its_end_is(
    begins: int,
    ends: int | None,
    admin: Membership,
    officer: Membership,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    today = timezone.localdate()
    centre = place("members-centre", "identification_centre")
    elsewhere = someone("m-officer", centre, Role.CASE_EXPERT)
    elsewhere.valid_from = today + dt.timedelta(days=begins)
    elsewhere.valid_to = None if ends is None else today + dt.timedelta(days=ends)
    elsewhere.save()
    with pytest.raises(Denied):
        reset_token(officer.user, factors=False, actor=acting(admin))
    elsewhere.valid_from = today - dt.timedelta(days=60)
    elsewhere.valid_to = today - dt.timedelta(days=1)
    elsewhere.save()
    assert reset_token(officer.user, factors=False, actor=acting(admin))


def test_a_link_made_before_somebody_became_a_member_elsewhere_opens_nothing(
    admin: Membership, officer: Membership, place: Callable[..., Institution]
) -> None:
    token = reset_token(officer.user, factors=True, actor=acting(admin))
    centre = place("members-centre", "identification_centre")
    by_command = Actor.system("command-line")
    given = invitations.invite(
        centre, email=officer.user.email, display_name="Head", role=Role.CENTRE_HEAD,
        link=address("invitation"), actor=by_command,
    )  # fmt: skip
    services.begin_membership(
        officer.user, centre, Role.CENTRE_HEAD, actor=by_command, invitation=given
    )
    with pytest.raises(services.LinkInvalid):
        services.use_reset_link(token, NEW)
    revoked = last_event("reset-link.revoked")
    assert revoked is not None
    assert revoked.payload["count"] == 1


@pytest.mark.parametrize("change", ["member elsewhere", "maker ended", "maker moved", "maker off"])
def test_a_link_opens_only_while_its_maker_might_make_it(
    change: str,
    admin: Membership,
    officer: Membership,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    token = reset_token(officer.user, factors=False, actor=acting(admin))
    assert services.open_reset_link(token).user == officer.user
    if change == "member elsewhere":
        # Without the service that would have ended the link.
        someone("m-officer", place("members-team", "local_team"), Role.LOCAL_TEAM)
    elif change == "maker off":
        User.objects.filter(pk=admin.user_id).update(is_active=False)
    else:
        Membership.objects.filter(pk=admin.pk).update(
            ended_at=timezone.now(), valid_to=timezone.localdate()
        )
        if change == "maker moved":
            someone("m-admin", place("members-other"), Role.INSTITUTION_ADMIN)
    with pytest.raises(services.LinkInvalid):
        services.use_reset_link(token, NEW)


def test_a_link_for_a_new_password_goes_to_the_account_and_is_shown_to_nobody(
    admin: Membership, officer: Membership, settings: Any
) -> None:
    client = client_of(admin)
    page = f"/account/members/{officer.pk}/"
    shown: list[Any] = []
    token = mailed(
        lambda: shown.append(client.post(f"{page}link/", follow=True)), to=officer.user.email
    )
    assert services.open_reset_link(token).user == officer.user
    texts = (
        shown[0].content.decode(), client.get(page).content.decode(), str(dict(client.session)),
        str(list(AuditEvent.objects.values())),
    )  # fmt: skip
    assert not any(token in text or "/account/new-password/" in text for text in texts)
    assert last_event("one-time-link.shown") is None
    # Where no mail goes out nothing is made at all: the operator draws it on the machine.
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, ""
    ResetLink.objects.all().delete()
    page_without = client.get(page).content.decode()
    assert f"{page}link/" not in page_without
    assert "vidik accounts reset" in page_without
    client.post(f"{page}link/")
    assert not ResetLink.objects.exists()


def test_the_review_lists_who_is_due_and_confirms_those_marked(
    admin: Membership, officer: Membership, someone: Callable[..., Membership]
) -> None:
    fresh = someone("m-fresh", admin.institution, Role.VALIDATOR)
    Membership.objects.filter(pk=fresh.pk).update(confirmed_on=timezone.localdate())
    client = client_of(admin)
    page = client.get("/account/review/").content.decode()
    assert "m-officer" in page
    assert "m-fresh" not in page
    assert f'value="{admin.pk}"' not in page
    client.post("/account/review/", {"member": [str(officer.pk)]})
    officer.refresh_from_db()
    assert officer.confirmed_on == timezone.localdate()
    assert client.post("/account/review/", {"member": [str(admin.pk)]}).status_code == 403


def test_the_office_sees_how_every_institution_stands(
    admin: Membership,
    officer: Membership,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    invited(admin)
    head = acting(someone("m-head", place("members-office", "independent_body"), Role.HEAD))
    [state] = [row for row in review_states(head) if row.institution_id == admin.institution_id]
    assert (state.members, state.due, state.overdue) == (2, 2, 2)
    assert (state.administrators, state.invitations) == (1, 1)
    assert state.oldest == dt.date(2024, 1, 1)
    assert review_states(acting(officer)) == []
    assert admin.institution in overdue_with_reviews(head)
    assert not overdue_with_reviews(acting(officer))
    found = worklist(head, kind="late-reviews")
    lines = [str(each.line.what) for group in found.groups for each in group.lines]
    # Where the record has long had no signed head, that alarm stands above it.
    below = [line for line in lines if not line.startswith("Alarm: ")]
    assert "overdue with the quarterly review" in below[0]


def test_limits_of_sign_ins_are_set_for_ones_own_institution(
    admin: Membership, place: Callable[..., Institution]
) -> None:
    client = client_of(admin)
    wrong = client.post("/account/limits/", {"idle_minutes": "60", "absolute_hours": "12"})
    assert wrong.status_code == 422
    client.post("/account/limits/", {"idle_minutes": "5", "absolute_hours": "8"})
    rules = admin.institution.sign_in_rules
    assert (rules.idle_minutes, rules.absolute_hours) == (5, 8)
    with pytest.raises(OutOfScope):
        services.set_sign_in_rules(
            place("members-other"), idle_minutes=5, absolute_hours=8, actor=acting(admin)
        )


def test_an_administrator_ends_the_sign_ins_through_their_institution(
    admin: Membership, officer: Membership
) -> None:
    theirs = client_of(officer)
    client_of(admin).post(f"/account/members/{officer.pk}/sign-ins/")
    assert theirs.get("/account/").status_code == 302
    assert SignIn.objects.get(user=officer.user).ended_because == "by-administrator"


def test_a_list_of_members_is_searched_sorted_and_filtered(
    admin: Membership, officer: Membership, client_as: Callable[[Role], Client]
) -> None:
    actor = acting(admin)

    def found(**wanted: str) -> list[str]:
        return [row.user.username for row in Members.found_by(actor, **wanted)]

    assert found(q="OFFICER") == ["m-officer"]
    assert found(role="institution-admin") == ["m-admin"]
    assert found(sort="-name") == ["m-officer", "m-admin"]
    assert found(state="due", sort="reviewed") == ["m-admin", "m-officer"]
    services.end_membership(officer, Leaving.MOVED, actor=actor)
    assert found() == ["m-admin"]
    assert found(state="ended") == ["m-officer"]
    assert sorted(found(state="", sort="seen")) == ["m-admin", "m-officer"]


def test_a_sign_in_through_another_membership_is_not_ended_with_one(
    admin: Membership,
    officer: Membership,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    team = someone("m-officer", place("members-team", "local_team"), Role.LOCAL_TEAM)
    client = client_of(team)
    services.end_membership(officer, Leaving.LEFT, actor=acting(admin))
    assert client.get("/account/").status_code == 200
    assert sign_ins.end_of_membership(officer) == 0


def test_invitations_are_found_sorted_and_taken_along(
    admin: Membership,
    police: Institution,
    place: Callable[..., Institution],
    someone: Callable[..., Membership],
) -> None:
    for name in ("Night desk", "Day desk"):
        invitations.invite(
            police,
            email=f"{name.split()[0].lower()}@test.invalid",
            display_name=name,
            role=Role.POLICE,
            link=address("invitation"),
            actor=acting(admin),
        )
    client = client_of(admin)

    def taken(client: Client, **params: str) -> list[str]:
        answer = client.get("/account/invitations/", params | {"format": "csv"})
        assert answer.status_code == 200
        lines = answer.content.decode("utf-8-sig").replace('"', "").splitlines()
        return [line.split(",")[0] for line in lines[1:]]

    assert taken(client, sort="name") == ["Day desk", "Night desk"]
    assert taken(client, q="night") == ["Night desk"]
    assert taken(client, state="accepted") == []
    page = client.get("/account/invitations/", {"q": "nobody"}).content.decode()
    assert "Nothing matches" in page
    other = someone("other-admin", place("members-elsewhere"), Role.INSTITUTION_ADMIN)
    assert taken(client_of(other)) == []
    remaining = AuditEvent.objects.filter(verb="members.exported", subject_key="invitations")
    assert remaining.count() == 4


def test_an_invitation_that_holds_no_longer_is_shown_so_and_made_anew(
    admin: Membership, someone: Callable[..., Membership]
) -> None:
    _row, token = invited(admin)
    other = someone("m-other-admin", admin.institution, Role.INSTITUTION_ADMIN)
    client = client_of(other)

    def listed(**params: str) -> str:
        return client.get("/account/invitations/", params).content.decode()

    assert "no longer valid</span>" not in listed()
    assert "new@test.invalid" in listed(state="waiting")
    services.end_membership(admin, Leaving.LEFT, actor=acting(other))
    page = listed()
    assert "no longer valid</span>" in page
    assert "Whoever made it can no longer give this role." in page
    assert "Invite again" in page
    assert "new@test.invalid" not in listed(state="waiting")
    assert "new@test.invalid" in listed(state="lapsed")
    answer = client.get("/account/invitations/", {"format": "csv"})
    assert ',"no longer valid",' in answer.content.decode("utf-8-sig")
    # One button takes it over, and so does inviting the same person once more.
    row = Invitation.objects.get()
    client.post(f"/account/invitations/{row.pk}/resend/")
    assert "no longer valid</span>" not in listed()
    assert "new@test.invalid" in listed(state="unconfirmed")
    Invitation.objects.update(invited_by=admin.user)
    assert Client().get(f"/account/invitation/{token}/").status_code == 404
    sent = {
        "display_name": "New", "email": "NEW@test.invalid",
        "institution": admin.institution.code, "role": Role.POLICE.value,
    }  # fmt: skip
    assert client.post("/account/invitations/", sent).status_code == 302
    assert "New" in listed(state="unconfirmed")
    assert "new@test.invalid" in listed(state="revoked")


def test_the_list_of_invitations_asks_no_more_for_many_makers(
    admin: Membership,
    someone: Callable[..., Membership],
    django_assert_max_num_queries: Any,
) -> None:
    makers = [
        someone(f"m-maker-{number}", admin.institution, Role.INSTITUTION_ADMIN)
        for number in range(6)
    ]
    for number, maker in enumerate(makers):
        invited(maker, f"new-{number}@test.invalid")
    with django_assert_max_num_queries(3):
        assert listed.invitations(acting(admin), "waiting").count() == 6
