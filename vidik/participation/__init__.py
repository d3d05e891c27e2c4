# SPDX-License-Identifier: EUPL-1.2
"""The person takes part: a page of her own, what she says on it, and who answers."""
