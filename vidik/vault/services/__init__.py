# SPDX-License-Identifier: EUPL-1.2
"""Enter, find, look at, change, merge and erase persons; replace the keys."""

from vidik.vault.keys import see_that_keys_are_there
from vidik.vault.services.drafts import Draft, drop_draft, keep_draft, open_draft
from vidik.vault.services.entering import (
    action_for,
    add_facts,
    change_facts,
    end_facts,
    enter_person,
)
from vidik.vault.services.erasing import (
    Held,
    StillOpen,
    erase_files,
    erase_person,
    lift_hold,
    place_hold,
    what_is_open,
)
from vidik.vault.services.looking import (
    ask_to_look,
    has_stated,
    record_certificate,
    record_insights,
    record_list,
    record_log,
    record_look,
    record_review,
    review_insight,
    standing_insight,
    standing_look,
    standing_looks,
)
from vidik.vault.services.making_up import MadeUpPerson, MadeUpRefused, enter_made_up
from vidik.vault.services.merging import (
    front_of,
    merge_by_keys,
    merge_persons,
    one_person,
    unmerge,
)
from vidik.vault.services.notes import (
    forget_notes,
    kinds_of_notes,
    read_messages,
    read_note,
    read_notes,
    write_message,
    write_note,
)
from vidik.vault.services.openings import Spent, UnknownRole, limits_of, load_budgets, standing
from vidik.vault.services.registering import REGISTER, register_erasures
from vidik.vault.services.restoring import ErasedAgain, erase_again, take_register
from vidik.vault.services.rotating import rotate_master, rotate_search
from vidik.vault.services.sealing import Erased
from vidik.vault.services.searching import duplicates_of, search
from vidik.vault.services.storing import read_file, store_file
from vidik.vault.services.widening import (
    FactorFirst,
    ask_colleague,
    decide_widening,
    go_on,
    see_notices,
)

__all__ = [
    "REGISTER",
    "Draft",
    "Erased",
    "ErasedAgain",
    "FactorFirst",
    "Held",
    "MadeUpPerson",
    "MadeUpRefused",
    "Spent",
    "StillOpen",
    "UnknownRole",
    "action_for",
    "add_facts",
    "ask_colleague",
    "ask_to_look",
    "change_facts",
    "decide_widening",
    "drop_draft",
    "duplicates_of",
    "end_facts",
    "enter_made_up",
    "enter_person",
    "erase_again",
    "erase_files",
    "erase_person",
    "forget_notes",
    "front_of",
    "go_on",
    "has_stated",
    "keep_draft",
    "kinds_of_notes",
    "lift_hold",
    "limits_of",
    "load_budgets",
    "merge_by_keys",
    "merge_persons",
    "one_person",
    "open_draft",
    "place_hold",
    "read_file",
    "read_messages",
    "read_note",
    "read_notes",
    "record_certificate",
    "record_insights",
    "record_list",
    "record_log",
    "record_look",
    "record_review",
    "register_erasures",
    "review_insight",
    "rotate_master",
    "rotate_search",
    "search",
    "see_notices",
    "see_that_keys_are_there",
    "standing",
    "standing_insight",
    "standing_look",
    "standing_looks",
    "store_file",
    "take_register",
    "unmerge",
    "what_is_open",
    "write_message",
    "write_note",
]
