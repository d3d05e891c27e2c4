# SPDX-License-Identifier: EUPL-1.2
"""The parts of the system that act without a person, as pages name them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def system_actor(label: str) -> str:
    """Name a part of the system by the label under which its acts are recorded."""
    return {
        "system:catalogue-loader": pgettext("actor", "loading of services from the country pack"),
        "system:bed-counter": pgettext("actor", "counting of places that are taken"),
        "system:door-counter": pgettext("actor", "counting of institutions asked"),
        "system:bodies-counter": pgettext("actor", "counting of bodies"),
        "system:bodies-desk": pgettext("actor", "closing of tasks of bodies"),
        "system:bodies-loader": pgettext("actor", "loading of bodies"),
        "system:bodies-registrar": pgettext("actor", "registration of founded bodies"),
        "system:matters-counter": pgettext("actor", "counting of criminal matters"),
        "system:matters-desk": pgettext("actor", "reminders of notices about criminal matters"),
        "system:matters-matcher": pgettext("actor", "search for the case named in a matter"),
        "system:answer-carrier": pgettext("actor", "carrying of explanations into findings"),
        "system:backup": pgettext("actor", "backups"),
        "system:calendar-job": pgettext("actor", "management of the working calendar"),
        "system:case-handover": pgettext("actor", "handing over of cases"),
        "system:case-locator": pgettext("actor", "finding of cases"),
        "system:checker": pgettext("actor", "checks in the background"),
        "system:command-line": pgettext("actor", "command line"),
        "system:demo-letters": pgettext("actor", "synthetic notices of the demonstration"),
        "system:identification-counter": pgettext("actor", "counting of identifications"),
        "system:identification-desk": pgettext("actor", "beginning of procedures"),
        "system:identification-updater": pgettext("actor", "updates after merges of persons"),
        "system:identification-generator": pgettext("actor", "making of generated persons"),
        "system:institution-merge": pgettext("actor", "merging of institutions"),
        "system:mailer": pgettext("actor", "sending of e-mails"),
        "system:notice-merger": pgettext("actor", "moving of notices after a merge"),
        "system:pack-loader": pgettext("actor", "loading of the country pack"),
        "system:trace-matcher": pgettext("actor", "comparing of reports with searches"),
        "system:events-desk": pgettext("actor", "questions about events"),
        "system:events-arranger": pgettext("actor", "comparison of events"),
        "system:events-loader": pgettext("actor", "loading of events"),
        "system:events-counter": pgettext("actor", "counting of events"),
        "system:conference-desk": pgettext("actor", "entering of answers to invitations"),
        "system:own-page": pgettext("actor", "service to persons on pages of their own"),
        "system:proceedings-desk": pgettext("actor", "entering of notices about proceedings"),
        "system:questionnaire-merger": pgettext("actor", "moving of questionnaires after a merge"),
        "system:recognition-counter": pgettext("actor", "counting of screenings and contacts"),
        "system:recorder": pgettext("actor", "management of the record of acts"),
        "system:reminders": pgettext("actor", "reminders"),
        "system:report-builder": pgettext("actor", "building of the annual report"),
        "system:report-counter": pgettext("actor", "service to those who reported"),
        "system:registers-loader": pgettext("actor", "loading of public facts"),
        "system:recommendations-loader": pgettext("actor", "loading of recommendations and plans"),
        "system:register-counter": pgettext("actor", "sums of registers"),
        "system:report-desk": pgettext("actor", "receipt of reports of a suspicion"),
        "system:report-watch": pgettext("actor", "watch over reports that wait"),
        "system:retention-job": pgettext("actor", "deletion after the retention period"),
        "system:outdating-job": pgettext("actor", "watch over cited figures"),
        "system:setup": pgettext("actor", "setting up"),
        "system:sign-in-purger": pgettext("actor", "deletion of old sign-ins"),
        "system:vault-eraser": pgettext("actor", "erasing again after a restore"),
        "system:vault-finder": pgettext("actor", "search in the vault"),
        "system:vault-job": pgettext("actor", "management of the keys of the vault"),
    }.get(label, pgettext("actor", "system"))


def system_name(label: str) -> str:
    """Name a part of the system where people are named beside it."""
    return _("System: %(part)s") % {"part": system_actor(label)}
