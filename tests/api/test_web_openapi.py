"""The description of the API in the repository is that of the code."""

from pathlib import Path

from vms.web.openapi import describe

DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"


def test_the_description_is_current() -> None:
    """Else: make openapi"""
    assert DESCRIPTION.read_text(encoding="utf-8") == describe()
