"""Mistakes in PARIS's extracts; rows that stay in use are of people whom most indicators leave out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from expectations.systems import PARIS
from warehouse.synthetic.mistakes.planted import Mistakes
from warehouse.synthetic.mistakes.planting import Cells, Notation, Planting
from warehouse.synthetic.writers.paris_cells import DATE

CHILD = "PARIS_ID"


def _local(planting: Planting, domain: str, national: str) -> str:
    """Return the authority's local code for a national one."""
    lookup = planting.tables["LOOKUP"]
    entry = lookup.filter(pl.col("DOMAIN") == domain, pl.col("NATIONAL_CODE") == national)
    return str(entry["CODE"].item())


def _copied(planting: Planting) -> Mapping[str, Cells]:
    return {
        "REFERRAL": {"SOURCE_CODE": _local(planting, "SOURCE_CODE", "6")},
        "ASSESSMENT": {"AUTH_DATE": None},
        "PLACEMENT": {"TYPE_CODE": _local(planting, "TYPE_CODE", "U6")},
        "CARE_LEAVER": {"ACTIVITY_CODE": _local(planting, "ACTIVITY_CODE", "G5")},
    }


def _ended(planting: Planting) -> Mapping[str, Cells]:
    return {
        "EVENT": {"OUTCOME_CODE": _local(planting, "OUTCOME_CODE", "NOT")},
        "CARE_EPISODE": {"CEASED_CODE": _local(planting, "CEASED_CODE", "E8")},
    }


def _own(planting: Planting) -> None:
    """Plant at least one row for every rule that warns."""
    _people(planting)
    _front_door(planting)
    _protection(planting)
    _care(planting)
    _leaving(planting)


def _event(
    planting: Planting, event_type: str, child: str, broken: tuple[str, str], cells: Cells
) -> None:
    """Add an event.

    Args:
        broken: the rule it breaks, and the column at which the failure is reported.
    """
    row = planting.new_row("EVENT", "EVENT_ID") | {CHILD: child, "EVENT_TYPE": event_type}
    planting.add_row("EVENT", row | cells, *broken)


def _people(planting: Planting) -> None:
    """Plant people with nothing else recorded, so that no indicator counts them, and health checks out of care."""

    def person(rule_id: str, column: str, **cells: str | None) -> None:
        row = planting.new_row("CLIENT", CHILD, DOB=planting.day_before(3000)) | cells
        planting.add_row("CLIENT", row, rule_id, column)

    person("unknown_code", "GENDER", GENDER="W")
    person("unknown_code", "ETHNIC_CODE", ETHNIC_CODE="WHITE")
    person("unreadable_optional_value", "DOB", DOB="not known")
    person("before_birth", "DECEASED_DATE", DECEASED_DATE=planting.day_before(3010))

    worker = planting.new_row("WORKER", "WORKER_ID", JOB_TITLE="Team Manager")
    planting.add_row("WORKER", worker | {"FTE": "full time"}, "unreadable_optional_value", "FTE")
    worker = planting.new_row("WORKER", "WORKER_ID", JOB_TITLE="Team Manager")
    planting.add_row("WORKER", worker | {"TEAM_CODE": "99999999"}, "unknown_reference", "TEAM_CODE")

    for years, days_ago, rule_id in ((4, 3000, "before_birth"), (30, 400, "age_over_25")):
        check: Cells = {"EVENT_DATE": planting.day_before(days_ago), "STATUS_CODE": "D"}
        _event(planting, "DENTAL", planting.add_person(years), (rule_id, "EVENT_DATE"), check)


def _front_door(planting: Planting) -> None:
    """Plant referrals, which count, and cancelled assessments, which do not."""
    other = _local(planting, "OUTCOME_CODE", "OTHER")
    closed: Cells = {
        "REF_TYPE": "REF",
        "SOURCE_CODE": _local(planting, "SOURCE_CODE", "6"),
        "NEED_CODE": _local(planting, "NEED_CODE", "N1"),
        "OUTCOME_CODE": other,
    }
    row = planting.new_row("REFERRAL", "REFERRAL_ID", **closed) | {
        CHILD: planting.add_person(9),
        "REF_DATE": planting.day_before(90),
        "CLOSED_DATE": planting.day_before(60),
    }
    planting.add_row("REFERRAL", row, "referral_closed_without_reason", "CLOSE_REASON_CODE")
    referrals = planting.tables["REFERRAL"].filter(pl.col("REF_TYPE") == "REF")
    began = pl.col("REF_DATE").str.to_date(DATE)
    nfa = pl.col("OUTCOME_CODE") == _local(planting, "OUTCOME_CODE", "NFA")
    long_open = referrals.filter(
        pl.col("CLOSED_DATE").is_null(),
        nfa.not_(),
        (pl.lit(planting.as_at) - began).dt.total_days() > 40,
    )
    row = planting.new_row("REFERRAL", "REFERRAL_ID", **closed) | {
        CHILD: long_open[CHILD][0],
        "REF_DATE": planting.day_before(20),
        "CLOSED_DATE": planting.day_before(10),
        "CLOSE_REASON_CODE": _local(planting, "CLOSE_REASON_CODE", "RC7"),
    }
    planting.add_row("REFERRAL", row, "referral_on_open_case", "REF_DATE")

    def cancelled(child: str, rule_id: str, column: str, **cells: str | None) -> None:
        row = planting.new_row("ASSESSMENT", "ASSESSMENT_ID") | {
            CHILD: child,
            "ASMT_TYPE": "SA",
            "START_DATE": planting.day_before(1),
            "STATUS_CODE": "X",
        }
        planting.add_row("ASSESSMENT", row | cells, rule_id, column)

    referral = referrals.row(-1, named=True)
    of_other = referrals.filter(pl.col(CHILD) != referral[CHILD])["REFERRAL_ID"][0]
    cancelled(str(referral[CHILD]), "other_child", "REFERRAL_ID", REFERRAL_ID=of_other)
    cancelled(
        planting.add_person(10),
        "assessment_authorised_before_start",
        "START_DATE",
        AUTH_DATE=planting.day_before(5),
    )


def _protection(planting: Planting) -> None:
    """Plant conferences not held, visits without the child and other authorities' plans; nothing counts them."""
    enquiry: Cells = {"EVENT_DATE": planting.day_before(50), "END_DATE": planting.day_before(42)}
    broken = ("section_47_ended_without_outcome", "OUTCOME_CODE")
    _event(planting, "S47", planting.add_person(8), broken, enquiry)
    called_off: Cells = {
        "DUE_DATE": planting.day_before(30),
        "STATUS_CODE": "C",
        "TRANSFER_IND": "N",
    }
    broken = ("conference_without_enquiry", "PARENT_EVENT_ID")
    _event(planting, "ICPC", planting.add_person(7), broken, called_off)

    def on_others_plan(years: int, rule_id: str | None = None) -> str:
        child = planting.add_person(years)
        plan = planting.new_row("REGISTRATION", "REG_ID", TEMP_IND="Y") | {
            CHILD: child,
            "START_DATE": planting.day_before(200),
        }
        planting.add_row("REGISTRATION", plan, rule_id, "END_DATE")
        return child

    on_others_plan(19, "plan_past_18")
    early: Cells = {"DUE_DATE": planting.day_before(210), "EVENT_DATE": planting.day_before(210)}
    _event(planting, "RCPC", on_others_plan(6), ("review_outside_plan", "EVENT_DATE"), early)
    unseen: Cells = {"EVENT_DATE": planting.day_before(220), "SEEN_IND": "N"}
    _event(planting, "CPVIS", on_others_plan(5), ("visit_outside_plan", "EVENT_DATE"), unseen)


def _care(planting: Planting) -> None:
    """Plant short breaks (V4), which no count of looked-after children includes."""
    v4 = _local(planting, "LEGAL_CODE", "V4")
    started = _local(planting, "START_REASON_CODE", "S")
    need = _local(planting, "NEED_CODE", "N2")
    ended: Cells = {"END_DATE": planting.day_before(300)}
    went_home: Cells = {"CEASED_CODE": _local(planting, "CEASED_CODE", "E8")}

    def on_breaks(years: int, **cells: str | None) -> tuple[str, str]:
        child = planting.add_person(years)
        period = (
            planting.new_row("CARE_PERIOD", "PERIOD_ID", START_DATE=planting.day_before(600))
            | cells
        )
        planting.add_row("CARE_PERIOD", period | {CHILD: child})
        return child, str(period["PERIOD_ID"])

    def episode(
        of: tuple[str, str], days_ago: int, rule_id: str | None, column: str, **cells: str | None
    ) -> None:
        row = planting.new_row("CARE_EPISODE", "EPISODE_ID") | {
            CHILD: of[0],
            "PERIOD_ID": of[1],
            "START_DATE": planting.day_before(days_ago),
            "START_REASON_CODE": started,
            "NEED_CODE": need,
            "LEGAL_CODE": v4,
        }
        planting.add_row("CARE_EPISODE", row | cells, rule_id, column)

    of = on_breaks(10, **ended)
    episode(of, 600, "episode_ended_without_reason", "CEASED_CODE", **ended)
    episode(on_breaks(19), 600, "looked_after_past_18", "END_DATE")
    of = on_breaks(11)
    continues = ended | {"CEASED_CODE": _local(planting, "CEASED_CODE", "X1")}
    episode(of, 600, "episode_continues_without_next", "CEASED_CODE", **continues)
    early: Cells = {"DUE_DATE": planting.day_before(630), "EVENT_DATE": planting.day_before(630)}
    _event(planting, "CLAREV", of[0], ("review_outside_care", "EVENT_DATE"), early)
    of = on_breaks(12, **ended)
    lasts_until: Cells = {"END_DATE": planting.day_before(350)}
    episode(of, 600, None, "", **lasts_until, **went_home)
    episode(of, 400, "overlapping_spell", "START_DATE", **ended, **went_home)


def _leaving(planting: Planting) -> None:
    """Plant a record of a person who is no care leaver, and a leaver too young to be counted."""
    # Training and employment were split in 2018/19: F3 before, F5 since.
    activity = "F3" if planting.as_at - timedelta(days=30) >= date(2018, 4, 1) else "F5"
    record = planting.new_row("CARE_LEAVER", "LEAVER_ID") | {
        CHILD: planting.add_person(20),
        "CONTACT_DATE": planting.day_before(30),
        "IN_TOUCH_CODE": _local(planting, "IN_TOUCH_CODE", "YES"),
        "ACTIVITY_CODE": _local(planting, "ACTIVITY_CODE", activity),
    }
    planting.add_row("CARE_LEAVER", record, "code_not_valid_then", "ACTIVITY_CODE")
    leaver = planting.new_row("CARE_LEAVER", "LEAVER_ID") | {
        CHILD: planting.add_person(12),
        "ELIGIBILITY_CODE": _local(planting, "ELIGIBILITY_CODE", "Relevant child"),
    }
    planting.add_row("CARE_LEAVER", leaver, "care_leaver_too_young", "ELIGIBILITY_CODE")


PARIS_MISTAKES = Mistakes(
    system=PARIS,
    notation=Notation(
        date_format=DATE, people="CLIENT", child=CHILD, birth="DOB", person_defaults={}
    ),
    # Only one measure counts the extract of missing episodes.
    harmless=("MISSING", CHILD),
    dropped=("LOOKUP", "DESCRIPTION"),
    renamed=("REFERRAL", "CSE_IND", "CSE_INDICATOR"),
    added=("PLAN", "PLAN_NAME"),
    repeated="TEAM",
    foreign="FACT_CLA",
    ragged=("REFERRAL", "EVENT"),
    when_copied=_copied,
    when_ended=_ended,
    own=_own,
)
