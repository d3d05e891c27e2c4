# SPDX-License-Identifier: EUPL-1.2
"""Check and load what a country pack says of assessments."""

from __future__ import annotations

from vidik.assessments.methods.instruments import INSTRUMENTS, RULES, read_instruments, read_rules
from vidik.assessments.services.loading import load_instruments
from vidik.cases.types import Purpose
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.core.telephones import FILE as TELEPHONES
from vidik.proceedings.methods import read_expected, read_forms


def check_assessments(pack: Pack) -> None:
    """Note the faults in the instruments and the rules of a pack."""
    read_instruments(pack)
    rules = read_rules(pack)
    if rules is None:
        return
    pack.expect_known([rules], "numbers", pack.codes(TELEPHONES), "numbers of telephones.csv")
    pack.expect_known([rules], "release_purposes", set(Purpose.values), "purposes of sharing")
    expected = {each.code for each in read_expected(pack)}
    pack.expect_known([rules.release], "expected", expected, "what is expected of proceedings")
    acts = {act.code for form in read_forms(pack).forms for act in form.acts}
    pack.expect_known([rules.release], "heard", acts, "what notices of proceedings say")
    register = f"registers/{rules.incidents.register}.yaml"
    if not pack.has(register):
        pack.fault(rules.incidents, "register", "a register of the pack that holds incidents")


def register() -> None:
    """Register instruments as a part of packs; one without the file has no assessments."""
    register_part(
        Part(
            "assessments", ("assessments/*.csv", RULES), check=check_assessments,
            load=load_instruments, after=("institutions",), needs=INSTRUMENTS,
            pages=("assessments",),
        )
    )  # fmt: skip
