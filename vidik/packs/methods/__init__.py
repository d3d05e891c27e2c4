# SPDX-License-Identifier: EUPL-1.2
"""Made-up people out of published margins, without a database."""
