# SPDX-License-Identifier: EUPL-1.2
"""Enter, find, look at, change, merge and erase persons."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.depth import examples
from tests.scenes import scene as seeing_all
from tests.shared import shared
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.audit.selectors import history_of, latest_events
from vidik.cases.models import Case
from vidik.cases.tests.factories import case as make_case
from vidik.cases.tests.factories import participant, sharing
from vidik.cases.types import Purpose as SharingPurpose
from vidik.vault import keys as keys_of_vault
from vidik.vault import selectors, storage
from vidik.vault.methods.keyring import KeyringFile, Unreadable, version_of
from vidik.vault.methods.plain import Plain
from vidik.vault.models import (
    AccessLogEntry,
    FormerContent,
    Name,
    NameTokens,
    Particulars,
    Person,
    StoredFile,
)
from vidik.vault.registry import MergeHandler, _handlers, register_merge
from vidik.vault.services import (
    accessing,
    entering,
    erasing,
    merging,
    rotating,
    sealing,
    searching,
    storing,
)
from vidik.vault.services.sealing import key_of
from vidik.vault.tests.factories import (
    Scene,
    enter,
    entered,
    erase,
    institution,
    member,
    proposed,
    scene,
)
from vidik.vault.types import (
    NameFacts,
    ParticularFacts,
    Query,
    RetentionKind,
)

pytestmark = pytest.mark.django_db


@shared
def at() -> Scene:
    return scene()


def find(query: Query, actor: Actor) -> list[str]:
    with acting(actor):
        return [hit.code for hit in searching.search(query, purpose="safety", actor=actor).hits]


# -------------------------------------------------------------------------------- entering


def test_a_person_is_entered_and_no_column_says_who(at: Scene) -> None:
    person = enter(at, "Персида", "Чворовић", number="004417223", phone="+381 64 0000 123")
    with acting(at.worker):
        identity = selectors.identity(person, actor=at.worker)
    assert identity.names[0].facts.shown == "Персида Чворовић"
    assert identity.particulars is not None
    assert identity.particulars.facts.year == 1990
    assert identity.documents[0].facts.number == "004417223"
    for table in ("person", "name", "nametokens", "particulars", "document", "contact"):
        with seeing_all(), connection.cursor() as cursor:
            cursor.execute(f"select t::text from vault_{table} t")  # noqa: S608 - our own tables
            text = " ".join(row for (row,) in cursor.fetchall()).lower()
        for reported in ("персида", "чворов", "004417223", "0000 123", "640000123"):
            assert reported not in text
            assert reported.encode().hex() not in text


def test_a_wrong_field_is_refused_and_nothing_is_saved(at: Scene) -> None:
    for wrong in (
        entered(given="", family="..."),
        entered(year=1800),
        entered(number="1"),
    ):
        with acting(at.worker), pytest.raises(ValidationError):
            entering.enter_person(at.case, wrong, actor=at.worker)
    with seeing_all():
        assert not Person.objects.filter(case=at.case).exists()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (ParticularFacts(month=2), "year"),
        (ParticularFacts(year=1990, day=3), "month"),
        (ParticularFacts(year=1990, month=2, day=30), "day"),
        (ParticularFacts(year=timezone.localdate().year + 1), "year"),
    ],
)
def test_an_impossible_birth_names_the_field(at: Scene, facts: ParticularFacts, field: str) -> None:
    person = enter(at)
    with acting(at.worker):
        row = Particulars.objects.get(person=person)
        with pytest.raises(ValidationError) as refused:
            entering.change_facts(row, facts, actor=at.worker)
    assert field in refused.value.message_dict


def test_nobody_enters_for_a_foreign_case_and_the_office_never(at: Scene) -> None:
    stranger = member(Role.CASE_EXPERT, institution())
    with acting(stranger), pytest.raises(OutOfScope):
        entering.enter_person(at.case, entered(), actor=stranger)
    for role in (Role.HEAD, Role.ANALYST, Role.EDITOR, Role.READER, Role.SYSTEM_ADMIN):
        other = member(role, at.centre)
        with acting(other), pytest.raises(Denied):
            entering.enter_person(at.case, entered(), actor=other)
        with acting(other), pytest.raises(Denied):
            searching.search(Query("Персида", "Чворовић"), purpose="safety", actor=other)


def test_former_versions_are_stored_and_sealed(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        row = Name.objects.get(person=person)
        entering.change_facts(row, NameFacts("Персида", "Шољић"), actor=at.worker)
        assert FormerContent.objects.get(person=person).row == row.pk
        shown = selectors.identity(person, actor=at.worker).names[0]
        assert shown.facts.shown == "Персида Шољић"
        assert shown.versions == 1
        assert [facts.shown for facts in selectors.former(row, actor=at.worker)] == [
            "Персида Чворовић"
        ]


def test_a_changed_year_of_birth_is_found_by_the_new_one(at: Scene) -> None:
    person = enter(at, "Персида", "Чворовић")
    with acting(at.worker):
        row = Particulars.objects.get(person=person)
        entering.change_facts(row, ParticularFacts(year=1970, sex="f"), actor=at.worker)
    assert find(Query("Persida", year=1970), at.worker) == [person.code]
    assert find(Query("Persida", year=1990), at.worker) == []


# ----------------------------------------------------------------------------------- search


@pytest.mark.parametrize(
    "query",
    [
        Query("Persida", "Čvorović"),
        Query("Cvorovic", "Persida", 1991),
        Query("Персда", "Чворовић", 1990),
        Query("Persida", "Čvorvić"),
        Query(family="Чворовић", year=1992),
    ],
    ids=["latin", "swapped, bare, year", "typo", "typo in latin", "family and year"],
)
def test_a_misspelt_name_finds_the_person(at: Scene, query: Query) -> None:
    person = enter(at)
    enter(at, "Милан", "Петровић", year=1985)
    assert find(query, at.worker)[:1] == [person.code]


def test_a_number_finds_the_person_exactly(at: Scene) -> None:
    person = enter(at, number="AB 004417", phone="+381 64/0000-123")
    assert find(Query(number="ab004417"), at.worker) == [person.code]
    assert find(Query(number="064 0000 123", number_kind="phone"), at.worker) == [person.code]
    assert find(Query(number="AB 004418"), at.worker) == []


def test_a_search_says_for_what_and_says_enough(at: Scene) -> None:
    for query, purpose, field in (
        (Query("Персида", "Чворовић"), "", "purpose"),
        (Query("Персида"), "safety", "year"),
        (Query("..."), "safety", "given"),
        (Query(number="12"), "safety", "number"),
    ):
        with acting(at.worker), pytest.raises(ValidationError) as refused:
            searching.search(query, purpose=purpose, actor=at.worker)
        assert field in refused.value.message_dict


def test_the_record_of_a_search_contains_no_term(at: Scene) -> None:
    enter(at)
    find(Query("Persida", "Čvorović", 1990), at.worker)
    event = latest_events()[0]
    assert event.verb == "identities.searched"
    assert event.payload == {
        "purpose": "safety", "by": "name", "hits": 1, "elsewhere": 0
    }  # fmt: skip


def test_a_former_name_still_finds_the_person(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        entering.add_facts(person, NameFacts("Персида", "Шољић", "married"), actor=at.worker)
        entering.end_facts(Name.objects.filter(person=person)[0], actor=at.worker)
    assert find(Query("Persida", "Čvorović"), at.worker) == [person.code]
    assert find(Query("Persida", "Šoljić"), at.worker) == [person.code]


def test_somebody_elsewhere_is_only_revealed_to_experts_and_only_where_to_ask(at: Scene) -> None:
    other = scene()
    enter(other, "Персида", "Чворовић", number="AB004417")
    query = Query("Persida", "Čvorović", 1990)
    with acting(at.worker):
        found = searching.search(query, purpose="safety", actor=at.worker)
        by_number = searching.search(Query(number="AB004417"), purpose="safety", actor=at.worker)
    assert found.hits == by_number.hits == ()
    assert [(item.institution, item.count) for item in found.elsewhere] == [(other.centre.pk, 1)]
    assert [item.institution for item in by_number.elsewhere] == [other.centre.pk]
    police = member(Role.POLICE, institution())
    with acting(police):
        assert searching.search(query, purpose="proceedings", actor=police).elsewhere == ()


def test_a_restricted_case_is_revealed_to_nobody_elsewhere(at: Scene) -> None:
    other = scene(restricted=True)
    enter(other)
    with acting(at.worker):
        found = searching.search(
            Query("Persida", "Čvorović", 1990), purpose="safety", actor=at.worker
        )
    assert (found.hits, found.elsewhere) == ((), ())


def test_duplicates_are_suggested_when_very_near(at: Scene) -> None:
    person = enter(at)
    enter(at, "Петра", "Чворић", year=1971)
    with acting(at.worker):
        found = searching.duplicates_of(Query("Persida", "Cvorovic", 1990), actor=at.worker)
    assert [hit.code for hit in found.hits] == [person.code]


# ---------------------------------------------------------------------------------- looking


def test_whoever_is_not_named_in_the_case_says_why(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        look = accessing.request_access(person, purpose="support", actor=at.worker)
    assert look.own
    with acting(at.colleague):
        with pytest.raises(ValidationError):
            accessing.request_access(person, purpose="support", actor=at.colleague)
        with pytest.raises(ValidationError):
            accessing.request_access(person, purpose="support", why="asked", actor=at.colleague)
        look = accessing.request_access(
            person,
            purpose="support",
            why="other",
            reason=Plain("због Персиде"),
            actor=at.colleague,
        )
    assert not look.own
    assert look.insight is not None
    assert look.insight.words is not None
    assert "Персид".encode() not in bytes(look.insight.words)
    with acting(at.head):
        lines = selectors.looks_at(person, actor=at.head)
    assert [(line.own, line.why, line.reason) for line in lines] == [
        (False, "other", "због Персиде"),
        (True, "", ""),
    ]
    verbs = [event.verb for event in history_of(person)]
    assert verbs.count("identity.opened") == 2


def test_a_stated_purpose_holds_for_a_while_and_for_one_person(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        accessing.request_access(person, purpose="support", actor=at.worker)
        assert accessing.current_access(person, actor=at.worker) is not None
    with acting(at.colleague):
        assert accessing.current_access(person, actor=at.colleague) is None
    with seeing_all():
        AccessLogEntry.objects.update(until=timezone.now() - dt.timedelta(seconds=1))
    with acting(at.worker):
        assert accessing.current_access(person, actor=at.worker) is None


def test_sharing_shows_the_parts_of_its_purpose(at: Scene) -> None:
    person = enter(at, phone="+381 64 0000 123")
    police = member(Role.POLICE, institution())
    with acting(police), pytest.raises(OutOfScope):
        accessing.request_access(
            person,
            purpose="proceedings",
            why="asked",
            reason=Plain("the court asked us for it"),
            actor=police,
        )
    from vidik.institutions.models import Institution

    with seeing_all():
        sharing(
            at.case, Institution.objects.get(pk=police.institution), SharingPurpose.INVESTIGATION
        ).save()
    with acting(police):
        accessing.request_access(
            person,
            purpose="proceedings",
            why="asked",
            reason=Plain("the court asked us for it"),
            actor=police,
        )
        identity = selectors.identity(person, actor=police)
    assert identity.names
    assert identity.sees_identity
    assert not identity.sees_contact
    assert identity.contacts == ()


# ---------------------------------------------------------------------------------- sealing


def test_a_ciphertext_swapped_between_rows_is_refused(at: Scene) -> None:
    one, other = enter(at), enter(at, "Милан", "Петровић")
    with seeing_all():
        names = [Name.objects.get(person=person) for person in (one, other)]
        Name.objects.filter(pk=names[0].pk).update(content=names[1].content)
    with acting(at.worker), pytest.raises(Unreadable):
        selectors.identity(one, actor=at.worker)


def test_a_ciphertext_swapped_between_rows_of_one_person_is_refused(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        entering.add_facts(person, NameFacts("Перса", kind="nickname"), actor=at.worker)
        first, second = Name.objects.filter(person=person)
        Name.objects.filter(pk=first.pk).update(content=second.content)
        with pytest.raises(Unreadable):
            selectors.identity(person, actor=at.worker)


def test_a_swapped_key_is_refused(at: Scene) -> None:
    one, other = enter(at), enter(at, "Милан", "Петровић")
    with seeing_all():
        Person.objects.filter(pk=one.pk).update(wrapped_key=other.wrapped_key)
        one.refresh_from_db()
    with pytest.raises(Unreadable):
        key_of(one)


# ---------------------------------------------------------------------------------- merging


@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_unmerging_brings_back_everything_as_it_was(at: Scene, data: st.DataObject) -> None:
    with transaction.atomic():
        persons = [enter(at, f"Персида{number}", "Чворовић") for number in ("а", "б", "в")]
        before = _everything(persons)
        pair = data.draw(st.permutations(persons))[:2]
        with acting(at.worker):
            merging.merge_persons(pair[0], pair[1], actor=at.worker)
            assert _everything(persons) != before
            merging.unmerge(pair[0], actor=at.worker)
        assert _everything(persons) == before
        transaction.set_rollback(True)


def _everything(persons: list[Person]) -> list[object]:
    keys = [person.pk for person in persons]
    with seeing_all():
        return [
            list(model.objects.filter(**{f"{link}__in": keys}).order_by("pk").values())
            for model, link in (
                (Person, "pk"),
                (Name, "person"),
                (NameTokens, "name__person"),
                (Particulars, "person"),
            )
        ]


def test_rooms_above_follow_a_merge_and_go_back(at: Scene) -> None:
    effect: list[tuple[str, object, object]] = []

    def follow(step: str) -> object:
        return lambda one, other: effect.append((step, one, other)) or 1

    register_merge(
        "tests", MergeHandler("tests", follow("merge"), follow("unmerge"), lambda _persons: None)
    )
    try:
        one, other = enter(at), enter(at)
        with acting(at.worker):
            merging.merge_persons(one, other, actor=at.worker)
            merging.unmerge(one, actor=at.worker)
    finally:
        _handlers.pop("tests")
    assert effect == [("merge", one.pk, other.pk), ("unmerge", one.pk, other.pk)]


def test_chains_of_merges_are_refused(at: Scene) -> None:
    one, other, third = enter(at), enter(at), enter(at)
    with acting(at.worker):
        merging.merge_persons(one, other, actor=at.worker)
        for pair in ((one, third), (third, one), (other, third), (third, third)):
            with pytest.raises(ValidationError):
                merging.merge_persons(*pair, actor=at.worker)


def test_whoever_sees_one_of_two_merged_still_sees_that_one_only(at: Scene) -> None:
    other_case = make_case(at.centre)
    with seeing_all():
        other_case.save()
        participant(other_case, at.centre, at.worker.user_id).save()
    one = enter(at)
    with acting(at.worker):
        second = entering.enter_person(other_case, entered("Персида", "Шољић"), actor=at.worker)
        merging.merge_persons(second, one, actor=at.worker)
        assert selectors.identity(one, actor=at.worker).merged == (second.code,)
    police = member(Role.POLICE, institution())
    from vidik.institutions.models import Institution

    with seeing_all():
        sharing(
            at.case, Institution.objects.get(pk=police.institution), SharingPurpose.TRIAL
        ).save()
    with acting(police):
        assert selectors.identity(one, actor=police).merged == ()


# ---------------------------------------------------------------------------------- erasing


def test_erasure_leaves_nothing_that_could_be_opened(at: Scene, tmp_path: Path) -> None:
    person = enter(at, number="AB004417")
    with acting(at.worker):
        stored = storing.store_file(
            person, [b"\x89PNG\r\n\x1a\n", b"scan"], kind="scan", title="Персида", actor=at.worker
        )
    before = bytes(person.wrapped_key or b"")
    certificate = erase(person, at.head, "retention")
    with seeing_all():
        person.refresh_from_db()
        for model in (Name, Particulars, FormerContent, StoredFile):
            assert not model.objects.filter(person=person).exists()
        assert not NameTokens.objects.filter(name__person=person).exists()
        for table in ("person", "name", "particulars", "document", "storedfile", "accesslogentry"):
            with connection.cursor() as cursor:
                cursor.execute(f"select t::text from vault_{table} t")  # noqa: S608 - our own tables
                assert before.hex() not in " ".join(row for (row,) in cursor.fetchall())
    assert person.wrapped_key is None
    with pytest.raises(sealing.Erased):
        key_of(person)
    assert find(Query("Persida", "Čvorović", 1990), at.worker) == []
    assert find(Query(number="AB004417"), at.worker) == []
    assert person.code in certificate.document
    assert stored.pk


def test_the_certificate_has_a_number_and_the_hash_of_its_text(at: Scene) -> None:
    import hashlib

    person = enter(at)
    certificate = erase(person, at.head)
    assert certificate.hash == hashlib.sha256(certificate.document.encode()).hexdigest()
    assert certificate.number.startswith(f"{timezone.now().year}-")
    assert "Персида" not in certificate.document
    assert "1990" not in certificate.document.replace(certificate.number, "")


def test_a_legal_hold_refuses_erasure_until_it_is_lifted(at: Scene) -> None:
    person = enter(at)
    with acting(at.head):
        hold = erasing.place_hold(person, ground="proceedings", actor=at.head)
    with pytest.raises(erasing.Held, match="proceedings"):
        proposed(person, at.head)
    with acting(at.head):
        erasing.lift_hold(hold, actor=at.head)
    proposal = proposed(person, at.head)
    with acting(at.head):
        later = erasing.place_hold(person, ground="claim", actor=at.head)
        with pytest.raises(erasing.Held, match="claim"):
            erasing.approve_erasure(proposal, actor=at.head)
        erasing.lift_hold(later, actor=at.head)
        erasing.approve_erasure(proposal, actor=at.head)
        with pytest.raises(sealing.Erased):
            erasing.approve_erasure(proposal, actor=at.head)


def test_only_a_head_approves_an_erasure(at: Scene) -> None:
    proposal = proposed(enter(at), at.head)
    with acting(at.worker), pytest.raises(Denied):
        erasing.approve_erasure(proposal, actor=at.worker)


def test_files_of_an_erased_person_are_gone_from_the_disk(
    at: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    person = enter(at)
    with acting(at.worker):
        row = storing.store_file(
            person, [b"%PDF-1.7 ", b"Persida"], kind="scan", title="", actor=at.worker
        )
    path = storage.path_of(row.stored)
    assert path.exists()
    assert b"Persida" not in path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600
    with acting(at.worker):
        _facts, content = storing.read_file(row, actor=at.worker)
        assert content == b"%PDF-1.7 Persida"
    proposal = proposed(person, at.head)
    with django_capture_on_commit_callbacks(execute=True), acting(at.head):
        erasing.approve_erasure(proposal, actor=at.head)
        assert path.exists(), "it goes when the erasure is certain"
    assert not path.exists()


def test_a_file_that_is_no_picture_is_refused(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker), pytest.raises(ValidationError):
        storing.store_file(person, [b"<html>"], kind="scan", title="", actor=at.worker)
    with seeing_all():
        assert not StoredFile.objects.filter(person=person).exists()


def test_a_damaged_file_is_refused(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        row = storing.store_file(
            person, [b"%PDF-1.7 ", b"x" * 9000], kind="scan", title="", actor=at.worker
        )
        path = storage.path_of(row.stored)
        path.write_bytes(path.read_bytes()[:-100])
        with pytest.raises(Unreadable):
            storing.read_file(row, actor=at.worker)


# --------------------------------------------------------------------------------- rotation


@pytest.fixture
def own_masters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyring of this test alone: the processes of a run keep their keys in one folder."""
    keyring = KeyringFile(tmp_path / "vault-master.json")
    monkeypatch.setattr(keys_of_vault, "file_masters", lambda: keyring)


@pytest.mark.usefixtures("own_masters")
def test_the_master_key_is_replaced_while_everything_can_be_read(at: Scene) -> None:
    persons = [enter(at, f"Персида{letter}", "Чворовић") for letter in "абвгд"]
    reported: list[tuple[int, int]] = []
    rotation = rotating.rotate_master(advance=lambda *step: reported.append(step), batch=2)
    assert rotation.done >= 5
    assert reported[-1][0] == rotation.done
    for person in persons:
        with acting(at.worker):
            person.refresh_from_db()
            assert version_of(bytes(person.wrapped_key or b"")) == rotation.to_version
            assert selectors.identity(person, actor=at.worker).names


@pytest.mark.usefixtures("own_masters")
def test_a_rotation_that_was_broken_off_is_gone_on_with(at: Scene) -> None:
    for letter in "абвгд":
        enter(at, f"Персида{letter}", "Чворовић")

    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        rotating.rotate_master(advance=stop, batch=2)
    rotation = rotating.rotate_master(advance=lambda *_step: None, batch=2)
    with seeing_all():
        versions = {
            version_of(bytes(person.wrapped_key or b""))
            for person in Person.objects.filter(erased_at__isnull=True)
        }
    assert versions == {rotation.to_version}


@pytest.mark.xdist_group("keys")  # all processes of a run keep their keys in one folder
def test_the_search_key_is_replaced_and_persons_are_still_found(at: Scene) -> None:
    person = enter(at, number="AB004417")
    with seeing_all():
        before = set(NameTokens.objects.get(name__person=person).tokens)
    rotating.rotate_search(advance=lambda *_step: None)
    with seeing_all():
        after = set(NameTokens.objects.get(name__person=person).tokens)
    assert len(before & after) < len(before) / 4
    assert find(Query("Persida", "Čvorović"), at.worker) == [person.code]
    assert find(Query(number="AB004417"), at.worker) == [person.code]


# -------------------------------------------------------------------------------- retention


def test_what_is_stored_too_long_is_due_and_a_hold_keeps_it_off_the_list(at: Scene) -> None:
    person = enter(at)
    with acting(at.worker):
        storing.store_file(person, [b"%PDF-1.7"], kind="scan", title="", actor=at.worker)

    def due(kind: RetentionKind, years: float) -> list[str]:
        with seeing_all():
            closed = timezone.now() - dt.timedelta(days=366 * years)
            Case.objects.filter(pk=at.case.pk).update(
                state="closed", opened_at=closed - dt.timedelta(days=1), closed_at=closed
            )
        with acting(at.head):
            return [row.code for row in selectors.due_for_erasing(at.head, kind)]

    assert due(RetentionKind.PERSON, 9) == []
    assert due(RetentionKind.FILES, 4) == []
    assert due(RetentionKind.FILES, 6) == [person.code]
    assert due(RetentionKind.PERSON, 11) == [person.code]
    with acting(at.head):
        hold = erasing.place_hold(person, ground="claim", actor=at.head)
        with pytest.raises(erasing.Held):
            erasing.erase_files(person, actor=at.head)
    assert due(RetentionKind.PERSON, 11) == []
    with acting(at.head):
        erasing.lift_hold(hold, actor=at.head)
        assert erasing.erase_files(person, actor=at.head) == 1
    assert due(RetentionKind.FILES, 11) == []
    assert due(RetentionKind.PERSON, 11) == [person.code]
    with acting(at.worker):
        assert not selectors.due_for_erasing(at.worker, RetentionKind.PERSON).exists()
