from collections.abc import Iterator

import pytest

from warehouse.delivery.zones import Zones
from warehouse.log.ledger import Ledger, open_ledger


@pytest.fixture
def ledger(zones: Zones) -> Iterator[Ledger]:
    with open_ledger(zones.ledger) as ledger:
        yield ledger
