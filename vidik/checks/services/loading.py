# SPDX-License-Identifier: EUPL-1.2
"""Check the written rules of a country pack; they are read where they are used."""

from __future__ import annotations

from vidik.checks.methods.packrules import RulesError, load_rules
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part


def check_rules(pack: Pack) -> None:
    """Note the faults in a pack's rules."""
    if not pack.has("checks"):
        return
    try:
        load_rules(pack.folder / "checks")
    except RulesError as error:
        for fault in str(error).splitlines():
            name, _colon, rest = fault.partition(": ")
            code, _colon, expected = rest.partition(": ")
            _note(pack, name, code, expected)


def _note(pack: Pack, name: str, code: str, expected: str) -> None:
    """Note a fault on the line of the rule that it names."""
    for file in pack.files("checks/*.y*ml"):
        for entry in pack.listed(file, "rules"):
            if code in {entry.get("code"), name}:
                pack.fault(entry, code, expected)
                return
    pack.add_fault(f"checks/{name}", 1, code or "rules", expected or "a list “rules”")


def register() -> None:
    """Register the rules as a part of packs."""
    register_part(Part("checks", ("checks/*.yaml", "checks/*.yml"), check=check_rules))
