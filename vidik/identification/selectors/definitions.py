# SPDX-License-Identifier: EUPL-1.2
"""The definitions of the pack in use, read once."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vidik.core.packfiles import read
from vidik.core.states import states_by_name
from vidik.identification.methods import htcds
from vidik.identification.methods.guides import Guide, read_guides
from vidik.identification.methods.norms import Norm, read_norms
from vidik.identification.methods.record import Coded, Definitions, read_definitions


@lru_cache(maxsize=4)
def _of(folder: Path, on: dt.date) -> Definitions:
    return read(folder, lambda pack: read_definitions(pack, on))


def definitions() -> Definitions:
    """Return the fields, codes, reasons and terms of the pack in use, as they hold today.

    Raises:
        PackError: a file of the pack says what it should not.
    """
    return _of(Path(settings.PACKS_DIR) / settings.PACK, timezone.localdate())


@lru_cache(maxsize=4)
def _standard_of(folder: Path) -> dict[str, htcds.Allowed]:
    known = definitions()
    countries = frozenset(each.htcds for each in known.fields["citizenship"].codes if each.htcds)
    return read(folder, lambda pack: htcds.read_standard(pack, countries))


def standard() -> dict[str, htcds.Allowed]:
    """Return the fields of the international standard that the pack uses, with their values."""
    return _standard_of(Path(settings.PACKS_DIR) / settings.PACK)


@lru_cache(maxsize=4)
def _norms_of(folder: Path) -> tuple[Norm, ...]:
    return read(folder, read_norms)


def norms() -> tuple[Norm, ...]:
    """Return the acts that the centre works by, of the pack in use.

    Raises:
        PackError: the file says what it should not.
    """
    return _norms_of(Path(settings.PACKS_DIR) / settings.PACK)


@lru_cache(maxsize=4)
def _guides_of(folder: Path) -> tuple[Guide, ...]:
    return read(folder, read_guides)


def guides() -> tuple[Guide, ...]:
    """Return the guides for interviews of the pack in use.

    Raises:
        PackError: the file says what it should not.
    """
    return _guides_of(Path(settings.PACKS_DIR) / settings.PACK)


def name_of(coded: Coded) -> str:
    """Return what a code is called in the reader's language."""
    return str(coded.name)


def label(list_code: str, code: str) -> str:
    """Return what a code of a list is called; the code itself if the list no longer has it."""
    found = definitions().named(list_code).get(code)
    return name_of(found) if found is not None else code


def choices(list_code: str, blank: str | Promise | None = None) -> list[tuple[str, str]]:
    """Return a list as a form offers it, with a blank first where one is given."""
    first = [("", str(blank))] if blank is not None else []
    return first + [(each.code, name_of(each)) for each in definitions().lists[list_code]]


def countries(without: str = "") -> list[tuple[str, str]]:
    """Return the states of the pack by name, after a blank choice."""
    codes = definitions().fields["country-of-exploitation"].codes
    listed = [(each.code, name_of(each)) for each in codes if each.code != without]
    return [("", str(_("choose"))), *states_by_name(listed)]
