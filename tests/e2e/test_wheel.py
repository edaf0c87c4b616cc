"""The wheel holds everything and runs outside the repository."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.installation import REPOSITORY

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(build, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = folder.glob("relais_pdp-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def relais(unpacked: Path, cwd: Path, *command: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the wheel's own code: the repository must not be on its path."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(unpacked), **more}
    without_repository = "sys.path[:] = [p for p in sys.path if p != sys.argv[1]]; del sys.argv[1]"
    start = f"import sys; {without_repository}; import bot.cli; bot.cli.main()"
    return subprocess.run(
        [sys.executable, "-P", "-c", start, str(REPOSITORY), *command],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_wheel_holds_content_configuration_and_migrations(unpacked: Path) -> None:
    for name in (
        "flows/content/salarie.yml",
        "flows/content/crisis.yml",
        "bot/default_config.yml",
        "storage/migrations/versions/0001_first.py",
        "bot/common_passwords.txt",
        "bot/console/static/htmx.js",
        "bot/console/templates/base.html",
    ):
        assert (unpacked / name).is_file(), name
    assert not (unpacked / "tests").exists()


def test_it_checks_its_flows_and_creates_a_database_outside_the_repository(unpacked: Path, tmp_path: Path) -> None:
    checked = relais(unpacked, tmp_path, "flows", "check")
    assert checked.returncode == 0, checked.stderr
    where = relais(unpacked, tmp_path, "keys", "new")
    assert where.returncode == 0, where.stderr
    key = where.stdout.strip()
    created = relais(unpacked, tmp_path, "key", "create", "--service", "simt77", "--role", "reader", RELAIS_KEYS=key)
    assert created.returncode == 0, created.stderr
    assert created.stdout.startswith("relais_")
    assert (tmp_path / "data" / "relais.db").stat().st_mode & 0o777 == 0o600
