# SPDX-License-Identifier: EUPL-1.2
"""The patterns that this room can see in the acts themselves."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import ActKind, register_pattern
from vidik.audit.types import Event, Limits, Pattern

_LOOKS = (ActKind.READ, ActKind.SEARCH, ActKind.EXPORT)


def register() -> None:
    """Register the patterns."""
    register_pattern(
        Pattern(
            "many-records",
            _("Many records in a short time"),
            _("One person viewed this many different records within the window."),
            (ActKind.READ,),
            counts_records=True,
        )
    )
    register_pattern(
        Pattern(
            "at-night",
            _("Viewing at night"),
            _("Views, searches and exports at night. Duty explains many of them."),
            _LOOKS,
            filter_acts=at_night,
        )
    )
    register_pattern(
        Pattern(
            "not-own-case",
            _("Viewing records of others’ cases"),
            _("Records on which the person does not work, viewed with a stated purpose."),
            (ActKind.READ,),
            facts={"own": False},
            counts_records=True,
        )
    )
    register_pattern(
        Pattern(
            "after-case-end",
            _("Viewing after the end of a case"),
            _("Records that were already closed."),
            (ActKind.READ,),
            facts={"ended": True},
            counts_records=True,
        )
    )
    register_pattern(
        Pattern(
            "many-denials",
            _("Many refusals"),
            _(
                "Repeated attempts to open what is not permitted: this many refusals within the "
                "window."
            ),
            (ActKind.DENIAL,),
        )
    )
    register_pattern(
        Pattern(
            "refused-visitors",
            _("Many refusals and failed sign-ins of visitors"),
            _(
                "This many attempts within the window. They cannot be told apart: it may have "
                "been one person, several, or a program that tries codes or passwords."
            ),
            (ActKind.DENIAL, ActKind.FAILED_SIGN_IN),
            of_visitors=True,
        )
    )
    register_pattern(
        Pattern(
            "many-exports",
            _("Many exports"),
            _("This many files were exported within the window."),
            (ActKind.EXPORT,),
        )
    )
    register_pattern(
        Pattern(
            "emergency-of-a-head",
            _("Emergency access of a head"),
            _(
                "Emergency access was opened and nobody else heads the institution: there was no "
                "superior to notify. Ask the head why it was needed, and make sure that somebody "
                "else reviews it."
            ),
            (ActKind.RIGHTS,),
            facts={"nobody_notified": True},
        )
    )


def at_night(events: Iterable[Event], limits: Limits) -> Iterator[Event]:
    """Keep the acts of the hours that count as night, in local time."""
    if limits.from_hour is None or limits.until_hour is None:
        return
    over_midnight = limits.from_hour > limits.until_hour
    for event in events:
        hour = timezone.localtime(event.at).hour
        late, early = hour >= limits.from_hour, hour < limits.until_hour
        if (late or early) if over_midnight else (late and early):
            yield event
