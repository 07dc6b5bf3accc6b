"""What is installed: one package that brings all it needs, and a checkout without its links that says so."""

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import thresher
from tests.conftest import ROOT
from tests.test_layers import LINKED

PAGE = ROOT / "seeds" / "pages" / "article-de.html"
PACKED = ["pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "CHANGELOG.md", "LICENSE", "NOTICE"]
BESIDE = ["crawler.py", "schemas.py", "store.py", "text.py", "pipelines/__init__.py", "seeds/__init__.py"]
"""Files of a user's folder whose names are those of the package's parts."""


def run(*command: str | Path, cwd: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", cwd=cwd, env=os.environ | environment, check=False
    )


def checked(*command: str | Path, cwd: Path) -> str:
    done = run(*command, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def copy_of_the_project(folder: Path) -> Path:
    """What is packed, without what builds and runs have left in the tree."""
    for name in PACKED:
        shutil.copy(ROOT / name, folder / name)
    for name in ("thresher", *LINKED):
        shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def build_wheel(source: Path, folder: Path) -> Path:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--no-build-isolation", "--no-index"]
    checked(*pip, "--no-deps", "--wheel-dir", folder, source, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    return wheel


def contents(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


class Built(NamedTuple):
    wheel: Path
    sdist: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    source = copy_of_the_project(tmp_path_factory.mktemp("source"))
    folder = tmp_path_factory.mktemp("dist")
    build = "import sys, setuptools.build_meta; setuptools.build_meta.build_sdist(sys.argv[1])"
    checked(sys.executable, "-c", build, folder, cwd=source)
    (sdist,) = folder.glob("*.tar.gz")
    return Built(build_wheel(source, folder), sdist)


@pytest.fixture(scope="module")
def installed(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a fresh environment with the wheel in it; what Thresher depends on is lent by this one."""
    folder = tmp_path_factory.mktemp("environment")
    checked(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install"]
    checked(*pip, "--no-deps", "--no-index", built.wheel, cwd=folder)
    (site,) = folder.glob("lib/python*/site-packages")
    lent = {Path(one) for one in sys.path if Path(one).name in ("site-packages", "dist-packages")}
    (site / "lent.pth").write_text("".join(f"{one}\n" for one in sorted(lent)))
    return python


@pytest.fixture
def crowded(tmp_path: Path) -> Path:
    """A folder with files of the names of the package's parts, none of which can be imported."""
    for name in BESIDE:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("raise RuntimeError('a module of the user was taken for one of the program')\n")
    return tmp_path


@pytest.mark.slow
def test_nothing_but_the_package_is_at_the_top_of_the_wheel(built: Built) -> None:
    tops = {name.partition("/")[0] for name in contents(built.wheel)}
    assert tops == {"thresher", f"thresher-{thresher.__version__}.dist-info"}


@pytest.mark.slow
def test_the_wheel_holds_every_file_of_the_package(built: Built) -> None:
    files = {
        (Path(folder).relative_to(ROOT) / name).as_posix()
        for folder, _, names in os.walk(ROOT / "thresher", followlinks=True)
        for name in names
        if "__pycache__" not in folder
    }
    packed = {name for name in contents(built.wheel) if name.startswith("thresher/")}
    assert packed == {name for name in files if not name.startswith("thresher/seeds/pages/")}


@pytest.mark.slow
def test_the_sdist_builds_the_same_wheel(built: Built, tmp_path: Path) -> None:
    with tarfile.open(built.sdist) as packed:
        assert not any("/tests/" in name for name in packed.getnames())
    assert contents(build_wheel(built.sdist, tmp_path)) == contents(built.wheel)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["-c", "import thresher; print(thresher.extract(b'<p>One.</p>').url, thresher.__file__)"], "site-packages"),
        (["-m", "thresher", "--version"], f"thresher {thresher.__version__}"),
        (["-m", "thresher", "extract", str(PAGE)], "Ein Dorf zählt seine Sterne"),
        (["-m", "thresher", "schema"], "https://json-schema.org/"),
        (["-m", "thresher", "portal", "list"], "tagesschau"),
        (["-m", "thresher", "store", "upgrade", "--store", "new.db"], ""),
        (["-m", "thresher", "inspect", str(PAGE), "-o", "page.html"], ""),
        (["-c", "import thresher.dashboard.app, thresher.crawler.spiders.portal_spider"], ""),
    ],
    ids=["import", "version", "extract", "schema", "portals", "store", "inspect", "the rest"],
)
def test_the_wheel_works_beside_files_of_the_same_names(
    installed: Path, crowded: Path, command: list[str], told: str
) -> None:
    assert told in checked(installed, *command, cwd=crowded)


@pytest.mark.slow
def test_the_installed_command_works_beside_files_of_the_same_names(installed: Path, crowded: Path) -> None:
    assert "Sterne" in checked(installed.with_name("thresher"), "extract", str(PAGE), cwd=crowded)


def without_links(folder: Path) -> None:
    """What git writes where it may not make symbolic links."""
    for name in LINKED:
        (folder / "thresher" / name).unlink()
        (folder / "thresher" / name).write_text(f"../{name}")


@pytest.mark.parametrize(
    "command", [["-c", "import thresher"], ["-m", "thresher", "--help"]], ids=["import", "command"]
)
def test_a_checkout_without_links_says_so(tmp_path: Path, command: list[str]) -> None:
    copy_of_the_project(tmp_path)
    without_links(tmp_path)
    done = run(sys.executable, *command, cwd=tmp_path)
    assert done.returncode == 1
    assert "made without symbolic links. Run `git config core.symlinks true`" in done.stderr


@pytest.mark.slow
def test_a_checkout_without_links_is_not_built(tmp_path: Path) -> None:
    copy_of_the_project(tmp_path)
    without_links(tmp_path)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-index", "--no-deps", "-qq", "."]
    done = run(*pip, cwd=tmp_path)
    assert done.returncode == 1
    assert "made without symbolic links. Run `git config core.symlinks true`" in done.stdout + done.stderr
    assert not list(tmp_path.glob("*.whl"))


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_the_way_out_brings_the_links_back(tmp_path: Path) -> None:
    copy_of_the_project(tmp_path)
    who = ["-c", "user.name=A", "-c", "user.email=a@b.example"]
    for command in (["init", "-q"], ["add", "thresher"], [*who, "commit", "-qm", "All"]):
        checked("git", *command, cwd=tmp_path)
    checked("git", "config", "core.symlinks", "false", cwd=tmp_path)
    without_links(tmp_path)
    told = run(sys.executable, "-c", "import thresher", cwd=tmp_path).stderr
    commands = [part for part in told.split("`") if part.startswith("git ")]
    assert commands
    for command in commands:
        checked(*command.split(), cwd=tmp_path)
    checked(sys.executable, "-m", "thresher", "--version", cwd=tmp_path)


def test_the_old_name_of_scrapys_settings_leads_to_the_new_one() -> None:
    done = run(sys.executable, "-m", "scrapy", "list", cwd=ROOT, SCRAPY_SETTINGS_MODULE="crawler.spiders.settings")
    assert done.returncode == 1
    assert "name thresher.crawler.spiders.settings instead of crawler.spiders.settings" in done.stderr
