# SPDX-License-Identifier: EUPL-1.2
"""What the exchange room may write into the record of acts: verbs, facts, words."""

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, DAY, FLAG, NUMBER, declare, declare_subject
from vidik.audit.types import ActKind


def register() -> None:
    """Declare the room's verbs and subjects."""
    declare(
        "calendar-day.declared",
        _("A day was declared in the working calendar"),
        day=DAY,
        works=FLAG,
    )
    declare("calendar-day.withdrawn", _("A declared day was withdrawn"), day=DAY)
    declare(
        "deadlines.moved",
        _("Open deadlines were recalculated and moved"),
        ActKind.SYSTEM,
        moved=NUMBER,
    )
    declare("notice.acknowledged", _("Receipt of a notice was acknowledged"), receipt=CODE)
    declare("notice.called", _("Somebody was called about a notice"), spoke=CODE, suffices=FLAG)
    declare("notice.changed", _("A draft of a notice was changed"), addressees=NUMBER)
    declare("notice.classified", _("A reply to a notice was classified"), classification=CODE)
    declare("notice.closed", _("A notice was closed"), addressees=NUMBER)
    declare("notice.corrected", _("The text of a notice was corrected"), version=NUMBER)
    declare("notice.discarded", _("A draft of a notice was discarded"))
    declare("notice.drafted", _("A notice was drafted"), kind=CODE, addressees=NUMBER)
    declare("notice.feedback-given", _("Feedback on a notice was given"), origin=CODE)
    declare("notice.mail-again", _("An e-mail that was given up was queued again"))
    declare("notice.hastened", _("The deadline of a notice was brought forward"), minutes=NUMBER)
    declare("notice.file-removed", _("A file was removed from a draft of a notice"))
    declare("notice.file-read", _("A file of a notice was saved"), ActKind.READ)
    declare("notice.more-time", _("More time was given for a notice"), until=DAY)
    declare("notice.printed", _("A notice was printed"), ActKind.EXPORT, form=CODE)
    declare("notice.read", _("A notice was read"), ActKind.READ, version=NUMBER)
    declare("notices.listed", _("Notices were listed or searched"), ActKind.SEARCH, found=NUMBER)
    declare("notice.posted", _("An act was sent by post"), on=DAY)
    declare("notice.replied", _("A reply to a notice was received"), receipt=CODE, origin=CODE)
    declare(
        "notice.seen", _("A notice was opened by its addressee"), ActKind.READ,
        version=NUMBER,
    )  # fmt: skip
    declare("notice.sent", _("A notice was sent"), kind=CODE, addressees=NUMBER)
    declare("notice.sent-again", _("A notice was sent again"), start=NUMBER)
    declare("notice-kinds.loaded", _("Kinds of notices were loaded"), ActKind.SYSTEM, kinds=NUMBER)
    declare(
        "reminders.sent",
        _("Reminders were sent"),
        ActKind.SYSTEM,
        reminders=NUMBER,
        mails=NUMBER,
    )
    declare(
        "sent-files.destroyed", _("Files that went with notices were destroyed"), ActKind.SYSTEM,
        rows=NUMBER,
    )  # fmt: skip
    declare(
        "reply-files.destroyed", _("Files that came with replies were destroyed"), ActKind.SYSTEM,
        rows=NUMBER,
    )  # fmt: skip
    declare(
        "notices.exported", _("Statistics of notices were exported"), ActKind.EXPORT,
        rows=NUMBER, form=CODE,
    )  # fmt: skip
    declare_subject("exchange", _("notices"))
    declare_subject("exchange.attachment", _("file of a notice"))
    # Between the two whose notice it is: the database shows it to nobody else.
    declare_subject("exchange.addressee", _("notice to an addressee"), is_named=True)
    declare_subject("exchange.calendarday", _("day of the working calendar"), is_named=True)
    declare_subject("exchange.notice", _("notice"))
