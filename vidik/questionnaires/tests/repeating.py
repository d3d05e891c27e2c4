# SPDX-License-Identifier: EUPL-1.2
"""A questionnaire that asks a group of questions many times: the pack’s own forms have none."""

from __future__ import annotations

from typing import Final

from vidik.access.services import acting
from vidik.access.types import Role
from vidik.core.languages import xlsform_columns
from vidik.forms.methods.model import Measure
from vidik.forms.methods.reading import form_of
from vidik.forms.methods.sheets import SheetRow, Sheets
from vidik.forms.methods.tables import CodeNames
from vidik.forms.selectors.frozen import form_from, version_of
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.tests.test_cycle import member

GROUP: Final = "visits"
TITLE, BEGIN, DAYS = "visits_title", "visits_begin", "visits_days"
_ROWS: Final = (
    {"type": "begin_group", "name": "visits_prevention"},
    {"type": "begin_repeat", "name": GROUP},
    {"type": "text", "name": TITLE, "required": "yes"},
    {"type": "date", "name": BEGIN},
    {"type": "integer", "name": DAYS, "constraint": ". >= 1 and . <= 60"},
    {"type": "end_repeat"},
    {"type": "end_group"},
)


def with_repeat(row: Respondent) -> Respondent:
    """Let a questionnaire be answered with a form that has a repeated group as well."""
    with acting(member("rapporteur", Role.ANALYST)):
        before = form_from(row.form)
        labels = xlsform_columns("label").values()
        more = (
            SheetRow("visits", cells | dict.fromkeys(labels, cells.get("name", "")))
            if "name" in cells
            else SheetRow("visits", cells)
            for cells in _ROWS
        )
        sheets = before.sheets
        names = CodeNames(row.form.names)
        measures = {code: Measure(*facts) for code, facts in row.form.measures.items()}
        form = form_of(
            Sheets((*sheets.survey, *more), sheets.choices, sheets.settings),
            names,
            measures=measures,
            titles=before.titles,
            form_id=before.id,
            version=f"{before.version}-visits",
        )
        version = version_of(form, names, measures=measures, audience=row.form.audience)
        version.save(force_insert=True)
        Respondent.objects.filter(pk=row.pk).update(form=version)
        return Respondent.objects.select_related("call", "form", "institution__territory").get(
            pk=row.pk
        )
