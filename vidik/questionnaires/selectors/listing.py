# SPDX-License-Identifier: EUPL-1.2
"""Lists that institutions confirm: what they hold of their own records for the year of a call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vidik.access.types import Actor, OutOfScope
from vidik.events.models import Account
from vidik.events.selectors.events import reported_by_keys, reported_in
from vidik.events.types import State
from vidik.forms.methods.answers.model import Answer, keys_listed, listing
from vidik.forms.methods.model import Form, Kind, Question
from vidik.questionnaires.models import Respondent


@dataclass(frozen=True, slots=True)
class Listed:
    """A record of a list, beside what the institution confirmed."""

    row: Account
    is_confirmed: bool
    belongs: bool
    """Whether it would be confirmed now: it stands, and the event was held."""


def standing(actor: Actor, row: Respondent, form: Form) -> dict[str, str]:
    """Return what the lists of a questionnaire hold now, by question, as an answer says it.

    A list of events holds those that were held, whoever else reports them.
    """
    names = [item.name for item in form.questions.values() if item.kind is Kind.LIST]
    if not names:
        return {}
    return dict.fromkeys(names, content(_reported(actor, row)))


def content(accounts: Iterable[Account]) -> str:
    """Return what is confirmed of some accounts, as an answer says it."""
    return listing(each.pk for each in accounts if _belongs(each))


def listed(actor: Actor, row: Respondent, answer: Answer) -> list[Listed]:
    """List what the institution reports of the year, and what it confirmed that is gone since."""
    confirmed = set(keys_listed(answer))
    accounts = list(_reported(actor, row))
    gone = confirmed - {str(each.pk) for each in accounts}
    if gone:
        accounts += reported_by_keys(actor, gone)
    return [
        Listed(each, is_confirmed=str(each.pk) in confirmed, belongs=_belongs(each))
        for each in accounts
    ]


def confirmed(actor: Actor, answer: Answer) -> list[Account]:
    """List the accounts that an answer confirms, as they are now."""
    keys = keys_listed(answer)
    return list(reported_by_keys(actor, keys)) if keys else []


def list_question(form: Form, name: str) -> Question:
    """Return a question that is answered by a list.

    Raises:
        OutOfScope: the form has none of that name.
    """
    found = form.questions.get(name)
    if found is None or found.kind is not Kind.LIST:
        raise OutOfScope
    return found


def _reported(actor: Actor, row: Respondent) -> Iterable[Account]:
    return reported_in(actor, row.institution_id, row.call.year)


def _belongs(account: Account) -> bool:
    return account.state == State.HELD and account.withdrawn_at is None
