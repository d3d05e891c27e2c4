# SPDX-License-Identifier: EUPL-1.2
"""Prepare and send questionnaires, answer them, decide on the answers."""
