# SPDX-License-Identifier: EUPL-1.2
"""What is expected of proceedings: codes, days and institutions only."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import InstitutionChoice, coded, day, several
from vidik.core.formats import format_date
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.kinds import institutions_for
from vidik.identification.registry import StepForm
from vidik.identification.services.notices import ASKED
from vidik.institutions.models import Institution
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors import (
    competent_for,
    letters_naming,
    name_of_expected,
    offered_kinds,
    open_expected,
)


def _institution(label: Any, *, required: bool) -> InstitutionChoice:
    return InstitutionChoice(
        label=label,
        queryset=None,
        to_field_name="code",
        required=required,
        empty_label=_("choose") if required else _("not known yet"),
    )


def _offer(form: StepForm) -> None:
    """Offer the institutions that report on proceedings, and say which are competent."""
    field = form.fields["institution"]
    field.queryset = institutions_for(ASKED)  # type: ignore[attr-defined]
    names = ", ".join(str(row.name) for row in competent_for(form.procedure))
    if names:
        text = _("Competent for the municipality of the report: {names}. Confirm it yourself.")
        field.help_text = str(text).replace("{names}", names)


class ExpectForm(StepForm):
    """What is expected, and from whom."""

    kinds = several(_("What is expected"))
    institution = _institution(_("From whom"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = translation.get_language() or "en"
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            (each.code, _by(each, language)) for each in offered_kinds(self.procedure)
        ]
        _offer(self)


def _by(kind: Any, language: str) -> str:
    text = _("{what} (by {day})")
    due = format_date(kind.due(timezone.localdate()), language)
    return str(text).replace("{what}", name_of_expected(kind.code)).replace("{day}", due)


class ChosenExpectedForm(StepForm):
    """Which of what is expected a step is about."""

    preset: ClassVar[tuple[str, ...]] = ("expected",)
    expected: forms.ModelChoiceField[ExpectedNotice] = forms.ModelChoiceField(
        None, label=_("What is expected"), empty_label=_("choose")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["expected"]
        field.queryset = self.offered()  # type: ignore[attr-defined]
        field.label_from_instance = _called  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _(
            "The outcome has already been entered. Go back to the procedure."
        )
        requested = self.initial.get("expected")
        known = (
            {str(key) for key in self.offered().values_list("pk", flat=True)} if requested else ()
        )
        self.is_removed = bool(requested) and str(requested) not in known

    def offered(self) -> QuerySet[ExpectedNotice]:
        """Return what may be chosen."""
        return open_expected(self.procedure)


class NotifierForm(ChosenExpectedForm):
    """From which institution it is expected."""

    institution = _institution(_("From whom"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self)

    def offered(self) -> QuerySet[ExpectedNotice]:
        """Return what was not asked for yet."""
        return super().offered().filter(asked_notice__isnull=True)


class ReceivedOtherwiseForm(ChosenExpectedForm):
    """That something was heard, on which day and how."""

    lists: ClassVar[dict[str, str]] = {"how": "heard-way"}
    received_on = day(_("Day on which the centre was notified"))
    how = coded(_("How it was received otherwise"))


class AskForm(ChosenExpectedForm):
    """What is asked for: only where it is known whom to ask, and once."""

    def offered(self) -> QuerySet[ExpectedNotice]:
        """Return what was not asked for and has an institution."""
        return super().offered().filter(asked_notice__isnull=True, institution__isnull=False)


class NoLongerExpectedForm(ChosenExpectedForm):
    """That something does not come any more, and why."""

    lists: ClassVar[dict[str, str]] = {"because": "not-coming"}
    because = coded(_("Why it is no longer expected"))


class ReceivedByNoticeForm(ChosenExpectedForm):
    """Which notice reported it, once somebody has read that."""

    letter: forms.ModelChoiceField[Addressee] = forms.ModelChoiceField(
        None,
        label=_("Notice"),
        empty_label=_("choose"),
        help_text=_("Those that came to your institution and name the case by its code."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["letter"]
        found = letters_naming(self.procedure)
        field.queryset = found  # type: ignore[attr-defined]
        field.label_from_instance = _letter_called  # type: ignore[attr-defined]
        if not found.exists():
            field.help_text = _(
                "No notice names this case by its code. If one came without it, enter it as "
                "received otherwise."
            )


def _letter_called(letter: Addressee) -> str:
    language = translation.get_language() or "en"
    day_ = format_date(timezone.localdate(letter.sent_at), language)
    return f"{letter.number}, {letter.kind.name}, {letter.notice.sender.name}, {day_}"


class NotReceivedForm(ChosenExpectedForm):
    """What was not heard after all."""

    def offered(self) -> QuerySet[ExpectedNotice]:
        """Return what was entered as heard."""
        rows = ExpectedNotice.objects.filter(procedure=self.procedure, received_on__isnull=False)
        return rows.select_related("institution")


def _called(row: ExpectedNotice) -> str:
    language = translation.get_language() or "en"
    parts = [name_of_expected(row.kind), format_date(row.due_on, language)]
    notifier: Institution | None = row.institution
    return ", ".join([*parts, *([str(notifier.name)] if notifier is not None else [])])
