# SPDX-License-Identifier: EUPL-1.2
"""Measures, figures and their versions; releases; the pages on which findings are read."""
