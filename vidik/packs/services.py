# SPDX-License-Identifier: EUPL-1.2
"""Load a country pack into the database, in the order in which rooms build on each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.selectors.acting import demo_actor
from vidik.accounts.services.demo import DemoAccount, DemoRefused, ensure_demo_accounts
from vidik.audit.services.recording import record
from vidik.core.retention import UnknownKind, load_periods
from vidik.core.texts import translated
from vidik.exchange.services import demo
from vidik.exchange.services import loading as exchange_loading
from vidik.figures.methods.cataloguefiles import load_catalogue as read_catalogue
from vidik.figures.methods.naming import Catalogue
from vidik.figures.services.catalogue import load_catalogue
from vidik.figures.services.cycles import ensure_cycle
from vidik.figures.services.imports import import_figures, open_lines
from vidik.figures.services.notes import translate_notes
from vidik.forms.methods.sheets import FormError
from vidik.forms.services import loading as forms_loading
from vidik.identification.services import urgency
from vidik.institutions import selectors as institution_selectors
from vidik.institutions.services import loading as institutions_loading
from vidik.packs import reading
from vidik.packs.demo_cases import make_demo_cases
from vidik.packs.demo_today import make_demo_today
from vidik.packs.methods.margins import MarginsError
from vidik.packs.models import LoadedPack
from vidik.packs.people.entering import make_demo_people, make_many_people
from vidik.packs.reading import PackError as PackError  # noqa: PLC0414 - crosses the door
from vidik.prevention.methods.exercises import ExerciseFault
from vidik.prevention.methods.inspections import InspectionFault
from vidik.prevention.services import check_pack_prevention
from vidik.questionnaires.services import (
    acting as questionnaires_acting,
)
from vidik.questionnaires.services import (
    demo as questionnaires_demo,
)
from vidik.recommendations.services import loading as recommendations_loading
from vidik.referral.services import loading as referral_loading
from vidik.registers.services import write_definitions
from vidik.report.services import loading as report_loading
from vidik.vault.services import openings

LOADER = Actor.system("pack-loader")

Advance = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class PackLoad:
    """What loading a pack did."""

    code: str
    changed: bool
    figures: int
    kept: tuple[str, ...] = ()
    """Codes of institutions whose names stayed as somebody wrote them here."""
    untranslated: tuple[str, ...] = ()
    """Notes of figures that are not translated."""


def pack_folder(code: str) -> Path:
    """Give the folder of a pack.

    Raises:
        reading.PackError: there is no such pack.
    """
    folder = Path(settings.PACKS_DIR) / code
    if not (folder / "measures.csv").exists():
        known = ", ".join(
            sorted(p.parent.name for p in Path(settings.PACKS_DIR).glob("*/measures.csv"))
        )
        msg = f"There is no pack “{code}”. Known packs: {known}."
        raise reading.PackError(msg)
    return folder


def catalogue(code: str | None = None) -> Catalogue:
    """Give the measure catalogue of a pack, by default of the one in use."""
    return read_catalogue(pack_folder(code or settings.PACK))


def load_pack(code: str, *, advance: Advance) -> PackLoad:
    """Load a pack, or see that it stands as its files say.

    Everything happens in one transaction: a pack with a fault leaves nothing behind.
    """
    folder = pack_folder(code)
    digest = reading.digest(folder)
    loaded = LoadedPack.objects.filter(code=code).first()
    if loaded is not None and loaded.digest == digest:
        write_definitions()
        return PackLoad(code, changed=False, figures=0)
    with transaction.atomic():
        loading = _load(folder, advance)
        write_definitions()
        LoadedPack.objects.update_or_create(
            code=code, defaults={"digest": digest, "loaded_at": timezone.now()}
        )
        record(LOADER.label, "pack.loaded", label="pack", key=code, digest=digest)
    return loading


def _load(folder: Path, advance: Advance) -> PackLoad:
    steps = 7
    advance("Loading the pack", 0, steps)
    institutions_loading.load_code_list(
        institutions_loading.KIND_LIST,
        translated(lambda: gettext("Kinds of institutions")),
        reading.code_rows(folder / "institution_kinds.csv"),
        actor=LOADER,
    )
    institutions_loading.load_code_list(
        institutions_loading.SECTOR_LIST,
        translated(lambda: gettext("Sectors")),
        reading.code_rows(folder / "sectors.csv"),
        actor=LOADER,
    )
    institutions_loading.load_territories(reading.territories(folder), actor=LOADER)
    advance("Loading the pack", 1, steps)
    bodies = institutions_loading.load_institutions(reading.institutions(folder), actor=LOADER)
    institutions_loading.load_contact_points(reading.contact_points(folder), actor=LOADER)
    advance("Loading the pack", 2, steps)
    names = read_catalogue(folder)
    load_catalogue(names, reading.series_notes(folder), actor=LOADER)
    advance("Loading the pack", 3, steps)
    added = 0
    untold: list[str] = []
    for code in reading.cycles(folder):
        cycle = ensure_cycle(code, actor=LOADER)
        for path in reading.figure_files(folder, code):
            result = import_figures(
                open_lines(path),
                cycle=cycle,
                catalogue=names,
                actor=LOADER,
                reason="The country pack was brought up to date.",
            )
            added += result.added
        told = translate_notes(cycle, reading.note_translations(folder, code), actor=LOADER)
        untold += told.missing
    advance("Loading the pack", 4, steps)
    if (folder / "retention.csv").exists():
        try:
            load_periods(reading.table(folder / "retention.csv"))
        except UnknownKind as error:
            raise reading.PackError(str(error)) from error
    if (folder / "vault" / "looks.csv").exists():
        try:
            openings.load_budgets(reading.table(folder / "vault" / "looks.csv"))
        except openings.UnknownRole as error:
            raise reading.PackError(str(error)) from error
    try:
        exchange_loading.load_pack_exchange(folder, actor=LOADER)
    except exchange_loading.PackFault as error:
        raise reading.PackError(str(error)) from error
    try:
        referral_loading.load_pack_referral(folder, actor=LOADER)
        check_pack_prevention(folder)
    except (referral_loading.PackFault, ExerciseFault, InspectionFault) as error:
        raise reading.PackError(str(error)) from error
    try:
        forms_loading.load_pack_forms(folder, actor=LOADER)
        questionnaires_acting.load_pack_acts(folder, actor=LOADER)
    except FormError as error:
        raise reading.PackError(str(error)) from error
    recommendations_loading.load_pack_recommendations(folder, names, actor=LOADER)
    urgency.follow_terms()
    advance("Loading the pack", 5, steps)
    newest = ensure_cycle(reading.cycles(folder)[-1], actor=LOADER)
    report_loading.load_pack_report(folder, newest, actor=LOADER)
    advance("Loading the pack", steps, steps)
    return PackLoad(
        folder.name, changed=True, figures=added, kept=bodies.kept, untranslated=tuple(untold)
    )


def demo_accounts() -> list[DemoAccount]:
    """Make the demo accounts where they are missing, and give them with their passwords."""
    known = institution_selectors.by_code(LOADER)
    places = {
        user: [known[code] for code in codes]
        for user, codes in reading.demo_places(pack_folder(settings.PACK)).items()
    }
    return ensure_demo_accounts(places, actor=LOADER)


def demo_notices() -> int:
    """Make the notices of a demonstration where there are none, and give how many were made."""
    return demo.make_demo_notices(pack_folder(settings.PACK))


def demo_call() -> int:
    """Open the made-up data call of a demonstration where there is none; gives how many it asks."""
    folder = pack_folder(settings.PACK)
    plan = questionnaires_demo.plan_of(folder)
    office = demo_actor("analyst")
    if plan is None or office is None:
        return 0
    with acting(LOADER):
        cycle = ensure_cycle(plan["cycle"], actor=LOADER)
    return questionnaires_demo.make_demo_call(
        folder, office=office, cycle=cycle, catalogue=read_catalogue(folder)
    )


def demo_contacts() -> int:
    """Bring the days of a demonstration's contact points up to date; gives how many moved."""
    return institutions_loading.freshen_demo_contacts(timezone.localdate(), actor=LOADER)


def demo_cases() -> int:
    """Make the made-up cases of a demonstration where there are none; gives how many were made."""
    return make_demo_cases(pack_folder(settings.PACK), actor=LOADER)


def demo_people(*, advance: Advance) -> int:
    """Make the people of a demonstration where there are none; gives how many reports were made.

    Raises:
        reading.PackError: the pack names what there is not, or figures that contradict each other.
    """
    try:
        return make_demo_people(pack_folder(settings.PACK), actor=LOADER, advance=advance)
    except MarginsError as error:
        raise reading.PackError(str(error)) from error


def demo_today() -> int:
    """Make today's reports of a demonstration where there are none; gives how many were made."""
    return make_demo_today(pack_folder(settings.PACK), actor=LOADER)


def many_people(many: int, *, workers: int, seed: str, advance: Advance) -> int:
    """Make any number of people for measuring; refused where people work.

    Raises:
        reading.PackError: the pack has no made-up people.
        DemoRefused: these settings are for real work.
    """
    if not settings.DEMO:
        msg = "Made-up people are refused here: these settings are for real work."
        raise DemoRefused(msg)
    return make_many_people(settings.PACK, many, workers=workers, seed=seed, advance=advance)
