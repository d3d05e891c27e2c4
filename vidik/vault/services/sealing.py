# SPDX-License-Identifier: EUPL-1.2
"""Open and seal the rows of persons. Only the vault's own services use this."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, TypeVar

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.core.workflow import Refusal
from vidik.vault.keys import masters
from vidik.vault.methods.envelope import PersonKey, Place
from vidik.vault.methods.names import Unit, units
from vidik.vault.methods.plain import Hidden
from vidik.vault.models import (
    Address,
    Contact,
    Document,
    Name,
    Particulars,
    Person,
    SafeContact,
    Sealed,
    StoredFile,
)
from vidik.vault.types import (
    AddressFacts,
    ContactFacts,
    DocumentFacts,
    Facts,
    FileFacts,
    NameFacts,
    ParticularFacts,
    Safe,
    SafeContactFacts,
)

FactsT = TypeVar("FactsT")

MODEL_OF: Final[Mapping[type, type[Sealed]]] = {
    NameFacts: Name,
    ParticularFacts: Particulars,
    DocumentFacts: Document,
    ContactFacts: Contact,
    AddressFacts: Address,
    SafeContactFacts: SafeContact,
    FileFacts: StoredFile,
}
_ANSWERS: Final = frozenset({"may_call", "may_write", "safe"})
"""Fields that say yes, no or not known."""
FACTS_OF: Final[Mapping[type[Sealed], type]] = {model: facts for facts, model in MODEL_OF.items()}


@dataclass(frozen=True, slots=True, repr=False)
class RankedName(Hidden):
    """A name opened for ranking."""

    shown: str
    kind: str
    year: int | None
    units: tuple[Unit, ...]


class Erased(Refusal):
    """The person's key has been destroyed; nothing of them can be opened or added."""


def key_of(person: Person) -> PersonKey:
    """Open a person's key.

    Raises:
        Erased: it was destroyed.
        Unreadable: it is not this person's, or the master key is gone.
    """
    if person.wrapped_key is None:
        raise Erased(_("This person was erased."))
    return PersonKey.unwrap(bytes(person.wrapped_key), person.code, masters(), person.key_version)


def place(row: Sealed, person: Person, field: str = "content") -> Place:
    """Say where a row's ciphertext stands."""
    return place_of(row._meta.model_name or "", str(row.pk), person, field)  # noqa: SLF001 - Django's public-by-use API


def place_of(table: str, row: str, person: Person, field: str = "content") -> Place:
    """Say where a ciphertext is, by the table's and the row's names."""
    return Place(table, row, field, person.code, person.key_version)


@sensitive_variables()
def seal(row: Sealed, facts: Facts | FileFacts, person: Person, key: PersonKey) -> None:
    """Put sealed facts into a row."""
    row.content = key.seal(_written(asdict(facts)), place(row, person))


@sensitive_variables()
def seal_name(
    row: Name, facts: NameFacts, year: int | None, person: Person, key: PersonKey
) -> tuple[Unit, ...]:
    """Put a sealed name into a row, with what ranking compares: its units and the year of birth.

    Made once here, they need not be made for every candidate of every search.
    """
    found = units(facts.given, facts.family)
    more = {"units": [[one.smooth, *one.keys] for one in found], "born": year}
    row.content = key.seal(_written({**asdict(facts), **more}), place(row, person))
    return found


@sensitive_variables()
def opened_name(content: bytes, at: Place, key: PersonKey) -> RankedName:
    """Open a name for ranking.

    Raises:
        Unreadable: the row was changed, or its content belongs elsewhere.
    """
    fields = json.loads(key.open(content, at))
    return RankedName(
        f"{fields['given']} {fields['family']}".strip(),
        fields["kind"],
        fields["born"],
        tuple(Unit(smooth, tuple(keys)) for smooth, *keys in fields["units"]),
    )


def _written(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


@sensitive_variables()
def opened(row: Sealed, person: Person, key: PersonKey) -> Any:
    """Return the facts of a row.

    Raises:
        Unreadable: the row was changed, or its content belongs elsewhere.
    """
    return facts_from(type(row), key.open(bytes(row.content), place(row, person)))


@sensitive_variables()
def facts_from(model: type[Sealed], content: bytes) -> Any:
    """Read the facts of a kind of row from its opened content."""
    kind = FACTS_OF[model]
    fields = json.loads(content)
    known = kind.__dataclass_fields__  # type: ignore[attr-defined]
    return kind(**{name: _read(name, value) for name, value in fields.items() if name in known})


def _read(name: str, value: Any) -> Any:
    if name in _ANSWERS and isinstance(value, bool):
        # A box that was not ticked, as earlier versions stored it, says that nobody knew.
        return Safe.YES.value if value else Safe.UNKNOWN.value
    return tuple(value) if isinstance(value, list) else value
