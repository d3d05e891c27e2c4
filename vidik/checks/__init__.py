# SPDX-License-Identifier: EUPL-1.2
"""Checks over figures: a core that knows no Django."""
