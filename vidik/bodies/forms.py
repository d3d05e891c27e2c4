# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about bodies, posts and sessions."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Actor
from vidik.bodies.models import WORDS
from vidik.bodies.selectors import bodies as selectors
from vidik.bodies.selectors.pack import PAPERS, choices, rules
from vidik.bodies.services import bodies as services
from vidik.bodies.services import posts, sessions
from vidik.bodies.types import (
    BodyFacts,
    IntervalUnit,
    LegalBasis,
    NewInstitution,
    PostFacts,
    Presence,
    SessionKind,
    SessionPlan,
    TaskFacts,
)
from vidik.core.fields import InstitutionChoice, NamedChoice, coded, day
from vidik.core.steps import StepForm
from vidik.institutions.selectors import all_institutions, territories
from vidik.registers.selectors import linkable, titles_of

CHOOSE: Final = ("", "---------")
LASTING: Final = _(
    "An address that belongs to the post and stays when somebody leaves. Private addresses are"
    " refused."
)


def _offer(form: forms.Form, name: str, listed: str) -> None:
    form.fields[name].choices = [CHOOSE, *choices(listed)]  # type: ignore[attr-defined]


def _blank_day(label: Any, help_text: Any = "") -> forms.DateField:
    field = day(label)
    field.required, field.help_text = False, help_text
    return field


def _line(label: Any, length: int = WORDS, *, required: bool = False, help_text: Any = "") -> Any:
    return forms.CharField(label=label, max_length=length, required=required, help_text=help_text)


def _words(label: Any, length: int, help_text: Any = "") -> Any:
    return forms.CharField(
        label=label, max_length=length, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
    )  # fmt: skip


class _BodyFields(forms.Form):
    """What is known of a body."""

    kind = coded(_("Kind of body"))
    legal_basis = forms.ChoiceField(label=_("Legal basis"), choices=LegalBasis)
    founding_act = _line(
        _("Founding act"), help_text=_("The decision or agreement in words, with its number.")
    )
    founding_paper = coded(_("Founding act in the register of papers"), required=False)
    founded_on = _blank_day(_("Founded on"))
    founded_by = InstitutionChoice(None, label=_("Founded by"), required=False)
    interval = forms.IntegerField(
        label=_("Meets every"), required=False, min_value=1, max_value=400,
        help_text=_("Leave blank if it is not stated."),
    )  # fmt: skip
    interval_unit = forms.ChoiceField(label=_("Counted in"), choices=IntervalUnit)

    def _prepare(self, actor: Actor, chosen: uuid.UUID | None = None) -> None:
        _offer(self, "kind", "kinds")
        papers = {str(key): title for key, title in linkable(actor, PAPERS)}
        if chosen is not None and str(chosen) not in papers:
            papers[str(chosen)] = titles_of([chosen]).get(chosen, str(_("struck out")))
        self.fields["founding_paper"].choices = [CHOOSE, *papers.items()]  # type: ignore[attr-defined]
        self.fields["founded_by"].queryset = all_institutions()  # type: ignore[attr-defined]
        self.fields["interval_unit"].initial = IntervalUnit.MONTHS

    def facts(self) -> BodyFacts:
        """Return what was filled in; only after validation."""
        data = self.cleaned_data
        return BodyFacts(
            kind=data["kind"],
            legal_basis=data["legal_basis"],
            founding_act=data["founding_act"],
            founding_paper=uuid.UUID(data["founding_paper"]) if data["founding_paper"] else None,
            founded_on=data["founded_on"],
            founded_by=data["founded_by"],
            interval=data["interval"],
            interval_unit=data["interval_unit"],
        )


class FoundForm(_BodyFields):
    """A body that is founded: an institution of the registry, or a new one."""

    institution = InstitutionChoice(
        None, label=_("Institution"), required=False,
        help_text=_("One that the registry has already; otherwise enter its name."),
    )  # fmt: skip
    name = _line(_("Name in Serbian, Cyrillic"), 200)
    name_en = _line(_("Name in English"), 200)
    territory = NamedChoice(None, label=_("Territory"), required=False)
    field_order = ("kind", "institution", "name", "name_en", "territory")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare(actor)
        self.fields["institution"].queryset = selectors.without_body()  # type: ignore[attr-defined]
        self.fields["territory"].queryset = territories()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Require an institution or the names of one."""
        data = super().clean() or {}
        if not data.get("institution") and not (data.get("name") and data.get("name_en")):
            self.add_error("institution", _("Choose an institution, or enter both names."))
        return data

    def of(self) -> Any:
        """Return the institution, or the names of a new one; only after validation."""
        data = self.cleaned_data
        if data["institution"]:
            return data["institution"]
        return NewInstitution(data["name"].strip(), data["name_en"].strip(), data["territory"])


class ChangeForm(_BodyFields, StepForm):
    """What is known of a body, changed."""

    title, done = _("Change the body"), _("The body was changed.")

    def prepare(self) -> None:
        """Show what stands."""
        self._prepare(self.actor, self.row.founding_paper_id)
        for name in self.fields:
            self.fields[name].initial = getattr(self.row, name)
        self.fields["founding_paper"].initial = str(self.row.founding_paper_id or "")

    def save(self) -> Any:
        """Change it."""
        return services.change_body(self.row, self.facts(), actor=self.actor)


class RenewForm(StepForm):
    """From when the members are appointed anew."""

    title, done = _("Renew the body"), _("The renewal was entered.")
    intro = _(
        "Enter the day from which the members are appointed anew. End the posts and holdings that"
        " no longer stand, and enter the new ones."
    )
    on = day(_("Day"))
    decision = _line(_("Decision"))

    def save(self) -> Any:
        """Renew it."""
        data = self.cleaned_data
        return services.renew_body(self.row, data["on"], data["decision"], actor=self.actor)


class DissolveForm(StepForm):
    """Since when a body does not stand, and why."""

    title, done = _("Dissolve the body"), _("The body was dissolved.")
    intro = _("Its posts end on that day. Its sessions stay on record.")
    on = day(_("Day"))
    why = coded(_("Why"))

    def prepare(self) -> None:
        """Offer the reasons of the pack."""
        _offer(self, "why", "dissolve_reasons")

    def save(self) -> Any:
        """Dissolve it."""
        data = self.cleaned_data
        return services.dissolve_body(self.row, data["on"], data["why"], actor=self.actor)


class BudgetForm(StepForm):
    """What is set aside in a year."""

    title, done = _("Enter a budget"), _("The budget was entered.")
    intro = _("Entered again for the same year and purpose, it replaces the amount.")
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    amount = forms.DecimalField(label=_("Amount"), max_digits=14, decimal_places=2, min_value=0)
    purpose = coded(_("Purpose of the budget"))
    is_estimate = forms.BooleanField(label=_("Estimated"), required=False)

    def prepare(self) -> None:
        """Offer the purposes of the pack, and this year."""
        _offer(self, "purpose", "purposes")
        self.fields["year"].initial = timezone.localdate().year
        self.fields["amount"].help_text = rules().currency

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        return services.add_budget(
            self.row, data["year"], data["amount"], data["purpose"],
            is_estimate=data["is_estimate"], actor=self.actor,
        )  # fmt: skip


class PostForm(StepForm):
    """A post of a body."""

    title, done = _("Add a post"), _("The post was added. Nobody holds it yet.")
    function = coded(_("Function"))
    held_for = InstitutionChoice(
        None, label=_("Held for"), required=False,
        help_text=_("The institution that has the post, whoever holds it."),
    )  # fmt: skip
    valid_from = day(_("Valid from"))
    email = forms.EmailField(label=_("Official e-mail"), required=False, help_text=LASTING)
    phone = _line(_("Official telephone"), 40)

    def prepare(self) -> None:
        """Offer functions, institutions and today."""
        _offer(self, "function", "functions")
        self.fields["held_for"].queryset = all_institutions()  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = timezone.localdate()

    def save(self) -> Any:
        """Add it."""
        data = self.cleaned_data
        return posts.add_post(self.row, PostFacts(**data), actor=self.actor)


class PlanForm(StepForm):
    """When, where and how a session is to be held."""

    title, done = _("Plan a session"), _("The session was planned.")
    intro = _("Everybody who holds a post for an institution gets a seat.")
    planned_on = day(_("Day"))
    place = _line(_("Place"), 120)
    form = coded(_("How it is held"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SessionKind)
    is_extraordinary = forms.BooleanField(label=_("Extraordinary"), required=False)
    invites = forms.BooleanField(
        label=_("Invite the institutions by a notice"), required=False,
        help_text=_("Do not tick this if the session has already been held."),
    )  # fmt: skip

    def prepare(self) -> None:
        """Offer how sessions are held."""
        _offer(self, "form", "forms")

    def save(self) -> Any:
        """Plan it."""
        data = dict(self.cleaned_data)
        invites = data.pop("invites")
        return sessions.plan_session(
            self.row, SessionPlan(**data), invites=invites, actor=self.actor
        )


STEPS: Final[Mapping[str, type[StepForm]]] = {
    "session": PlanForm,
    "post": PostForm,
    "change": ChangeForm,
    "renew": RenewForm,
    "budget": BudgetForm,
    "dissolve": DissolveForm,
}
"""Steps of a body, in the order of its page."""


class AddressForm(StepForm):
    """The official address of a post."""

    title, done = _("Write or confirm the address"), _("The address is confirmed as of today.")
    email = forms.EmailField(label=_("Official e-mail"), required=False, help_text=LASTING)
    phone = _line(_("Official telephone"), 40)

    def prepare(self) -> None:
        """Show what stands."""
        self.fields["email"].initial, self.fields["phone"].initial = self.row.email, self.row.phone

    def save(self) -> Any:
        """Write it."""
        data = self.cleaned_data
        return posts.change_address(self.row, data["email"], data["phone"], actor=self.actor)


class HoldForm(StepForm):
    """Who holds a post."""

    title, done = _("Enter who holds the post"), _("The official was entered.")
    name = _line(
        _("Name of the official"), 120, required=True,
        help_text=_("Seen by members of the body, the coordination office and the Rapporteur’s"
                    " office alone."),
    )  # fmt: skip
    from_on = day(_("From"))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["from_on"].initial = timezone.localdate()

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        return posts.begin_holding(self.row, data["name"], data["from_on"], actor=self.actor)


class _EndForm(StepForm):
    on = day(_("Last day"))
    why = coded(_("Why"))

    def prepare(self) -> None:
        """Offer the reasons of the pack, and today."""
        _offer(self, "why", "end_reasons")
        self.fields["on"].initial = timezone.localdate()


class LeaveForm(_EndForm):
    """Until when an official holds a post, and why no longer."""

    title, done = _("End the appointment"), _("The post is vacant from the day after.")

    def save(self) -> Any:
        """End it."""
        data = self.cleaned_data
        return posts.end_holding(self.row, data["on"], data["why"], actor=self.actor)


class EndPostForm(_EndForm):
    """Until when a post stands."""

    title, done = _("End the post"), _("The post ends on that day.")
    intro = _(
        "From the day after the institution is no member by this post, and no longer sees the body"
        " from within."
    )

    def save(self) -> Any:
        """End it."""
        data = self.cleaned_data
        return posts.end_post(self.row, data["on"], data["why"], actor=self.actor)


POST_STEPS: Final[Mapping[str, type[StepForm]]] = {
    "hold": HoldForm,
    "leave": LeaveForm,
    "address": AddressForm,
    "end": EndPostForm,
}


class HeldForm(StepForm):
    """Who came to a session."""

    title, done = _("Enter who came"), _("The session was held.")

    def prepare(self) -> None:
        """Ask for each seat."""
        self.seats = selectors.seats_of(self.row)
        for seat in self.seats:
            label = f"{seat.post.held_for.name}" if seat.post.held_for else ""
            self.fields[f"seat-{seat.pk}"] = forms.ChoiceField(
                label=label, choices=Presence, widget=forms.RadioSelect
            )

    def save(self) -> Any:
        """Enter it."""
        presences: dict[uuid.UUID, str] = {
            seat.pk: self.cleaned_data[f"seat-{seat.pk}"] for seat in self.seats
        }
        return sessions.enter_held(self.row, presences, actor=self.actor)


class CancelForm(StepForm):
    """Why a session is not held."""

    title, done = pgettext_lazy("session", "Cancel the session"), _("The session was cancelled.")
    reason = coded(_("Why"))

    def prepare(self) -> None:
        """Offer the reasons of the pack."""
        _offer(self, "reason", "cancel_reasons")

    def save(self) -> Any:
        """Cancel it."""
        return sessions.cancel_session(self.row, self.cleaned_data["reason"], actor=self.actor)


class ConclusionForm(StepForm):
    """What was concluded."""

    title, done = _("Add a conclusion"), _("The conclusion was added.")
    text = _words(
        pgettext_lazy("session", "Conclusion"), 2000,
        _("No personal numbers, no codes of cases, no names of persons in cases."),
    )  # fmt: skip

    def save(self) -> Any:
        """Add it."""
        return sessions.add_conclusion(self.row, self.cleaned_data["text"], actor=self.actor)


class TaskForm(StepForm):
    """What a conclusion asks of whom, by when."""

    title, done = _("Give a task"), _("The task was sent.")
    intro = _("The institution gets a notice and answers it; the answer closes the task.")
    conclusion = forms.ChoiceField(label=pgettext_lazy("session", "Conclusion"))
    institution = InstitutionChoice(None, label=_("Institution"))
    text = _words(_("What is to be done"), 1000)
    due_on = day(_("Due by"))
    chosen = ("conclusion",)

    def prepare(self) -> None:
        """Offer the conclusions of the session, and the members first."""
        self.rows = {str(each.pk): each for each in selectors.conclusions_of(self.row)}
        self.fields["conclusion"].choices = [  # type: ignore[attr-defined]
            (key, f"{each.number}. {each.text[:80]}") for key, each in self.rows.items()
        ]
        self.fields["institution"].queryset = all_institutions()  # type: ignore[attr-defined]

    def save(self) -> Any:
        """Give it."""
        data = self.cleaned_data
        facts = TaskFacts(data["text"], data["institution"], data["due_on"])
        return sessions.add_task(self.rows[data["conclusion"]], facts, actor=self.actor)


SESSION_STEPS: Final[Mapping[str, type[StepForm]]] = {
    "held": HeldForm,
    "cancel": CancelForm,
    "conclusion": ConclusionForm,
    "task": TaskForm,
}
"""Steps of a session."""
