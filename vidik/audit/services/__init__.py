# SPDX-License-Identifier: EUPL-1.2
"""Write the record of acts, sign its head, and prove that it is whole."""
