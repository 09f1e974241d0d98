"""A made-up authority whose days are drawn close to the edges of the definitions, for comparing at large."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

from tests.oracle.cases import Case

FIRST, LAST = date(2016, 1, 1), date(2021, 4, 30)
GAPS = (0, 1, 3, 9, 14, 15, 21, 22, 28, 29, 42, 43, 63, 66, 90, 182, 183, 365, 366, 548, 730, 731)
TEAM_TYPES = ("Assessment", "FAST", "LAC", "CWD", "Leaving care", "Early help")
SOURCES = ("1A", "2A", "3A", "5A", "6", "10")
CATEGORIES = (
    "Neglect",
    "Physical abuse",
    "Sexual abuse",
    "Emotional abuse",
    "Multiple/not recommended",
)
FACTORS = ("1A", "3A", "4B", "11A", "16A", "21")
PLACEMENTS = ("U6", "U4", "U1", "K2", "S1", "P1", "A4", "A5", "T1", "T4")
ENDS = ("E11", "E11", "E12", "E12", "E41", "E45", "E48", "E4A", "E8", "E17")
PARTICIPATION = [f"PN{number} as the code says" for number in range(8)]
ACTIVITIES = ("F1 FT", "P2 PT", "F4 FT", "P5 PT", "G4 NEET", "G5 NEET", "0 Not known")


class Region:
    """Draws an authority: `children` of them, the same for the same seed.

    Every row is clean: ends are not before starts, nothing lies after LAST, ids point to rows of the
    same child. A child's referrals may overlap, its plans and its periods of care do not.
    """

    def __init__(
        self,
        children: int,
        seed: int = 1,
        team_names: dict[str, list[str]] | None = None,
        first: int = 100_000,
    ):
        self.draw = random.Random(seed)
        self.case = Case(first)
        self.taken: dict[tuple[str, str], list[tuple[date, date]]] = {}
        names = team_names or {}
        self.teams = [
            self.case.team(kind, name) for kind in TEAM_TYPES for name in names.get(kind, [""])
        ]
        self.workers = [
            self.case.worker(self.draw.choice(("Social Worker", "Social Worker (ASYE)")))
            for _ in range(max(3, children // 15))
        ]
        for _ in range(children):
            self._child()

    # ---- days

    def _after(self, day: date, *gaps: int) -> date:
        """A day after another, mostly by a gap that is an edge of some definition."""
        gap = self.draw.choice(gaps or GAPS)
        return day + timedelta(days=gap + (self.draw.random() < 0.2) * self.draw.randint(0, 40))

    def _some_day(self, born: date) -> date:
        first = max(born, FIRST)
        day = first + timedelta(days=self.draw.randint(0, max(0, (LAST - first).days)))
        if self.draw.random() < 0.3:  # the first of a month, or the last of the one before
            day = day.replace(day=1) - timedelta(days=self.draw.randint(0, 1))
        return min(max(day, first), LAST)

    @staticmethod
    def _by_cut_off(day: date) -> str | None:
        """What a snapshot knows of a day: nothing when it still lies ahead."""
        return day.isoformat() if day <= LAST else None

    def _is_free(self, what: str, child: str, start: date, end: date) -> bool:
        """Whether the child has no other plan (or period of care) then; notes this one if so."""
        taken = self.taken.setdefault((what, child), [])
        if any(start < other_end and other_start < end for other_start, other_end in taken):
            return False
        taken.append((start, end))
        return True

    def _often(self, chance: float) -> bool:
        return self.draw.random() < chance

    # ---- a child

    def _child(self) -> None:
        draw, case = self.draw, self.case
        born = date(1995, 1, 1) + timedelta(days=draw.randint(0, 9400))
        if self._often(0.03):
            born = date(draw.choice((2000, 2004, 2008)), 2, 29)
        child = case.child(born.isoformat(), "2021-03-01" if self._often(0.02) else None)
        day = self._some_day(born)
        for _ in range(draw.choice((1, 1, 2, 3, 4))):
            if day > LAST:
                break
            for _ in range(draw.randint(0, 2)):
                case.contact(child, day.isoformat(), draw.choice(SOURCES), self._often(0.5))
            self._referral(child, day)
            day = self._after(day)
        for chance, tell in (
            (0.25, self._early_help),
            (0.1, self._missing),
            (0.15, self._loose_ends),
            (0.2, self._forms),
            (0.3, self._leaver if born < date(2005, 1, 1) else self._early_help),
        ):
            if self._often(chance):
                tell(child, self._some_day(born))

    def _referral(self, child: str, day: date) -> None:
        draw, case = self.draw, self.case
        outcome = draw.choice(("assessment", "assessment", "strategy", "nfa", "other"))
        closed = self._by_cut_off(self._after(day))
        reason = draw.choice(("RC7", "RC8", "RC8", "RC1")) if closed else None
        team = draw.choice([*self.teams, ""])
        on = day.isoformat()
        if outcome == "nfa":
            case.referral(child, on, closed, None, outcome, draw.choice(SOURCES), team)
            return
        referral = case.referral(child, on, closed, reason, outcome, draw.choice(SOURCES), team)
        tied = referral if self._often(0.85) else ""
        for chance, tell in (
            (0.8, self._assessment),
            (0.4, self._protection),
            (0.35, self._care),
            (0.4, self._need),
        ):
            start = self._after(day, 0, 1, 3, 9, 14, 90)
            if start <= LAST and self._often(chance):
                tell(child, start, tied)
        worker = draw.choice(self.workers)
        case.allocate(
            worker, child, on, self._by_cut_off(self._after(day)), draw.choice(self.teams)
        )

    def _assessment(self, child: str, start: date, referral: str) -> None:
        draw = self.draw
        done = self._by_cut_off(self._after(start, 1, 14, 43, 62, 63, 64, 65, 66, 90))
        outcome = draw.choice(("services", "nfa", "agency", "strategy"))
        factors = draw.sample(FACTORS, 2)
        status = draw.choice(("", "", "", "", "X", "D"))
        self.case.assessment(child, start.isoformat(), done, referral, outcome, factors, status)

    def _need(self, child: str, start: date, _: str) -> None:
        status = self.draw.choice(("A", "A", "D"))
        end = self._by_cut_off(self._after(start)) if self._often(0.5) else None
        authorised = self._by_cut_off(self._after(start, 0, 1, 9))
        self.case.care_plan(child, "CIN", start.isoformat(), end, authorised, status)
        self._visits(start, lambda on, seen: self.case.need_visit(child, on, seen))

    def _visits(self, day: date, visit: Callable[[str, bool], str]) -> None:
        for _ in range(self.draw.randint(1, 8)):
            day = self._after(day, 9, 14, 15, 21, 22, 28, 29, 42, 43)
            if day <= LAST:
                visit(day.isoformat(), self._often(0.9))

    def _protection(self, child: str, start: date, referral: str) -> None:
        draw, case = self.draw, self.case
        ticked = draw.choice(
            (
                ["OUTCOME_CP_CONFERENCE_FLAG"],
                ["OUTCOME_MONITOR_FLAG"],
                ["OUTCOME_PROV_OF_SERVICES_FLAG"],
                ["OUTCOME_NFA_FLAG"],
            )
        )
        ended = self._by_cut_off(self._after(start, 0, 1, 3, 9))
        enquiry = case.enquiry(child, start.isoformat(), ended, referral, ticked)
        held = self._after(start, 14, 15, 20, 21, 22, 23, 28)
        if held > LAST or self._often(0.3):
            return
        case.conference(
            child,
            held.isoformat(),
            enquiry if self._often(0.9) else "",
            referral,
            transfer_in=self._often(0.15),
            to_plan=self._often(0.8),
            cancelled=self._often(0.1),
        )
        ola = self._often(0.1)
        end = self._after(held, 90, 183, 366, 548, 730, 731, 1000)
        if not self._is_free("plan", child, held, end):
            return
        plan = case.plan(
            child,
            held.isoformat(),
            self._by_cut_off(end),
            referral,
            draw.choice(CATEGORIES),
            draw.choice(CATEGORIES),
            ola,
        )
        due = self._after(held, 90)
        review = self._by_cut_off(due + timedelta(days=draw.choice((-1, 0, 1))))
        case.review_conference(child, plan, review, due.isoformat())
        self._visits(held, lambda on, seen: case.plan_visit(child, plan, on, seen))

    # ---- care

    def _care(self, child: str, start: date, referral: str) -> None:
        draw, case = self.draw, self.case
        end = max(
            self._after(start, 20, 28, 29, 183, 366, 731, 915, 1100), start + timedelta(days=2)
        )
        if not self._is_free("care", child, start, end):
            return
        period = case.care_period(child, start.isoformat(), referral)
        first = draw.choice(("C2 Full care order", "V2", "E1", "V3", "V4"))
        turns = self._after(start, 9, 28, 90, 365)
        turns = max(turns, start + timedelta(days=1))
        over = self._by_cut_off(end)
        if self._often(0.3) and turns < min(end, LAST):
            keeps = self._often(0.3)
            case.legal_status(child, first, start.isoformat(), over if keeps else turns.isoformat())
            case.legal_status(child, draw.choice(("C1", "V3", "V4")), turns.isoformat(), over)
        else:
            case.legal_status(child, first, start.isoformat(), over)
        self._placements(child, period, start, end)
        on = start.isoformat()
        if self._often(0.3):
            case.asylum(
                child, on, self._by_cut_off(turns), draw.choice(("UASC", "UASC", "Refugee"))
            )
        for kind in ("CLA", "PATH", "PEP"):
            begun = self._after(start, 0, 1, 9, 28, 182)
            if begun <= LAST and self._often(0.5):
                ends = (
                    self._by_cut_off(self._after(begun, 90, 183, 365)) if self._often(0.5) else None
                )
                case.care_plan(
                    child, kind, begun.isoformat(), ends, self._by_cut_off(self._after(begun, 0, 9))
                )
        self._visits(start, lambda on, seen: case.care_visit(child, period, on, seen))
        self._reviews_and_health(child, period, start)
        if self._often(0.6):
            self._adoption(child, start)
        again = self._after(end, 0, 28, 182, 365, 366)
        if again <= LAST and self._often(0.4):
            self._care(child, again, referral)

    def _placements(self, child: str, period: str, start: date, end: date) -> None:
        draw, case = self.draw, self.case
        days = [start]
        while draw.random() < 0.6:
            days.append(
                max(self._after(days[-1], 9, 28, 90, 183, 365), days[-1] + timedelta(days=1))
            )
        days = [day for day in days if day < end and day <= LAST]
        for number, day in enumerate(days):
            is_last = number == len(days) - 1
            until = self._by_cut_off(end if is_last else days[number + 1])
            kind, provider = draw.choice(PLACEMENTS), draw.choice(("PR1", "PR4", "PR5"))
            place = case.placement(child, period, day.isoformat(), until, kind, provider)
            why = ""
            if until:
                why = draw.choice((*ENDS, "X1") if self._often(0.1) else ENDS) if is_last else "X1"
            begun_for = "S" if number == 0 else draw.choice("PPTBU")
            case.care_episode(child, period, day.isoformat(), until, why, begun_for, place)

    def _reviews_and_health(self, child: str, period: str, start: date) -> None:
        draw, case = self.draw, self.case
        due = self._after(start, 20, 28, 90)
        for _ in range(draw.randint(0, 3)):
            held = due + timedelta(days=draw.choice((-1, 0, 1)))
            if held <= LAST:
                participation = draw.choice(PARTICIPATION)
                case.care_review(child, period, held.isoformat(), due.isoformat(), participation)
                authorised = self._by_cut_off(self._after(held, 9, 14, 15))
                if authorised and self._often(0.4):
                    case.care_plan(child, "CLA", held.isoformat(), None, authorised)
            due = self._after(due, 90, 182)
        for kind in ("Initial Health Assessment", "Review Health Assessment", "Dental Check"):
            on = self._by_cut_off(self._after(start, 14, 27, 28, 29, 30, 90))
            if on and self._often(0.7):
                case.health_check(
                    child, on, kind, draw.choice(("Completed", "Completed", "Refused"))
                )

    def _adoption(self, child: str, start: date) -> None:
        decided = self._after(start, 90, 182)
        placed = self._after(decided, 28, 183, 334, 365, 366)
        early = self._after(decided, 1, 28)
        self.case.adoption(
            child,
            self._by_cut_off(decided),
            self._by_cut_off(self._after(decided, 1, 28)) if self._often(0.8) else None,
            self._by_cut_off(placed - timedelta(days=10)),
            self._by_cut_off(placed) if self._often(0.8) else None,
            self._by_cut_off(early) if self._often(0.2) else None,
            self._by_cut_off(self._after(placed, 9, 90)) if self._often(0.15) else None,
            by_carer=self._often(0.25),
        )

    # ---- beside the cases

    def _early_help(self, child: str, day: date) -> None:
        for _ in range(self.draw.randint(1, 2)):
            end = self._after(day)
            if day <= LAST:
                self.case.early_help(child, day.isoformat(), self._by_cut_off(end))
            day = self._after(end)

    def _missing(self, child: str, day: date) -> None:
        back = self._by_cut_off(self._after(day, 0, 0, 1, 3))
        self.case.missing(child, day.isoformat(), back, self.draw.choice(("M", "A")))

    def _loose_ends(self, child: str, day: date) -> None:
        """Rows without a referral of their own."""
        self.case.assessment(child, day.isoformat(), self._by_cut_off(self._after(day, 43, 63, 66)))
        end = self._after(day, 90, 548, 730)
        if self._is_free("plan", child, day, end):
            self.case.plan(child, day.isoformat(), self._by_cut_off(end))
        self.case.conference(child, day.isoformat(), transfer_in=self._often(0.5))

    def _forms(self, child: str, day: date) -> None:
        for kind in self.draw.sample(("GPN", "PSN", "CPCQA", "LACQA", "DISPUTE", "AUDIT"), 3):
            self.case.form(child, kind, day.isoformat() if self._often(0.8) else None)

    def _leaver(self, child: str, day: date) -> None:
        draw, case = self.draw, self.case
        eligibility = draw.choice(("Relevant child", "Former relevant child", "Qualifying child"))
        case.care_leaver(child, eligibility)
        day = max(day, date(2018, 4, 1))
        for _ in range(draw.randint(0, 3)):
            if day <= LAST:
                touch = draw.choice(("YES", "YES", "NO", "REFU"))
                activity = draw.choice(ACTIVITIES)
                case.leaver_contact(child, day.isoformat(), touch, activity, self._often(0.7))
            day = self._after(day, 28, 59, 61, 62, 182)
        case.care_plan(child, "PATH", min(day, LAST).isoformat())


def region(
    children: int,
    seed: int = 1,
    team_names: dict[str, list[str]] | None = None,
    first: int = 100_000,
) -> Case:
    """An authority of so many children. `team_names` by team type: those of seeds/localities.csv have localities.

    New ids begin after `first`.
    """
    return Region(children, seed, team_names, first).case
