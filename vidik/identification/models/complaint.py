# SPDX-License-Identifier: EUPL-1.2
"""Complaints to the competent ministry: how far they are, what was found, what followed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Notice
from vidik.identification.models.procedure import Procedure
from vidik.identification.types import DECIDED, FOUNDED, ComplaintState, Subject
from vidik.institutions.models import Institution


class MinistryComplaint(models.Model):
    """A complaint that reached the ministry itself, past the centre, as the ministry entered it.

    The centre is asked for its statement by a notice, and enters the complaint in its procedure.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """The ministry."""
    about = models.CharField(_("about"), max_length=30)
    came_on = models.DateField(_("received on"))
    case_code = models.CharField(_("code of the case"), max_length=16, blank=True)
    """As it stands on what the person handed in; nobody looks here whether there is such a case."""
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    """The notice that asks the centre for its statement; its clock is the exchange's."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-entered_at", "id")

    def __str__(self) -> str:
        return f"{self.came_on}: {self.about}"


class Complaint(models.Model):
    """A complaint to the competent ministry about the procedure, its outcome or conduct."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="complaints")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    about = models.CharField(_("about"), max_length=30)
    state = models.CharField(
        max_length=10,
        choices=ComplaintState.choices,
        default=ComplaintState.ENTERED,
        editable=False,
    )
    received_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, blank=True, related_name="+")
    """The notice by which it went to the ministry; its clock is the exchange's."""
    asked_in = models.OneToOneField(
        "MinistryComplaint", models.PROTECT, null=True, blank=True, related_name="complaint"
    )
    """Where the complaint reached the ministry first: what the ministry entered of it."""
    result = models.CharField(_("result"), max_length=30, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    """When the answer came, or the complaint was taken back."""
    settled_at = models.DateTimeField(null=True, blank=True)
    led_to = models.OneToOneField(
        Procedure, models.PROTECT, null=True, blank=True, related_name="after_complaint"
    )
    """The procedure that was opened again because of it."""

    class Meta:
        """The newest first."""

        ordering = ("-received_at", "id")
        indexes = [models.Index(fields=("received_at",), name="complaints_by_receipt")]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="", answered_at__isnull=True)
                | (~Q(result="") & Q(answered_at__gte=F("received_at"))),
                name="answered_complaints_have_a_result",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("entered", "passed"), result="")
                | (~Q(result="") & Q(state__in=("answered", "settled", "withdrawn"))),
                name="the_state_of_a_complaint_fits_its_result",
            ),
            models.CheckConstraint(
                condition=Q(state="settled", settled_at__gte=F("answered_at"))
                | (~Q(state="settled") & Q(settled_at__isnull=True)),
                name="settled_complaints_say_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.procedure_id}: {self.about}"

    @property
    def is_informed(self) -> bool:
        """Whether the person was informed of the answer, or it is entered why not; one query."""
        return self.procedure.notifications.filter(
            subject=Subject.COMPLAINT, informed_at__gte=self.answered_at
        ).exists()

    @property
    def asks_for_reopening(self) -> bool:
        """Whether it is founded, about a procedure decided before, and that was not opened again.

        A procedure is opened again once; what led to that may be another complaint. What the
        ministry answered before the decision was known to those who decided.
        """
        if self.result not in FOUNDED or self.answered_at is None:
            return False
        about = self.reopens
        is_after = about.decided_at is not None and about.decided_at <= self.answered_at
        return about.state in DECIDED and is_after and not hasattr(about, "followed_by")

    @property
    def reopens(self) -> Procedure:
        """The procedure that is opened again because of it: the one that is counted."""
        if self.procedure.same_as_id is None:
            return self.procedure
        # Whoever may not see the other one is shown this one, and the reason.
        return Procedure.objects.filter(pk=self.procedure.same_as_id).first() or self.procedure
