# SPDX-License-Identifier: EUPL-1.2
"""What people choose about procedures and records. Nobody types a word about a person here."""

from vidik.identification.forms.common import StepForm, SureForm
from vidik.identification.forms.complaints import (
    ComplaintForm,
    ComplaintPassForm,
    ComplaintResultForm,
    ComplaintSettleForm,
    ComplaintWithdrawForm,
    ReopenForm,
)
from vidik.identification.forms.crossings import (
    CrossingAnnounceForm,
    CrossingDoneForm,
    CrossingMissedForm,
    HandOverForm,
    ReceptionForm,
    ReturnPlanForm,
)
from vidik.identification.forms.deciding import AssignForm, ProposeForm, ReturnForm, UrgencyForm
from vidik.identification.forms.expected import (
    AskForm,
    ExpectForm,
    HeardByNoticeForm,
    HeardOtherwiseForm,
    NotComingForm,
    NotHeardForm,
    TellerForm,
)
from vidik.identification.forms.experts import ExpertForm
from vidik.identification.forms.filters import FilterForm
from vidik.identification.forms.findings import (
    AddresseesForm,
    FindingForm,
    OffenceForm,
    SendFindingForm,
)
from vidik.identification.forms.interviews import (
    CancelForm,
    HeldForm,
    InterviewForm,
    TellForm,
    WordsForm,
)
from vidik.identification.forms.journey import (
    StretchEndForm,
    StretchForm,
    SuspectEndForm,
    SuspectForm,
)
from vidik.identification.forms.onward import OnwardForm, ResultForm
from vidik.identification.forms.record import NOT_KNOWN, SectionForm
from vidik.identification.forms.schools import (
    SchoolChangeForm,
    SchoolForm,
    SchoolStepForm,
    SchoolStepSettledForm,
    SchoolStrikeForm,
)

__all__ = [
    "NOT_KNOWN",
    "AddresseesForm",
    "AskForm",
    "AssignForm",
    "CancelForm",
    "ComplaintForm",
    "ComplaintPassForm",
    "ComplaintResultForm",
    "ComplaintSettleForm",
    "ComplaintWithdrawForm",
    "CrossingAnnounceForm",
    "CrossingDoneForm",
    "CrossingMissedForm",
    "ExpectForm",
    "ExpertForm",
    "FilterForm",
    "FindingForm",
    "HandOverForm",
    "HeardByNoticeForm",
    "HeardOtherwiseForm",
    "HeldForm",
    "InterviewForm",
    "NotComingForm",
    "NotHeardForm",
    "OffenceForm",
    "OnwardForm",
    "ProposeForm",
    "ReceptionForm",
    "ReopenForm",
    "ResultForm",
    "ReturnForm",
    "ReturnPlanForm",
    "SchoolChangeForm",
    "SchoolForm",
    "SchoolStepForm",
    "SchoolStepSettledForm",
    "SchoolStrikeForm",
    "SectionForm",
    "SendFindingForm",
    "StepForm",
    "StretchEndForm",
    "StretchForm",
    "SureForm",
    "SuspectEndForm",
    "SuspectForm",
    "TellForm",
    "TellerForm",
    "UrgencyForm",
    "WordsForm",
]
