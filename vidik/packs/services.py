# SPDX-License-Identifier: EUPL-1.2
"""Load a country pack into the database, part by part, as the rooms registered them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.accounts.services.demo import DemoAccount, DemoRefused, ensure_demo_accounts
from vidik.audit.services.recording import record
from vidik.core import packparts
from vidik.core.country import FILE as COUNTRY
from vidik.core.packfiles import Pack, PackError
from vidik.core.packparts import Part, register_part
from vidik.exchange.services import demo
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.methods.naming import Catalogue
from vidik.figures.services.cycles import ensure_cycle
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.services import loading as institutions_loading
from vidik.packs import demo_assessments as assessed
from vidik.packs import demo_cases as cases
from vidik.packs import demo_conferences as conferences
from vidik.packs import demo_matters as criminal
from vidik.packs import demo_own_page as own_page
from vidik.packs import demo_plans as plans
from vidik.packs import demo_registers as registered
from vidik.packs import demo_services as support
from vidik.packs import demo_stays as stays
from vidik.packs import demo_today as today
from vidik.packs import demo_year_of_matters as year_of_matters
from vidik.packs.methods.margins import MarginsError
from vidik.packs.models import LoadedPack
from vidik.packs.people import plan
from vidik.packs.people.entering import make_demo_people, make_many_people
from vidik.questionnaires.services import demo as questionnaires_demo
from vidik.registers.services import write_definitions

LOADER: Final = Actor.system("pack-loader")
ACCOUNTS: Final = "demo_accounts.csv"
Advance = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An institution for which a demo user acts."""

    user: str
    institution: str


def pack_folder(code: str) -> Path:
    """Return the folder of a pack.

    Raises:
        PackError: there is no such pack.
    """
    folder = Path(settings.PACKS_DIR) / code
    if not (folder / COUNTRY).exists():
        found = Path(settings.PACKS_DIR).glob(f"*/{COUNTRY}")
        known = ", ".join(sorted(path.parent.name for path in found))
        raise PackError.of(code, "pack", f"one of {known}")
    return folder


def catalogue(code: str | None = None) -> Catalogue:
    """Return the measure catalogue of a pack, by default of the one in use."""
    return load_catalogue(pack_folder(code or settings.PACK))


def load_pack(code: str, *, advance: Advance) -> list[str] | None:
    """Load a pack, or see that it stands as its files say.

    Everything happens in one transaction: a pack with a fault leaves nothing behind.

    Returns:
        What setup prints; None where nothing changed.

    Raises:
        PackError: it has faults.
    """
    folder = pack_folder(code)
    digest = _digest(folder)
    stored = LoadedPack.objects.filter(code=code).first()
    if stored is not None and stored.digest == digest:
        write_definitions()
        return None
    pack = packparts.check(Pack(folder))
    pack.raise_faults()
    with transaction.atomic():
        lines = packparts.load(pack, actor=LOADER, advance=advance)
        write_definitions()
        LoadedPack.objects.update_or_create(
            code=code, defaults={"digest": digest, "loaded_at": timezone.now()}
        )
        record(LOADER.label, "pack.loaded", label="pack", key=code, digest=digest)
    return lines


def _digest(folder: Path) -> str:
    """Return a digest of every file of the pack, by which a changed pack is noticed."""
    total = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            total.update(str(path.relative_to(folder)).encode())
            total.update(b"\0")
            total.update(path.read_bytes())
    return total.hexdigest()


def check_demo(pack: Pack) -> None:
    """Note the faults in what a pack makes up for a demonstration."""
    rows = pack.table(ACCOUNTS, AccountRow)
    institutions = pack.codes(institutions_loading.INSTITUTIONS)
    pack.expect_known(rows, "institution", institutions, "an institution of the pack")
    plan.read_exceptions(pack)
    support.check_services(pack)
    year_of_matters.check_year(pack)
    registered.check_registers(pack)
    for name in (
        cases.FILE,
        today.FILE,
        plan.FILE,
        stays.FILE,
        plans.FILE,
        assessed.FILE,
        conferences.FILE,
        registered.FILE,
        criminal.FILE,
        own_page.FILE,
    ):
        pack.optional(name)


def register() -> None:
    """Register what is synthetic for a demonstration as a part of packs."""
    files = (
        ACCOUNTS,
        cases.FILE,
        today.FILE,
        plan.FILE,
        plan.EXCEPTIONS,
        stays.FILE,
        plans.FILE,
        assessed.FILE,
        *support.FILES,
        conferences.FILE,
        registered.FILE,
        criminal.FILE,
        year_of_matters.FILE,
        own_page.FILE,
    )
    register_part(Part("demonstration", files, check=check_demo))


def demo_places(folder: Path) -> dict[str, list[str]]:
    """Read for which institutions the demo users act: codes by user name, in their order."""
    places: dict[str, list[str]] = {}
    for row in Pack(folder).table(ACCOUNTS, AccountRow):
        places.setdefault(row.user, []).append(row.institution)
    return places


def demo_accounts() -> list[DemoAccount]:
    """Make the demo accounts where they are missing, and give them with their passwords."""
    known = institution_selectors.by_code(LOADER)
    places = {
        user: [known[code] for code in codes]
        for user, codes in demo_places(pack_folder(settings.PACK)).items()
    }
    return ensure_demo_accounts(places, actor=LOADER)


def demo_notices() -> int:
    """Make the notices of a demonstration where there are none, and give how many were made."""
    return demo.make_demo_notices(pack_folder(settings.PACK))


def demo_call() -> int:
    """Open the synthetic data call of the demo unless there is one; return how many it asks."""
    folder = pack_folder(settings.PACK)
    call = questionnaires_demo.plan_of(folder)
    office = demo_actor("analyst")
    if call is None or office is None:
        return 0
    with acting(LOADER):
        cycle = ensure_cycle(call["cycle"], actor=LOADER)
    return questionnaires_demo.make_demo_call(
        folder, office=office, cycle=cycle, catalogue=load_catalogue(folder)
    )


def demo_contacts() -> int:
    """Bring the days of a demonstration's contact points up to date; return how many moved."""
    return institutions_loading.freshen_demo_contacts(timezone.localdate(), actor=LOADER)


def demo_cases() -> int:
    """Create the synthetic cases of the demo unless there are some; return how many."""
    return cases.make_demo_cases(pack_folder(settings.PACK), actor=LOADER)


def demo_people(*, advance: Advance) -> int:
    """Make the people of a demonstration where there are none; return how many reports were made.

    Raises:
        PackError: the pack names what there is not, or figures that contradict each other.
    """
    try:
        return make_demo_people(pack_folder(settings.PACK), actor=LOADER, advance=advance)
    except MarginsError as error:
        raise PackError.of(plan.FILE, "figures", str(error)) from error


def demo_today() -> int:
    """Make today's reports of a demonstration where there are none; return how many were made."""
    return today.make_demo_today(pack_folder(settings.PACK), actor=LOADER)


def demo_stays() -> int:
    """Make the stays of a demonstration where there are none; return how many were made."""
    return stays.make_demo_stays(pack_folder(settings.PACK))


def demo_plans() -> int:
    """Make the plans of a demonstration where there are none; return how many were made."""
    return plans.make_demo_plans(pack_folder(settings.PACK), actor=LOADER)


def demo_assessments() -> int:
    """Make the assessments of a demonstration where there are none; return of how many cases."""
    return assessed.make_demo_assessments(pack_folder(settings.PACK), actor=LOADER)


def demo_support() -> int:
    """Make the synthetic support of the demo, and what bodies counted, unless there is some.

    Returns:
        How many rows were entered.
    """
    folder = pack_folder(settings.PACK)
    return support.make_demo_services(folder, actor=LOADER) + support.make_rows_of_bodies(
        folder, actor=LOADER
    )


def demo_registers() -> int:
    """Enter the rows of registers of the demo unless there are some; return how many."""
    return registered.make_demo_registers(pack_folder(settings.PACK))


def demo_conferences() -> int:
    """Make the conferences of a demonstration where there are none; return how many were made."""
    return conferences.make_demo_conferences(pack_folder(settings.PACK))


def demo_matters() -> int:
    """Make the criminal matters of a demonstration where there are none; return how many."""
    return criminal.make_demo_matters(pack_folder(settings.PACK), actor=LOADER)


def demo_year_of_matters() -> int:
    """Make the criminal matters of a year that was published; return how many were made."""
    return year_of_matters.make_year_of_matters(pack_folder(settings.PACK), actor=LOADER)


def demo_own_page() -> int:
    """Give one person of a demonstration a page of their own; return how many were given."""
    return own_page.make_demo_own_page(pack_folder(settings.PACK))


def many_people(many: int, *, workers: int, seed: str, advance: Advance) -> int:
    """Make any number of people for measuring; refused where people work.

    Raises:
        PackError: the pack has no synthetic people.
        DemoRefused: these are production settings.
    """
    if not settings.DEMO:
        msg = "Synthetic people are refused here: these are production settings."
        raise DemoRefused(msg)
    return make_many_people(settings.PACK, many, workers=workers, seed=seed, advance=advance)
