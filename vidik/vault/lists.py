# SPDX-License-Identifier: EUPL-1.2
"""The lists of the room: who viewed whom and why, and whose data are due for erasure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.listing import Link, ListPage
from vidik.access.types import Action
from vidik.core.listing.cells import lines, link, soft, tag
from vidik.core.listing.columns import Column, Kind, Label, to
from vidik.core.listing.filters import hidden
from vidik.vault import selectors
from vidik.vault.retention import years_for
from vidik.vault.services import accessing
from vidik.vault.types import Judgement, RetentionKind


def _typed(text: str) -> SafeString | str:
    return format_html('<span dir="auto">{}</span>', text) if text else ""


class Views(ListPage):
    """Who viewed a person's data, for what and why."""

    action = Action.IDENTITIES_LOG
    template_name = "vault/log.html"
    title = _("Who viewed")
    noun = ngettext_lazy("%(shown)s access", "%(shown)s accesses", "count")
    empty = (
        _("Nobody has viewed the data yet"),
        _("Each access will be listed here with its purpose."),
    )
    columns = (
        Column("at", _("When"), kind=Kind.MOMENT),
        Column("who", _("Who"), heading=True),
        Column("institution", _("Institution")),
        Column("purpose", _("Purpose")),
        Column(
            "reason", _("Reason"),
            cell=lambda line: soft(_("named in the case")) if line.own
            else lines(tag(line.why_label, "warn"), _typed(line.reason)),
        ),
    )  # fmt: skip

    @sensitive_variables()
    def rows(self) -> Any:
        return selectors.looks_at(self.more["person"], actor=self.actor)


class Insights(ListPage):
    """Views by people who are not named in the case."""

    action = Action.IDENTITIES_VIEW
    template_name = "vault/insights.html"
    title = _("Views from outside the case")
    caption = _("Views by people who are not named in the case")
    empty: tuple[Label, Label] = (
        _("Nobody has"),
        _("Everybody who viewed the data of persons in this case is named in it."),
    )
    columns = (
        Column("who", _("Who"), heading=True, under="institution"),
        Column(
            "case", _("Case"), css="nowrap",
            cell=lambda line: lines(
                link(to("cases:case", "case")(line), line.case_code),
                format_html('<code class="small">{}</code>', line.person_code),
            ),
        ),
        Column("at", _("When"), kind=Kind.MOMENT),
        Column("purpose", _("Purpose")),
        Column("why", _("Reason"),
               cell=lambda line: lines(tag(line.why, "warn"), _typed(line.words))),
        Column("review", _("Review"), template="vault/_insight_review.html"),
    )  # fmt: skip

    def rows(self) -> Any:
        return selectors.insights_of(self.actor, self.more["case"])

    def opened(self, found: int) -> None:
        accessing.record_insights(found=found, case=self.more["case"], actor=self.actor)

    @sensitive_variables()
    def prepared(self, rows: Iterable[Any]) -> Any:
        return selectors.insight_lines(list(rows), actor=self.actor)

    def extra(self) -> dict[str, Any]:
        return {"judgements": ()}


class InsightsToReview(Insights):
    """Views that a head has to review."""

    action = Action.ACCESS_LOG_REVIEW
    template_name = "vault/access_log_review.html"
    title = _("Views of identities")
    empty: tuple[Label, Label] = (_("Nothing is waiting for your review."), "")

    def rows(self) -> Any:
        return selectors.insights_to_review(self.actor)

    def opened(self, found: int) -> None:  # noqa: ARG002 - not on record
        accessing.record_review(actor=self.actor)

    def extra(self) -> dict[str, Any]:
        return {
            "people": selectors.openings_by_person(self.actor),
            "notices": selectors.limit_notices(self.actor),
            "judgements": Judgement.choices,
        }


class Due(ListPage):
    """By their codes, the persons about whom something is kept longer than allowed."""

    action = Action.IDENTITIES_ERASE
    template_name = "vault/due.html"
    title = _("Due for erasure")
    above = (Link(_("Cases"), "cases:list"),)
    item = "vault/_due.html"
    empty = (_("Nothing is due"), _("Nothing is kept longer than its period allows."))
    filters = (hidden("kind", is_persistent=True),)
    columns = ()

    @property
    def kind(self) -> RetentionKind:
        """What is stored: the identity, or files."""
        return (
            RetentionKind.FILES
            if self.asked["kind"] == RetentionKind.FILES
            else RetentionKind.PERSON
        )

    def rows(self) -> Any:
        return selectors.due_for_erasing(self.actor, self.kind)

    def opened(self, found: int) -> None:
        accessing.record_list(found=found, actor=self.actor)

    def extra(self) -> dict[str, Any]:
        kinds: list[tuple[str, Label, bool]] = [
            (each.value, each.label, each == self.kind) for each in RetentionKind
        ]
        return {
            "kinds": kinds,
            "years": years_for(self.kind),
            "proposals": selectors.erasures_to_decide(self.actor).order_by("proposed_at"),
        }
