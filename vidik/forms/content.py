# SPDX-License-Identifier: EUPL-1.2
"""What a draft of a form holds, to rows and back; and the form that it would become."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from vidik.core.languages import tags
from vidik.forms.methods.comparing import Written
from vidik.forms.methods.converting import Convert, converted
from vidik.forms.methods.drafting import Cells, Items, folded, items_of, rows_of, sheets_of
from vidik.forms.methods.flaw import DraftRefused, Flaw, KnownMeasure
from vidik.forms.methods.flaws import flaws_of
from vidik.forms.methods.model import Form, Measure
from vidik.forms.methods.reading import form_of
from vidik.forms.methods.sheets import FormError
from vidik.forms.methods.tables import Codes, Texts
from vidik.forms.models import FormVersion
from vidik.forms.selectors.frozen import form_from

_CACHED: Final = 16


@dataclass(frozen=True, slots=True)
class Audience:
    """Who gets a form: institutions by code go before kinds, these before everybody."""

    institutions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    everybody: bool = False

    @property
    def is_anybody(self) -> bool:
        """Whether the form reaches anybody at all."""
        return bool(self.institutions or self.kinds or self.everybody)


@dataclass(frozen=True, slots=True)
class Content:
    """A form that is being written."""

    titles: Texts
    items: Items
    choices: tuple[Cells, ...] = ()
    audience: Audience = field(default_factory=Audience)

    @property
    def written(self) -> Written:
        """The form as it is compared with another one."""
        return Written(self.items, self.choices, self.titles)

    def choices_of(self, name: str) -> list[Cells]:
        """Return the rows of a list of answers to choose from."""
        return [row for row in self.choices if row.get("list_name") == name]

    @property
    def lists(self) -> list[str]:
        """The lists of answers to choose from, in their order."""
        return list(dict.fromkeys(row.get("list_name", "") for row in self.choices))


@dataclass(frozen=True, slots=True)
class Known:
    """What the catalogue says of the measures and codes that a form speaks of."""

    measures: Mapping[str, KnownMeasure]
    codes: Codes


def to_json(content: Content) -> dict[str, Any]:
    """Write a draft's content as a row keeps it."""
    return {
        "titles": dict(content.titles),
        "audience": audience_to_json(content.audience),
        "survey": rows_of(content.items),
        "choices": [dict(row) for row in content.choices],
    }


def from_json(row: Mapping[str, Any]) -> Content:
    """Return the content that a row keeps."""
    return Content(
        titles=row["titles"],
        items=items_of(row["survey"]),
        choices=tuple(row["choices"]),
        audience=audience_from_json(row["audience"]),
    )


def audience_to_json(audience: Audience) -> dict[str, Any]:
    """Write who gets a form as rows keep it."""
    return {
        "institutions": list(audience.institutions),
        "kinds": list(audience.kinds),
        "everybody": audience.everybody,
    }


def audience_from_json(row: Mapping[str, Any]) -> Audience:
    """Return who gets a form."""
    return Audience(
        tuple(row.get("institutions", ())),
        tuple(row.get("kinds", ())),
        bool(row.get("everybody")),
    )


def content_of(row: FormVersion) -> Content:
    """Return a version as it is written: with tables of figures as one row each."""
    survey, choices = folded(form_from(row).sheets)
    return Content(
        titles=row.title,
        items=items_of(survey),
        choices=tuple(choices),
        audience=audience_from_json(row.audience),
    )


def checked(
    content: Content, known: Known, *, form_id: str, version: str, convert: Convert = converted
) -> Form:
    """Return the form that a draft would become.

    Args:
        content: the draft.
        known: what the catalogue says of its measures and codes.
        form_id: the form's permanent name.
        version: which version it would be.
        convert: how pyxform is asked; apart for what somebody uploaded.

    Raises:
        DraftRefused: something does not fit; everything that can be distinguished is named.
    """
    flaws = flaws_of(content.items, content.choices, measures=known.measures, codes=known.codes)
    flaws += [
        Flaw("", "title", TITLE_MISSING)
        for language in tags()
        if not content.titles.get(language, "").strip()
    ]
    if flaws:
        raise DraftRefused(flaws)
    try:
        return _compiled(_Source(content, known, form_id, version, convert))
    except FormError as error:
        raise DraftRefused(
            Flaw("", "", "%(reason)s", {"reason": str(fault)}) for fault in error.faults
        ) from None


TITLE_MISSING: Final = "a title is missing; both languages are required"


class _Source:
    """A draft by what it says, so that what was put together is not put together again."""

    def __init__(
        self, content: Content, known: Known, form_id: str, version: str, convert: Convert
    ) -> None:
        self.convert = convert
        self.content = content
        self.known = known
        self.form_id = form_id
        self.version = version
        self.key = json.dumps(
            [
                to_json(content),
                form_id,
                version,
                sorted((code, item.unit, item.counts) for code, item in known.measures.items()),
            ],
            ensure_ascii=False,
            sort_keys=True,
        )

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Source) and self.key == other.key


@lru_cache(maxsize=_CACHED)
def _compiled(source: _Source) -> Form:
    content = source.content
    return form_of(
        sheets_of(content.items, content.choices),
        source.known.codes,
        measures={
            code: Measure(item.unit, item.counts) for code, item in source.known.measures.items()
        },
        titles=content.titles,
        form_id=source.form_id,
        version=source.version,
        convert=source.convert,
    )
