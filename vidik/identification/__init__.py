# SPDX-License-Identifier: EUPL-1.2
"""Formal identification: procedures, the record of a victim, decisions, statistics."""
