# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: codes and numbers, never a word about a person."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, ActKind, declare, declare_subject


def register() -> None:
    """Declare acts on matters."""
    declare("matter.opened", _("A criminal matter was opened"), stage=CODE)
    declare("matter.suspect", _("A suspect was entered in a matter"))
    declare("matter.injured", _("An injured party was entered in a matter"), named=FLAG)
    declare("matter.charged", _("An offence of a suspect was entered"), offence=CODE)
    declare("matter.requalified", _("An offence was reclassified"), offence=CODE, reason=CODE)
    declare("matter.numbered", _("A body entered its number for a matter"))
    declare("matter.ended", _("A stage ended for suspects"), ending=CODE, persons=NUMBER)
    declare("matter.delegated", _("A matter was delegated to another body"))
    declare("matter.joined", _("A matter was joined with another"))
    declare("matter.separated", _("Suspects were separated into another matter"), persons=NUMBER)
    declare("matter.reopened", _("A stage was reopened for suspects"), persons=NUMBER)
    declare("matter.act", _("An act in the course of a matter was entered"), act=CODE)
    declare("matter.struck", _("An act in the course of a matter was struck out"), act=CODE)
    declare("matter.measure", _("A measure was ordered"), kind=CODE)
    declare("matter.extended", _("A measure was extended"), kind=CODE)
    declare("matter.paused", _("A measure was suspended"), kind=CODE, reason=CODE)
    declare("matter.resumed", _("A measure resumed"), kind=CODE)
    declare("matter.lifted", _("A measure ended"), kind=CODE, ending=CODE)
    declare("matter.hearing", _("A hearing was set"), kind=CODE)
    declare("matter.heard", _("What became of a hearing was entered"), state=CODE)
    declare("matter.judged", _("A judgment was entered"), verdict=CODE)
    declare("matter.served", _("Service of a judgment was entered"))
    declare("matter.final", _("A judgment became final"))
    declare("matter.told", _("A notice that a step makes due was sent"), act=CODE)
    declare("matter.reminded", _("Bodies were asked for notices that they owe"), notices=NUMBER)
    declare("matter.waived", _("It was entered why a notice is not sent"), act=CODE, why=CODE)
    declare(
        "matter.matched", _("A case was looked for by a code that a body typed"), codes=NUMBER,
        found=NUMBER,
    )  # fmt: skip
    declare("matter.linked", _("An injured party was confirmed to be the person of a case"))
    declare("matter.link-taken-back", _("The confirmation of an injured party was taken back"))
    declare("matter.unlinked", _("An injured party was said not to be the person of a case"))
    declare(
        "matters.imported",
        _("A register of criminal matters was imported"),
        rows=NUMBER,
        matters=NUMBER,
        owed=NUMBER,
    )
    declare("matter.read", _("A matter was read"), ActKind.READ)
    declare("matter.ledger-read", _("What a person is told of a matter was read"), ActKind.READ)
    declare("matters.listed", _("Matters were listed"), ActKind.SEARCH, found=NUMBER)
    declare("matters.exported", _("Matters were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE)
    declare("matters.generated", _("Generated matters were entered"), matters=NUMBER)
    declare("matters.summed", _("Matters of all bodies were summed"), ActKind.READ, year=NUMBER)
    declare("judgments.listed", _("Judgments were listed"), ActKind.SEARCH, found=NUMBER)
    declare(
        "judgments.exported", _("Judgments were exported"), ActKind.EXPORT, rows=NUMBER, form=CODE
    )
    declare("judgments.analysed", _("Judgments were counted"), ActKind.READ, year=NUMBER)
    declare_subject("matters", _("matters"))
    declare_subject("matters.matter", _("criminal matter"))
    declare_subject("matters.link", _("criminal matter"))
    declare_subject("matters.owed", _("notice owed"))
