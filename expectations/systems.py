"""The systems that deliver to Tartan, and the extracts of each.

A plain declaration, so that the command line and Dagster's definitions know every extract
without importing Pandera. A new system is an entry here, a contract for each of its extracts
and a staging model.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from expectations.contracts.base import Contract

Kind = Literal["case_management", "returns"]


@dataclass(frozen=True)
class Extract:
    """One table that a system delivers.

    Attributes:
        name: the extract's name in file names, in raw and in every report.
        contract: where its Pandera model stands, as ``module:class``.
    """

    name: str
    contract: str

    def load(self) -> type[Contract]:
        """The extract's contract; imports Pandera."""
        module, _, name = self.contract.partition(":")
        contract: type[Contract] = getattr(import_module(module), name)
        return contract


@dataclass(frozen=True)
class System:
    """Where deliveries come from.

    Attributes:
        name: the folder name in drop.
        kind: ``case_management`` delivers snapshots of rows about children, from which indicators
            are computed; ``returns`` delivers figures that the authority has computed.
        extracts: what it delivers, each after those it refers to.
        any_file_name: every file is of the one extract, whatever it is called.
        note: what whoever reads about the system should know first.
    """

    name: str
    kind: Kind
    extracts: tuple[Extract, ...]
    any_file_name: bool = False
    note: str = ""

    def extract_of(self, file_name: str) -> Extract | None:
        """The extract a file belongs to: its name, any case, with an optional ``_tail``.

        The longest name wins, so that ``FACT_CLA_PLACEMENT_2020.csv`` is not taken for FACT_CLA.
        """
        if self.any_file_name:
            return self.extracts[0]
        stem = file_name.rsplit("/", 1)[-1].split(".", 1)[0].lower()
        named = [
            extract
            for extract in self.extracts
            if stem == extract.name.lower() or stem.startswith(f"{extract.name.lower()}_")
        ]
        return max(named, key=lambda extract: len(extract.name), default=None)


RETURNS = System(
    name="returns",
    kind="returns",
    extracts=(Extract("return", "expectations.contracts.returns.return_:Return"),),
    any_file_name=True,
)

_LIQUIDLOGIC = "expectations.contracts.liquidlogic"

LIQUIDLOGIC = System(
    name="liquidlogic",
    kind="case_management",
    extracts=(
        Extract("DIM_PERSON", f"{_LIQUIDLOGIC}.people:Person"),
        Extract("DIM_DEPARTMENT", f"{_LIQUIDLOGIC}.workforce:Department"),
        Extract("DIM_WORKER", f"{_LIQUIDLOGIC}.workforce:Worker"),
        Extract("FACT_DISABILITY", f"{_LIQUIDLOGIC}.people:Disability"),
        Extract("FACT_IMMIGRATION_STATUS", f"{_LIQUIDLOGIC}.people:ImmigrationStatus"),
        Extract("FACT_CAF_EPISODE", f"{_LIQUIDLOGIC}.front_door:EarlyHelpEpisode"),
        Extract("FACT_CONTACTS", f"{_LIQUIDLOGIC}.front_door:Contact"),
        Extract("FACT_REFERRALS", f"{_LIQUIDLOGIC}.front_door:Referral"),
        Extract("FACT_INVOLVEMENTS", f"{_LIQUIDLOGIC}.workforce:Involvement"),
        Extract("FACT_FORMS", f"{_LIQUIDLOGIC}.assessments:Form"),
        Extract("FACT_FORM_ANSWERS", f"{_LIQUIDLOGIC}.assessments:FormAnswer"),
        Extract("FACT_SINGLE_ASSESSMENT", f"{_LIQUIDLOGIC}.assessments:SingleAssessment"),
        Extract("FACT_CARE_PLANS", f"{_LIQUIDLOGIC}.assessments:CarePlan"),
        Extract("FACT_HEALTH_CHECK", f"{_LIQUIDLOGIC}.assessments:HealthCheck"),
        Extract("FACT_S47", f"{_LIQUIDLOGIC}.child_protection:Section47"),
        Extract("FACT_MEETINGS", f"{_LIQUIDLOGIC}.child_protection:Meeting"),
        Extract("FACT_MEETING_SUBJECTS", f"{_LIQUIDLOGIC}.child_protection:MeetingSubject"),
        Extract("FACT_CP_CONFERENCE", f"{_LIQUIDLOGIC}.child_protection:InitialConference"),
        Extract("FACT_CP_PLAN", f"{_LIQUIDLOGIC}.child_protection:ProtectionPlan"),
        Extract("FACT_CP_REVIEW", f"{_LIQUIDLOGIC}.child_protection:ReviewConference"),
        Extract("FACT_CLA", f"{_LIQUIDLOGIC}.looked_after:PeriodOfCare"),
        Extract("FACT_CLA_PLACEMENT", f"{_LIQUIDLOGIC}.looked_after:Placement"),
        Extract("FACT_CARE_EPISODES", f"{_LIQUIDLOGIC}.looked_after:CareEpisode"),
        Extract("FACT_LEGAL_STATUS", f"{_LIQUIDLOGIC}.looked_after:LegalStatus"),
        Extract("FACT_CLA_REVIEW", f"{_LIQUIDLOGIC}.looked_after:LookedAfterReview"),
        Extract("FACT_MISSING_PERSON", f"{_LIQUIDLOGIC}.looked_after:MissingEpisode"),
        Extract("FACT_CASENOTES", f"{_LIQUIDLOGIC}.visits:CaseNote"),
        Extract("FACT_CP_VISIT", f"{_LIQUIDLOGIC}.visits:ProtectionVisit"),
        Extract("FACT_CLA_VISIT", f"{_LIQUIDLOGIC}.visits:LookedAfterVisit"),
        Extract("FACT_ADOPTION", f"{_LIQUIDLOGIC}.leaving_care:Adoption"),
        Extract("FACT_CLA_CARE_LEAVERS", f"{_LIQUIDLOGIC}.leaving_care:CareLeaverContact"),
        Extract("DIM_CLA_ELIGIBILITY", f"{_LIQUIDLOGIC}.leaving_care:CareLeaver"),
    ),
)

_PARIS = "expectations.contracts.paris"

PARIS = System(
    name="paris",
    kind="case_management",
    extracts=(
        Extract("LOOKUP", f"{_PARIS}.people:Lookup"),
        Extract("CLIENT", f"{_PARIS}.people:Client"),
        Extract("TEAM", f"{_PARIS}.workforce:Team"),
        Extract("WORKER", f"{_PARIS}.workforce:Worker"),
        Extract("REFERRAL", f"{_PARIS}.front_door:Referral"),
        Extract("ALLOCATION", f"{_PARIS}.workforce:Allocation"),
        Extract("ASSESSMENT", f"{_PARIS}.front_door:Assessment"),
        Extract("ASSESSMENT_FACTOR", f"{_PARIS}.front_door:AssessmentFactor"),
        Extract("EVENT", f"{_PARIS}.events:Event"),
        Extract("REGISTRATION", f"{_PARIS}.events:Registration"),
        Extract("PLAN", f"{_PARIS}.events:Plan"),
        Extract("CARE_PERIOD", f"{_PARIS}.looked_after:CarePeriod"),
        Extract("PLACEMENT", f"{_PARIS}.looked_after:Placement"),
        Extract("CARE_EPISODE", f"{_PARIS}.looked_after:CareEpisode"),
        Extract("MISSING", f"{_PARIS}.looked_after:MissingEpisode"),
        Extract("ADOPTION", f"{_PARIS}.looked_after:Adoption"),
        Extract("CARE_LEAVER", f"{_PARIS}.looked_after:CareLeaver"),
    ),
    note=(
        "PARIS has no public specification: this shape is an assumption of ours. Where an "
        "authority's export differs, a variant says how (expectations/variants/README.md)."
    ),
)

SYSTEMS: dict[str, System] = {system.name: system for system in (RETURNS, LIQUIDLOGIC, PARIS)}


def names_of(kind: Kind) -> tuple[str, ...]:
    """Return the names of the systems of a kind, in the order of their declaration."""
    return tuple(name for name, system in SYSTEMS.items() if system.kind == kind)
