"""From drop to landing and log: the same bytes are the same delivery."""

import hashlib
import os
import shutil

from tests.conftest import Deliver
from warehouse.delivery.drop import scan
from warehouse.delivery.landing import path_of
from warehouse.delivery.zones import Zones
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
