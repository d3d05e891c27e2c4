# SPDX-License-Identifier: EUPL-1.2
"""What crosses the accounts room's door: who needs which factor, who may hold which role where."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.types import Role

PASSKEY_ROLES: Final = frozenset({Role.SYSTEM_ADMIN, Role.INSTITUTION_ADMIN})
"""Who administers accounts or the system: a passkey cannot be phished."""

SECOND_FACTOR_ROLES: Final = PASSKEY_ROLES | {
    Role.HEAD,
    Role.CENTRE_HEAD,
    Role.DUTY_EXPERT,
    Role.CASE_EXPERT,
    Role.SHELTER_STAFF,
    Role.STATISTICIAN,
    Role.FIRST_RESPONDER,
    Role.CASE_OFFICER,
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
    Role.PRISON_OFFICER,
    Role.ASSOCIATION_WORKER,
    Role.ASSOCIATION_HEAD,
    Role.PROVIDER,
    Role.RESPONDENT,
    Role.VALIDATOR,
    Role.COORDINATOR,
    Role.LOCAL_TEAM,
    Role.AUDITOR,
}
"""Who can reach a case, a notice about one, the record of acts, or accounts. The readers, analysts
and editors of the Rapporteur's office read and write figures and texts, and nothing of a person."""

CONFIRMING: Final = (
    Role.INSTITUTION_ADMIN,
    Role.CENTRE_HEAD,
    Role.ASSOCIATION_HEAD,
    Role.HEAD,
    Role.SYSTEM_ADMIN,
)
"""Who may be the second person for a role: administrators and heads, in their own institution."""
CONFIRMING_FOR_ALL: Final = frozenset({Role.HEAD, Role.SYSTEM_ADMIN})
"""Those of them who confirm for an institution that has no second person of its own."""
CONFIRMATION_LASTS: Final = dt.timedelta(minutes=5)
"""For how long somebody who showed that it is them need not show it again."""
PASSWORD_LENGTH: Final = 15
PASSWORD_LENGTH_WITH_FACTOR: Final = 12


class Factor(StrEnum):
    """What was shown besides the password when a sign-in began, or instead of it."""

    NONE = ""
    CODE = "totp"
    PASSKEY = "webauthn"
    RECOVERY = "recovery_codes"
    PROVIDER = "provider"

    @property
    def label(self) -> str | Promise:
        """The factor as pages call it."""
        return _FACTOR_LABELS[self]


_FACTOR_LABELS: Final = {
    Factor.NONE: _("password alone"),
    Factor.CODE: _("password and one-time code"),
    Factor.PASSKEY: _("passkey"),
    Factor.RECOVERY: _("password and recovery code"),
    Factor.PROVIDER: _("second factor at the institution’s own sign-in"),
}


SHOWN_HERE: Final = frozenset({Factor.CODE, Factor.PASSKEY, Factor.RECOVERY})
"""Factors of this system; the claim of an institution's own sign-in is none of them."""
SINGLE_FACTOR: Final = frozenset({"pwd", "pin", "kba", "user", "rba", "geo", "wia"})
"""Methods of RFC 8176 that show what somebody knows, or nothing of the person."""
OWN_DEVICE: Final = frozenset({Factor.CODE, Factor.PASSKEY})
"""Factors that show that the person has the device; a recovery code stands in for a lost one."""


class Step(StrEnum):
    """What somebody has to do before anything else opens."""

    ENROL = "enrol"
    ENROL_PASSKEY = "enrol-passkey"
    CONFIRM = "confirm"
    CONFIRM_PASSKEY = "confirm-passkey"


class ChangeBlock(StrEnum):
    """Why nothing that protects an account may be changed in a sign-in as it is."""

    PASSWORD_FIRST = "password-first"  # noqa: S105 - a reason, not a secret
    FACTOR_FIRST = "factor-first"
    CHANNEL_FIRST = "channel-first"
    PASSKEY_FIRST = "passkey-first"


class SignInEnd(StrEnum):
    """Why a sign-in ended."""

    SIGNED_OUT = "signed-out"
    IDLE = "idle"
    TOO_LONG = "too-long"
    BY_OWNER = "by-owner"
    BY_ADMINISTRATOR = "by-administrator"
    PASSWORD = "password"  # noqa: S105 - a reason, not a secret
    MEMBERSHIP = "membership"
    REPLACED = "replaced"
    PROVIDER = "provider"
    COPIED = "copied"
    OTHER_CLIENT = "other-client"

    @property
    def label(self) -> str | Promise:
        """The reason as pages call it."""
        return _ENDED_LABELS[self]


_ENDED_LABELS: Final = {
    SignInEnd.SIGNED_OUT: _("signed out"),
    SignInEnd.IDLE: _("no activity for too long"),
    SignInEnd.TOO_LONG: _("open for too long"),
    SignInEnd.BY_OWNER: _("ended from another device"),
    SignInEnd.BY_ADMINISTRATOR: _("ended by the administrator"),
    SignInEnd.PASSWORD: _("password changed"),
    SignInEnd.MEMBERSHIP: _("membership ended"),
    SignInEnd.REPLACED: _("replaced by a new sign-in"),
    SignInEnd.PROVIDER: _("the institution’s own sign-in was taken out of use or unlinked"),
    SignInEnd.COPIED: _("used from two browsers at once"),
    SignInEnd.OTHER_CLIENT: _("used from another browser or device"),
}

SUSPICIOUS: Final = frozenset({SignInEnd.COPIED, SignInEnd.OTHER_CLIENT})
"""Ends of which the person is notified when they sign in next."""


class Leaving(StrEnum):
    """Why a membership was ended before its day."""

    LEFT = "left"
    MOVED = "moved"
    NOT_NEEDED = "not-needed"
    OTHER_ROLE = "other-role"
    MISTAKE = "mistake"
    SECURITY = "security"

    @property
    def label(self) -> str | Promise:
        """The reason as pages call it."""
        return _LEAVING_LABELS[self]


_LEAVING_LABELS: Final = {
    Leaving.LEFT: _("left the institution"),
    Leaving.MOVED: _("does other work there now"),
    Leaving.NOT_NEEDED: _("no longer needs access"),
    Leaving.OTHER_ROLE: _("got another role"),
    Leaving.MISTAKE: _("was given by mistake"),
    Leaving.SECURITY: _("a danger to the account"),
}

OFFICE_ROLES: Final = frozenset({Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD})
_CENTRE: Final = frozenset(
    {
        Role.CENTRE_HEAD,
        Role.DUTY_EXPERT,
        Role.CASE_EXPERT,
        Role.SHELTER_STAFF,
        Role.STATISTICIAN,
    }
)
_ANSWERING: Final = frozenset({Role.RESPONDENT, Role.VALIDATOR, Role.INSTITUTION_ADMIN})
_POLICE: Final = frozenset({Role.POLICE, Role.FIRST_RESPONDER})
_PROSECUTION: Final = frozenset({Role.PROSECUTOR, Role.FIRST_RESPONDER})
_COURT: Final = frozenset({Role.COURT_OFFICER, Role.FIRST_RESPONDER})
_AUTHORITY: Final = frozenset({Role.FIRST_RESPONDER, Role.CASE_OFFICER})
_CARE: Final = frozenset({Role.FIRST_RESPONDER, Role.PROVIDER})
_FIRST: Final = frozenset({Role.FIRST_RESPONDER})

ROLES_BY_KIND: Final[Mapping[str, frozenset[Role]]] = {
    # The Rapporteur is an independent body; whoever watches over the system sits with it.
    "independent_body": OFFICE_ROLES | {Role.AUDITOR, Role.SYSTEM_ADMIN},
    "identification_centre": _CENTRE,
    "centre_unit": _CENTRE,
    "ministry": _AUTHORITY | {Role.COORDINATOR},
    "administrative_unit": _AUTHORITY,
    "labour_inspection_unit": _AUTHORITY,
    "police_unit": _POLICE | {Role.COORDINATOR},
    "police_administration": _POLICE,
    "police_station": _POLICE,
    "supreme_ppo": _PROSECUTION,
    "appellate_ppo": _PROSECUTION,
    "higher_ppo": _PROSECUTION,
    "basic_ppo": _PROSECUTION,
    "special_ppo": _PROSECUTION,
    "ppo_department": _PROSECUTION,
    "supreme_court": _COURT,
    "appellate_court": _COURT,
    "higher_court": _COURT,
    "basic_court": _COURT,
    "misdemeanour_appellate_court": _COURT,
    "misdemeanour_court": _COURT,
    "court_department": _COURT,
    "prison": frozenset({Role.PRISON_OFFICER}),
    "social_work_centre": _AUTHORITY | _CARE,
    "social_protection_institution": _CARE,
    "migration_centre": _CARE,
    "health_institution": _CARE,
    "public_organisation": _CARE,
    "school": _FIRST,
    "education_administration": _FIRST,
    "university": frozenset(),
    "local_government": _FIRST,
    "local_body": _CARE,
    "local_team": frozenset({Role.LOCAL_TEAM}),
    "association": frozenset(
        {
            Role.ASSOCIATION_WORKER,
            Role.ASSOCIATION_HEAD,
            Role.PROVIDER,
            Role.FIRST_RESPONDER,
        }
    ),
    "bar_association": frozenset(),
    "judicial_body": frozenset(),
    "state_body": frozenset(),
    "advisory_body": frozenset({Role.COORDINATOR}),
    "international_organisation": _CARE,
}
"""Which roles members of an institution may hold, by its kind, besides those of answering.

A police officer sits with the police, a prosecutor with a prosecutor's office, and nobody hands
out a role of somebody else's house. Kinds that do not stand here (groups of institutions, media,
embassies, bodies of other States) hold no members at all.
"""


def roles_of_kind(kind: str) -> frozenset[Role]:
    """Return the roles that members of an institution of this kind may hold."""
    own = ROLES_BY_KIND.get(kind)
    return frozenset() if own is None else own | _ANSWERING


class InvitationState(StrEnum):
    """Where an invitation stands; computed, never stored."""

    UNCONFIRMED = "unconfirmed"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    REVOKED = "revoked"
    EXPIRED = "expired"
    LAPSED = "lapsed"
    """It waits in vain: whoever made it may not give the role any more."""

    @property
    def label(self) -> str | Promise:
        """The state as pages call it."""
        return _INVITATION_LABELS[self]


_INVITATION_LABELS: Final = {
    InvitationState.UNCONFIRMED: _("waiting for a second person"),
    InvitationState.WAITING: _("waiting"),
    InvitationState.REFUSED: _("refused by the second person"),
    InvitationState.ACCEPTED: _("accepted"),
    InvitationState.REVOKED: _("revoked"),
    InvitationState.EXPIRED: _("expired"),
    InvitationState.LAPSED: _("no longer valid"),
}


@dataclass(frozen=True, slots=True)
class AcceptanceOrigin:
    """From where an invitation is accepted."""

    network: str
    device: str
    known_users: frozenset[int] = frozenset()
    """Of those who invited or confirmed, the ones who have signed in with this browser."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a sign-in may last."""

    idle: dt.timedelta
    absolute: dt.timedelta


@dataclass(frozen=True, slots=True)
class SessionStatus:
    """What a page learns of the sign-in that it belongs to."""

    page: int
    """Seconds for which it holds at least when a page has come: the same on every page, so that
    those that must not be distinguished are not."""
    seconds: int
    """Until it ends, if nothing is done."""
    stays: bool
    """Whether doing something makes that longer: the longest time of a sign-in comes later."""
    who: str
    """A digest of the person and the membership."""
    sign: str
    """A digest of the sign-in."""


LONGEST: Final = Limits(idle=dt.timedelta(minutes=15), absolute=dt.timedelta(hours=12))
"""The limits of everybody whose institution has not set shorter ones."""


REVIEW_AFTER: Final = dt.timedelta(days=90)
"""After how long somebody has to say again that a member still needs the access."""
OVERDUE_AFTER: Final = dt.timedelta(days=120)
IDLE_MEMBER: Final = dt.timedelta(days=90)
CONFIRMATION_WAITS: Final = dt.timedelta(days=14)
"""For how long an invitation waits for the second person."""
INVITATION_LASTS: Final = dt.timedelta(days=3)
"""For how long its link opens, once it was sent."""
PASSKEY_LINK_LASTS: Final = dt.timedelta(minutes=30)
"""For how long the link to the account's e-mail opens, and a first passkey may be added after."""
LINKED_FOR: Final = dt.timedelta(days=90)
"""For how long whoever was invited to confirm confirms nothing of those who invited them."""
NEW_MEMBER: Final = dt.timedelta(days=14)
"""For how long the heads of an institution are shown a member as new."""
FRESH_ACCESS: Final = dt.timedelta(days=7)
"""For how long after its beginning much reading through a membership is unusual."""
ELEVATION_LASTS: Final = dt.timedelta(minutes=15)
"""How long acts of great reach stay open after they were asked for with a reason."""
RESET_LINK_LASTS: Final = dt.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class ReviewState:
    """How the quarterly review of an institution stands."""

    institution_id: int
    institution: str
    members: int
    due: int
    """Members whom nobody has confirmed for ninety days."""
    overdue: int
    """Those of them whom nobody has confirmed for a hundred and twenty days."""
    invitations: int
    administrators: int
    oldest: dt.date | None
    """When the member who waits longest was confirmed last, or joined."""
