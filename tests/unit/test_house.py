"""Rules of the house that no linter knows: file sizes, links, lock files, what stands at the top."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAX_LINES = 400
MAX_COMPONENT_LINES = 300
TOP_FOLDERS = {"registry", "streams", "vms", "ui", "tests", "deploy", "docs", ".ci"}
BANNED_NAMES = {"utils", "helpers", "common", "misc", "util", "helper"}


def _tracked(*patterns: str) -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def _longer_than(limit: int, *patterns: str) -> dict[str, int]:
    sizes = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _tracked(*patterns)}
    return {str(path.relative_to(ROOT)): lines for path, lines in sizes.items() if lines > limit}


def test_no_python_file_is_longer_than_400_lines() -> None:
    rooms = ("registry/*.py", "streams/*.py", "vms/*.py", "tests/*.py")
    assert all(_tracked(room) for room in rooms)
    assert _longer_than(MAX_LINES, *rooms) == {}


def test_no_script_of_the_web_client_is_longer_than_400_lines() -> None:
    generated = {"ui/src/api/schema.d.ts"}
    assert _longer_than(MAX_LINES, "ui/src/*.ts", "ui/tests/*.ts").keys() <= generated


def test_no_component_of_the_web_client_is_longer_than_300_lines() -> None:
    assert _longer_than(MAX_COMPONENT_LINES, "ui/src/*.vue") == {}


def test_no_room_is_called_after_nothing() -> None:
    files = [path.relative_to(ROOT) for path in _tracked("*.py", "ui/src/*")]
    assert [str(path) for path in files if {part.split(".")[0] for part in path.parts} & BANNED_NAMES] == []


def test_the_top_holds_the_agreed_folders_only() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in _tracked() if len(path.relative_to(ROOT).parts) > 1}
    assert folders <= TOP_FOLDERS


def test_lock_files_hold_no_address() -> None:
    locks = _tracked("requirements*.txt", "ui/package-lock.json")
    assert locks
    for path in locks:
        # npm keeps `"funding": {"url": …}` of packages: words about people, not where the package comes from.
        text = re.sub(r'"funding":\s*(\{[^}]*\}|\[[^\]]*\]|"[^"]*")', "", path.read_text(encoding="utf-8"))
        assert re.findall(r"^.*(?:https?://|file:/|\"resolved\").*$", text, re.MULTILINE) == [], path.name


def _links() -> list[tuple[Path, Path]]:
    """Each relative link of each page: (page, the file it names)."""
    link = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
    return [
        (page, (page.parent / target).resolve())
        for page in _tracked("*.md")
        for target in link.findall(page.read_text(encoding="utf-8"))
        if "://" not in target and not target.startswith("mailto:")
    ]


def test_no_link_in_the_documents_is_dead() -> None:
    links = _links()
    assert links
    assert [f"{page.relative_to(ROOT)} → {target.name}" for page, target in links if not target.exists()] == []


def test_every_page_can_be_reached_from_the_readme() -> None:
    links = _links()
    reached: set[Path] = set()
    frontier = {ROOT / "README.md"}
    while frontier:
        reached |= frontier
        frontier = {target for page, target in links if page in frontier and target.suffix == ".md"} - reached
    assert [str(page.relative_to(ROOT)) for page in _tracked("docs/*.md") if page not in reached] == []


def test_what_needs_a_browser_lies_where_make_looks_for_it() -> None:
    """`make test` leaves out what has the mark, `make test-browser` runs the folder."""
    marked = {
        path
        for path in _tracked("tests/*/test_*.py")
        if re.search(r"^pytestmark = .*\.browser\b", path.read_text(), re.MULTILINE)
    }
    assert marked == set(_tracked("tests/browser/test_*.py"))
