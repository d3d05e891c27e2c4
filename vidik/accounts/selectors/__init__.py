# SPDX-License-Identifier: EUPL-1.2
"""Read users and build actors."""
