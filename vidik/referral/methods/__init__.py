# SPDX-License-Identifier: EUPL-1.2
"""The room's pure core: lists, screening, alert rules, codes; it knows no framework."""
