# SPDX-License-Identifier: EUPL-1.2
"""Forms to rows and back: a version of a form is stored with all that it takes to ask it again."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

from vidik.forms.methods.model import Form, Measure
from vidik.forms.methods.packfiles import FormPlan, PackForms
from vidik.forms.methods.reading import form_of
from vidik.forms.methods.rewording import reworded_names, reworded_rows
from vidik.forms.methods.sheets import SheetRow, Sheets
from vidik.forms.methods.tables import CodeNames, Codes, Texts, split_pairs
from vidik.forms.models import FormVersion

HEAVY = ("survey", "choices", "names", "measures")
"""What a form is made of; whoever reads many rows, or has the form already, leaves it out."""
_CACHED = 64
_forms: OrderedDict[tuple[str, str, str, str], Form] = OrderedDict()


def frozen(pack: PackForms, plan: FormPlan) -> FormVersion:
    """Make the row of a pack's form; it is not saved.

    Raises:
        FormError: a block of the form is malformed.
    """
    return version_of(
        pack.form(plan.id),
        pack.codes,
        measures=pack.measures,
        audience={
            "institutions": list(plan.institutions),
            "kinds": list(plan.kinds),
            "everybody": plan.everybody,
        },
    )


def version_of(
    form: Form, codes: Codes, *, measures: Mapping[str, Measure], audience: Mapping[str, Any]
) -> FormVersion:
    """Make the row of a form with all that it takes to ask it again; it is not saved."""
    row = FormVersion(
        form_id=form.id,
        version=form.version,
        title=form.titles,
        survey=[[item.where, dict(item.cells)] for item in form.sheets.survey],
        choices=[[item.where, dict(item.cells)] for item in form.sheets.choices],
        names=_names(form, codes),
        measures={
            question.binding.measure: [
                question.binding.unit,
                measures[question.binding.measure].counts,
            ]
            for question in form.bound
            if question.binding is not None
        },
        audience=dict(audience),
    )
    row.sha256 = _digest(row)
    return row


def form_from(row: FormVersion, worded: int | None = None) -> Form:
    """Return the form that a row keeps, in its present wording or in an earlier one.

    A version is frozen, so that its digest stands for its content; the last ones used are cached,
    and what makes up a form is read only where it is not.

    Args:
        row: the version.
        worded: the number of a wording, 0 for the one that was frozen; the present one if left out.
    """
    texts = row.wording if worded in {None, row.worded} else wording_as_of(row, worded or 0)
    text = json.dumps(texts, ensure_ascii=False, sort_keys=True) if texts else ""
    key = (row.form_id, row.version, row.sha256, hashlib.sha256(text.encode()).hexdigest())
    cached = _forms.get(key)
    if cached is None:
        left_out = [name for name in HEAVY if name in row.get_deferred_fields()]
        if left_out:
            row.refresh_from_db(fields=left_out)
        cached = form_of(
            Sheets(
                tuple(reworded_rows("survey", _rows(row.survey), texts)),
                tuple(reworded_rows("choices", _rows(row.choices), texts)),
            ),
            CodeNames(reworded_names(row.names, texts)),
            measures={code: Measure(unit, counts) for code, (unit, counts) in row.measures.items()},
            titles=row.title,
            form_id=row.form_id,
            version=row.version,
        )
        _forms[key] = cached
        if len(_forms) > _CACHED:
            _forms.popitem(last=False)
    return cached


def wording_as_of(row: FormVersion, worded: int) -> dict[str, str]:
    """Return the texts that read otherwise than frozen, as they were after some revision."""
    texts: dict[str, str] = {}
    for revision in row.wordings.filter(number__lte=worded).order_by("number"):
        texts |= {address: now for address, (_before, now) in revision.texts.items()}
    return texts


def _rows(listed: list[Any]) -> tuple[SheetRow, ...]:
    return tuple(SheetRow(where, cells) for where, cells in listed)


def _names(form: Form, codes: Codes) -> dict[str, dict[str, Texts]]:
    """Gather the names of every code that is in the form."""
    found: dict[str, dict[str, Texts]] = {}
    for row in form.sheets.survey:
        written = [row.get("vidik::dimensions")]
        for column in ("vidik::rows", "vidik::columns"):
            written += [part.strip() for part in row.get(column).split("|")]
        for text in written:
            for dimension, code in split_pairs(text):
                names = codes.names(dimension, code)
                if names is not None:
                    found.setdefault(dimension, {})[code] = dict(names)
    return found


def _digest(row: FormVersion) -> str:
    content = json.dumps(
        [
            row.title,
            row.survey,
            row.choices,
            row.names,
            row.measures,
            row.audience,
        ],
        ensure_ascii=False,
        sort_keys=True,
    )
    return hashlib.sha256(content.encode()).hexdigest()
