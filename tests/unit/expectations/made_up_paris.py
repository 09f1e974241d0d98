"""A made-up authority's PARIS extracts, typed: a few children, and nothing wrong with them."""

from __future__ import annotations

from typing import Any

from expectations.systems import PARIS
from tests.unit.expectations.authority import Authority, Row, contracts_of, on


def of(child: str, **cells: Any) -> Row:
    return {"PARIS_ID": child, **cells}


def event(child: str, id: str, event_type: str, **cells: Any) -> Row:
    return of(child, EVENT_ID=id, EVENT_TYPE=event_type, **cells)


# Ann (born 2012) is in need and on a plan, Ben (2014) looked after, Cal (2006) has left care.
WORLD: dict[str, list[Row]] = {
    "LOOKUP": [{"DOMAIN": "GENDER", "CODE": "1", "DESCRIPTION": "Male", "NATIONAL_CODE": "M"}],
    "CLIENT": [
        of("ann", DOB=on(2012)),
        of("ben", DOB=on(2014)),
        of("cal", DOB=on(2006)),
        of("due", DOB=on(2026, 5)),
    ],
    "TEAM": [{"TEAM_CODE": "north"}],
    "WORKER": [{"WORKER_ID": "worker", "TEAM_CODE": "north"}],
    "REFERRAL": [
        of(
            "ann",
            REFERRAL_ID="r1",
            REF_TYPE="REF",
            PARENT_REFERRAL_ID="c1",
            REF_DATE=on(2022),
            TEAM_CODE="north",
        ),
        of(
            "ann",
            REFERRAL_ID="r0",
            REF_TYPE="REF",
            REF_DATE=on(2021),
            CLOSED_DATE=on(2022),
            CLOSE_REASON_CODE="RC7",
        ),
        of("ann", REFERRAL_ID="c1", REF_TYPE="CON", REF_DATE=on(2022)),
        of("ben", REFERRAL_ID="r2", REF_TYPE="REF", REF_DATE=on(2022), OUTCOME_CODE="NFA"),
        of("ben", REFERRAL_ID="r3", REF_TYPE="REF", REF_DATE=on(2022)),
        of("ben", REFERRAL_ID="c2", REF_TYPE="CON", REF_DATE=on(2021)),
    ],
    "ALLOCATION": [
        of(
            "ann",
            ALLOCATION_ID="1",
            WORKER_ID="worker",
            TEAM_CODE="north",
            START_DATE=on(2022),
        )
    ],
    "ASSESSMENT": [
        of(
            "ann",
            ASSESSMENT_ID="a1",
            REFERRAL_ID="r1",
            ASMT_TYPE="SA",
            START_DATE=on(2022, 6, 5),
            AUTH_DATE=on(2022, 7, 5),
            TEAM_CODE="north",
        )
    ],
    "ASSESSMENT_FACTOR": [{"ASSESSMENT_ID": "a1", "FACTOR_CODE": "1A"}],
    "EVENT": [
        event(
            "ann",
            "i1",
            "ICPC",
            REFERRAL_ID="r1",
            PARENT_EVENT_ID="s1",
            DUE_DATE=on(2026),
            EVENT_DATE=on(2022, 6, 20),
            TEAM_CODE="north",
        ),
        event(
            "ann",
            "s1",
            "S47",
            REFERRAL_ID="r1",
            EVENT_DATE=on(2022, 6, 5),
            END_DATE=on(2022, 6, 12),
            OUTCOME_CODE="CPC",
        ),
        event("ben", "s2", "S47", EVENT_DATE=on(2022, 6, 5)),
        event("ben", "i2", "ICPC", EVENT_DATE=on(2022, 6, 20), TRANSFER_IND=True),
        event("ann", "v1", "CPVIS", EVENT_DATE=on(2022, 8)),
        event("ann", "k1", "RCPC", DUE_DATE=on(2026), EVENT_DATE=on(2022, 9)),
        event("ben", "l1", "CLAREV", EVENT_DATE=on(2023)),
    ],
    "REGISTRATION": [
        of(
            "ann",
            REG_ID="p1",
            ICPC_EVENT_ID="i1",
            START_DATE=on(2022, 6, 20),
            END_DATE=on(2023),
        ),
        of("ann", REG_ID="p2", START_DATE=on(2024)),
    ],
    "PLAN": [of("ann", PLAN_ID="1", PLAN_TYPE="CIN", START_DATE=on(2022), END_DATE=on(2023))],
    "CARE_PERIOD": [
        of("ben", PERIOD_ID="k1", START_DATE=on(2022)),
        of("cal", PERIOD_ID="k2", START_DATE=on(2022), END_DATE=on(2023)),
    ],
    "PLACEMENT": [
        of(
            "ben",
            PLACEMENT_ID="l1",
            PERIOD_ID="k1",
            TYPE_CODE="U6",
            START_DATE=on(2022),
        ),
        of(
            "ben",
            PLACEMENT_ID="l2",
            PERIOD_ID="k1",
            TYPE_CODE="T2",
            START_DATE=on(2023),
            END_DATE=on(2023, 7),
        ),
        of("cal", PLACEMENT_ID="l3", PERIOD_ID="k2", START_DATE=on(2022)),
    ],
    "CARE_EPISODE": [
        of(
            "ben",
            EPISODE_ID="e1",
            PERIOD_ID="k1",
            PLACEMENT_ID="l1",
            START_DATE=on(2022),
            END_DATE=on(2023),
            CEASED_CODE="X1",
        ),
        of("ben", EPISODE_ID="e2", PERIOD_ID="k1", PLACEMENT_ID="l1", START_DATE=on(2023)),
        of(
            "cal",
            EPISODE_ID="e3",
            PERIOD_ID="k2",
            START_DATE=on(2022),
            END_DATE=on(2023),
            CEASED_CODE="E8",
        ),
    ],
    "MISSING": [of("ben", MISSING_ID="1", START_DATE=on(2023, 7), END_DATE=on(2023, 7))],
    "ADOPTION": [of("ben", ADOPTION_ID="1", DECISION_DATE=on(2023))],
    "CARE_LEAVER": [
        of(
            "cal",
            LEAVER_ID="1",
            ELIGIBILITY_CODE="Former relevant child",
            CONTACT_DATE=on(2024),
        )
    ],
}

CONTRACTS = contracts_of(PARIS)
AUTHORITY = Authority(CONTRACTS, WORLD)
