# SPDX-License-Identifier: EUPL-1.2
"""Run the rules and answer for what they found."""
