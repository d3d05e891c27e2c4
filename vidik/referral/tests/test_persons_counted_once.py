# SPDX-License-Identifier: EUPL-1.2
"""Contacts of several associations are counted by person, and nobody learns by which."""

from __future__ import annotations

import datetime as dt
import os
import random
from itertools import islice
from pathlib import Path
from typing import Final

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied
from vidik.core.small_numbers import quarter_of, rounded
from vidik.prevention.selectors.contacts import PersonsOfContacts, persons_of_contacts
from vidik.referral.forms_marks import MarksForm
from vidik.referral.models import ContactMark
from vidik.referral.tests.factories import centre_member
from vidik.referral.tests.test_contacts import (
    ENTER,
    HOME,
    REGISTER,
    YEAR,
    association,
    entry,
    office,
)
from vidik.referral.tests.test_pages import client_of
from vidik.registers import services
from vidik.registers.models import Entry
from vidik.vault.methods import synthetic
from vidik.vault.methods.sameness import Marks, YearKeys, count, seal, token_of

KEYS = YearKeys.derive(b"k" * 32, 2026)
CONTACT = {"way": "helpline", "about": "help", "child": "no", "led": "talked"}
MARKS = {"given": "М", "family": "Ч", "born": "1998", "sex": "f", "citizenship": "RS"}


def marks(number: int) -> Marks:
    """Return the marks of one of many persons, no two alike."""
    letter = "abcdefghijklmnoprstuvz"
    return Marks(letter[number % 22], letter[number // 22 % 22], 1950 + number // 484, "f", "RS")


def filled(found: Marks) -> MarksForm:
    """Fill in the second form."""
    form = MarksForm({name: getattr(found, name) for name in MARKS})
    assert form.is_valid(), form.errors
    return form


def enter_contacts(actor: Actor, *persons: int) -> list[Entry]:
    at = timezone.now() - dt.timedelta(minutes=1)
    return [
        services.enter(REGISTER, CONTACT, when=at, further=filled(marks(person)), actor=actor)
        for person in persons
    ]


def last_quarter() -> None:
    """Let everything that is in the registers have been entered and struck out before."""
    before = timezone.now() - dt.timedelta(days=93)
    with scene():
        Entry.objects.update(entered_at=before)
        Entry.objects.filter(struck_at__isnull=False).update(struck_at=before)


DAMAGED: Final = (
    "",
    "{",
    '{"keys": []}',
    '{"keys": [{}]}',
    '{"keys": [{"version": 1, "made_at": "2026-01-01T00:00:00+00:00", "key": ""}]}',
)


def seen(analyst: Actor, year: int = YEAR) -> PersonsOfContacts:
    with as_application(), acting(analyst):
        return persons_of_contacts(analyst, year)


def numbers(found: PersonsOfContacts) -> tuple[int | None, int | None, int | None]:
    return found.marked, found.persons, found.several


@pytest.fixture
def own_keys(tmp_path: Path, settings: LazySettings) -> Path:
    """Keep keys in a folder of the test's own; gives the file of this year."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "keys" / f"vault-year-{YEAR}.json"


def test_what_is_stored_of_one_person_twice_looks_like_that_of_two() -> None:
    token = token_of(Marks("Ђ", "Ж", 1998, "f", "RS"), KEYS)
    assert token == token_of(Marks("đ", " z", 1998, "f", "RS"), KEYS), "in either script"
    assert token != token_of(Marks("Ђ", "Ж", 1999, "f", "RS"), KEYS)
    assert token != token_of(Marks("Ђ", "Ж", 1998, "f", "RS"), YearKeys.derive(b"k" * 32, 2027))
    first, second = (seal(token, place, KEYS) for place in (b"1", b"2"))
    assert first != second
    assert token not in first + second
    assert seal(token, b"1", KEYS) != first
    found = count([("a", b"1", first), ("b", b"2", second), ("a", b"3", first)], KEYS)
    assert (found.entries, found.persons, found.several) == (2, 1, 1)
    assert found.unreadable == 1, "moved to another row it does not open"
    with pytest.raises(ValueError, match="letter"):
        token_of(Marks("7", "Ж", 1998, "f", "RS"), KEYS)
    assert "Ђ" not in repr(Marks("Ђ", "Ж", 1998, "f", "RS"))


def of(person: synthetic.SyntheticIdentity) -> Marks:
    """Return the marks that an association would enter of a synthetic person."""
    # All of one citizenship: as bad as it gets.
    return Marks(person.given[0], person.family[0], person.born, person.sex, "RS")


@pytest.mark.parametrize(("many", "at_most"), [(200, 0.03), (1000, 0.04), (5000, 0.12)])
def test_how_often_two_persons_are_alike(many: int, at_most: float) -> None:
    """False merges: persons that are lost in the count, of so many synthetic ones."""
    people = list(islice(synthetic.persons(2026), many))
    lost = 1 - len({of(person).text() for person in people}) / many
    assert 0 <= lost < at_most


def test_how_often_one_person_is_described_differently() -> None:
    """Misses: of persons entered twice, with a mistake in a tenth, those that count twice."""
    chance = random.Random(2026)  # noqa: S311 - synthetic persons are no secret
    people = list(islice(synthetic.persons(7), 2000))
    twice = 0
    for person in people:
        again = of(person)
        if chance.random() < 0.1:
            looked = synthetic.search_input(person, chance, most=1)
            again = Marks(
                looked.given[0], looked.family[0], looked.born or person.born, person.sex,
                "RS",
            )  # fmt: skip
        twice += token_of(again, KEYS) != token_of(of(person), KEYS)
    assert 0 < twice / len(people) < 0.1, "most mistakes in a name spare its first letter"


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
class TestInTheRegisters:
    """With rows, rights and pages."""

    def test_a_person_at_three_associations_counts_once(self) -> None:
        first, second, third = association(), association("astra"), association("pin")
        enter_contacts(first, *range(12))
        enter_contacts(second, *range(8))
        (mistake, *_rest) = enter_contacts(third, 30, 0, 1, 2)
        services.strike(mistake, REGISTER, actor=third)
        last_quarter()
        analyst = office()
        # 23 contacts of 12 persons, 8 of them at several associations, to the nearest five.
        found = seen(analyst)
        assert numbers(found) == (25, 10, 10)
        assert not found.has_lost
        assert numbers(seen(analyst, YEAR - 1)) == (None, None, None)
        with as_application():
            page = client_of(analyst).get("/recognition/contacts/").content.decode()
        assert "About how many persons" in page
        assert "As at the end of" in page
        assert "any more" not in page

    def test_nobody_sees_what_one_contact_changes(self) -> None:
        """Somebody known elsewhere, fillers and strikes: until the quarter ends all stays."""
        first, second = association(), association("astra")
        enter_contacts(first, *range(12))
        fillers = enter_contacts(second, *range(7), *range(40, 45))
        last_quarter()
        analyst = office()
        before = numbers(seen(analyst))
        assert before == (25, 15, 5)
        # The eighth known at both would move the number to ten.
        enter_contacts(second, 7)
        assert numbers(seen(analyst)) == before
        for row in fillers[7:]:
            services.strike(row, REGISTER, actor=second)
            assert numbers(seen(analyst)) == before
        last_quarter()
        assert numbers(seen(analyst)) == (20, 10, 10)

    def test_the_last_day_of_the_quarter_counts_and_the_first_of_the_next_does_not(self) -> None:
        worker = association()
        enter_contacts(worker, *range(10))
        analyst = office()
        until = seen(analyst).until
        begin = timezone.make_aware(dt.datetime.combine(until + dt.timedelta(days=1), dt.time()))
        for moment, many in ((begin, None), (begin - dt.timedelta(seconds=1), 10)):
            with scene():
                Entry.objects.update(entered_at=moment)
            assert seen(analyst).marked == many

    def test_few_are_shown_no_more_than_none_and_others_do_not_ask(self) -> None:
        worker, other = association(), association("astra")
        analyst = office()
        enter_contacts(worker, 1, 2)
        last_quarter()
        assert numbers(seen(analyst)) == (None, None, None)
        enter_contacts(other, 1)
        last_quarter()
        assert numbers(seen(analyst)) == (None, None, None)
        with acting(worker), pytest.raises(Denied):
            persons_of_contacts(worker, YEAR)

    def test_a_destroyed_key_is_never_replaced(self, own_keys: Path) -> None:
        worker, analyst = association(), office()
        enter_contacts(worker, *range(8))
        last_quarter()
        assert seen(analyst).marked == 10
        own_keys.unlink()
        with as_application():
            page = client_of(analyst).get("/recognition/contacts/").content.decode()
            assert "About 10 contacts with marks cannot be counted any more" in page
            assert not own_keys.exists(), "looking makes no key"
            desk = client_of(worker)
            sent = entry(**MARKS)
            answer = desk.post(ENTER, sent)
            assert answer.status_code == 422
            assert "is gone or damaged. Enter the contact without" in answer.content.decode()
            assert not own_keys.exists()
            assert desk.post(ENTER, entry()).status_code == 302
        with scene():
            assert ContactMark.objects.count() == 8
            assert Entry.objects.filter(pack_code="").count() == 9

    @pytest.mark.parametrize("content", [*DAMAGED, "readable", "folder"])
    def test_a_damaged_key_is_said_and_never_replaced(self, content: str, own_keys: Path) -> None:
        worker, analyst = association(), office()
        enter_contacts(worker, *range(8))
        last_quarter()
        if content == "folder":
            own_keys.unlink()
            own_keys.mkdir(mode=0o700)
        elif content == "readable":
            own_keys.chmod(0o644)
            os.utime(own_keys, (1, 1))
        else:
            own_keys.write_text(content)
        remaining = own_keys.is_dir() or own_keys.read_bytes()
        with as_application():
            page = client_of(analyst).get("/recognition/contacts/").content.decode()
            assert "About 10 contacts with marks cannot be counted any more" in page
            answer = client_of(worker).post(ENTER, entry(**MARKS))
        assert answer.status_code == 422
        assert "is gone or damaged" in answer.content.decode()
        assert remaining == (own_keys.is_dir() or own_keys.read_bytes())

    def test_a_damaged_key_of_a_year_without_marks_is_said_too(self, own_keys: Path) -> None:
        own_keys.parent.mkdir(mode=0o700)
        own_keys.write_text("{")
        own_keys.chmod(0o600)
        with as_application():
            desk = client_of(association())
            answer = desk.post(ENTER, entry(**MARKS))
        assert answer.status_code == 422
        assert "is gone or damaged" in answer.content.decode()
        assert own_keys.read_text() == "{"

    def test_a_part_that_no_key_opens_is_said(self, own_keys: Path) -> None:
        worker, analyst = association(), office()
        enter_contacts(worker, *range(3))
        own_keys.unlink()
        with acting(analyst):
            found = persons_of_contacts(analyst, YEAR)
        assert (found.has_lost, found.lost) == (True, None)
        with as_application():
            page = client_of(analyst).get("/recognition/contacts/").content.decode()
        assert "Fewer than five contacts with marks cannot be counted any more" in page

    def test_a_year_without_marks_gets_its_key_with_the_first(self, own_keys: Path) -> None:
        worker, analyst = association(), office()
        seen(analyst)
        assert not own_keys.exists()
        enter_contacts(worker, 1)
        assert own_keys.exists()
        remaining = own_keys.read_bytes()
        enter_contacts(worker, 2)
        assert own_keys.read_bytes() == remaining

    def test_nobody_reads_a_mark_back_or_changes_it(self) -> None:
        worker = association()
        (row,) = enter_contacts(worker, 1)
        with as_application():
            for actor in (worker, association("astra"), office(), centre_member()):
                with acting(actor):
                    assert not ContactMark.objects.exists()
                    assert not ContactMark.objects.filter(pk=row.pk).update(year=1)
                    assert ContactMark.objects.all().delete()[0] == 0
        other = association("astra")
        with (
            acting(other),
            as_application(),
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "insert into referral_contactmark (entry_id, institution_id, year, content)"
                " values (%s, %s, %s, '')",
                [row.pk, row.institution_id, YEAR],
            )
        with scene():
            assert ContactMark.objects.get().content

    def test_on_the_page_all_five_are_entered_or_none(self) -> None:
        worker = association()
        with as_application():
            desk = client_of(worker)
            page = desk.get(ENTER).content.decode()
            assert "So that the person is counted once" in page
            for wrong in (
                MARKS | {"born": ""},
                MARKS | {"given": "7"},
                MARKS | {"given": "Мил"},
                MARKS | {"born": f"{YEAR + 1}"},
                MARKS | {"born": "1901"},
                MARKS | {"sex": "?"},
                MARKS | {"citizenship": "foreign"},
            ):
                answer = desk.post(ENTER, entry(**wrong))
                assert answer.status_code == 422, wrong
            assert desk.post(ENTER, entry()).status_code == 302
            sent = entry(once="a-mark", **MARKS)
            for _each in range(2):
                assert desk.post(ENTER, sent).status_code == 302
            taken = desk.get(HOME, {"format": "csv"}).content.decode("utf-8-sig")
        with scene():
            assert Entry.objects.filter(pack_code="").count() == 2
            mark = ContactMark.objects.get()
        assert "1998" not in taken
        assert mark.year == YEAR

    def test_a_wrong_mark_enters_nothing(self) -> None:
        worker = association()
        wrong = filled(Marks("!", "a", 1998, "f", "RS"))
        with pytest.raises(ValidationError):
            services.enter(REGISTER, CONTACT, when=timezone.now(), further=wrong, actor=worker)
        with scene():
            assert not Entry.objects.filter(pack_code="").exists()


def test_quarters_begin_in_january_april_july_and_october() -> None:
    assert [quarter_of(dt.date(2026, month, 28)).month for month in range(1, 13)] == [
        1, 1, 1, 4, 4, 4, 7, 7, 7, 10, 10, 10,
    ]  # fmt: skip


def test_few_are_hidden_and_more_are_rounded() -> None:
    assert [rounded(many) for many in (0, 1, 4, 5, 7, 8, 12, 13)] == [
        None, None, None, 5, 5, 10, 10, 15,
    ]  # fmt: skip
