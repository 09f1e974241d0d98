"""The made-up region: repeatable, each authority independent, and as large as Norfolk's published counts."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from expectations.seeds import rows
from expectations.systems import LIQUIDLOGIC
from warehouse.synthetic.population import Population
from warehouse.synthetic.region import LAS, authority, span_of, write_region

AS_AT = date(2020, 12, 31)
# Norfolk's published monthly means, December 2019 to December 2020: on average a month.
FIRST, LAST, MONTHS = date(2019, 12, 1), AS_AT, 13
SCALE = 0.1


def written(drop: Path, las: tuple[str, ...], seed: int = 1) -> dict[str, bytes]:
    """The bytes of every file, by its path below drop."""
    for _ in write_region(drop, las, 2, AS_AT, seed, 0.02):
        pass
    return {
        path.relative_to(drop).as_posix(): path.read_bytes()
        for path in drop.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def norfolk() -> Population:
    return authority(span_of("norfolk", 6, AS_AT, seed=1, scale=SCALE))


def test_the_same_choices_give_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path / "first", ("luton",))
    assert first == written(tmp_path / "second", ("luton",))
    other = written(tmp_path / "other", ("luton",), seed=2)
    assert first.keys() == other.keys()
    assert first != other


def test_an_authority_is_the_same_whatever_others_there_are(tmp_path: Path) -> None:
    alone = written(tmp_path / "alone", ("luton",))
    together = written(tmp_path / "together", ("norfolk", "luton"))
    assert {path: held for path, held in together.items() if path.startswith("luton/")} == alone


def test_a_delivery_of_every_extract_replaces_what_was_there(tmp_path: Path) -> None:
    folder = tmp_path / "luton" / "liquidlogic" / AS_AT.isoformat()
    folder.mkdir(parents=True)
    (folder / "left_over.csv").touch()
    found = written(tmp_path, ("luton",))
    names = {path.rsplit("/", 1)[1] for path in found}
    assert names == {f"{extract.name}.csv" for extract in LIQUIDLOGIC.extracts} | {"_COMPLETE"}


def test_the_region_is_the_east_of_england_by_size() -> None:
    east = {
        row["la_id"]: row["ons_code"]
        for row in rows("local_authorities")
        if row["region_id"] == "E12000006"
    }
    assert set(LAS) == set(east)
    sizes = [span_of(la, 6, AS_AT, seed=1, scale=1.0).size for la in LAS]
    assert sizes[0] == 1.0
    assert sizes[1:] == sorted(sizes[1:], reverse=True)


def test_the_years_asked_for_end_on_the_day(norfolk: Population) -> None:
    assert norfolk.contacts["day"].min() == date(2015, 1, 1)
    assert norfolk.contacts["day"].max() == AS_AT


def in_a_month(frame: pl.DataFrame, column: str, condition: pl.Expr | None = None) -> float:
    kept = frame if condition is None else frame.filter(condition)
    return kept.filter(pl.col(column).is_between(FIRST, LAST)).height / MONTHS / SCALE


def at_the_end(frame: pl.DataFrame) -> float:
    """Children with an open row on the last day."""
    return frame.filter(pl.col("end").is_null())["person_id"].n_unique() / SCALE


def volumes(known: Population) -> list[float]:
    looked_after = known.care_episodes.filter(~pl.col("legal_status").is_in(["V3", "V4"]))
    outcome = pl.col("outcome")
    return [
        in_a_month(known.contacts, "day"),
        in_a_month(known.referrals, "start"),
        in_a_month(known.referrals, "start", outcome == "assess"),
        in_a_month(known.assessments, "authorised"),
        in_a_month(known.assessments, "authorised", outcome == "nfa"),
        in_a_month(known.enquiries, "end"),
        in_a_month(known.conferences.filter(~pl.col("cancelled")), "day"),
        at_the_end(known.cp_plans.filter(~pl.col("is_ola"))),
        at_the_end(looked_after),
    ]


def test_volumes_are_near_those_that_norfolk_published(norfolk: Population) -> None:
    # A tenth of Norfolk is few families: chance evens out over some seeds.
    others = [authority(span_of("norfolk", 6, AS_AT, seed=seed, scale=SCALE)) for seed in (2, 3, 4)]
    found = [volumes(known) for known in (norfolk, *others)]
    published = [3595, 510, 302, 563, 231, 199, 52, 577, 1103]
    parts = [0.05, 0.1, 0.15, 0.12, 0.2, 0.15, 0.3, 0.2, 0.15]
    for seen, expected, part in zip(zip(*found, strict=True), published, parts, strict=True):
        mean = sum(seen) / len(seen)
        assert expected * (1 - part) <= mean <= expected * (1 + part), (mean, expected)


def test_caseloads_are_what_they_are_in_norfolk(norfolk: Population) -> None:
    held = (
        norfolk.involvements.filter("allocated")
        .filter(pl.col("end").is_null())
        .join(norfolk.professionals.select("worker_id", "job_title"), on="worker_id")
        .join(norfolk.department, on="dept_team_id")
        .group_by("dept_team_type", "worker_id", "job_title")
        .agg(children=pl.col("person_id").n_unique())
    )
    assert set(held["dept_team_type"]) == set(norfolk.department["dept_team_type"])
    in_training = held.filter(pl.col("job_title").str.contains("ASYE"))["children"]
    others = held.filter(~pl.col("job_title").str.contains("ASYE"))["children"]
    assert 4 <= float(in_training.mean() or 0) < float(others.mean() or 0) <= 22  # type: ignore[arg-type]
    assert int(held["children"].max() or 0) <= 41  # type: ignore[arg-type]


def test_involvements_are_allocated_and_not_open_and_closed(norfolk: Population) -> None:
    kinds = norfolk.involvements.group_by("allocated", pl.col("end").is_null().alias("open")).len()
    assert kinds.height == 4
    assert norfolk.involvements["worker_id"].null_count() > 0
    assert (norfolk.involvements["end"] > norfolk.involvements["start"]).all()


def test_quality_forms_are_complete_and_begun(norfolk: Population) -> None:
    forms = norfolk.quality_forms.unique("form_id")
    assert set(forms["kind"]) == {"CPCQA", "LACQA", "DISPUTE", "PSN", "GPN", "AUDIT"}
    complete = forms.filter(pl.col("completed").is_not_null())
    assert 0.85 < complete.height / forms.height < 0.99
    assert complete["answer_no"].null_count() == 0


def test_some_assessments_are_cancelled_or_drafts(norfolk: Population) -> None:
    unmade = norfolk.assessments.filter(pl.col("status").is_not_null())
    assert set(unmade["status"]) == {"X", "D"}
    assert unmade["authorised"].null_count() == unmade.height
    authorised = norfolk.assessments.filter(pl.col("authorised").is_not_null())
    assert set(norfolk.factors["assessment_id"]) <= set(authorised["assessment_id"])
    assert authorised["outcome"].null_count() == 0
