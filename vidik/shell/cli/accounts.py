# SPDX-License-Identifier: EUPL-1.2
"""`vidik accounts`: first administrators, and a way back in for who is locked out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import click

from vidik.shell.cli.options import OPERATOR, answer, json_option
from vidik.shell.cli.runtime import Refused, database

_url_option: Final = click.option(
    "--url", default="http://localhost:8000", show_default=True, help="Of the system."
)


@click.group()
def accounts() -> None:
    """Invite the first administrators; help people back in."""


@accounts.command()
@click.argument("email")
@click.option("--name", required=True, help="The function or name by which colleagues know them.")
@click.option("--institution", required=True, help="Code of the institution.")
@click.option("--role", required=True, help="For example system-admin or institution-admin.")
@_url_option
@json_option
def invite(email: str, *, name: str, institution: str, role: str, url: str, as_json: bool) -> None:
    """Invite somebody: a one-time link is sent to EMAIL, or printed without a mail server."""
    with database():
        from django.core.exceptions import ValidationError
        from django.core.validators import validate_email

        from vidik.access.services import acting
        from vidik.access.types import Actor, Denied, Role
        from vidik.accounts.services import invitations, sending
        from vidik.institutions.selectors import by_code

        actor = Actor.system(OPERATOR)
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
        make = _maker(url, "invitation")
        try:
            with acting(actor):
                row = invitations.invite(
                    known[institution],
                    email=email,
                    display_name=name,
                    role=Role(role),
                    link=make,
                    actor=actor,
                )
                link = (
                    ""
                    if sending.mails_go_out()
                    else invitations.draw_invitation_link(row, link=make, actor=actor)
                )
        except Denied as error:
            raise Refused(
                f"The kind of institution that “{institution}” is does not hold the role {role}."
            ) from error
        except invitations.AlreadyMember as error:
            raise Refused(
                "This person already has the role, or an invitation is waiting for them."
            ) from error
    answer(
        {"email": email, "role": role, "institution": institution, "link": link},
        _outcome(link, email),
        as_json=as_json,
    )


@accounts.command()
@click.argument("number", type=int)
@_url_option
def confirm(number: int, *, url: str) -> None:
    """Confirm the role of invitation NUMBER where nobody else in the system can.

    For an emergency: be sure who asks, and let a second person be there. It is on record.
    """
    with database():
        from vidik.access.services import acting
        from vidik.access.types import Actor
        from vidik.accounts.selectors import confirming
        from vidik.accounts.services import invitations, members, sending

        actor = Actor.system(OPERATOR)
        row = confirming.unconfirmed().filter(pk=number).first()
        if row is None:
            raise Refused(f"No invitation {number} is waiting for a second person.")
        found = confirming.confirmers([row])[row.pk]
        if found.memberships:
            who = ", ".join(each.user.username for each in found.memberships)
            raise Refused(f"These people can confirm it in the system: {who}. Ask one of them.")
        make = _maker(url, "invitation")
        try:
            with acting(actor):
                row = invitations.confirm_invitation(row, link=make, actor=actor)
                link = (
                    ""
                    if sending.mails_go_out() or row.replaces_id is not None
                    else invitations.draw_invitation_link(row, link=make, actor=actor)
                )
        except members.NothingToChange as error:
            raise Refused("Whoever gave the role may no longer give it.") from error
    if row.replaces_id is not None:
        click.echo("The member has the new role.")
        return
    click.echo(_outcome(link, row.email))


@accounts.command()
@click.argument("user")
@click.option("--factors", is_flag=True, help="Take the lost second factors away as well.")
@_url_option
def reset(user: str, *, factors: bool, url: str) -> None:
    """Send USER a one-time link for a new password, or print it without a mail server."""
    with database():
        from vidik.access.services import acting
        from vidik.access.types import Actor
        from vidik.accounts.selectors.acting import user_named
        from vidik.accounts.services import members, sending

        actor = Actor.system(OPERATOR)
        person = user_named(user)
        if person is None:
            raise Refused(f"There is no user “{user}”.")
        make, link = _maker(url, "new-password"), ""
        with acting(actor):
            if sending.mails_go_out():
                members.make_reset_link(person, factors=factors, link=make, actor=actor)
            else:
                link = members.draw_reset_link(person, factors=factors, link=make, actor=actor)
    click.echo(_outcome(link, person.email))


@accounts.command()
@click.argument("who")
@_url_option
def link(who: str, *, url: str) -> None:
    """Print the one-time link that WHO is waiting for, where no mail server is set up.

    WHO is the address of somebody who was invited, or the user name of somebody who is about to
    add their first passkey. It is on record; hand the link to the person and to nobody else.
    """
    with database():
        from vidik.access.services import acting
        from vidik.access.types import Actor
        from vidik.accounts.selectors import acting as accounts_acting
        from vidik.accounts.selectors import confirming
        from vidik.accounts.services import channel, invitations, sending

        actor = Actor.system(OPERATOR)
        if sending.mails_go_out():
            raise Refused("A mail server is set up: links are sent to the people they are for.")
        person = None if "@" in who else accounts_acting.user_named(who)
        rows = confirming.waiting_for(who)
        try:
            with acting(actor):
                if person is not None:
                    address = channel.draw_passkey_link(
                        person, link=_maker(url, "passkey-link"), actor=actor
                    )
                elif (row := rows.first()) is not None:
                    address = invitations.draw_invitation_link(
                        row, link=_maker(url, "invitation"), actor=actor
                    )
                else:
                    raise Refused(f"Nobody called “{who}” is waiting for a link.")
        except sending.LinkInvalid as error:
            raise Refused(f"“{who}” has not asked for a link on the passkeys page.") from error
    click.echo(_outcome(address, who))


def _maker(url: str, kind: str) -> Callable[[str], str]:
    return lambda token: f"{url.rstrip('/')}/account/{kind}/{token}/"


def _outcome(link: str, email: str) -> str:
    if link:
        return f"No mail server is set up. One-time link, for {email} and nobody else:\n{link}"
    return f"A one-time link was sent to {email}."


@accounts.command("rotate-key")
def rotate_key() -> None:
    """Start using a new key of sign-in and encrypt all secrets of second factors with it."""
    with database():
        from vidik.access.types import Actor
        from vidik.accounts.services.factors import rotate_sign_in_key

        count = rotate_sign_in_key(actor=Actor.system(OPERATOR))
    click.echo(f"A new key is in use; {count} secrets were encrypted with it. Restart the servers.")
