# SPDX-License-Identifier: EUPL-1.2
"""The room's pages, by what they show."""
