# SPDX-License-Identifier: EUPL-1.2
"""Synthetic notices for a demonstration, as the pack tells them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.core.packfiles import read
from vidik.exchange.models import Addressee, FeedbackDuty, Notice
from vidik.exchange.services.answering import classify, give_feedback, record_reply, reply
from vidik.exchange.services.loading import DEMO
from vidik.exchange.services.receiving import acknowledge
from vidik.exchange.services.sending import send
from vidik.exchange.services.writing import draft_notice
from vidik.exchange.types import Classification, NoticeDraft, Origin
from vidik.institutions.models import Institution

NAME = "demo-letters"


class SyntheticRefused(RuntimeError):
    """Something synthetic was asked for where real people work."""


def make_demo_notices(folder: Path) -> int:
    """Send the synthetic notices of a pack once, and let their addressees do what it tells.

    Returns:
        How many notices were made; none if they exist already or these settings are for real work.
    """
    items = read(folder, lambda pack: pack.optional(DEMO)).get("notices", [])
    if not settings.DEMO or not items:
        return 0
    codes = {code for item in items for code in (item["from"], *item["to"])}
    known = {row.code: row for row in Institution.objects.filter(code__in=codes)}
    with acting(_for(next(iter(known.values())))):
        if Notice.objects.filter(made_by=f"system:{NAME}").exists():
            return 0
    for item in items:
        _make(item, known)
    return len(items)


def _for(institution: Institution) -> Actor:
    return Actor(label=f"system:{NAME}", roles=frozenset({Role.SYSTEM}), institution=institution.pk)


def _make(item: Mapping[str, Any], known: Mapping[str, Institution]) -> None:
    writer = _for(known[item["from"]])
    with acting(writer):
        draft = NoticeDraft(
            kind=item["kind"],
            title=item["title"],
            text=item["text"],
            addressees=tuple(item["to"]),
        )
        at = timezone.now() - dt.timedelta(days=item["days"], minutes=7)
        notice = send(draft_notice(draft, actor=writer), actor=writer, at=at)
        rows = {row.institution_id: row for row in notice.addressees.all()}
    for step in item["steps"]:
        institution = known[step["by"]]
        _step(step, rows[institution.pk], _for(institution), writer)


def _step(step: Mapping[str, Any], row: Addressee, addressee: Actor, writer: Actor) -> None:
    if step["does"] == "letter":
        with acting(writer):
            received = timezone.localdate(row.sent_at) + dt.timedelta(days=step["after"])
            answer = record_reply(
                row,
                text=step["text"],
                origin=Origin.POST,
                received_on=received,
                received_time=timezone.localtime(row.sent_at).time(),
                actor=writer,
            )
            classify(answer, Classification(step["as"]), actor=writer)
        return
    with acting(addressee):
        if step["does"] == "acknowledge":
            acknowledge(row, actor=addressee)
        elif step["does"] == "feedback":
            duty = FeedbackDuty.objects.get(addressee=row)
            give_feedback(duty, text=step["text"], actor=addressee)
        else:
            answer = reply(row, text=step["text"], actor=addressee)
    if "as" in step:
        with acting(writer):
            classify(answer, Classification(step["as"]), actor=writer)


def acknowledge_synthetic(subject_label: str, subject_key: str, codes: Collection[str]) -> int:
    """Let addressees acknowledge the notices about one synthetic subject; return how many did.

    Args:
        subject_label: what the notices are about, such as `referral.report`.
        subject_key: its key.
        codes: of the institutions that acknowledge; the others stay silent.

    Raises:
        SyntheticRefused: these are production settings.
    """
    if not settings.DEMO:
        msg = "Nobody acknowledges for others here: these are production settings."
        raise SyntheticRefused(msg)
    done = 0
    for institution in Institution.objects.filter(code__in=codes).order_by("code"):
        actor = _for(institution)
        with acting(actor):
            rows = Addressee.objects.filter(
                institution=institution,
                notice__subject_label=subject_label,
                notice__subject_key=subject_key,
            )
            for row in rows:
                acknowledge(row, actor=actor)
                done += 1
    return done
