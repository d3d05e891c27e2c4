# SPDX-License-Identifier: EUPL-1.2
"""Create the demo accounts of a trial installation."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from email import message_from_string
from email.utils import parseaddr
from pathlib import Path
from typing import Any, Final

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.conf import settings
from django.core.checks import Error
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from vidik.access.changes import change
from vidik.access.locking import lock_rows
from vidik.access.types import Action, Actor, Role
from vidik.accounts import keys
from vidik.accounts.factors import current_code
from vidik.accounts.models import ExternalIdentity, Membership, User
from vidik.accounts.services.sign_ins import end_all
from vidik.accounts.types import SECOND_FACTOR_ROLES, SignInEnd
from vidik.audit.services.recording import record
from vidik.institutions.models import Institution

_WORDS: Final = tuple(
    "amber birch cedar delta ember fjord grove hazel inlet jasper kestrel linden maple nectar "  # noqa: SIM905 - readable as it is
    "orchid poplar quartz river sorrel tundra umber violet willow yarrow".split()
)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account to try the system with."""

    username: str
    password: str
    display_name: str
    role: Role
    institution: str = ""
    """Code of the institution; of the first if the account has several memberships."""
    second_factor: bool = False
    """Whether a one-time code is asked for; `vidik demo code` gives it."""


class DemoRefused(RuntimeError):
    """Demo accounts were requested in production, or an account is not a demo account."""


_DEMO: Final = (
    ("analyst", gettext_noop("Demo analyst"), (Role.ANALYST,)),
    ("editor", gettext_noop("Demo editor"), (Role.EDITOR,)),
    ("head", gettext_noop("Demo head of office"), (Role.HEAD,)),
    ("reader", gettext_noop("Demo reader"), (Role.READER,)),
    ("auditor", gettext_noop("Demo auditor"), (Role.AUDITOR,)),
    ("sysadmin", gettext_noop("Demo system administrator"), (Role.SYSTEM_ADMIN,)),
    ("centre-head", gettext_noop("Demo head of the centre"), (Role.CENTRE_HEAD,)),
    ("duty", gettext_noop("Demo duty expert"), (Role.DUTY_EXPERT,)),
    ("case", gettext_noop("Demo case expert"), (Role.CASE_EXPERT,)),
    ("statistician", gettext_noop("Demo statistician"), (Role.STATISTICIAN,)),
    ("centre-admin", gettext_noop("Demo administrator of the centre"), (Role.INSTITUTION_ADMIN,)),
    ("shelter", gettext_noop("Demo shelter staff"), (Role.SHELTER_STAFF,)),
    ("police", gettext_noop("Demo police officer"), (Role.POLICE,)),
    (
        "police-nis",
        gettext_noop("Demo police officer with two memberships"),
        (Role.POLICE, Role.LOCAL_TEAM),
    ),
    (
        "police-admin",
        gettext_noop("Demo administrator of a police administration"),
        (Role.INSTITUTION_ADMIN,),
    ),
    ("prosecutor", gettext_noop("Demo public prosecutor"), (Role.PROSECUTOR,)),
    ("court", gettext_noop("Demo court officer"), (Role.COURT_OFFICER,)),
    ("court-appeal", gettext_noop("Demo officer of an appellate court"), (Role.COURT_OFFICER,)),
    ("prison", gettext_noop("Demo prison officer"), (Role.PRISON_OFFICER,)),
    ("responder", gettext_noop("Demo first responder"), (Role.FIRST_RESPONDER,)),
    ("guardian", gettext_noop("Demo guardianship officer"), (Role.CASE_OFFICER,)),
    ("contact-centre", gettext_noop("Demo contact centre"), (Role.FIRST_RESPONDER,)),
    ("inspector", gettext_noop("Demo labour inspector"), (Role.CASE_OFFICER,)),
    ("association", gettext_noop("Demo case worker of an association"), (Role.ASSOCIATION_WORKER,)),
    ("association-head", gettext_noop("Demo head of an association"), (Role.ASSOCIATION_HEAD,)),
    ("provider", gettext_noop("Demo service provider"), (Role.PROVIDER,)),
    ("respondent", gettext_noop("Demo respondent"), (Role.RESPONDENT,)),
    ("validator", gettext_noop("Demo validating authority"), (Role.VALIDATOR,)),
    (
        "respondent-ppo",
        gettext_noop("Demo respondent of a prosecutor’s office"),
        (Role.RESPONDENT,),
    ),
    (
        "validator-ppo",
        gettext_noop("Demo validating authority of a prosecutor’s office"),
        (Role.VALIDATOR,),
    ),
    ("coordinator", gettext_noop("Demo coordinator"), (Role.COORDINATOR,)),
    ("local-team", gettext_noop("Demo member of a local team"), (Role.LOCAL_TEAM,)),
    ("ministry", gettext_noop("Demo officer of the ministry"), (Role.CASE_OFFICER,)),
)


def ensure_demo_accounts(
    places: Mapping[str, Sequence[Institution]], *, actor: Actor
) -> list[DemoAccount]:
    """Create the demo accounts that are missing and return all of them with their passwords.

    The passwords are drawn at random for each data folder and stored there, so that no two machines
    share one. Accounts whose role needs a second factor have one-time codes set up already.

    Args:
        places: the institutions of each demo user, as many as the user has roles, by user name.
        actor: who creates them.

    Raises:
        DemoRefused: the settings do not allow demo accounts.
    """
    _refuse_in_production()
    passwords = _passwords(
        Path(settings.DATA_DIR) / "keys" / "demo-accounts.json",
        [username for username, _name, _roles in _DEMO],
    )
    accounts = []
    known = _Known(Path(settings.DATA_DIR) / "keys" / "demo-accounts-known.json")
    with transaction.atomic():
        for username, display_name, roles in _DEMO:
            if username not in places:
                continue
            user = _user(username, display_name, passwords[username], known, actor)
            for role, institution in zip(roles, places[username], strict=True):
                _member(user, role, institution, actor)
            needs_code = roles[0] in SECOND_FACTOR_ROLES
            if needs_code:
                _ensure_codes(user)
            accounts.append(
                DemoAccount(
                    username,
                    passwords[username],
                    display_name,
                    roles[0],
                    places[username][0].code,
                    needs_code,
                )
            )
    known.store()
    return accounts


def demo_code(username: str) -> str:
    """Return a one-time code that is accepted now for a demo account.

    Each code is accepted once. If the current one and the next have been used, this waits for the
    one after them, half a minute at most.

    Raises:
        DemoRefused: these are production settings, or it is not a demo account with codes.
    """
    _refuse_in_production()
    user = User.objects.filter(username=username, is_demo=True).first()
    found = current_code(user) if user is not None else None
    if found is None:
        with_codes = User.objects.filter(is_demo=True, authenticator__type="totp")
        known = ", ".join(with_codes.values_list("username", flat=True).distinct())
        msg = f"“{username}” has no demo one-time codes. These accounts do: {known or 'none'}."
        raise DemoRefused(msg)
    code, wait = found
    time.sleep(wait)
    return code


def demo_mail(address: str) -> str:
    """Return the last e-mail that the demo sent to an address.

    The demo writes its mail to files in the data folder, for the owner of the machine to read.

    Raises:
        DemoRefused: these are production settings, mail goes to a server, or there is none.
    """
    _refuse_in_production()
    folder = Path(getattr(settings, "EMAIL_FILE_PATH", None) or Path(settings.DATA_DIR) / "mail")
    files = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files:
        for part in reversed(path.read_text(encoding="utf-8").split(f"{'-' * 79}\n")):
            message = message_from_string(part.lstrip())
            if parseaddr(str(message["To"]))[1].lower() == address.lower():
                body = message.get_payload(decode=True)
                charset = message.get_content_charset("utf-8")
                return body.decode(charset) if isinstance(body, bytes) else str(body)
    msg = f"There is no e-mail to “{address}” in {folder}."
    raise DemoRefused(msg)


def _refuse_in_production() -> None:
    if not settings.DEMO:
        msg = "Demo accounts are refused here: these are production settings."
        raise DemoRefused(msg)


def close_demo_accounts(*, actor: Actor) -> int:
    """Deactivate the demo accounts and end their sign-ins; return how many there were.

    The rows stay, since the record of acts refers to them. Setting the demo up again reactivates
    them.
    """
    with change(actor, Action.MEMBERS_MANAGE, idempotent=True) as act:
        rows = lock_rows(open_demo_accounts())
        for user in rows:
            user.is_active = False
            user.set_unusable_password()
            user.save(update_fields=["is_active", "password"])
            Authenticator.objects.filter(user=user).delete()
            ExternalIdentity.objects.filter(user=user).delete()
            act.record("account.closed", user)
        end_all([user.pk for user in rows], SignInEnd.BY_ADMINISTRATOR)
    return len(rows)


def open_demo_accounts() -> QuerySet[User]:
    """List the demo accounts that are in use."""
    return User.objects.filter(is_demo=True, is_active=True)


def check_demo_accounts(**_more: Any) -> list[Error]:
    """Report demo accounts that are active under production settings."""
    if settings.DEMO:
        return []
    try:
        count = open_demo_accounts().count()
    except DatabaseError:
        # Nobody can sign in while the database is down or not set up.
        return []
    if not count:
        return []
    return [
        Error(
            f"{count} demo accounts are active in this database under production settings.",
            hint="Deactivate them: vidik demo remove.",
            id="accounts.E002",
        )
    ]


class _Known:
    """Remembers which stored hashes match: hashing 25 passwords at each start takes seconds."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        self._now: dict[str, str] = {}

    def matches(self, user: User, password: str) -> bool:
        """Return whether the password is that of the account."""
        return self._before.get(user.username) == self._mark(user, password) or user.check_password(
            password
        )

    def note(self, user: User, password: str) -> None:
        """Remember that they match."""
        self._now[user.username] = self._mark(user, password)

    def store(self) -> None:
        """Write the file if anything has changed."""
        if self._now == self._before:
            return
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as output:
            json.dump(self._now, output)

    @staticmethod
    def _mark(user: User, password: str) -> str:
        return hashlib.sha256(f"{password}\0{user.password}".encode()).hexdigest()


def _user(username: str, display_name: str, password: str, known: _Known, actor: Actor) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        user = User.objects.create_user(
            username,
            email=f"{username}@demo.invalid",
            password=password,
            display_name=display_name,
            is_demo=True,
        )
        record(actor.label, "account.created", user, demo=True)
    elif user.is_demo and not (user.is_active and known.matches(user, password)):
        user.set_password(password)
        user.is_active = True
        user.save(update_fields=["password", "is_active"])
        record(actor.label, "account.password-reset", user, demo=True)
    if user.is_demo:
        known.note(user, password)
    return user


def _member(user: User, role: Role, institution: Institution, actor: Actor) -> None:
    """Create a demo membership once; one that somebody has ended stays ended."""
    row, is_new = Membership.objects.get_or_create(
        user=user,
        role=role,
        institution=institution,
        defaults={
            "valid_from": dt.date(2024, 1, 1),
            # Two are left unconfirmed, so that the review has something to show.
            "confirmed_on": None
            if role in {Role.COURT_OFFICER, Role.PROVIDER}
            else timezone.localdate() - dt.timedelta(days=30),
        },
    )
    if is_new:
        record(actor.label, "membership.begun", row, role=role.value, demo=True)


def _ensure_codes(user: User) -> None:
    """Set up one-time codes unless there are some that the key file of this folder decrypts."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if row is not None:
        try:
            keys.decrypt(row.data["secret"])
        except keys.SecretUnreadable:
            row.delete()
        else:
            return
    Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": keys.encrypt(generate_totp_secret())},
    )


def _passwords(path: Path, usernames: Iterable[str]) -> dict[str, str]:
    """Return the passwords stored in the data folder, after drawing those that are missing."""
    stored: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    drawn = {
        username: "-".join(secrets.choice(_WORDS) for _ in range(4))
        for username in usernames
        if username not in stored
    }
    if not drawn:
        return stored
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as output:
        json.dump(stored | drawn, output)
    return stored | drawn
