"""Reading a folder of LiquidLogic extracts: a row becomes what the specification says it is."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

from tests.oracle.child import (
    Adoption,
    Assessment,
    Authority,
    CareEpisode,
    CarePeriod,
    CarePlan,
    Child,
    Conference,
    Contact,
    EarlyHelp,
    Enquiry,
    HealthCheck,
    Involvement,
    LeaverContact,
    Missing,
    Placement,
    Plan,
    QualityForm,
    Referral,
    Review,
    Status,
    Team,
    Visit,
)
from tests.oracle.days import SEEDS

OfChild = Callable[[str], Iterator[tuple[Child, dict[str, str]]]]
Answers = Mapping[str, Mapping[str, str]]


def _day(text: str) -> date | None:
    if not text:
        return None
    text = text.split(" ")[0].split("T")[0]
    if "/" in text:
        return datetime.strptime(text, "%d/%m/%Y").date()
    return date.fromisoformat(text)


def _needed(text: str) -> date:
    day = _day(text)
    if day is None:
        raise ValueError("a date that must be there is not")
    return day


def _yes(text: str) -> bool:
    return text.upper() == "Y"


def _id(text: str) -> str | None:
    return None if text in ("", "-1") else text


def _code(text: str) -> str | None:
    """The code at the beginning of "C2 Full care order"; nothing for an empty text."""
    return text.split()[0].upper() if text.strip() else None


def _rows(folder: Path, extract: str) -> list[dict[str, str]]:
    with (folder / f"{extract}.csv").open(encoding="utf-8-sig", newline="") as file:
        return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(file)]


def _codes(code_set: str) -> Iterator[dict[str, str]]:
    with (SEEDS / "code_sets.csv").open(encoding="utf-8", newline="") as file:
        yield from (row for row in csv.DictReader(file) if row["code_set"] == code_set)


def _localities(la: str) -> dict[str, str]:
    with (SEEDS / "localities.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["team"].lower(): row["locality"]
            for row in csv.DictReader(file)
            if row["la_id"] == la
        }


def _team_kind(description: str) -> str:
    words = description.lower()
    for kind, signs in {
        "fast": ("fast",),
        "lac": ("lac", "looked after", "looked-after"),
        "cwd": ("cwd", "disab"),
        "assessment": ("assess",),
    }.items():
        if any(sign in words for sign in signs):
            return kind
    return "other"


def read(folder: Path, la: str | None = None) -> Authority:
    """Read the 32 files of an authority.

    Args:
        folder: where the files are.
        la: the authority whose teams in seeds/localities.csv are meant; by default that of the
            folder's path in drop (`<la>/<system>/<date>`). Other teams have the locality Unknown.
    """
    localities = _localities(la or folder.resolve().parent.parent.name)
    teams = {
        row["DIM_DEPARTMENT_ID"]: Team(
            _team_kind(row["DEPT_TYPE_DESCRIPTION"]),
            localities.get(row["NAME"].lower(), "Unknown"),
        )
        for row in _rows(folder, "DIM_DEPARTMENT")
    }
    titles = {row["DIM_WORKER_ID"]: row["JOB_TITLE"] for row in _rows(folder, "DIM_WORKER")}
    children = {
        row["DIM_PERSON_ID"]: Child(row["DIM_PERSON_ID"], _day(row["BIRTH_DTTM"]))
        for row in _rows(folder, "DIM_PERSON")
        if not row["DUPLICATED_DTTM"]
    }

    def of_child(extract: str) -> Iterator[tuple[Child, dict[str, str]]]:
        for row in _rows(folder, extract):
            if row["DIM_PERSON_ID"] in children:
                yield children[row["DIM_PERSON_ID"]], row

    answers: dict[str, dict[str, str]] = {}
    for row in _rows(folder, "FACT_FORM_ANSWERS"):
        answers.setdefault(row["FACT_FORM_ID"], {})[row["ANSWER_NO"]] = row["ANSWER"]

    _read_front_door(of_child, answers)
    _read_child_protection(folder, of_child)
    _read_care(folder, of_child)
    _read_rest(of_child, answers)
    for child in children.values():
        for referral in child.referrals:
            referral.has_enquiry = any(e.referral == referral.id for e in child.enquiries)
            referral.has_plan = any(p.referral == referral.id for p in child.plans)
    return Authority(list(children.values()), teams, titles)


def _read_front_door(of_child: OfChild, answers: Answers) -> None:
    for child, row in of_child("FACT_CONTACTS"):
        child.contacts.append(
            Contact(
                row["FACT_CONTACT_ID"],
                _needed(row["CONTACT_DTTM"]),
                _code(row["DIM_LOOKUP_CONT_SORC_ID"]),
                _yes(row["OUTCOME_NEW_REFERRAL_FLAG"]),
            )
        )
    for child, row in of_child("FACT_REFERRALS"):
        child.referrals.append(
            Referral(
                row["FACT_REFERRAL_ID"],
                _needed(row["REFRL_START_DTTM"]),
                _day(row["REFRL_END_DTTM"]),
                _code(row["DIM_LOOKUP_REFRL_ENDRSN_ID_CODE"]),
                _code(row["DIM_LOOKUP_CONT_SORC_ID"]),
                _yes(row["OUTCOME_SINGLE_ASSESSMENT_FLAG"]),
                _yes(row["OUTCOME_STRATEGY_DISCUSSION_FLAG"]),
                _yes(row["OUTCOME_NFA_FLAG"]),
                _id(row["DIM_DEPARTMENT_ID"]),
            )
        )
    known_factors = {row["code"] for row in _codes("cin_assessment_factor")}
    outcomes = {
        "no_further_action": "OUTCOME_NFA_FLAG",
        "provision_of_services": "OUTCOME_PROV_OF_SERVICES_FLAG",
        "strategy_discussion": "OUTCOME_STRATEGY_DISCUSSION_FLAG",
        "other_agency": "OUTCOME_REFERRAL_TO_OTHER_AGENCY_FLAG",
    }
    for child, row in of_child("FACT_SINGLE_ASSESSMENT"):
        if row["DIM_LOOKUP_STEP_SUBSTATUS_CODE"].upper() in ("X", "D"):
            continue
        form = answers.get(row["FACT_FORM_ID"], {})
        child.assessments.append(
            Assessment(
                row["FACT_SINGLE_ASSESSMENT_ID"],
                _needed(row["START_DTTM"]),
                _id(row["FACT_REFERRAL_ID"]),
                _day(form.get("FormEndDate", "")),
                {outcome for outcome, column in outcomes.items() if _yes(row[column])},
                {code for code in known_factors if form.get(code, "").lower() == "yes"},
            )
        )
    for child, row in of_child("FACT_CAF_EPISODE"):
        child.early_help.append(
            EarlyHelp(
                row["FACT_CAF_EPISODE_ID"],
                _needed(row["EPISODE_START_DTTM"]),
                _day(row["EPISODE_END_DTTM"]),
            )
        )


def _read_child_protection(folder: Path, of_child: OfChild) -> None:
    meetings = {row["FACT_MEETING_ID"]: row for row in _rows(folder, "FACT_MEETINGS")}
    categories = {}
    for row in _codes("cin_category_of_abuse"):
        categories[row["label"].lower()] = categories[row["code"].lower()] = row["code"]
    enquiry_starts = {}
    for child, row in of_child("FACT_S47"):
        if _yes(row["OUTCOME_CP_CONFERENCE_FLAG"]):
            outcome = "to_conference"
        elif _yes(row["OUTCOME_PROV_OF_SERVICES_FLAG"]) or _yes(row["OUTCOME_MONITOR_FLAG"]):
            outcome = "substantiated"
        else:
            outcome = "not_substantiated"
        enquiry = Enquiry(
            row["FACT_S47_ID"],
            _needed(row["START_DTTM"]),
            _day(row["END_DTTM"]),
            _id(row["FACT_REFERRAL_ID"]),
            outcome,
        )
        child.enquiries.append(enquiry)
        enquiry_starts[enquiry.id] = enquiry.start
    for child, row in of_child("FACT_CP_CONFERENCE"):
        meeting = meetings.get(row["FACT_MEETING_ID"], {"ACTUAL_DTTM": "", "CANCELLED": ""})
        child.conferences.append(
            Conference(
                row["FACT_CP_CONFERENCE_ID"],
                None if _yes(meeting["CANCELLED"]) else _day(meeting["ACTUAL_DTTM"]),
                _id(row["FACT_REFERRAL_ID"]),
                enquiry_starts.get(row["FACT_S47_ID"]),
                _yes(row["TRANSFER_IN_FLAG"]),
                _yes(row["OUTCOME_CP_FLAG"]),
            )
        )
    of_another_authority = set()
    for child, row in of_child("FACT_CP_PLAN"):
        if _yes(row["IS_OLA"]):
            of_another_authority.add(row["FACT_CP_PLAN_ID"])
            continue
        child.plans.append(
            Plan(
                row["FACT_CP_PLAN_ID"],
                _needed(row["START_DTTM"]),
                _day(row["END_DTTM"]),
                _id(row["FACT_REFERRAL_ID"]),
                categories.get(row["INIT_CATEGORY_DESC"].lower()),
                categories.get(row["CP_CATEGORY_DESC"].lower()),
            )
        )
    for child, row in of_child("FACT_CP_REVIEW"):
        if row["FACT_CP_PLAN_ID"] not in of_another_authority:
            child.plan_reviews.append(Review(_day(row["MEETING_DTTM"]), _day(row["DUE_DTTM"])))
    ties = {
        "STVC": {
            row["FACT_CASENOTE_ID"]
            for row in _rows(folder, "FACT_CP_VISIT")
            if row["FACT_CP_PLAN_ID"] not in of_another_authority
        },
        "STVL": {row["FACT_CASENOTE_ID"] for row in _rows(folder, "FACT_CLA_VISIT")},
    }
    for child, row in of_child("FACT_CASENOTES"):
        kind, note = row["DIM_LOOKUP_CASNT_TYPE_ID_CODE"].upper(), row["FACT_CASENOTE_ID"]
        if _yes(row["SEEN_FLAG"]) and (kind == "STVN" or note in ties.get(kind, ())):
            child.visits.append(Visit(kind, _needed(row["EVENT_DTTM"])))


def _read_care(folder: Path, of_child: OfChild) -> None:
    periods = {}
    for child, row in of_child("FACT_CLA"):
        period = CarePeriod(
            row["FACT_CLA_ID"], _needed(row["START_DTTM"]), _id(row["FACT_REFERRAL_ID"])
        )
        child.periods.append(period)
        periods[period.id] = period
    for _, row in of_child("FACT_CARE_EPISODES"):
        if row["FACT_CLA_ID"] in periods:
            periods[row["FACT_CLA_ID"]].episodes.append(
                CareEpisode(
                    row["FACT_CARE_EPISODES_ID"],
                    _needed(row["CARE_START_DATE"]),
                    _day(row["CARE_END_DATE"]),
                    _code(row["CARE_REASON_DESC"]),
                    _code(row["CARE_REASON_END_CODE"]),
                    _id(row["FACT_CLA_PLACEMENT_ID"]),
                )
            )
    for child, row in of_child("FACT_CLA_PLACEMENT"):
        child.placements.append(
            Placement(
                row["FACT_CLA_PLACEMENT_ID"],
                _id(row["FACT_CLA_ID"]),
                _code(row["DIM_LOOKUP_PLACEMENT_TYPE_CODE"]),
                _code(row["DIM_LOOKUP_PLACEMENT_PROVIDER_CODE"]),
                _needed(row["START_DTTM"]),
                _day(row["END_DTTM"]),
            )
        )
    for child, row in of_child("FACT_LEGAL_STATUS"):
        child.legal.append(
            Status(
                row["FACT_LEGAL_STATUS_ID"],
                _code(row["DIM_LOOKUP_LGL_STATUS_DESC"]),
                _needed(row["START_DTTM"]),
                _day(row["END_DTTM"]),
            )
        )
    for child, row in of_child("FACT_IMMIGRATION_STATUS"):
        child.immigration.append(
            Status(
                row["FACT_IMMIGRATION_STATUS_ID"],
                row["DIM_LOOKUP_IMMGR_STATUS_DESC"],
                _needed(row["START_DTTM"]),
                _day(row["END_DTTM"]),
            )
        )
    took_part = {
        (row["FACT_MEETINGS_ID"], row["DIM_PERSON_ID"]): _code(
            row["DIM_LOOKUP_PARTICIPATION_CODE_DESC"]
        )
        for row in _rows(folder, "FACT_MEETING_SUBJECTS")
    }
    for child, row in of_child("FACT_CLA_REVIEW"):
        child.care_reviews.append(
            Review(
                _day(row["MEETING_DTTM"]),
                _day(row["DUE_DTTM"]),
                took_part.get((row["FACT_MEETING_ID"], child.id)),
            )
        )
    kinds = {
        "initial health assessment": "initial",
        "review health assessment": "review",
        "dental check": "dental",
    }
    for child, row in of_child("FACT_HEALTH_CHECK"):
        kind = kinds.get(row["DIM_LOOKUP_EVENT_TYPE_DESC"].lower())
        if kind and row["DIM_LOOKUP_EXAM_STATUS_DESC"].lower() == "completed":
            child.health.append(HealthCheck(kind, _needed(row["START_DTTM"])))


def _read_rest(of_child: OfChild, answers: Answers) -> None:
    for child, row in of_child("FACT_CARE_PLANS"):
        authorised = row["DIM_LOOKUP_PLAN_STATUS_ID_CODE"].upper() == "A"
        child.care_plans.append(
            CarePlan(
                row["DIM_LOOKUP_PLAN_TYPE_ID_CODE"].upper(),
                _needed(row["START_DTTM"]),
                _day(row["END_DTTM"]),
                _day(row["MODIF_DTTM"]) if authorised else None,
            )
        )
    for child, row in of_child("FACT_MISSING_PERSON"):
        if row["MISSING_STATUS"].upper() in ("M", "A"):
            child.missing.append(Missing(_needed(row["START_DTTM"]), _day(row["END_DTTM"])))
    for child, row in of_child("FACT_ADOPTION"):
        moved = [_day(row["START_DTTM"]), _day(row["FOSTER_TO_ADOPT_DTTM"])]
        child.adoptions.append(
            Adoption(
                _day(row["DECISION_DTTM"]),
                _day(row["PLACEMENT_ORDER_DTTM"]),
                _day(row["MATCHING_DTTM"]),
                min((day for day in moved if day), default=None),
                _day(row["NO_LONGER_PLACED_DTTM"]),
                _yes(row["ADOPTED_BY_CARER_FLAG"]),
            )
        )
    for child, row in of_child("DIM_CLA_ELIGIBILITY"):
        if row["DIM_LOOKUP_ELIGIBILITY_STATUS_DESC"].lower() in (
            "relevant child",
            "former relevant child",
        ):
            child.is_care_leaver = True
    for child, row in of_child("FACT_CLA_CARE_LEAVERS"):
        on = _day(row["IN_TOUCH_DTTM"])
        if on:
            child.leaver_contacts.append(
                LeaverContact(
                    row["FACT_CLA_CARE_LEAVERS_ID"],
                    on,
                    row["DIM_LOOKUP_IN_TOUCH_CODE_CODE"].upper() == "YES",
                    _code(row["DIM_LOOKUP_MAIN_ACTIVITY_DESC"]),
                    row["DIM_LOOKUP_ACCOMMODATION_SUITABLE_DESC"].lower() == "suitable",
                )
            )
    for child, row in of_child("FACT_INVOLVEMENTS"):
        worker = _id(row["DIM_WORKER_ID"])
        if worker and _yes(row["IS_ALLOCATED_CW_FLAG"]):
            child.involvements.append(
                Involvement(
                    worker,
                    _id(row["DIM_DEPARTMENT_ID"]),
                    _needed(row["START_DTTM"]),
                    _day(row["END_DTTM"]),
                )
            )
    for child, row in of_child("FACT_FORMS"):
        completed = _day(answers.get(row["FACT_FORM_ID"], {}).get("FormEndDate", ""))
        if completed:
            child.forms.append(QualityForm(row["DIM_LOOKUP_FORM_TYPE_ID_CODE"].upper(), completed))
