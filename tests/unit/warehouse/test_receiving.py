"""From drop to landing and log: the same bytes are the same delivery."""

import hashlib
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from tests.conftest import Deliver
from warehouse import receiving
from warehouse.delivery.drop import scan
from warehouse.delivery.faults import PassingFault
from warehouse.delivery.landing import LandedFile, land, path_of
from warehouse.delivery.zones import Zones
from warehouse.log import ledger as log
from warehouse.log.ledger import Ledger, open_ledger
from warehouse.receiving import is_new, receive


def take(zones: Zones) -> list[str]:
    with open_ledger(zones.ledger) as ledger:
        received = [receive(zones, ledger, folder) for folder in scan(zones.drop)[0]]
    return [delivery.id for delivery in received if delivery]


def test_bytes_are_kept_under_their_hash(zones: Zones, deliver: Deliver) -> None:
    path = deliver("essex", "some bytes")
    (delivery_id,) = take(zones)
    sha256 = hashlib.sha256(b"some bytes").hexdigest()
    assert path_of(zones.landing, sha256).read_bytes() == b"some bytes"
    assert path_of(zones.landing, sha256) == zones.landing / sha256[:2] / sha256
    assert path.read_bytes() == b"some bytes"
    la, system, day, digest = delivery_id.split(".")
    assert (la, system, day) == ("essex", "returns", "2020-10-30")
    assert len(digest) == 8
    assert [p for p in zones.landing.rglob("*") if p.is_file()] == [path_of(zones.landing, sha256)]


def test_the_same_bytes_again_change_nothing(zones: Zones, deliver: Deliver) -> None:
    deliver("essex", "a")
    assert len(take(zones)) == 1
    with open_ledger(zones.ledger) as ledger:
        before = ledger.position
    assert take(zones) == []
    path = deliver("essex", "a")
    os.utime(path, (1, 1))
    assert take(zones) == []
    shutil.rmtree(path.parent)
    deliver("essex", "a")
    assert take(zones) == []
    with open_ledger(zones.ledger) as ledger:
        assert ledger.position == before


def test_other_bytes_names_or_days_are_other_deliveries(zones: Zones, deliver: Deliver) -> None:
    path = deliver("essex", "a")
    first = take(zones)
    deliver("essex", "b")
    path.rename(path.with_name("renamed.csv"))
    second = take(zones)
    deliver("essex", "b", day="2020-11-01", name="renamed.csv")
    third = take(zones)
    assert len({*first, *second, *third}) == 3


def test_a_folder_that_is_still_empty_is_no_delivery(zones: Zones) -> None:
    folder = zones.drop / "essex" / "returns" / "2020-10-30"
    folder.mkdir(parents=True)
    assert take(zones) == []
    (folder / "_COMPLETE").touch()
    assert len(take(zones)) == 1


def test_looking_does_not_hash_what_was_seen(
    zones: Zones, deliver: Deliver, ledger: Ledger
) -> None:
    path = deliver("essex", "a")
    (folder,), _ = scan(zones.drop)
    assert receive(zones, ledger, folder) is not None
    path.unlink()  # what can't be opened can't be hashed
    assert not is_new(ledger, folder)


def test_a_delivery_that_changes_while_it_is_received_is_taken_the_next_time(
    zones: Zones, deliver: Deliver, ledger: Ledger
) -> None:
    deliver("essex", "a,b\n1,2\n", name="first.csv")
    second = deliver("essex", "a,b\n3,4\n", name="second.csv")

    def landing(zone: Path, path: Path, name: str) -> LandedFile:
        landed = land(zone, path, name)
        deliver("essex", "a,b\n5,6,7\n", name="first.csv")  # copied already
        return landed

    (folder,), _ = scan(zones.drop)
    with patch.object(receiving, "land", landing), pytest.raises(PassingFault, match="changed"):
        receive(zones, ledger, folder)
    assert ledger.rows("select * from delivery") == []
    (folder,), _ = scan(zones.drop)
    delivery = receive(zones, ledger, folder)
    assert delivery is not None
    names = {file.name: file.sha256 for file in ledger.files(delivery.id)}
    assert names == {
        "first.csv": hashlib.sha256(b"a,b\n5,6,7\n").hexdigest(),
        "second.csv": hashlib.sha256(second.read_bytes()).hexdigest(),
    }


def test_of_two_deliveries_of_a_day_the_later_counts_also_when_the_clock_was_set_back(
    zones: Zones, deliver: Deliver, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Back(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime(2001, 1, 1, tzinfo=UTC)

    deliver("essex", "a")
    first = receive(zones, ledger, scan(zones.drop)[0][0])
    deliver("essex", "b")
    monkeypatch.setattr(log, "datetime", Back)
    monkeypatch.setattr(Back, "fromisoformat", datetime.fromisoformat)
    second = receive(zones, ledger, scan(zones.drop)[0][0])
    deliver("luton", "b")
    other = receive(zones, ledger, scan(zones.drop)[0][1])
    assert first is not None
    assert second is not None
    assert other is not None
    assert second.received_at > first.received_at
    assert other.received_at.year == 2001  # where it decides nothing, the clock is believed
