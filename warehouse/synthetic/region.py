"""The made-up region: its authorities, their size, and writing their deliveries to drop."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl

from expectations.periods import years_before
from expectations.seeds import authorities, rows
from expectations.systems import LIQUIDLOGIC
from warehouse.delivery.drop import COMPLETE_MARK
from warehouse.delivery.files import replacing
from warehouse.synthetic.choice import system_of
from warehouse.synthetic.days import day_number
from warehouse.synthetic.lives.assessments import assessments, enquiries
from warehouse.synthetic.lives.care.periods import care
from warehouse.synthetic.lives.care.plans import plans
from warehouse.synthetic.lives.care.visits import visits
from warehouse.synthetic.lives.children import children, disabilities, persons
from warehouse.synthetic.lives.contacts import contacts
from warehouse.synthetic.lives.early_help import early_help
from warehouse.synthetic.lives.families import families
from warehouse.synthetic.lives.front_door import referrals
from warehouse.synthetic.lives.leaving_care import leavers
from warehouse.synthetic.lives.protection import protection
from warehouse.synthetic.lives.quality import quality_forms
from warehouse.synthetic.mistakes.planted import plant
from warehouse.synthetic.mistakes.planting import PlantedFile
from warehouse.synthetic.population import Population
from warehouse.synthetic.recordable import recordable_in_every_system
from warehouse.synthetic.span import Span
from warehouse.synthetic.systems import WRITERS, Writer
from warehouse.synthetic.teams import teams
from warehouse.synthetic.workforce import workforce

# The authority whose published counts set all volumes.
MEASURED = "norfolk"
# The East of England: the measured authority, then the others by number of children.
LAS = (
    MEASURED,
    "essex",
    "hertfordshire",
    "suffolk",
    "cambridgeshire",
    "central-bedfordshire",
    "luton",
    "peterborough",
    "thurrock",
    "bedford",
    "southend-on-sea",
)


_REFERRAL = (
    "referral_id", "person_id", "contact_id", "start", "end", "need", "source", "outcome",
    "close_reason", "dept_team_id",
)  # fmt: skip


@dataclass(frozen=True)
class WrittenDelivery:
    """One authority's delivery.

    Attributes:
        system: the system it is written for.
        folder: the delivery's folder.
        rows: how many data rows each extract has.
    """

    la_id: str
    system: str
    folder: Path
    rows: dict[str, int]


def span_of(la_id: str, years: int, as_at: date, seed: int, scale: float) -> Span:
    """Return what is asked for of one authority of the region."""
    populations = _populations()
    dfe_code = next(row["dfe_code"] for row in rows("local_authorities") if row["la_id"] == la_id)
    return Span(
        la_id=la_id,
        la_name=authorities()[la_id],
        dfe_code=dfe_code,
        seed=seed,
        first=day_number(years_before(as_at, years) + timedelta(days=1)),
        last=day_number(as_at),
        size=scale * populations[la_id] / populations[MEASURED],
    )


@cache
def _populations() -> dict[str, int]:
    """Return the children aged 0 to 17 of each authority, by the newest estimate."""
    newest: dict[str, int] = {}
    for row in sorted(rows("population"), key=lambda row: row["estimate_year"]):
        newest[row["area_id"]] = int(row["population_0_17"])
    of = {row["la_id"]: row["ons_code"] for row in rows("local_authorities")}
    return {la_id: newest[of[la_id]] for la_id in LAS}


def authority(span: Span) -> Population:
    """Draw all events of an authority; they do not depend on the other authorities."""
    known = families(span)
    everybody = children(span, known)
    places = teams(span)
    position = np.searchsorted(known.children["child"].to_numpy(), known.cases["child"].to_numpy())
    cases = referrals(
        span, known.cases.with_columns(position=pl.Series(position)), everybody, places
    )
    contact, contact_of_case = contacts(span, cases, everybody)
    cases = cases.with_columns(contact_id=contact_of_case)
    helped = early_help(span, everybody, cases, places)
    assessed, factors = assessments(span, cases, places)
    asked = enquiries(span, cases, places)
    protected = protection(span, everybody, cases, asked)
    looked_after = care(span, everybody, cases)
    left, left_contacts = leavers(span, cases)
    professionals, involvements = workforce(span, cases, helped, places)
    return Population(
        person=persons(span, everybody),
        department=places.department,
        professionals=professionals,
        early_help=helped.drop("dept_team_id"),
        contacts=contact,
        referrals=cases.filter(pl.col("begins") <= span.last).select(_REFERRAL),
        assessments=assessed,
        factors=factors,
        enquiries=asked,
        conferences=protected.conferences,
        cp_plans=protected.cp_plans,
        cp_reviews=protected.cp_reviews,
        visits=visits(span, everybody, cases, protected, looked_after),
        plans=plans(span, everybody, cases, looked_after),
        care_periods=looked_after.care_periods,
        care_episodes=looked_after.care_episodes,
        placements=looked_after.placements,
        cla_reviews=looked_after.cla_reviews,
        health=looked_after.health,
        immigration=looked_after.immigration,
        missing=looked_after.missing,
        disability=disabilities(span, everybody),
        adoptions=looked_after.adoptions,
        leavers=left,
        leaver_contacts=left_contacts,
        involvements=involvements,
        quality_forms=quality_forms(
            span, cases, protected.conferences, protected.cp_reviews, looked_after.cla_reviews
        ),
    )


def write_region(
    drop: Path,
    las: Sequence[str],
    years: int,
    as_at: date,
    seed: int,
    scale: float,
    defects: bool = False,
    systems: str = LIQUIDLOGIC.name,
    only_shared: bool = False,
) -> Iterator[WrittenDelivery]:
    """Write each authority's extracts in turn and yield what was written.

    Args:
        drop: the drop zone; an existing delivery of the same day is replaced as a whole.
        las: authorities of ``LAS``.
        years: how many years, up to ``as_at``.
        as_at: the day of the deliveries.
        seed: of the random draws; another seed makes other children.
        scale: 1 = as many as Norfolk published, and elsewhere in proportion to the population 0-17.
        defects: plant mistakes in every extract, listed in ``manifest_path``.
        systems: the systems that authorities run, one of ``choice.CHOICES``.
        only_shared: write only what every system can record, so that all deliver the same.
    """
    manifests: list[pl.DataFrame] = []
    for la_id in las:
        system = system_of(systems, LAS.index(la_id))
        writer = WRITERS[system]
        known = authority(span_of(la_id, years, as_at, seed, scale))
        tables = writer.extracts(recordable_in_every_system(known) if only_shared else known)
        planted = {name: PlantedFile(table) for name, table in tables.items()}
        if defects:
            planting = plant(writer.mistakes, la_id, as_at, tables)
            planted = planting.files()
            manifests.append(planting.manifest())
        folder = drop / la_id / system / as_at.isoformat()
        yield WrittenDelivery(la_id, system, folder, _deliver(planted, folder, writer))
    if defects:
        with replacing(manifest_path(drop, as_at, seed)) as partial:
            pl.concat(manifests).write_csv(partial)


def manifest_path(drop: Path, as_at: date, seed: int) -> Path:
    """Return the path of the list of planted mistakes, in the folder ``sample`` next to drop."""
    return drop.parent / "sample" / f"{as_at}-seed{seed}-planted.csv"


def _deliver(planted: dict[str, PlantedFile], folder: Path, writer: Writer) -> dict[str, int]:
    """Write a delivery to a temporary folder, rename it, and return the rows of each file."""
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700, parents=True)
    for name, extract in planted.items():
        with (partial / f"{name}{writer.suffix}").open("wb") as file:
            extract.table.write_csv(file, separator=writer.separator)
            if extract.last_line:
                file.write(f"{writer.separator.join(extract.last_line)}\n".encode())
    (partial / COMPLETE_MARK).touch()
    shutil.rmtree(folder, ignore_errors=True)
    partial.rename(folder)
    return {name: extract.rows for name, extract in planted.items()}
