# SPDX-License-Identifier: EUPL-1.2
"""Synthetic people for a demonstration: their counts equal the published figures of a year."""
