"""What no change of a made-up row shows: links that the SQL has all the same, and columns that no measure reads."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Link:
    """A column of an extract that makes a column of a staging table, and why no made-up row shows it."""

    system: str
    extract: str
    column: str
    table: str
    staged: str
    why: str


_ADOPTED = "Made-up episodes that end with an adoption all say so themselves."

LINKS = (
    Link(
        "paris",
        "ADOPTION",
        "ADOPTED_DATE",
        "cla_episodes",
        "clae_cla_episode_ceased_reason",
        _ADOPTED,
    ),
    Link(
        "paris", "ADOPTION", "PARIS_ID", "cla_episodes", "clae_cla_episode_ceased_reason", _ADOPTED
    ),
)


@dataclass(frozen=True)
class Unread:
    """A column that staging takes and no measure reads, and what it is there for."""

    system: str
    extract: str
    column: str
    why: str


def _unread(system: str, extract: str, columns: str, why: str) -> list[Unread]:
    return [Unread(system, extract, column, why) for column in columns.split()]


_LOCALITY = "It names a locality, and no more."
_LINK = "The child, or its locality, that the row links to; the row counts without it."
_CARRIED = "The canonical table has it for what is to come; no measure asks for it."

UNREAD = (
    *_unread("liquidlogic", "DIM_DEPARTMENT", "NAME", _LOCALITY),
    *_unread("paris", "TEAM", "LOCALITY_CODE TEAM_NAME", _LOCALITY),
    *_unread("liquidlogic", "FACT_CARE_EPISODES", "DIM_PERSON_ID", _LINK),
    *_unread("liquidlogic", "FACT_CP_CONFERENCE", "DIM_PERSON_ID FACT_REFERRAL_ID", _LINK),
    *_unread("liquidlogic", "FACT_CP_REVIEW", "DIM_PERSON_ID", _LINK),
    *_unread("liquidlogic", "FACT_FORMS", "DIM_PERSON_ID", _LINK),
    *_unread(
        "liquidlogic",
        "DIM_PERSON",
        "DEATH_DTTM ETHNICITY_MAIN_CODE GENDER_MAIN_CODE IS_CLIENT NHS_NUMBER UPN",
        _CARRIED,
    ),
    *_unread("liquidlogic", "DIM_WORKER", "DEPARTMENT_NAME FULL_TIME_EQUIVALENCY", _CARRIED),
    *_unread(
        "liquidlogic",
        "FACT_CAF_EPISODE",
        "DIM_LOOKUP_CAF_EP_ENDRSN_ID_CODE DIM_LOOKUP_ORIGINATING_ORGANISATION_CODE START_REASON",
        _CARRIED,
    ),
    *_unread("liquidlogic", "FACT_CARE_EPISODES", "CIN_903_CODE", _CARRIED),
    *_unread("liquidlogic", "FACT_CASENOTES", "SEEN_ALONE_FLAG SEEN_BEDROOM_FLAG", _CARRIED),
    *_unread(
        "liquidlogic", "FACT_CLA_CARE_LEAVERS", "DIM_LOOKUP_ACCOMMODATION_CODE_DESC", _CARRIED
    ),
    *_unread(
        "liquidlogic",
        "FACT_CLA_PLACEMENT",
        "DIM_LOOKUP_PLAC_CHNG_REAS_CODE DISTANCE_FROM_HOME",
        _CARRIED,
    ),
    *_unread("liquidlogic", "FACT_CLA_REVIEW", "FACT_CLA_ID", _CARRIED),
    *_unread("liquidlogic", "FACT_CLA_VISIT", "FACT_CLA_ID", _CARRIED),
    *_unread("liquidlogic", "FACT_CP_CONFERENCE", "DUE_DTTM", _CARRIED),
    *_unread("liquidlogic", "FACT_CP_PLAN", "FACT_INITIAL_CP_CONFERENCE_ID", _CARRIED),
    *_unread(
        "liquidlogic",
        "FACT_DISABILITY",
        "DIM_LOOKUP_DISAB_CODE DIM_PERSON_ID END_DTTM FACT_DISABILITY_ID",
        _CARRIED,
    ),
    *_unread("liquidlogic", "FACT_INVOLVEMENTS", "FACT_REFERRAL_ID", _CARRIED),
    *_unread(
        "liquidlogic",
        "FACT_MISSING_PERSON",
        "RETURN_INTERVIEW_ACCEPTED RETURN_INTERVIEW_OFFERED",
        _CARRIED,
    ),
    *_unread("liquidlogic", "FACT_REFERRALS", "DIM_LOOKUP_CATEGORY_OF_NEED_CODE", _CARRIED),
    *_unread("liquidlogic", "FACT_S47", "COMPLETED_BY_DEPT_ID", _CARRIED),
    *_unread("liquidlogic", "FACT_SINGLE_ASSESSMENT", "COMPLETED_BY_DEPT_ID", _CARRIED),
    *_unread("paris", "ASSESSMENT", "TEAM_CODE", _CARRIED),
    *_unread("paris", "CARE_EPISODE", "NEED_CODE", _CARRIED),
    *_unread("paris", "CARE_LEAVER", "ACCOM_CODE", _CARRIED),
    *_unread("paris", "CLIENT", "DECEASED_DATE DISABILITY_CODE ETHNIC_CODE GENDER UPN", _CARRIED),
    *_unread("paris", "EVENT", "ALONE_IND TEAM_CODE", _CARRIED),
    *_unread("paris", "MISSING", "RHI_ACCEPTED_IND RHI_OFFERED_IND", _CARRIED),
    *_unread("paris", "PLACEMENT", "CHANGE_CODE DISTANCE_MILES", _CARRIED),
    *_unread("paris", "REFERRAL", "NEED_CODE", _CARRIED),
    *_unread("paris", "WORKER", "FTE TEAM_CODE", _CARRIED),
)


@dataclass(frozen=True)
class Together:
    """Columns of staging that make one thing, such as a spell: what reads the first reads all of them.

    A made-up row may not show each in each measure: that a reason ends no spell, say.
    """

    first: tuple[str, str]
    others: tuple[tuple[str, str], ...]


TOGETHER = (
    Together(
        ("legal_status", "lega_legal_status"),
        (
            ("care_periods", "clae_entered_care_date"),
            ("cla_episodes", "clae_cla_id"),
            ("cla_episodes", "clae_cla_episode_start_date"),
            ("cla_episodes", "clae_cla_episode_ceased_date"),
            ("cla_episodes", "clae_cla_episode_ceased_reason"),
            ("legal_status", "lega_person_id"),
            ("legal_status", "lega_legal_status_start_date"),
            ("legal_status", "lega_legal_status_end_date"),
        ),
    ),
    Together(
        ("cin_episodes", "cine_close_date"),
        (
            ("cin_episodes", "cine_person_id"),
            ("cin_episodes", "cine_referral_date"),
            ("cin_episodes", "cine_referral_nfa"),
        ),
    ),
)
