"""A plan as a workbook for people: what was asked and where it leads, then every step."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import xlsxwriter

from registry.enumerations import Word
from registry.values import RECORD_ZONE
from vms.plans.schemas import PlanOut, StepOut

_KINDS = {
    "repair": Word("维修", "repair"),
    "build": Word("按规划建设", "build as planned"),
    "pole": Word("新建立杆", "new pole"),
}
_PLAN, _STEPS = Word("方案", "Plan"), Word("步骤", "Steps")
_NONE = Word("不限", "none")
_COLUMNS = (
    (Word("序号", "No."), 6),
    (Word("做法", "What"), 16),
    (Word("名称", "Name"), 32),
    (Word("设备编码", "Device code"), 22),
    (Word("经度", "Longitude"), 12),
    (Word("纬度", "Latitude"), 12),
    (Word("服务的部位", "Sites served"), 48),
    (Word("完成部位数", "Sites completed"), 12),
    (Word("权重", "Weight"), 8),
    (Word("费用", "Cost"), 12),
    (Word("累计可用部位", "Usable sites after"), 14),
    (Word("累计可用率 %", "Usable rate after, %"), 14),
    (Word("累计费用", "Cost after"), 14),
)


def write_plan(path: Path, plan: PlanOut, steps: Sequence[Mapping[str, Any]], language: Literal["zh", "en"]) -> None:
    """`steps` as they are stored."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        bold = book.add_format({"bold": True})
        about = book.add_worksheet(getattr(_PLAN, language))
        about.set_column(0, 0, 28, bold)
        about.set_column(1, 1, 40)
        for row, (word, value) in enumerate(_about(plan, language)):
            about.write(row, 0, getattr(word, language))
            about.write(row, 1, value)
        page = book.add_worksheet(getattr(_STEPS, language))
        for at, (word, width) in enumerate(_COLUMNS):
            page.set_column(at, at, width)
            page.write(0, at, getattr(word, language), bold)
        page.freeze_panes(1, 0)
        for row, each in enumerate(steps, 1):
            page.write_row(row, 0, _cells(StepOut.model_validate(each), language))


def _about(plan: PlanOut, language: Literal["zh", "en"]) -> list[tuple[Word, str | float]]:
    asked, summary, proof = plan.asked, plan.summary, plan.summary.certificate
    none = getattr(_NONE, language)
    lines: list[tuple[Word, str | float]] = [
        (Word("生成时间", "Made at"), f"{plan.at.astimezone(RECORD_ZONE):%Y-%m-%d %H:%M}"),
        (Word("生成人", "Made by"), plan.made_by),
        (Word("范围", "Scope"), asked.scope),
        (Word("部位类别", "Site classes"), "/".join(str(each) for each in asked.classes)),
        (Word("数量上限", "Number at most"), asked.count or none),
        (Word("预算", "Budget"), asked.budget or none),
        (Word("计入的部位", "Sites counted"), summary.sites),
        (Word("现在可用", "Usable now"), summary.usable),
        (Word("完成后可用", "Usable after"), summary.usable_after),
        (Word("无法覆盖", "Out of reach"), summary.unreachable),
        (Word("等待查明或维护中", "Waited for"), summary.waiting),
        (Word("总费用", "Cost"), summary.cost),
    ]
    if proof is not None:
        lines.append((Word("与最优的差距 %", "Gap to the best possible, %"), round(100 * proof.gap, 3)))
    return lines


def _cells(step: StepOut, language: Literal["zh", "en"]) -> list[str | float | None]:
    return [
        step.number,
        getattr(_KINDS[step.kind.value], language),
        step.name,
        step.camera.code if step.camera else "",
        step.longitude,
        step.latitude,
        "、".join(f"{site.name} ({site.code})" for site in step.sites),
        step.covers,
        step.weight,
        step.cost,
        step.usable_after,
        None if step.rate_after is None else round(step.rate_after, 2),
        step.cost_after,
    ]
