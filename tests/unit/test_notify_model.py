"""What a message says."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from streams.model import PictureFault
from vms.incidents.schemas import ReportIn
from vms.notify.model import KINDS, Line, Occasion, message

NOW = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(("chinese", "due"), [(True, "期限 03-06 01:30"), (False, "due 03-06 01:30")])
def test_people_read_the_time_of_their_records(*, chinese: bool, due: str) -> None:
    line = Line(1, "offline", "raised", "路口1", "东乡", 1, NOW)
    _, body = message(Occasion.RAISED, [line], "http://vms.test", chinese=chinese)
    assert body.splitlines()[0].split(" · ")[-1] == due


def test_every_kind_has_its_words_in_both_languages() -> None:
    reported = {each for part in get_args(ReportIn.model_fields["kind"].annotation) for each in get_args(part)}
    assert reported >= {"offline", "damage"}
    assert set(KINDS) == reported | {fault.value for fault in PictureFault}
    assert all(
        chinese and english and "_" not in english and not chinese.isascii() for chinese, english in KINDS.values()
    )
