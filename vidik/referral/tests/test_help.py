# SPDX-License-Identifier: EUPL-1.2
"""Somebody asks for help themselves: in their language, without a trail, and only once."""

from __future__ import annotations

import html
import re
import uuid
from dataclasses import fields
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client

from tests.scenes import as_application, scene
from vidik.core.packfiles import Pack
from vidik.referral.models import Report, ReportedPerson, ReporterFollowUp
from vidik.referral.selectors.words import Words, public_languages, read_languages
from vidik.referral.tests.factories import centre_member
from vidik.referral.tests.test_stopping import texts_of
from vidik.referral.types import Known

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

START = "/contact/"
BACK = "/contact/back/"
PUBLIC = ("/", START, "/contact/ar/", BACK, "/suspicions/public/", "/suspicions/follow-up/")


def page_of(client: Client, address: str) -> str:
    """Return a page as its reader sees it."""
    return html.unescape(client.get(address).content.decode())


def asked(client: Client, address: str = START, **given: str) -> tuple[int, str]:
    """Send the page, with a key of its own, and return the status and the page that comes."""
    answer = client.post(address, {"submission": str(uuid.uuid4()), **given})
    return answer.status_code, html.unescape(answer.content.decode())


def code_in(page: str) -> str:
    """Return the code that a receipt shows."""
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_say_nothing_in_their_title_and_lead_away_at_once(address: str) -> None:
    with as_application():
        answer = Client().get(address)
    page = answer.content.decode()
    assert re.search(r"<title>\s*Vidik\s*</title>", page)
    leave = re.search(r'<a class="leave" ([^>]*)>', page)
    assert leave is not None
    assert f'href="{settings.COUNTRY.leave_to}"' in leave.group(1)
    assert 'rel="noreferrer"' in leave.group(1), "the other site learns nothing of this one"
    assert "no-store" in answer.headers["Cache-Control"], "Back asks for the page anew"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_danger_alone_is_enough_and_the_receipt_says_now_and_not_in_weeks() -> None:
    with as_application():
        status, page = asked(Client(), danger="yes")
    assert status == 200
    assert page.index('href="tel:192"') < page.index("Your code")
    assert "has to act within 15 minutes" in page
    with scene():
        (report,) = Report.objects.all()
    assert (report.source, report.urgency, report.channel) == ("victim", "immediate", "web")


def test_what_is_written_reaches_the_centre_sealed_with_its_language_and_the_safe_contact() -> None:
    given = {
        "story": "يأخذ جواز سفري",
        "town": "nis",
        "reach": "000 555 0107",
        "may_call": "yes",
        "when": "after nine",
        "never_say": "the centre",
        "name": "Ada",
        "under_age": "yes",
        "danger": "no",
    }
    with as_application():
        status, page = asked(Client(), "/contact/ar/", **given)
    assert status == 200
    assert "خلال 30 دقيقة" in page
    with scene():
        (report,) = Report.objects.all()
        person = ReportedPerson.objects.get(report=report)
    assert (report.municipality, report.urgency, person.child) == ("nis", "high", Known.YES)
    account = texts_of(report, centre_member())["account"]
    assert "يأخذ جواز سفري" in account
    assert "Arabic" in account, "the centre knows which interpreter it needs"


def test_nothing_at_all_is_not_sent_and_what_was_typed_stays() -> None:
    with as_application():
        status, page = asked(Client(), when="after nine")
    assert status == 422
    assert "Write a few words, say how to reach you" in page
    assert 'value="after nine"' in page
    with scene():
        assert not Report.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"danger": "<script>"},
        {"story": "x", "town": "atlantis"},
        {"story": "x" * 5000},
        {"story": "x", "under_age": "maybe"},
        {"story": "\x00"},
    ],
)
def test_hostile_input_is_refused_in_the_words_of_the_page(given: dict[str, str]) -> None:
    with as_application():
        status, page = asked(Client(), "/contact/ar/", **given)
    assert status == 422
    assert public_languages()["ar"].words.not_sent in page
    assert "<script>" not in page.replace("<script src=", "")


def test_a_form_whose_key_was_lost_still_arrives() -> None:
    with as_application():
        status, _page = asked(Client(), story="x", submission="no key")
    assert status == 200


def test_sent_twice_it_is_one_report_and_changed_in_between_it_says_so() -> None:
    client, key = Client(), str(uuid.uuid4())
    with as_application():
        _status, first = asked(client, story="locked in", submission=key)
        status, again = asked(client, story="locked in", submission=key)
        changed, page = asked(client, story="locked in, first floor", submission=key)
    assert status == 200
    assert code_in(first) == code_in(again)
    assert changed == 409
    assert "What you changed since has not been sent" in page
    with scene():
        assert Report.objects.count() == 1


def test_the_code_opens_what_the_centre_wrote_and_takes_more_once() -> None:
    client = Client()
    with as_application():
        _status, receipt = asked(client, "/contact/ru/", story="заперли")
        code = code_in(receipt)
        opened = client.post("/contact/ru/back/", {"code": code.lower()})
        more = {"code": code, "text": "второй этаж", "once": "a-mark"}
        page = html.unescape(client.post("/contact/ru/back/", more).content.decode())
        client.post("/contact/ru/back/", more)
        wrong = client.post("/contact/ru/back/", {"code": "AAAA-AAAA-AAAA"})
    words = public_languages()["ru"].words
    assert words.state_received in html.unescape(opened.content.decode())
    assert words.message_sent in page
    assert "второй этаж" in page
    assert wrong.status_code == 422
    assert words.wrong_code in html.unescape(wrong.content.decode())
    with scene():
        assert ReporterFollowUp.objects.get().waiting == 1


def test_a_language_is_written_from_its_side_and_says_that_no_translator_has_checked_it() -> None:
    with as_application():
        page = page_of(Client(), "/contact/ar/")
        unknown = Client().get("/contact/xx/")
    assert '<html lang="ar" dir="rtl">' in page
    assert public_languages()["ar"].unverified in page
    assert "This translation has not been checked" in page
    assert "الشرطة" in page, "whom a number reaches is named in the language"
    assert "optional" not in page
    assert unknown.status_code == 404


def test_a_language_that_lacks_a_word_or_a_place_is_refused(tmp_path: Path) -> None:
    serbia = Path(settings.PACKS_DIR) / "serbia"
    (tmp_path / "public").mkdir()
    (tmp_path / "telephones.csv").write_bytes((serbia / "telephones.csv").read_bytes())
    document = yaml.safe_load((serbia / "public/hu.yaml").read_text("utf-8"))
    del document["words"]["code"]
    del document["telephones"]["police"]
    (tmp_path / "public/hu.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    document["words"] |= {"code": "K", "next_other": "percen belül", "name": "%(oops)s"}
    (tmp_path / "public/sr.yaml").write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")
    pack = Pack(tmp_path)
    read_languages(pack)
    faults = "\n".join(map(str, pack.faults))
    assert "code: a text" in faults
    assert "%(minutes)s" in faults
    assert "name: these places in the text: none" in faults
    assert "also police" in faults
    assert "a language that the country does not write already" in faults


def test_every_word_is_said_in_every_language_of_the_pack() -> None:
    assert {"ar", "ru", "hu", "sq"} <= set(public_languages())
    for tag, each in public_languages().items():
        blank = [word.name for word in fields(Words) if not getattr(each.words, word.name).strip()]
        assert not blank, tag


def test_visitors_find_help_and_numbers_before_the_way_to_the_desk() -> None:
    with as_application():
        page = page_of(Client(), "/").split("<main", 1)[1]
    order = ["/contact/", 'href="tel:192"', "/account/sign-in/"]
    places = [page.index(each) for each in order]
    assert places == sorted(places)
    assert '<a href="/contact/ar/" lang="ar" dir="rtl">' in page


def test_whoever_comes_back_reads_by_when_the_centre_acts_until_it_does() -> None:
    expert = centre_member()
    with as_application():
        _status, receipt = asked(Client(), story="x", danger="no")
        code = {"code": code_in(receipt)}
        waiting = html.unescape(Client().post("/suspicions/follow-up/", code).content.decode())
    with scene():
        (report,) = Report.objects.all()
    texts_of(report, expert)
    with as_application():
        taken = html.unescape(Client().post("/suspicions/follow-up/", code).content.decode())
        back = html.unescape(Client().post(BACK, code).content.decode())
    assert "Within 30 minutes" in waiting
    assert "Within 24 hours" in waiting
    assert "What happens now" not in taken
    assert "You will hear from the centre by" in taken
    assert "Somebody at the centre is working on it." in back
