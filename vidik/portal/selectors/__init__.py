# SPDX-License-Identifier: EUPL-1.2
"""What the desk shows: what waits for the person, and the status of the cycle."""
