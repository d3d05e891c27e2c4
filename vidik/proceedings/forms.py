# SPDX-License-Identifier: EUPL-1.2
"""What is expected of proceedings: codes, days and institutions only."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Actor
from vidik.cases.methods.codes import read_code
from vidik.core.fields import InstitutionChoice, coded, day, demanded, moment, several
from vidik.core.formats import format_date
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.kinds import institutions_for
from vidik.identification.models import Procedure
from vidik.identification.registry import StepForm
from vidik.identification.selectors.definitions import choices
from vidik.identification.services.notices import ASKED
from vidik.institutions.models import Institution
from vidik.proceedings.models import CORRECTED, ExpectedNotice, ReportedAct, Telling
from vidik.proceedings.selectors.expected import (
    competent_for,
    letters_naming,
    name_of_expected,
    offered_kinds,
    open_expected,
)
from vidik.proceedings.selectors.forms import sentence
from vidik.proceedings.selectors.received import procedures_with_code, rows_of
from vidik.proceedings.selectors.telling import kind_names, sharing_institutions, wish_of


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


class WishForm(StepForm):
    """Whether the person wants to be told, of what, how and through whom."""

    lists: ClassVar[dict[str, str]] = {
        "through": "told-through", "how": "told-how", "language": "language",
    }  # fmt: skip
    wants = forms.TypedChoiceField(
        label=_("Does she or he want to be told?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    through = demanded(coded(_("Through whom")), _("required where the person wants to be told"))
    how = coded(_("In which way it is safe"), required=False)
    language = coded(_("Language"), required=False)
    except_for = several(_("Not about"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["except_for"]
        field.choices = list(kind_names().items())
        field.help_text = _(
            "Of what is chosen here the person is not told, not even of a release or an escape."
        )
        wish = wish_of(self.procedure)
        if wish is not None:
            self.initial = {
                "wants": "yes" if wish.wants else "no", "through": wish.through, "how": wish.how,
                "language": wish.language, "except_for": wish.except_for, **self.initial,
            }  # fmt: skip


class ChosenTellingForm(StepForm):
    """What of that which is to be told a step is about."""

    preset: ClassVar[tuple[str, ...]] = ("telling",)
    telling: forms.ModelChoiceField[Telling] = forms.ModelChoiceField(
        None, label=_("What is to be told"), empty_label=_("choose")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["telling"]
        field.queryset = self.offered()  # type: ignore[attr-defined]
        field.label_from_instance = _to_tell_called  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _(
            "This has already been entered. Go back to the procedure."
        )
        wanted = self.initial.get("telling")
        known = (str(key) for key in self.offered().values_list("pk", flat=True))
        self.is_removed = bool(wanted) and str(wanted) not in known

    def offered(self) -> QuerySet[Telling]:
        """Return what may be chosen."""
        rows: QuerySet[Telling] = self.procedure.tellings.filter(told_on__isnull=True, not_told="")
        return rows


class ToldForm(ChosenTellingForm):
    """That the person was told: when, how, with what proof."""

    lists: ClassVar[dict[str, str]] = {"how": "told-how", "proof": "told-proof"}
    told_at = moment(_("Told at"))
    how = coded(_("How"))
    proof = coded(_("Proof"))


class NotToldForm(ChosenTellingForm):
    """Why the person was not told."""

    lists: ClassVar[dict[str, str]] = {"because": "told-not"}
    because = coded(_("Why not"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["because"]
        offered = [each for each in field.choices if each[0] != CORRECTED]  # type: ignore[attr-defined]
        field.choices = offered  # type: ignore[attr-defined]


class TellInstitutionForm(ChosenTellingForm):
    """Which institution with which the case is shared is told."""

    preset: ClassVar[tuple[str, ...]] = ("telling", "institution")
    institution = _institution(_("Whom to tell"), required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["institution"]
        field.queryset = sharing_institutions(self.procedure.case_id)  # type: ignore[attr-defined]

    def offered(self) -> QuerySet[Telling]:
        """Return all that was heard, whether or not the person was told of it."""
        rows: QuerySet[Telling] = self.procedure.tellings.exclude(not_told="mistake")
        return rows


def _to_tell_called(row: Telling) -> str:
    return sentence(row.what, row.on, row.until)


class TakeBackActForm(StepForm):
    """Which of that which notices said was entered by mistake."""

    preset: ClassVar[tuple[str, ...]] = ("act",)
    act: forms.ModelChoiceField[ReportedAct] = forms.ModelChoiceField(
        None, label=_("What a notice said"), empty_label=_("choose")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = self.procedure.reported_acts.filter(taken_back_at__isnull=True)
        field = self.fields["act"]
        field.queryset = rows  # type: ignore[attr-defined]
        field.label_from_instance = _act_called  # type: ignore[attr-defined]
        wanted = self.initial.get("act")
        known = (str(key) for key in rows.values_list("pk", flat=True))
        self.is_removed = bool(wanted) and str(wanted) not in known


def _act_called(row: ReportedAct) -> str:
    return sentence(row.act, row.on, row.until)


class EnterForm(forms.Form):
    """Into which case what a notice says is entered: one that its code names, or another one."""

    procedure: forms.ModelChoiceField[Procedure] = forms.ModelChoiceField(
        None, label=_("Case"), empty_label=None, required=False, widget=forms.RadioSelect
    )
    case = forms.CharField(
        label=_("Another case, by its code"),
        required=False,
        max_length=20,
        help_text=_("Where the notice names the wrong one."),
    )

    def __init__(self, *args: Any, named: list[Procedure], actor: Actor, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.actor = actor
        field = self.fields["procedure"]
        field.queryset = rows_of(named)  # type: ignore[attr-defined]
        field.label_from_instance = _procedure_called  # type: ignore[attr-defined]
        if len(named) == 1:
            field.initial = named[0].pk
        if not named:
            del self.fields["procedure"]

    def clean(self) -> None:
        """Find the procedure that was chosen or whose case was typed."""
        data = self.cleaned_data
        typed = data.get("case", "").strip()
        if typed:
            code = read_code(typed)
            found = procedures_with_code(self.actor, code) if code is not None else []
            if len(found) != 1:
                raise forms.ValidationError(
                    {
                        "case": _(
                            "You do not work on a case with this code that has exactly"
                            " one open procedure."
                        )
                    }
                )
            [data["procedure"]] = found
        if not data.get("procedure") and not self.errors:
            raise forms.ValidationError(_("Choose the case, or type its code."))


def _procedure_called(row: Procedure) -> str:
    return f"{row.case.code}, {row.report.number}"


class AsideForm(forms.Form):
    """Why what a notice says is entered nowhere."""

    because = coded(_("Why it is set aside"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["because"].choices = choices("aside", _("choose"))  # type: ignore[attr-defined]
