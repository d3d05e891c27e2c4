# SPDX-License-Identifier: EUPL-1.2
"""Serve a person on her own page: let her in, show what is hers, take what she says.

She is no actor of the permission matrix. The part of the system that serves her does what is here,
after she has shown number and phrase, for the one access that they open.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.participation.methods import opening
from vidik.participation.models import Access, Saying, Secret
from vidik.participation.policies import SERVER
from vidik.participation.selectors.pack import body_of, rules
from vidik.participation.types import (
    ABOUT_ACTIVITIES,
    AccessState,
    Ended,
    Look,
    OwnRight,
    PlannedThing,
    Progress,
    SayingKind,
    SharedPart,
    View,
)
from vidik.participation.workflow import ACCESS
from vidik.plans.methods.standing import Known, Stands, standing
from vidik.plans.selectors.pack import rules as rules_of_plans
from vidik.referral.methods import receipts
from vidik.vault.methods.plain import Hidden, Plain
from vidik.vault.models import Person
from vidik.vault.services.notes import read_messages, write_message
from vidik.vault.services.sealing import Erased
from vidik.vault.types import Letter, LetterKind, Purpose

SERVING: Final = Actor.system(SERVER)
WRONG_AT_ONCE: Final = 5
"""Wrong phrases in a row after which the page is closed for a while."""
WRONG_AT_MOST: Final = 10
"""Wrong phrases after which number and phrase open nothing any more."""
CLOSED: Final = dt.timedelta(minutes=15)
_SERVE: Final = Action.PARTICIPATION_SERVE


class NotLetIn(ValidationError):
    """What was typed opens nothing. It is not said what was wrong with it."""

    def __init__(self) -> None:
        super().__init__("not let in")


class Unfit(ValidationError):
    """A phrase that cannot be taken; `why` says `short`, `easy`, `differs` or `same`."""

    def __init__(self, code: str) -> None:
        super().__init__(code, code=code)
        self.why = code


@dataclass(frozen=True, slots=True, repr=False)
class LetIn(Hidden):
    """What somebody who was let in takes along: shown once, stored nowhere."""

    token: str
    number: str = ""
    """The number by which she comes back; only after the code on paper."""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is signed in to a page, and what it opens now."""

    access: Access
    view: View
    since: dt.datetime

    @property
    def is_full(self) -> bool:
        """Whether the page shows what is hers."""
        return self.view == View.FULL


@dataclass(frozen=True, slots=True, repr=False)
class OwnPage(Hidden):
    """Everything that her page shows."""

    plan: tuple[PlannedThing, ...] = ()
    rights: tuple[OwnRight, ...] = ()
    looks: tuple[Look, ...] = ()
    shared: tuple[SharedPart, ...] = ()
    letters: tuple[Letter, ...] = ()
    """Answers, and what she wrote since she signed in."""


def _hashes(what: str, text: str) -> list[bytes]:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [opening.hashed(what, text, force_bytes(key)) for key in keys]


def _hash(what: str, text: str) -> bytes:
    return _hashes(what, text)[0]


# ------------------------------------------------------------------------------------ codes


@sensitive_variables()
def put_code(access: Access) -> str:
    """Draw the code that opens an access once, and store its hash; the caller has the right.

    Returns:
        The code, shown once.
    """
    code = opening.draw_code()
    until = timezone.now() + dt.timedelta(days=rules().code_days)
    with acting(SERVING):
        authorize(SERVING, _SERVE)
        Secret.objects.update_or_create(
            access=access,
            defaults={
                "code": _hash("code", code), "code_until": until, "wrong": 0,
                "closed_until": None, "sign_in": None,
            },
        )  # fmt: skip
    return code


def forget_secrets(access: Access) -> None:
    """Let nothing open an access any more; the caller has the right."""
    with acting(SERVING):
        authorize(SERVING, _SERVE)
        Secret.objects.filter(access=access).update(
            code=None, code_until=None, number=None, phrase="", second="", sign_in=None
        )


# ---------------------------------------------------------------------------------- let in


@sensitive_variables()
def _by_code(typed: str) -> Secret:
    """Return what the code on paper opens.

    Raises:
        NotLetIn: nothing.
    """
    code = receipts.read(typed)
    rows = Secret.objects.filter(code_until__gt=timezone.now())
    found = rows.filter(code__in=_hashes("code", code)).first() if code else None
    if found is None or view_of(found.access_id) == View.NOTHING:
        raise NotLetIn
    return found


@sensitive_variables()
def require_code(typed: str) -> None:
    """Require that a code on paper opens something, before a phrase is chosen.

    Raises:
        NotLetIn: it does not.
    """
    with acting(SERVING):
        authorize(SERVING, _SERVE)
        try:
            _by_code(typed)
        except NotLetIn:
            opens = False
        else:
            opens = True
    if not opens:
        refuse()


def refuse() -> None:
    """Put on record that somebody was not let in, and nothing of what they typed.

    Raises:
        NotLetIn: always.
    """
    with change(Actor.visitor(), None) as act:
        act.record("own-page.refused", label="participation")
    raise NotLetIn


def check_phrases(phrase: str, again: str, second: str) -> None:
    """Require phrases that can be taken.

    Raises:
        Unfit: one is too short, among the first that somebody would try, or the two are the same.
    """
    for each in filter(None, (phrase, second)):
        if len(opening.read_phrase(each)) < opening.SHORTEST:
            raise Unfit("short")
        if opening.is_easy(each):
            raise Unfit("easy")
    if not phrase:
        raise Unfit("short")
    if opening.read_phrase(phrase) != opening.read_phrase(again):
        raise Unfit("differs")
    if second and opening.read_phrase(phrase) == opening.read_phrase(second):
        raise Unfit("same")


@sensitive_variables()
def open_first(typed: str, phrase: str, again: str, second: str = "") -> LetIn:
    """Use the code on paper: it opens once, and lets her choose the phrase.

    Args:
        typed: the code.
        phrase: what she chose.
        again: the same once more.
        second: the phrase that opens the empty page; blank for none.

    Raises:
        Unfit: a phrase cannot be taken; the code can still be used.
        NotLetIn: the code opens nothing.
    """
    check_phrases(phrase, again, second)
    number, token = opening.draw_number(), opening.draw_token()
    with acting(SERVING):
        try:
            found = _by_code(typed)
        except NotLetIn:
            found = None
        if found is not None:
            with change(SERVING, _SERVE, Access(pk=found.access_id)) as (access, act):
                row = lock(found)
                # Two who use one code at once: the second finds it gone.
                if row.code is not None:
                    _choose(row, number, phrase, second)
                    _begin(row, token, is_forced=False)
                    if access.state == AccessState.GIVEN:
                        ACCESS.apply(access, "open")
                    _use(access, "state")
                    act.record("own-page.opened")
                    return LetIn(token, number)
                act.record("own-page.refused")
    refuse()
    raise NotLetIn


@sensitive_variables()
def set_secrets(access: Access, number: str, phrase: str) -> None:
    """Let a number and phrase open an access, as though they had been chosen."""
    with change(SERVING, _SERVE, access) as (access, act):
        row = lock(access.secret)
        _choose(row, number, phrase, "")
        row.save()
        ACCESS.apply(access, "open")
        _use(access, "state")
        act.record("own-page.opened")


def _choose(row: Secret, number: str, phrase: str, second: str) -> None:
    row.code = row.code_until = None
    row.number = _hash("number", number.replace(" ", ""))
    row.phrase = make_password(opening.read_phrase(phrase))
    row.second = make_password(opening.read_phrase(second)) if second else ""
    row.wrong, row.closed_until = 0, None


def _begin(row: Secret, token: str, *, is_forced: bool) -> None:
    """Begin a sign-in; the one before it ends."""
    row.sign_in, row.is_forced = _hash("sign-in", token), is_forced
    row.began_at = row.seen_at = timezone.now()
    row.save()


def _use(access: Access, *more: str) -> None:
    today = timezone.localdate()
    access.used_on = today
    access.lapses_on = today + dt.timedelta(days=rules().unused_days)
    access.save(update_fields=["used_on", "lapses_on", *more])


@cache
def _nobodys_phrase() -> str:
    """Return the hash of a phrase that nobody has, so that all answers cost the same."""
    return make_password(opening.draw_token())


@sensitive_variables()
def sign_in(typed: str, phrase: str) -> LetIn:
    """Let her in by number and phrase, to the full page or, by the second phrase, the empty one.

    Raises:
        NotLetIn: whatever was wrong: number, phrase, or that the page is closed or switched off.
    """
    number, said = opening.read_number(typed), opening.read_phrase(phrase)
    token = opening.draw_token()
    with acting(SERVING):
        authorize(SERVING, _SERVE)
        rows = Secret.objects.filter(number__in=_hashes("number", number or ""))
        found = rows.first()
        opens = check_password(said, found.phrase if found else _nobodys_phrase())
        second = found.second if found and found.second else _nobodys_phrase()
        forced = check_password(said, second)
        if found is not None and _let_in(found, token, opens=opens, forced=forced):
            return LetIn(token)
    refuse()
    raise NotLetIn


def _let_in(found: Secret, token: str, *, opens: bool, forced: bool) -> bool:
    """Count what was typed, and begin the sign-in if it opens."""
    with change(SERVING, _SERVE, Access(pk=found.access_id)) as (access, act):
        row = lock(found)
        now = timezone.now()
        is_closed = row.closed_until is not None and row.closed_until > now
        fits = (opens or forced) and row.number is not None and not is_closed
        if not fits:
            if not is_closed:
                _count_wrong(row, now)
            act.record("own-page.refused")
            return False
        if view_of(access.pk) == View.NOTHING:
            act.record("own-page.refused")
            return False
        row.wrong, row.closed_until = 0, None
        _begin(row, token, is_forced=forced)
        if forced:
            access.forced_at = now
            _use(access, "forced_at")
            waits = Saying.objects.filter(
                access=access, kind=SayingKind.FORCED, settled_at__isnull=True
            )
            if not waits.exists():
                _new(access, SayingKind.FORCED, is_held=True)
            act.record("own-page.forced")
        else:
            _use(access)
            act.record("own-page.entered")
        return True


def _count_wrong(row: Secret, now: dt.datetime) -> None:
    row.wrong += 1
    if row.wrong >= WRONG_AT_MOST:
        row.number, row.phrase, row.second, row.sign_in = None, "", "", None
    elif row.wrong == WRONG_AT_ONCE:
        row.closed_until = now + CLOSED
    row.save()


# ----------------------------------------------------------------------------------- visits


def view_of(access: uuid.UUID) -> View:
    """Return what an access opens now."""
    with acting(SERVING), connection.cursor() as cursor:
        authorize(SERVING, _SERVE)
        cursor.execute("select vidik_own_page(%s, %s)", (access, list(rules().held_after)))
        return View(cursor.fetchone()[0])


@sensitive_variables()
def visit(token: str) -> Visit | None:
    """Return the visit of whoever holds the token of a sign-in; None where it has ended."""
    if not token:
        return None
    now = timezone.now()
    rest = now - dt.timedelta(minutes=rules().rest_minutes)
    began = now - dt.timedelta(minutes=rules().at_most_minutes)
    with change(SERVING, _SERVE, idempotent=True):
        rows = Secret.objects.filter(
            sign_in__in=_hashes("sign-in", token), seen_at__gt=rest, began_at__gt=began
        )
        row = rows.select_related("access").first()
        if row is None:
            return None
        view = view_of(row.access_id)
        if view == View.NOTHING:
            rows.update(sign_in=None)
            return None
        rows.update(seen_at=now)
        return Visit(row.access, View.EMPTY if row.is_forced else view, row.began_at or now)


@sensitive_variables()
def leave(token: str) -> None:
    """End the sign-in of whoever holds its token; nothing where there is none."""
    with change(SERVING, _SERVE, idempotent=True) as act:
        row = Secret.objects.filter(sign_in__in=_hashes("sign-in", token)).first()
        if row is not None:
            Secret.objects.filter(pk=row.pk).update(sign_in=None)
            act.record("own-page.left", row.access)


def _asked(function: str, *values: uuid.UUID | int) -> list[tuple[Any, ...]]:
    """Ask one of the functions that serve persons."""
    marks = ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"select * from {function}({marks})", values)  # noqa: S608 - our own names
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@sensitive_variables()
def page_of(seen: Visit) -> OwnPage:
    """Return what a visit shows: everything that is hers, or nothing but what was just written."""
    access = seen.access
    with acting(SERVING):
        authorize(SERVING, _SERVE)
        letters = _letters(seen)
        if not seen.is_full:
            return OwnPage(letters=letters)
        waiting = list(Saying.objects.filter(access=access, settled_at__isnull=True))
        return OwnPage(
            plan=tuple(_plan(access, waiting)),
            rights=tuple(
                OwnRight(str(code), str(state))
                for code, state in _asked("vidik_own_rights", access.pk)
            ),
            looks=tuple(_looks(access)),
            shared=tuple(_shared(access, waiting)),
            letters=letters,
        )


def _plan(access: Access, waiting: list[Saying]) -> Iterable[PlannedThing]:
    today = timezone.localdate()
    said: dict[uuid.UUID | None, Saying] = {}
    for each in sorted(waiting, key=lambda each: each.said_at):
        if each.kind in ABOUT_ACTIVITIES:
            said[each.line] = each
    stays = rules_of_plans().accommodation
    for line, domain, kind, state, due, times, held, asked in _asked("vidik_own_plan", access.pk):
        known = Known(
            str(state), None, times, held, is_stay=kind in stays, asked=asked
        )  # fmt: skip
        word = said.get(line)
        yield PlannedThing(
            line, str(domain), str(kind), _progress(standing(known, today)), due,
            str(word.kind) if word else "", timezone.localdate(word.said_at) if word else None,
        )  # fmt: skip


_PROGRESS: Final = {
    Stands.DONE: Progress.DONE,
    Stands.NOT_DONE: Progress.NOT_DONE,
    Stands.REFUSED: Progress.NOT_WANTED,
    Stands.PLANNED: Progress.NOT_BEGUN,
    Stands.ASKED: Progress.NOT_BEGUN,
    Stands.CLOSED: Progress.NOT_BEGUN,
}
"""Which institution was asked, and that it said no, is not hers to carry."""


def _progress(stands: Stands) -> Progress:
    return _PROGRESS.get(stands, Progress.UNDER_WAY)


def _looks(access: Access) -> Iterable[Look]:
    """List who looked, without those that the pack names by no word, and never for proceedings."""
    rows = {
        Look(day, named, "" if purpose == Purpose.PROCEEDINGS else str(purpose))
        for day, body, purpose in _asked("vidik_own_looks", access.pk, rules().looks_days)
        if (named := body_of(str(body)))
    }
    return sorted(rows, key=lambda each: (each.on, each.body, each.purpose), reverse=True)


def _shared(access: Access, waiting: list[Saying]) -> Iterable[SharedPart]:
    withdrawn = {each.sharing for each in waiting if each.kind == SayingKind.WITHDRAWS}
    for key, purpose, until in _asked("vidik_own_sharings", access.pk):
        yield SharedPart(key, str(purpose), until, key in withdrawn)


def _letters(seen: Visit) -> tuple[Letter, ...]:
    """Open the answers, and what was written since the sign-in began; empty pages show no answer.

    What she wrote before is not shown again: a later look over her shoulder finds no words of hers.
    """
    try:
        person = Person.objects.get(pk=seen.access.person_id)
        rows = read_messages(
            person, seen.access.pk, kinds=(LetterKind.OWN,), right=_SERVE, actor=SERVING
        )
    except (Erased, Person.DoesNotExist):
        return ()
    return tuple(
        each
        for each in rows
        if (each.inward and each.at >= seen.since) or (not each.inward and seen.is_full)
    )


# ------------------------------------------------------------------------------------- said


def _new(access: Access, kind: SayingKind, *, is_held: bool, **about: object) -> Saying:
    row = Saying(
        access=access, case_id=access.case_id, kind=kind, said_at=timezone.now(), is_held=is_held,
        **about,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def say_of_activity(seen: Visit, line: uuid.UUID, kind: SayingKind) -> None:
    """Note that she wants something of her plan, or does not; it waits to be settled.

    Raises:
        NotLetIn: her page shows no such thing.
    """
    things = {each.line: each for each in page_of(seen).plan} if seen.is_full else {}
    thing = things.get(line)
    if thing is None or kind not in ABOUT_ACTIVITIES:
        raise NotLetIn
    with change(SERVING, _SERVE, seen.access, idempotent=True) as (access, act):
        if thing.said == kind:
            return
        _new(access, kind, is_held=False, line=line, what=thing.kind)
        act.record("own-page.said", kind=str(kind))


@sensitive_variables("text")
def write(seen: Visit, text: Plain, *, kind: SayingKind = SayingKind.WRITES) -> None:
    """Seal what she writes, a message or a complaint, for who works on the case.

    Raises:
        ValidationError: the text is empty or too long.
    """
    with change(SERVING, _SERVE, seen.access) as (access, act):
        person = Person.objects.get(pk=access.person_id)
        letter = write_message(
            person, access.pk, text, inward=True, kind=LetterKind.OWN, right=_SERVE, actor=SERVING
        )
        _new(access, kind, is_held=not seen.is_full, letter=letter.pk)
        act.record("own-page.said", kind=str(kind))


def withdraw_consent(seen: Visit, sharing: uuid.UUID) -> None:
    """Note that she no longer agrees to a sharing; who answers for the case asks her and ends it.

    Raises:
        NotLetIn: her page shows no such sharing.
    """
    rows = {each.key: each for each in page_of(seen).shared} if seen.is_full else {}
    part = rows.get(sharing)
    if part is None:
        raise NotLetIn
    with change(SERVING, _SERVE, seen.access, idempotent=True) as (access, act):
        if part.is_withdrawn:
            return
        _new(access, SayingKind.WITHDRAWS, is_held=False, sharing=sharing)
        act.record("own-page.said", kind=str(SayingKind.WITHDRAWS))


def give_back(seen: Visit) -> None:
    """End the access by her own word; at once, since it makes less known."""
    with change(SERVING, _SERVE, seen.access) as (access, act):
        ACCESS.apply(access, "give-back")
        access.ended_at, access.ended_why = timezone.now(), Ended.HERSELF
        access.save(update_fields=["state", "ended_at", "ended_why"])
        forget_secrets(access)
        _new(access, SayingKind.GIVES_BACK, is_held=not seen.is_full)
        act.record("own-page.ended", why=str(Ended.HERSELF))
