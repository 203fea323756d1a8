"""What a message says and which change makes a rule speak: without a database."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from vms.causes.model import CauseKind
from vms.notify.messages import OCCASIONS, Line, Room, message, picture_note
from vms.notify.model import CHOSEN, OF_REPORTS, Occasion, RuleTerms, Standing, Told, concerns, heard, run_out
from vms.notify.pictures import MOST_PICTURES, NOTE_ROOM, room_beside
from vms.notify.schemas import RuleOccasion
from vms.notify.sending import MOST, room_of, takes_pictures

NOW = datetime(2026, 3, 5, 17, 30, tzinfo=UTC)
TERMS = RuleTerms(
    division_path="",
    classes=frozenset(),
    kinds=frozenset(),
    since=NOW,
    hold=timedelta(minutes=2),
    repeat=None,
    escalate=None,
    recovery=True,
)


@pytest.mark.parametrize(("chinese", "due"), [(True, "期限 03-06 01:30"), (False, "due 03-06 01:30")])
def test_people_read_the_time_of_their_records(*, chinese: bool, due: str) -> None:
    line = Line(1, "offline", "路口1", "东乡", 1, NOW)
    _, body = message(Occasion.RAISED, [line], "http://vms.test", chinese=chinese, room=Room(4000))
    assert body.splitlines()[0].split(" · ")[-1] == due


@pytest.mark.parametrize(
    ("cause", "chinese", "head"),
    [
        (None, False, "#7 offline ×12"),
        ((CauseKind.SWITCH, "SW1"), False, "#7 offline ×12 (switch SW1)"),
        ((CauseKind.SWITCH, "SW1"), True, "#7 离线 ×12 (交换机 SW1)"),
        ((CauseKind.LEARNED, ""), False, "#7 offline ×12 (failing together)"),
    ],
)
def test_a_shared_incident_says_what_its_cameras_share(
    cause: tuple[CauseKind, str] | None, *, chinese: bool, head: str
) -> None:
    """A crew that reads only the camera's name would go to the wrong place."""
    line = Line(7, "offline", "路口1", "东乡", 12, NOW, cause=cause)
    _, body = message(Occasion.RAISED, [line], None, chinese=chinese, room=Room(4000))
    assert body.split(" · ")[:3] == [head, "东乡", "路口1"]


@pytest.mark.parametrize(
    ("act", "raised_at", "begins"),
    [
        ("raised", NOW, True),
        ("reported", NOW, True),
        ("changed", NOW, True),
        ("joined", NOW, True),
        ("acknowledge", NOW, False),
        ("reopened", NOW - timedelta(days=1), True),
        ("changed", NOW - timedelta(days=1), False),
        ("joined", NOW - timedelta(days=1), False),
        ("dispatch", NOW, True),
        ("dispatch", NOW - timedelta(days=1), False),
    ],
)
def test_a_new_rule_is_for_incidents_from_now_on(act: str, raised_at: datetime, *, begins: bool) -> None:
    told = heard(None, TERMS, act, raised_at=raised_at, open_now=True, now=NOW)
    new = Told(NOW, Occasion.DISPATCHED) if act == "dispatch" else Told(NOW + TERMS.hold, Occasion.RAISED)
    assert told == (new if begins else None)


def test_a_rule_of_units_is_for_what_one_of_them_sees_to() -> None:
    ours, theirs = uuid.uuid4(), uuid.uuid4()
    terms = replace(TERMS, units=frozenset({ours}))
    found = [concerns(terms, ["/1/"], 1, "black", units) for units in ({ours, theirs}, {theirs}, set[uuid.UUID]())]
    assert found == [True, False, False]
    assert concerns(TERMS, ["/1/"], 1, "black", set()), "a rule without units is for all"


def test_one_that_is_reopened_is_told_anew_however_the_rule_has_left_it() -> None:
    left = Told(NOW, Occasion.REMINDER, told_at=NOW - timedelta(hours=1))
    told = heard(left, TERMS, "reopened", raised_at=NOW, open_now=True, now=NOW)
    assert told == Told(NOW + TERMS.hold, Occasion.RAISED, left.told_at)


def test_every_occasion_has_its_words_and_the_api_knows_those_to_choose_among() -> None:
    assert set(OCCASIONS) == set(Occasion)
    assert list(get_args(RuleOccasion)) == [*CHOSEN, *OF_REPORTS]


def _lines(count: int) -> list[Line]:
    return [
        Line(each, "offline", f"人民路与解放路交叉口{each:04}", "东乡", 1, NOW, path=f"/incidents/{each:036}")
        for each in range(count)
    ]


def test_a_message_opens_each_incident_it_names() -> None:
    _, body = message(Occasion.OVERDUE, _lines(3), "https://vms.test", chinese=True, room=Room(4000))
    assert body.splitlines()[1::2] == [f"https://vms.test{line.path}" for line in _lines(3)]


def test_without_an_address_of_the_service_a_message_holds_none() -> None:
    _, body = message(Occasion.RAISED, _lines(30), None, chinese=True, room=Room(4000))
    assert "http" not in body
    assert body.splitlines()[-1] == "… +10"


@pytest.mark.parametrize("room", [Room(2048, in_bytes=True), Room(4000), Room(600)])
def test_a_message_is_as_short_as_its_channel_needs_it_and_its_links_are_whole(room: Room) -> None:
    title, body = message(Occasion.REMINDER, _lines(200), "https://vms.test", chinese=True, room=room)
    assert room.holds(f"{title}\n{body}")
    told = body.splitlines()
    shown = len(told) // 2 - 1
    assert shown >= 2
    assert told[1:-2:2] == [f"https://vms.test{line.path}" for line in _lines(shown)]
    assert told[-2:] == [f"… +{200 - shown}", "https://vms.test/events"]


def test_a_text_message_names_the_first_without_half_a_link() -> None:
    title, body = message(Occasion.RAISED, _lines(1), "https://vms.test", chinese=True, room=Room(60))
    assert (title, body[:5]) == ("新故障: #0", "#0 离线")
    assert "http" not in body


@pytest.mark.parametrize(
    ("service", "room"),
    [
        ("wecombot", Room(2048, in_bytes=True)),
        ("json", Room(MOST)),
        ("mailtos", Room(MOST)),
        ("smsmgr", Room(160)),
        ("gone", Room(MOST)),
    ],
)
def test_each_channel_has_its_own_room(service: str, room: Room) -> None:
    assert room_of(service) == room


@pytest.mark.parametrize("chinese", [True, False])
@pytest.mark.parametrize("with_one", range(MOST_PICTURES + 1))
def test_the_note_on_pictures_fits_into_the_room_that_is_kept_for_it(with_one: int, *, chinese: bool) -> None:
    taken = {10**7 + number: NOW for number in range(with_one)}
    lacking = [10**7 + number for number in range(with_one, MOST_PICTURES)]
    note = picture_note(taken, lacking, refused=True, chinese=chinese)
    assert 0 < len(f"\n{note}") <= NOTE_ROOM
    assert room_beside(Room(1000)).most + NOTE_ROOM == 1000


@pytest.mark.parametrize(
    ("service", "takes"),
    [("mailtos", True), ("jsons", True), ("wecombot", False), ("dingtalk", False), ("gone", False)],
)
def test_it_is_known_which_channels_take_pictures(service: str, *, takes: bool) -> None:
    assert takes_pictures(service) is takes


@pytest.mark.parametrize(
    ("occasions", "said"),
    [
        ((), Occasion.SUPERVISED),
        ((Occasion.RETURNED,), Occasion.RETURNED),
        ((Occasion.DISPATCHED,), Occasion.REMINDER),
    ],
)
def test_the_return_that_begins_a_supervision_is_said_once(occasions: tuple[Occasion, ...], said: Occasion) -> None:
    terms = replace(TERMS, occasions=frozenset(occasions or CHOSEN))
    until = NOW + timedelta(days=1)
    before = Told(None, Occasion.REMINDER, told_at=NOW)
    told = heard(before, terms, "returned", raised_at=NOW, open_now=True, now=NOW, supervised_until=until)
    assert told is not None
    assert told.occasion is said
    again = heard(told, terms, "photo", raised_at=NOW, open_now=True, now=NOW, supervised_until=until)
    assert again == told


def test_another_deadline_is_told_and_may_pass_again() -> None:
    terms = replace(TERMS, occasions=frozenset(CHOSEN))
    day = timedelta(days=1)
    before = Told(None, Occasion.REMINDER, NOW, supervised_until=NOW - day, supervision_over_at=NOW)
    told = heard(before, terms, "supervise", raised_at=NOW, open_now=True, now=NOW, supervised_until=NOW + day)
    assert told is not None
    assert (told.occasion, told.due_at) == (Occasion.SUPERVISED, NOW)
    standing = Standing(NOW + 9 * day, NOW + day, stopped=False, sound=False)
    assert run_out(told, terms, standing, NOW + 2 * day) is Occasion.SUPERVISION_OVER


def test_a_remark_on_what_is_closed_is_no_second_end() -> None:
    minute = timedelta(minutes=1)
    closed = Told(NOW + minute, Occasion.RECOVERED, told_at=NOW)
    assert heard(closed, TERMS, "remark", raised_at=NOW, open_now=False, now=NOW + 2 * minute) == closed
    assert heard(None, TERMS, "remark", raised_at=NOW, open_now=False, now=NOW) is None
