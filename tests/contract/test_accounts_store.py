"""People, sign-ins and the audit trail: the same on SQLite and PostgreSQL."""

import asyncio
from datetime import timedelta

import pytest
from typing_extensions import override

from tests.fakes.clock import FakeClock
from tests.fakes.two_towns import COUNTY, OURS, THEIRS, add_county
from vms.accounts import expiry as expiry_module
from vms.accounts import screen_store, store
from vms.accounts.access import Access, actor_of
from vms.accounts.expiry import Expiry
from vms.accounts.model import Role, Via, service_actor
from vms.accounts.passwords import Passwords
from vms.accounts.screens import Screens
from vms.accounts.secrets import hashed
from vms.accounts.service import People, PersonChange
from vms.accounts.sign_in import MAX_SIGN_INS, SignIns
from vms.accounts.throttle import HERE, PER_NAME
from vms.accounts.tokens import Tokens
from vms.audit.store import AuditFilter, entries
from vms.db.engine import Database
from vms.web.problems import Conflict, TooMany, Unauthorized, Unprocessable

PASSWORD = "a long enough sentence"
CLI = service_actor(Via.COMMAND_LINE)


@pytest.fixture
async def people(database: Database) -> People:
    """A county with two towns; an sees everything, wang one town."""
    await add_county(database)
    people = People(database, Passwords())
    await people.create(CLI, "an", PersonChange(role=Role.ADMINISTRATOR, password=PASSWORD))
    await people.create(CLI, "wang", PersonChange(role=Role.CREW, division_code=OURS, password=PASSWORD))
    return people


@pytest.fixture
def sign_ins(database: Database) -> SignIns:
    return SignIns(database, Passwords(), timedelta(hours=24))


@pytest.mark.parametrize(
    ("path", "names"),
    [("/", ["an", "wang"]), (f"/{COUNTY}/", ["wang"]), (f"/{COUNTY}/{OURS}/", ["wang"]), (f"/{COUNTY}/{THEIRS}/", [])],
)
async def test_people_are_found_by_subtree(database: Database, people: People, path: str, names: list[str]) -> None:
    async with database.reading() as session:
        found = await store.people_under(session, path, after=None, limit=9)
        assert await store.count_under(session, path) == len(names)
    assert [person.user.username for person in found] == names


async def test_two_people_of_one_name_at_once_are_one(database: Database) -> None:
    people = People(database, Passwords())
    change = PersonChange(role=Role.CREW, password=PASSWORD)
    results = await asyncio.gather(*(people.create(CLI, "wang", change) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(result, Conflict) for result in results) == 3


async def test_guesses_at_once_are_all_counted(people: People, sign_ins: SignIns) -> None:
    guesses = (sign_ins.begin("wang", "wrong", "10.0.0.7") for _ in range(20))
    results = await asyncio.gather(*guesses, return_exceptions=True)
    refused = sum(isinstance(result, Unauthorized) for result in results)
    assert refused == HERE.free
    assert sum(isinstance(result, TooMany) for result in results) == 20 - refused


class NoHashing(Passwords):
    """Every password is wrong, at once."""

    @override
    async def verify(self, stored: str | None, password: str) -> bool:
        return False


async def is_looked_at(sign_ins: SignIns, ip: str) -> bool:
    """Whether a password from there is compared; else they must wait."""
    with pytest.raises((Unauthorized, TooMany)) as caught:
        await sign_ins.begin("wang", "wrong", ip)
    return caught.type is Unauthorized


async def test_a_stranger_who_goes_on_guessing_does_not_keep_the_owner_out(
    database: Database, people: People, clock: FakeClock
) -> None:
    sign_ins = SignIns(database, NoHashing(), timedelta(hours=24))
    for _ in range(HERE.free):
        assert await is_looked_at(sign_ins, "10.0.0.66")
    assert not await is_looked_at(sign_ins, "10.0.0.66")
    for _ in range(PER_NAME.free):  # for a day and longer
        await clock.jump(HERE.longest.total_seconds())
        assert await is_looked_at(sign_ins, "10.0.0.66")
    assert await is_looked_at(sign_ins, "10.0.0.7")


async def test_guesses_from_many_places_make_the_name_wait_everywhere(
    database: Database, people: People, clock: FakeClock
) -> None:
    sign_ins = SignIns(database, NoHashing(), timedelta(hours=24))
    for number in range(PER_NAME.free):
        assert await is_looked_at(sign_ins, f"10.0.0.{number // HERE.free}")
    assert not await is_looked_at(sign_ins, "10.0.0.77")
    await clock.jump(PER_NAME.first.total_seconds())
    assert await is_looked_at(sign_ins, "10.0.0.77")


async def test_sign_ins_are_bounded_and_expire(
    database: Database, people: People, sign_ins: SignIns, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(expiry_module, "MOST_AT_ONCE", MAX_SIGN_INS // 3)  # the rest goes in further transactions
    secrets = [(await sign_ins.begin("an", PASSWORD, None))[0] for _ in range(MAX_SIGN_INS + 1)]
    async with database.reading() as session:
        assert await store.sign_in_by_secret(session, hashed(secrets[0])) is None
        assert await store.sign_in_by_secret(session, hashed(secrets[1])) is not None
    expiry = Expiry(database, clock, timedelta(hours=12))
    assert await expiry.sweep() == 0
    await clock.jump(timedelta(hours=12).total_seconds())
    assert await expiry.sweep() == MAX_SIGN_INS
    assert await expiry.sweep() == 0


async def test_an_expired_token_is_removed(database: Database, people: People, clock: FakeClock) -> None:
    async with database.reading() as session:
        wang = await store.person_by_name(session, "wang")
    assert wang
    await Tokens(database).create(CLI, wang.user.id, "a day", timedelta(days=1))
    await Tokens(database).create(CLI, wang.user.id, "for ever", None)
    await clock.jump(timedelta(days=1).total_seconds())
    assert await Expiry(database, clock, timedelta(hours=12)).sweep() == 1
    assert [token.name for token in await Tokens(database).of(CLI, wang.user.id)] == ["for ever"]


@pytest.mark.parametrize(
    ("path", "wanted", "actions"),
    [
        ("/", AuditFilter(), ["user.create", "user.create"]),
        (f"/{COUNTY}/{OURS}/", AuditFilter(), ["user.create"]),
        (f"/{COUNTY}/{THEIRS}/", AuditFilter(), []),
        ("/", AuditFilter(action="user"), ["user.create", "user.create"]),
        ("/", AuditFilter(action="use"), []),
        ("/", AuditFilter(username="command_line"), ["user.create", "user.create"]),
        ("/", AuditFilter(username="wang"), []),
    ],
)
async def test_the_trail_is_read_by_subtree_and_filter(
    database: Database, people: People, path: str, wanted: AuditFilter, actions: list[str]
) -> None:
    async with database.reading() as session:
        found, total = await entries(session, path, wanted, before=None, limit=9)
        assert [entry.action for entry in found] == actions
        assert total == len(actions)
        if found:
            older, _ = await entries(session, path, wanted, before=found[0].id, limit=9)
            assert older == found[1:]


async def test_screens_are_paired_once_found_by_area_and_expire(
    database: Database, people: People, clock: FakeClock
) -> None:
    screens = Screens(database)
    async with database.reading() as session:
        found = await store.person_by_name(session, "an")
    assert found is not None
    an = actor_of(found, None, Via.SESSION)
    begun = [await screens.begin(None) for _ in range(2)]
    month = timedelta(days=30)
    paired = [
        await screens.pair(an, pairing.code, "hall", place, month if place else None)
        for (_, pairing), place in zip(begun, (OURS, None), strict=True)
    ]
    once_more = (screens.pair(an, begun[0][1].code, "hall", None, None) for _ in range(2))
    results = await asyncio.gather(*once_more, return_exceptions=True)
    assert [type(result) for result in results] == [Unprocessable, Unprocessable]
    everywhere, total = await screens.page(an, after=None, limit=9)
    assert ([each.screen.id for each in everywhere], total) == ([each.screen.id for each in paired], 2)
    async with database.reading() as session:
        assert [each.screen.id for each in await screen_store.under(session, f"/{COUNTY}/", after=None, limit=9)] == [
            paired[0].screen.id
        ]
        assert await screen_store.count_under(session, f"/{COUNTY}/{THEIRS}/") == 0
    access = Access(database, clock, timedelta(hours=12))
    actors = [await access.by_screen(secret, None) for secret, _ in begun]
    assert [actor and actor.division_path for actor in actors] == [f"/{COUNTY}/{OURS}/", "/"]
    await clock.jump(month.total_seconds())
    assert [await access.by_screen(secret, None) is None for secret, _ in begun] == [True, False]
    assert await Expiry(database, clock, timedelta(hours=12)).sweep() == 1
    assert (await screens.page(an, after=None, limit=9))[1] == 1
