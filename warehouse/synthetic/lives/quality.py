"""Quality forms on conferences and reviews, disputes, notifications and case audits."""

from __future__ import annotations

import numpy as np
import polars as pl

from warehouse.synthetic.days import NEVER, Days, dates, days_where, on_working_day
from warehouse.synthetic.draws import Draws
from warehouse.synthetic.span import Span

_YES_NO = {"Yes": 0.84, "No": 0.16}
# The questions of each form, and the share of each answer.
_QUESTIONS: dict[str, dict[str, dict[str, float]]] = {
    "CPCQA": {
        "SWAttended": {"Yes": 0.97, "No": 0.03},
        "SWReportInTime": _YES_NO,
        "MetPracticeStandards": {"Yes": 0.78, "No": 0.22},
        "EffectivenessOfPlan": {
            "Outstanding": 0.05, "Good": 0.55, "Requires Improvement": 0.33, "Inadequate": 0.07,
        },
    },
    "LACQA": {
        "CarePlanUpdated": _YES_NO,
        "MetAloneWithChild": {"Yes": 0.62, "No": 0.38},
        "ChildChaired": {"Yes": 0.09, "No": 0.91},
    },
    "DISPUTE": {"Stage": {"Informal": 0.62, "1": 0.22, "2": 0.12, "3": 0.04}},
    "PSN": {"AreaOfPractice": {"Delay or drift": 0.5, "Reports": 0.3, "Recording": 0.2}},
    "GPN": {"AreaOfPractice": {"Direct work": 0.45, "Engagement": 0.35, "Assessment": 0.2}},
    "AUDIT": {
        "KnowledgeOfCase": {
            "Outstanding": 0.02, "Good": 0.48, "Requires Improvement": 0.37, "Inadequate": 0.13,
        },
        "CaseRecords": {
            "Outstanding": 0.01, "Good": 0.3, "Requires Improvement": 0.5, "Inadequate": 0.19,
        },
    },
}  # fmt: skip
# Norfolk's forms a month that do not follow a meeting.
_MONTHLY = {"DISPUTE": 9.0, "PSN": 16.0, "GPN": 14.0, "AUDIT": 85.0}
_AFTER_MEETINGS = 0.62
_COMPLETE = 0.93
_COLUMNS = ("form_id", "person_id", "kind", "completed", "answer_no", "answer")


def quality_forms(
    span: Span,
    cases: pl.DataFrame,
    conferences: pl.DataFrame,
    cp_reviews: pl.DataFrame,
    cla_reviews: pl.DataFrame,
) -> pl.DataFrame:
    """Draw the frame ``quality_forms``: one row per form and answer; a form without answers has one row."""
    draws = span.draws("quality")
    held = pl.concat(
        [conferences.filter(~pl.col("cancelled")).select("person_id", "day"),
         cp_reviews.select("person_id", "day")]
    )  # fmt: skip
    begun = [
        _after(span, draws, "CPCQA", held),
        _after(span, draws, "LACQA", cla_reviews.select("person_id", "day")),
        *(_of_open_cases(span, draws, kind, monthly, cases) for kind, monthly in _MONTHLY.items()),
    ]
    forms = pl.concat(begun).sort("day", "kind", "person_id")
    done = on_working_day(forms["day"].to_numpy() + draws.exponential_days(forms.height, 6.0))
    complete = draws.chance(forms.height, _COMPLETE) & (done <= span.last)
    forms = forms.select(
        "person_id",
        "kind",
        form_id=pl.int_range(1, pl.len() + 1),
        completed=dates(days_where(complete, done)),
    )
    answers = _answers(draws, forms)
    nothing = forms.join(answers, on="form_id", how="anti", maintain_order="left")
    return pl.concat([answers, nothing], how="diagonal").sort("form_id", "answer_no")


def _after(span: Span, draws: Draws, kind: str, meetings: pl.DataFrame) -> pl.DataFrame:
    """Draw forms for some of the meetings held in the years asked for."""
    held = meetings.filter(pl.col("day").is_not_null()).with_columns(
        pl.col("day").to_physical().cast(pl.Int64)
    )
    chosen = draws.chance(held.height, _AFTER_MEETINGS) & span.inside(held["day"].to_numpy())
    return held.filter(pl.Series(chosen)).with_columns(kind=pl.lit(kind))


def _of_open_cases(
    span: Span, draws: Draws, kind: str, monthly: float, cases: pl.DataFrame
) -> pl.DataFrame:
    """Draw forms for cases that are open on the day."""
    size = span.scaled(monthly * span.months)
    going = cases.filter(pl.col("goes_on") & (pl.col("ends") > span.first + 30))
    case = draws.between(size, 0, going.height - 1)
    first = np.maximum(going["begins"].to_numpy()[case] + 14, span.first)
    last = np.minimum(going["ends"].to_numpy()[case], span.last)
    day: Days = np.where(first <= last, draws.between(size, first, last), NEVER)
    return pl.DataFrame(
        {"person_id": going["person_id"].gather(case), "day": day, "kind": [kind] * size}
    ).filter(pl.col("day") != NEVER)


def _answers(draws: Draws, forms: pl.DataFrame) -> pl.DataFrame:
    parts = []
    for kind, questions in _QUESTIONS.items():
        asked = forms.filter(pl.col("kind") == kind)
        for question, shares in questions.items():
            chosen = draws.choose(asked.height, tuple(shares), tuple(shares.values()))
            answered = asked["completed"].is_not_null() | pl.Series(draws.chance(asked.height, 0.5))
            parts.append(
                asked.with_columns(
                    answer_no=pl.lit(question), answer=pl.Series(chosen, dtype=pl.String)
                ).filter(answered)
            )
    return pl.concat(parts).select(_COLUMNS)
