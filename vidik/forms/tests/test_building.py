# SPDX-License-Identifier: EUPL-1.2
"""Forms are begun, changed, undone, frozen and used; what is saved can always be asked."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from tests.scenes import as_application, scene
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.core.workflow import TransitionRefused
from vidik.figures.models import Cycle
from vidik.figures.services.cycles import ensure_cycle
from vidik.forms.content import Audience, checked, content_of
from vidik.forms.methods.books import WorkbookRefused
from vidik.forms.methods.drafting import Item, Way, find, walk
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.methods.xlsform import xlsform_workbook
from vidik.forms.models import DraftRevision, FormDraft, FormVersion
from vidik.forms.selectors import versions as reading
from vidik.forms.selectors.frozen import form_from
from vidik.forms.selectors.versions import form_for, latest_forms
from vidik.forms.services import building, freezing, starting
from vidik.forms.services.building import EditConflict
from vidik.forms.services.starting import DraftStart
from vidik.forms.tests.samples import EN, SR
from vidik.forms.types import DraftState
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.services import preparing
from vidik.questionnaires.services.using import use_version
from vidik.questionnaires.tests.test_cycle import member

pytestmark = pytest.mark.django_db
PACK = settings.PACKS_DIR / "serbia"
TEXT = "general_prevention_campaigns"


@shared
def office(serbia: str) -> Actor:
    return member("rapporteur", Role.ANALYST)


@pytest.fixture
def draft(office: Actor) -> FormDraft:
    with acting(office):
        newest = reading.newest_version(office, "general")
        assert newest is not None
        return starting.begin_from_version(newest, year=2025, actor=office)


def changed(draft: FormDraft, office: Actor, which: str, **cells: str) -> FormDraft:
    current = find(reading.content(draft).items, which).cells
    named = {key.replace("__", "::"): text for key, text in cells.items()}
    return building.save_item(draft, which, {**current, **named}, base=draft.revision, actor=office)


def flaws(work: Callable[[], object]) -> list[str]:
    with pytest.raises(DraftRefused) as refused:
        work()
    return [str(flaw) for flaw in refused.value.flaws]


def test_every_version_of_the_pack_is_a_draft_that_becomes_the_same_form(office: Actor) -> None:
    with acting(office):
        for row in latest_forms():
            content = content_of(row)
            known = reading.known(content.items)
            form = checked(content, known, form_id=row.form_id, version=row.version)
            assert [dict(item.cells) for item in form.sheets.survey] == [
                cells for _where, cells in row.survey
            ], row.form_id


def test_a_form_is_reworded_reordered_rebound_and_undone(draft: FormDraft, office: Actor) -> None:
    with acting(office):
        draft = changed(draft, office, TEXT, **{EN: "What was published?"})
        before = [item.name for item in walk(reading.content(draft).items)]
        draft = building.move_item(draft, TEXT, Way.DOWN, actor=office)
        after = [item.name for item in walk(reading.content(draft).items)]
        assert after.index(TEXT) == before.index(TEXT) + 1
        number = Item(
            {
                "type": "integer", "name": "general_reports", EN: "Reports", SR: "Пријаве",
                "vidik::measure": "criminal-reports",
            }
        )  # fmt: skip
        draft = building.add_items(draft, [number], into="general_prosecution", actor=office)
        assert draft.revision == 4
        draft = building.restore(draft, 1, actor=office)
        content = reading.content(draft)
        assert [item.name for item in walk(content.items)] == before
        assert find(content.items, TEXT).cells[EN] != "What was published?"
        assert list(reading.revisions(draft).values_list("did", flat=True)) == [
            "restored", "added", "moved", "changed", "made",
        ]  # fmt: skip


def test_a_new_name_is_put_in_wherever_the_old_one_was_spoken_of(
    draft: FormDraft, office: Actor
) -> None:
    with acting(office):
        draft = changed(draft, office, "general_prosecution_active", name="works_on_it")
        measures = find(reading.content(draft).items, "general_prosecution_measures")
        assert measures.cells["relevant"] == "${works_on_it} = 'yes'"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"name": "two words"}, "is not a name"),
        ({"name": "общий"}, "is not a name"),
        ({"name": "general_remarks"}, "appears twice"),
        ({SR: ""}, "both languages"),
        ({EN: "a\u202eb"}, "cannot be seen"),
        ({EN: "x" * 2001}, "longer than 2000"),
        ({"type": "image"}, "is not supported"),
        ({"type": "select_one nowhere"}, "no list of answers “nowhere”"),
        ({"type": "calculate"}, "needs a calculation"),
        ({"type": "integer", "vidik::measure": "no-such"}, "no measure “no-such”"),
        ({"vidik::measure": "criminal-reports"}, "only a number"),
        (
            {
                "type": "integer",
                "vidik::measure": "criminal-reports",
                "vidik::dimensions": "topic=a",
            },
            "is not divided by “topic”",
        ),
        (
            {
                "type": "integer",
                "vidik::measure": "criminal-reports",
                "vidik::dimensions": "form=no-such",
            },
            "has no code “no-such”",
        ),
        (
            {"type": "integer", "vidik::measure": "criminal-reports", "vidik::period": "soon"},
            "“soon” is not a period",
        ),
        ({"relevant": "${nobody} = 1"}, "no question “nobody”"),
        ({"relevant": "pulldata('a') = 1"}, "uses pulldata()"),
        ({"constraint": ". >"}, "is not an expression"),
        ({"relevant": f"${{{TEXT}}} != ''"}, "depends on itself"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_saved(
    draft: FormDraft, office: Actor, cells: dict[str, str], message: str
) -> None:
    with acting(office):
        found = flaws(lambda: changed(draft, office, TEXT, **cells))
        assert any(message in text for text in found), found
        draft.refresh_from_db()
        assert draft.revision == 1


def test_a_table_of_figures_is_checked_against_its_measure(draft: FormDraft, office: Actor) -> None:
    table = {
        "type": "begin_group", "name": "reports", EN: "Reports", SR: "Пријаве",
        "vidik::measure": "criminal-reports", "vidik::rows": "article=388 | article=389",
    }  # fmt: skip
    with acting(office):
        wrong = Item(table | {"vidik::rows": "article=388 | article=388 | article=1"})
        found = flaws(
            lambda: building.add_items(draft, [wrong], into="general_prosecution", actor=office)
        )
        assert any("appears twice" in text for text in found)
        assert any("has no code “1”" in text for text in found)
        draft = building.add_items(draft, [Item(table)], into="general_prosecution", actor=office)
        form = checked(
            reading.content(draft),
            reading.known(reading.content(draft).items),
            form_id="general",
            version="draft",
        )
        assert "reports__388" in form.questions


def test_two_tabs_do_not_overwrite_each_other(draft: FormDraft, office: Actor) -> None:
    with acting(office):
        current = dict(find(reading.content(draft).items, TEXT).cells)
        building.save_item(draft, TEXT, current | {EN: "One"}, base=1, actor=office)
        with pytest.raises(EditConflict) as conflict:
            building.save_item(draft, TEXT, current | {EN: "Other"}, base=1, actor=office)
        assert conflict.value.current is not None
        draft.refresh_from_db()
        assert find(reading.content(draft).items, TEXT).cells[EN] == "One"
        remarks = dict(find(reading.content(draft).items, "general_remarks").cells)
        saved = building.save_item(
            draft, "general_remarks", remarks | {EN: "Else"}, base=1, actor=office
        )
        assert saved.revision == 3


def test_what_others_depend_on_cannot_be_taken_away(draft: FormDraft, office: Actor) -> None:
    with acting(office):
        with pytest.raises(ValidationError, match="general_prosecution_measures"):
            building.remove_item(draft, "general_prosecution_active", actor=office)
        building.remove_item(draft, "general_prosecution_measures", actor=office)
        building.remove_item(draft, "general_prosecution_active", actor=office)
        assert "general_prosecution_active" not in {
            item.name for item in walk(reading.content(FormDraft.objects.get()).items)
        }


def test_a_version_never_changes_not_even_in_the_database(draft: FormDraft, office: Actor) -> None:
    with acting(office):
        changed(draft, office, TEXT, **{EN: "What was published?"})
        made = freezing.freeze(draft, actor=office)
        assert made.version == "2025-1"
        assert form_from(made).questions[TEXT].labels["en"] == "What was published?"
        for work in (
            lambda: FormVersion.objects.filter(pk=made.pk).update(
                title={"en": "Other", "sr": "Друго"}
            ),
            lambda: FormVersion.objects.filter(form_id="police").delete(),
        ):
            with pytest.raises(DatabaseError, match="never"), transaction.atomic():
                work()
        # Former states of a draft stay: nobody may change these rows in the database.
        assert DraftRevision.objects.filter(draft=draft).update(subject="x") == 0
        assert DraftRevision.objects.filter(draft=draft).delete()[0] == 0
        with pytest.raises(TransitionRefused):
            freezing.freeze(draft, actor=office)
        with pytest.raises(ValidationError, match="no longer be changed"):
            building.move_item(draft, TEXT, Way.UP, actor=office)


def test_nothing_new_makes_no_version_and_nobody_asked_makes_none(
    draft: FormDraft, office: Actor
) -> None:
    with acting(office):
        with pytest.raises(ValidationError, match="Nothing differs"):
            freezing.freeze(draft, actor=office)
        titles = reading.content(draft).titles
        draft = building.save_settings(draft, titles, Audience(), base=draft.revision, actor=office)
        with pytest.raises(ValidationError, match="who gets"):
            freezing.freeze(draft, actor=office)


def test_a_special_form_of_blocks_goes_to_the_institution_it_was_made_for(office: Actor) -> None:
    start = DraftStart(
        "police-special", 2025, {"en": "Special", "sr": "Посебан"}, Audience(("moi",))
    )
    with acting(office):
        draft = starting.begin_from_blocks(PACK, ["general", "education"], start, actor=office)
        made = freezing.freeze(draft, actor=office)
        moi = Institution.objects.select_related("kind").get(code="moi")
        assert form_for(moi, latest_forms()) == made
        police = reading.newest_version(office, "police")
        assert police is not None
        again = starting.begin_from_version(police, year=2025, actor=office)
        again = building.save_settings(
            again, {"en": "Police", "sr": "Полиција"}, reading.content(again).audience, base=1,
            actor=office,
        )  # fmt: skip
        freezing.freeze(again, actor=office)
        assert form_for(moi, latest_forms()) == made


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"form_id": "Two words"}, "form_id"),
        ({"form_id": "x" * 61}, "form_id"),
        ({"year": 1812}, "year"),
        ({"titles": {"en": "", "sr": "Посебан"}}, "title"),
    ],
)
def test_a_beginning_that_makes_no_sense_is_refused(
    office: Actor, change: dict[str, object], field: str
) -> None:
    start = DraftStart("special", 2025, {"en": "Special", "sr": "Посебан"}, Audience())
    with acting(office), pytest.raises(ValidationError) as refused:
        starting.begin_from_blocks(
            PACK,
            ["general"],
            replace(start, **change),  # type: ignore[arg-type]
            actor=office,
        )
    assert field in refused.value.message_dict


@pytest.mark.parametrize("blocks", [[], ["no-such"], ["../../../etc"]])
def test_blocks_that_are_none_are_refused(office: Actor, blocks: list[str]) -> None:
    start = DraftStart("special", 2025, {"en": "Special", "sr": "Посебан"}, Audience())
    with acting(office), pytest.raises(ValidationError):
        starting.begin_from_blocks(PACK, blocks, start, actor=office)


def test_a_form_is_written_once_at_a_time(draft: FormDraft, office: Actor) -> None:
    with acting(office):
        newest = reading.newest_version(office, "general")
        assert newest is not None
        with pytest.raises(ValidationError, match="already being written"):
            starting.begin_from_version(newest, year=2025, actor=office)
        building.drop(draft, actor=office)
        assert starting.begin_from_version(newest, year=2025, actor=office).state == "open"


def test_a_version_is_asked_of_those_who_wait_and_of_nobody_who_was_sent_one(
    draft: FormDraft, office: Actor
) -> None:
    loader = Actor.system("pack-loader")
    with acting(loader):
        cycle = ensure_cycle("2025", actor=loader)
    with acting(office):
        call = preparing.prepare_call(cycle, actor=office)
    with acting(office):
        requested = set(
            Respondent.objects.filter(call=call).values_list("institution_id", flat=True)
        )
        others = Institution.objects.filter(merged_into__isnull=True).exclude(pk__in=requested)
        preparing.add_respondents(call, others.values_list("code", flat=True), actor=office)
        general = Respondent.objects.filter(call=call, form__form_id="general").count()
        assert general
    with acting(office):
        changed(draft, office, TEXT, **{EN: "What was published?"})
        made = freezing.freeze(draft, actor=office)
    with acting(office):
        assert use_version(made, call, actor=office) == general
        assert Respondent.objects.filter(call=call, form=made).count() == general
        assert use_version(made, call, actor=office) == 0
        old = FormVersion.objects.filter(form_id="general").exclude(pk=made.pk).get()
        with pytest.raises(ValidationError, match="newer version"):
            use_version(old, call, actor=office)


def test_a_downloaded_version_uploads_as_the_same_form(office: Actor) -> None:
    with acting(office):
        for form_id in ("police", "general", "centre"):
            row = reading.newest_version(office, form_id)
            assert row is not None
            draft = starting.begin_from_upload(
                xlsform_workbook(form_from(row)), year=2025, base=row, actor=office
            )
            assert draft.state == DraftState.UPLOADED
            assert reading.content(draft) == content_of(row)
            draft = building.save_draft(draft, actor=office)
            assert draft.state == DraftState.OPEN


def test_an_upload_that_does_not_fit_is_refused_by_cell(office: Actor) -> None:
    with acting(office):
        row = reading.newest_version(office, "general")
        assert row is not None
        form = form_from(row)
        wrong = form.sheets.survey[1].changed(relevant="${nobody} = 1")
        sheets = replace(
            form.sheets, survey=(form.sheets.survey[0], wrong, *form.sheets.survey[2:])
        )
        with pytest.raises(WorkbookRefused) as refused:
            starting.begin_from_upload(
                xlsform_workbook(replace(form, sheets=sheets)), year=2025, base=row, actor=office
            )
        places = [(fault.cell, fault.message % fault.params) for fault in refused.value.faults]
        assert any(
            cell.startswith("survey!") and cell.endswith("3") and "nobody" in text
            for cell, text in places
        ), places
        assert not FormDraft.objects.exists()


def test_an_institution_may_neither_read_nor_write_drafts(draft: FormDraft) -> None:
    respondent = member("hppo-nis", Role.RESPONDENT)
    with acting(respondent), as_application():
        assert not FormDraft.objects.exists()
        assert not DraftRevision.objects.exists()
    with acting(respondent), pytest.raises(Denied):
        building.drop(draft, actor=respondent)


def test_an_institution_that_is_asked_in_two_years_is_one_institution(
    asked: Respondent, office: Actor
) -> None:
    with scene():
        call = asked.call
        first = Respondent.objects.filter(form=asked.form).count()
        cycle = Cycle.objects.create(
            code="2031", starts_on=dt.date(2031, 1, 1), ends_on=dt.date(2031, 12, 31)
        )
        call.pk, call.cycle, call.year = None, cycle, 2031
        call.save(force_insert=True)
        row = Respondent.objects.get(pk=asked.pk)
        row.pk, row.call = uuid.uuid4(), call
        row.save(force_insert=True)
    with acting(office):
        (version,) = (each for each in reading.versions(office) if each.pk == asked.form_id)
    assert version.uses == first
    assert len(version.years) == 2
