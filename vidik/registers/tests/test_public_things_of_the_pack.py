# SPDX-License-Identifier: EUPL-1.2
"""Registers of public things: programmes, papers, materials, manuals, media projects, money."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.cases.tests import factories
from vidik.figures.registry import derivations
from vidik.institutions.models import Institution
from vidik.registers import registry, selectors, services
from vidik.registers.models import Entry
from vidik.registers.registry import register_called
from vidik.registers.states import with_states
from vidik.registers.types import Register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia", "_definitions")]
TODAY: Final = timezone.localdate
NAMED: Final = {
    "library", "licences", "materials", "media-calls", "obligations", "papers", "programmes",
    "projects", "replies-abroad",
}  # fmt: skip
OF_OTHERS: Final = {
    "campaigns", "employment-agencies", "opinions", "outside-complaints", "protector-proceedings",
}  # fmt: skip
"""Those that the coordination office does not keep, or does not read of all."""
LINKING: Final = {
    "library", "materials-given-out", "obligations", "programme-runs-earlier", "project-money",
}  # fmt: skip


@pytest.fixture
def _definitions(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    del db
    monkeypatch.setattr(registry, "_happened", {})
    services.write_definitions()


def office() -> Actor:
    return factories.member(Role.COORDINATOR, Institution.objects.get(code="coordination-office"))


def declared(code: str) -> Register:
    found = register_called(code)
    assert found is not None
    return found


def enter(actor: Actor, code: str, *, day: dt.date | None = None, **values: Any) -> Entry:
    follows = values.pop("follows", None)
    with acting(actor):
        return services.enter(
            declared(code), values, when=day or TODAY(), follows=follows, actor=actor
        )


def state(actor: Actor, row: Entry) -> str:
    register = declared(row.register_id)
    with acting(actor):
        rows = with_states(actor, register, selectors.entries(actor, register))
        found: Any = rows.get(pk=row.pk)
    return str(found.state)


def ahead(days: int) -> str:
    return (TODAY() + dt.timedelta(days=days)).isoformat()


def counted(measure: str, name: str, year: int, *by: str) -> dict[tuple[str, ...], int]:
    found = [
        each
        for each in derivations()
        if each.measure == measure and each.name.startswith(name) and {*by} <= each.dimensions
    ]
    return {
        tuple(code for _dimension, code in line.dimensions): int(line.value)
        for line in found[0].count(year, tuple(sorted(by)))
    }


def test_public_things_have_titles_states_and_readers_and_say_so_in_every_language() -> None:
    of_pack = {each.code for each in registry.registers() if each.is_named}
    assert of_pack == NAMED | OF_OTHERS
    assert {each.code for each in registry.registers() if each.linking} == LINKING | {"opinions"}
    for code in NAMED | LINKING:
        register = declared(code)
        assert Role.COORDINATOR in register.seen_by & register.keepers, code
        for each in register.states:
            assert set(each.label) >= {"en", "sr"}, (code, each.code)  # type: ignore[arg-type]


def test_a_programme_sleeps_until_it_is_run_and_loses_its_accreditation() -> None:
    actor = office()
    said = {
        "title": "Обука", "kind": "accredited", "evaluated": "no",
        "kept_by": "republic-institute-social-protection",
    }  # fmt: skip
    row = enter(actor, "programmes", **said)
    assert state(actor, row) == "dormant"
    enter(
        actor, "programme-runs-earlier", programme=str(row.pk), runs=3,
        day=TODAY() - dt.timedelta(days=30),
    )  # fmt: skip
    assert state(actor, row) == "standing"
    later = enter(actor, "programmes", follows=row, until=ahead(-1), **said)
    assert (state(actor, row), state(actor, later)) == ("earlier", "lapsed")
    # The register of events tells of runs as well.
    other = enter(actor, "programmes", **said)
    registry.register_happened("programme-runs", lambda _roots: {other.pk: TODAY()})
    assert state(actor, other) == "standing"


def test_a_reply_abroad_names_whose_material_is_missing_and_is_overdue_until_it_is_sent() -> None:
    actor = office()
    said = {"title": "Упитник ГРЕТА", "to": "greta", "kind": "questionnaire"}
    first = enter(
        actor, "replies-abroad", step="collecting", asked=["centre", "moj"], received=["centre"],
        answer_by=ahead(-1), **said,
    )  # fmt: skip
    assert state(actor, first) == "late"
    assert set(first.values["asked"]) - set(first.values["received"]) == {"moj"}
    with pytest.raises(ValidationError):
        enter(actor, "replies-abroad", follows=first, step="sent", **said)
    sent = enter(
        actor, "replies-abroad", follows=first, step="sent", sent_on=TODAY().isoformat(), **said
    )
    assert (state(actor, first), state(actor, sent)) == ("earlier", "sent")


def test_a_memorandum_that_lapses_takes_its_three_obligations_along() -> None:
    actor = office()
    said = {"title": "Меморандум", "kind": "memorandum", "parties": ["centre", "atina"]}
    paper = enter(actor, "papers", stage="signed", valid_until=ahead(30), **said)
    assert state(actor, paper) == "soon"
    assert paper.due_on is not None
    owed = [
        enter(
            actor, "obligations", title=f"{n}", paper=str(paper.pk), state="open", due_by=ahead(n)
        )
        for n in (-5, 10, 100)
    ]
    assert [state(actor, each) for each in owed] == ["late", "soon", "standing"]
    lapsed = enter(actor, "papers", follows=paper, stage="signed", valid_until=ahead(-1), **said)
    assert state(actor, lapsed) == "lapsed"
    assert {state(actor, each) for each in owed} == {"lapsed"}
    done = enter(
        actor, "obligations", follows=owed[0], title="1", paper=str(paper.pk), state="done",
        done_on=TODAY().isoformat(),
    )  # fmt: skip
    assert state(actor, done) == "done"
    successor = enter(actor, "papers", follows=lapsed, stage="signed", **said)
    assert state(actor, successor) == "standing"
    assert {state(actor, each) for each in owed[1:]} == {"soon", "standing"}
    with acting(actor):
        linked = selectors.linked_rows(actor, declared("papers"), successor)
    assert {each.register.code: each.many for each in linked if each.many} == {"obligations": 3}


def test_a_service_that_lives_from_one_project_is_at_risk_before_it_ends() -> None:
    actor = office()
    for sole, days, found in (
        ("yes", 300, "risk"), ("yes", 400, "standing"), ("no", 300, "standing"),
        ("no", 60, "soon"), ("no", -1, "ended"),
    ):  # fmt: skip
        row = enter(
            actor, "projects", title=f"{sole} {days}", phase="running", role=["funder"], sole=sole,
            ends=ahead(days), budget=10**12, currency="RSD",
        )  # fmt: skip
        assert state(actor, row) == found, (sole, days)


def test_material_that_nobody_gives_out_says_so() -> None:
    actor = office()
    row = enter(
        actor, "materials", title="Летак", kind="leaflet", audiences=["victims"],
        languages=["sr", "en"], publisher="centre", state="ready", produced=500,
    )  # fmt: skip
    assert state(actor, row) == "idle"
    enter(actor, "materials-given-out", material=str(row.pk), copies=40)
    assert state(actor, row) == "standing"


def test_figures_follow_from_rows_and_count_each_thing_once() -> None:
    actor = office()
    institute = "republic-institute-social-protection"
    by = ("programme", "last-run")
    of_pack = counted("accredited-programmes", "programmes", 2024)[()]
    runs_of_pack = counted("programme-implementations", "programme-runs-earlier", 2024, *by)
    awarded = counted("funding-awarded", "media-calls", 2024, "programme")
    funded = counted("projects-funded", "media-calls", 2024, "programme")
    trainers = counted("licences-awarded", "licences", 2024, "audience")
    renewed = counted("licences-renewed", "licences", 2024)
    first = enter(
        actor, "programmes", title="А", kind="accredited", kept_by=institute, evaluated="no",
        in_figures="acc-foster-families", day=dt.date(2012, 1, 1),
    )  # fmt: skip
    enter(
        actor, "programmes", follows=first, title="А, ново", kind="accredited", kept_by=institute,
        evaluated="no", in_figures="acc-foster-families", day=dt.date(2023, 1, 1),
    )  # fmt: skip
    enter(actor, "programmes", title="Б", kind="course", kept_by="centre", evaluated="no")
    runs = enter(
        actor, "programme-runs-earlier", programme=str(first.pk), runs=2, day=dt.date(2012, 12, 31)
    )
    assert counted("accredited-programmes", "programmes", 2024) == {(): of_pack + 1}
    # Of the same programme in figures the pack has two runs of that year as well.
    runs_of_2012 = ("2012", "acc-foster-families")
    assert counted("programme-implementations", "programme-runs-earlier", 2024, *by) == (
        runs_of_pack | {runs_of_2012: runs_of_pack[runs_of_2012] + 2}
    )
    enter(
        actor, "programme-runs-earlier", follows=runs, programme=str(first.pk), runs=3, in_year=1,
        day=dt.date(2024, 5, 1),
    )  # fmt: skip
    assert counted("programme-implementations", "programme-runs-earlier", 2024, *by) == (
        runs_of_pack | {("2024", "acc-foster-families"): 3}
    )
    assert counted("programme-implementations", "programme-runs-earlier", 2011, *by) == {}
    for recipient, amount in (("radio-television-vranje", 900000), ("budi-aktivan-016", 600000)):
        enter(
            actor, "media-calls", title=recipient, call="media-cofinancing", recipient=recipient,
            amount=amount, main="yes", day=dt.date(2024, 6, 1),
        )  # fmt: skip
    assert counted("funding-awarded", "media-calls", 2024, "programme") == {
        ("media-cofinancing",): awarded[("media-cofinancing",)] + 1500000
    }
    assert counted("projects-funded", "media-calls", 2024, "programme") == {
        ("media-cofinancing",): funded[("media-cofinancing",)] + 2
    }
    enter(
        actor, "licences", title="13 тренера", level="trainer", step="awarded", issuer="red-cross",
        people=13, day=dt.date(2024, 6, 1),
    )  # fmt: skip
    assert counted("licences-awarded", "licences", 2024, "audience") == {
        ("trainers",): trainers[("trainers",)] + 13
    }
    assert counted("licences-renewed", "licences", 2024) == renewed


def test_an_unknown_institution_keeps_no_media_call() -> None:
    other = factories.member(Role.RESPONDENT, Institution.objects.get(code="moe"))
    with pytest.raises(Exception, match="does not keep"):
        enter(other, "media-calls", title="Т", call="media-cofinancing", amount=1, main="no")
    with pytest.raises(ValidationError):
        enter(office(), "media-calls", title="Т", call="no-such", amount=1, main="no")


def test_a_draft_law_says_where_it_is_and_what_position_is_advocated() -> None:
    actor = office()
    said = {"title": "Нацрт закона", "kind": "draft-law", "parties": ["moi"]}
    draft = enter(actor, "papers", stage="group", position="Идентификација у два корака.", **said)
    assert state(actor, draft) == "preparing"
    with pytest.raises(ValidationError):
        enter(actor, "papers", follows=draft, stage="signed", position="Одвише касно.", **said)
    law = enter(
        actor, "papers", follows=draft, stage="signed", gazette="Сл. гласник РС 1/26", **said
    )
    assert (state(actor, law), state(actor, draft)) == ("standing", "earlier")
    with acting(actor):
        assert [each.pk for each in selectors.named(actor, "glasnik 1/26")] == [law.pk]


def test_what_a_library_entry_replaces_is_linked_and_translations_are_counted() -> None:
    actor = office()
    [before] = counted("documents-translated", "library", 2024, "topic").values()
    said = {
        "kind": "manual",
        "languages": ["sr"],
        "done_by": "astra",
        "topic": "impunity-principle",
    }
    old = enter(
        actor, "library", title="Приручник", done="translated", day=dt.date(2024, 2, 1), **said
    )
    new = enter(
        actor,
        "library",
        title="Приручник за адвокате",
        done="updated",
        replaces=str(old.pk),
        **said,
    )
    with acting(actor):
        [linked] = selectors.linked_rows(actor, declared("library"), old)
    assert [row.pk for row, *_words in linked.lines] == [new.pk]
    assert counted("documents-translated", "library", 2024, "topic") == {
        ("impunity-principle",): before + 1
    }


def test_proposals_of_a_study_that_nobody_takes_up_say_so() -> None:
    actor = office()
    said = {"title": "Студија", "kind": "study", "done": "published", "languages": ["sr"]}
    study = enter(actor, "library", followed="open", proposals="Обука тужилаца.", **said)
    assert state(actor, study) == "open"
    later = enter(actor, "library", follows=study, followed="all", **said)
    assert state(actor, later) == "standing"
