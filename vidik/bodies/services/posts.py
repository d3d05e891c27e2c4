# SPDX-License-Identifier: EUPL-1.2
"""Posts of bodies, their official addresses, and who holds them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.bodies.models import Body, Holding, Post
from vidik.bodies.selectors.bodies import holding_now
from vidik.bodies.selectors.pack import choices, leads
from vidik.bodies.services.words import LIST, check_address, check_words
from vidik.bodies.types import PostFacts
from vidik.core.days import require_within_range

OVERLAPS = "one_official_holds_a_post_at_a_time"


def add_post(body: Body, facts: PostFacts, *, actor: Actor) -> Post:
    """Add a post to a body; nobody holds it yet.

    Raises:
        ValidationError: the function is none of the pack, the address is private, or the body was
            dissolved.
    """
    with change(actor, Action.BODIES_MANAGE, body) as (body, act):
        if body.dissolved_on is not None:
            raise ValidationError(_("This body was dissolved."))
        if facts.function not in dict(choices("functions")):
            raise ValidationError({"function": LIST})
        check_address(facts.email, facts.phone)
        start = facts.valid_from or timezone.localdate()
        require_within_range(start)
        row = Post(
            body=body,
            function=facts.function,
            is_leading=leads(facts.function),
            held_for=facts.held_for,
            email=facts.email.strip(),
            phone=facts.phone.strip(),
            confirmed_on=timezone.localdate() if facts.email or facts.phone else None,
            valid_from=start,
        )
        row.full_clean(validate_unique=False, validate_constraints=False)
        row.save()
        act.record("body.post-added", function=row.function)
    return row


def change_address(post: Post, email: str, phone: str, *, actor: Actor) -> Post:
    """Write the official address of a post, or confirm it as it is.

    Raises:
        ValidationError: the e-mail is private, or the telephone is no number.
    """
    with change(actor, Action.BODIES_MANAGE, about=post.body) as act:
        post = lock(post)
        check_address(email, phone)
        post.email, post.phone = email.strip(), phone.strip()
        post.confirmed_on = timezone.localdate()
        post.full_clean(validate_unique=False, validate_constraints=False)
        post.save(update_fields=["email", "phone", "confirmed_on"])
        act.record("body.post-confirmed", post.body, function=post.function)
    return post


def end_post(post: Post, on: dt.date, why: str, *, actor: Actor) -> Post:
    """End a post: from the day after its institution is no member by it any more.

    Whoever holds it then does so no longer.

    Raises:
        ValidationError: the day is before its beginning, or it has ended already.
    """
    with change(actor, Action.BODIES_MANAGE, about=post.body) as act:
        post = lock(post)
        require_within_range(on)
        if post.valid_to is not None and post.valid_to < timezone.localdate():
            raise ValidationError(_("This post has ended already."))
        if on < post.valid_from:
            raise ValidationError({"on": _("The last day cannot be before the first one.")})
        held = holding_now(post)
        if held is not None:
            _end(held, max(on, held.from_on), why, actor)
        post.valid_to = on
        post.save(update_fields=["valid_to"])
        act.record("body.post-ended", post.body, function=post.function, on=on.isoformat())
    return post


def begin_holding(post: Post, name: str, from_on: dt.date, *, actor: Actor) -> Holding:
    """Enter which official holds a post from a day on.

    Raises:
        ValidationError: no name, the post does not stand then, or somebody holds it already.
    """
    with change(actor, Action.BODIES_MANAGE, about=post.body) as act:
        post = lock(post)
        require_within_range(from_on)
        if not name.strip():
            raise ValidationError({"name": _("Enter the name of the official.")})
        if from_on < post.valid_from or (post.valid_to is not None and from_on > post.valid_to):
            raise ValidationError({"from_on": _("The post does not exist on this day.")})
        row = Holding(
            body_id=post.body_id,
            post=post,
            name=check_words(name, "name", longest=120, is_line=True),
            from_on=from_on,
            entered_at=timezone.now(),
            entered_by_id=actor.user_id,
        )
        with _overlap_in_words():
            row.save(force_insert=True)
        act.record("body.holding-began", post.body, function=post.function)
    return row


def end_holding(post: Post, on: dt.date, why: str, *, actor: Actor) -> Holding:
    """Enter that an official no longer holds a post; it is vacant from the day after.

    Raises:
        ValidationError: nobody holds it, the day is wrong, or the reason is none of the pack.
    """
    with change(actor, Action.BODIES_MANAGE, about=post.body) as act:
        post = lock(post)
        held = holding_now(post)
        if held is None:
            raise ValidationError(_("Nobody holds this post."))
        require_within_range(on)
        if on < held.from_on:
            raise ValidationError({"on": _("The last day cannot be before the first one.")})
        _end(held, on, why, actor)
        act.record("body.holding-ended", post.body, function=post.function, on=on.isoformat())
    return held


def _end(held: Holding, on: dt.date, why: str, actor: Actor) -> None:
    if why not in dict(choices("end_reasons")):
        raise ValidationError({"why": LIST})
    if held.ended_at is not None:
        return
    held.to_on, held.ended_why = on, why
    held.ended_at, held.ended_by_id = timezone.now(), actor.user_id
    held.save(update_fields=["to_on", "ended_why", "ended_at", "ended_by"])


@contextmanager
def _overlap_in_words() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        if getattr(diagnosis, "constraint_name", None) != OVERLAPS:
            raise
        reason = _("Somebody holds this post on that day. End that first.")
        raise ValidationError({"from_on": reason}) from error
