# SPDX-License-Identifier: EUPL-1.2
"""Read the instruments that were loaded, and the rules and lists of the pack in use."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from vidik.assessments.methods import instruments as methods
from vidik.assessments.methods.instruments import Choice, Rules, read_rules
from vidik.assessments.models import Instrument
from vidik.core.packfiles import Pack
from vidik.core.telephones import Telephone, telephones


@lru_cache(maxsize=4)
def _rules_of(folder: Path) -> Rules | None:
    pack = Pack(folder)
    found = read_rules(pack)
    pack.raise_faults()
    return found


def has_rules() -> bool:
    """Return whether the pack in use says anything of assessments."""
    return _rules_of(Path(settings.PACKS_DIR) / settings.PACK) is not None


def rules() -> Rules:
    """Return what the pack in use says of assessments.

    Raises:
        LookupError: it says nothing; its pages are left out then.
    """
    found = _rules_of(Path(settings.PACKS_DIR) / settings.PACK)
    if found is None:
        raise LookupError(methods.RULES)
    return found


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of one of the lists of the pack, in its order, with their names."""
    if not has_rules():
        return []
    rows: tuple[Choice, ...] = getattr(rules(), name)
    return [(each.code, str(each.name)) for each in rows]


def word(name: str, code: str) -> str:
    """Return a code of one of the lists in words; the code itself where the list lacks it."""
    return dict(choices(name)).get(code, code)


def words(name: str, codes: list[str]) -> list[str]:
    """Return several codes of one of the lists in words."""
    known = dict(choices(name))
    return [known.get(code, code) for code in codes]


def public_numbers() -> list[Telephone]:
    """Return the public numbers that may stand on the copy that somebody carries."""
    known = {each.code: each for each in telephones()}
    return [known[code] for code in (rules().numbers if has_rules() else ()) if code in known]


def current_instruments() -> QuerySet[Instrument]:
    """List the versions that new assessments use."""
    return Instrument.objects.filter(is_current=True)


@lru_cache(maxsize=64)
def _read(key: int, _sha256: str) -> methods.Instrument:
    # Looked up again, so that the content does not have to be read to ask for what is known.
    return methods.from_content(Instrument.objects.values_list("content", flat=True).get(pk=key))


def content_of(row: Instrument) -> methods.Instrument:
    """Return what a version asks; its content never changes."""
    return _read(row.pk, row.sha256)
