# SPDX-License-Identifier: EUPL-1.2
"""Say which institution may reach which other one by a kind of notice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.exchange.models import Channel, Kind
from vidik.institutions.models import Institution


def may_send(kind: Kind, institution: Institution) -> bool:
    """Say whether an institution may send a kind; one that names nobody may be sent by nobody."""
    return _fits(institution, kind.sender_kinds, kind.sender_codes)


def may_receive(kind: Kind, institution: Institution) -> bool:
    """Return whether a kind of notice may go to an institution."""
    return _fits(institution, kind.addressee_kinds, kind.addressee_codes)


def _fits(institution: Institution, kinds: Sequence[str], codes: Sequence[str]) -> bool:
    return institution.code in codes or institution.kind.code in kinds


def channels_of(sender: Institution) -> list[Channel]:
    """Return the channels that bind a sender."""
    return [row for row in Channel.objects.all() if sender.kind.code in row.sender_kinds]


def bound(institution: Institution, channels: Iterable[Channel]) -> Channel | None:
    """Return the channel that stands between a sender and an institution, None where none does.

    Args:
        institution: who is to be reached.
        channels: those that bind the sender.
    """
    for channel in channels:
        if institution.kind.code in channel.addressee_kinds and institution.code != channel.through:
            return channel
    return None


def check_reach(kind: Kind, sender: Institution, addressees: Iterable[Institution]) -> None:
    """Require that a kind of notice may go from an institution to others.

    Raises:
        ValidationError: the sender does not send the kind, an addressee does not receive it, or
            is reached through another body alone.
    """
    if not may_send(kind, sender):
        raise ValidationError({"kind": _("Your institution does not send this kind of notice.")})
    channels = channels_of(sender)
    for institution in addressees:
        if not may_receive(kind, institution):
            raise ValidationError(
                {
                    "addressees": _("“%(name)s” does not receive this kind of notice.")
                    % {"name": institution.name}
                }
            )
        channel = bound(institution, channels)
        if channel is not None:
            through = Institution.objects.filter(code=channel.through).first()
            raise ValidationError(
                {
                    "addressees": _(
                        "Your institution reaches “%(name)s” only through “%(through)s”. Address"
                        " the notice to “%(through)s” instead."
                    )
                    % {
                        "name": institution.name,
                        "through": through.name if through is not None else channel.through,
                    }
                }
            )
