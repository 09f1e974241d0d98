"""Made-up children in LiquidLogic's format: a test adds a child's events, and the 32 files are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.oracle.case_care import CareStories
from tests.oracle.case_rows import flag, time


class Case(CareStories):
    """The extracts of a made-up authority, row by row.

    Days are ISO texts. Each method adds the rows that its name names and returns an id. Ids begin
    after `first`, so that several cases can be put together in one authority.
    """

    # ---- people and teams

    def child(self, born: str | None = "2010-01-15", merged_away: str | None = None) -> str:
        return self.add(
            "DIM_PERSON",
            BIRTH_DTTM=time(born),
            GENDER_MAIN_CODE="F",
            ETHNICITY_MAIN_CODE="WBRI",
            IS_CLIENT="Y",
            DUPLICATED_DTTM=time(merged_away),
        )

    def team(self, kind: str = "FAST", name: str = "") -> str:
        return self.add("DIM_DEPARTMENT", NAME=name or f"{kind} Team", DEPT_TYPE_DESCRIPTION=kind)

    def worker(self, job_title: str = "Social Worker") -> str:
        return self.add("DIM_WORKER", JOB_TITLE=job_title, FULL_TIME_EQUIVALENCY="1.0")

    def allocate(
        self, worker: str, child: str, start: str, end: str | None = None, team: str = ""
    ) -> str:
        return self.add(
            "FACT_INVOLVEMENTS",
            DIM_PERSON_ID=child,
            DIM_WORKER_ID=worker,
            DIM_DEPARTMENT_ID=team,
            IS_ALLOCATED_CW_FLAG="Y",
            START_DTTM=time(start),
            END_DTTM=time(end),
        )

    # ---- front door

    def contact(self, child: str, on: str, source: str = "6", referral: bool = False) -> str:
        return self.add(
            "FACT_CONTACTS",
            DIM_PERSON_ID=child,
            CONTACT_DTTM=time(on),
            DIM_LOOKUP_CONT_SORC_ID=source,
            OUTCOME_NEW_REFERRAL_FLAG=flag(referral),
        )

    def referral(
        self,
        child: str,
        on: str,
        closed: str | None = None,
        reason: str | None = None,
        outcome: str = "assessment",
        source: str = "6",
        team: str = "",
    ) -> str:
        """`outcome` is assessment, strategy, nfa or other; a closed one has reason RC7 by default."""
        nfa = outcome == "nfa"
        return self.add(
            "FACT_REFERRALS",
            DIM_PERSON_ID=child,
            REFRL_START_DTTM=time(on),
            REFRL_END_DTTM=time(closed),
            DIM_LOOKUP_CATEGORY_OF_NEED_CODE="N1",
            DIM_LOOKUP_CONT_SORC_ID=source,
            OUTCOME_SINGLE_ASSESSMENT_FLAG=flag(outcome == "assessment"),
            OUTCOME_STRATEGY_DISCUSSION_FLAG=flag(outcome == "strategy"),
            OUTCOME_NFA_FLAG=flag(nfa),
            DIM_LOOKUP_REFRL_ENDRSN_ID_CODE=reason or ("RC7" if closed and not nfa else ""),
            DIM_DEPARTMENT_ID=team,
        )

    def early_help(self, child: str, start: str, end: str | None = None) -> str:
        return self.add(
            "FACT_CAF_EPISODE",
            DIM_PERSON_ID=child,
            EPISODE_START_DTTM=time(start),
            EPISODE_END_DTTM=time(end),
        )

    # ---- forms and assessments

    def form(
        self,
        child: str,
        kind: str,
        completed: str | None = None,
        answers: Mapping[str, str] | None = None,
    ) -> str:
        form = self.add("FACT_FORMS", DIM_PERSON_ID=child, DIM_LOOKUP_FORM_TYPE_ID_CODE=kind)
        given = {**(answers or {}), **({"FormEndDate": time(completed)} if completed else {})}
        for question, answer in given.items():
            self.add("FACT_FORM_ANSWERS", FACT_FORM_ID=form, ANSWER_NO=question, ANSWER=answer)
        return form

    def assessment(
        self,
        child: str,
        start: str,
        authorised: str | None = None,
        referral: str = "",
        outcome: str = "services",
        factors: Iterable[str] = (),
        sub_status: str = "",
    ) -> str:
        """`outcome` is services, nfa, agency or strategy."""
        answers = {"seenYN": "Yes", **dict.fromkeys(factors, "Yes")}
        return self.add(
            "FACT_SINGLE_ASSESSMENT",
            DIM_PERSON_ID=child,
            FACT_REFERRAL_ID=referral,
            FACT_FORM_ID=self.form(child, "SA", authorised, answers),
            START_DTTM=time(start),
            DIM_LOOKUP_STEP_SUBSTATUS_CODE=sub_status,
            OUTCOME_NFA_FLAG=flag(outcome == "nfa"),
            OUTCOME_PROV_OF_SERVICES_FLAG=flag(outcome == "services"),
            OUTCOME_STRATEGY_DISCUSSION_FLAG=flag(outcome == "strategy"),
            OUTCOME_REFERRAL_TO_OTHER_AGENCY_FLAG=flag(outcome == "agency"),
        )

    # ---- child protection

    def enquiry(
        self,
        child: str,
        start: str,
        end: str | None = None,
        referral: str = "",
        outcomes: Iterable[str] = ("OUTCOME_NFA_FLAG",),
    ) -> str:
        return self.add(
            "FACT_S47",
            DIM_PERSON_ID=child,
            FACT_REFERRAL_ID=referral,
            START_DTTM=time(start),
            END_DTTM=time(end),
            **(dict.fromkeys(outcomes, "Y") if end else {}),
        )

    def conference(
        self,
        child: str,
        on: str | None,
        enquiry: str = "",
        referral: str = "",
        transfer_in: bool = False,
        to_plan: bool = True,
        cancelled: bool = False,
    ) -> str:
        meeting = self.add(
            "FACT_MEETINGS",
            DIM_LOOKUP_MTG_TYPE_ID_CODE="ICPC",
            ACTUAL_DTTM=time(on),
            CANCELLED=flag(cancelled),
        )
        return self.add(
            "FACT_CP_CONFERENCE",
            DIM_PERSON_ID=child,
            FACT_REFERRAL_ID=referral,
            FACT_S47_ID=enquiry,
            FACT_MEETING_ID=meeting,
            TRANSFER_IN_FLAG=flag(transfer_in),
            OUTCOME_CP_FLAG=flag(to_plan),
        )

    def plan(
        self,
        child: str,
        start: str,
        end: str | None = None,
        referral: str = "",
        category: str = "Neglect",
        latest: str = "",
        of_other_authority: bool = False,
    ) -> str:
        return self.add(
            "FACT_CP_PLAN",
            DIM_PERSON_ID=child,
            FACT_REFERRAL_ID=referral,
            START_DTTM=time(start),
            END_DTTM=time(end),
            INIT_CATEGORY_DESC=category,
            CP_CATEGORY_DESC=latest or category,
            IS_OLA=flag(of_other_authority),
        )

    def review_conference(
        self, child: str, plan: str, on: str | None, due: str | None = None
    ) -> str:
        return self.add(
            "FACT_CP_REVIEW",
            DIM_PERSON_ID=child,
            FACT_CP_PLAN_ID=plan,
            DUE_DTTM=time(due),
            MEETING_DTTM=time(on),
        )

    def plan_visit(self, child: str, plan: str, on: str, seen: bool = True) -> str:
        note = self.note(child, "STVC", on, seen)
        return self.add("FACT_CP_VISIT", FACT_CASENOTE_ID=note, FACT_CP_PLAN_ID=plan)

    def need_visit(self, child: str, on: str, seen: bool = True) -> str:
        return self.note(child, "STVN", on, seen)

    # ---- plans of other types

    def care_plan(
        self,
        child: str,
        kind: str,
        start: str,
        end: str | None = None,
        authorised: str | None = None,
        status: str = "A",
    ) -> str:
        """A CIN, CLA, PATH or PEP plan, by default authorised on its first day."""
        return self.add(
            "FACT_CARE_PLANS",
            DIM_PERSON_ID=child,
            DIM_LOOKUP_PLAN_TYPE_ID_CODE=kind,
            DIM_LOOKUP_PLAN_STATUS_ID_CODE=status,
            START_DTTM=time(start),
            END_DTTM=time(end),
            MODIF_DTTM=time(authorised or start),
        )


def together(cases: Iterable[Case]) -> Case:
    """One authority of all the cases; their ids must not meet."""
    whole = Case()
    for case in cases:
        for extract, rows in case.rows.items():
            whole.rows[extract] += rows
    return whole
