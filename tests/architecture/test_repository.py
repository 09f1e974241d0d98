"""What the repository must not hold."""

import re
import subprocess
from pathlib import Path

from warehouse.project import PROJECT

MACHINE = re.compile(r"/home/\w|/root/|/Users/\w|C:\\\\Users", re.IGNORECASE)
# An address anywhere but on this machine; names of XML formats are addresses of nothing.
ADDRESS = re.compile(r"https?://(?!localhost|127\.0\.0\.1|\{|schemas\.openxmlformats\.)\w")


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    return listing.stdout.split("\n")[:-1]


def test_no_machine_and_no_host_is_named() -> None:
    # uv writes where each package came from into its lock.
    ours = {"uv.lock", Path(__file__).relative_to(PROJECT).as_posix()}
    files = [name for name in tracked() if name not in ours]
    assert len(files) > 100
    texts = {name: (PROJECT / name).read_text(errors="replace") for name in files}
    assert [name for name, text in texts.items() if MACHINE.search(text)] == []
    assert [name for name, text in texts.items() if ADDRESS.search(text)] == []


def test_no_data_is_tracked() -> None:
    assert not [name for name in tracked() if name.startswith("data/")]
