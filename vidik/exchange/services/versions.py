# SPDX-License-Identifier: EUPL-1.2
"""Versions of a notice’s text, its letter with the places filled, and what locks both."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.core.formats import format_date
from vidik.core.languages import languages
from vidik.core.workflow import Refusal
from vidik.exchange.methods.deadlines import BY_THE_CLOCK, last_day_of
from vidik.exchange.models import Addressee, Notice, Version
from vidik.exchange.services.working_days import zone
from vidik.exchange.types import (
    Draft,
    Expects,
    Letter,
)

PLACES: Final = ("institution", "number", "due", "date")
"""What a text may name in braces; each letter gets its own."""


NO_CONTENT: Final[Mapping[str, str]] = MappingProxyType({})
_PLACE: Final = re.compile(r"\{(\w+)\}")


class NotSendable(Refusal):
    """A notice that cannot be sent, with the reason."""


class DraftDiscarded(NotSendable):
    """A draft that somebody discarded meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("This draft was discarded meanwhile."))


class DraftChanged(NotSendable):
    """A draft that somebody changed after the sender looked at it."""

    def __init__(self, seen: Draft, now_is: Draft) -> None:
        super().__init__(
            _("The draft was changed after you opened this page. Nothing was sent: check it again.")
        )
        self.seen, self.now_is = seen, now_is


def letter_of(
    addressee: Addressee,
    version: Version | None,
    *,
    due_at: dt.datetime | None,
    sent_at: dt.datetime | None,
    to_the_head: bool = False,
) -> Letter:
    """Return a notice as one addressee gets it, with its own number, name and date in the text."""
    text = version.text if version else ""
    language = languages().of_text(text).tag
    due = last_day_of(due_at, zone()) if due_at else None
    sent_on = timezone.localdate(sent_at) if sent_at else None
    institution = addressee.institution
    places = {
        "institution": institution.name.in_language(language),
        "number": addressee.number or "…",
        "due": format_date(due, language) if due else "…",
        "date": format_date(sent_on or timezone.localdate(), language),
    }
    is_hours = addressee.deadline_unit in BY_THE_CLOCK
    return Letter(
        number=addressee.number,
        sender=addressee.sender.name,
        addressee=institution.name,
        title=version.title if version else "",
        text=_PLACE.sub(lambda found: places.get(found[1], found[0]), text),
        ground=addressee.kind.ground,
        expects=Expects(addressee.kind.expects),
        due=due,
        due_at=due_at if is_hours else None,
        sent_on=sent_on,
        to_the_head=to_the_head,
    )


def add_version(
    notice: Notice,
    title: str,
    text: str,
    reason: str,
    actor: Actor,
    *,
    content: Mapping[str, str] = NO_CONTENT,
) -> Version:
    """Add a version of a notice's text, with what it says in codes.

    Raises:
        ValidationError: a text is missing, or names a place in braces that there is none of.
    """
    unknown = sorted({name for name in _PLACE.findall(text) if name not in PLACES})
    if unknown:
        raise ValidationError(
            {
                "text": _("The known placeholders are %(known)s; the text has {%(unknown)s}.")
                % {"known": ", ".join(f"{{{name}}}" for name in PLACES), "unknown": unknown[0]}
            }
        )
    last = notice.versions.first()
    version = Version(
        notice=notice,
        parties=notice.parties,
        number=last.number + 1 if last else 1,
        title=title.strip(),
        text=text.strip(),
        content=dict(content),
        reason=reason.strip(),
        made_at=timezone.now(),
        made_by=actor.label,
    )
    version.full_clean(exclude=["notice", "parties"])
    version.save()
    return version


def current_draft(notice: Notice) -> Draft:
    """Return what a draft says, to whom it would go and with which files, by their keys."""
    version = notice.versions.values_list("number", flat=True).first() or 0
    return Draft(
        version,
        frozenset(notice.addressees.values_list("institution", flat=True)),
        frozenset(notice.attachments.values_list("pk", flat=True)),
    )


def leave_drafts_behind(notice: Notice) -> None:
    """Let nothing but the last text of a draft go out, as the first version of what is sent.

    The caller holds the lock on the notice and sends it.
    """
    written = list(notice.versions.all())
    if len(written) > 1:
        last = written[0]
        notice.versions.all().delete()
        Version.objects.create(
            notice=notice,
            parties=notice.parties,
            number=1,
            title=last.title,
            text=last.text,
            content=last.content,
            made_at=last.made_at,
            made_by=last.made_by,
        )


def require_draft(notice: Notice) -> None:
    """Require that a notice is a draft still.

    Raises:
        NotSendable: it has been sent.
    """
    if notice.sent_at is not None:
        raise NotSendable(_("It has been sent and can no longer be changed; correct it instead."))
