# SPDX-License-Identifier: EUPL-1.2
"""Receive reports, work on them, screen, notify whoever must know; keep the roster."""
