# SPDX-License-Identifier: EUPL-1.2
"""Catalogue: what services institutions offer, to whom, and what may be told of them to whom."""
