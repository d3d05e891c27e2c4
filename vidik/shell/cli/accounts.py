# SPDX-License-Identifier: EUPL-1.2
"""`vidik accounts`: first administrators, and a way back in for who is locked out."""

from __future__ import annotations

import click

from vidik.shell.cli.runtime import Refused, database, print_json


@click.group()
def accounts() -> None:
    """Invite the first administrators; help people back in."""


@accounts.command()
@click.argument("email")
@click.option("--name", required=True, help="The function or name by which colleagues know them.")
@click.option("--institution", required=True, help="Code of the institution.")
@click.option("--role", required=True, help="For example system-admin or institution-admin.")
@click.option("--url", default="http://localhost:8000", show_default=True, help="Of the system.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def invite(email: str, *, name: str, institution: str, role: str, url: str, as_json: bool) -> None:
    """Invite somebody by a one-time link, which is printed and sent to EMAIL."""
    with database():
        from django.core.exceptions import ValidationError  # noqa: PLC0415 - needs Django
        from django.core.validators import validate_email  # noqa: PLC0415 - needs Django

        from vidik.access.types import Actor, Denied, Role  # noqa: PLC0415 - needs Django
        from vidik.accounts import services  # noqa: PLC0415 - needs Django
        from vidik.institutions.selectors import by_code  # noqa: PLC0415 - needs Django

        actor = Actor.system("command-line")
        try:
            validate_email(email)
        except ValidationError as error:
            raise Refused(f"“{email}” is no e-mail address.") from error
        known = by_code(actor)
        if institution not in known:
            raise Refused(f"There is no institution “{institution}”; take a code of the registry.")
        roles = {each.value for each in Role} - {Role.SYSTEM.value}
        if role not in roles:
            raise Refused(f"There is no role “{role}”. Roles: {', '.join(sorted(roles))}.")
        try:
            _row, link = services.invite(
                known[institution],
                email=email,
                display_name=name,
                role=Role(role),
                link=lambda token: f"{url.rstrip('/')}/account/invitation/{token}/",
                actor=actor,
            )
        except Denied as error:
            raise Refused(
                f"The kind of institution that “{institution}” is does not hold the role {role}."
            ) from error
        except services.AlreadyThere as error:
            raise Refused(
                "This person already has the role, or an invitation is waiting for them."
            ) from error
    if as_json:
        print_json({"email": email, "role": role, "institution": institution, "link": link})
        return
    click.echo(f"One-time link, open for seven days:\n{link}")


@accounts.command()
@click.argument("user")
@click.option("--factors", is_flag=True, help="Take the lost second factors away as well.")
@click.option("--url", default="http://localhost:8000", show_default=True, help="Of the system.")
def reset(user: str, *, factors: bool, url: str) -> None:
    """Print a one-time link with which USER sets a new password."""
    with database():
        from vidik.access.types import Actor  # noqa: PLC0415 - needs Django
        from vidik.accounts.selectors import user_named  # noqa: PLC0415 - needs Django
        from vidik.accounts.services import make_reset_link  # noqa: PLC0415 - needs Django

        person = user_named(user)
        if person is None:
            raise Refused(f"There is no user “{user}”.")
        token = make_reset_link(person, factors=factors, actor=Actor.system("command-line"))
    click.echo(f"One-time link, open for a day:\n{url.rstrip('/')}/account/new-password/{token}/")


@accounts.command("rotate-key")
def rotate_key() -> None:
    """Put a new key of sign-in in use and encrypt all secrets of second factors with it."""
    with database():
        from vidik.access.types import Actor  # noqa: PLC0415 - needs Django
        from vidik.accounts.services import rotate_sign_in_key  # noqa: PLC0415 - needs Django

        count = rotate_sign_in_key(actor=Actor.system("command-line"))
    click.echo(f"A new key is in use; {count} secrets were encrypted with it. Restart the servers.")
