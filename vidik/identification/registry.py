# SPDX-License-Identifier: EUPL-1.2
"""What a room above adds to procedures: steps, a part of their page, what follows their changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Action, Actor
from vidik.core.fields import InstitutionChoice, several
from vidik.exchange.selectors.kinds import institutions_for
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import choices
from vidik.identification.types import Event, Table
from vidik.institutions.models import Institution
from vidik.referral.selectors.reports import notified_institutions

Run = Callable[[Procedure, dict[str, Any], Actor], object]
Possible = Callable[[Procedure], bool]
Filled = Callable[[Procedure, Actor], dict[str, Any]]


class StepForm(forms.Form):
    """A form about one procedure; lists of codes come from the pack when it is shown."""

    lists: ClassVar[dict[str, str]] = {}
    """Field → list of codes."""
    preset: ClassVar[tuple[str, ...]] = ()
    """Fields that an address may fill in beforehand, to be seen and changed."""
    is_removed = False
    """Whether what the address chose beforehand cannot be chosen any more."""

    def __init__(self, *args: Any, procedure: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.procedure = procedure
        for name, list_code in self.lists.items():
            field = self.fields[name]
            blank = None if isinstance(field, forms.MultipleChoiceField) else _("choose")
            field.choices = choices(list_code, blank)  # type: ignore[attr-defined]


class ConfirmForm(StepForm):
    """Nothing to choose: only to confirm."""


class AddresseesForm(StepForm):
    """Institutions to which a notice goes: first those notified of the report, or another one."""

    kind_of_notice: ClassVar[str] = ""
    addressees = several(_("Those who were notified of the report"), required=False)
    another = InstitutionChoice(
        label=_("Another institution"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("none"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        possible = self.possible(self.kind_of_notice)
        reported = possible.filter(pk__in=notified_institutions(self.procedure.report_id))
        known = [(row.code, str(row.name)) for row in reported]
        self.fields["addressees"].choices = known  # type: ignore[attr-defined]
        self.fields["another"].queryset = possible  # type: ignore[attr-defined]

    @staticmethod
    def possible(kind: str) -> QuerySet[Institution]:
        """List the institutions that a kind of notice may go to."""
        return institutions_for(kind)

    def named(self) -> list[str]:
        """Return the codes of the institutions that were chosen."""
        other = self.cleaned_data.get("another")
        codes = [*self.cleaned_data["addressees"], *([other.code] if other else [])]
        return list(dict.fromkeys(codes))


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step as its page shows it."""

    title: str | Promise
    run: Run
    done: str | Promise
    possible: Possible
    form: type[StepForm] = ConfirmForm
    action: Action = Action.IDENTIFICATION_WORK
    intro: str | Promise = ""
    group: str = "next"
    """`next` moves the procedure on, `person` is for the person, `more` the rest."""
    finishes: bool = False
    """Whether it finishes what was begun before the procedure was joined to another one."""
    is_final: bool = False
    """Whether nothing takes it back; its button says so by its colour."""
    leads: Callable[[Any], str] | None = None
    """Gives where what was done is shown; without it the page of the procedure."""
    typed: str = ""
    """The field in which long words are typed, saved sealed until they are sent; blank: none."""
    about: str = ""
    """The field that chooses the interview which those words are about; blank: the procedure."""
    filled: Filled | None = None
    """Gives what the form begins with, as words that the vault opens; it may ask for a purpose."""


def simply(service: Callable[..., object], *fields: str) -> Run:
    """Call a service of a procedure with what is in some fields."""
    return lambda procedure, data, actor: service(
        procedure, *(data[name] for name in fields), actor=actor
    )


def of_row(row: str, service: Callable[..., object], *fields: str) -> Run:
    """Call a service of the row that was chosen in a field, with what is in others."""
    return lambda _procedure, data, actor: service(
        data[row], *(data[name] for name in fields), actor=actor
    )


def has(rows: str, **which: object) -> Possible:
    """Ask whether a procedure has such rows, as `complaints` in a state.

    They are compared here, so that a page that has read them once does not ask for each step.
    """
    return lambda procedure: any(_fits(row, which) for row in getattr(procedure, rows).all())


def _fits(row: object, which: Mapping[str, object]) -> bool:
    for name, wanted in which.items():
        field, _, how = name.partition("__")
        value = getattr(row, field)
        if how == "in":
            assert isinstance(wanted, Collection)  # noqa: S101 - written so beside each step
            if value not in wanted:
                return False
        elif value != wanted:
            return False
    return True


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page of a procedure that a room above shows."""

    anchor: str
    label: str | Promise
    template: str
    context: Mapping[str, object]
    is_filled: bool
    """Whether anything is shown in it beside its steps."""
    events: tuple[Event, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """What a room above does with procedures."""

    steps: Mapping[str, StepPage]
    """By the part of the address; the anchor of a section is the group of its steps."""
    sections: Callable[[Actor, Procedure, bool], Iterable[Section]]
    """Returns the parts of the page; takes whether the reader works on the procedure."""
    reopened: Callable[[Procedure, Procedure], object]
    """Takes what still waits over, from a procedure to the one that opens it again."""
    decided: Callable[[Procedure, Actor], object] | None = None
    """Follows a decision; the caller holds the procedure, acts and records."""
    overdue: Callable[[dt.date], QuerySet[Any, Any]] | None = None
    """Gives the keys of procedures in which something agreed with others is late."""
    tables: Callable[[int], Sequence[Table]] | None = None
    """Counts for the page of statistics of a year."""
    list_page: tuple[str, str | Promise] | None = None
    """Name and label of a page that the list of procedures leads to."""


_extensions: Final[dict[str, Extension]] = {}


def register_extension(room: str, extension: Extension) -> None:
    """Extend procedures; registering a room again replaces it."""
    _extensions[room] = extension


def extensions() -> Iterator[Extension]:
    """Return what rooms above add, in the order of their names."""
    for room in sorted(_extensions):
        yield _extensions[room]
