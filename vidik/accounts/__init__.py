# SPDX-License-Identifier: EUPL-1.2
"""Users, their memberships in institutions, and sign-in. Builds the Actor of a request."""
