"""Variants: a made-up authority whose PARIS is another one gives the same rows; and every mistake in a file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from expectations.contracts.base import columns
from expectations.systems import LIQUIDLOGIC, PARIS
from expectations.variant import AS_IN_CONTRACT, Variant
from expectations.variant_file import read_variant
from tests.unit.warehouse.reading.sent_by_paris import CONTRACTS, kept, lookup, of_files, read, told
from warehouse.reading.secret import Key, read_with
from warehouse.reading.variants import (
    FOLDER,
    VariantError,
    Variants,
    load_variants,
    variant_versions,
)
from warehouse.versions import reading_version

# Nothing like it is known to be anywhere; it differs in everything that may differ.
COUNTY = """
authorities: [norfolk, essex]

columns:
  EVENT: {EVENT_ID: Activity No, PARIS_ID: Client No, EVENT_TYPE: Activity, EVENT_DATE: Held On,
          SEEN_IND: Child Seen}
  REFERRAL: {PARIS_ID: Client No, REF_TYPE: Kind, SOURCE_CODE: Origin}

dates: ["%d.%m.%Y %H:%M", "%d %B %Y"]

values:
  EVENT.EVENT_TYPE: {Section 47 enquiry: S47, Visit (CP): CPVIS}
  EVENT.SEEN_IND: {Yes: Y, No: N, Not seen: N}
  REFERRAL.REF_TYPE: {Contact: CON}
  REFERRAL.OUTCOME_CODE: {Assess: SA}

lookups:
  OUTCOME_CODE: RESULTS
  EVENT.OUTCOME_CODE: ACTIVITY_RESULTS
  SOURCE_CODE: CONTACT_ORIGIN
"""
THEIR_LOOKUP = lookup(
    [
        ("ACTIVITY_RESULTS", "1", "CPC"),
        ("RESULTS", "1", "NFA"),
        ("CONTACT_ORIGIN", "SCH", "2A"),
        ("OUTCOME_CODE", "1", "OTHER"),
    ]
)


def county() -> Variant:
    found = read_variant(PARIS, "paris/county.yml", COUNTY)
    assert found.mistakes == []
    assert found.authorities == ("norfolk", "essex")
    return found.variant


def a_file(extract: str, delimiter: str, called: dict[str, str], *rows: dict[str, str]) -> str:
    """An extract with all of its columns: some of them called otherwise, and empty unless told."""
    names = [column.name for column in columns(CONTRACTS[extract])]
    header = [called.get(name, name) for name in names]
    lines = [[row.get(name, "") for name in header] for row in rows]
    return "\n".join(delimiter.join(cells) for cells in [header, *lines]) + "\n"


def test_their_events_are_the_same_rows_as_ours(tmp_path: Path) -> None:
    ours = a_file(
        "EVENT",
        "|",
        {},
        {
            "EVENT_ID": "1",
            "PARIS_ID": "7",
            "EVENT_TYPE": "S47",
            "EVENT_DATE": "03-FEB-2020",
            "END_DATE": "10-FEB-2020",
            "OUTCOME_CODE": "20",
        },
        {
            "EVENT_ID": "2",
            "PARIS_ID": "7",
            "EVENT_TYPE": "CPVIS",
            "EVENT_DATE": "04-MAR-2020",
            "SEEN_IND": "Y",
        },
        {
            "EVENT_ID": "3",
            "PARIS_ID": "7",
            "EVENT_TYPE": "CPVIS",
            "EVENT_DATE": "05-MAR-2020",
            "SEEN_IND": "N",
        },
        {"EVENT_ID": "4", "PARIS_ID": "7", "EVENT_TYPE": "RCPC", "DUE_DATE": "05-MAR-2021"},
    )
    variant = county().of("EVENT")
    theirs = a_file(
        "EVENT",
        ";",
        dict(variant.columns),
        {
            "Activity No": "1",
            "Client No": "7",
            "Activity": "section 47 ENQUIRY",
            "Held On": "03.02.2020 09:30",
            "END_DATE": "10 February 2020",
            "OUTCOME_CODE": "1",
        },
        {
            "Activity No": "2",
            "Client No": "7",
            "Activity": "Visit (CP) ",
            "Held On": "04.03.2020 10:00",
            "Child Seen": "yes",
        },
        {
            "Activity No": "3",
            "Client No": "7",
            "Activity": "CPVIS",
            "Held On": "2020-03-05",
            "Child Seen": "Not seen",
        },
        {"Activity No": "4", "Client No": "7", "Activity": "rcpc", "DUE_DATE": "05.03.2021 00:00"},
    )
    beside = kept(LOOKUP=THEIR_LOOKUP)
    as_ours = read(tmp_path, "EVENT", EVENT=ours)
    as_theirs = read(tmp_path, "EVENT", EVENT=theirs, beside=beside, variant=variant)
    for outcome in (as_ours, as_theirs):
        assert (of_files(outcome), told(outcome)) == ([], [])
    assert as_ours.rows["EVENT_TYPE"].to_list() == ["S47", "CPVIS", "CPVIS", "RCPC"]
    assert as_ours.rows["SEEN_IND"].to_list() == [None, True, False, None]
    assert as_theirs.rows.equals(as_ours.rows)


def test_their_referrals_are_the_same_rows_as_ours(tmp_path: Path) -> None:
    ours = read(
        tmp_path,
        "REFERRAL",
        "REFERRAL_ID|PARIS_ID|REF_TYPE|REF_DATE|SOURCE_CODE|OUTCOME_CODE",
        "1|7|CON|03-FEB-2020|SCH|10",
        "2|7|REF|03-FEB-2020|SCH|99",
    )
    theirs = read(
        tmp_path,
        "REFERRAL",
        "REFERRAL_ID,Client No,Kind,REF_DATE,Origin,OUTCOME_CODE",
        "1,7,contact,3 February 2020,sch,assess",
        "2,7,REF,03.02.2020 00:00,SCH,1",
        beside=kept(LOOKUP=THEIR_LOOKUP),
        variant=county().of("REFERRAL"),
    )
    assert ours.rows["OUTCOME_CODE"].to_list() == ["SA", "NFA"]
    assert theirs.rows.equals(ours.rows)


def test_a_missing_column_is_told_by_their_name(tmp_path: Path) -> None:
    outcome = read(
        tmp_path,
        "EVENT",
        "EVENT_ID|Client No|Activity|Held On",
        "1|7|S47|03.02.2020 00:00",
        variant=county().of("EVENT"),
    )
    assert [failure.message for failure in outcome.outcome.blockers] == [
        "EVENT.txt: the column 'Activity No' is missing. Add it to the export, spelled exactly so, "
        "and deliver again."
    ]
    seen = [f.message for f in outcome.file_failures if "'Child Seen'" in f.message]
    assert len(seen) == 1
    assert not any("SEEN_IND" in failure.message for failure in outcome.file_failures)


def test_a_row_that_breaks_off_before_their_column(tmp_path: Path) -> None:
    variant = county().of("REFERRAL")
    header = "REFERRAL_ID|REF_DATE|SOURCE_CODE|Kind|Client No"
    outcome = read(tmp_path, "REFERRAL", header, "1|03.02.2020 00:00||CON", variant=variant)
    assert told(outcome) == [(1, "ragged_row", None, None)]


def test_what_they_send_is_what_is_named_and_refused(tmp_path: Path) -> None:
    outcome = read(
        tmp_path,
        "EVENT",
        "Activity No|Client No|Activity|Held On|Child Seen",
        "1|7|Tea|03.02.2020 00:00|",
        "2|7|CPVIS|04-MAR-2020|perhaps",
        variant=county().of("EVENT"),
    )
    # Dates are theirs or ISO; what every other system may write is none of them.
    assert told(outcome) == [
        (1, "unknown_code_required", "EVENT_TYPE", "Tea"),
        (2, "unreadable_optional_value", "EVENT_DATE", None),
        (2, "unreadable_optional_value", "SEEN_IND", None),
    ]
    assert outcome.refused["EVENT_TYPE"].to_list() == ["Tea"]


def test_a_variant_is_of_any_system() -> None:
    text = "authorities: luton\nvalues:\n  FACT_HEALTH_CHECK.DIM_LOOKUP_EXAM_STATUS_DESC: {Done: Completed}"
    found = read_variant(LIQUIDLOGIC, "liquidlogic/town.yml", text)
    assert found.mistakes == []
    said = found.variant.of("FACT_HEALTH_CHECK").values
    assert said == {"DIM_LOOKUP_EXAM_STATUS_DESC": {"done": "Completed"}}
    assert found.variant.of("FACT_S47").values == {}


def mistakes(text: str) -> list[str]:
    return read_variant(PARIS, "paris/x.yml", text).mistakes


WHO = "authorities: [essex]\n"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "paris/x.yml: the file is empty. It may hold: authorities, columns,"),
        ("a: [", "paris/x.yml, line 1: this is not YAML:"),
        ("- essex", "line 1: the file should be names, each with a colon"),
        ("dates: '%d/%m/%Y'", "paris/x.yml: 'authorities' is missing."),
        ("authorities: [narnia]", "line 1: 'narnia' is no authority. There are: "),
        (WHO + "colums: {}", "line 2: a variant has no part 'colums'. There are: authorities,"),
        (WHO + "columns: [EVENT]", "line 2: columns should be names, each with a colon"),
        (WHO + "columns: {EVENTS: {}}", "there is no extract 'EVENTS'. There are: LOOKUP, CLIENT,"),
        (
            WHO + "columns:\n  EVENT:\n    EVENT_NO: X",
            "line 4: columns: EVENT has no column 'EVENT_NO'. There are: EVENT_ID, PARIS_ID,",
        ),
        (WHO + "columns: {EVENT: {EVENT_ID: }}", "the name of EVENT.EVENT_ID should be one text"),
        (
            WHO + "columns: {EVENT: {EVENT_ID: paris_id}}",
            "EVENT.EVENT_ID and EVENT.PARIS_ID would both be 'PARIS_ID'",
        ),
        (WHO + "columns: {EVENT: {EVENT_ID: A, EVENT_ID: B}}", "'EVENT_ID' stands twice in"),
        (WHO + "dates: '%d/%m'", "line 2: dates: '%d/%m' does not have one day, one month and"),
        (WHO + "dates: ['%d/%m/%y']", "'%d/%m/%y' has %y, which is not read. Write it with %d"),
        (WHO + "dates: DD/MM/YYYY", "'DD/MM/YYYY' does not have one day, one month and one year"),
        (WHO + "dates: '%d %d %m %Y'", "does not have one day, one month and one year"),
        (WHO + "values: {EVENT_TYPE: {a: S47}}", "'EVENT_TYPE' should be EXTRACT.COLUMN"),
        (WHO + "values: {EVENT.TYPE: {a: S47}}", "EVENT has no column 'TYPE'. There are: EVENT_ID"),
        (
            WHO + "values: {EVENT.EVENT_TYPE: {a: S48}}",
            "line 2: values: 'S48' is no value of EVENT.EVENT_TYPE. There are: STRAT, S47,",
        ),
        (WHO + "values: {EVENT.SEEN_IND: {a: maybe}}", "'maybe' is no value of EVENT.SEEN_IND"),
        (WHO + "values: {CLIENT.GENDER: {a: X}}", "'X' is no value of CLIENT.GENDER. There are: M"),
        (WHO + "values: {EVENT.EVENT_DATE: {a: b}}", "EVENT.EVENT_DATE is no code, flag or text"),
        (WHO + "values: {CLIENT.UPN: {a: b}}", "CLIENT.UPN is no code, flag or text"),
        (WHO + "values: {TEAM.TEAM_CODE: {a: b}}", "TEAM.TEAM_CODE is no code, flag or text"),
        (WHO + "values: {WORKER.TEAM_CODE: {a: b}}", "WORKER.TEAM_CODE is no code, flag or text"),
        (WHO + "values: {EVENT.SEEN_IND: {a: Y, A: N}}", "'A' stands twice in EVENT.SEEN_IND"),
        (
            WHO + "lookups: {REF_TYPE: X}",
            "no column 'REF_TYPE' is looked up. There are: ACCOM_CODE",
        ),
        (WHO + "lookups: {EVENT.GENDER: X}", "no column 'EVENT.GENDER' is looked up"),
        (WHO + "lookups: {GENDER: []}", "the domain of GENDER should be one text, and not empty"),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_may_stand_there(text: str, words: str) -> None:
    (mistake,) = mistakes(text)
    assert mistake.startswith("paris/x.yml")
    assert words in mistake


def test_every_mistake_is_told_at_once() -> None:
    text = "columns: {EVENTS: {}, PLAN: {A: B}}\ndates: '%x'\nlookups: {X: Y}\nmore: 1"
    assert len(mistakes(text)) == 6


def write(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_none_is_shipped() -> None:
    assert variant_versions(FOLDER) == {}
    variants = load_variants(FOLDER)
    assert variants.of("essex", "paris").of("EVENT") is AS_IN_CONTRACT
    assert variants.version("essex", "paris") == ""


def test_a_variant_is_that_of_its_authorities_in_its_system_alone(tmp_path: Path) -> None:
    write(tmp_path, "paris/county.yml", COUNTY)
    write(tmp_path, "paris/README.md", "not a variant")
    variants = load_variants(tmp_path)
    event = variants.of("essex", "paris").of("EVENT")
    assert event.name_of("EVENT_ID") == "Activity No"
    assert variants.of("norfolk", "paris").of("EVENT") == event
    assert variants.of("essex", "liquidlogic").of("EVENT") is AS_IN_CONTRACT
    assert variants.of("luton", "paris").of("EVENT") is AS_IN_CONTRACT


def test_a_change_of_the_file_is_another_version_for_its_authorities_alone(tmp_path: Path) -> None:
    def versions() -> dict[str, str]:
        variants, light = load_variants(tmp_path), variant_versions(tmp_path)
        las = ("essex", "luton", "norfolk")
        of_las = {la: variants.version(la, "paris") for la in las}
        assert light == {(la, "paris"): version for la, version in of_las.items() if version}
        return {
            la: read_with(reading_version(), Key(b"k"), version) for la, version in of_las.items()
        }

    write(tmp_path, "paris/county.yml", COUNTY)
    write(tmp_path, "paris/town.yml", "authorities: luton\ndates: '%d/%m/%Y'\n")
    before = versions()
    write(tmp_path, "paris/town.yml", "authorities: luton\ndates: '%m/%d/%Y'\n")
    after = versions()
    assert {la for la in before if before[la] != after[la]} == {"luton"}
    assert len({*before.values(), *after.values(), read_with(reading_version(), Key(b"k"))}) == 4


def test_mistakes_of_all_files_and_of_the_folder_are_told_together(tmp_path: Path) -> None:
    write(tmp_path, "paris/a.yml", "authorities: [essex]\ndates: '%d'")
    write(tmp_path, "paris/b.yaml", "authorities: [essex]")
    write(tmp_path, "pariss/c.yml", "authorities: [luton]")
    write(tmp_path, "d.yml", "authorities: [luton]")
    (tmp_path / "paris" / "e.yml").write_bytes(b"\xff\xfe")
    with pytest.raises(VariantError) as caught:
        load_variants(tmp_path)
    lines = str(caught.value).splitlines()
    assert str(tmp_path) in lines[0]
    assert [line.strip().split(":")[0] for line in lines[1:]] == [
        "d.yml",
        "pariss/c.yml",
        "paris/a.yml, line 2",
        "paris/b.yaml",
        "paris/e.yml",
    ]
    assert "essex has a variant in paris/a.yml too" in lines[4]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(VariantError, match="TARTAN_VARIANTS"):
        load_variants(tmp_path / "nowhere")


def test_without_variants_everything_is_as_in_the_contracts() -> None:
    assert Variants().of("essex", "paris").of("EVENT") is AS_IN_CONTRACT
    assert Variants().version("essex", "paris") == ""
