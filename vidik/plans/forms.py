# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about plans. Each step has a form that does it; words go to the vault."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.services import can
from vidik.access.types import Action
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases.selectors.cases import works_on
from vidik.cases.types import Ground
from vidik.core.fields import InstitutionChoice, coded, day
from vidik.core.steps import StepForm
from vidik.institutions.selectors import all_institutions
from vidik.plans import presentation
from vidik.plans.models import Activity, Ask, Need, Plan
from vidik.plans.selectors.asks import may_be_asked
from vidik.plans.selectors.offers import offers_for
from vidik.plans.selectors.pack import KIND, choices
from vidik.plans.selectors.plans import idle_needs
from vidik.plans.services import activities, asks, plans
from vidik.plans.types import (
    DECLINING,
    ActivityFacts,
    Agreeing,
    AskFacts,
    Came,
    Raised,
    Word,
)
from vidik.vault.methods.plain import Plain

ROWS: Final = 6
"""Participants of a review that one form takes."""
LONGEST: Final = 2000
SEALED: Final = _(
    "Sealed in the vault under the person’s key. Only those who work on the case read it."
)
BLANK: Final = ("", "---------")


def _day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    field = day(label)
    field.required, field.help_text = required, help_text
    return field


def _words(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
        help_text=SEALED,
    )


def _radio(label: Any, options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect)


def _institution(label: Any, *, required: bool = False, blank: Any = BLANK[1]) -> Any:
    return InstitutionChoice(None, label=label, required=required, empty_label=blank)


class NothingAsked(forms.Form):
    """Only whether one is sure."""


class Step(StepForm):
    """A step of the room: it offers codes of the pack, and takes words for the vault."""

    def offer(self, name: str, codes: str, *, blank: bool = False) -> None:
        """Offer the codes of a list of the pack."""
        listed = choices(codes)
        self.fields[name].choices = [BLANK, *listed] if blank else listed  # type: ignore[attr-defined]

    def seal(self, *names: str) -> None:
        """Leave out fields for words where the actor may write none about the person."""
        may = can(self.actor, Action.NOTES_WRITE) and works_on(self.actor, self.row.case)
        for name in () if may else names:
            del self.fields[name]

    def words(self, name: str) -> Plain | None:
        """Return the words of a field, wrapped at once."""
        typed = self.cleaned_data.get(name)
        return Plain(typed) if typed else None


# ------------------------------------------------------------------------------------- plans


class NeedForm(Step):
    """A need and what is to be reached."""

    row: Plan
    title, done = _("Add a need"), _("The need was entered.")
    domain = coded(_("Need"))
    goal = _words(_("What is to be achieved, in the person’s own words"))

    def prepare(self) -> None:
        """Offer the needs that do not stand in the plan."""
        there = set(self.row.needs.values_list("domain", flat=True))
        listed = [each for each in choices("domains") if each[0] not in there]
        self.fields["domain"].choices = [BLANK, *listed]  # type: ignore[attr-defined]
        self.seal("goal")

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        return plans.add_need(self.row, data["domain"], self.words("goal"), actor=self.actor)


class _OfNeed(Step):
    """A step about one of the needs of a version."""

    row: Plan
    need = coded(_("Need"))

    def prepare(self) -> None:
        """Offer the needs; where there are several, none is chosen."""
        names = dict(choices("domains"))
        self.needs = {str(each.pk): each for each in self.offered()}
        listed = [(key, names.get(each.domain, each.domain)) for key, each in self.needs.items()]
        blank = [BLANK] if len(listed) > 1 else []
        self.fields["need"].choices = [*blank, *listed]  # type: ignore[attr-defined]

    def offered(self) -> QuerySet[Need]:
        """Return the needs to choose from."""
        return self.row.needs.all()


class TakeOutForm(_OfNeed):
    """Which need was entered by mistake."""

    title, done = _("Take a need out of the draft"), _("The need was taken out.")
    intro = _(
        "Only a need without activities can be taken out. What was written as its goal stays "
        "sealed in the vault."
    )

    def offered(self) -> QuerySet[Need]:
        """Offer those about which nothing is planned."""
        return idle_needs(self.row)

    def save(self) -> Any:
        """Take it out."""
        return plans.take_out_need(self.needs[self.cleaned_data["need"]], actor=self.actor)


class _What(_OfNeed):
    kind = coded(_("What"))

    def prepare(self) -> None:
        """Offer also what a plan may hold."""
        super().prepare()
        self.offer("kind", KIND, blank=True)


class ActivityForm(_What):
    """What is done about a need, by whom, by when."""

    title, done = _("Add an activity"), _("The activity was entered.")
    institution = _institution(_("Who is responsible"), blank=_("nobody yet"))
    person = coded(_("Who at your institution does it"), required=False)
    begins_on = _day(_("Begins on"), required=False)
    due_on = _day(_("By when"), required=False)
    times = forms.IntegerField(
        label=_("How many times"),
        required=False,
        min_value=1,
        max_value=activities.MOST,
        help_text=activities.TIMES,
    )
    details = _words(_("Details"))

    def prepare(self) -> None:
        """Offer institutions, and people of one's own."""
        super().prepare()
        self.fields["institution"].queryset = all_institutions()  # type: ignore[attr-defined]
        self.fields["institution"].initial = self.actor.institution
        _offer_people(self)
        self.seal("details")

    def save(self) -> Any:
        """Enter it."""
        return activities.add_activity(
            self.needs[self.cleaned_data["need"]],
            facts_of(self),
            self.words("details"),
            actor=self.actor,
        )


def _offer_people(form: Step) -> None:
    rows = current_memberships(timezone.localdate()).filter(
        institution=form.actor.institution, user__is_active=True
    )
    people = {row.user_id: str(row.user) for row in rows.select_related("user")}
    listed = sorted(people.items(), key=lambda each: each[1])
    form.fields["person"].choices = [BLANK, *((str(key), name) for key, name in listed)]  # type: ignore[attr-defined]


def facts_of(form: Step) -> ActivityFacts:
    """Return the facts of an activity as filled in."""
    data = form.cleaned_data
    institution, person = data.get("institution"), data.get("person")
    return ActivityFacts(
        data["kind"],
        institution.pk if institution is not None else None,
        int(person) if person else None,
        data.get("begins_on"),
        data.get("due_on"),
        data.get("times"),
    )


class SuggestForm(_What):
    """What one's own institution would do."""

    title, done = _("Suggest an activity"), _("The suggestion was entered.")
    intro = _(
        "Something that your institution could do. Whoever writes the plan includes it in the "
        "next version or leaves it out."
    )
    begins_on = _day(_("Begins on"), required=False)
    due_on = _day(_("By when"), required=False)
    times = forms.IntegerField(
        label=_("How many times"), required=False, min_value=1, max_value=activities.MOST
    )

    def save(self) -> Any:
        """Suggest it."""
        need = self.needs[self.cleaned_data["need"]]
        return activities.suggest(need, facts_of(self), actor=self.actor)


class UnwantedForm(_What):
    """Something that the person does not want."""

    title, done = _("Enter what she does not want"), _("What the person does not want was entered.")
    intro = _(
        "This is her right: she need not give a reason, and it has no consequences. Nobody "
        "asks again before the review unless she raises it herself."
    )
    on = day(_("Said on"))
    details = _words(_("Details"))

    def prepare(self) -> None:
        """Propose today."""
        super().prepare()
        self.fields["on"].initial = timezone.localdate()
        self.seal("details")

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        need = self.needs[data["need"]]
        return activities.enter_unwanted(
            need, data["kind"], data["on"], self.words("details"), actor=self.actor
        )


class ProposeForm(Step):
    """That a draft is proposed."""

    title, done = _("Propose the plan"), _("The plan is proposed.")
    intro = _(
        "From now on nothing in this version can be changed: the person and the institutions "
        "say whether they agree to exactly this text. A changed plan is a new version."
    )

    def save(self) -> Any:
        """Propose it."""
        return plans.propose(self.row, actor=self.actor)


class WordForm(Step):
    """What the person or the guardian says."""

    title, done = _("Enter what the person says"), _("What was said about the plan was entered.")
    intro = _("A single activity that she does not want is entered on that activity.")
    who = _radio(_("Who"), [each for each in Agreeing.choices if each[0] != Agreeing.INSTITUTION])
    word = _radio(_("What"), Word.choices)
    on = day(_("Said on"))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        return plans.enter_word(self.row, data["who"], data["word"], data["on"], actor=self.actor)


class ApproveForm(Step):
    """What one's own institution says."""

    title, done = (
        _("Say whether your institution agrees"),
        _("The answer of your institution was entered."),
    )
    word = _radio(_("Your institution"), Word.choices)

    def save(self) -> Any:
        """Say it."""
        return plans.approve(self.row, self.cleaned_data["word"], actor=self.actor)


class AgreeForm(Step):
    """That a proposed version comes into force."""

    title, done = _("Put the plan into force"), _("The plan is agreed.")
    intro = _("The version before it is replaced. Institutions may still say whether they agree.")

    def save(self) -> Any:
        """Agree it."""
        return plans.agree(self.row, actor=self.actor)


class DropForm(Step):
    """That a version is given up."""

    title, done = _("Give up this version"), _("The version was given up.")
    intro = _("The agreed plan, if there is one, stays in force.")

    def save(self) -> Any:
        """Give it up."""
        return plans.drop(self.row, actor=self.actor)


class CopyForm(Step):
    """When the person was given a copy."""

    title, done = (
        _("Enter that she was given a copy"),
        _("It was entered that the person was given a copy."),
    )
    on = day(_("Given on"))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> Any:
        """Enter it."""
        return plans.give_copy(self.row, self.cleaned_data["on"], actor=self.actor)


class ReviewForm(Step):
    """When the plan was reviewed, who came, what it brought."""

    title, done = _("Enter a review"), _("The review was entered.")
    template = "plans/review.html"
    held_on = day(_("Held on"))
    result = coded(_("Result"))
    next_on = _day(
        _("Next review"), required=False, help_text=_("Leave blank to use the usual interval.")
    )

    def prepare(self) -> None:
        """Add the rows of those who came."""
        self.fields["held_on"].initial = timezone.localdate()
        self.offer("result", "results")
        self.may_write = can(self.actor, Action.NOTES_WRITE) and works_on(self.actor, self.row.case)
        places = list(all_institutions().select_related("kind"))
        for at in range(ROWS):
            self.fields[f"role_{at}"] = coded(_("As"), required=False)
            self.offer(f"role_{at}", "roles", blank=True)
            place = forms.ChoiceField(label=_("Institution"), required=False)
            place.choices = [BLANK, *((str(each.pk), str(each.name)) for each in places)]
            self.fields[f"institution_{at}"] = place
            self.fields[f"contribution_{at}"] = coded(_("Contribution"), required=False)
            self.offer(f"contribution_{at}", "contributions", blank=True)
            if self.may_write:
                words = _words(_("In words"))
                words.widget, words.help_text = forms.Textarea({"rows": 1}), ""
                self.fields[f"words_{at}"] = words

    @property
    def facts(self) -> list[Any]:
        """The fields above the rows."""
        return [self[name] for name in ("held_on", "result", "next_on")]

    @property
    def came_rows(self) -> list[list[Any]]:
        """The fields of each row."""
        names = ("role", "institution", "contribution", *(("words",) if self.may_write else ()))
        return [[self[f"{name}_{at}"] for name in names] for at in range(ROWS)]

    def clean(self) -> dict[str, Any]:
        """Require that each row says as what somebody came and what they contributed."""
        data = super().clean() or self.cleaned_data
        for at in range(ROWS):
            role, contribution = data.get(f"role_{at}"), data.get(f"contribution_{at}")
            if bool(role) != bool(contribution):
                missing = f"contribution_{at}" if role else f"role_{at}"
                self.add_error(missing, _("Choose from the list."))
        return data

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        came = []
        for at in range(ROWS):
            if data[f"role_{at}"]:
                place = data[f"institution_{at}"]
                said = Came(
                    data[f"role_{at}"], data[f"contribution_{at}"], int(place) if place else None
                )
                came.append((said, self.words(f"words_{at}")))
        return plans.review(
            self.row, data["held_on"], data["result"], came, data["next_on"], actor=self.actor
        )


PLAN_STEPS: Final[Mapping[str, type[Step]]] = {
    "need": NeedForm,
    "take-out": TakeOutForm,
    "activity": ActivityForm,
    "suggest": SuggestForm,
    "unwanted": UnwantedForm,
    "propose": ProposeForm,
    "word": WordForm,
    "approve": ApproveForm,
    "agree": AgreeForm,
    "drop": DropForm,
    "copy-given": CopyForm,
    "review": ReviewForm,
}
OF_SECOND: Final = frozenset({"suggest", "approve"})
"""Steps of those who agree for their institution."""

# -------------------------------------------------------------------------------- activities


class ChangeForm(Step):
    """An activity of a draft as it is to be."""

    row: Activity
    title, done = _("Change the activity"), _("The activity was changed.")
    kind = coded(_("What"))
    institution = _institution(_("Who is responsible"), blank=_("nobody yet"))
    person = coded(_("Who at your institution does it"), required=False)
    begins_on = _day(_("Begins on"), required=False)
    due_on = _day(_("By when"), required=False)
    times = forms.IntegerField(
        label=_("How many times"), required=False, min_value=1, max_value=activities.MOST
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Show what is entered now."""
        self.offer("kind", KIND)
        self.fields["institution"].queryset = all_institutions()  # type: ignore[attr-defined]
        _offer_people(self)
        row = self.row
        for name, value in (
            ("kind", row.kind), ("institution", row.institution_id), ("person", row.person_id),
            ("begins_on", row.begins_on), ("due_on", row.due_on), ("times", row.times),
            ("seen", row.revision),
        ):  # fmt: skip
            self.fields[name].initial = value

    def save(self) -> Any:
        """Change it."""
        seen = self.cleaned_data["seen"]
        return activities.change_activity(self.row, facts_of(self), seen=seen, actor=self.actor)


class TakeUpForm(Step):
    """That a suggestion is taken into the plan."""

    title, done = _("Include it in the plan"), _("It is now in the plan.")

    def save(self) -> Any:
        """Take it."""
        return activities.take_up(self.row, actor=self.actor)


class LeaveOutForm(Step):
    """That an activity is left out."""

    title, done = _("Leave it out"), _("It was left out.")

    def save(self) -> Any:
        """Leave it out."""
        return activities.leave_out(self.row, actor=self.actor)


class BeginForm(Step):
    """That an activity has begun."""

    title, done = _("Enter that it has begun"), _("It was entered that the activity has begun.")

    def save(self) -> Any:
        """Enter it."""
        return activities.begin(self.row, actor=self.actor)


class FinishForm(Step):
    """When an activity was done."""

    title, done = _("Enter that it is done"), _("It was entered that the activity is done.")
    on = day(_("Done on"))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> Any:
        """Enter it."""
        return activities.finish(self.row, self.cleaned_data["on"], actor=self.actor)


class FailForm(Step):
    """Why an activity could not be done."""

    title, done = (
        _("Enter that it could not be done"),
        _("It was entered that the activity could not be done."),
    )
    reason = coded(_("Reason"))

    def prepare(self) -> None:
        """Offer the reasons of the pack."""
        self.offer("reason", "undone_reasons")

    def save(self) -> Any:
        """Enter it."""
        return activities.fail(self.row, self.cleaned_data["reason"], actor=self.actor)


class RefuseForm(Step):
    """That the person does not want an activity."""

    title, done = (
        _("She does not want this"),
        _("It was entered that the person does not want the activity."),
    )
    intro = UnwantedForm.intro
    on = day(_("Said on"))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["on"].initial = timezone.localdate()

    def save(self) -> Any:
        """Enter it."""
        return activities.refuse(self.row, self.cleaned_data["on"], actor=self.actor)


class RaiseForm(Step):
    """That the person wants an activity after all."""

    title, done = (
        _("She wants it after all"),
        _("It was entered that the person wants the activity after all."),
    )
    how = _radio(_("How it came up"), Raised.choices)

    def save(self) -> Any:
        """Enter it."""
        return activities.raise_again(self.row, self.cleaned_data["how"], actor=self.actor)


class AskForm(Step):
    """Which institution is asked, by when, and what it is told."""

    row: Activity
    title, done = _("Ask an institution"), _("The institution was asked.")
    intro = _(
        "The institution sees what you ask for and what you tick here, nothing else: not the case, "
        "not its number, not who the person is. It needs no access to the case."
    )
    template, chosen = "plans/ask_form.html", ("institution",)
    institution = _institution(_("Institution"), required=True)
    ground = coded(_("Ground for sharing this"))
    answer_by = day(_("Answer by"))
    is_urgent = forms.BooleanField(label=_("Urgent"), required=False)
    sex = coded(_("Disclose the sex"), required=False)
    age = coded(_("Disclose the age"), required=False)
    language = coded(_("Disclose the language"), required=False)

    def prepare(self) -> None:
        """Offer whom one may ask, whom the catalogue proposes, and what may be told."""
        self.offers = presentation.offers(offers_for(self.actor, self.row))
        self.fields["institution"].queryset = may_be_asked(self.actor)  # type: ignore[attr-defined]
        # One that cannot be asked matches no choice, and nothing is chosen.
        self.fields["institution"].initial = self.row.institution_id
        self.fields["ground"].choices = [BLANK, *Ground.choices]  # type: ignore[attr-defined]
        self.fields["answer_by"].initial = timezone.localdate() + dt.timedelta(days=7)
        not_told = ("", pgettext_lazy("fact", "do not disclose"))
        for name, codes in asks.FACTS:
            self.fields[name].choices = [not_told, *choices(codes)]  # type: ignore[attr-defined]

    def save(self) -> Any:
        """Ask it."""
        data = self.cleaned_data
        facts = AskFacts(
            data["ground"], data["answer_by"], data["is_urgent"], data["sex"], data["age"],
            data["language"],
        )  # fmt: skip
        return asks.ask(self.row, data["institution"], facts, actor=self.actor)


ACTIVITY_STEPS: Final[Mapping[str, type[Step]]] = {
    "change": ChangeForm,
    "take-up": TakeUpForm,
    "leave-out": LeaveOutForm,
    "begin": BeginForm,
    "finish": FinishForm,
    "fail": FailForm,
    "refuse": RefuseForm,
    "raise": RaiseForm,
    "ask": AskForm,
}

# ----------------------------------------------------------------------------------- answers


class AcceptForm(Step):
    """That one's institution takes it on."""

    row: Ask
    title, done = _("Accept the request"), _("The request was accepted.")
    intro = _(
        "Whoever asked sees this at once and will agree with you how you get the information "
        "you need to begin."
    )

    def save(self) -> Any:
        """Accept it."""
        return asks.accept(self.row, actor=self.actor)


class DeclineForm(Step):
    """Why one's institution does not take it on."""

    title, done = _("Decline the request"), _("The request was declined.")
    why = _radio(_("Reason"), [(each.value, each.label) for each in DECLINING])

    def save(self) -> Any:
        """Decline it."""
        return asks.decline(self.row, self.cleaned_data["why"], actor=self.actor)


class DoneForm(Step):
    """When the first service was given."""

    title, done = _("Enter that it is done"), _("It was entered that what was asked for is done.")
    served_on = day(_("First service on"))

    def prepare(self) -> None:
        """Propose today."""
        self.fields["served_on"].initial = timezone.localdate()

    def save(self) -> Any:
        """Enter it."""
        return asks.done(self.row, self.cleaned_data["served_on"], actor=self.actor)


class UndoneForm(FailForm):
    """Why what was accepted could not be done."""

    def save(self) -> Any:
        """Enter it."""
        return asks.undone(self.row, self.cleaned_data["reason"], actor=self.actor)


ANSWERS: Final[Mapping[str, type[Step]]] = {
    "accept": AcceptForm,
    "decline": DeclineForm,
    "done": DoneForm,
    "undone": UndoneForm,
}
