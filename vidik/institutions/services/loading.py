# SPDX-License-Identifier: EUPL-1.2
"""Bring a country pack's institutions, territories, code lists and contact points in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db.models import F, Max
from django.utils.translation import gettext

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.country import FILE as COUNTRY
from vidik.core.country import country_of
from vidik.core.dialling import dialled
from vidik.core.languages import Texts
from vidik.core.models import Code, CodeList
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.core.texts import translated
from vidik.institutions.models import (
    Alias,
    ContactPoint,
    Control,
    Institution,
    Purpose,
    QuestionnaireKind,
    Territory,
)
from vidik.institutions.services.names import search_text
from vidik.institutions.services.renaming import apply_pack_names
from vidik.institutions.types import CodeRow, ContactRow, InstitutionRow, TerritoryRow

_RECENT: Final = dt.timedelta(days=30)

T = TypeVar("T")
KIND_LIST = "institution-kind"
SECTOR_LIST = "institution-sector"
KINDS: Final = "institution_kinds.csv"
SECTORS: Final = "sectors.csv"
TERRITORIES: Final = "territories.csv"
INSTITUTIONS: Final = "institutions.csv"
CONTACTS: Final = "contacts.csv"


class UnknownReference(ValueError):
    """A pack's row names something that the pack does not have."""


def check_institutions(pack: Pack) -> None:
    """Note the faults in a pack's institutions and in what belongs to them."""
    for name in (KINDS, SECTORS):
        pack.expect_unique(pack.table(name, CodeRow, required=True))
    territories = pack.table(TERRITORIES, TerritoryRow, required=True)
    places = pack.codes(TERRITORIES)
    pack.expect_unique(territories)
    pack.expect_known(territories, "parent", places, "a territory of the pack")
    rows = pack.table(INSTITUTIONS, InstitutionRow, required=True)
    codes = pack.codes(INSTITUTIONS)
    pack.expect_unique(rows)
    pack.expect_known(rows, "kind", pack.codes(KINDS), "a kind of institutions")
    pack.expect_known(rows, "sector", pack.codes(SECTORS), "a sector")
    pack.expect_known(rows, "territory", places, "a territory of the pack")
    pack.expect_known(rows, "parent", codes, "an institution of the pack")
    pack.expect_known(rows, "control", Control.values, "outside or controlled")
    pack.expect_known(rows, "questionnaire", QuestionnaireKind.values, "a kind of questionnaire")
    contacts = pack.table(CONTACTS, ContactRow)
    pack.expect_known(contacts, "institution", codes, "an institution of the pack")
    _check_telephones(pack, contacts)


def _check_telephones(pack: Pack, rows: Sequence[ContactRow]) -> None:
    country = country_of(pack)
    beginning = country.demonstration_numbers if country is not None else ""
    with_number = {row.email for row in rows if row.phone}
    for row in rows:
        if not set(row.purposes) <= set(Purpose.values):
            pack.fault(row, "purposes", f"some of {', '.join(Purpose.values)}")
        if (
            row.phone
            and row.is_demo
            and not (beginning and dialled(row.phone).startswith(beginning))
        ):
            expected = (
                f"a number that begins with {beginning or 'demonstration_numbers'} of {COUNTRY}"
            )
            pack.fault(row, "phone", expected)
        if not row.phone and (row.is_duty_line or row.takes_sms or row.hours):
            pack.fault(row, "phone", "a number, since hours, duty or sms are about it")
        if row.takes_sms and not row.is_demo and not row.phone.startswith("+"):
            pack.fault(row, "phone", "a number with + and the code of the country, for sms")
        if row.alternative and (row.alternative == row.email or row.alternative not in with_number):
            pack.fault(row, "alternative", "the email of another row that has a phone")


def load_pack_institutions(pack: Pack, *, actor: Actor) -> list[str]:
    """Bring a pack's institutions and what belongs to them into the registry."""
    kinds = translated(lambda: gettext("Kinds of institutions"))
    load_code_list(KIND_LIST, kinds, pack.table(KINDS, CodeRow), actor=actor)
    sectors = translated(lambda: gettext("Sectors"))
    load_code_list(SECTOR_LIST, sectors, pack.table(SECTORS, CodeRow), actor=actor)
    load_territories(pack.table(TERRITORIES, TerritoryRow), actor=actor)
    bodies = load_institutions(pack.table(INSTITUTIONS, InstitutionRow), actor=actor)
    load_contact_points(pack.table(CONTACTS, ContactRow), actor=actor)
    remaining = ", ".join(bodies.unchanged)
    return [f"Institutions that keep the names written here: {remaining}"] if remaining else []


def load_territories(rows: Sequence[TerritoryRow], *, actor: Actor) -> int:
    """Bring the territories of a pack into the registry; existing ones are brought up to date."""
    with change(actor, Action.INSTITUTIONS_LOAD, idempotent=True):
        known = {territory.code: territory for territory in Territory.objects.all()}
        for row in rows:
            territory = known.get(row.code) or Territory(code=row.code)
            territory.name, territory.kind = row.name, row.kind
            territory.save()
            known[row.code] = territory
        for row in rows:
            parent = _found(known, row.parent, f"territory {row.code}") if row.parent else None
            Territory.objects.filter(code=row.code).update(parent=parent)
    return len(rows)


@dataclass(frozen=True, slots=True)
class InstitutionsLoaded:
    """What loading a pack's institutions did."""

    added: int
    renamed: tuple[str, ...]
    """Codes of institutions that the pack calls otherwise now."""
    unchanged: tuple[str, ...]
    """Codes of institutions of which a name stayed as somebody wrote it here."""


def load_institutions(rows: Sequence[InstitutionRow], *, actor: Actor) -> InstitutionsLoaded:
    """Bring the institutions of a pack into the registry.

    A pack adds what is missing and brings changed names up to date. What somebody merged or
    edited here stays as it is: people's work is never overwritten.

    Raises:
        UnknownReference: a row names a kind, sector, territory or parent that is not there.
    """
    with change(actor, Action.INSTITUTIONS_LOAD) as act:
        kinds = _codes(KIND_LIST)
        sectors = _codes(SECTOR_LIST)
        territories = {territory.code: territory for territory in Territory.objects.all()}
        known = _by_code()
        added = [row for row in rows if row.code not in known]
        fresh = [
            Institution(
                code=row.code,
                name=row.name,
                short_name=row.short_name,
                kind=_found(kinds, row.kind, row.code),
                sector=_found(sectors, row.sector, row.code) if row.sector else None,
                territory=_found(territories, row.territory, row.code) if row.territory else None,
                control=row.control,
                basis=row.basis,
                questionnaire=row.questionnaire or "unknown",
                origin=row.origin,
                note=row.note,
                search_text=search_text(
                    row.code, *row.name.values(), *row.short_name.values(), *row.aliases
                ),
            )
            for row in added
        ]
        for institution in fresh:
            institution.full_clean(
                exclude=("kind", "sector", "territory"),
                validate_unique=False,
                validate_constraints=False,
            )
        known |= {row.code: row for row in Institution.objects.bulk_create(fresh)}
        Alias.objects.bulk_create(
            Alias(institution=known[row.code], text=text) for row in added for text in row.aliases
        )
        below = [
            (known[row.code], _found(known, row.parent, row.code)) for row in added if row.parent
        ]
        for institution, parent in below:
            institution.parent = parent
        Institution.objects.bulk_update([row for row, _parent in below], ["parent"])
        naming = apply_pack_names(rows, known, actor=actor)
        act.record(
            "institutions.loaded",
            label="institutions",
            added=len(added),
            renamed=list(naming.renamed),
            kept=list(naming.unchanged),
        )
    return InstitutionsLoaded(len(added), naming.renamed, naming.unchanged)


def load_contact_points(rows: Sequence[ContactRow], *, actor: Actor) -> int:
    """Bring a pack's contact points into the registry, once each."""
    with change(actor, Action.INSTITUTIONS_LOAD) as act:
        known = _by_code()
        present = {
            (contact.institution.code, contact.email): contact
            for contact in ContactPoint.objects.select_related("institution")
        }
        filled = _fill_telephones(rows, known, present)
        fresh = [
            row
            for row in rows
            if (_found(known, row.institution, row.email).code, row.email) not in present
        ]
        for row in fresh:
            contact = ContactPoint(
                institution=_found(known, row.institution, row.email),
                function=row.function,
                email=row.email,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                confirmed_on=row.confirmed_on,
                is_demo=row.is_demo,
                phone=row.phone,
                hours=row.hours,
                is_duty_line=row.is_duty_line,
                takes_sms=row.takes_sms,
                purposes=list(row.purposes),
            )
            contact.full_clean()
            contact.save()
            present[contact.institution.code, contact.email] = contact
            filled.append(row)
        _point_to_alternatives(filled, known, present)
        act.record("contact-points.loaded", label="institutions", added=len(fresh))
    return len(fresh)


Present = dict[tuple[str, str], ContactPoint]


def _fill_telephones(
    rows: Sequence[ContactRow], known: Mapping[str, Institution], present: Present
) -> list[ContactRow]:
    """Give contact points that came without a telephone the one of the pack; return of which.

    A number that somebody wrote here stays.
    """
    filled = []
    for row in rows:
        body = _found(known, row.institution, row.email)
        contact = present.get((body.code, row.email))
        if contact is None or contact.phone or not row.phone or contact.is_demo != row.is_demo:
            continue
        contact.phone, contact.hours = row.phone, row.hours
        contact.is_duty_line, contact.takes_sms = row.is_duty_line, row.takes_sms
        contact.save()
        filled.append(row)
    return filled


def _point_to_alternatives(
    rows: Sequence[ContactRow], known: Mapping[str, Institution], present: Present
) -> None:
    by_address = {contact.email: contact for contact in present.values()}
    for row in rows:
        if row.alternative:
            body = _found(known, row.institution, row.email)
            contact = present[body.code, row.email]
            contact.alternative = by_address[row.alternative]
            contact.save(update_fields=["alternative"])


def freshen_demo_contacts(today: dt.date, *, actor: Actor) -> int:
    """Move the confirmations of synthetic contact points on, so that the last of them is recent.

    A pack names days, a demonstration is set up on any later one: without this all its addressees
    would be out of reach a year after the pack was written. Who was confirmed long before the
    others still is.

    Returns:
        How many were moved; none within a month of the last confirmation.
    """
    with change(actor, Action.INSTITUTIONS_LOAD, idempotent=True) as act:
        rows = ContactPoint.objects.filter(is_demo=True, confirmed_on__isnull=False)
        last = rows.aggregate(last=Max("confirmed_on"))["last"]
        if last is None or today - last <= _RECENT:
            return 0
        moved = rows.update(confirmed_on=F("confirmed_on") + (today - last))
        act.record("contact-points.loaded", label="institutions", added=0)
    return moved


def load_code_list(code: str, name: Texts, rows: Iterable[CodeRow], *, actor: Actor) -> int:
    """Bring one of the registry's own code lists (kinds, sectors) up to date."""
    with change(actor, Action.INSTITUTIONS_LOAD, idempotent=True):
        code_list, _made = CodeList.objects.update_or_create(code=code, defaults={"name": name})
        count = 0
        for count, row in enumerate(rows, start=1):
            Code.objects.update_or_create(
                list=code_list, code=row.code, defaults={"name": row.name, "position": count}
            )
    return count


def _by_code() -> dict[str, Institution]:
    """Return institutions by code; the code of a merged one leads to the remaining one."""
    rows = {row.pk: row for row in Institution.objects.all()}
    return {
        row.code: rows[row.merged_into_id] if row.merged_into_id else row for row in rows.values()
    }


def _codes(code_list: str) -> dict[str, Code]:
    return {code.code: code for code in Code.objects.filter(list__code=code_list)}


def _found(known: Mapping[str, T], code: str, where: str) -> T:
    try:
        return known[code]
    except KeyError:
        msg = f"{where}: '{code}' is unknown"
        raise UnknownReference(msg) from None


def register() -> None:
    """Register the institutions as a part of packs."""
    files = (KINDS, SECTORS, TERRITORIES, INSTITUTIONS, CONTACTS)
    register_part(
        Part("institutions", files, check=check_institutions, load=load_pack_institutions)
    )
