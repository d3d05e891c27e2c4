# SPDX-License-Identifier: EUPL-1.2
"""The words of a person's own page, in the languages of the office and in further ones of the pack.

A further language is one of the public pages (`public/`), which says how it is written, with a file
`participation/words/` of the same name: every word of the page, and what its codes are called.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.core.packfiles import Pack, read
from vidik.identification.selectors.definitions import definitions
from vidik.participation.selectors.pack import body_word
from vidik.participation.types import Progress
from vidik.plans.selectors.pack import KIND, carried
from vidik.referral.selectors.words import PublicLanguage, public_languages, tag_of

FILES: Final = "participation/words/*.yaml"
PLACES: Final[Mapping[str, frozenset[str]]] = {
    "closes": frozenset({"minutes"}),
    "said_wants": frozenset({"day"}),
    "said_not": frozenset({"day"}),
    "by": frozenset({"day"}),
    "until": frozenset({"day"}),
    "due": frozenset({"days"}),
}
"""What the program puts into a word; into the others nothing."""


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the page."""

    leave: str
    heading: str
    enter_lead: str
    """What is typed here; it does not say of what."""
    number: str
    number_hint: str
    phrase: str
    phrase_hint: str
    enter: str
    not_let_in: str
    too_often: str
    choose_heading: str
    before: str
    """What she has to know before the first time: the history of the browser, who looks along."""
    phrase_new: str
    phrase_new_hint: str
    again: str
    second: str
    second_hint: str
    save: str
    short: str
    easy: str
    differs: str
    same: str
    number_heading: str
    number_keep: str
    go_on: str
    hello: str
    closes: str
    """Has `minutes`."""
    nothing_yet: str
    plan: str
    plan_lead: str
    by: str
    """Has `day`."""
    want: str
    not_want: str
    said_wants: str
    """Has `day`."""
    said_not: str
    """Has `day`."""
    due: str
    """By when what she says is settled; has `days`."""
    rights: str
    not_offered: str
    messages: str
    messages_lead: str
    from_us: str
    from_you: str
    no_messages: str
    write: str
    send: str
    complain: str
    complain_hint: str
    say_something: str
    shared: str
    shared_lead: str
    until: str
    """Has `day`."""
    withdraw: str
    withdrawn: str
    looks: str
    looks_lead: str
    looks_others: str
    no_looks: str
    give_back: str
    give_back_lead: str
    give_back_do: str
    given_back: str


@dataclass(frozen=True, slots=True)
class OwnLanguage:
    """A further language of own pages, as a pack's file says it."""

    words: Words
    progress: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, str] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)
    states: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    purposes: Mapping[str, str] = field(default_factory=dict)
    sharing: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tongue:
    """The language of a page: its words, and how it is written."""

    tag: str
    words: Words
    further: PublicLanguage | None = None
    own: OwnLanguage | None = None

    def name(self, what: str, code: str) -> str:
        """Return what a code is called, such as `kinds` and `health`; the code where nothing is."""
        if self.own is not None:
            named: Mapping[str, str] = getattr(self.own, what)
            return named.get(code, code)
        return _NAMED[what](code)


def _progress(code: str) -> str:
    return {
        Progress.NOT_BEGUN: _("not begun yet"),
        Progress.UNDER_WAY: pgettext("her plan", "under way"),
        Progress.DONE: pgettext("her plan", "done"),
        Progress.NOT_DONE: pgettext("her plan", "it could not be done"),
        Progress.NOT_WANTED: _("you do not want this"),
    }[Progress(code)]


def _state(code: str) -> str:
    return {
        "offered": pgettext("her right", "offered to you"),
        "accepted": pgettext("her right", "you said yes"),
        "provided": pgettext("her right", "you have it"),
        "refused": pgettext("her right", "you said no; you can change your mind"),
        "unavailable": pgettext("her right", "not available now"),
        "not-needed": pgettext("her right", "not needed"),
    }.get(code, code)


def _purpose(code: str) -> str:
    return {
        "identification": _("to see what you are entitled to"),
        "safety": _("for your safety"),
        "support": _("to support you"),
        "duplicates": _("to see whether you were entered already"),
        "request": _("because you asked about your data"),
        "retention": _("to decide how long your data are kept"),
    }.get(code, "")


def _sharing(code: str) -> str:
    return {
        "support": _("so that somebody can support you"),
        "accommodation": _("so that you have a place to stay"),
        "health-care": _("for your health care"),
        "legal-aid": _("so that a lawyer can help you"),
        "guardianship": _("for the guardian’s work"),
        "residence": _("for your residence"),
        "return": _("so that you can return safely"),
    }.get(code, code)


def _right(code: str) -> str:
    found = next((each for each in definitions().entitlements if each.code == code), None)
    return str(found.name) if found is not None else code


_NAMED: Final = {
    "progress": _progress,
    "domains": lambda code: carried("domains", code),
    "kinds": lambda code: carried(KIND, code),
    "rights": _right,
    "states": _state,
    "bodies": body_word,
    "purposes": _purpose,
    "sharing": _sharing,
}


def read_words(pack: Pack) -> dict[str, OwnLanguage]:
    """Read the further languages of a pack, and note what is wrong with them."""
    found = {}
    known = {tag_of(name) for name in pack.files("public/*.yaml")}
    for name in pack.files(FILES):
        row = pack.document(name, OwnLanguage)
        if tag_of(name) not in known:
            pack.add_fault(name, 1, "file", "a language that the public pages have too")
        if row is None:
            continue
        found[tag_of(name)] = row
        for each in fields(Words):
            lacking = [
                place
                for place in PLACES.get(each.name, ())
                if f"%({place})s" not in getattr(row.words, each.name)
            ]
            if lacking:
                pack.fault(row.words, each.name, f"also %({lacking[0]})s")
    return found


@lru_cache(maxsize=4)
def _read(folder: Path) -> Mapping[str, OwnLanguage]:
    return read(folder, read_words)


def own_languages() -> Mapping[str, OwnLanguage]:
    """Return the further languages of own pages in the pack in use, by their tags."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def tongue_of(tag: str) -> Tongue | None:
    """Return the language of a page by the tag in its address; None where there is none.

    Without a tag it is that of the interface, which the reader chose.
    """
    if not tag:
        return Tongue("", own_words())
    further, own = public_languages().get(tag), own_languages().get(tag)
    return Tongue(tag, own.words, further, own) if further and own else None


def own_words() -> Words:
    """Return the words in the language of the interface that the reader chose."""
    return Words(
        leave=_("Leave this page"),
        heading=_("Good day"),
        enter_lead=_("Type your number and your phrase."),
        number=_("Number"),
        number_hint=_("The first time: the code from the paper."),
        phrase=_("Phrase"),
        phrase_hint=_("The first time leave it blank."),
        enter=pgettext("own page", "Go on"),
        not_let_in=_("That did not work. Check both; after several attempts wait a while."),
        too_often=_("Too many attempts. Wait ten minutes."),
        choose_heading=_("Choose your phrase"),
        before=_(
            "Before you go on: on this device it can be seen that this site was visited. Nothing is"
            " sent to you from here, no message and no call. Use a private window if you can, and"
            " come only when you are alone. The button that leaves at once is on every page."
        ),
        phrase_new=_("Your phrase"),
        phrase_new_hint=_(
            "At least six letters or digits. Something that nobody who knows you would try."
        ),
        again=_("The same once more"),
        second=_("A second phrase, if you like"),
        second_hint=_(
            "If somebody forces you to open this page, type this one: the page is then empty, and"
            " we know. You can leave it blank."
        ),
        save=_("Save"),
        short=_("The phrase needs at least six letters or digits."),
        easy=_("This phrase is easy to guess. Choose another one."),
        differs=_("The two are not the same. Type your phrase again."),
        same=_("The second phrase has to be another one."),
        number_heading=_("Your number"),
        number_keep=_(
            "With this number and your phrase you come back. Learn it, or write it down like a"
            " telephone number. The code from the paper opens nothing any more: throw it away."
        ),
        go_on=_("Open my page"),
        hello=_("Good day"),
        closes=_("This page closes by itself after %(minutes)s minutes without a click."),
        nothing_yet=_("There is nothing here yet."),
        plan=_("What we agreed"),
        plan_lead=_(
            "You decide about each of these, at any time, and you need not say why. Both answers"
            " are equally good."
        ),
        by=_("by %(day)s"),
        want=_("I want this"),
        not_want=_("I do not want this"),
        said_wants=_("On %(day)s you said that you want this."),
        said_not=_("On %(day)s you said that you do not want this."),
        due=_("Somebody speaks with you about it within %(days)s days, when you meet."),
        rights=_("What you are entitled to"),
        not_offered=_("not offered yet; you can ask for it"),
        messages=_("Messages"),
        messages_lead=_(
            "Ask, or write what you like. What you write is shown here only until you leave."
        ),
        from_us=_("To you"),
        from_you=_("From you"),
        no_messages=_("Nothing has been written yet."),
        write=_("Your message"),
        send=_("Send"),
        complain=_("This is a complaint"),
        complain_hint=_("About how somebody treats you or helps you."),
        say_something=_("Write a few words first."),
        shared=_("What others know because you agreed"),
        shared_lead=_("You can take back your agreement, and you need not say why."),
        until=_("until %(day)s"),
        withdraw=_("I no longer agree"),
        withdrawn=_("You said that you no longer agree. Somebody ends it and tells you."),
        looks=_("Who looked at your data"),
        looks_lead=_("On which day, who it was in broad words, and what for."),
        looks_others=_(
            "There may be others whom this page does not name, so that nobody who looks over your"
            " shoulder learns of them. Ask us about them when we meet."
        ),
        no_looks=_("Nobody in the last months."),
        give_back=_("Give this page back"),
        give_back_lead=_(
            "Nobody can open it any more, you neither. You lose nothing else by it, and can have"
            " one again."
        ),
        give_back_do=_("Yes, give it back now"),
        given_back=_("The page is gone. You can close this window."),
    )
