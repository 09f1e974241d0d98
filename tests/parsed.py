"""Imported by the server that test processes are forked from: what all of them need is done once.

The models are parsed, and Dagster's storage is imported; nothing here may start a thread.
"""

import tempfile
from pathlib import Path

import expectations.contracts.returns.return_
import warehouse.release.publish
from orchestration.runtime.dbt import manifest
from orchestration.runtime.instance import open_instance
from orchestration.settings import Settings

with tempfile.TemporaryDirectory() as folder:
    settings = Settings(home=Path(folder))
    manifest(settings)
    open_instance(settings).dispose()

__all__ = ["expectations", "warehouse"]
