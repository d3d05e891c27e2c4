# SPDX-License-Identifier: EUPL-1.2
"""Write cases, participations, sharings and emergency access."""
