# SPDX-License-Identifier: EUPL-1.2
"""What the desk shows: what waits for the person, and where the cycle stands."""

from vidik.portal.selectors.cycle import Share, Standing, standing
from vidik.portal.selectors.waiting import waiting

__all__ = ["Share", "Standing", "standing", "waiting"]
