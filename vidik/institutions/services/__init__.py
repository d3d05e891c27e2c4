# SPDX-License-Identifier: EUPL-1.2
"""Write the registry of institutions."""

from vidik.institutions.services.contacts import (
    add_contact_point,
    change_contact_point,
    confirm_contact_point,
    end_contact_point,
)
from vidik.institutions.services.editing import add_institution, change_institution
from vidik.institutions.services.exports import record_export
from vidik.institutions.services.loading import (
    KIND_LIST,
    SECTOR_LIST,
    UnknownReference,
    freshen_demo_contacts,
    load_code_list,
    load_contact_points,
    load_institutions,
    load_territories,
)
from vidik.institutions.services.merging import (
    MergeRefused,
    merge_institutions,
    objection_to_merge,
    preview_merge,
)
from vidik.institutions.services.names import search_text

__all__ = [
    "KIND_LIST",
    "SECTOR_LIST",
    "MergeRefused",
    "UnknownReference",
    "add_contact_point",
    "add_institution",
    "change_contact_point",
    "change_institution",
    "confirm_contact_point",
    "end_contact_point",
    "freshen_demo_contacts",
    "load_code_list",
    "load_contact_points",
    "load_institutions",
    "load_territories",
    "merge_institutions",
    "objection_to_merge",
    "preview_merge",
    "record_export",
    "search_text",
]
