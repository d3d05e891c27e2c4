# SPDX-License-Identifier: EUPL-1.2
"""What the declaration of a register says: its fields, who enters and who sees what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal

from django.forms import Form
from django.utils.translation import get_language, gettext, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor, Role
from vidik.cases.types import Part
from vidik.core.formats import format_date, format_number
from vidik.core.languages import Texts
from vidik.core.years import FIRST_YEAR

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Text

    from vidik.registers.models import Entry
else:  # the type exists for the type checker only
    Text = object

Choices = Iterable[tuple[str, Text]] | Callable[[], Iterable[tuple[str, Text]]]
Values = Mapping[str, Any]
"""Field → what was entered: a code, a list of codes, a number, yes or no, or code → number."""
_HOW_MANY: Final = _("How many")
_TOGETHER: Final = _("Together")
_ROWS: Final = ngettext_lazy("%(shown)s row", "%(shown)s rows", "count")
LARGEST_YEAR: Final = 9999
"""Numbers that may be larger are written with separators: no year is among them."""
MOST_TAPPED: Final = 12
"""Longer lists are a menu instead of buttons, and are summed without what nobody gave."""


class Kind(StrEnum):
    """What a field holds."""

    CODE = "code"
    CODES = "codes"
    NUMBER = "number"
    FLAG = "flag"
    COUNTS = "counts"
    """How many of each of some codes, such as workers by citizenship."""
    INSTITUTION = "institution"
    """The code of an institution, whichever there are."""
    DATE = "date"
    """A day, such as that of a referral; in the future only where the field says so."""
    KEYED = "keyed"
    """What is typed is not kept: only a mark by which the institution recognises the same again."""
    TITLE = "title"
    """What a public thing is called, such as a programme or a paper; the field is `title`."""
    TEXT = "text"
    """Words about it, in paragraphs; searched, and not shown in the list."""
    LINK = "link"
    """A row of another register, by the key of the first of its versions."""
    INSTITUTIONS = "institutions"
    """The codes of several institutions."""


NAMING: Final = frozenset({Kind.TITLE, Kind.TEXT, Kind.LINK})
"""Kinds of fields for registers of public things alone, which belong to no case."""
WORDS: Final = frozenset({Kind.TITLE, Kind.TEXT})
TITLE: Final = "title"
"""The name of the field with the title."""
LONGEST: Final[Mapping[Kind, int]] = {Kind.TITLE: 200, Kind.TEXT: 20_000}
"""Characters of words."""


class Precision(StrEnum):
    """How exactly a register says when something was."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    """Neither the day nor who entered it is stored: both could point to a person."""


class Subject(StrEnum):
    """What registers are about; they stand under it on the page of a case and of an institution."""

    SERVICES = "services"
    RIGHTS = "rights"
    SAFETY = "safety"
    HOUSE = "house"
    HEALTH = "health"
    WORK = "work"
    PROCEEDINGS = "proceedings"
    PREVENTION = "prevention"
    PAPERS = "papers"
    MONEY = "money"
    SCHOOLS = "schools"
    INSPECTION = "inspection"
    MEDIA = "media"
    RAPPORTEUR = "rapporteur"

    @property
    def label(self) -> Text:
        """The heading of the subject."""
        return _SUBJECTS[self]


_SUBJECTS: Final[Mapping[Subject, Text]] = {
    Subject.SERVICES: _("Services and support"),
    Subject.RIGHTS: _("Rights"),
    Subject.SAFETY: _("Safety"),
    Subject.HOUSE: pgettext_lazy("registers", "Accommodation"),
    Subject.HEALTH: pgettext_lazy("registers", "Health"),
    Subject.WORK: pgettext_lazy("registers", "Employment"),
    Subject.PROCEEDINGS: pgettext_lazy("registers", "Proceedings"),
    Subject.PREVENTION: pgettext_lazy("registers", "Prevention and training"),
    Subject.PAPERS: _("Documents and agreements"),
    Subject.MONEY: _("Projects and money"),
    Subject.SCHOOLS: _("Education and groups at risk"),
    Subject.INSPECTION: pgettext_lazy("registers", "Inspections"),
    Subject.MEDIA: _("Media and campaigns"),
    Subject.RAPPORTEUR: _("Work of the Protector"),
}


class Shape(StrEnum):
    """By what the state of a row is computed."""

    PAST = "past"
    """A day of the row has passed."""
    WITHIN = "within"
    """A day of the row comes within some days."""
    SILENT = "silent"
    """Nothing has happened for some months, or never."""
    ANSWER = "answer"
    """The row has one of some answers."""


StateTone = Literal["", "good", "warn", "bad", "accent", "outline"]
STANDING: Final = "standing"
"""The state of a row of which nothing else is to be said."""
EARLIER: Final = "earlier"
"""The state of a row from which somebody has gone on."""


@dataclass(frozen=True, slots=True)
class State:
    """A state of rows, computed when it is shown; the first that fits is the state of a row."""

    code: str
    label: Text | Texts
    shape: Shape
    tone: StateTone = ""
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Field → codes of which the row has one; else it is not in this state."""
    rows: Mapping[str, str] = field(default_factory=dict)
    """Of silence: registers whose rows tell that something happened, with their field that links
    to the row."""
    happened: str = ""
    """Of silence: what a room registered that tells of it; see `registry.register_happened`."""
    months: int = 0
    """Of silence: for how many months."""
    days: int = 0
    """Of a day that comes: within how many."""
    field: str = ""
    """Of a state by a day: the field that holds it."""
    through: str = ""
    """A field that links to a row of another register, of whose newest version the day is."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Institutions that keep a register, by their codes or those of their kinds."""

    institutions: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a register; use `code`, `codes`, `number`, `flag` or `counts` to make one."""

    name: str
    label: Text
    kind: Kind
    choices: Choices = ()
    required: bool = True
    when: tuple[str, frozenset[str]] | None = None
    """Another field and the codes of which one makes this field asked; else it stays blank. What is
    asked must be answered, unless the field is not required."""
    excludes: str = ""
    """Of several codes: the one that excludes all others."""
    least: int = 0
    most: int = 1_000_000
    number: Text = _HOW_MANY
    """Label of the numbers of a field that counts codes."""
    total: Text = _TOGETHER
    """Label of their sum."""
    initial: str = ""
    group: Text = ""
    """Heading under which the form asks it."""
    is_listed: bool = True
    is_summed: bool = True
    is_filter: bool = True
    error: Text = ""
    """What is said where it is missing."""
    hint: Text = ""
    """Stands below the question."""
    pattern: str = ""
    """Of an answer that is kept as a mark: what it looks like, without spaces."""
    may_lie_ahead: bool = False
    """Of a day: whether it may be in the future, such as that until which something holds."""
    is_carried: bool = False
    """Whether a row that goes on from another one begins with its answer, which seldom changes."""
    parts: tuple[str, ...] = ()
    """Of a number: other numbers of the row that make it up; a row where they do not is refused."""
    register: str = ""
    """Of a link: the code of the register whose rows it names."""
    earliest: int = FIRST_YEAR
    """Of a day: the first year in which it may lie."""

    def options(self) -> list[tuple[str, str]]:
        """Return codes and labels in the reader's language, in their order."""
        found = self.choices() if callable(self.choices) else self.choices
        return [(str(code), str(label)) for code, label in found]

    def in_words(self, value: Any, options: Mapping[str, str]) -> str:
        """Write a value as people read it.

        Args:
            value: as stored; None is blank.
            options: codes and labels of the field, looked up once for a page.
        """
        if value is None:
            return ""
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if self.kind == Kind.NUMBER and self.most > LARGEST_YEAR:
            return format_number(value, get_language() or "en")
        write = _IN_WORDS.get(self.kind)
        return write(value, options) if write else str(value)


def short_mark(mark: str) -> str:
    """Return the beginning of a mark, as people compare it."""
    return mark[:8].upper()


def by_number(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Give what a field counts, the largest number first: the database keeps no order of codes."""
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


_IN_WORDS: Final[Mapping[Kind, Callable[[Any, Mapping[str, str]], str]]] = {
    Kind.CODE: lambda value, options: options.get(value, value),
    Kind.INSTITUTION: lambda value, options: options.get(value, value),
    Kind.CODES: lambda value, options: "; ".join(options.get(each, each) for each in value),
    Kind.INSTITUTIONS: lambda value, options: "; ".join(options.get(each, each) for each in value),
    Kind.LINK: lambda value, options: options.get(value, gettext("struck out or not accessible")),
    Kind.COUNTS: lambda value, options: "; ".join(
        f"{options.get(code, code)}: {n}" for code, n in by_number(value)
    ),
    Kind.DATE: lambda value, _options: format_date(
        dt.date.fromisoformat(value), get_language() or "en"
    ),
    Kind.KEYED: lambda value, _options: short_mark(value),
}


def code(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question with one answer out of a list."""
    return Field(name, label, Kind.CODE, choices, **more)


def codes(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question with one or several answers out of a list."""
    return Field(name, label, Kind.CODES, choices, **more)


def number(name: str, label: Text, **more: Any) -> Field:
    """Declare a question that is answered by a whole number."""
    return Field(name, label, Kind.NUMBER, **more)


def flag(name: str, label: Text, **more: Any) -> Field:
    """Declare a question that is answered by yes or no."""
    return Field(name, label, Kind.FLAG, **more)


def counts(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question that is answered by a number for each of some codes."""
    return Field(name, label, Kind.COUNTS, choices, **{"least": 1, **more})


def institution(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question that is answered by an institution."""
    return Field(
        name, label, Kind.INSTITUTION, choices, **{"is_summed": False, "is_filter": False, **more}
    )


def date(name: str, label: Text, **more: Any) -> Field:
    """Declare a question that is answered by a day."""
    return Field(name, label, Kind.DATE, **{"is_summed": False, "is_filter": False, **more})


def keyed(name: str, label: Text, **more: Any) -> Field:
    """Declare a question whose answer is kept as a mark alone."""
    return Field(name, label, Kind.KEYED, **{"is_summed": False, "is_filter": False, **more})


def title(label: Text) -> Field:
    """Declare what the rows of a register are called."""
    return Field(TITLE, label, Kind.TITLE, is_summed=False, is_filter=False)


def text(name: str, label: Text, **more: Any) -> Field:
    """Declare words about a public thing."""
    return Field(
        name, label, Kind.TEXT,
        **{"is_summed": False, "is_filter": False, "is_listed": False, **more},
    )  # fmt: skip


def link(name: str, label: Text, register: str, **more: Any) -> Field:
    """Declare a question that is answered by a row of another register."""
    return Field(name, label, Kind.LINK, register=register, **{"is_summed": False, **more})


def institutions(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question that is answered by one or several institutions."""
    return Field(
        name, label, Kind.INSTITUTIONS, choices, **{"is_summed": False, "is_filter": False, **more}
    )


class Unit(StrEnum):
    """What a figure counts of the rows of a register."""

    ROWS = "rows"
    PERSONS = "persons"
    """Cases, each once however many rows it has; a case stands for its person, as with nights."""
    SUM = "sum"
    """The sum of a field that holds a number."""
    SHARE = "share"
    """Persons with a property, in percent of those whom the other dimensions name."""
    SHARE_OF_ROWS = "share-of-rows"
    """Rows with a property, in percent of those that the other dimensions name."""
    RATIO = "ratio"
    """The sum of a field in percent of the sum of another one, such as of posts and vacancies."""


SHARES: Final = frozenset({Unit.SHARE, Unit.SHARE_OF_ROWS})
OF_CASES: Final = frozenset({Unit.PERSONS, Unit.SHARE})
"""What is counted of cases, not of rows."""


@dataclass(frozen=True, slots=True)
class By:
    """How one dimension of figures is found in a row, or in the row about the person."""

    dimension: str
    codes: Mapping[str, frozenset[str]]
    """Code of the figures → codes of the field that it stands for; a wider one for several."""
    field: str = ""
    is_of_person: bool = False
    """The field is one of the register that says who the person is."""
    is_of_body: bool = False
    """The territory of the institution whose row it is; then there is no field."""
    through: str = ""
    """A field that links to a row of another register, of whose newest version the field is."""
    is_of_day: bool = False
    """The year of the row's day, such as that of the last run; then there is no field."""
    always: str = ""
    """The one code of all rows; then there is no field."""
    this_year: str = ""
    """Of a field that holds a year: the code where it is the one counted, called `{year}`."""
    earlier: str = ""
    """The code where it is an earlier one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure that the rows of a register count, as the register declares it."""

    measure: str
    unit: Unit
    source: str
    """Code of the institution that reports the figures."""
    rule: Text | Texts
    """What is counted, in a sentence."""
    rows_of: str = ""
    """Code of the institution whose rows are counted; blank: those of all."""
    where: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Field → codes of which a row has one."""
    by: tuple[By, ...] = ()
    people: str = ""
    """The register whose newest row of the same case and institution says who the person is."""
    total: str = ""
    """The field that is summed."""
    whole: str = ""
    """Of a ratio: the field whose sum is the whole."""
    kinds: frozenset[str] = frozenset()
    """Kinds of institutions whose rows are counted; none: those of all."""
    shared_by: frozenset[str] = frozenset()
    """Of a share: the dimensions that are the property."""
    is_newest: bool = False
    """Of each case the newest row up to the end of the year counts, not those of the year."""
    is_last: bool = False
    """Of rows that go on from one another the last up to the end of the year counts."""
    is_standing: bool = False
    """Rows of earlier years count as well: what they say still holds."""
    until: str = ""
    """Of the newest row: the field with the day until which it holds; past ones do not count."""
    present: str = ""
    """Only cases that a room knows to have been present in the year; see `registry.Presence`."""
    period: str = "{year}"
    """The period of the figures, as they write it; rows of its days count."""
    needs: frozenset[str] = frozenset()
    """Breakdowns without all of these are other figures."""


@dataclass(frozen=True, slots=True)
class GeneratedRow:
    """A row about a synthetic person."""

    register: str
    institution: int
    """Key of the one whose row it is."""
    at: dt.datetime
    values: Mapping[str, Any]
    case: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Answers with which a row belongs to another part of its case than the others.

    Such a row is read by those who see that part, and by the institution that entered it.
    """

    field: str
    """The field with one answer out of a list."""
    among: frozenset[str]
    part: Part


def _is(named: Mapping[str, Field], name: str, kind: Kind) -> bool:
    return name in named and named[name].kind == kind


def _is_always_asked(field: Field) -> bool:
    return field.required and field.when is None


def _everybody(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Register:
    """A register as a room or a pack declares it."""

    code: str
    """Permanent: it is in addresses, in the record of acts and on every row."""
    title: Text
    about: Text
    """What it is for and who sees what, for those who enter; shown above the list."""
    fields: tuple[Field, ...]
    keepers: frozenset[Role]
    """Roles that enter for their institution and see its rows."""
    may_be_managed: Callable[[Actor], bool] = _everybody
    """Narrows the keepers by what a room knows of their institution."""
    kept_by: Kept | None = None
    """Narrows the keepers to some institutions; None: those of all."""
    refusal: Text = ""
    """What is said to a keeper whose institution keeps no such register."""
    precision: Precision = Precision.DAY
    when: Text = ""
    """Label of the day or moment."""
    reasons: Choices = ()
    """Why an entry is struck out; none: no reason is asked for."""
    wrong: str = ""
    """Of the reasons, the one after which it is entered anew, corrected."""
    is_sums_only: bool = False
    """Nobody reads the rows, not even who entered them; they are counted over institutions."""
    is_elevated: bool = False
    """Whether the rows are exported in an elevated session only."""
    noun: Any = _ROWS
    tabs: str = ""
    """A template with the tabs among which the list stands; it knows `tab`, the code."""
    menu: str = ""
    """The entry of the menu that its pages belong to; blank: it has one of its own."""
    check: Callable[[Values, dt.date], Mapping[str, str]] | None = None
    """Further conditions: gives what is wrong, by field."""
    further: type[Form] | None = None
    """A second form beside the fields, such as for what is sealed at once and never shown; its
    attributes `legend` and `about` are above it."""
    entered: Callable[[Entry, Form | None, Actor], None] | None = None
    """What follows in the transaction that enters a row, with the second form as filled in."""
    intro: Text = ""
    """Stands above the form to enter."""
    notice: Text = ""
    """What is stored and what is not; shown above the form in a box."""
    signs: Callable[[Values], Sequence[str]] | None = None
    """What in the answers asks for a second look, in the reader's language."""
    signs_mean: Text = ""
    """What the signs are and are not."""
    links: Callable[[Values | None], Sequence[tuple[Text, str]]] | None = None
    """Where to go on from a row, or from the form while there is none: labels and addresses."""
    crossed: tuple[str, str] | None = None
    """Two fields, such as to whom something was handed on and what it was: the regular report shows
    the numbers of a period by both."""
    is_line: bool = False
    """Whether it is the register of a helpline: the office sees yearly sums of it."""
    position: int = 50
    """Of its own entry in the menu, or among the registers of its subject."""
    subject: Subject | None = None
    """What it is about: a register of an institution that says so stands with the others of its
    subject on one page, instead of in the menu."""
    part: Part | None = None
    """Rows belong to cases, and are read by those who see this part of them; None: to no case."""
    narrowed: Narrowed | None = None
    """Rows that fewer people read, since an answer says more than the part does."""
    is_alarming: bool = False
    """Of rows of cases: whether each is something that may have harmed the person."""
    due: str = ""
    """The day by which somebody has to go on from a row, by entering the next."""
    due_means: Text = ""
    """What has to be done by that day, as the worklist says it."""
    lasts: str = ""
    """The last day of what a row tells of, which began on the row's day: it lasts on the calendar
    from the one to the other."""
    counted_as: tuple[Counted, ...] = ()
    """The figures that its rows count."""
    earliest: int = FIRST_YEAR
    """The first year of which rows are entered."""
    seen_by: frozenset[Role] = frozenset()
    """Roles that read the rows of all institutions; entering stays with one's own."""
    states: tuple[State, ...] = ()
    """States of its rows, in the order in which they are looked for."""
    standing: Text = ""
    """What a row in none of them is called; blank: current."""
    by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a declaration that names a field twice or a condition on a field it lacks."""
        named = {each.name: each for each in self.fields}
        if len(named) < len(self.fields):
            msg = f"{self.code}: a field is declared twice"
            raise ValueError(msg)
        for each in self.fields:
            if each.name in (self.crossed or ()) and each.kind not in {Kind.CODE, Kind.CODES}:
                msg = f"{self.code}: {each.name} has no codes to sum by"
                raise ValueError(msg)
            is_read = not self.is_sums_only and self.precision != Precision.MONTH
            if self.due and not (is_read and self.due in named):
                msg = f"{self.code}: nothing is due by {self.due}"
                raise ValueError(msg)
            if any(
                not (part := named.get(name)) or part.kind != Kind.NUMBER for name in each.parts
            ):
                msg = f"{self.code}: {each.name} is made up of what is no number"
                raise ValueError(msg)
            if each.when and each.when[0] not in named:
                msg = f"{self.code}: {each.name} depends on a field that is not there"
                raise ValueError(msg)
        if self.narrowed is not None and (
            self.part is None
            or not (said := named.get(self.narrowed.field))
            or said.kind != Kind.CODE
        ):
            msg = f"{self.code}: rows are narrowed by what is no answer out of a list"
            raise ValueError(msg)
        if sum(each.kind == Kind.COUNTS for each in self.fields) > 1:
            msg = f"{self.code}: more than one field counts codes"
            raise ValueError(msg)
        if fault := self._names_wrongly(named):
            msg = f"{self.code}: {fault}"
            raise ValueError(msg)
        object.__setattr__(self, "by_name", named)

    def _names_wrongly(self, named: Mapping[str, Field]) -> str:
        """Say what is wrong with titles, words, links, readers and states; blank where nothing."""
        is_public = self.part is None and not self.is_sums_only and self.precision == Precision.DAY
        faults = {
            f"nothing lasts until {self.lasts}": (
                self.lasts and not _is(named, self.lasts, Kind.DATE)
            ),
            "words, links and readers of all are for rows by the day that belong to no case": (
                not is_public and (self.seen_by or any(f.kind in NAMING for f in self.fields))
            ),
            "a title is called title, and nothing else is": any(
                (each.kind == Kind.TITLE) != (each.name == TITLE) for each in self.fields
            ),
            "a field links to no register": any(
                (each.kind == Kind.LINK) != bool(each.register) for each in self.fields
            ),
            "a title is required": TITLE in named and not _is_always_asked(named[TITLE]),
            "states are computed of rows with a title": self.states and TITLE not in named,
            "a state looks through what is no link": any(
                each.through and not _is(named, each.through, Kind.LINK) for each in self.states
            ),
            "a state is computed from what is no day": any(
                each.field and not each.through and not _is(named, each.field, Kind.DATE)
                for each in self.states
            ),
        }
        return next((sentence for sentence, is_fault in faults.items() if is_fault), "")

    @property
    def is_named(self) -> bool:
        """Whether its rows have a title."""
        return TITLE in self.by_name

    @property
    def words(self) -> tuple[Field, ...]:
        """The fields that hold words."""
        return tuple(each for each in self.fields if each.kind in WORDS)

    @property
    def linking(self) -> tuple[Field, ...]:
        """The fields that link to rows of other registers."""
        return tuple(each for each in self.fields if each.kind == Kind.LINK)

    def state_called(self, code: str) -> tuple[str, StateTone]:
        """Return what a state is called in the reader's language, and its tone."""
        for each in self.states:
            if each.code == code:
                return str(each.label), each.tone
        if code == EARLIER:
            return gettext("earlier version"), "outline"
        return str(self.standing or _("current")), "good" if self.states else ""

    @property
    def keyed(self) -> Field | None:
        """The field of which a mark alone is kept, if there is one."""
        return next((each for each in self.fields if each.kind == Kind.KEYED), None)

    @property
    def counted(self) -> Field | None:
        """The field that counts codes, if there is one: a file has a line for each of them."""
        return next((each for each in self.fields if each.kind == Kind.COUNTS), None)

    def part_of(self, values: Values) -> str:
        """Return the part of the case that a row with these values belongs to, or blank."""
        narrowed = self.narrowed
        if narrowed is not None and values.get(narrowed.field) in narrowed.among:
            return narrowed.part.value
        return "" if self.part is None else self.part.value

    def as_stored(self) -> list[dict[str, Any]]:
        """Return the fields as the database checks values against them."""
        return [
            {
                "name": each.name,
                "kind": each.kind.value,
                # Institutions come and go: the database looks them up.
                "codes": [value for value, _text in each.options()]
                if each.kind not in {Kind.INSTITUTION, Kind.INSTITUTIONS}
                else [],
                "required": each.required and each.when is None,
                "may_be_blank": not each.required,
                "when": each.when[0] if each.when else None,
                "among": sorted(each.when[1]) if each.when else [],
                "excludes": each.excludes or None,
                "least": each.least,
                "most": each.most,
                "parts": list(each.parts),
                "register": each.register or None,
                "longest": LONGEST.get(each.kind),
            }
            for each in self.fields
        ]
