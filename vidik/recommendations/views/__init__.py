# SPDX-License-Identifier: EUPL-1.2
"""Pages of the register: the board, one recommendation's life, assessments, answers, summaries."""

from vidik.recommendations.views.cycle import (
    institution,
    latest_summary,
    summary,
)
from vidik.recommendations.views.drafting import (
    agree,
    change,
    draft,
    drop,
    give_back,
    preview,
    ready,
    write,
)
from vidik.recommendations.views.following import (
    change_matter,
    close_matter,
    correct_encounter,
    monitor,
    note_matter,
    open_matter,
    record_encounter,
    strike_encounter,
)
from vidik.recommendations.views.planning import (
    activity,
    add_indicator,
    change_activity,
    chart,
    drop_indicator,
    enter_activity,
    enter_count,
    enter_plan,
    plan_report,
    remove_target,
    set_target,
)
from vidik.recommendations.views.recommendation import assess, decide, detail, respond

__all__ = [
    "activity",
    "add_indicator",
    "agree",
    "assess",
    "change",
    "change_activity",
    "change_matter",
    "chart",
    "close_matter",
    "correct_encounter",
    "decide",
    "detail",
    "draft",
    "drop",
    "drop_indicator",
    "enter_activity",
    "enter_count",
    "enter_plan",
    "give_back",
    "institution",
    "latest_summary",
    "monitor",
    "note_matter",
    "open_matter",
    "plan_report",
    "preview",
    "ready",
    "record_encounter",
    "remove_target",
    "respond",
    "set_target",
    "strike_encounter",
    "summary",
    "write",
]
