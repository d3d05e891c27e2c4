# SPDX-License-Identifier: EUPL-1.2
"""What is due: by when, counted from what, settled when."""

from __future__ import annotations

from django.db import models


class Clock(models.Model):
    """Something that is due: by when, counted from what, settled when, reminded of next when."""

    counted_from = models.DateTimeField(null=True, blank=True)
    """The moment from which the deadline is counted."""
    due_at = models.DateTimeField(null=True, blank=True)
    """From this moment on it is overdue."""
    settled_at = models.DateTimeField(null=True, blank=True)
    """When what was expected was done, or the sender gave it up."""
    next_rung_at = models.DateTimeField(null=True, blank=True)
    """When the next rung of the ladder falls; blank when none is left."""
    armed = models.PositiveSmallIntegerField(default=1)
    """How often the clock was started: sending again starts it and its ladder anew."""
    revision = models.PositiveIntegerField(default=0)
    """Which revision of the working calendar it was counted with."""
    named_day = models.DateField(null=True, blank=True)
    """The last day as the sender named it, not before the term ends; blank where it is counted."""
    ladder_from = models.DateTimeField(null=True, blank=True)
    """Since when the ladder runs, where more time was given after the start."""

    class Meta:
        """Carried by what is due."""

        abstract = True
