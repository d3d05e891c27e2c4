# SPDX-License-Identifier: EUPL-1.2
"""Load a country pack: everything national is text files, and this room reads them."""
