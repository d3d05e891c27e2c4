# SPDX-License-Identifier: EUPL-1.2
"""Figures without a database: names of a pack's catalogue, and files of figures.

Everything here is plain Python and may be used from a notebook.
"""
