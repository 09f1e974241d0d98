"""A made-up authority's LiquidLogic extracts, typed: a few children, and nothing wrong with them."""

from __future__ import annotations

from typing import Any

from expectations.systems import LIQUIDLOGIC
from tests.unit.expectations.authority import Authority, Failure, Row, contracts_of, on

__all__ = [
    "AUTHORITY",
    "CONTRACTS",
    "WORLD",
    "Failure",
    "Row",
    "failures",
    "frame",
    "kept",
    "of",
    "on",
]

CONTRACTS = contracts_of(LIQUIDLOGIC)


def of(child: str, **cells: Any) -> Row:
    return {"DIM_PERSON_ID": child, **cells}


# Ann (born 2012) is in need and on a plan, Ben (2014) looked after, Cal (2006) has left care.
WORLD: dict[str, list[Row]] = {
    "DIM_PERSON": [
        of("ann", BIRTH_DTTM=on(2012)),
        of("ben", BIRTH_DTTM=on(2014)),
        of("cal", BIRTH_DTTM=on(2006)),
        of("old", BIRTH_DTTM=on(1990)),
        of("dup", BIRTH_DTTM=on(2012), DUPLICATED_DTTM=on(2020)),
        of("due", BIRTH_DTTM=on(2026, 5)),
    ],
    "DIM_DEPARTMENT": [{"DIM_DEPARTMENT_ID": "north"}],
    "DIM_WORKER": [{"DIM_WORKER_ID": "worker"}],
    "FACT_DISABILITY": [of("ann", FACT_DISABILITY_ID="1", DIM_LOOKUP_DISAB_CODE="LD")],
    "FACT_IMMIGRATION_STATUS": [
        of(
            "cal",
            FACT_IMMIGRATION_STATUS_ID="1",
            START_DTTM=on(2020),
            END_DTTM=on(2030),
        )
    ],
    "FACT_CAF_EPISODE": [
        of(
            "ann",
            FACT_CAF_EPISODE_ID="1",
            EPISODE_START_DTTM=on(2020),
            EPISODE_END_DTTM=on(2021),
        )
    ],
    "FACT_CONTACTS": [of("ann", FACT_CONTACT_ID="1", CONTACT_DTTM=on(2022))],
    "FACT_REFERRALS": [
        of(
            "ann",
            FACT_REFERRAL_ID="r0",
            REFRL_START_DTTM=on(2021),
            REFRL_END_DTTM=on(2022),
            DIM_LOOKUP_REFRL_ENDRSN_ID_CODE="RC7",
        ),
        of("ann", FACT_REFERRAL_ID="r1", REFRL_START_DTTM=on(2022), DIM_DEPARTMENT_ID="north"),
        of("ben", FACT_REFERRAL_ID="r2", REFRL_START_DTTM=on(2022), OUTCOME_NFA_FLAG=True),
        of("ben", FACT_REFERRAL_ID="r3", REFRL_START_DTTM=on(2022)),
    ],
    "FACT_INVOLVEMENTS": [
        of(
            "ann",
            FACT_INVOLVEMENTS_ID="1",
            DIM_WORKER_ID="worker",
            DIM_DEPARTMENT_ID="north",
            START_DTTM=on(2022),
            FACT_REFERRAL_ID="r1",
        )
    ],
    "FACT_FORMS": [of("ann", FACT_FORM_ID="f1"), of("ben", FACT_FORM_ID="f2")],
    "FACT_FORM_ANSWERS": [
        {
            "FACT_FORM_ANSWER_ID": "1",
            "FACT_FORM_ID": "f1",
            "ANSWER_NO": "FormEndDate",
            "ANSWER": "05/07/2022 10:00:00",
        },
        {
            "FACT_FORM_ANSWER_ID": "2",
            "FACT_FORM_ID": "f1",
            "ANSWER_NO": "seenYN",
            "ANSWER": "Yes",
        },
    ],
    "FACT_SINGLE_ASSESSMENT": [
        of(
            "ann",
            FACT_SINGLE_ASSESSMENT_ID="1",
            FACT_REFERRAL_ID="r1",
            FACT_FORM_ID="f1",
            START_DTTM=on(2022, 6, 5),
            COMPLETED_BY_DEPT_ID="north",
        )
    ],
    "FACT_CARE_PLANS": [
        of("ann", FACT_CARE_PLAN_ID="1", START_DTTM=on(2022), END_DTTM=on(2023)),
    ],
    "FACT_HEALTH_CHECK": [of("ben", FACT_HEALTH_CHECK_ID="1", START_DTTM=on(2022, 7))],
    "FACT_S47": [
        of(
            "ann",
            FACT_S47_ID="s1",
            FACT_REFERRAL_ID="r1",
            START_DTTM=on(2022, 6, 5),
            END_DTTM=on(2022, 6, 12),
            OUTCOME_CP_CONFERENCE_FLAG=True,
        )
    ],
    "FACT_MEETINGS": [{"FACT_MEETING_ID": "m1", "ACTUAL_DTTM": on(2022, 6, 20)}],
    "FACT_MEETING_SUBJECTS": [of("ann", FACT_MEETINGS_ID="m1")],
    "FACT_CP_CONFERENCE": [
        of(
            "ann",
            FACT_CP_CONFERENCE_ID="c1",
            FACT_REFERRAL_ID="r1",
            FACT_S47_ID="s1",
            FACT_MEETING_ID="m1",
            DUE_DTTM=on(2026),
        ),
        of("ben", FACT_CP_CONFERENCE_ID="c2", FACT_REFERRAL_ID="r3", TRANSFER_IN_FLAG=True),
    ],
    "FACT_CP_PLAN": [
        of(
            "ann",
            FACT_CP_PLAN_ID="p1",
            FACT_REFERRAL_ID="r1",
            FACT_INITIAL_CP_CONFERENCE_ID="c1",
            START_DTTM=on(2022, 6, 20),
            END_DTTM=on(2023),
        ),
        of("ann", FACT_CP_PLAN_ID="p2", START_DTTM=on(2023)),
        of("ben", FACT_CP_PLAN_ID="p3", START_DTTM=on(2022)),
    ],
    "FACT_CP_REVIEW": [
        of(
            "ann",
            FACT_CP_REVIEW_ID="1",
            FACT_CP_PLAN_ID="p1",
            FACT_MEETING_ID="m1",
            DUE_DTTM=on(2026),
            MEETING_DTTM=on(2023),
        )
    ],
    "FACT_CLA": [
        of("ben", FACT_CLA_ID="k1", FACT_REFERRAL_ID="r3", START_DTTM=on(2022)),
        of("cal", FACT_CLA_ID="k2", START_DTTM=on(2022)),
    ],
    "FACT_CLA_PLACEMENT": [
        of(
            "ben",
            FACT_CLA_PLACEMENT_ID="l1",
            FACT_CLA_ID="k1",
            DIM_LOOKUP_PLACEMENT_TYPE_CODE="U6",
            START_DTTM=on(2022),
        ),
        of(
            "ben",
            FACT_CLA_PLACEMENT_ID="l2",
            FACT_CLA_ID="k1",
            DIM_LOOKUP_PLACEMENT_TYPE_CODE="T2",
            START_DTTM=on(2023),
            END_DTTM=on(2023, 7),
        ),
        of("cal", FACT_CLA_PLACEMENT_ID="l3", FACT_CLA_ID="k2", START_DTTM=on(2022)),
    ],
    "FACT_CARE_EPISODES": [
        of(
            "ben",
            FACT_CARE_EPISODES_ID="e1",
            FACT_CLA_ID="k1",
            FACT_CLA_PLACEMENT_ID="l1",
            CARE_START_DATE=on(2022),
            CARE_END_DATE=on(2023),
            CARE_REASON_END_CODE="X1",
        ),
        of(
            "ben",
            FACT_CARE_EPISODES_ID="e2",
            FACT_CLA_ID="k1",
            FACT_CLA_PLACEMENT_ID="l1",
            CARE_START_DATE=on(2023),
        ),
        of(
            "cal",
            FACT_CARE_EPISODES_ID="e3",
            FACT_CLA_ID="k2",
            CARE_START_DATE=on(2022),
            CARE_END_DATE=on(2023),
            CARE_REASON_END_CODE="E8",
        ),
    ],
    "FACT_LEGAL_STATUS": [
        of("ben", FACT_LEGAL_STATUS_ID="1", START_DTTM=on(2022), END_DTTM=on(2023)),
        of("ben", FACT_LEGAL_STATUS_ID="2", START_DTTM=on(2023)),
    ],
    "FACT_CLA_REVIEW": [
        of(
            "cal",
            FACT_CLA_REVIEW_ID="1",
            FACT_CLA_ID="k2",
            FACT_MEETING_ID="m1",
            DUE_DTTM=on(2026),
            MEETING_DTTM=on(2023),
        )
    ],
    "FACT_MISSING_PERSON": [
        of(
            "ben",
            FACT_MISSING_PERSON_ID="1",
            START_DTTM=on(2023, 7, 1),
            END_DTTM=on(2023, 7, 1),
        )
    ],
    "FACT_CASENOTES": [
        of(
            "ann",
            FACT_CASENOTE_ID="n1",
            DIM_LOOKUP_CASNT_TYPE_ID_CODE="STVC",
            EVENT_DTTM=on(2023),
        ),
        of(
            "ben",
            FACT_CASENOTE_ID="n2",
            DIM_LOOKUP_CASNT_TYPE_ID_CODE="STVL",
            EVENT_DTTM=on(2023),
        ),
        of(
            "ann",
            FACT_CASENOTE_ID="n3",
            DIM_LOOKUP_CASNT_TYPE_ID_CODE="STVN",
            EVENT_DTTM=on(2023),
        ),
        of(
            "ben",
            FACT_CASENOTE_ID="n4",
            DIM_LOOKUP_CASNT_TYPE_ID_CODE="STVC",
            EVENT_DTTM=on(2023),
        ),
    ],
    "FACT_CP_VISIT": [
        {"FACT_CP_VISIT_ID": "1", "FACT_CASENOTE_ID": "n1", "FACT_CP_PLAN_ID": "p1"},
    ],
    "FACT_CLA_VISIT": [
        of("ben", FACT_CLA_VISIT_ID="1", FACT_CASENOTE_ID="n2", FACT_CLA_ID="k1"),
    ],
    "FACT_ADOPTION": [of("ben", FACT_ADOPTION_ID="1", DECISION_DTTM=on(2023))],
    "FACT_CLA_CARE_LEAVERS": [of("cal", FACT_CLA_CARE_LEAVERS_ID="1", IN_TOUCH_DTTM=on(2024))],
    "DIM_CLA_ELIGIBILITY": [
        of(
            "cal",
            DIM_CLA_ELIGIBILITY_ID="1",
            DIM_LOOKUP_ELIGIBILITY_STATUS_DESC="Former relevant child",
        )
    ],
}


AUTHORITY = Authority(CONTRACTS, WORLD)

frame, kept, failures = AUTHORITY.frame, AUTHORITY.kept, AUTHORITY.failures
