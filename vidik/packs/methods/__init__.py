# SPDX-License-Identifier: EUPL-1.2
"""synthetic people out of published margins, without a database."""
