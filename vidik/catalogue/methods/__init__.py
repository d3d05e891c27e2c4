# SPDX-License-Identifier: EUPL-1.2
"""Pure functions of the room: what a pack says, what betrays a place, the form of Open Referral."""
