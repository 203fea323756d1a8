"""Opens and ends live views: rights, purpose, limits, the record of each. The pictures go through the relay."""

import asyncio
import secrets
import uuid
from dataclasses import dataclass

from registry.columns import new_id
from streams.clock import Clock
from streams.relay.fragment import parse_fragment
from streams.relay.hub import Hub
from streams.relay.model import CloseReason, RelayRefusedError, SourceSpec, View, ViewStats
from streams.relay.offer import OfferError, asks_for_audio
from vms.accounts.gate import allows, require, within
from vms.accounts.model import Actor, Permission
from vms.bus.port import Bus
from vms.db.engine import Database
from vms.db.seal import KeySeal
from vms.events import Event, RegistryChanged, RightsChanged, SessionEnded, UserDisabled
from vms.evidence.model import evidence_url
from vms.live.budget import ASSUMED_KBPS, Level
from vms.live.journal import Begun, Journal, close_left_open
from vms.live.lines import Claim, Lines, Room
from vms.live.model import (
    Ended,
    Lack,
    NoLivePicture,
    NotConnectedYet,
    OfferRefused,
    Opened,
    Restarted,
    Session,
    Still,
    TooManyViews,
    Wish,
    problem_of,
)
from vms.live.sources import Feeds, feeds_of, instead_of
from vms.live.store import camera_with_path, last_still, paths_of, room_of
from vms.web.problems import Forbidden, NotFound, PreconditionFailed, PreconditionRequired
from vms.web.wording import say

SHARE_INTERVAL_S = 2.0
"""How often rooms' lines are shared anew by what streams take."""


class LiveService:
    """`run` writes the record and follows rights while the service lives; `drain` waits for what is left of it."""

    def __init__(
        self,
        hub: Hub,
        database: Database,
        bus: Bus,
        seal: KeySeal,
        clock: Clock,
        *,
        views_per_user: int,
        line_percent: int,
    ) -> None:
        self._hub = hub
        self._database = database
        self._bus = bus
        self._seal = seal
        self._clock = clock
        self._views_per_user = views_per_user
        self._line_percent = line_percent
        self.lines = Lines(hub)
        self._sessions: dict[str, Session] = {}
        self._openings: list[_Opening] = []
        self._registry_changes = 0
        self.journal = Journal(database, hub.release)
        self.refused_per_user = 0

    async def open(self, actor: Actor, camera_key: str, wish: Wish, offer_sdp: str) -> Opened:
        """Raises the Problem that answers the request."""
        if self._count(actor.user_id) >= self._views_per_user:
            self.refused_per_user += 1
            raise TooManyViews(say("views_open", most=self._views_per_user), retry_after_s=5)
        opening = _Opening(actor)
        self._openings.append(opening)
        try:
            return await self._open(opening, camera_key, wish, offer_sdp)
        finally:
            self._openings.remove(opening)

    async def _open(self, opening: "_Opening", camera_key: str, wish: Wish, offer_sdp: str) -> Opened:
        actor, changes = opening.actor, self._registry_changes
        async with self._database.reading() as reading:
            found = await camera_with_path(reading, camera_key)
            if found is None:
                raise NotFound
            camera, path = found
            require(actor, Permission.WATCH_LIVE, path)
            room = await room_of(reading, actor, wish.room_id, self._line_percent)
        try:
            feeds = feeds_of(camera, wish.stream, self._seal)
            instead = instead_of(camera, wish.stream, self._seal)
            audible = allows(actor, Permission.LISTEN, path) and asks_for_audio(offer_sdp)
            claim = self._claim(room, feeds, audible)
            if claim is not None and claim.free_kbps < ASSUMED_KBPS[Level.MAIN]:
                instead = None
            view = await self._view(claim, feeds, instead, offer_sdp, audible=claim.audible if claim else audible)
            if view.instead and instead is not None:
                feeds = ((Level.MAIN, instead), (Level.KEYS, instead))
        except NoLivePicture as refused:
            refused.still = await self._still(camera.id)
            raise
        session = Session(
            new_id(),
            actor,
            secrets.token_hex(8),
            camera.id,
            tuple(level for level, _ in feeds),
            claim,
            self._clock.now(),
            view.audio,
            wish.stream,
        )
        self._sessions[view.id] = session
        self.journal.note(Begun(view.id, session, wish, camera.division_code))
        if opening.withdrawn:
            self._hub.close(view.id, CloseReason.RIGHT_WITHDRAWN)
            raise Forbidden(say("rights_changed"))
        if self._registry_changes != changes:
            await self._look_at_cameras(frozenset({camera.id}))
        return Opened(view.id, session.etag, view.answer_sdp)

    def _claim(self, room: Room | None, feeds: Feeds, audible: bool) -> Claim | None:
        """A place on the room's line; None: its line has no limit. Raises NoLivePicture when there is none left."""
        if room is None:
            return None
        claim = self.lines.claim(room, feeds, audible=audible)
        if claim is None:
            kbps, watching = f"{room.live_kbps:.0f}", self.lines.watching(room)
            raise NoLivePicture(say("line_full", room=room.name, kbps=kbps, open=watching), Lack.ROOM)
        return claim

    async def _view(
        self, claim: Claim | None, feeds: Feeds, instead: SourceSpec | None, offer_sdp: str, *, audible: bool
    ) -> View:
        specs = [spec for level, spec in feeds if level is not Level.KEYS]
        try:
            view = await self._hub.view(
                specs[0],
                offer_sdp,
                on_closed=self._on_closed,
                lesser=specs[1] if len(specs) > 1 else None,
                instead=instead,
                line_kbps=claim.free_kbps if claim else None,
                room_floor=claim.rung if claim else 0,
                held=True,
                audible=audible,
            )
        except BaseException as error:
            if claim is not None:
                self.lines.release(claim)
            if isinstance(error, RelayRefusedError):
                raise problem_of(error) from error
            raise
        if claim is not None:
            claim.view_id, claim.audible = view.id, view.audio
            if view.instead and instead is not None:
                claim.take_instead(instead)
            self._hub.limit(view.id, claim.rung)
        return view

    async def _still(self, camera_id: uuid.UUID) -> Still | None:
        async with self._database.reading() as reading:
            found = await last_still(reading, camera_id)
        if found is None:
            return None
        sha256, taken_at = found
        url = evidence_url(camera_id, sha256)
        return Still(url, taken_at, (self._clock.now() - taken_at).total_seconds()) if url else None

    def state(self, actor: Actor, session_id: str) -> tuple[Session, ViewStats]:
        """One's own view as it stands. Raises NotFound."""
        session = self._own(actor, session_id)
        stats = self._hub.view_stats(session_id)
        if stats is None:
            raise NotFound(say("view_ended"))
        return session, stats

    def watches(self, actor: Actor, camera_id: uuid.UUID) -> bool:
        """Whether this person has a view of that camera open."""
        return any(
            session.camera_id == camera_id and session.actor.user_id == actor.user_id
            for session in self._sessions.values()
        )

    def close(self, actor: Actor, session_id: str) -> None:
        """End one's own view. Raises NotFound: for others it does not exist."""
        self._own(actor, session_id)
        self._hub.close(session_id)

    async def change(self, actor: Actor, session_id: str, if_match: str | None, text: str) -> Restarted | None:
        """Trickle ICE: candidates are added (None), or new credentials begin a new ICE session (draft §4.3)."""
        session = self._own(actor, session_id)
        if if_match is None:
            raise PreconditionRequired
        if if_match.strip() not in ("*", f'"{session.etag}"'):
            raise PreconditionFailed(say("ice_restarted"))
        try:
            fragment = parse_fragment(text)
        except OfferError as error:
            raise OfferRefused(say("offer_not_answered", reason=error)) from error
        if self._hub.trickle(session_id, fragment):
            return None
        answer = await self._hub.restart_ice(session_id, fragment)
        if answer is None:
            raise NotConnectedYet
        session.etag = secrets.token_hex(8)
        return Restarted(session.etag, answer)

    async def recover(self) -> None:
        """At the start, before any view: close what a crash left open."""
        await close_left_open(self._database)

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_rights())
            group.create_task(self._share_lines())
            group.create_task(self.journal.run())

    async def drain(self) -> None:
        """While `run` still runs: wait until the record is written of what has happened so far."""
        await self.journal.drain()

    async def _follow_rights(self) -> None:
        with self._bus.subscribe("live", UserDisabled, RightsChanged, SessionEnded, RegistryChanged) as facts:
            async for fact in facts:
                if isinstance(fact, RegistryChanged):
                    self._registry_changes += 1
                    await self._look_at_cameras(frozenset(fact.camera_ids))
                for opening in self._openings:
                    opening.withdrawn |= _ends(fact, opening.actor)
                for view_id, session in tuple(self._sessions.items()):
                    if _ends(fact, session.actor):
                        self._hub.close(view_id, CloseReason.RIGHT_WITHDRAWN)

    async def _look_at_cameras(self, changed: frozenset[uuid.UUID]) -> None:
        """End the views of cameras that are retired or have left their viewer's area. None named: look at all."""
        watched = {session.camera_id for session in self._sessions.values()}
        wanted = watched & changed if changed else watched
        if not wanted:
            return
        async with self._database.reading() as reading:
            paths = await paths_of(reading, wanted)
        for view_id, session in tuple(self._sessions.items()):
            if session.camera_id in wanted and not within(session.actor, paths.get(session.camera_id, "")):
                self._hub.close(view_id, CloseReason.RIGHT_WITHDRAWN)

    async def _share_lines(self) -> None:
        while True:
            await self._clock.sleep(SHARE_INTERVAL_S)
            self.lines.share_again()

    def _on_closed(self, view_id: str, reason: CloseReason) -> None:
        session = self._sessions.pop(view_id, None)
        if session is not None:
            if session.claim is not None:
                self.lines.release(session.claim)
            session.ended = Ended(session.view_id, self._clock.now(), reason)
            self.journal.note(session.ended)

    def _own(self, actor: Actor, session_id: str) -> Session:
        session = self._sessions.get(session_id)
        if session is None or session.actor.user_id != actor.user_id:
            raise NotFound(say("view_ended"))
        return session

    def _count(self, user_id: uuid.UUID) -> int:
        opening = sum(opening.actor.user_id == user_id for opening in self._openings)
        return opening + sum(session.actor.user_id == user_id for session in self._sessions.values())


@dataclass(eq=False, slots=True)
class _Opening:
    """A view that is being opened. `withdrawn`: the right to it has gone meanwhile."""

    actor: Actor
    withdrawn: bool = False


def _ends(fact: Event, actor: Actor) -> bool:
    """Whether a fact ends this person's views. Who keeps the right after a change of rights opens it again."""
    match fact:
        case UserDisabled(user_id=user_id) | RightsChanged(user_id=user_id):
            return user_id == actor.user_id
        case SessionEnded(credential_id=credential_id):
            return credential_id == actor.credential_id
        case _:
            return False
