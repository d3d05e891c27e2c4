# SPDX-License-Identifier: EUPL-1.2
"""What a report has to be before it is received: codes that there are, lengths, times."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.core.models import Code
from vidik.core.spoken import spoken_languages
from vidik.institutions.models import Territory
from vidik.referral.models import Screening
from vidik.referral.selectors.pack import PLACES
from vidik.referral.services.foreign_notifications import check_notification
from vidik.referral.services.screenings import dangers_of
from vidik.referral.services.synthetic import SyntheticRefused
from vidik.referral.types import (
    CHILDREN,
    WITHOUT,
    AgeGroup,
    Agreement,
    Channel,
    Despite,
    Known,
    PersonDraft,
    ReportDraft,
    SafeWay,
    Source,
    Urgency,
    Wish,
)
from vidik.vault.types import Sex

MOST_PERSONS: Final = 20
LONGEST: Final = 4000
LONGEST_NUMBER: Final = 60
LONGEST_ON_PAPER: Final = dt.timedelta(days=60)
"""How long ago a report may have come that is only entered now."""
OF_AGE: Final = 18
GROWN_UP: Final = frozenset({AgeGroup.FROM_26, AgeGroup.FROM_60})
"""Age groups far from childhood."""
OPEN_TO_VISITORS: Final = frozenset({Source.CITIZEN, Source.VICTIM, Source.ABROAD})


@dataclass(frozen=True, slots=True)
class AgeFault:
    """Two answers about somebody’s age that cannot both be right."""

    field: str
    text: str


def age_fault(
    age_group: str, child: str, year: int | None = None, came_at: dt.datetime | None = None
) -> AgeFault | None:
    """Return whether what is stated of a person's age contradicts itself; None where it does not.

    About the eighteenth birthday nothing is refused: there an estimate may well be wrong. The age
    is that on the day when the report came, by default today.
    """
    if child == Known.NO and age_group in CHILDREN:
        return AgeFault(
            "child",
            _("By the age stated this is a child. Correct one of the two; in doubt, “not known”."),
        )
    if child == Known.YES and age_group in GROWN_UP:
        return AgeFault(
            "child",
            _("By the age stated this is an adult. Correct one of the two; in doubt, “not known”."),
        )
    if year is None:
        return None
    age = timezone.localdate(came_at).year - year
    if age < OF_AGE and (child == Known.NO or age_group in GROWN_UP):
        return AgeFault("year", _("By the year of birth this is a child. Correct one of the two."))
    if age > OF_AGE and (child == Known.YES or age_group in CHILDREN):
        return AgeFault("year", _("By the year of birth this is an adult. Correct one of the two."))
    return None


def is_child(each: PersonDraft, came_at: dt.datetime | None = None) -> str:
    """Return whether a person is a child: as stated, or as the year of birth and the age tell.

    By the year of birth somebody is as old as on the day when the report came, by default today.
    In doubt somebody is not taken for an adult: what is unknown stays unknown, and what contradicts
    itself was refused before.
    """
    if each.child != Known.UNKNOWN:
        return str(each.child)
    if each.year is not None:
        age = timezone.localdate(came_at).year - each.year
        # In the year of the eighteenth birthday a child's protection is given.
        return str(Known.YES if age <= 18 else Known.NO)  # noqa: PLR2004 - years of age
    if each.age_group in CHILDREN:
        return str(Known.YES)
    return str(Known.UNKNOWN if each.age_group == AgeGroup.UNKNOWN else Known.NO)


@sensitive_variables()
def check_draft(draft: ReportDraft, actor: Actor) -> None:
    """Refuse what cannot be, naming the field and what was expected.

    Raises:
        ValidationError: by field.
        SyntheticRefused: it is marked as synthetic, and these are production settings.
    """
    faults: dict[str, str] = {}
    _check_codes(draft, actor, faults)
    if not draft.account.strip():
        faults["account"] = _("Describe in a few sentences what was seen or heard.")
    for field in ("account", "place", "suspects", "dangers", "done"):
        _check_length(field, getattr(draft, field), faults)
    _check_length("call_back", draft.call_back, faults, LONGEST_NUMBER)
    if not 1 <= len(draft.persons) <= MOST_PERSONS:
        faults["persons"] = _("A report concerns between 1 and %(most)s persons.") % {
            "most": MOST_PERSONS
        }
    for place, each in enumerate(draft.persons):
        _check_person(each, draft, f"person-{place}-", faults)
    if draft.on_behalf_of is not None and not can(actor, Action.REPORTS_HANDLE):
        faults["institution"] = _("Only the centre enters reports of other institutions.")
    if draft.files and actor.is_visitor:
        faults["scans"] = _("Sign in to send photos or scans.")
    _check_notification(draft, actor, faults)
    if draft.synthetic:
        _refuse_where_people_work()
    elif draft.came_at is not None:
        _check_received(draft.came_at, actor, faults)
    _check_screenings(draft, actor, faults)
    if faults:
        raise ValidationError(faults)


def _check_notification(draft: ReportDraft, actor: Actor, faults: dict[str, str]) -> None:
    if draft.notification is None:
        return
    if not can(actor, Action.REPORTS_HANDLE):
        faults["abroad_informant"] = _("Only the centre enters what came from abroad.")
        return
    try:
        check_notification(draft.notification)
    except ValidationError as error:
        for field, messages in error.message_dict.items():
            faults[f"abroad_{field}"] = messages[0]


def _refuse_where_people_work() -> None:
    if not settings.DEMO:
        msg = "Synthetic reports are refused here: these are production settings."
        raise SyntheticRefused(msg)


def _check_received(received: dt.datetime, actor: Actor, faults: dict[str, str]) -> None:
    now = timezone.now()
    if not can(actor, Action.REPORTS_HANDLE):
        faults["came_at"] = _("Only the centre enters when a report reached it.")
    elif not now - LONGEST_ON_PAPER <= received <= now:
        faults["came_at"] = _("Enter a time between sixty days ago and now.")


def _check_codes(draft: ReportDraft, actor: Actor, faults: dict[str, str]) -> None:
    if draft.source not in Source.values:
        faults["source"] = _("State who is reporting.")
    elif actor.is_visitor and draft.source not in OPEN_TO_VISITORS:
        faults["source"] = _("Institutions sign in to report.")
    elif draft.source == Source.CENTRE and not can(actor, Action.REPORTS_HANDLE):
        faults["source"] = _("Only the centre records what it has found itself.")
    if draft.channel not in Channel.values:
        faults["channel"] = _("State how the report was received.")
    if draft.urgency not in Urgency.values:
        faults["urgency"] = _("State how urgent it is.")
    if draft.municipality and not is_municipality(draft.municipality):
        faults["municipality"] = _("Choose a municipality from the list, or leave it blank.")
    unknown = sorted(set(draft.forms) - set(known_codes("form")))
    if unknown:
        faults["forms"] = _("Choose forms of exploitation from the list.")


def _check_length(field: str, text: str, faults: dict[str, str], most: int = LONGEST) -> None:
    if len(text) > most:
        faults[field] = _("The text is too long: %(most)s characters at most.") % {"most": most}


@sensitive_variables()
def _check_person(
    each: PersonDraft, draft: ReportDraft, prefix: str, faults: dict[str, str]
) -> None:
    for field, choices in (
        ("age_group", AgeGroup.values),
        ("child", Known.values),
        ("sex", Sex.values),
        ("migrant", Known.values),
        ("asylum_seeker", Known.values),
    ):
        if getattr(each, field) not in choices:
            faults[prefix + field] = _("Choose one of the answers offered.")
    if each.citizenship and each.citizenship not in known_codes("citizenship"):
        faults[prefix + "citizenship"] = _("Choose a citizenship from the list.")
    _check_agreement(each, is_child=is_child(each, draft.came_at) == Known.YES, faults=faults,
                     prefix=prefix)  # fmt: skip
    this_year = timezone.localdate().year
    if each.year is not None and not 1900 <= each.year <= this_year:  # noqa: PLR2004 - a year
        faults[prefix + "year"] = _("The year of birth must be between %(first)s and %(last)s.") % {
            "first": 1900,
            "last": this_year,
        }
    elif (fault := _age_fault_in(each, draft)) is not None:
        faults.setdefault(prefix + fault.field, fault.text)
    _check_length(prefix + "about", each.about, faults)
    name = f"{each.given}{each.family}".strip()
    if name and not any(letter.isalpha() for letter in name):
        faults[prefix + "given"] = _("Enter a name in letters, or leave it blank.")


def _check_agreement(
    each: PersonDraft, *, is_child: bool, faults: dict[str, str], prefix: str
) -> None:
    """Refuse a report against an adult's will without a reason, as `refusing` would count it."""
    offered = _("Choose one of the answers offered.")
    for field, choices in (
        ("knows", Known.values),
        ("agrees", Agreement.values),
        ("despite", ("", *Despite.values)),
        ("safe_way", SafeWay.values),
        ("interpreter", ("", *(code for code, _name in spoken_languages()))),
    ):
        if getattr(each, field) not in choices:
            faults[prefix + field] = offered
    if set(each.wishes) - set(Wish.values):
        faults[prefix + "wishes"] = offered
    _check_length(prefix + "wished", each.wished, faults)
    if is_child and each.agrees != Agreement.UNKNOWN:
        faults[prefix + "agrees"] = _(
            "A child is not asked to agree: leave “not stated”, and enter what the child wishes."
        )
    elif each.agrees in WITHOUT and not each.despite:
        faults[prefix + "despite"] = _(
            "State why this adult is reported without agreeing. Without such a reason an adult who "
            "refuses is not reported; the refusal is counted instead."
        )
    elif each.agrees == Agreement.NO and each.despite == Despite.UNSAFE:
        faults[prefix + "despite"] = _(
            "The person was asked and does not agree: choose a reason why she or he is"
            " reported all the same."
        )
    elif each.agrees not in WITHOUT and each.despite:
        faults[prefix + "despite"] = _(
            "Give a reason only for somebody who does not agree or could not be asked."
        )


def _age_fault_in(each: PersonDraft, draft: ReportDraft) -> AgeFault | None:
    return age_fault(each.age_group, each.child, each.year, draft.came_at)


def _check_screenings(draft: ReportDraft, actor: Actor, faults: dict[str, str]) -> None:
    keys = {key for key in (draft.screening, *(p.screening for p in draft.persons)) if key}
    if not keys:
        return
    own = Screening.objects.filter(
        pk__in=keys, user=actor.user_id, institution=actor.institution
    ).select_related("list")
    # Danger does not wait until a list is filled in.
    ready = [row for row in own if row.finished_at is not None or dangers_of(row)]
    if len(ready) != len(keys):
        faults["screening"] = _("This screening is not finished, or not yours.")


def known_codes(name: str) -> dict[str, str]:
    """Return the codes of one of the pack's lists with their names in the reader's language."""
    return {row.code: str(row.name) for row in Code.objects.filter(list__code=f"dimension-{name}")}


def is_municipality(code: str) -> bool:
    """Return whether a code is that of a municipality or a city."""
    return Territory.objects.filter(code=code, kind__in=PLACES).exists()
