# SPDX-License-Identifier: EUPL-1.2
"""Acts are sent again to those who are silent: to the corrected address, once, both days alike."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.exchange.models import Addressee, Mail
from vidik.exchange.services import sending
from vidik.exchange.types import MailState
from vidik.institutions.models import ContactPoint, Institution
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors.resending import silent
from vidik.questionnaires.services import resending, submitting
from vidik.questionnaires.tests.test_cycle import fill, member
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import Reach, RespondentFilter

pytestmark = pytest.mark.django_db
ADDRESS = "/questionnaires/call/2025/resend/"


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def reach_of(actor: Actor, row: Respondent, wanted: str = "") -> Reach | None:
    with acting(actor):
        call = Call.objects.get(pk=row.call_id)
        found = silent(actor, call, RespondentFilter(), wanted)
    return next((item.reach for item in found if item.row.pk == row.pk), None)


def contact(institution: Institution, address: str) -> ContactPoint:
    return ContactPoint.objects.create(
        institution=institution, email=address, function={"en": "registry", "sr": "писарница"},
        valid_from=in_days(0), confirmed_on=in_days(0),
    )  # fmt: skip


def test_a_bounced_act_goes_to_the_corrected_address_with_one_new_day(
    sent: Respondent, office: Actor
) -> None:
    assert sent.notice_key is not None
    ContactPoint.objects.filter(institution=sent.institution).delete()
    with acting(office):
        assert reach_of(office, sent) == Reach.NOBODY
        contact(sent.institution, "old@pisarnica.invalid")
        act = Addressee.objects.get(pk=sent.notice_key)
        resending.send_again(sent.call, {sent.pk: act.armed}, due_on=in_days(40), actor=office)
        Mail.objects.filter(addressee=act).update(state=MailState.FAILED)
        assert reach_of(office, sent) == Reach.FAILED
        ContactPoint.objects.filter(institution=sent.institution).update(
            email="new@pisarnica.invalid"
        )
        assert reach_of(office, sent) == Reach.CORRECTED
        assert reach_of(office, sent, Reach.CORRECTED) == Reach.CORRECTED
        assert reach_of(office, sent, Reach.SAME) is None
        act.refresh_from_db()
        seen = {sent.pk: act.armed}
        assert resending.send_again(sent.call, seen, due_on=in_days(45), actor=office) == 1
        with pytest.raises(ValidationError, match="Nobody is left"):
            resending.send_again(sent.call, seen, due_on=in_days(45), actor=office)
        act.refresh_from_db()
        sent.refresh_from_db()
        addresses = set(Mail.objects.filter(addressee=act).values_list("address", flat=True))
    assert addresses == {"old@pisarnica.invalid", "new@pisarnica.invalid"}
    assert (sent.due_on, act.named_day) == (in_days(45), in_days(45))
    assert reach_of(office, sent) == Reach.SAME


def test_an_act_sent_again_by_the_exchange_pages_takes_its_questionnaire_along(
    sent: Respondent, office: Actor
) -> None:
    with acting(office):
        act = Addressee.objects.select_related("notice", "kind").get(pk=sent.notice_key)
        sending.send_again(act, actor=office, named_day=in_days(60))
        sent.refresh_from_db()
        assert sent.due_on == in_days(60)


def test_who_has_answered_is_not_sent_it_again(sent: Respondent, office: Actor) -> None:
    validator = member("hppo-nis", Role.VALIDATOR)
    with acting(validator):
        fill(sent, validator)
        submitting.submit(sent, actor=validator)
        with pytest.raises(Denied):
            resending.send_again(sent.call, {sent.pk: 1}, due_on=in_days(40), actor=validator)
    assert reach_of(office, sent) is None
    with acting(office):
        for day in (in_days(40), in_days(0)):
            with pytest.raises(ValidationError):
                resending.send_again(sent.call, {sent.pk: 1}, due_on=day, actor=office)


def test_the_office_chooses_looks_and_sends_once(asked: Respondent) -> None:
    client, actor = client_of("rapporteur", Role.ANALYST)
    page = client.get(ADDRESS, {"q": "Niš"}).content.decode()
    assert str(asked.pk) in page
    assert "Nothing" not in page
    empty = client.post(ADDRESS, {"to": "chosen", "due_on": in_days(40).isoformat()})
    assert empty.status_code == 422
    assert "Choose at least one" in empty.content.decode()
    typed = {"to": "chosen", "one": str(asked.pk), "due_on": in_days(40).isoformat()}
    look = client.post(ADDRESS, typed).content.decode()
    assert "Send again to 1 institution?" in look
    assert f"{asked.pk}:1" in look
    with acting(actor):
        assert calls.respondent(actor, asked.pk).due_on == asked.due_on
    confirmed = {"to": "confirmed", "seen": f"{asked.pk}:1", "due_on": in_days(40).isoformat()}
    assert client.post(ADDRESS, confirmed).status_code == 302
    assert client.post(ADDRESS, confirmed | {"seen": ["x", f"{asked.pk}:1"]}).status_code == 422
    with acting(actor):
        assert calls.respondent(actor, asked.pk).due_on == in_days(40)
    everybody = client.post(ADDRESS, {"to": "all", "due_on": in_days(50).isoformat()})
    assert "institutions?" in everybody.content.decode()
