"""What the repository must not hold."""

import re
import subprocess

from warehouse.code_version import PROJECT

FORBIDDEN = re.compile(
    r"/home/\w|/root/|/Users/\w|C:\\\\Users|pypi\.org|pythonhosted|registry\.npmjs|deb\.debian",
    re.IGNORECASE,
)


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return listing.stdout.split("\n")[:-1]


def test_no_machine_and_no_registry_is_named() -> None:
    # uv writes where each package came from into its lock.
    files = [
        name
        for name in tracked()
        if name not in {"uv.lock", "tests/architecture/test_repository.py"}
    ]
    assert len(files) > 50
    found = [
        name for name in files if FORBIDDEN.search((PROJECT / name).read_text(errors="replace"))
    ]
    assert found == []


def test_no_data_is_tracked() -> None:
    assert not [name for name in tracked() if name.startswith("data/")]
