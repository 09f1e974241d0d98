"""The part of a child's made-up story that is about care: periods, placements, adoption, leaving."""

from __future__ import annotations

from tests.oracle.case_rows import Rows, flag, time


class CareStories(Rows):
    """Rows about looked-after children and care leavers."""

    # ---- looked after

    def care(
        self,
        child: str,
        start: str,
        end: str | None = None,
        reason: str = "E4A",
        referral: str = "",
        legal: str | None = "C2 Full care order",
        placement: str | None = "U6",
    ) -> str:
        """A period of care in one episode, with a legal status and a placement unless they are None."""
        period = self.care_period(child, start, referral)
        place = self.placement(child, period, start, end, placement) if placement else ""
        self.care_episode(child, period, start, end, reason if end else "", placement=place)
        if legal:
            self.legal_status(child, legal, start, end)
        return period

    def care_period(self, child: str, start: str, referral: str = "") -> str:
        return self.add(
            "FACT_CLA", DIM_PERSON_ID=child, FACT_REFERRAL_ID=referral, START_DTTM=time(start)
        )

    def care_episode(
        self,
        child: str,
        period: str,
        start: str,
        end: str | None = None,
        ended_for: str = "",
        begun_for: str = "S",
        placement: str = "",
    ) -> str:
        return self.add(
            "FACT_CARE_EPISODES",
            DIM_PERSON_ID=child,
            FACT_CLA_ID=period,
            FACT_CLA_PLACEMENT_ID=placement,
            CARE_START_DATE=time(start),
            CARE_REASON_DESC=begun_for,
            CARE_END_DATE=time(end),
            CARE_REASON_END_CODE=ended_for,
            CIN_903_CODE="N1",
        )

    def placement(
        self,
        child: str,
        period: str,
        start: str,
        end: str | None = None,
        kind: str = "U6",
        provider: str = "PR1",
    ) -> str:
        return self.add(
            "FACT_CLA_PLACEMENT",
            FACT_CLA_ID=period,
            DIM_PERSON_ID=child,
            DIM_LOOKUP_PLACEMENT_TYPE_CODE=kind,
            DIM_LOOKUP_PLACEMENT_PROVIDER_CODE=provider,
            START_DTTM=time(start),
            END_DTTM=time(end),
        )

    def moves(
        self, child: str, period: str, *moves: tuple[str, str, str], last: str | None = None
    ) -> list[str]:
        """Placements one after another: (start, placement type, reason for the new episode) of each."""
        ends = [*(start for start, _, _ in moves[1:]), last]
        ids: list[str] = []
        for (start, kind, reason), end in zip(moves, ends, strict=True):
            place = self.placement(child, period, start, end, kind)
            is_last = len(ids) == len(moves) - 1
            why = "" if end is None else "E4A" if is_last else "X1"
            self.care_episode(child, period, start, end, why, reason, place)
            ids.append(place)
        return ids

    def legal_status(self, child: str, status: str, start: str, end: str | None = None) -> str:
        """`status` is a code, or a code and what it means."""
        return self.add(
            "FACT_LEGAL_STATUS",
            DIM_PERSON_ID=child,
            DIM_LOOKUP_LGL_STATUS_DESC=status,
            START_DTTM=time(start),
            END_DTTM=time(end),
        )

    def asylum(self, child: str, start: str, end: str | None = None, status: str = "UASC") -> str:
        return self.add(
            "FACT_IMMIGRATION_STATUS",
            DIM_PERSON_ID=child,
            DIM_LOOKUP_IMMGR_STATUS_DESC=status,
            START_DTTM=time(start),
            END_DTTM=time(end),
        )

    def care_review(
        self,
        child: str,
        period: str,
        on: str | None,
        due: str | None = None,
        participation: str = "PN1 Child physically attends and speaks for him/herself",
    ) -> str:
        meeting = self.add(
            "FACT_MEETINGS", DIM_LOOKUP_MTG_TYPE_ID_CODE="LAC", ACTUAL_DTTM=time(on), CANCELLED="N"
        )
        self.add(
            "FACT_MEETING_SUBJECTS",
            FACT_MEETINGS_ID=meeting,
            DIM_PERSON_ID=child,
            DIM_LOOKUP_PARTICIPATION_CODE_DESC=participation,
        )
        return self.add(
            "FACT_CLA_REVIEW",
            DIM_PERSON_ID=child,
            FACT_CLA_ID=period,
            FACT_MEETING_ID=meeting,
            DUE_DTTM=time(due),
            MEETING_DTTM=time(on),
        )

    def care_visit(self, child: str, period: str, on: str, seen: bool = True) -> str:
        note = self.note(child, "STVL", on, seen)
        return self.add(
            "FACT_CLA_VISIT", FACT_CASENOTE_ID=note, FACT_CLA_ID=period, DIM_PERSON_ID=child
        )

    def health_check(
        self,
        child: str,
        on: str,
        kind: str = "Initial Health Assessment",
        status: str = "Completed",
    ) -> str:
        return self.add(
            "FACT_HEALTH_CHECK",
            DIM_PERSON_ID=child,
            DIM_LOOKUP_EVENT_TYPE_DESC=kind,
            DIM_LOOKUP_EXAM_STATUS_DESC=status,
            START_DTTM=time(on),
        )

    def missing(self, child: str, start: str, end: str | None, status: str = "M") -> str:
        return self.add(
            "FACT_MISSING_PERSON",
            DIM_PERSON_ID=child,
            MISSING_STATUS=status,
            START_DTTM=time(start),
            END_DTTM=time(end),
        )

    # ---- adoption and leaving care

    def adoption(
        self,
        child: str,
        decided: str | None = None,
        ordered: str | None = None,
        matched: str | None = None,
        placed: str | None = None,
        fostered_to_adopt: str | None = None,
        reversed_on: str | None = None,
        by_carer: bool = False,
    ) -> str:
        return self.add(
            "FACT_ADOPTION",
            DIM_PERSON_ID=child,
            START_DTTM=time(placed),
            DECISION_DTTM=time(decided),
            PLACEMENT_ORDER_DTTM=time(ordered),
            MATCHING_DTTM=time(matched),
            FOSTER_TO_ADOPT_DTTM=time(fostered_to_adopt),
            NO_LONGER_PLACED_DTTM=time(reversed_on),
            ADOPTED_BY_CARER_FLAG=flag(by_carer),
        )

    def care_leaver(self, child: str, eligibility: str = "Former relevant child") -> str:
        return self.add(
            "DIM_CLA_ELIGIBILITY",
            DIM_PERSON_ID=child,
            DIM_LOOKUP_ELIGIBILITY_STATUS_DESC=eligibility,
        )

    def leaver_contact(
        self,
        child: str,
        on: str,
        in_touch: str = "YES",
        activity: str = "F2 FT education other than higher",
        suitable: bool = True,
    ) -> str:
        return self.add(
            "FACT_CLA_CARE_LEAVERS",
            DIM_PERSON_ID=child,
            IN_TOUCH_DTTM=time(on),
            DIM_LOOKUP_IN_TOUCH_CODE_CODE=in_touch,
            DIM_LOOKUP_MAIN_ACTIVITY_DESC=activity,
            DIM_LOOKUP_ACCOMMODATION_CODE_DESC="U1 Independent living - suitable"
            if suitable
            else "U2 Independent living - unsuitable",
            DIM_LOOKUP_ACCOMMODATION_SUITABLE_DESC="Suitable" if suitable else "Unsuitable",
        )
