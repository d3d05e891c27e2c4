# SPDX-License-Identifier: EUPL-1.2
"""The page on which somebody asks for help themselves: its words, in languages beyond the office's.

In the languages of the office the words come from the catalogue of the interface. For each further
language the pack has one text file, with every one of these words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from django.conf import settings
from django.utils.translation import gettext as _

from vidik.core.languages import languages
from vidik.core.packfiles import Column, Pack, read
from vidik.core.telephones import FILE as TELEPHONES

FILES: Final = "public/*.yaml"
_TAG: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]+)*")
_PLACE: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the page. `%(…)s` stands for what the program puts there."""

    leave: str
    other_languages: str
    heading: str
    lead: str
    """What the page is for, and that nobody needs to say who they are."""
    who_hears: str
    """Who is notified of it: nobody is promised what the law does not let anybody keep."""
    call: str
    """Has `number`."""
    helplines: str
    danger: str
    yes: str
    no: str
    unknown: str
    story: str
    story_hint: str
    place: str
    place_hint: str
    town: str
    town_unknown: str
    reach: str
    reach_hint: str
    may_call: str
    when: str
    never_say: str
    name: str
    name_hint: str
    under_age: str
    send: str
    sends: str
    waits: str
    """While there is no connection."""
    not_sent: str
    say_something: str
    choose: str
    too_long: str
    too_often: str
    sent_before: str
    """The form was received before and has been changed since."""
    received: str
    number: str
    code: str
    code_hint: str
    code_shown: str
    """The receipt was shown before; its code is not shown again."""
    now: str
    next_danger: str
    """Has `minutes`."""
    next_other: str
    """Has `minutes`."""
    next_answer: str
    come_back: str
    wrong_code: str
    show: str
    state_received: str
    state_taken: str
    state_closed: str
    messages: str
    from_you: str
    from_centre: str
    no_messages: str
    write: str
    message_sent: str


PLACES: Final[Mapping[str, frozenset[str]]] = {
    "call": frozenset({"number"}),
    "next_danger": frozenset({"minutes"}),
    "next_other": frozenset({"minutes"}),
}
"""What the program puts into a word; into the others nothing."""


@dataclass(frozen=True, slots=True)
class LanguageLink:
    """A way to the page in a further language."""

    tag: str
    html: str
    own_name: str
    direction: str


@dataclass(frozen=True, slots=True)
class PublicLanguage:
    """A further language of the page, as a pack's file says it."""

    html: Annotated[
        str, Column(pattern=r"[a-z]{2,3}(-[A-Za-z0-9]+)*", what="a tag such as ar or sq-Latn")
    ]
    own_name: str
    english_name: str
    """By it the centre knows which interpreter is needed."""
    verified: bool
    """Whether a translator has checked every word; until then the page says that none has."""
    unverified: str
    """What the page says of itself until then, in this language."""
    words: Words
    telephones: Mapping[str, str] = field(default_factory=dict)
    """Whom each number of the pack reaches, in this language."""
    direction: Annotated[str, Column(one_of=("ltr", "rtl"))] = "ltr"


def tag_of(name: str) -> str:
    """Return the tag of the language of a file, such as `ar` of `public/ar.yaml`."""
    return name.rsplit("/", 1)[-1].removesuffix(".yaml")


def read_languages(pack: Pack) -> dict[str, PublicLanguage]:
    """Read the further languages of a pack by their tags, and note what is wrong with them."""
    found = {}
    numbers = pack.codes(TELEPHONES)
    for name in pack.files(FILES):
        row = pack.document(name, PublicLanguage)
        if not _TAG.fullmatch(tag_of(name)):
            pack.add_fault(name, 1, "file", "a name that is the tag of the language, as ar.yaml")
        elif languages().asked_for(tag_of(name)) is not None:
            pack.add_fault(name, 1, "file", "a language that the country does not write already")
        if row is None:
            continue
        found[tag_of(name)] = row
        for each in fields(Words):
            put = frozenset(_PLACE.findall(getattr(row.words, each.name)))
            if put != PLACES.get(each.name, frozenset()):
                wanted = ", ".join(f"%({place})s" for place in PLACES.get(each.name, ())) or "none"
                pack.fault(row.words, each.name, f"these places in the text: {wanted}")
        if lacking := numbers - set(row.telephones):
            pack.fault(row, "telephones", f"also {', '.join(sorted(lacking))}")
        if unknown := set(row.telephones) - numbers:
            pack.fault(row, "telephones", f"no other numbers, not {', '.join(sorted(unknown))}")
    return found


def public_languages() -> Mapping[str, PublicLanguage]:
    """Return the further languages of the pack in use by their tags."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def further_languages(but: str = "") -> list[LanguageLink]:
    """Return the ways to the page in each further language, without the one of a tag."""
    return [
        LanguageLink(tag, row.html, row.own_name, row.direction)
        for tag, row in public_languages().items()
        if tag != but
    ]


@lru_cache(maxsize=4)
def _read(folder: Path) -> Mapping[str, PublicLanguage]:
    return read(folder, read_languages)


def own_words() -> Words:
    """Return the words in the language of the interface that the reader chose."""
    return Words(
        leave=_("Leave this page"),
        other_languages=_("Other languages"),
        heading=_("I need help"),
        lead=_(
            "Write to the centre that helps people who are exploited, sold or held. You do not have"
            " to say who you are, and you need no papers and no proof."
        ),
        who_hears=_(
            "The centre reads what you write. It has to notify those whom the rules name, such as"
            " the police and the prosecutor, that somebody may be exploited; your name and your"
            " words are not in that notice."
        ),
        call=_("Call %(number)s"),
        helplines=_("You can also call here"),
        danger=_("Are you in danger now?"),
        yes=_("yes"),
        no=_("no"),
        unknown=_("don’t know"),
        story=_("What is happening?"),
        story_hint=_("As much or as little as you like, in any language."),
        place=_("Where are you?"),
        place_hint=_("Street, house, what is near, how to find you. Only what you know."),
        town=_("Town or municipality"),
        town_unknown=_("not known"),
        reach=_("A telephone or another way to reach you"),
        reach_hint=_("Only if nobody else sees or hears it. You can leave it blank."),
        may_call=_("It is safe to call me there"),
        when=_("When is it safe?"),
        never_say=_("What must we not say if somebody else answers?"),
        name=_("What may we call you?"),
        name_hint=_("Any name. You can leave it blank."),
        under_age=_("Are you under 18?"),
        send=_("Send"),
        sends=_("Sending …"),
        waits=_(
            "Not sent yet: there is no connection, or no answer. What you typed stays here. Sending"
            " is retried automatically; do not close this page. It cannot be sent twice."
        ),
        not_sent=_("This was not sent yet"),
        say_something=_(
            "Write a few words, say how to reach you, or answer yes to whether you are in danger."
        ),
        choose=_("Choose one of the answers offered."),
        too_long=_("This text is too long. Make it shorter; you can write more afterwards."),
        too_often=_(
            "Too much was sent from your network in a short time. What you typed is still here: "
            "wait a while and send it again. If a life is in danger, call the police."
        ),
        sent_before=_(
            "What you sent before has arrived. What you changed since has not been sent: press the"
            " button again to send it as well."
        ),
        received=_("The centre has received what you wrote"),
        number=_("Number"),
        code=_("Your code"),
        code_hint=_(
            "With this code you can come back, read the answer and write more. It is shown only"
            " now. Learn it by heart, or keep it where nobody finds it."
        ),
        code_shown=_("This had already arrived. Its code was shown then and is not shown again."),
        now=_("What happens now"),
        next_danger=_(
            "An expert of the centre is being called now and has to act within %(minutes)s minutes."
            " Do not wait for it if you can call."
        ),
        next_other=_("An expert of the centre has to act within %(minutes)s minutes."),
        next_answer=_("Come back with your code at any time to read the answer."),
        come_back=_("Come back with a code"),
        wrong_code=_("There is no message with this code. Check each letter and digit."),
        show=_("Show"),
        state_received=_("It has arrived; nobody has taken it on yet."),
        state_taken=_("Somebody at the centre is working on it."),
        state_closed=_("It is closed. You can write again at any time."),
        messages=_("Messages"),
        from_you=_("From you"),
        from_centre=_("From the centre"),
        no_messages=_("Nothing has been written yet."),
        write=_("Write to the centre"),
        message_sent=_("Your message was sent to the centre."),
    )
