# SPDX-License-Identifier: EUPL-1.2
"""What may be chosen in a body's register, by code and by name in each language of the country."""

from __future__ import annotations

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext

from vidik.forms.methods.importing import Lists
from vidik.forms.selectors.importing import Options, lists_of, told_apart
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.institutions.models import Institution, Territory
from vidik.institutions.selectors import all_institutions, territories
from vidik.matters.methods.importing import SHEETS
from vidik.matters.methods.rules import Stage
from vidik.matters.selectors.pack import choices, rules
from vidik.matters.types import Claim, HearingState, Nature, Trigger, Verdict

_NAMED: Final = (
    "origin", "ways", "channels", "sex", "age", "offence", "requalification", "measure-end",
    "hearing-kind", "hearing-reason", "testimony-how", "security-measure",
)  # fmt: skip
_PLACES: Final = ("municipality", "city", "city_municipality")


def own_stages(own: Institution) -> list[Stage]:
    """List the stages at which an institution has matters."""
    return rules().stages_of(own.kind.code) if own.kind is not None else []


def ranks() -> dict[str, int]:
    """Return the place of each stage in the order of proceedings."""
    return {each.code: at for at, each in enumerate(rules().stages)}


def bodies() -> QuerySet[Institution]:
    """List all bodies that have matters at some stage."""
    kinds = {kind for each in rules().stages for kind in each.kinds}
    return all_institutions().filter(kind__code__in=kinds).select_related("kind")


def places() -> QuerySet[Territory]:
    """List where an offence may have been committed."""
    return territories().filter(kind__in=_PLACES)


def options(own: Institution) -> Options:
    """Return what an institution may choose from, in the reader's language."""
    stages = own_stages(own)
    mine = {each.code for each in stages}
    acts = [each for each in rules().acts if not each.stages or mine & {*each.stages}]
    measures = [each for each in rules().measures if not each.stages or mine & {*each.stages}]
    found: Options = {name: choices(name) for name in _NAMED}
    for name in ("form", "citizenship"):
        found[name] = [(each.code, name_of(each)) for each in definitions().fields[name].codes]
    found |= {
        "stage": [(each.code, str(each.name)) for each in stages],
        "trigger": _labels(Trigger),
        "nature": _labels(Nature),
        "verdict": _labels(Verdict),
        "claim": _labels(Claim),
        "hearing-state": _labels(HearingState),
        "territory": [(each.code, str(each.name)) for each in places()],
        "body": [(each.code, str(each.name)) for each in bodies()],
        "ending": [(end.code, str(end.name)) for each in stages for end in each.ends],
        "ground": _of_lists({end.grounds for each in stages for end in each.ends}),
        "act": [(each.code, str(each.name)) for each in acts],
        "act-code": _of_lists({each.codes for each in acts}),
        "measure": [(each.code, str(each.name)) for each in measures],
        "measure-ground": _of_lists({each.grounds for each in measures}),
        "sheet": [(each.code, gettext(each.title)) for each in SHEETS[:-1]],
    }
    for each in stages:
        found[f"ending:{each.code}"] = [(end.code, str(end.name)) for end in each.ends]
    for act in acts:
        if act.codes:
            found[f"act-code:{act.code}"] = choices(act.codes)
    return {name: told_apart(rows) for name, rows in found.items()}


def lists_for(own: Institution) -> Lists:
    """Return the codes by everything that may be typed for them, in any language."""
    return lists_of(SHEETS, lambda: options(own))


def _labels(kind: type[Trigger | Nature | Verdict | Claim | HearingState]) -> list[tuple[str, str]]:
    return [(str(each.value), str(each.label)) for each in kind]


def _of_lists(names: set[str]) -> list[tuple[str, str]]:
    return [each for name in sorted(names - {""}) for each in choices(name)]
