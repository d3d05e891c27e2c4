# SPDX-License-Identifier: EUPL-1.2
"""Take out the coded records of victims in the fields of the international standard."""

from __future__ import annotations

import hashlib
import secrets

from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.identification.methods import htcds
from vidik.identification.models import Fact, Procedure
from vidik.identification.selectors.counting.victims import counting, victims
from vidik.identification.selectors.definitions import definitions, standard


class ExportRefused(ValueError):
    """A record holds what is no value of the standard; nothing leaves."""


def victims_as_htcds(year: int, *, actor: Actor) -> tuple[list[str], list[list[str]]]:
    """Return the identified victims of a year, coded and without any identity.

    Rows are in an order drawn anew each time and carry no key of a case, so that two exports are
    not joined row by row. Single rows may still point to a person: whoever takes them is warned.
    Only records of the institution's own cases leave, as far as they are open to whoever takes
    them.

    Returns:
        The fields of the standard, and one row a victim.

    Raises:
        ExportRefused: a value is none of the standard's.
    """
    authorize(actor, Action.IDENTIFICATION_EXPORT)
    known = definitions()
    salt = secrets.token_bytes(16)
    texts: dict[bytes, dict[str, list[str | int]]] = {}
    with counting():
        found = list(victims(year).values_list("pk", flat=True))
    with acting(actor):
        # Neither what another institution answers for and shares, nor what an emergency opens.
        own = Procedure.objects.filter(pk__in=found, case__responsible=actor.institution)
        keys = set(scope(actor, Action.IDENTIFICATION_WORK, own).values_list("pk", flat=True))
    with counting():
        order = {key: hashlib.sha256(salt + key.bytes).digest() for key in keys}
        texts = {order[key]: {} for key in keys}
        facts = Fact.objects.filter(procedure__in=keys, ended_at__isnull=True)
        for key, field, value, number in facts.values_list("procedure", "field", "value", "number"):
            if field in known.fields:
                row = texts[order[key]]
                row.setdefault(field, []).append(number if number is not None else value)
    header = htcds.columns(known)
    rows = [htcds.row(texts[mark], known) for mark in sorted(texts)]
    wrong = htcds.problems(rows, standard())
    if wrong:
        raise ExportRefused("; ".join(wrong))
    record(
        actor.label,
        "identification.exported",
        label="identification",
        year=year,
        rows=len(rows),
        left_out=len(found) - len(rows),
    )
    return header, [[row.get(name, "") for name in header] for row in rows]
