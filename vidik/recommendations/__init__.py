# SPDX-License-Identifier: EUPL-1.2
"""Recommendations of the annual reports: addressed, answered, assessed, carried over."""
