"""Rows of now wound back, in one go or part by part, are what they were."""

import random
from typing import Any

import pytest

from registry.history import Later, Winding, rewind

FIELDS = ("name", "address", "remark")
Held = dict[str, Any]


def lived(rng: random.Random, steps: int) -> tuple[list[dict[str, Held]], list[Later]]:
    """The rows after each step, and the log of what the steps changed, oldest first: as ever, without what is empty."""
    rows: dict[str, Held] = {}
    seen, log = [rows], list[Later]()
    for _ in range(steps):
        key = rng.choice("abcd")
        old, new = rows.get(key), {name: rng.choice((None, "x", "y")) for name in FIELDS}
        rows = {other: row for other, row in rows.items() if other != key}
        if old is not None and rng.random() < 0.3:
            log.append(Later(key, _filled(old), None))
        else:
            rows[key] = new
            changed = {name: new[name] for name in FIELDS if old is None or old[name] != new[name]}
            log.append(Later(key, None if old is None else _filled({n: old[n] for n in changed}), _filled(changed)))
        seen.append(rows)
    return seen, log


def _filled(row: Held) -> Held:
    return {name: value for name, value in row.items() if value is not None}


def _whole(rows: dict[str, Any]) -> dict[str, Held]:
    return {key: {name: row.get(name) for name in FIELDS} for key, row in rows.items()}


@pytest.mark.parametrize("seed", range(50))
def test_rows_are_what_they_were_however_the_log_is_cut(seed: int) -> None:
    rng = random.Random(seed)
    seen, log = lived(rng, 30)
    for step, then in enumerate(seen):
        later = log[step:][::-1]
        assert _whole(rewind(seen[-1], later)) == then
        winding = Winding(seen[-1])
        while later:
            cut = rng.randint(1, len(later))
            winding.back(later[:cut])
            later = later[cut:]
        assert _whole(winding.rows) == then
