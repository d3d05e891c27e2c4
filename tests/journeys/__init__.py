# SPDX-License-Identifier: EUPL-1.2
"""Whole paths through a running system in a real browser, one file a user story."""
