# SPDX-License-Identifier: EUPL-1.2
"""Enter what bodies abroad recommend to the State, so that it is followed like one's own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.transliterate import fold
from vidik.figures.models import Cycle, Theme
from vidik.recommendations.models import Addressee, Issuer, Recommendation
from vidik.recommendations.services.drafting import addressees
from vidik.recommendations.services.naming import named
from vidik.recommendations.types import ForeignFacts


def enter_from_abroad(cycle: Cycle, facts: ForeignFacts, *, actor: Actor) -> Recommendation:
    """Enter a recommendation of a body abroad, under a number of its own.

    Args:
        cycle: the cycle in which it came out.
        facts: what it says, to whom, and by when the State answers.
        actor: who enters it.

    Raises:
        ValidationError: a field is wrong, or what it names is not there.
    """
    with change(actor, Action.RECOMMENDATIONS_FOLLOW, cycle) as (cycle, act):
        issuer = named(Issuer.objects.all(), [facts.issuer], "issuer")[0]
        theme = named(Theme.objects.all(), [facts.theme], "theme")[0]
        if not facts.document.strip():
            raise ValidationError({"document": _("Name the document and the paragraph.")})
        addressed = addressees(facts)
        same = Recommendation.objects.filter(issuer=issuer, report_number=facts.year)
        code = f"{issuer.code.upper()}-{facts.year}-{same.count() + 1:02d}"
        row = Recommendation(
            code=code,
            issuer=issuer,
            report_number=facts.year,
            cycle=cycle,
            theme=theme,
            number=same.filter(theme=theme).count() + 1,
            title=facts.title,
            text=facts.text,
            document=facts.document.strip(),
            is_urgent=facts.is_urgent,
            answer_due_on=facts.answer_due_on,
            search_text=" ".join(map(fold, (code, *facts.title.values(), *facts.text.values()))),
        )
        row.full_clean()
        row.save(force_insert=True)
        Addressee.objects.bulk_create(
            Addressee(recommendation=row, institution=institution, role=role)
            for institution, role in addressed
        )
        act.record(
            "foreign-recommendation.entered", row, issuer=issuer.code, urgent=facts.is_urgent
        )
    return row
