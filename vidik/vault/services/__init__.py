# SPDX-License-Identifier: EUPL-1.2
"""Enter, find, look at, change, merge and erase persons; replace the keys."""
