# SPDX-License-Identifier: EUPL-1.2
"""The checks' pure core: do the figures agree with themselves? Knows no Django, no database."""
