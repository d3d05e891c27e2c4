# SPDX-License-Identifier: EUPL-1.2
"""Deadlines and working calendars as pure functions; they know no database and no framework."""
