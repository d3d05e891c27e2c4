# SPDX-License-Identifier: EUPL-1.2
"""Template tags of the ground floor, built in to every template."""
