# SPDX-License-Identifier: EUPL-1.2
"""Who may do what: actions, roles, `authorize` and `scope`. Fails closed."""
