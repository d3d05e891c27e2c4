# SPDX-License-Identifier: EUPL-1.2
"""Spans, balances and the rules of the pack, without Django."""
