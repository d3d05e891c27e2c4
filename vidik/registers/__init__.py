# SPDX-License-Identifier: EUPL-1.2
"""Declared registers: what bodies enter row by row, in codes and numbers, and sum by year."""
