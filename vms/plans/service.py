"""Makes plans from the coverage of now: reads what is lacking, lets registry.placement choose, keeps the answer."""

import asyncio
import threading
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Self

from registry.candidates import Draft, Spot, Tariff, draft
from registry.keys import Joined
from registry.lacking import Lacks, find_lacks
from registry.model import Level
from registry.optimum import MOST_CANDIDATES, Optimum, TooLargeError, best
from registry.placement import Bounds, Choice, Problem, choose, completed
from registry.reach import RADIUS_M, Indexes
from registry.scopes import Scope
from streams.clock import Clock
from vms.accounts.model import Actor
from vms.audit.service import record
from vms.coverage.service import CoverageService, Figures, visible_tree
from vms.coverage.site_pages import SiteFilter, site_ids
from vms.coverage.views import scope_in
from vms.db.engine import Database
from vms.plans import store
from vms.plans.schemas import MOST_SITES, MOST_STEPS, CertificateOut, PlanIn, PlanSites, PlanSummary, StepOut
from vms.plans.tables import PlacementPlan
from vms.web.problems import NotFound, wrong
from vms.web.wording import say

PLANS_KEPT = 200
TELL_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came out of one computation."""

    draft: Draft
    choice: Choice
    certificate: CertificateOut | None
    completed: Sequence[Indexes]
    """Of each step, which of the lacking sites it completes."""

    @classmethod
    def of(cls, prepared: Draft, choice: Choice, certificate: CertificateOut | None) -> Self:
        return cls(prepared, choice, certificate, list(completed(prepared.problem, choice)))

    @property
    def gained(self) -> list[uuid.UUID]:
        """All sites that it completes, in the order of the steps."""
        return [self.draft.lacks[at].site.id for step in self.completed for at in step.tolist()]


class Planner:
    """One for the process: plans are made one after the other, for each may use a core for a while."""

    def __init__(
        self, database: Database, coverage: CoverageService, clock: Clock, figures: Callable[[], Awaitable[Figures]]
    ) -> None:
        self._database = database
        self._coverage = coverage
        self._clock = clock
        self._figures = figures
        self._turn = asyncio.Lock()

    async def make(
        self, actor: Actor, asked: PlanIn, tell: Callable[[int, int], None] = lambda done, of: None
    ) -> PlacementPlan:
        """`tell` hears of the seconds of a search for the optimum, and ends it by raising. Raises Unprocessable for a
        scope outside of the actor's area, and for too large a proof."""
        if asked.count is not None and asked.budget is not None:
            raise wrong("budget", say("count_or_budget"))
        figures = await self._figures()
        scope = scope_in(visible_tree(figures, actor), asked.scope)
        async with self._turn:
            started = self._clock.monotonic()
            lacks = await asyncio.to_thread(self._lacks, figures, scope, asked)
            async with self._database.reading() as session:
                places = await store.site_places(session, [lack.site.id for lack in lacks.lacks])
            spots = None if asked.spots is None else [Spot(**each.model_dump()) for each in asked.spots]
            prepared = await asyncio.to_thread(
                draft, lacks.lacks, places, _tariff(asked, self._coverage.class_weights), spots
            )
            answer = await self._answer(prepared, asked, tell)
            seconds = self._clock.monotonic() - started
        summary = _summary(figures, scope, asked, lacks, answer, seconds)
        steps = await self._steps(answer, summary)
        unreachable = [lacks.lacks[at].site.id for at in (~prepared.problem.reachable()).nonzero()[0].tolist()]
        plan = PlacementPlan(
            at=self._clock.now(),
            made_by=actor.username,
            path=actor.division_path,
            asked=asked.model_dump(mode="json", exclude={"spots"}),
            summary=summary.model_dump(mode="json"),
            steps=[step.model_dump(mode="json", by_alias=True) for step in steps],
            waiting=[key.hex for key in lacks.waiting[:MOST_SITES]],
            unreachable=[key.hex for key in unreachable[:MOST_SITES]],
            completed=[key.hex for key in answer.gained[:MOST_SITES]],
        )
        await self._keep(actor, plan)
        return plan

    async def sites(
        self, actor: Actor, plan: PlacementPlan, wanted: PlanSites, step: int | None = None
    ) -> tuple[Figures, Sequence[uuid.UUID]]:
        """The sites that a number of the plan counts, and the figures that it was made from. `step`: what this one
        completes, or what is usable after it; None: of all. Raises NotFound where that was not kept yet, Unprocessable
        where they cannot be had any more."""
        summary = PlanSummary.model_validate(plan.summary)
        gains = wanted in {PlanSites.COMPLETED, PlanSites.USABLE_AFTER}
        if summary.as_of is None or (gains and plan.completed is None):
            raise NotFound
        figures = await self._coverage.figures(summary.as_of)
        kept = {PlanSites.WAITING: plan.waiting, PlanSites.UNREACHABLE: plan.unreachable}
        if wanted in kept:
            return figures, _keys(kept[wanted])
        first = step if step and wanted is PlanSites.COMPLETED else 1
        gained = _keys(_completed_by(plan, first, step)) if gains else []
        if wanted is PlanSites.COMPLETED:
            return figures, gained
        asked = PlanIn.model_validate(plan.asked)
        level = "counted" if wanted is PlanSites.SITES else "reached"
        scope = scope_in(visible_tree(figures, actor), asked.scope)
        found = site_ids(figures, scope, SiteFilter(frozenset(asked.classes), **{level: Level.USABLE}))
        return figures, Joined(gained, found) if gained else found

    def _lacks(self, figures: Figures, scope: Scope, asked: PlanIn) -> Lacks:
        inputs = figures.inputs
        short = site_ids(figures, scope, SiteFilter(frozenset(asked.classes), missing=Level.USABLE))
        return find_lacks(
            *inputs.standing_at(short),
            inputs.facts,
            figures.result.verdicts,
            now=figures.as_of,
            window=self._coverage.window,
        )

    async def _answer(self, prepared: Draft, asked: PlanIn, tell: Callable[[int, int], None]) -> _Answer:
        bounds = Bounds(asked.count, asked.budget)
        if not asked.optimum:
            choice = await asyncio.to_thread(choose, prepared.problem, bounds)
            return await asyncio.to_thread(_Answer.of, prepared, choice, None)
        started = self._clock.monotonic()
        try:
            found = await self._search(prepared.problem, bounds, asked.within_s, tell)
        except TooLargeError as error:
            phrase = say("too_many_candidates", candidates=error.candidates, most=MOST_CANDIDATES)
            raise wrong("optimum", phrase) from error
        seconds = round(self._clock.monotonic() - started, 3)
        certificate = CertificateOut(value=found.value, bound=found.bound, gap=found.gap, seconds=seconds)
        return await asyncio.to_thread(_Answer.of, prepared, found.choice, certificate)

    async def _search(
        self, problem: Problem, bounds: Bounds, within_s: float, tell: Callable[[int, int], None]
    ) -> Optimum:
        started, ended = self._clock.monotonic(), threading.Event()
        search = asyncio.get_running_loop().run_in_executor(
            None, partial(best, problem, bounds, within_s=within_s, stopped=ended.is_set)
        )
        try:
            while not (await asyncio.wait({search}, timeout=TELL_EVERY_S))[0]:
                tell(min(round(self._clock.monotonic() - started), round(within_s)), round(within_s))
        finally:
            ended.set()
        return search.result()

    async def _steps(self, answer: _Answer, summary: PlanSummary) -> list[StepOut]:
        prepared, choice = answer.draft, answer.choice
        chosen = choice.candidates[:MOST_STEPS]
        served = {each: [prepared.lacks[at].site.id for at in prepared.problem.serves.of(each)] for each in chosen}
        keys = list(dict.fromkeys(key for sites in served.values() for key in sites))
        camera_keys = [key for each in chosen if (key := prepared.candidates[each].camera_id) is not None]
        async with self._database.reading() as session:
            sites = await store.step_sites(session, keys)
            cameras = await store.step_cameras(session, camera_keys)
        steps, before = [], 0
        for number, each in enumerate(chosen):
            candidate = prepared.candidates[each]
            camera, longitude, latitude = cameras[candidate.camera_id] if candidate.camera_id else (None, None, None)
            here = [sites[key] for key in served[each]]
            after = choice.sites_after[number]
            usable = summary.usable + after
            steps.append(
                StepOut(
                    number=number + 1,
                    kind=candidate.kind,
                    name=camera.name if camera else candidate.name or here[0].name,
                    camera=camera,
                    longitude=longitude if camera else candidate.longitude,
                    latitude=latitude if camera else candidate.latitude,
                    cost=float(prepared.problem.cost[each]),
                    sites=here,
                    covers=after - before,
                    weight=float(prepared.problem.weight[answer.completed[number]].sum()),
                    usable_after=usable,
                    rate_after=_rate(usable, summary.sites),
                    cost_after=choice.cost_after[number],
                )
            )
            before = after
        return steps

    async def _keep(self, actor: Actor, plan: PlacementPlan) -> None:
        async with self._database.unit_of_work() as tx:
            tx.session.add(plan)
            await tx.session.flush()
            await store.forget_all_but(tx.session, PLANS_KEPT)
            detail: dict[str, Any] = {name: plan.asked[name] for name in ("scope", "count", "budget", "optimum")}
            await record(tx, actor, "plan.make", "plan", plan.id, detail=detail | {"steps": plan.summary["steps"]})


def _keys(kept: Sequence[str] | None) -> list[uuid.UUID]:
    return [uuid.UUID(key) for key in kept or ()]


def _completed_by(plan: PlacementPlan, first: int, last: int | None) -> Sequence[str]:
    """What the steps of a plan complete from the first up to the last, None: all; it is kept in their order."""
    begin = sum(step["covers"] for step in plan.steps[: first - 1])
    end = None if last is None else begin + sum(step["covers"] for step in plan.steps[first - 1 : last])
    return (plan.completed or ())[begin:end]


def _tariff(asked: PlanIn, class_weight: Mapping[int, float]) -> Tariff:
    return Tariff(
        asked.repair_cost, asked.pole_cost, class_weight, {**RADIUS_M, **asked.radius_m}, asked.default_radius_m
    )


def _rate(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _summary(
    figures: Figures, scope: Scope, asked: PlanIn, lacks: Lacks, answer: _Answer, seconds: float
) -> PlanSummary:
    figure = figures.result.tally(scope.codes, asked.classes).figure(Level.USABLE)
    choice, candidates = answer.choice, answer.draft.candidates
    usable_after = figure.numerator + choice.sites
    return PlanSummary(
        sites=figure.denominator,
        usable=figure.numerator,
        lacking=len(lacks.lacks),
        waiting=len(lacks.waiting),
        unreachable=int((~answer.draft.problem.reachable()).sum()),
        candidates=Counter(each.kind for each in candidates),
        steps=len(choice.candidates),
        steps_left_out=max(0, len(choice.candidates) - MOST_STEPS),
        kinds=Counter(candidates[each].kind for each in choice.candidates),
        usable_after=usable_after,
        rate_before=figure.rate,
        rate_after=_rate(usable_after, figure.denominator),
        cost=choice.cost,
        certificate=answer.certificate,
        seconds=round(seconds, 3),
        as_of=figures.as_of,
        completed=choice.sites,
    )
