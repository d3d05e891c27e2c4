# SPDX-License-Identifier: EUPL-1.2
"""Write, in the role of the web server and by SQL of one's own, what decides who somebody is.

This is what an injection, or a stolen password of that role, can try.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Final

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.models import Membership, User
from vidik.accounts.row_security import _SEALED
from vidik.core.sealing import open_transaction, sealed_statement, sealed_tables, writing_sealed
from vidik.institutions.tests.factories import make_institution

pytestmark = pytest.mark.django_db

ATTACKS: Final = {
    "the hash of a password": "update accounts_user set password = 'x' where id = %(user)s",
    "an account that was switched off": "update accounts_user set is_active = true",
    "an address to which links go": "update accounts_user set email = 'x@test.invalid'",
    "a new account": "insert into accounts_user (username, email, display_name, password,"
    " is_active, is_demo, created_at) values ('x', 'x@test.invalid', 'x', 'x', true, false, now())",
    "a second factor": "insert into mfa_authenticator (type, data, user_id, created_at)"
    " values ('totp', '{}', %(user)s, now())",
    "no second factor": "delete from mfa_authenticator",
    "a membership": "insert into accounts_membership (user_id, institution_id, role, valid_from,"
    " ended_because) values (%(user)s, %(place)s, 'system-admin', current_date, '')",
    "a membership without its end": "update accounts_membership set valid_to = null",
    "an invitation": "insert into accounts_invitation (institution_id, role, email, display_name,"
    " token_hash, invited_at, expires_at) values (%(place)s, 'system-admin', 'x@test.invalid',"
    " 'x', 'x', now(), now() + interval '1 day')",
    "a link to a new password": "insert into accounts_resetlink (user_id, token_hash, factors,"
    " issued_at, expires_at) values (%(user)s, 'x', true, now(), now() + interval '1 day')",
    "a link for a first passkey": "insert into accounts_passkeylink (sign_in_id, token_hash,"
    " asked_at, expires_at) values (gen_random_uuid(), 'x', now(), now() + interval '1 day')",
    "an address of a calendar": "insert into accounts_calendaraddress (membership_id, token_hash,"
    " is_own_only, made_at) values (1, 'x', false, now())",
    "a provider of identities": "insert into accounts_identityprovider (institution_id, code,"
    " issuer, client_id, client_secret, trusted_amr, trusted_acr, is_active, added_at)"
    " values (%(place)s, 'x', 'https://x.invalid', 'x', '', 'x', '', true, now())",
    "a factor that a provider is believed": "update accounts_identityprovider"
    " set trusted_amr = 'pwd'",
    "a link to an account elsewhere": "update accounts_externalidentity set subject = 'x'",
    "longer sign-ins": "update accounts_signinrules set idle_minutes = 15",
    "a sign-in": "insert into accounts_signin (id, user_id, begun_at, seen_at, ended_because,"
    " factor, device, network) values (gen_random_uuid(), %(user)s, now(), now(), '', 'totp', '',"
    " '')",
    "a sign-in that is over": "update accounts_signin set ended_at = null, ended_because = ''",
    "an elevated session": "update accounts_elevation set expires_at = now()",
    "somebody else's session": "update django_session set session_data ="
    " (select session_data from django_session limit 1)",
    "a verified address": "update account_emailaddress set verified = true",
    "a limit that is forgotten": "delete from core_cache",
    "a period after which things are forgotten": "insert into core_retentionperiod (kind, days,"
    " source) values ('x', 1, '')",
    "by a query that writes": "with x as (update accounts_user set password = 'x' returning 1)"
    " select count(*) from x",
    "by a block": "do $$ begin update accounts_user set password = 'x'; end $$",
    "by a merge": "merge into accounts_user u using (select 1 as one) s on u.id > 0"
    " when matched then update set password = 'x'",
    "with a seal of nothing": "update accounts_user set password = 'x'/*" + 64 * "0" + "*/",
}


def refused(statement: str, facts: dict[str, object] | None = None) -> str:
    """Return what the database says against a statement in the role of the web server."""
    try:
        with as_application(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, facts)
    except DatabaseError as error:
        return str(error)
    return ""


@pytest.fixture
def user() -> User:
    return User.objects.create_user("target", email="t@test.invalid", display_name="Target")


def test_nothing_of_it_is_taken_from_anybody_but_the_application(user: User) -> None:
    facts = {"user": user.pk, "place": make_institution("sealed-one").pk}
    person = Actor(f"user:{user.pk}", frozenset(), user_id=user.pk)
    for actor in (None, person):
        for what, attack in ATTACKS.items():
            with acting(actor or Actor.visitor()):
                assert "carries no seal" in refused(attack, facts), what
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_each_sealed_table_is_tried_and_no_other_way_of_writing_is_open() -> None:
    # What is evidence is tried in the room that keeps it.
    evidence = {"audit_auditanchor", "audit_reviewitem", "audit_reviewpattern"}
    assert {*_SEALED, *evidence, "core_cache", "core_retentionperiod"} == set(sealed_tables())
    tried = {table for table in sealed_tables() if any(table in each for each in ATTACKS.values())}
    assert set(sealed_tables()) - tried - evidence == {"account_emailconfirmation"}
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid"
            " where t.tgname = 'vidik_sealed' and t.tgenabled = 'O' and t.tgtype & 62 = 30"
        )
        # Before each statement (2) that inserts (4), deletes (8) or updates (16).
        assert {name for (name,) in cursor.fetchall()} == set(sealed_tables())
        cursor.execute(
            "select table_name, privilege_type from information_schema.role_table_grants"
            " where grantee = 'vidik_app' and privilege_type in ('TRUNCATE', 'TRIGGER')"
        )
        assert cursor.fetchall() == []


@pytest.mark.parametrize(
    "table",
    [
        "auth_group",
        "auth_permission",
        "django_content_type",
        "socialaccount_socialaccount",
        "socialaccount_socialapp",
    ],
)
def test_what_nobody_needs_nobody_writes(table: str) -> None:
    for write in ("delete from {}", "update {} set id = id", "insert into {} default values"):
        assert "permission denied" in refused(write.format(table))


def test_the_application_writes_all_of_it(user: User) -> None:
    place = make_institution("sealed-two")
    with as_application():
        user.set_password("another one that is long")
        user.save()
        User.objects.filter(pk=user.pk).update(last_login=timezone.now())
        made = User.objects.create_user("made", email="m@test.invalid", display_name="Made")
        Membership.objects.create(
            user=made, institution=place, role="reader", valid_from=dt.date(2026, 1, 1)
        )
        Authenticator.objects.bulk_create(
            [Authenticator(user=made, type="totp", data={"percent": "100 %", "quote": "it's \\"})]
        )
        Authenticator.objects.filter(user=made).delete()
        Session.objects.create(session_key="k", session_data="d", expire_date=timezone.now())
        Session.objects.all().delete()
        cache = caches["exact"]
        cache.set("key", "value", 60)
        assert cache.get("key") == "value"
        assert cache.delete("key")
    user.refresh_from_db()
    assert user.has_usable_password()


def test_what_is_settled_when_a_row_begins_stays_even_for_the_application(user: User) -> None:
    with (
        as_application(),
        pytest.raises(DatabaseError, match="username is settled"),
        transaction.atomic(),
    ):
        User.objects.filter(pk=user.pk).update(username="somebody-else")


def test_a_seal_is_for_one_statement_in_one_transaction(user: User) -> None:
    text = "update accounts_user set display_name = 'seen' where id = "
    started = open_transaction(connection.connection)
    elsewhere = replace(started, process=started.process + 1)
    earlier = replace(started, moment=str(Decimal(started.moment) - Decimal("0.000001")))
    forged = {
        "another statement": sealed_statement(f"{text}0", started).replace("= 0/", f"= {user.pk}/"),
        "another connection": sealed_statement(f"{text}{user.pk}", elsewhere),
        "an earlier transaction": sealed_statement(f"{text}{user.pk}", earlier),
        "more behind it": sealed_statement(f"{text}{user.pk}", started) + "; select 1",
        "more before it": "select 1; " + sealed_statement(f"{text}{user.pk}", started),
    }
    for what, statement in forged.items():
        assert "carries no seal" in refused(statement), what
    with as_application(), connection.cursor() as cursor:
        cursor.execute(sealed_statement(f"{text}{user.pk}", started))
        with writing_sealed():
            cursor.execute("update accounts_user set display_name = %s", ["50 % of “it’s”"])
    user.refresh_from_db()
    assert user.display_name == "50 % of “it’s”"


def test_values_of_the_application_never_end_its_statement(user: User) -> None:
    """What somebody types stays a value, also where the whole text is sent at once."""
    hostile = "'; update accounts_user set is_active = false; --"
    with as_application():
        User.objects.filter(pk=user.pk).update(display_name=hostile)
    user.refresh_from_db()
    assert (user.display_name, user.is_active) == (hostile, True)


def test_the_drivers_own_connection_is_refused_as_well(settings: object) -> None:
    """A connection that knows nothing of Django: the way of a stolen password."""
    del settings
    facts = connection.get_connection_params()
    for name in ("cursor_factory", "context"):
        facts.pop(name, None)
    with psycopg.connect(**facts) as stolen:
        stolen.execute("set role vidik_app")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="carries no seal"):
            stolen.execute("update accounts_user set password = 'x'")
