"""Cursors and versions."""

import pytest

from vms.web.paging import decode_cursor, encode_cursor, etag, require_match
from vms.web.problems import PreconditionFailed, PreconditionRequired, Unprocessable


def test_a_cursor_comes_back() -> None:
    assert decode_cursor(encode_cursor("村", 7, ""), str, int, str) == ("村", 7, "")
    assert decode_cursor(None, str) is None


@pytest.mark.parametrize(
    "cursor", ["", "x", "é", "AAAA", "bnVsbA", encode_cursor(1), encode_cursor("a", "b"), "W10", "W251bGxd"]
)
def test_a_foreign_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Unprocessable, match="not one of ours"):
        decode_cursor(cursor, str)


def test_a_change_names_the_version_it_changes() -> None:
    require_match(etag(3), 3)
    require_match("*", 3)
    with pytest.raises(PreconditionFailed):
        require_match(etag(2), 3)
    with pytest.raises(PreconditionRequired):
        require_match(None, 3)
