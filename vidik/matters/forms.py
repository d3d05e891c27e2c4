# SPDX-License-Identifier: EUPL-1.2
"""What people fill in about matters. Each step asks a handful of fields and does what it says."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.core.fields import InstitutionChoice, NamedChoice, coded, day, demanded, moment, several
from vidik.core.steps import StepForm
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.institutions.models import Institution
from vidik.institutions.selectors import territories
from vidik.matters.methods.rules import ActKind
from vidik.matters.models import Act, Charge, Hearing, Judgment, Leg, Link, Measure, Owed
from vidik.matters.selectors.matters import bodies_for, open_legs_beside
from vidik.matters.selectors.pack import act_name, choices, rules
from vidik.matters.services import course, going, matching, opening, owing
from vidik.matters.types import (
    ActFacts,
    ChargeFacts,
    Claim,
    HearingState,
    MatterFacts,
    MeasureFacts,
    Nature,
    PersonFacts,
    Sentence,
    Trigger,
    Verdict,
)

BLANK: Final = ("", "---------")
UNKNOWN: Final = ("", _("not known"))


def _blank(codes: list[tuple[str, str]]) -> list[Any]:
    return [BLANK, *codes]


def _dimension(name: str) -> list[tuple[str, str]]:
    return [(each.code, name_of(each)) for each in definitions().fields[name].codes]


def _radio(label: Any, options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=options, widget=forms.RadioSelect)


def _number_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=_("Your number"), max_length=opening.LONGEST_NUMBER, required=required
    )


def _past(label: Any) -> forms.DateField:
    field = day(label)
    field.initial = timezone.localdate
    return field


class _Leg(StepForm):
    """A step with what the reader's institution has of a matter."""

    row: Leg

    def offer_suspects(self, name: str, *, several_of: bool = False) -> None:
        """Offer the suspects who are here; all of them are chosen at first."""
        rows = self.row.persons.filter(closed_on__isnull=True).select_related("suspect")
        rows = rows.order_by("suspect__entered_at", "suspect__pk")
        listed = [(str(each.suspect_id), each.suspect.code) for each in rows]
        self.here = {str(each.suspect_id): each.suspect for each in rows}
        if not listed and several_of:
            del self.fields[name]
            return
        self.fields[name].choices = listed  # type: ignore[attr-defined]
        if several_of:
            self.fields[name].initial = [key for key, _code in listed]

    def offer_injured(self, name: str) -> None:
        """Offer the injured parties of the matter."""
        self.hurt = {str(each.pk): each for each in self.row.matter.injured.all()}
        self.fields[name].choices = [(key, each.code) for key, each in self.hurt.items()]  # type: ignore[attr-defined]


# ----------------------------------------------------------------------------------- opening


class OpenForm(forms.Form):
    """A new matter: what is known of the offence, in codes."""

    stage = _radio(_("Stage"), ())
    number = _number_field()
    opened_on = _past(_("Opened on"))
    trigger = _radio(_("What set it off"), Trigger.choices)
    origin = coded(_("Where it comes from"))
    form = coded(_("Form of exploitation"))
    ways = several(_("Ways of working"), required=False)
    channels = several(_("Online channels"), required=False)
    territory = NamedChoice(None, label=_("Where it was committed"), required=False)

    def __init__(self, *args: Any, own: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stages = [each for each in rules().stages_of(own.kind.code) if each.begins]
        fields: dict[str, Any] = self.fields
        fields["stage"].choices = [(each.code, str(each.name)) for each in stages]
        if len(stages) == 1:
            fields["stage"].initial = stages[0].code
            fields["stage"].widget = forms.HiddenInput()
            fields["number"].label = _("Your number (%(name)s)") % {"name": stages[0].number}
        fields["origin"].choices = _blank(choices("origin"))
        fields["form"].choices = _blank(_dimension("form"))
        fields["ways"].choices = choices("ways")
        fields["channels"].choices = choices("channels")
        kinds = ("municipality", "city", "city_municipality")
        fields["territory"].queryset = territories().filter(kind__in=kinds)

    def facts(self) -> MatterFacts:
        """Return what was filled in."""
        data = self.cleaned_data
        place = data["territory"]
        return MatterFacts(
            data["stage"],
            data["opened_on"],
            data["number"],
            data["trigger"],
            data["form"],
            data["origin"],
            tuple(data["ways"]),
            tuple(data["channels"]),
            place.pk if place is not None else None,
        )


class _PersonForm(_Leg):
    sex = coded(_("Sex"), required=False)
    age = coded(_("Age"), required=False)
    citizenship = coded(_("Citizenship"), required=False)

    def prepare(self) -> None:
        """Offer codes."""
        fields: dict[str, Any] = self.fields
        fields["sex"].choices = [UNKNOWN, *choices("sex")]
        fields["age"].choices = [UNKNOWN, *choices("age")]
        fields["citizenship"].choices = [UNKNOWN, *_dimension("citizenship")]

    def person(self, **more: str) -> PersonFacts:
        """Return what is known of the person."""
        data = self.cleaned_data
        return PersonFacts(data["sex"], data["age"], data["citizenship"], **more)


class _ChargeFields(forms.Form):
    offence = coded(_("Offence"))
    paragraph = forms.CharField(label=_("Paragraph"), required=False, max_length=10)
    charged_form = coded(_("Form of exploitation"), required=False)
    begun_on = day(_("Committed from"))
    laid_on = _past(_("Suspected since"))

    def charge(self) -> ChargeFacts:
        """Return the offence."""
        data = self.cleaned_data
        return ChargeFacts(
            data["offence"], data["laid_on"], data["paragraph"], data["charged_form"],
            data.get("begun_on"),
        )  # fmt: skip

    def offer_offences(self) -> None:
        """Offer codes."""
        fields: dict[str, Any] = self.fields
        fields["offence"].choices = _blank(choices("offence"))
        fields["charged_form"].choices = _blank(_dimension("form"))
        if "begun_on" in fields:
            fields["begun_on"].required = False


class SuspectForm(_PersonForm, _ChargeFields):
    """A suspect and the first offence."""

    title, done = _("Add a suspect"), _("The suspect was entered.")
    intro = _("The suspect gets a code. Enter who it is in your own register, next to the code.")
    nature = _radio(_("Natural or legal person"), Nature.choices)
    field_order = ("nature", "sex", "age", "citizenship")

    def prepare(self) -> None:
        """Offer codes."""
        super().prepare()
        self.fields["nature"].initial = Nature.NATURAL
        self.offer_offences()

    def save(self) -> Any:
        """Enter them."""
        facts = self.person(nature=self.cleaned_data["nature"])
        return opening.add_suspect(self.row, facts, self.charge(), actor=self.actor)


class ChargeForm(_Leg, _ChargeFields):
    """A further offence of a suspect."""

    title, done = _("Add an offence"), _("The offence was entered.")
    suspect = coded(_("Suspect"))
    chosen = ("suspect",)
    field_order = ("suspect",)

    def prepare(self) -> None:
        """Offer suspects and codes."""
        self.offer_suspects("suspect")
        self.offer_offences()

    def save(self) -> Any:
        """Enter it."""
        suspect = self.here[self.cleaned_data["suspect"]]
        return opening.add_charge(self.row, suspect, self.charge(), actor=self.actor)


class RequalifyForm(_Leg, _ChargeFields):
    """An offence reclassified."""

    title, done = _("Reclassify an offence"), _("The offence was reclassified.")
    intro = _("The former classification stays in the record, with the stage and the reason.")
    former = coded(_("Which offence"))
    reason = coded(_("Why"))
    chosen = ("former",)
    field_order = ("former",)

    def prepare(self) -> None:
        """Offer the offences of suspects who are here."""
        self.offer_suspects("former")
        names = dict(choices("offence"))
        self.charges = {
            str(charge.pk): charge
            for suspect in self.here.values()
            for charge in suspect.charges.filter(replaced_by__isnull=True)
        }
        fields: dict[str, Any] = self.fields
        fields["former"].choices = [
            (key, f"{each.suspect.code}: {names.get(each.offence, each.offence)}")
            for key, each in self.charges.items()
        ]
        fields["reason"].choices = _blank(choices("requalification"))
        fields["laid_on"].label = _("Reclassified on")
        del fields["begun_on"]
        self.offer_offences()

    def save(self) -> Any:
        """Reclassify it."""
        data = self.cleaned_data
        return opening.requalify(
            self.row, self.charges[data["former"]], self.charge(), data["reason"], actor=self.actor
        )


class InjuredForm(_PersonForm):
    """Somebody injured."""

    title, done = _("Add an injured party"), _("The injured party was entered.")
    intro = _(
        "Codes only. If the identification centre told you the code of the case, enter it: each "
        "step will then prepare the notice that you owe."
    )
    case = forms.CharField(
        label=_("Code of the case"),
        required=False,
        max_length=20,
        help_text=_("Such as 7KQ2M-X4T9B. Leave it blank if you were told none."),
    )

    def save(self) -> Any:
        """Enter them."""
        facts = self.person(case=self.cleaned_data["case"])
        return opening.add_injured(self.row, facts, actor=self.actor)


class NumberForm(_Leg):
    """The number of a matter that came to the institution."""

    title, done = _("Enter your number"), _("The number was entered.")
    number = _number_field()

    def prepare(self) -> None:
        """Call it as the body does."""
        stage = rules().stage(self.row.stage)
        if stage is not None:
            self.fields["number"].label = _("Your number (%(name)s)") % {"name": stage.number}

    def save(self) -> Any:
        """Enter it."""
        return going.enter_number(self.row, self.cleaned_data["number"], actor=self.actor)


# ------------------------------------------------------------------------------------- going


class EndForm(_Leg):
    """How a stage ends for suspects, and where it goes on."""

    title, done = _("End or hand on"), _("The end of the stage was entered.")
    intro = _(
        "Choose how it ends and for whom. Where another stage follows, it begins there on the same "
        "day."
    )
    ending = _radio(_("How"), ())
    suspects = several(pgettext_lazy("suspects", "For whom"))
    on = _past(_("Date"))
    ground = demanded(coded(_("Ground")), _("required where the ending has grounds to choose from"))
    to = demanded(
        InstitutionChoice(None, label=_("Where it goes on"), empty_label="---------"),
        _("required where another stage follows"),
    )

    def prepare(self) -> None:
        """Offer the endings of the stage, their grounds and the bodies that may follow."""
        self.offer_suspects("suspects", several_of=True)
        stage = rules().stage(self.row.stage)
        ends, law = (stage.ends if stage is not None else ()), rules().law
        fields: dict[str, Any] = self.fields
        fields["ending"].choices = [
            (each.code, f"{each.name} ({law} {each.article})" if each.article else str(each.name))
            for each in ends
        ]
        grounds = [(str(each.name), choices(each.grounds)) for each in ends if each.grounds]
        fields["ground"].choices = [BLANK, *grounds]
        following = {each.opens for each in ends if each.opens}
        fields["to"].queryset = bodies_for(*following)
        if any(stage.code in following for stage in rules().stages_of(_kind(self.row))):
            fields["to"].initial = self.row.institution_id
        if not following:
            del fields["to"]
        if not grounds:
            del fields["ground"]

    def clean(self) -> dict[str, Any]:
        """Ask where it goes on, where it does; leave out what does not belong to the ending."""
        data: dict[str, Any] = super().clean() or {}
        stage = rules().stage(self.row.stage)
        ending = stage.ending(data.get("ending", "")) if stage is not None else None
        if ending is None:
            return data
        if ending.opens and data.get("to") is None:
            self.add_error("to", ValidationError(_("Choose the body at which it goes on.")))
        if not ending.grounds:
            data["ground"] = ""
        elif not data.get("ground"):
            self.add_error("ground", ValidationError(_("Choose the ground.")))
        return data

    def save(self) -> Any:
        """End it."""
        data = self.cleaned_data
        to = data.get("to")
        facts = going.EndFacts(
            data["ending"],
            data["on"],
            data.get("suspects", ()),
            data.get("ground", ""),
            to.pk if to is not None else None,
        )
        return going.end(self.row, facts, actor=self.actor)


def _kind(leg: Leg) -> str:
    return leg.institution.kind.code if leg.institution.kind_id is not None else ""


class DelegateForm(_Leg):
    """A matter delegated to another body."""

    title, done = _("Delegate"), _("The matter was delegated.")
    intro = _("It ends here and goes on there; in the sum of all bodies it counts once.")
    to = InstitutionChoice(None, label=_("To which body"))
    on = _past(_("Date"))

    def prepare(self) -> None:
        """Offer the other bodies of the stage."""
        rows = bodies_for(self.row.stage).exclude(pk=self.row.institution_id)
        self.fields["to"].queryset = rows  # type: ignore[attr-defined]

    def save(self) -> Any:
        """Delegate it."""
        data = self.cleaned_data
        return going.delegate(self.row, data["to"], data["on"], actor=self.actor)


class JoinForm(_Leg):
    """A matter joined with another one."""

    title, done = _("Join with another matter"), _("The matters were joined.")
    intro = _("The suspects of this matter go on in the other one. It cannot be taken back.")
    into = coded(_("With which matter"))
    on = _past(_("Date"))

    def prepare(self) -> None:
        """Offer the other matters of the body at the stage."""
        self.others = {str(each.pk): each for each in open_legs_beside(self.actor, self.row)}
        listed = [(key, each.number or each.matter.code) for key, each in self.others.items()]
        self.fields["into"].choices = listed  # type: ignore[attr-defined]

    def save(self) -> Any:
        """Join them."""
        data = self.cleaned_data
        return going.join(self.row, self.others[data["into"]], data["on"], actor=self.actor)


class SeparateForm(_Leg):
    """Suspects separated into a matter of their own."""

    title, done = _("Separate suspects"), _("A matter of its own was opened.")
    suspects = several(_("Whom"))
    on = _past(_("Date"))
    number = _number_field()

    def prepare(self) -> None:
        """Offer the suspects; none is chosen at first."""
        self.offer_suspects("suspects", several_of=True)
        if "suspects" in self.fields:
            self.fields["suspects"].initial = []

    def save(self) -> Any:
        """Separate them."""
        data = self.cleaned_data
        return going.separate(
            self.row, data.get("suspects", ()), data["on"], data["number"], actor=self.actor
        )


class ReopenForm(_Leg):
    """What ended is taken up again."""

    title, done = _("Reopen"), _("It was reopened.")
    suspects = several(pgettext_lazy("suspects", "For whom"))
    on = _past(_("Date"))

    def prepare(self) -> None:
        """Offer those for whom it ended in a way that may be taken up."""
        stage = rules().stage(self.row.stage)
        again = {each.code for each in stage.ends if each.may_reopen} if stage else set()
        rows = self.row.persons.filter(ending__in=again).select_related("suspect")
        listed = [(str(each.suspect_id), each.suspect.code) for each in rows]
        if listed:
            self.fields["suspects"].choices = listed  # type: ignore[attr-defined]
        else:
            del self.fields["suspects"]

    def save(self) -> Any:
        """Reopen it."""
        data = self.cleaned_data
        return going.reopen(self.row, data.get("suspects", ()), data["on"], actor=self.actor)


# ------------------------------------------------------------------------------------ course


class ActForm(_Leg):
    """One act in five fields; which one is chosen by the link."""

    title, done = _("Enter an act"), _("The act was entered.")
    kind: ClassVar[ActKind]
    on = _past(_("Date"))

    def prepare(self) -> None:
        """Ask what the kind of act asks."""
        kind = self.kind
        if kind.codes:
            self.fields["code"] = coded(_("Which"), required=kind.needs_code)
            self.fields["code"].choices = _blank(choices(kind.codes))  # type: ignore[attr-defined]
        if kind.about == "suspect":
            self.fields["suspect"] = coded(_("Suspect"))
            self.offer_suspects("suspect")
        if kind.about == "injured":
            self.fields["injured"] = coded(_("Injured party"))
            self.offer_injured("injured")
        if kind.until:
            self.fields["until"] = day(_("Until and including"))
            self.fields["until"].required = False
        if kind.counts:
            self.fields["number"] = forms.IntegerField(
                label=str(kind.counts).capitalize(), min_value=0, max_value=100_000, required=False
            )

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        facts = ActFacts(
            self.kind.code, data["on"], data.get("until"), data.get("code", ""), data.get("number")
        )
        return course.enter_act(
            self.row,
            facts,
            suspect=self.here[data["suspect"]] if "suspect" in data else None,
            injured=self.hurt[data["injured"]] if "injured" in data else None,
            actor=self.actor,
        )


def act_form(kind: ActKind) -> type[ActForm]:
    """Return the form of one kind of act."""
    return type("ActForm", (ActForm,), {"kind": kind, "title": str(kind.name).capitalize()})


class StrikeForm(StepForm):
    """Whether one is sure that an act was entered by mistake."""

    row: Act
    title, done = _("Strike out the act"), _("The act was struck out.")
    intro = _("It was entered by mistake. It stays in the record and counts nowhere.")

    def save(self) -> Any:
        """Strike it out."""
        return course.strike(self.row, actor=self.actor)


class MeasureForm(_Leg):
    """A measure against a suspect."""

    title, done = _("Enter a measure"), _("The measure was entered.")
    kind = coded(pgettext_lazy("criminal matter", "Measure"))
    suspect = coded(_("Suspect"))
    ground = demanded(coded(_("Ground")), _("required where the measure has grounds"))
    ordered_on = _past(_("From"))
    until = demanded(
        day(_("Until and including")), _("required where the measure holds until some day")
    )
    chosen = ("suspect",)

    def prepare(self) -> None:
        """Offer the measures of the stage."""
        fields: dict[str, Any] = self.fields
        kinds = [
            each for each in rules().measures if not each.stages or self.row.stage in each.stages
        ]
        fields["kind"].choices = _blank([(each.code, str(each.name)) for each in kinds])
        names = dict.fromkeys(each.grounds for each in kinds if each.grounds)
        fields["ground"].choices = _blank([row for name in names for row in choices(name)])
        self.offer_suspects("suspect")

    def clean(self) -> dict[str, Any]:
        """Leave out a ground where the measure has none; ask for one where it has."""
        data: dict[str, Any] = super().clean() or {}
        kind = rules().measure(data.get("kind", ""))
        if kind is not None and not kind.grounds:
            data["ground"] = ""
        return data

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        facts = MeasureFacts(data["kind"], data["ordered_on"], data["until"], data["ground"])
        suspect = self.here[data["suspect"]]
        return course.order(self.row, suspect, facts, actor=self.actor)


class ExtendForm(StepForm):
    """A measure extended."""

    row: Measure
    title, done = _("Extend the measure"), _("The extension was entered.")
    until = day(_("Until and including"))

    def save(self) -> Any:
        """Extend it."""
        leg = self.row.matter.legs.filter(
            institution=self.actor.institution, closed_on__isnull=True
        ).first()
        if leg is None:
            raise ValidationError(_("Your institution does not have this matter at this stage."))
        return course.extend(self.row, leg, self.cleaned_data["until"], actor=self.actor)


class EndMeasureForm(StepForm):
    """A measure that ended."""

    row: Measure
    title, done = _("Enter that the measure ended"), _("The end was entered.")
    intro = _(
        "If somebody is free as a result, the notice to those who protect the victim is due at "
        "once."
    )
    ending = coded(_("How it ended"))
    on = _past(_("Date"))

    def prepare(self) -> None:
        """Offer codes."""
        self.fields["ending"].choices = _blank(choices("measure-end"))  # type: ignore[attr-defined]

    def save(self) -> Any:
        """End it."""
        data = self.cleaned_data
        return course.end_measure(self.row, data["on"], data["ending"], actor=self.actor)


class PauseForm(StepForm):
    """Why the days of a measure do not run."""

    row: Measure
    title, done = (
        _("Enter a suspension"),
        _("The suspension was entered."),
    )
    intro = _(
        "While it is suspended, the measure does not run out. Enter when it resumes: "
        "its last day moves by as many days."
    )
    reason = coded(_("Why"))
    since = _past(_("Since"))

    def prepare(self) -> None:
        """Offer codes."""
        self.fields["reason"].choices = _blank(choices("pause-reason"))  # type: ignore[attr-defined]

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        return course.pause(self.row, data["since"], data["reason"], actor=self.actor)


class RunAgainForm(StepForm):
    """Since when the days of a measure run again."""

    row: Measure
    title, done = (
        _("Enter that it resumed"),
        _("It was entered that the measure resumed; its last day has moved."),
    )
    on = _past(_("Resumed on"))

    def save(self) -> Any:
        """Enter it."""
        return course.run_again(self.row, self.cleaned_data["on"], actor=self.actor)


class HearingForm(_Leg):
    """A hearing or an interview that is set."""

    title, done = _("Set a hearing"), _("The hearing was set.")
    kind = coded(_("Kind"))
    at = moment(_("When"))

    def prepare(self) -> None:
        """Offer codes."""
        self.fields["kind"].choices = _blank(choices("hearing-kind"))  # type: ignore[attr-defined]

    def save(self) -> Any:
        """Set it."""
        data = self.cleaned_data
        return course.set_hearing(self.row, data["kind"], data["at"], actor=self.actor)


class HeardForm(StepForm):
    """What became of a hearing, and which injured parties were heard."""

    row: Hearing
    title, done = (
        _("Enter what became of the hearing"),
        _("What became of the hearing was entered."),
    )
    template = "matters/heard.html"
    state = _radio(
        _("What became of it"),
        [each for each in HearingState.choices if each[0] != HearingState.SET],
    )
    reason = coded(_("Why it was not held"), required=False)
    again = moment(_("Held instead on"), required=False)

    def prepare(self) -> None:
        """Offer reasons, and a row for each injured party."""
        fields: dict[str, Any] = self.fields
        fields["reason"].choices = _blank(choices("hearing-reason"))
        self.injured = list(self.row.matter.injured.all())
        for each in self.injured:
            fields[f"how-{each.pk}"] = how = coded(
                _("%(who)s was heard") % {"who": each.code}, required=False
            )
            how.choices = [("", _("not heard")), *choices("testimony-how")]
            fields[f"with-{each.pk}"] = forms.BooleanField(
                label=_("A person of trust was there"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Ask why it was not held, where it was not."""
        data: dict[str, Any] = super().clean() or {}
        is_held = data.get("state") == HearingState.HELD
        if data.get("state") and not is_held and not data.get("reason"):
            self.add_error("reason", ValidationError(_("Choose why it was not held.")))
        if is_held and (data.get("reason") or data.get("again")):
            self.add_error(
                "state",
                ValidationError(_("A hearing that was held needs no reason and no new day.")),
            )
        return data

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        if data["state"] != HearingState.HELD:
            return course.put_off(
                self.row, data["state"], data["reason"], data["again"], actor=self.actor
            )
        heard = [
            course.Heard(each, how, accompanied=data[f"with-{each.pk}"])
            for each in self.injured
            if (how := data[f"how-{each.pk}"])
        ]
        return course.hold(self.row, heard, actor=self.actor)


class JudgmentForm(_Leg):
    """A judgment about one accused: the sentence once, and what it says of each offence."""

    title, done = _("Enter a judgment"), _("The judgment was entered.")
    intro = _(
        "Enter the sentence once, then the verdict on each offence. A single sentence for several "
        "offences is never counted as one for trafficking alone; only the months that the court "
        "named for trafficking are."
    )
    template = "matters/judgment.html"
    chosen = ("suspect",)
    _SENTENCE: ClassVar = (
        "suspect", "on", "verdict", "months", "suspended", "fine", "security", "confiscated",
    )  # fmt: skip
    suspect = coded(_("Accused"))
    on = _past(_("Given on"))
    verdict = _radio(_("Verdict"), Verdict.choices)
    months = forms.IntegerField(label=_("Months in prison"), required=False, min_value=1)
    suspended = forms.BooleanField(label=_("Suspended"), required=False)
    fine = forms.DecimalField(
        label=_("Fine"), required=False, min_value=0, max_digits=14, decimal_places=2
    )
    security = coded(_("Security measure"), required=False)
    confiscated = forms.BooleanField(label=_("Property was confiscated"), required=False)
    claim = _radio(_("Compensation"), Claim.choices)
    awarded = forms.DecimalField(
        label=_("Amount awarded"), required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def prepare(self) -> None:
        """Offer the accused about whom there is no judgment; one verdict for each charge."""
        self.offer_suspects("suspect")
        fields: dict[str, Any] = self.fields
        judged = {str(key) for key in self.row.judgments.values_list("suspect", flat=True)}
        fields["suspect"].choices = [
            each for each in fields["suspect"].choices if each[0] not in judged
        ]
        self._offer_charges([key for key, _code in fields["suspect"].choices])
        fields["security"].choices = _blank(choices("security-measure"))
        fields["claim"].initial = Claim.NONE
        for name in ("fine", "awarded"):
            fields[name].help_text = rules().currency

    def _offer_charges(self, open_to: list[str]) -> None:
        """Ask about each offence of the accused, of all who are here where none is chosen."""
        named = self.initial.get("suspect", "")
        shown = [key for key in open_to if key == named] or open_to
        offences = dict(choices("offence"))
        self.charges: dict[str, list[str]] = {}
        rows = Charge.objects.filter(suspect__pk__in=shown, replaced_by__isnull=True)
        for each in rows.order_by("suspect__entered_at", "entered_at", "id"):
            key = str(each.pk)
            self.charges.setdefault(str(each.suspect_id), []).append(key)
            name = capfirst(offences.get(each.offence, each.offence))
            if len(shown) > 1:
                name = f"{self.here[str(each.suspect_id)].code}: {name}"
            self.fields[f"verdict-{key}"] = verdict = coded(name, required=False)
            verdict.choices = [("", _("as in the judgment")), *Verdict.choices]
            self.fields[f"months-{key}"] = forms.IntegerField(
                label=_("%(offence)s: months named for it") % {"offence": name},
                required=False,
                min_value=1,
            )

    def sentence_fields(self) -> list[Any]:
        """List the fields about the sentence as a whole."""
        return [self[name] for name in self._SENTENCE]

    def other_fields(self) -> list[Any]:
        """List what follows the offences."""
        return [self[name] for name in ("claim", "awarded")]

    def by_offence(self) -> list[tuple[Any, Any]]:
        """List the fields about each offence side by side."""
        keys = [key for rows in self.charges.values() for key in rows]
        return [(self[f"verdict-{key}"], self[f"months-{key}"]) for key in keys]

    def clean(self) -> dict[str, Any]:
        """Refuse what is said of an offence of another accused."""
        data: dict[str, Any] = super().clean() or {}
        others = [
            key
            for suspect, keys in self.charges.items()
            for key in keys
            if suspect != data.get("suspect")
        ]
        for key in others:
            if data.get(f"verdict-{key}") or data.get(f"months-{key}"):
                self.add_error(
                    f"verdict-{key}",
                    ValidationError(_("This is an offence of another accused: leave it blank.")),
                )
        return data

    def save(self) -> Any:
        """Enter it."""
        data = self.cleaned_data
        own = list(enumerate(self.charges.get(data["suspect"], [])))
        facts = Sentence(
            data["verdict"],
            data["on"],
            data["months"],
            suspended=data["suspended"],
            fine=data["fine"],
            security=data["security"],
            confiscated=data["confiscated"],
            claim=data["claim"],
            awarded=data["awarded"],
            charges={at: said for at, key in own if (said := data[f"verdict-{key}"])},
            months_of={at: data[f"months-{key}"] for at, key in own},
        )
        suspect = self.here[data["suspect"]]
        return course.judge(self.row, suspect, facts, actor=self.actor)


class ServeForm(StepForm):
    """When a judgment was served."""

    row: Judgment
    title, done = _("Enter when the judgment was served"), _("Service was entered.")
    on = _past(_("Served on"))

    def save(self) -> Any:
        """Enter it."""
        return course.serve(self.row, self.cleaned_data["on"], actor=self.actor)


# -------------------------------------------------------------------------------- owed, links


class SendForm(StepForm):
    """A notice as it was prepared."""

    row: Owed
    title, done = _("Send the notice"), _("The notice was sent.")
    template = "matters/owed.html"

    def save(self) -> Any:
        """Send it."""
        return owing.send_owed(self.row, actor=self.actor)


class WaiveForm(StepForm):
    """Why a notice is not sent."""

    row: Owed
    title, done = _("Do not send the notice"), _("It was entered why the notice is not sent.")
    why = coded(_("Why"))

    def prepare(self) -> None:
        """Offer codes."""
        self.fields["why"].choices = _blank(choices("waived"))  # type: ignore[attr-defined]

    def save(self) -> Any:
        """Enter it."""
        return owing.waive(self.row, self.cleaned_data["why"], actor=self.actor)


class LinkForm(StepForm):
    """Whether an injured party is the person of a case."""

    row: Link
    title = _("An injured party of a criminal matter")
    done = _("Your answer was entered.")
    template = "matters/link.html"
    answer = _radio(
        _("Is this the person of the case?"),
        [("yes", pgettext_lazy("link", "Yes, it is the same person")),
         ("no", pgettext_lazy("link", "No"))],
    )  # fmt: skip

    def save(self) -> Any:
        """Settle it."""
        settle = matching.confirm if self.cleaned_data["answer"] == "yes" else matching.reject
        return settle(self.row, actor=self.actor)


class TakeBackForm(StepForm):
    """That an injured party was confirmed by mistake."""

    row: Link
    title = pgettext_lazy("link", "Take back the confirmation")
    done = _("The confirmation was taken back.")
    template = "matters/link_back.html"

    def save(self) -> Any:
        """Take it back."""
        return matching.take_back(self.row, actor=self.actor)


STEPS: Final[dict[str, type[_Leg]]] = {
    "suspect": SuspectForm,
    "injured": InjuredForm,
    "charge": ChargeForm,
    "requalify": RequalifyForm,
    "measure": MeasureForm,
    "hearing": HearingForm,
    "judgment": JudgmentForm,
    "end": EndForm,
    "number": NumberForm,
    "delegate": DelegateForm,
    "join": JoinForm,
    "separate": SeparateForm,
    "reopen": ReopenForm,
}


def steps_for(leg: Leg, persons: int, unjudged: int, *, others: bool) -> list[tuple[str, Any]]:
    """List the steps that may be taken with a leg: their names and titles.

    Args:
        leg: one that is open at the reader's institution.
        persons: how many suspects are there.
        unjudged: of how many of them there is no judgment yet.
        others: whether the body has other matters at the stage.
    """
    stage = rules().stage(leg.stage)
    names = [] if leg.number else ["number"]
    names += ["suspect", "injured"]
    if persons:
        names += ["charge", "requalify"]
        if any(not each.stages or leg.stage in each.stages for each in rules().measures):
            names.append("measure")
    names.append("hearing")
    if unjudged and stage is not None and stage.judges:
        names.append("judgment")
    names += ["end", "delegate"]
    if persons > 1:
        names.append("separate")
    if others:
        names.append("join")
    return [(name, STEPS[name].title) for name in names]


def acts_for(leg: Leg, *, persons: int, hurt: int) -> list[tuple[str, list[tuple[str, str]]]]:
    """List the acts that may be entered at a leg under their headings: codes and names."""
    found: dict[str, list[tuple[str, str]]] = {}
    for kind in rules().acts:
        if kind.stages and leg.stage not in kind.stages:
            continue
        if (kind.about == "suspect" and not persons) or (kind.about == "injured" and not hurt):
            continue
        found.setdefault(kind.group, []).append((kind.code, act_name(kind.code)))
    names = dict(choices("act-group"))
    return [(names.get(group, group), rows) for group, rows in found.items()]
