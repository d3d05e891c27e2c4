# SPDX-License-Identifier: EUPL-1.2
"""Synthetic people out of published margins, without a database."""
