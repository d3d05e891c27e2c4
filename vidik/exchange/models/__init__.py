# SPDX-License-Identifier: EUPL-1.2
"""Notices, what happens to them at each addressee's, their clocks, reminders and e-mails.

Every row that belongs to a notice names the two institutions between which it passes, so that the
database can keep all others out.
"""

from vidik.exchange.models.clocks import Clock
from vidik.exchange.models.days import CalendarDay, WorkingCalendar, YearNumber
from vidik.exchange.models.duties import FeedbackDuty, MoreTime
from vidik.exchange.models.kinds import Channel, Kind, Rung, SmsGateway
from vidik.exchange.models.ledger import Event, Mail, Reminder
from vidik.exchange.models.notices import Addressee, Notice, Version
from vidik.exchange.models.replies import Answer, Attachment, Receipt

__all__ = [
    "Addressee",
    "Answer",
    "Attachment",
    "CalendarDay",
    "Channel",
    "Clock",
    "Event",
    "FeedbackDuty",
    "Kind",
    "Mail",
    "MoreTime",
    "Notice",
    "Receipt",
    "Reminder",
    "Rung",
    "SmsGateway",
    "Version",
    "WorkingCalendar",
    "YearNumber",
]
