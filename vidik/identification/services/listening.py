# SPDX-License-Identifier: EUPL-1.2
"""Recognise notices about proceedings by the code of the case that they name."""

from __future__ import annotations

import re
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.cases.methods.codes import read_code
from vidik.cases.models import Case
from vidik.exchange.models import Notice
from vidik.identification.definitions import expected_kinds
from vidik.identification.models import Expected, Procedure
from vidik.identification.policies import LISTENER
from vidik.identification.selectors.expected import OPEN
from vidik.identification.services.expected import hear_notice

_CODE: Final = re.compile(r"\b(?=(\w{5}[-– ]?\w{5})\b)")
"""Every place where a code may begin: a word of five letters before one must not hide it."""
MOST: Final = 20
"""How many codes of one notice are looked at."""


def listen(notice: Notice) -> None:
    """Enter for the cases that a notice names that it came, where it was expected or not.

    A notice counts that goes to the institution that is responsible for the case. Whoever sent it
    learns nothing: neither whether there is such a case, nor what the centre expects.
    """
    kind = notice.kind.code
    if kind not in {each.answers for each in expected_kinds()}:
        return
    version = notice.versions.first()
    codes = codes_in(f"{version.title}\n{version.text}") if version is not None else []
    if not codes:
        return
    told = list(notice.addressees.values_list("institution_id", flat=True))
    actor = Actor.system(LISTENER)
    with acting(actor):
        authorize(actor, Action.IDENTIFICATION_LISTEN)
        for case in Case.objects.filter(code__in=codes, responsible__in=told).order_by("code"):
            procedure = _told_of(case, kind)
            if procedure is not None and _heard(procedure, notice):
                record(actor.label, "procedure.notice-recognised", procedure, kind=kind)


def _told_of(case: Case, kind: str) -> Procedure | None:
    """Give the procedure of a case in which a notice is awaited, else the newest one.

    A procedure that was opened again follows another one, in which the notice may be awaited. Of
    somebody who was reported more than once it is the procedure that is counted.
    """
    codes = [each.code for each in expected_kinds() if each.answers == kind]
    awaited = Expected.objects.filter(OPEN, procedure=OuterRef("pk"), kind__in=codes)
    of_case = Procedure.objects.filter(case=case)
    counted = of_case.filter(same_as__isnull=False).values("same_as")
    rows = Procedure.objects.filter(Q(case=case, same_as__isnull=True) | Q(pk__in=counted))
    return rows.annotate(waits=Exists(awaited)).order_by("-waits", "-received_at").first()


def _heard(procedure: Procedure, notice: Notice) -> bool:
    """Enter that a notice came; where somebody entered the same meanwhile, look once more.

    The listener may not lock procedures, and whoever sends a notice must not be told of that.
    """
    try:
        with transaction.atomic():
            return hear_notice(procedure, notice.kind.code, notice.pk, notice.sender)
    except IntegrityError:
        return hear_notice(procedure, notice.kind.code, notice.pk, notice.sender)


def codes_in(text: str) -> list[str]:
    """List what may be the code of a case in a text, each once, however it is written.

    By chance one of thirty pairs of words of five letters reads as a code; no case has it.
    """
    found = (read_code(each) for each in _CODE.findall(text))
    return list(dict.fromkeys(code for code in found if code is not None))[:MOST]
