# SPDX-License-Identifier: EUPL-1.2
"""What the room puts on record: never a name, a number or a word that somebody typed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from vidik.audit.registry import CODE, FLAG, NUMBER, ActKind, declare, declare_subject, one_of

_KINDS = one_of("name", "particulars", "document", "contact", "address", "safecontact")


def register() -> None:
    """Declare acts on persons and keys."""
    declare("identity.entered", _("A person was entered"))
    declare("identity.made-up", _("Synthetic persons were entered"), rows=NUMBER)
    declare("identity.added-to", _("Data were added to a person"), kind=_KINDS)
    declare("identity.changed", _("A person’s data were changed"), kind=_KINDS)
    declare("identity.ended", _("A person’s data were marked as ended"), kind=_KINDS)
    declare("identity.file-added", _("A photo or scan of a person was added"))
    declare("identity.files-erased", _("Photos and scans of a person were erased"), files=NUMBER)
    declare("identity.file-read", _("A photo or scan of a person was opened"), ActKind.READ)
    declare(
        "identity.opened",
        _("Somebody stated why they are viewing a person’s data"),
        ActKind.READ,
        why=CODE,
        same=NUMBER,
    )
    declare(
        "insight.asked",
        _("Somebody not named in a case stated why they are viewing it"),
        ActKind.READ,
        why=CODE,
    )
    declare(
        "insight.reviewed",
        _("A head reviewed why somebody viewed a case without being named in it"),
        judgement=one_of("seen", "questioned"),
    )
    declare(
        "insights.read",
        _("Somebody viewed who had viewed cases without being named in them, and why"),
        ActKind.READ,
        found=NUMBER,
    )
    declare(
        "looks.limit",
        _("Somebody reached or exceeded a limit of viewing identities"),
        ActKind.READ,
        kind=one_of("hour", "day", "found", "code", "asked", "danger", "same-words"),
        nobody_notified=FLAG,
    )
    declare(
        "looks.widened",
        _("Somebody was allowed to view further identities beyond the limit"),
        ActKind.RIGHTS,
        by=one_of("factor", "colleague"),
        persons=NUMBER,
        hours=NUMBER,
    )
    declare(
        "looks.asked",
        _("A colleague was asked to approve views of further identities"),
        purpose=CODE,
        persons=NUMBER,
        hours=NUMBER,
    )
    declare("looks.refused", _("A colleague refused a request to view further identities"))
    declare("looks.notices-seen", _("Notices about limits of viewing were read"), found=NUMBER)
    declare("looks.read", _("Somebody viewed how many identities colleagues view"), ActKind.READ)
    declare("identity.looked", _("A person’s data were viewed"), ActKind.READ)
    declare("persons.listed", _("Persons were listed by their codes"), ActKind.SEARCH, found=NUMBER)
    declare(
        "identity.certificate-read",
        _("The certificate of an erasure was downloaded"),
        ActKind.READ,
    )
    declare("identity.log-read", _("The log of access to a person’s data was viewed"), ActKind.READ)
    declare(
        "identities.searched",
        _("Persons were searched for"),
        ActKind.SEARCH,
        purpose=CODE,
        by=one_of("name", "number"),
        hits=NUMBER,
        elsewhere=NUMBER,
        search=CODE,
    )
    declare(
        "identity.merged",
        _("Two entries were found to be one person"),
        primary=CODE,
        followed=NUMBER,
    )
    declare(
        "identity.unmerged",
        _("Two entries were found not to be one person after all"),
        primary=CODE,
        followed=NUMBER,
    )
    declare("identity.held", _("Erasure of a person was prohibited"), ground=CODE)
    declare("identity.hold-lifted", _("Erasure of a person was permitted again"), ground=CODE)
    declare("identity.erasure-proposed", _("Erasure of a person was proposed"), ground=CODE)
    declare("identity.erasure-rejected", _("Erasure of a person was rejected"), reason=CODE)
    declare(
        "identity.erased",
        _("A person was erased"),
        ground=CODE,
        certificate=CODE,
        rows=NUMBER,
        files=NUMBER,
    )
    declare(
        "identity.erased-again",
        _("A person whom a restore had brought back was erased again"),
        certificate=CODE,
        rows=NUMBER,
        files=NUMBER,
    )
    declare(
        "identity.files-erased-again",
        _("Photos and scans that a restore had brought back were erased again"),
        files=NUMBER,
    )
    declare("identity.note-written", _("A note about a person was written"), kind=CODE)
    declare("identity.notes-read", _("Notes about a person were read"), ActKind.READ, notes=NUMBER)
    declare("identity.draft-begun", _("A note about a person was started"), kind=CODE)
    declare("identity.draft-opened", _("One’s own unfinished note was opened again"), kind=CODE)
    declare("identity.draft-dropped", _("An unfinished note was sent or discarded"), kind=CODE)
    declare("identity.message-written", _("A message about a report was written"), inward=FLAG)
    declare(
        "identity.messages-read",
        _("Messages about a report were read"),
        ActKind.READ,
        notes=NUMBER,
    )
    declare(
        "vault.rotation-begun",
        _("Replacement of a key of the vault started"),
        ActKind.SYSTEM,
        key=one_of("master", "search"),
        to=NUMBER,
        rows=NUMBER,
    )
    declare(
        "vault.rotation-done",
        _("A key of the vault was replaced"),
        ActKind.SYSTEM,
        key=one_of("master", "search"),
        to=NUMBER,
        rows=NUMBER,
    )
    declare_subject("vault", _("vault of identities"))
    declare_subject("vault.person", _("person"))
    declare_subject("vault.insight", _("view of a case by somebody not named in it"))
    declare_subject("vault.widening", _("further identities beyond a limit"))
