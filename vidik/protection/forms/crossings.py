# SPDX-License-Identifier: EUPL-1.2
"""Returns to other states and receptions from them."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.core.fields import InstitutionChoice, coded, day, moment, several
from vidik.core.formats import format_date
from vidik.identification.registry import AddresseesForm, StepForm
from vidik.identification.selectors.definitions import countries
from vidik.identification.services.notices import RECEPTION
from vidik.institutions.selectors import all_institutions
from vidik.protection.models import Crossing
from vidik.protection.selectors.crossings import awaited_crossings
from vidik.protection.types import CrossingPlan, Direction


def _border_police() -> list[str]:
    """Return the code of the institution that is informed of a way across the border."""
    return [code] if (code := settings.COUNTRY.border_police) else []


class PlanForm(StepForm):
    """What is planned, and who is informed of it."""

    def clean(self) -> dict[str, Any]:
        """Put plan and addressees beside the fields that they come from."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            data |= {"plan": self.plan(), "tell": self.named()}
        return data

    def plan(self) -> CrossingPlan:
        """Return what was planned."""
        raise NotImplementedError

    def named(self) -> list[str]:
        """Return the codes of the institutions that are informed."""
        raise NotImplementedError


class ReturnPlanForm(PlanForm):
    """A return to another state."""

    lists: ClassVar[dict[str, str]] = {
        "kind": "return-kind",
        "escort": "crossing-escort",
        "needs": "support-need",
    }
    country = coded(_("Other state"))
    kind = coded(_("Kind"))
    planned_on = day(_("Planned for"))
    escort = coded(_("Escort"), required=False)
    needs = several(_("Support needed on the way"), required=False)
    announce = forms.BooleanField(
        label=_("Announce it to the border police"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries(settings.COUNTRY.state)  # type: ignore[attr-defined]
        self.fields["needs"].help_text = _(
            "The border police are notified of the day, the escort and this support, except "
            "what concerns health or disability: the centre gives that by telephone."
        )

    def plan(self) -> CrossingPlan:
        """Return what was planned."""
        data = self.cleaned_data
        return CrossingPlan(
            Direction.TO_ABROAD,
            data["country"],
            data["kind"],
            data["planned_on"],
            escort=data["escort"],
            needs=tuple(data["needs"]),
        )

    def named(self) -> list[str]:
        """Return the codes of the institutions that are informed."""
        return _border_police() if self.cleaned_data["announce"] else []


class ReceptionForm(AddresseesForm, PlanForm):
    """Somebody who comes from another state: when, where, received by whom, needing what."""

    kind_of_notice: ClassVar[str] = RECEPTION
    lists: ClassVar[dict[str, str]] = {
        "kind": "return-kind",
        "announced_by": "announced-by",
        "place": "arrival-place",
        "escort": "crossing-escort",
        "receives": "crossing-party",
        "needs": "support-need",
    }
    country = coded(_("From which state"))
    kind = coded(_("Kind"))
    announced_by = coded(_("Who announced that the person comes"))
    at = moment(_("Arrives at"))
    place = coded(_("Where"))
    escort = coded(_("Escort"), required=False)
    receives = coded(_("Who receives the person"))
    needs = several(_("Support needed on arrival"), required=False)
    announce = forms.BooleanField(
        label=_("Announce it to the border police"), required=False, initial=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = countries(settings.COUNTRY.state)  # type: ignore[attr-defined]
        self.fields["needs"].help_text = _(
            "Those notified learn when and where the person arrives, who receives the "
            "person, and this support, except what concerns health or disability: the centre "
            "gives that by telephone."
        )
        self.fields["addressees"].label = _("Also notify, of those notified of the report")
        self.fields["another"].label = _("Also notify another institution")
        names = [name for name in self.fields if name not in {"addressees", "another"}]
        self.order_fields([*names, "addressees", "another"])

    def plan(self) -> CrossingPlan:
        """Return what was planned."""
        data = self.cleaned_data
        return CrossingPlan(
            Direction.FROM_ABROAD,
            data["country"],
            data["kind"],
            # In the country's clock already; the first day of the calendar has no other.
            data["at"].date(),
            data["at"],
            data["place"],
            data["escort"],
            data["announced_by"],
            data["receives"],
            tuple(data["needs"]),
        )

    def named(self) -> list[str]:
        """Return the codes of the institutions that are informed, the border police first."""
        first = _border_police() if self.cleaned_data["announce"] else []
        return list(dict.fromkeys([*first, *super().named()]))


class ChosenCrossingForm(StepForm):
    """Which return or reception a step is about."""

    planned: forms.ModelChoiceField[Crossing] = forms.ModelChoiceField(
        None, label=_("Return or reception"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["planned"].queryset = self.offered()  # type: ignore[attr-defined]
        self.fields["planned"].label_from_instance = lambda row: (  # type: ignore[attr-defined]
            f"{row.get_direction_display()}, "
            f"{format_date(row.planned_on, translation.get_language() or 'en')}"
        )

    def offered(self) -> QuerySet[Crossing]:
        """Return those that may be chosen."""
        return awaited_crossings(self.procedure)


class CrossingAnnounceForm(ChosenCrossingForm):
    """Who is informed of what was planned and not announced yet."""

    announce = forms.BooleanField(label=_("The border police"), required=False, initial=True)
    another = InstitutionChoice(
        label=_("Another institution"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("none"),
        help_text=_("Only the border police are notified of a return."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["another"].queryset = AddresseesForm.possible(RECEPTION)  # type: ignore[attr-defined]

    def offered(self) -> QuerySet[Crossing]:
        """Return those that were not announced."""
        return super().offered().filter(notice=None)

    def clean(self) -> dict[str, Any]:
        """Require that somebody receives it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["tell"] = self.named()
        if not data["tell"]:
            self.add_error("another", ValidationError(gettext("Choose who receives it.")))
        return data

    def named(self) -> list[str]:
        """Return the codes of the institutions that are informed."""
        first = _border_police() if self.cleaned_data.get("announce") else []
        other = self.cleaned_data.get("another")
        return list(dict.fromkeys([*first, *([other.code] if other else [])]))


class CrossingDoneForm(ChosenCrossingForm):
    """That a return or a reception took place."""

    done_on = day(_("Done on"))


class CrossingMissedForm(ChosenCrossingForm):
    """That a return or a reception did not take place, and why."""

    lists: ClassVar[dict[str, str]] = {"because": "not-arrived"}
    because = coded(_("Why it did not take place"))


class HandOverForm(ChosenCrossingForm):
    """To whom somebody was handed over."""

    lists: ClassVar[dict[str, str]] = {"to": "crossing-party"}
    to = coded(_("Handed over to"))
    institution = InstitutionChoice(
        label=_("Institution"),
        queryset=None,
        to_field_name="code",
        required=False,
        empty_label=_("not named"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["institution"].queryset = all_institutions()  # type: ignore[attr-defined]

    def offered(self) -> QuerySet[Crossing]:
        """Return those who came or left and were not handed over yet."""
        rows: QuerySet[Crossing] = self.procedure.crossings.filter(
            done_on__isnull=False, handed_at__isnull=True
        )
        return rows
