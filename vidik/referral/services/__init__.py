# SPDX-License-Identifier: EUPL-1.2
"""Receive reports, work on them, screen, tell who must be notified; keep the roster."""
