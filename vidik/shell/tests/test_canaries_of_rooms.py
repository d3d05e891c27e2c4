# SPDX-License-Identifier: EUPL-1.2
"""What people type on pages about cases: sealed in the vault, or asked for without names.

The first half enters synthetic names through every page whose words are sealed, and looks for them
in every table, in logs, mails and temporary files. The second half goes through all forms: words
that are not sealed come with a plain warning, or say here why nobody is named in them.
"""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import pkgutil
import re
import tempfile
import uuid
from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from django import forms
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

import vidik
from tests import canaries
from tests.scenes import as_application, scene
from vidik.access.types import Role
from vidik.assessments.models import Instrument
from vidik.assessments.selectors.instruments import content_of
from vidik.conferences.models import Meeting
from vidik.core.models import CodeList
from vidik.core.texts import TextsFormField
from vidik.identification.models import Procedure
from vidik.participation.models import Access
from vidik.plans.models import Plan
from vidik.referral.models import Report
from vidik.referral.tests.factories import centre_member
from vidik.referral.tests.test_pages import client_of
from vidik.vault.models import AccessLogEntry, Message, Note
from vidik.vault.types import PROTECTION

ROOMS: Final = (
    "assessments", "cases", "conferences", "exchange", "identification", "participation", "plans",
    "proceedings", "protection",
    "questionnaires", "referral", "tracing",
)  # fmt: skip


# ------------------------------------------------------------------ entered and looked for


def hits_in_tables(patterns: dict[bytes, str]) -> list[str]:
    """Write out every table as text and look for the patterns in it."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "select format('%I', tablename) from pg_tables where schemaname = 'public' order by 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
    for table in tables:
        with connection.connection.cursor().copy(f"copy {table} to stdout") as copy:
            text = b"".join(copy)
        found += [f"{table}: {name}" for pattern, name in patterns.items() if pattern in text]
    return found


class Words:
    """Synthetic identities as words, never the same twice."""

    def __init__(self) -> None:
        self.left = canaries.canaries(46)

    def __call__(self) -> str:
        one = next(self.left)
        return f"{one.given} {one.family}, {one.street}, {one.phone}, {one.number}"


def report_publicly(words: Words) -> Report:
    """Report somebody without an account, with an error on the way, and come back to add more."""
    one = next(words.left)
    form = {
        "submission": str(uuid.uuid4()), "source": "citizen", "urgency": "normal",
        "municipality": "nis", "person-TOTAL_FORMS": "1", "person-INITIAL_FORMS": "0",
        "person-0-age_group": "7-14", "person-0-child": "yes", "person-0-sex": "u",
        "person-0-migrant": "unknown", "person-0-asylum_seeker": "unknown",
        "person-0-given": one.given, "person-0-family": one.family, "person-0-phone": one.phone,
        **{f"person-0-{name}": words() for name in ("when", "in_whose_name", "never_say", "about")},
        **{name: words() for name in ("account", "place", "suspects", "dangers", "done")},
    }  # fmt: skip
    visitor = Client()
    with as_application():
        page = visitor.post("/suspicions/public/", form).content.decode()
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
        assert code is not None
        wrong = form | {"submission": str(uuid.uuid4()), "person-0-year": "1700"}
        assert visitor.post("/suspicions/public/", wrong).status_code == 422
        more = {"code": code.group(), "text": words()}
        assert visitor.post("/suspicions/follow-up/", more).status_code == 200
    with scene():
        return Report.objects.latest("received_at")


def plan_with_words(procedure: Procedure, expert: Client, words: Words) -> None:
    """Write a goal, details, what the person does not want, and a contribution to a review."""
    with as_application():
        assert expert.post(f"/plans/case/{procedure.case_id}/draft/").status_code == 302
    with scene():
        plan = Plan.objects.get(case=procedure.case_id)
    own = f"/plans/{plan.pk}/"

    def sent(step: str, **typed: str) -> int:
        return expert.post(f"{own}{step}/", typed).status_code

    today = f"{timezone.localdate()}"
    with as_application():
        assert sent("need", domain="no-such", goal=words()) == 422
        assert sent("need", domain="health", goal=words()) == 302
    with scene():
        need = {"need": str(plan.needs.get().pk)}
    with as_application():
        assert sent("activity", kind="legal", details=words(), **need) == 302
        assert sent("unwanted", kind="family", on=today, details=words(), **need) == 302
        assert sent("propose") == 302
        assert sent("word", who="person", word="agrees", on=today) == 302
        assert sent("agree") == 302
        came = {"role_0": "person", "contribution_0": "agreed", "words_0": words()}
        assert sent("review", held_on=today, result="goes-on", **came) == 302
        for address in (own, f"{own}copy/", f"/plans/case/{procedure.case_id}/"):
            assert expert.get(address).status_code == 200


def work_on(report: Report, procedure: Procedure, expert: Client, words: Words) -> None:
    """Write to the reporter and to the next shift, hold an interview, draft an opinion."""
    own, step = f"/suspicions/{report.pk}/", f"/identification/{procedure.pk}/steps/"

    def sent(address: str, **typed: str) -> int:
        return expert.post(address, typed).status_code

    with as_application():
        assert sent(f"{own}take/") == 302
        for name in ("message", "hand-over"):
            assert sent(f"{own}{name}/", text=words()) == 302
        assert sent(f"{own}close/", why="unwanted", words=words()) == 302
        erasing = {"step": "propose", "propose-ground": "request", "propose-words": words()}
        assert sent(f"/identities/{procedure.person_id}/retention/", **erasing) == 400
        assert sent(f"{step}open/") == 302
        plan = {"planned_at": "2099-01-01T10:00", "setting": "centre", "language": "ar"}
        assert sent(f"{step}plan/", **plan) == 302
    with scene():
        interview = str(procedure.interviews.get().pk)
        opened = Procedure.objects.get(pk=procedure.pk).opened_at
    assert opened is not None
    texts = {
        "form": "labour",
        "form-part": "labour",
        "stated_by": "person",
        "stated_on": "2024-06-01",
    }
    with as_application():
        note = {"interview": interview, "note": words()}
        assert sent(f"{step}held/", held_at="nonsense", **note) == 422
        assert sent(f"{step}held/", held_at=f"{opened:%Y-%m-%dT%H:%M}", **note) == 302
        assert sent(f"/identification/{procedure.pk}/record/exploitation/", **texts) == 302
        assert sent(f"{step}finding/", opinion=words()) == 302
    plan_with_words(procedure, expert, words)
    with as_application():
        for address in (own, f"/identification/{procedure.pk}/", "/"):
            assert expert.get(address).status_code == 200


def assess(procedure: Procedure, expert: Client, words: Words) -> None:
    """Decide against a score, and make a safety plan in the person's own words."""
    own, today = f"/assessments/case/{procedure.case_id}/", f"{timezone.localdate()}"
    with scene():
        instrument = Instrument.objects.get(code="risk-adult", is_current=True)
        asked = [each.code for each in content_of(instrument).questions]
    with as_application():
        begun = expert.post(f"{own}begin/", {"instrument": instrument.pk, "on": today})
        answers = {f"answer-{code}": "no" for code in asked} | {"saves": "0"}
        finish = expert.post(begun["Location"], answers)["Location"]
        judged = {"level": "high", "words": words(), "took_part": "person"}
        assert expert.post(finish, judged).status_code == 422
        assert expert.post(finish, judged | {"why": "fear"}).status_code == 302
        plan = {"made_on": today, "made_with": "yes", "after": "0", "followed-words": words()}
        assert expert.post(f"{own}plan/", plan | {"made_with": "no"}).status_code == 422
        assert expert.post(f"{own}plan/", plan).status_code == 302
        assert expert.get(own).status_code == 200


def confer_about(case: uuid.UUID, expert: Client, words: Words) -> None:
    """Hold a conference, with words in all places that take them, after errors on the way."""

    def sent(step: str, **typed: str) -> int:
        return expert.post(f"{page}{step}/", typed).status_code

    call = {
        "ground": "identified", "starts_at": "2099-01-01T10:00", "form": "remote",
        "is_child": "no", "institutions": ["csw-nis"],
    }  # fmt: skip
    soon = timezone.localtime() + dt.timedelta(days=2)
    with as_application():
        address = f"/conferences/case/{case}/call/"
        assert expert.post(address, call).status_code == 422
        call["starts_at"] = f"{soon:%Y-%m-%dT%H:%M}"
        page = expert.post(address, call)["Location"]
    with scene():
        meeting = Meeting.objects.get(case=case)
        Meeting.objects.filter(pk=meeting.pk).update(starts_at=soon - dt.timedelta(days=3))
        seat = meeting.seats.get().pk
    with as_application():
        assert sent("held", **{f"seat-{seat}": "came"}) == 302
        part = {"took_part": "whole", "strengths": words(), "wishes": words()}
        assert sent("person", **part) == 422
        assert sent("person", how="herself", **part) == 302
        assert sent("point", subject="safety", words=words()) == 302
    with scene():
        point = str(meeting.points.get().pk)
    with as_application():
        assert sent("decision", point=point, code="risk", words=words()) == 302
        assert sent("do/finish") == 302
        head = client_of(centre_member(Role.CENTRE_HEAD))
        read = head.get(page).content.decode()
        written = read.split('name="written" value="', 1)[1].split('"', 1)[0]
        assert head.post(f"{page}do/confirm/", {"written": written}).status_code == 302
        assert sent("addendum", words=words()) == 302
        assert expert.get(f"{page}minutes/").status_code == 200


def write_on_own_page(case: uuid.UUID, expert: Client, words: Words) -> None:
    """Write and complain on a person's own page, be refused, and be answered."""
    wish = {
        "holder": "person", "wished_on": str(timezone.localdate()), "proof": "signed",
        "reference": "12/2026",
    }  # fmt: skip
    with as_application():
        handed = expert.post(f"/own-pages/case/{case}/give/", wish).content.decode()
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", handed)
        assert code is not None
        phone, name = Client(), next(words.left).family
        chosen = {"do": "choose", "code": code.group(), "phrase": name, "again": name}
        assert phone.post("/today/", chosen | {"again": words()[:50]}).status_code == 422
        assert phone.post("/today/", chosen).status_code == 200
        for more in ({}, {"complains": "on"}):
            sent = phone.post("/today/", {"do": "write", "text": words()} | more)
            assert sent.status_code == 302
        assert phone.get("/today/").status_code == 200
    with scene():
        access = Access.objects.get(case=case)
    with as_application():
        answer = f"/own-pages/{access.pk}/answer/"
        assert expert.post(answer, {"text": f"www.{words()}"}).status_code == 422
        assert expert.post(answer, {"text": next(words.left).given}).status_code == 302
        assert expert.get(f"/own-pages/case/{case}/").status_code == 200
    with scene():
        assert Message.objects.filter(subject=access.pk, kind="own").count() == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_names_typed_where_words_are_sealed_lie_nowhere_in_the_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    logging.getLogger("django.db.backends").setLevel(logging.INFO)
    words = Words()
    report = report_publicly(words)
    with scene():
        procedure = Procedure.objects.get(reported_person__report=report)
        # All of this is one transaction here, whose moment is before the report came.
        hours_ago = report.received_at - dt.timedelta(hours=2)
        Report.objects.filter(pk=report.pk).update(received_at=hours_ago)
        Procedure.objects.filter(pk=procedure.pk).update(received_at=hours_ago)
    expert = client_of(centre_member(Role.CASE_EXPERT))
    work_on(report, procedure, expert, words)
    assess(procedure, expert, words)
    confer_about(procedure.case_id, expert, words)
    write_on_own_page(procedure.case_id, expert, words)
    with as_application():
        colleague = client_of(centre_member(Role.CASE_EXPERT))
        why = {"why": "other", "reason": words()}
        assert colleague.post(f"/suspicions/{report.pk}/open/", why).status_code == 302
    with scene():
        assert AccessLogEntry.objects.filter(person=procedure.person, why="other").count() == 1
    patterns = canaries.forms()
    with scene():
        remaining = Counter(
            Note.objects.filter(person=procedure.person).values_list("kind", flat=True)
        )
        assert Message.objects.filter(subject=report.pk, kind="message").count() == 2
        assert hits_in_tables(patterns) == []
    assert remaining[PROTECTION] == 2
    assert len(remaining) >= 8, f"what was typed is stored: {remaining}"
    reported = "\n".join(
        [caplog.text, *(f"{sent.subject} {sent.body} {sent.to}" for sent in mail.outbox)]
    ).encode()
    assert [name for pattern, name in patterns.items() if pattern in reported] == []
    assert canaries.hits([tmp_path], patterns) == []


@pytest.mark.django_db
def test_a_name_that_lies_in_any_table_would_be_found() -> None:
    for mark in (canaries.MARKS[0], canaries.NUMBERS[1]):
        CodeList.objects.create(code=f"x-{len(mark)}-{mark[-1]}", name={"en": mark, "sr": "x"})
    found = hits_in_tables(canaries.forms())
    assert {hit.partition(":")[0] for hit in found} == {"core_codelist"}
    assert len(found) >= 2


# ------------------------------------------------------------------ every form that takes words

WARNINGS: Final = (
    "Do not name any person.",
    "without naming any person",
    "without any name",
    "no names",
)
"""One of these stands beside the field."""
SEALED: Final = {
    "conferences.PersonForm.strengths": "a sealed note of the vault",
    "conferences.PersonForm.wishes": "a sealed note of the vault",
    "conferences.PointForm.words": "a sealed note of the vault",
    "conferences.DecisionForm.words": "a sealed note of the vault",
    "conferences.AddendumForm.words": "a sealed note of the vault",
    "identification.HeldForm.note": "a sealed note of the vault",
    "identification.InterviewNoteForm.note": "a sealed note of the vault",
    "identification.FindingForm.opinion": "a sealed note of the vault",
    "identification.TakeForm.comment": "a sealed note of the vault",
    "identification.ReturnForm.comment": "a sealed note of the vault",
    "participation.WriteForm.text": "a sealed message of the vault",
    "participation.AnswerForm.text": "a sealed message of the vault",
    "plans.NeedForm.goal": "a sealed note of the vault",
    "plans.ActivityForm.details": "a sealed note of the vault",
    "plans.UnwantedForm.details": "a sealed note of the vault",
    "assessments.FinishForm.words": "a sealed note of the vault",
    "referral.ReportForm": "sealed in the vault, field by field",
    "referral.IntakeForm": "the same form at the centre",
    "referral.HelpForm": "the same report in the words of whom it concerns",
    "referral.DangerForm.call_back": "a sealed note of the vault",
    "referral.PersonForm": "names, contact and rule of safe contact of the vault, a sealed note",
    "referral.MessageForm.text": "a sealed message of the vault",
    "referral.GroupReportForm": "a report as any other: sealed in the vault",
    "referral.SupplementForm": "a sealed message of the vault; photos and scans are sealed files",
    "referral.HandOverForm.text": "a sealed note of the vault",
    "referral.LetterForm.text": "a sealed message of the vault",
    "referral.ClosingForm.words": "a sealed note of the vault",
    "referral.OpenForm.reason": "sealed with the look at the person, as on the vault's own page",
}
"""Words that go into the vault alone; the test above enters names in them."""
_CODE: Final = "a code or a number of a file, not words"
_OFFICE: Final = "words of the office to all institutions, or of a calendar: about nobody in a case"
NOBODY: Final = {
    "cases.AskForm.code": _CODE,
    "proceedings.EnterForm.case": _CODE,
    "identification.AtMinistryForm.case_code": _CODE,
    "identification.FromMinistryForm.code": _CODE,
    "cases.AskForm.hit": "a sealed reference to a hit of a search, or refused",
    "cases.RestrictForm.step": "one of two words, or refused",
    "cases.ShareForm.reference": _CODE,
    "exchange.DayForm": _OFFICE,
    "participation.GiveForm.reference": _CODE,
    "participation.EnterForm": "number and phrase, of which only keyed hashes are stored",
    "participation.ChooseForm": "code and phrases, of which only keyed hashes are stored",
    "protection.SchoolChangeForm.reference": _CODE,
    "protection.SchoolChangeForm.seen": "a hash of what was read",
    "protection.SchoolForm.reference": _CODE,
    "identification.JourneyStageForm.first_month": "a month in digits",
    "identification.JourneyStageForm.last_month": "a month in digits",
    "questionnaires.ActForm": _OFFICE,
    "questionnaires.EvidenceForm.place": "where the office held a meeting with an institution",
    "questionnaires.EvidenceForm.reference": _CODE,
    "questionnaires.LetterForm.reference": _CODE,
    "questionnaires.FigureEntryForm.period": "a period that is read as one or refused",
    "questionnaires.FigureEntryForm.value": "a number, or one of the set reasons why there is none",
    "questionnaires.WorkbookForm.file": "read cell by cell and not stored; its texts are answers",
    "referral.MarksForm.given": "one letter; not stored",
    "referral.MarksForm.family": "one letter; not stored",
    "tracing.MarkForm.typed": "a number or an address, of which only a keyed hash is stored",
    "referral.CodeForm.code": "the code of a receipt, of which only a keyed hash is stored",
    "referral.FactsForm.seen": "a hash of what was read",
    "referral.PersonFactsForm": "takes out every field of the form it comes from that is no code",
}
"""Words in which nobody is named, and why."""


def _free(field: forms.Field) -> bool:
    if isinstance(field, (forms.UUIDField, forms.SlugField, forms.RegexField)):
        return False
    return isinstance(field, (forms.CharField, forms.FileField, TextsFormField))


def every_word_field() -> dict[str, forms.Field]:
    """Return the fields that take words or files, by room, form and field."""
    found: dict[str, forms.Field] = {}
    for room in ROOMS:
        package = importlib.import_module(f"vidik.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"vidik.{room}."):
            if ".forms" not in module.name and "forms_" not in module.name:
                continue
            names = vars(importlib.import_module(module.name))
            for name, form in names.items():
                if (
                    isinstance(form, type)
                    and issubclass(form, forms.BaseForm)
                    and form.__module__.startswith(f"vidik.{room}.")
                ):
                    for key, field in getattr(form, "base_fields", {}).items():
                        if _free(field):
                            found[f"{room}.{name}.{key}"] = field
    return found


def test_words_are_sealed_or_asked_for_without_names() -> None:
    with translation.override("en"):
        fields = every_word_field()
        open_ones = {
            name
            for name, field in fields.items()
            if not any(warning in str(field.help_text) for warning in WARNINGS)
        }
    known = {*SEALED, *NOBODY}
    missing = {
        name for name in open_ones if name not in known and name.rpartition(".")[0] not in known
    }
    assert missing == set()
    assert len(fields) > 40
    forms_there = {name.rpartition(".")[0] for name in fields}
    assert {name for name in known if name not in fields and name not in forms_there} == set()


OWN_WORDS: Final = {
    "builder_wording.html": "wording of forms, which speaks of nobody",
    "report.html": "a report in one's own words; all of it is sealed in the vault",
    "_input.html": "a field of a section, whose page says it once for all",
}


def test_pages_that_take_words_outside_forms_ask_for_no_names() -> None:
    folder = Path(vidik.__file__).parent
    silent = [
        path.name
        for room in ROOMS
        for path in folder.glob(f"{room}/templates/**/*.html")
        if "<textarea" in (text := path.read_text("utf-8"))
        and "Do not name any person." not in text
        and path.name not in OWN_WORDS
    ]
    assert silent == []
