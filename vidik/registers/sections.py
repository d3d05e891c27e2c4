# SPDX-License-Identifier: EUPL-1.2
"""What registers say of a case: each row that stands, with what somebody has to go on from."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy

from vidik.access.types import Action
from vidik.cases.registry import PROTECTION, Happened, Says, Section, Tone, register_section
from vidik.core.days import noon_of
from vidik.registers import selectors
from vidik.registers.registry import registers
from vidik.registers.work import CODE


class _Registers(Says):
    def happened(self) -> Iterator[Happened]:
        in_words = selectors.InWords()
        for register, rows in selectors.rows_of_case(self.scene):
            for row in rows:
                yield Happened(
                    row.at or noon_of(row.day),
                    str(register.title),
                    (*in_words.of(register, row), str(row.institution.name)),
                    Tone.ALARM if register.is_alarming else Tone.PLAIN,
                    reverse("registers:entry-of-case", args=[row.pk]),
                )


def register() -> None:
    """Register the section for the parts of a case that registers hold rows about, if any."""
    parts = frozenset(each.part for each in registers() if each.part is not None)
    if parts:
        register_section(
            Section(
                CODE,
                gettext_lazy("Services and rights"),
                40,
                parts,
                "registers:of-case",
                area=PROTECTION,
                action=Action.CASE_ENTRIES_READ,
                rooms=(CODE,),
                says=_Registers,
            )
        )
