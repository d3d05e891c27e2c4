# SPDX-License-Identifier: EUPL-1.2
"""Make the demo accounts of a newcomer's machine."""

from __future__ import annotations

import datetime as dt
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop

from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership, User
from vidik.audit.services import record
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


class DemoRefused(RuntimeError):
    """Demo accounts were asked for where real people work."""


_DEMO: Final = (
    ("analyst", gettext_noop("Demo analyst"), Role.ANALYST),
    ("editor", gettext_noop("Demo editor"), Role.EDITOR),
    ("head", gettext_noop("Demo head of office"), Role.HEAD),
    ("reader", gettext_noop("Demo reader"), Role.READER),
)


def ensure_demo_accounts(institution: Institution, *, actor: Actor) -> list[DemoAccount]:
    """Make the demo accounts once and give them with their passwords.

    The passwords are drawn for each data folder and kept there, so that no two machines share
    one. The editor may also build and read; the analyst corrects and queries.

    Raises:
        DemoRefused: the settings do not allow demo accounts.
    """
    if not settings.DEMO:
        msg = "Demo accounts are refused here: these settings are for real work."
        raise DemoRefused(msg)
    passwords = _passwords(Path(settings.DATA_DIR) / "keys" / "demo-accounts.json")
    accounts = []
    with transaction.atomic():
        for username, display_name, role in _DEMO:
            user = User.objects.filter(username=username).first()
            if user is None:
                user = User.objects.create_user(
                    username,
                    email=f"{username}@demo.invalid",
                    password=passwords[username],
                    display_name=display_name,
                    is_demo=True,
                )
                Membership.objects.create(
                    user=user,
                    institution=institution,
                    role=role,
                    valid_from=dt.date(2024, 1, 1),
                )
                record(actor.label, "account.created", user, role=role.value, demo=True)
            elif user.is_demo and not user.check_password(passwords[username]):
                user.set_password(passwords[username])
                user.save(update_fields=["password"])
                record(actor.label, "account.password-reset", user, demo=True)
            accounts.append(DemoAccount(username, passwords[username], display_name, role))
    return accounts


def _passwords(path: Path) -> dict[str, str]:
    if path.exists():
        stored: dict[str, str] = json.loads(path.read_text())
        return stored
    drawn = {
        username: "-".join(secrets.choice(_WORDS) for _ in range(4))
        for username, _name, _role in _DEMO
    }
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as output:
        json.dump(drawn, output)
    return drawn
