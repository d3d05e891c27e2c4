# SPDX-License-Identifier: EUPL-1.2
"""Protection: ways across the border, work with schools."""
