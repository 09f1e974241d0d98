from collections.abc import Iterator

import pytest

from warehouse.ledger import Ledger, open_ledger
from warehouse.zones import Zones


@pytest.fixture
def ledger(zones: Zones) -> Iterator[Ledger]:
    with open_ledger(zones.ledger) as ledger:
        yield ledger
