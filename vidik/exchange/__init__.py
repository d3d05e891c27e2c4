# SPDX-License-Identifier: EUPL-1.2
"""Notices that must be acknowledged or answered by a date: clocks, reminders, calendars."""
