# SPDX-License-Identifier: EUPL-1.2
"""What each form of a report's page does, and what it then says."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.core.formats import format_number
from vidik.referral.models import Report
from vidik.referral.selectors import pack, reports
from vidik.referral.services import duties, handling, reporter_follow_up
from vidik.referral.views.opening import given
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import request_access
from vidik.vault.services.sealing import Erased
from vidik.vault.types import Purpose


def _take(request: HttpRequest, report: Report, actor: Actor) -> str:
    del request
    handling.take_report(report, actor=actor)
    return _("You have taken the report on and lead the cases of its persons.")


def _take_over(request: HttpRequest, report: Report, actor: Actor) -> str:
    handling.take_over(report, request.POST.get("why", ""), actor=actor)
    return _("You have taken the report over and lead the cases of its persons too.")


def _close(request: HttpRequest, report: Report, actor: Actor) -> str:
    words = Plain(request.POST.get("words", ""))
    handling.close_report(report, why=_code(request, "why"), words=words, actor=actor)
    return _("The report has been closed.")


def _reopen(request: HttpRequest, report: Report, actor: Actor) -> str:
    del request
    handling.reopen_report(report, actor=actor)
    return _("The report has been opened again.")


def _notify(request: HttpRequest, report: Report, actor: Actor) -> str:
    done = duties.notify_all(report, actor=actor)
    for reason in done.refused:
        messages.error(request, reason)
    count = done.sent
    return ngettext("%(count)s notice was sent.", "%(count)s notices were sent.", count) % {
        "count": format_number(count, get_language() or "en")
    }


def _open(request: HttpRequest, report: Report, actor: Actor) -> str:
    text = given(request)
    opened = 0
    for row in reports.persons_of(report, actor=actor):
        try:
            request_access(row.person, purpose=Purpose.IDENTIFICATION, **text, actor=actor)
        except Erased:
            # Of one person nothing is left; the others are there.
            continue
        opened += 1
    if not opened:
        raise ValidationError(_("What was reported has been erased; nothing is left to open."))
    return _("What was reported stays open to you for 15 minutes; this is recorded.")


def _message(request: HttpRequest, report: Report, actor: Actor) -> str:
    is_feedback = "is_feedback" in request.POST
    text = Plain(request.POST.get("text", ""))
    if reporter_follow_up.add_message(report, text, is_feedback=is_feedback, actor=actor):
        if is_feedback:
            return _("The feedback is waiting for the reporter.")
        return _("The message is waiting for the reporter. It does not count as feedback.")
    return _(
        "The message was not written: everybody whom the report concerns has been erased. Feedback"
        " to the reporter is no longer due."
    )


def _feedback(request: HttpRequest, report: Report, actor: Actor) -> str:
    try:
        letter = uuid.UUID(request.POST.get("letter", ""))
    except ValueError:
        raise ValidationError(
            _("There is no such message from the centre about this report.")
        ) from None
    reporter_follow_up.mark_feedback(report, letter, actor=actor)
    return _("The message counts as feedback, as of the day on which it was sent.")


def _hand_over(request: HttpRequest, report: Report, actor: Actor) -> str:
    handling.hand_over(report, Plain(request.POST.get("text", "")), actor=actor)
    return _("The note is waiting for the next shift.")


def _hand_over_acknowledged(request: HttpRequest, report: Report, actor: Actor) -> str:
    query = request.POST.get("note", "")
    note = next((each for each in reports.hand_overs(actor, report) if str(each.pk) == query), None)
    if note is None:
        raise ValidationError(_("There is no such note."))
    handling.acknowledge_hand_over(note, actor=actor)
    return _("It is recorded that you have seen the note.")


def _code(request: HttpRequest, name: str) -> str:
    """Return a code that was sent.

    Raises:
        ValidationError: it holds a sign that the database cannot, and so is none.
    """
    typed = request.POST.get(name, "")
    if "\x00" in typed:
        raise ValidationError(_("Choose one of the answers offered."))
    return typed


def _choose(request: HttpRequest, report: Report, actor: Actor) -> str:
    duty = reports.get_duty(report, _code(request, "rule"), actor=actor)
    found = pack.institution_by_code(_code(request, "institution"))
    if found is None:
        raise ValidationError(_("Choose an institution from the list."))
    duties.choose(duty, found, actor=actor)
    return _("It has been decided who is notified.")


def _set_aside(request: HttpRequest, report: Report, actor: Actor) -> str:
    duty = reports.get_duty(report, _code(request, "rule"), actor=actor)
    duties.set_aside(duty, request.POST.get("why", ""), actor=actor)
    return _("The rule was set aside for this report.")


def _restore(request: HttpRequest, report: Report, actor: Actor) -> str:
    duty = reports.get_duty(report, _code(request, "rule"), actor=actor)
    duties.restore(duty, actor=actor)
    return _("The rule applies to this report again.")


def _outcome(request: HttpRequest, report: Report, actor: Actor) -> str:
    number = request.POST.get("position", "")
    row = next(
        (each for each in reports.persons_of(report, actor=actor)
         if str(each.position) == number), None,
    )  # fmt: skip
    if row is None:
        raise ValidationError(_("There is no such person in this report."))
    handling.enter_outcome(
        row, _code(request, "outcome"), reason=_code(request, "reason"), actor=actor
    )
    return _("The outcome has been set.")


STEPS: Final[dict[str, Callable[[HttpRequest, Report, Actor], str]]] = {
    "take": _take,
    "take-over": _take_over,
    "close": _close,
    "reopen": _reopen,
    "notify": _notify,
    "open": _open,
    "message": _message,
    "feedback": _feedback,
    "hand-over": _hand_over,
    "hand-over-seen": _hand_over_acknowledged,
    "choose": _choose,
    "set-aside": _set_aside,
    "restore": _restore,
    "outcome": _outcome,
}
