# SPDX-License-Identifier: EUPL-1.2
"""Declared lists: columns, filters, order, pages and files.

`access.listing.ListPage` puts the parts together into a page; `CONTRIBUTING.md` says how to add
a list.
"""
