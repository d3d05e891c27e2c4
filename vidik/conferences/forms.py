# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about conferences. Words are sealed; the browser stores none of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.cases.selectors.cases import visible_cases
from vidik.conferences.models import Decision, Meeting, Planned, Seat
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.selectors.pack import choices, rules
from vidik.conferences.services import answering, meetings, minutes, planning
from vidik.conferences.types import (
    Call,
    Came,
    HerPart,
    MeetingKind,
    Reply,
    ReplyDraft,
    SignedAs,
    StruckWhy,
    TookPart,
    TookPartHow,
)
from vidik.core.fields import (
    InstitutionChoice,
    InstitutionsField,
    coded,
    day,
    demanded,
    moment,
)
from vidik.institutions.models import Institution
from vidik.institutions.selectors import all_institutions
from vidik.plans.selectors import pack as plan_pack
from vidik.plans.selectors import plans
from vidik.plans.services import activities
from vidik.plans.types import ActivityFacts
from vidik.vault.methods.plain import Plain

CHOOSE: Final = ("", "---------")
SEALED: Final = _("Sealed in the vault under the person’s key; stored nowhere else.")


def _offer(form: forms.Form, name: str, options: Sequence[Any], *, blank: bool = True) -> None:
    form.fields[name].choices = [CHOOSE, *options] if blank else options  # type: ignore[attr-defined]


def _radio(label: Any, options: Any, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=options, required=required, widget=forms.RadioSelect
    )


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    attrs = {"rows": 4, "autocomplete": "off", "dir": "auto", "spellcheck": "false"}
    return forms.CharField(
        label=label, required=required, max_length=5000, help_text=SEALED,
        widget=forms.Textarea(attrs),
    )  # fmt: skip


def _plain(form: forms.Form, name: str) -> Plain | None:
    text = form.cleaned_data[name].strip()
    return Plain(text) if text else None


def _institutions(label: Any) -> InstitutionsField:
    return InstitutionsField(label=label)


class CallForm(forms.Form):
    """When and how a meeting is held, why, and who is invited."""

    ground = coded(_("Why it is called"))
    starts_at = moment(_("Day and time"))
    form = coded(_("How it is held"))
    institutions = _institutions(_("Invited"))

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "ground", choices("grounds"))
        _offer(self, "form", choices("forms"), blank=False)
        self.fields["institutions"].offer(selectors.invitable(actor))  # type: ignore[attr-defined]

    def call(self) -> Call:
        """Return when, how and why."""
        data = self.cleaned_data
        return Call(data["starts_at"], data["form"], data["ground"])


class ConferenceForm(CallForm):
    """The same about the case of one person."""

    is_child = _radio(
        _("Is the person under 18?"),
        [("yes", pgettext_lazy("child", "yes")), ("no", pgettext_lazy("child", "no"))],
    )
    field_order = ("ground", "starts_at", "form", "is_child", "institutions")

    def is_about_a_child(self) -> bool:
        """Return what was said about the age."""
        return bool(self.cleaned_data["is_child"] == "yes")


class AskForm(forms.Form):
    """Why a conference is asked for."""

    ground = coded(_("Why you ask for a conference"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "ground", choices("grounds"))


class DeclineForm(forms.Form):
    """Why no conference is called."""

    reason = coded(_("Why no conference is called"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "reason", choices("decline_reasons"))


class ReplyForm(forms.Form):
    """Whether somebody comes, who, or why nobody can."""

    reply = _radio(_("Will somebody come?"), Reply.choices)
    sends = demanded(coded(_("Whom you send")), _("if somebody is sent"))
    reason = demanded(coded(_("Why nobody can come")), _("if nobody can come"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "sends", choices("sent"))
        _offer(self, "reason", choices("cannot_reasons"))

    def draft(self) -> ReplyDraft:
        """Return what was filled in."""
        data = self.cleaned_data
        return ReplyDraft(data["reply"], data["sends"], data["reason"])


class StepForm(forms.Form):
    """A step on the page of a meeting."""

    title: ClassVar[Any]
    done: ClassVar[Any]
    intro: ClassVar[Any] = ""

    def __init__(self, *args: Any, meeting: Meeting, actor: Actor, row: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting, self.actor, self.row = meeting, actor, row
        self.prepare()

    def prepare(self) -> None:
        """Offer what depends on the meeting."""

    def save(self) -> None:
        """Do the step."""
        raise NotImplementedError

    def case(self) -> Case | None:
        """Return the case that is chosen, or that of the conference."""
        if self.meeting.kind == MeetingKind.CONFERENCE:
            return self.meeting.case
        return visible_cases(self.actor).filter(code=self.cleaned_data["case"]).first()


class OfCaseForm(StepForm):
    """A step about one case: at a consultative meeting it is named."""

    def prepare(self) -> None:
        """Ask for the case where the meeting is about several."""
        if self.meeting.kind == MeetingKind.CONSULTATIVE:
            field = forms.CharField(
                label=_("Case"), max_length=20, help_text=_("Its code, such as 7K3QF-9M2XA.")
            )
            self.fields = {"case": field, **self.fields}

    def clean_case(self) -> str:
        """Write the code as codes are written."""
        return str(self.cleaned_data["case"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        """Require a case that the actor may know of."""
        data = super().clean() or {}
        if not self.errors and self.case() is None:
            self.add_error("case" if "case" in self.fields else None, _("There is no such case."))
        return data

    def chosen(self) -> Case:
        """Return the case once the form is valid."""
        case = self.case()
        assert case is not None  # noqa: S101 - `clean` has looked
        return case


class MoveForm(StepForm):
    """The new day and hour."""

    title, done = _("Move the meeting"), _("The meeting was moved and everybody invited again.")
    intro = _("Everybody is invited again and answers again; the previous day stays on record.")
    starts_at = moment(_("New day and time"))
    form = coded(_("How it is held"))
    reason = coded(_("Why it is moved"))

    def prepare(self) -> None:
        """Offer the codes of the pack."""
        _offer(self, "form", choices("forms"), blank=False)
        _offer(self, "reason", choices("move_reasons"))
        self.fields["form"].initial = self.meeting.form

    def save(self) -> None:
        """Move it."""
        data = self.cleaned_data
        meetings.move(
            self.meeting, data["starts_at"], data["form"], data["reason"], actor=self.actor
        )


class CancelForm(StepForm):
    """Why it is cancelled."""

    title, done = _("Cancel the meeting"), _("The meeting was cancelled.")
    intro = _("Those invited are told that it will not be held, but not why.")
    reason = coded(_("Why it is cancelled"))

    def prepare(self) -> None:
        """Offer the reasons of the pack."""
        _offer(self, "reason", choices("cancel_reasons"))

    def save(self) -> None:
        """Cancel it."""
        meetings.cancel(self.meeting, self.cleaned_data["reason"], actor=self.actor)


class InviteForm(StepForm):
    """Further institutions, in one role or each in that of its kind."""

    title, done = _("Invite others"), _("The invitations were sent.")
    role = coded(_("Role"), required=False)
    is_child = forms.BooleanField(label=_("The person is under 18"), required=False)
    institutions = _institutions(_("Invited"))

    def prepare(self) -> None:
        """Offer those who have no seat yet."""
        options = [("", _("the role of its kind")), *choices("roles")]
        self.fields["role"].choices = options  # type: ignore[attr-defined]
        _offer_seatless(self, "institutions")
        if self.meeting.kind == MeetingKind.CONSULTATIVE:
            del self.fields["is_child"]

    def save(self) -> None:
        """Invite them."""
        data = self.cleaned_data
        meetings.invite(
            self.meeting, data["institutions"], role=data["role"],
            is_child=data.get("is_child", False), actor=self.actor,
        )  # fmt: skip


def _offer_seatless(form: StepForm, name: str) -> None:
    there = {each.institution_id for each in selectors.seats_of(form.actor, form.meeting)}
    rows = [each for each in selectors.invitable(form.actor) if each.pk not in there]
    form.fields[name].offer(rows)  # type: ignore[attr-defined]


class AnswerForm(StepForm):
    """An answer that came by telephone."""

    title, done = _("Enter an answer"), _("The answer was entered.")
    seat = coded(_("Institution"))
    reply = _radio(_("Will somebody come?"), Reply.choices)
    sends = demanded(coded(_("Whom it sends")), _("if somebody is sent"))
    reason = demanded(coded(_("Why nobody can come")), _("if nobody can come"))

    def prepare(self) -> None:
        """Offer the invited, those who have not answered first."""
        seats = selectors.seats_of(self.actor, self.meeting)
        seats.sort(key=lambda each: bool(each.reply))
        _offer(self, "seat", [(str(each.pk), str(each.institution.name)) for each in seats])
        self.fields["seat"].initial = self.row
        _offer(self, "sends", choices("sent"))
        _offer(self, "reason", choices("cannot_reasons"))
        self.seats = {str(each.pk): each for each in seats}

    def save(self) -> None:
        """Enter it."""
        data = self.cleaned_data
        draft = ReplyDraft(data["reply"], data["sends"], data["reason"])
        answering.record_answer(self.seats[data["seat"]], draft, actor=self.actor)


class HeldForm(StepForm):
    """Who came of those invited, and who came besides."""

    title, done = _("Enter who came"), _("It was entered who came.")
    intro = _("Possible once the meeting has begun. What is confirmed is corrected by an addendum.")
    others = InstitutionsField(label=_("Came without an invitation"), required=False)

    def prepare(self) -> None:
        """Ask about each seat."""
        _offer_seatless(self, "others")
        self.seats = selectors.seats_of(self.actor, self.meeting)
        there = {"came": pgettext_lazy("institution", "came")}
        absent = [
            (code, _("absent: %(why)s") % {"why": name}) for code, name in choices("absent_reasons")
        ]
        asked: dict[str, forms.Field] = {}
        for each in self.seats:
            field = forms.ChoiceField(
                label=str(each.institution.name), choices=[CHOOSE, *there.items(), *absent]
            )
            field.initial = self.proposed(each)
            asked[f"seat-{each.pk}"] = field
        self.fields = {**asked, **self.fields}

    def proposed(self, seat: Seat) -> str:
        """Return what is proposed of a seat: that those come who said so."""
        return "came" if seat.reply in {Reply.COMES, Reply.SENDS} else ""

    def said(self) -> list[Came]:
        """Return what was entered of each seat."""
        data = self.cleaned_data
        came = []
        for each in self.seats:
            said = data[f"seat-{each.pk}"]
            is_there = said == "came"
            came.append(Came(each.pk, is_there, "" if is_there else said))
        return came

    def save(self) -> None:
        """Enter it."""
        others = self.cleaned_data["others"]
        meetings.enter_held(self.meeting, self.said(), others, actor=self.actor)


class CorrectForm(HeldForm):
    """Who really came, where that was entered wrongly."""

    title, done = _("Correct who came"), _("Attendance was corrected.")
    intro = _(
        "Confirmed minutes stay as they are: what is different becomes an addendum, with the day "
        "and your name."
    )

    def proposed(self, seat: Seat) -> str:
        """Return what was entered of a seat."""
        return "came" if seat.came else seat.absent_reason

    def save(self) -> None:
        """Correct it."""
        others = self.cleaned_data["others"]
        meetings.correct_held(self.meeting, self.said(), others, actor=self.actor)


class PersonForm(StepForm):
    """Whether the person took part and how, her strengths and wishes."""

    title, done = _("How the person took part"), _("How the person took part was entered.")
    took_part = _radio(_("The person took part"), TookPart.choices)
    how = demanded(
        forms.ChoiceField(
            label=_("How the person took part"), choices=[CHOOSE, *TookPartHow.choices]
        ),
        _("if the person took part"),
    )
    why_not = demanded(
        coded(_("Why the person did not take part")), _("if the person did not take part")
    )
    strengths = _words(_("Strengths of the person"))
    wishes = _words(_("Wishes of the person"))

    def prepare(self) -> None:
        """Offer the reasons of the pack, and what was entered before."""
        _offer(self, "why_not", choices("not_there_reasons"))
        before = {
            "took_part": self.meeting.took_part,
            "how": self.meeting.took_part_how,
            "why_not": self.meeting.why_not,
        }
        self.initial.update(before)

    @sensitive_variables()
    def save(self) -> None:
        """Enter it."""
        data = self.cleaned_data
        part = HerPart(
            data["took_part"], data["how"], data["why_not"],
            _plain(self, "strengths"), _plain(self, "wishes"),
        )  # fmt: skip
        meetings.enter_her_part(self.meeting, part, actor=self.actor)


class UndertakingForm(OfCaseForm):
    """Which institution undertook secrecy, when, and who signed for it."""

    title, done = _("Enter an undertaking of secrecy"), _("The undertaking was entered.")
    intro = _(
        "Its staff can then read the points about the case, in codes, and nothing else about it."
    )
    institution = coded(_("Institution"))
    given_on = day(_("Given on"))
    signed_as = _radio(_("Signed by"), SignedAs.choices)

    def prepare(self) -> None:
        """Offer the institutions that have a seat."""
        super().prepare()
        seats = selectors.seats_of(self.actor, self.meeting)
        self.seated = {each.institution.code: each.institution for each in seats}
        _offer(self, "institution", [(code, str(row.name)) for code, row in self.seated.items()])
        self.fields["given_on"].initial = timezone.localdate()

    def save(self) -> None:
        """Enter it."""
        data = self.cleaned_data
        institution: Institution = self.seated[data["institution"]]
        meetings.enter_undertaking(
            self.meeting, self.chosen(), institution, data["given_on"], data["signed_as"],
            actor=self.actor,
        )  # fmt: skip


class StrikeForm(StepForm):
    """Which undertaking of secrecy was entered by mistake, and how."""

    title, done = _("Strike out an undertaking of secrecy"), _("The undertaking was struck out.")
    intro = _(
        "The institution can then no longer read the points about the case. What was entered stays "
        "here, struck out, with your name."
    )
    undertaking = coded(_("Undertaking"))
    why = _radio(_("Reason"), StruckWhy.choices)

    def prepare(self) -> None:
        """Offer those that nobody has struck out."""
        sworn = selectors.undertakings_of(self.actor, self.meeting)
        self.sworn = {str(each.pk): each for each in sworn if each.struck_at is None}
        options = [(key, self.named(row)) for key, row in self.sworn.items()]
        _offer(self, "undertaking", options)
        self.fields["undertaking"].initial = self.row

    def named(self, row: Any) -> str:
        """Return the institution, and the case where a meeting is about several."""
        is_of_several = self.meeting.kind == MeetingKind.CONSULTATIVE and row.known_case
        return (
            f"{row.institution.name}, {row.known_case.code}"
            if is_of_several
            else (str(row.institution.name))
        )

    def save(self) -> None:
        """Strike it out."""
        data = self.cleaned_data
        meetings.strike_undertaking(self.sworn[data["undertaking"]], data["why"], actor=self.actor)


class PointForm(OfCaseForm):
    """What is spoken of, about which case."""

    title, done = _("Add a point"), _("The point was added.")
    subject = coded(_("Subject"))
    is_confidential = forms.BooleanField(
        label=_("Confidential"), required=False,
        help_text=_("Only those who see the case or have undertaken secrecy take part in it."),
    )  # fmt: skip
    words = _words(_("What was said"))

    def prepare(self) -> None:
        """Offer the subjects of the pack."""
        super().prepare()
        _offer(self, "subject", choices("subjects"))

    @sensitive_variables()
    def save(self) -> None:
        """Add it."""
        data = self.cleaned_data
        minutes.add_point(
            self.meeting, self.chosen(), data["subject"],
            is_confidential=data["is_confidential"], words=_plain(self, "words"),
            actor=self.actor,
        )  # fmt: skip


class DecisionForm(StepForm):
    """What was decided about a point."""

    title, done = _("Add a decision"), _("The decision was added.")
    point = coded(_("Point"))
    code = coded(_("What was decided"))
    words = _words(_("In words"))

    def prepare(self) -> None:
        """Offer the points and the decisions of the pack."""
        named = dict(choices("subjects"))
        self.points = {str(each.pk): each for each in selectors.points_of(self.actor, self.meeting)}
        options = [(key, named.get(row.subject, row.subject)) for key, row in self.points.items()]
        _offer(self, "point", options)
        self.fields["point"].initial = self.row
        _offer(self, "code", choices("decisions"))

    @sensitive_variables()
    def save(self) -> None:
        """Add it."""
        data = self.cleaned_data
        point = self.points[data["point"]]
        minutes.add_decision(point, data["code"], words=_plain(self, "words"), actor=self.actor)


class AddendumForm(OfCaseForm):
    """What is put right beside confirmed minutes."""

    title, done = _("Add an addendum"), _("The addendum was added.")
    intro = _("The minutes are confirmed and stay as they are; the addendum is kept beside them.")
    words = _words(_("What is corrected"), required=True)

    @sensitive_variables()
    def save(self) -> None:
        """Add it."""
        words = Plain(self.cleaned_data["words"])
        minutes.add_addendum(self.meeting, self.chosen(), words, actor=self.actor)


NEW: Final = "new"
ASIDE: Final = "aside:"


class IntoPlanForm(forms.Form):
    """What becomes of a decision: a new activity, one that stands in the plan, or none."""

    becomes = coded(_("Outcome"))
    domain = coded(_("Need"), required=False)
    kind = coded(_("What"), required=False)
    institution = InstitutionChoice(
        None, label=_("Who answers for it"), required=False, empty_label=_("nobody yet")
    )
    begins_on = day(_("Begins on"))
    due_on = day(_("By when"))
    times = forms.IntegerField(
        label=_("How many times"), required=False, min_value=1, max_value=activities.MOST,
        help_text=activities.TIMES,
    )  # fmt: skip

    def __init__(self, *args: Any, decision: Decision, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.actor = decision, actor
        self.standing = {str(each.pk): each for each in plans.in_force(actor, decision.case)}
        kinds = dict(plan_pack.choices(plan_pack.KIND))
        options: list[Any] = [(NEW, _("a new activity of the plan"))]
        if self.standing:
            stands = [(key, kinds.get(row.kind, row.kind)) for key, row in self.standing.items()]
            options.append((_("It stands in the plan as"), stands))
        aside = [(f"{ASIDE}{code}", name) for code, name in choices("aside_reasons")]
        options.append((_("It needs no activity"), aside))
        _offer(self, "becomes", options, blank=False)
        self.fields["becomes"].help_text = _("What follows is for a new activity alone.")
        domains = plan_pack.choices("domains")
        _offer(self, "domain", domains)
        subject = decision.point.subject
        self.fields["domain"].initial = subject if subject in dict(domains) else ""
        _offer(self, "kind", list(kinds.items()))
        self.fields["institution"].queryset = all_institutions()  # type: ignore[attr-defined]
        self.fields["institution"].initial = actor.institution
        self.fields["begins_on"].required = self.fields["due_on"].required = False

    def clean(self) -> dict[str, Any]:
        """Require of a new activity what it is and the need that it is about."""
        data = super().clean() or {}
        if data.get("becomes") == NEW:
            for name in ("domain", "kind"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Choose from the list."))
        return data

    def save(self) -> Planned:
        """Enter it."""
        data, becomes = self.cleaned_data, self.cleaned_data["becomes"]
        if becomes in self.standing:
            return planning.join(self.decision, self.standing[becomes], actor=self.actor)
        if becomes != NEW:
            reason = becomes.removeprefix(ASIDE)
            return planning.set_aside(self.decision, reason, actor=self.actor)
        place = data["institution"]
        facts = ActivityFacts(
            data["kind"], place.pk if place is not None else None,
            begins_on=data["begins_on"], due_on=data["due_on"], times=data["times"],
        )  # fmt: skip
        return planning.put_into_plan(self.decision, data["domain"], facts, actor=self.actor)


STEPS: Final[Mapping[str, type[StepForm]]] = {
    "move": MoveForm,
    "cancel": CancelForm,
    "invite": InviteForm,
    "answer": AnswerForm,
    "held": HeldForm,
    "correct": CorrectForm,
    "person": PersonForm,
    "undertaking": UndertakingForm,
    "strike": StrikeForm,
    "point": PointForm,
    "decision": DecisionForm,
    "addendum": AddendumForm,
}


def next_day(meeting: Meeting) -> dt.datetime:
    """Return the day and hour at which a consultative meeting is held again."""
    return timezone.localtime(meeting.starts_at) + dt.timedelta(days=rules().again_days)
