# SPDX-License-Identifier: EUPL-1.2
"""Country packs: text files, and the tests of those in this repository."""
