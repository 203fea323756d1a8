"""All figures of an area at once, as `vms coverage` gives them."""

from contextlib import suppress
from datetime import datetime

from vms.accounts.model import Actor
from vms.coverage.forecasting import Forecasting
from vms.coverage.months import Months
from vms.coverage.months_api import MonthOut, month_view
from vms.coverage.night import Nights
from vms.coverage.night_views import TonightOut
from vms.coverage.published import Publishing
from vms.coverage.published_api import PublishedRateOut
from vms.coverage.schemas import CoverageOut, ForecastOut
from vms.coverage.service import CoverageService, visible_tree
from vms.coverage.views import coverage_view, forecast_view, scope_in
from vms.web.problems import Unprocessable


class FiguresOut(CoverageOut):
    """The figures, the five published rates and the two beside them, the blind spots of tonight, the forecasts of the
    targets shown, and the usable time of a month; `night` null: of too many sites, or of a past time; `month` null: it
    cannot be told, for the reason `month_untold`."""

    published: list[PublishedRateOut]
    beside: list[PublishedRateOut]
    night: TonightOut | None
    forecasts: list[ForecastOut]
    month: MonthOut | None
    month_untold: str | None


async def figures_view(
    coverage: CoverageService,
    publishing: Publishing,
    forecasting: Forecasting,
    months: Months,
    nights: Nights,
    actor: Actor,
    scope: str,
    month: str | None,
    at: datetime | None,
) -> FiguresOut:
    """`month`: as in "2026-03"; None: that of the figures. `at`: a past time; None: now. Raises Unprocessable for a
    scope, a named month or a time without figures."""
    figures = await coverage.figures_at(at) if at else await coverage.peek()
    view = coverage_view(figures, actor, scope, coverage)
    shown = {target.id for target in view.targets}
    _, forecasts = await forecasting.forecasts(actor, figures)
    found: MonthOut | None = None
    untold: str | None = None
    area = scope_in(visible_tree(figures, actor), scope)
    night: TonightOut | None = None
    if not figures.past:
        with suppress(Unprocessable):
            night = TonightOut.of(area, await nights.of(figures, area))
    measures = (await publishing.measured_at_once(figures)).measures
    try:
        found = month_view(await months.month(month or figures.month), actor, scope)
    except Unprocessable as refused:
        if month is not None:
            raise
        untold = refused.detail
    return FiguresOut(
        **{name: getattr(view, name) for name in CoverageOut.model_fields},
        published=[PublishedRateOut.of(each) for each in await publishing.rates(figures, actor, scope, measures)],
        beside=[PublishedRateOut.of(each) for each in await publishing.beside(figures, actor, scope)],
        night=night,
        forecasts=[forecast_view(each) for each in forecasts if each.target_id in shown],
        month=found,
        month_untold=untold,
    )
