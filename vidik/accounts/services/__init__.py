# SPDX-License-Identifier: EUPL-1.2
"""Write accounts, memberships and sign-ins."""

from vidik.accounts.services.demo import DemoAccount as DemoAccount
from vidik.accounts.services.demo import DemoRefused as DemoRefused
from vidik.accounts.services.demo import demo_code as demo_code
from vidik.accounts.services.demo import ensure_demo_accounts as ensure_demo_accounts
from vidik.accounts.services.factors import rotate_sign_in_key as rotate_sign_in_key
from vidik.accounts.services.invitations import (
    AlreadyThere as AlreadyThere,
)
from vidik.accounts.services.invitations import invite as invite
from vidik.accounts.services.members import make_reset_link as make_reset_link
from vidik.accounts.services.purging import purge_sessions as purge_sessions
from vidik.accounts.services.purging import purge_sign_ins as purge_sign_ins
