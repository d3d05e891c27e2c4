# SPDX-License-Identifier: EUPL-1.2
"""Rules of identification without a database: what a record may say, how forms are counted."""
