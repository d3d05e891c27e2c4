# SPDX-License-Identifier: EUPL-1.2
"""Load what the pack says: indicator lists, alert rules, who is competent where."""

from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from django.db import transaction
from django.utils import timezone

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.forms.methods.sheets import FormError, read_sheet
from vidik.institutions.models import Institution, Territory
from vidik.referral.methods.alerts import RuleFault, read_book
from vidik.referral.methods.danger import read_danger
from vidik.referral.methods.lists import ListFault, as_content, read_survey, view
from vidik.referral.methods.screening import ORDER, LogicFault, read_logic
from vidik.referral.models import Competence, IndicatorList, RuleSet

FOLDER: Final = "indicators"
EVERYTHING: Final = "all"


class PackFault(ValueError):
    """A file of the pack that cannot be loaded, with what is wrong in it."""


def load_pack_referral(folder: Path, *, actor: Actor) -> int:
    """Load the lists, rules and competences of a pack; gives how many lists stand.

    A list that was changed gets a new version; screenings begun with the old one keep it. A pack
    without a folder of indicators is let be: not every country has such lists.

    Raises:
        PackFault: a file says what cannot be; the file and the line are named.
    """
    authorize(actor, Action.INSTITUTIONS_LOAD)
    if not (folder / FOLDER).exists():
        return 0
    try:
        with transaction.atomic():
            count = _load_lists(folder / FOLDER)
            _load_rules(folder / "alert_rules.yaml")
            _load_competence(folder / "competence.csv")
            record(actor.label, "indicators.loaded", label="referral", lists=count)
    except (ListFault, LogicFault, RuleFault, FormError) as error:
        raise PackFault(str(error)) from error
    return count


def _load_lists(folder: Path) -> int:
    logic = _document(folder / "logic.yaml")
    read_logic(logic.get("thresholds", {}))
    read_danger(logic.get("danger"))
    missing = [level for level in ORDER if level not in logic.get("levels", {})]
    if missing:
        msg = f"logic.yaml: levels {', '.join(missing)} are missing"
        raise PackFault(msg)
    groups = read_survey(read_sheet(folder / "survey.csv"))
    heads = list(_table(folder / "lists.csv"))
    now = timezone.now()
    standing = []
    for position, head in enumerate(heads):
        everything = head["sector"] == EVERYTHING
        sheet = view(groups, head, version="", everything=everything, line=position + 2)
        content = {**as_content(sheet), "logic": logic, "position": position}
        mark = hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
        content["version"] = mark[:8]
        row = IndicatorList.objects.filter(code=sheet.code, sha256=mark).first()
        IndicatorList.objects.filter(code=sheet.code).exclude(sha256=mark).update(is_current=False)
        if row is None:
            row = IndicatorList.objects.create(
                code=sheet.code,
                version=mark[:8],
                content=content,
                sha256=mark,
                loaded_at=now,
            )
        elif not row.is_current:
            row.is_current = True
            row.save(update_fields=["is_current"])
        standing.append(row.pk)
    IndicatorList.objects.exclude(pk__in=standing).update(is_current=False)
    return len(standing)


def _load_rules(path: Path) -> None:
    document = _document(path)
    book = read_book(document)
    known = set(Institution.objects.values_list("code", flat=True))
    unknown = [rule.institution for rule in book.rules if rule.institution not in {"", *known}]
    if unknown:
        msg = f"alert_rules.yaml: there is no institution {', '.join(unknown)}"
        raise PackFault(msg)
    mark = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    RuleSet.objects.exclude(sha256=mark).update(is_current=False)
    RuleSet.objects.update_or_create(
        sha256=mark,
        defaults={"is_current": True},
        create_defaults={"content": document, "loaded_at": timezone.now()},
    )


def _load_competence(path: Path) -> None:
    places = set(Territory.objects.values_list("code", flat=True))
    bodies = {row.code: row for row in Institution.objects.filter(merged_into__isnull=True)}
    rows = []
    for line, row in enumerate(_table(path), start=2):
        if row["municipality"] not in places:
            raise _fault(path, line, "a territory of the pack", row["municipality"])
        if row["institution"] not in bodies:
            raise _fault(path, line, "an institution of the pack", row["institution"])
        if row["verified"] not in {"yes", "no"}:
            raise _fault(path, line, "yes or no", row["verified"])
        rows.append(
            Competence(
                municipality=row["municipality"],
                role=row["role"],
                institution=bodies[row["institution"]],
                source=row["source"],
                verified=row["verified"] == "yes",
            )
        )
    Competence.objects.all().delete()
    Competence.objects.bulk_create(rows)


def _table(path: Path) -> Iterable[Mapping[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream, strict=True)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise PackFault(msg) from error


def _document(path: Path) -> Any:
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        msg = f"{path.name} cannot be read: {error}"
        raise PackFault(msg) from error
    if not isinstance(found, dict):
        msg = f"{path.name}: a mapping was expected"
        raise PackFault(msg)
    return found


def _fault(path: Path, line: int, expected: str, found: str) -> PackFault:
    return PackFault(f"{path.name}, line {line}: expected {expected}, found “{found}”")
