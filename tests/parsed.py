"""Imported by the server that test processes are forked from: the models are parsed once for all of them."""

import tempfile
from pathlib import Path

from orchestration.dbt import manifest
from orchestration.settings import Settings

with tempfile.TemporaryDirectory() as folder:
    manifest(Settings(home=Path(folder)))
