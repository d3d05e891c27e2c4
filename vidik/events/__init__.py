# SPDX-License-Identifier: EUPL-1.2
"""Events that several institutions report: each one's account, joined by a person, counted once."""
