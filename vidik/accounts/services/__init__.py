# SPDX-License-Identifier: EUPL-1.2
"""Write accounts, memberships and sign-ins."""

from vidik.accounts.keys import see_that_sign_ins_open as see_that_sign_ins_open
from vidik.accounts.services.channel import draw_passkey_link as draw_passkey_link
from vidik.accounts.services.demo import DemoAccount as DemoAccount
from vidik.accounts.services.demo import DemoRefused as DemoRefused
from vidik.accounts.services.demo import close_demo_accounts as close_demo_accounts
from vidik.accounts.services.demo import demo_code as demo_code
from vidik.accounts.services.demo import demo_mail as demo_mail
from vidik.accounts.services.demo import ensure_demo_accounts as ensure_demo_accounts
from vidik.accounts.services.demo import open_demo_accounts as open_demo_accounts
from vidik.accounts.services.factors import rotate_sign_in_key as rotate_sign_in_key
from vidik.accounts.services.invitations import (
    AlreadyThere as AlreadyThere,
)
from vidik.accounts.services.invitations import confirm_invitation as confirm_invitation
from vidik.accounts.services.invitations import draw_invitation_link as draw_invitation_link
from vidik.accounts.services.invitations import invite as invite
from vidik.accounts.services.members import NothingToChange as NothingToChange
from vidik.accounts.services.members import draw_reset_link as draw_reset_link
from vidik.accounts.services.members import make_reset_link as make_reset_link
from vidik.accounts.services.purging import purge_sessions as purge_sessions
from vidik.accounts.services.purging import purge_sign_ins as purge_sign_ins
from vidik.accounts.services.sending import LinkSpent as LinkSpent
from vidik.accounts.services.sending import mails_go_out as mails_go_out
