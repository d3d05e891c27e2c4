# SPDX-License-Identifier: EUPL-1.2
"""The five-field form of a notice about proceedings, as the exchange shows and sends it.

A code that the writer may not know of is taken like one that does not exist: the notice goes as it
was written, and whoever receives it finds the case or does not.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any, Final

from django import forms as fields
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Actor
from vidik.cases.methods.codes import read_code
from vidik.core.days import Day
from vidik.core.fields import coded, day
from vidik.core.formats import format_date
from vidik.exchange.models import Notice
from vidik.exchange.registry import NoticeFields, register_form
from vidik.exchange.types import Composed
from vidik.identification.selectors.definitions import choices, label
from vidik.proceedings.methods import Act, Form, Until, When
from vidik.proceedings.selectors.forms import forms
from vidik.proceedings.selectors.received import case_known, cases_known
from vidik.proceedings.services.queueing import enter_later

OLDEST: Final = dt.timedelta(days=3653)
"""How far back an act may lie."""
FURTHEST: Final = dt.timedelta(days=1096)
"""How far ahead a hearing may be set."""
LONGEST: Final = dt.timedelta(days=14610)
"""How long something may hold: the longest sentence."""


class Listed(fields.TextInput):
    """A field in which one types, or chooses from what is offered below it."""

    template_name = "proceedings/listed.html"

    def __init__(self, offered: list[str]) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.offered = offered

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add what is offered."""
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}-offered"
        context["widget"]["attrs"]["list"] = listed
        return {**context, "listed": listed, "offered": self.offered}


class ProceedingsFields:
    """The form of one kind of notice about proceedings."""

    case_field = "case"

    def __init__(self, form: Form) -> None:
        self.form = form

    def fields(self, actor: Actor) -> Mapping[str, fields.Field]:
        """Return case, act, days, and the offence or measure; a few words beside."""
        codes, acts = self.form.codes, self.form.acts
        code = coded(str(codes.name), required=codes.needed)
        code.choices = choices(codes.list, _("choose") if codes.needed else _("not named"))
        happened = coded(gettext_lazy("What happened"))
        happened.choices = [("", _("choose")), *((each.code, str(each.name)) for each in acts)]
        found: dict[str, fields.Field] = {
            "case": fields.CharField(
                label=gettext_lazy("Case"),
                max_length=20,
                widget=Listed(list(cases_known(actor))),
                help_text=gettext_lazy(
                    "The code that the centre gave it, such as 7KQ2M-X4T9B. Never a name."
                ),
            ),
            "act": happened,
            "on": day(gettext_lazy("Date")),
        }
        if any(each.until is not Until.NONE for each in acts):
            named = ", ".join(str(each.name) for each in acts if each.until is not Until.NONE)
            found["until"] = Day(
                label=gettext_lazy("Until and including"),
                required=False,
                widget=fields.DateInput({"type": "date"}, format="%Y-%m-%d"),
                help_text=_("Only for: %(acts)s.") % {"acts": named},
            )
        found["code"] = code
        found["further"] = fields.CharField(
            label=gettext_lazy("Further remark"),
            required=False,
            max_length=1000,
            widget=fields.Textarea({"rows": 3}),
            help_text=gettext_lazy("Only what the fields cannot say. Do not name any person."),
        )
        return found

    def composed(self, data: Mapping[str, Any], actor: Actor) -> Composed:
        """Return what was filled in, in codes and in words.

        Raises:
            ValidationError: by field; a code that cannot be one, or days that cannot be.
        """
        code = read_code(data["case"])
        act = self.form.act(data["act"])
        if code is None or act is None:
            raise ValidationError(
                {"case": _("This is not the code of a case: a character is wrong or missing.")}
                if code is None
                else {"act": _("Choose from the list.")}
            )
        _check_days(act, data["on"], data.get("until"))
        until = data.get("until")
        content = {
            "case": code,
            "act": act.code,
            "on": data["on"].isoformat(),
            "until": until.isoformat() if until else "",
            "code": data["code"],
            "further": data["further"].strip(),
        }
        title, text = self._in_words(content, act, data["on"], until)
        return Composed(content, title, text, case_known(actor, code))

    def case_of(self, content: Mapping[str, str], actor: Actor) -> uuid.UUID | None:
        """Return the case that was named, if the writer may know of it now."""
        return case_known(actor, content["case"])

    def _in_words(
        self, content: Mapping[str, str], act: Act, on: dt.date, until: dt.date | None
    ) -> tuple[str, str]:
        language = settings.COUNTRY.official_language
        with translation.override(language):
            lines = [
                (_("Case"), content["case"]),
                (_("What happened"), str(act.name)),
                (_("Date"), format_date(on, language)),
            ]
            if until is not None:
                lines.append((_("Until and including"), format_date(until, language)))
            if content["code"]:
                codes = self.form.codes
                lines.append((str(codes.name), label(codes.list, content["code"])))
            # A date in Serbian ends with a full stop of its own.
            words = [f"{name}: {value.rstrip('.')}." for name, value in lines]
            return str(act.name), "\n\n".join(filter(None, (*words, content["further"])))


def _check_days(act: Act, on: dt.date, until: dt.date | None) -> None:
    today = timezone.localdate()
    problems: dict[str, str] = {}
    if act.when is When.AHEAD and not today <= on <= today + FURTHEST:
        problems["on"] = _("This day has to be today or within the next three years.")
    if act.when is When.PAST and not today - OLDEST <= on <= today:
        problems["on"] = _("This day has to be today or within the past ten years.")
    if act.until is Until.NEEDED and until is None:
        problems["until"] = _("Enter until which day it holds.")
    elif act.until is Until.NONE and until is not None:
        problems["until"] = _("This act has no last day: leave the field blank.")
    elif until is not None and not on <= until <= on + LONGEST:
        problems["until"] = _("This day is before the date, or too far ahead.")
    if problems:
        raise ValidationError(problems)


def _form_of(kind: str) -> NoticeFields | None:
    found = forms().of_kind(kind)
    return ProceedingsFields(found) if found is not None else None


def _told(notice: Notice) -> None:
    version = notice.versions.values_list("number", flat=True).first()
    enter_later(notice.pk, version)


def register() -> None:
    """Register the forms with the exchange."""
    register_form("proceedings", _form_of, _told)
