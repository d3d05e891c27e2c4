# SPDX-License-Identifier: EUPL-1.2
"""The ground floor: what every room may use and what knows no room."""
