# SPDX-License-Identifier: EUPL-1.2
"""The map of data holders: asked by which form, stated in which cycles, lacking what."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from vidik.access.services import acting
from vidik.access.types import Denied, Role
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors.holders import holders
from vidik.questionnaires.services import deciding, submitting
from vidik.questionnaires.tests.test_cycle import CATALOGUE, REPORTS, fill, member
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import Gap, HolderFilter

pytestmark = pytest.mark.django_db
ADDRESS = "/questionnaires/holders/"
NIS = HolderFilter(words="ниш")


def lines(wanted: HolderFilter = NIS) -> dict[str, Any]:
    office = member("rapporteur", Role.ANALYST)
    with acting(office):
        return {
            item.measure.code: item
            for item in holders(office, wanted)
            if item.institution.code == "hppo-nis"
        }


def test_a_measure_is_held_by_who_is_asked_for_it_and_lacks_until_it_is_accepted(
    asked: Respondent,
) -> None:
    held = lines()["criminal-reports"]
    assert held.form is not None
    assert held.form.form_id == "higher-prosecution"
    assert REPORTS in held.questions
    cycles = dict(held.figures)
    assert cycles["2024"] > 0
    assert cycles["2025"] == 0
    assert held.gap is Gap.SILENT
    validator, office = member("hppo-nis", Role.VALIDATOR), member("rapporteur", Role.ANALYST)
    with acting(validator):
        fill(asked, validator, **{REPORTS: "2"})
        submitting.submit(asked, actor=validator)
    assert lines()["criminal-reports"].gap is Gap.WAITING
    with acting(office):
        deciding.accept(asked, catalogue=CATALOGUE, actor=office)
    held = lines()
    assert held["criminal-reports"].gap is None
    assert dict(held["criminal-reports"].figures)["2025"] == 1
    # What was answered by a reason is answered, and still has no number.
    assert Gap.NO_NUMBER in {item.gap for item in held.values()}


def test_the_map_is_narrowed_by_measure_and_by_what_lacks(asked: Respondent) -> None:
    one = HolderFilter(words="ниш", measure="criminal-reports")
    assert set(lines(one)) == {"criminal-reports"}
    silent = lines(HolderFilter(words="ниш", gap="silent"))
    assert {item.gap for item in silent.values()} == {Gap.SILENT}
    assert lines(HolderFilter(words="ниш", gap="no-number")) == {}
    assert set(lines(HolderFilter(words="ниш", gap="any"))) >= set(silent)


def test_the_page_and_the_file_say_the_same_at_a_cost_that_does_not_grow(
    asked: Respondent, django_assert_max_num_queries: Any
) -> None:
    client, _actor = client_of("rapporteur", Role.ANALYST)
    client.get(ADDRESS)
    with django_assert_max_num_queries(25):
        page = client.get(ADDRESS).content.decode()
    assert "Who holds which data" in page
    file = client.get(f"{ADDRESS}?q=ниш&format=csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(file)))
    found = {row["Code of the measure"]: row for row in rows if row["Code"] == "hppo-nis"}
    assert found["criminal-reports"]["What is missing"] == "asked, not answered"
    assert found["criminal-reports"]["2025"] == "0"
    assert client.get(f"{ADDRESS}?format=xlsx").content.startswith(b"PK")
    assert client.get(f"{ADDRESS}?measure=none&gap=none&page=x").status_code == 200


def test_an_institution_does_not_see_what_others_hold(asked: Respondent) -> None:
    client, actor = client_of("hppo-nis", Role.RESPONDENT)
    assert client.get(ADDRESS).status_code == 403
    assert client.get(f"{ADDRESS}?format=csv").status_code == 403
    with acting(actor), pytest.raises(Denied):
        holders(actor, HolderFilter())
