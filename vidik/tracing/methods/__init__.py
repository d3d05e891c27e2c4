# SPDX-License-Identifier: EUPL-1.2
"""What may be proposed as the same person, and what a pack says of searches; no Django."""
