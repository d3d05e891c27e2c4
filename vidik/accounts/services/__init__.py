# SPDX-License-Identifier: EUPL-1.2
"""Write accounts, memberships and sign-ins."""
