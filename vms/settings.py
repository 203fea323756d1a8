"""Every run setting, read from VMS_* environment variables and nowhere else. Unknown names are refused."""

import difflib
import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, PositiveFloat, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from registry.classes import CLASS_CODES, CLASS_WEIGHT
from vms.errors import StartupError
from vms.hosts import Hosts

PREFIX = "VMS_"
_UI_DIST = Path(__file__).resolve().parent.parent / "ui" / "dist"
Words = Annotated[tuple[str, ...], NoDecode]
"""A comma-separated list."""
Hours = Annotated[tuple[PositiveFloat, PositiveFloat, PositiveFloat], NoDecode]


class Settings(BaseSettings):
    """Field names are the variables without VMS_, in lower case; descriptions are the reference of docs/ref."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    data_dir: Path = Field(Path("data"), description="Folder of the database, the key file and the evidence.")
    database_url: str = Field(
        "",
        description="`sqlite:///file` or `postgresql://user:password@host/name`. Empty: `vms.db` in the data folder.",
    )
    evidence_url: str = Field("", description="Folder of the evidence frames. Empty: `evidence` in the data folder.")
    evidence_budget_mb: int = Field(
        20_000, ge=50, description="Disk for evidence; of days past the hours but one go first."
    )
    evidence_per_hour: int = Field(
        1, ge=0, le=60, description="Frames kept per camera and hour beside the transitions'."
    )
    evidence_window_h: float = Field(
        24.0, gt=0, le=24 * 366, description="Coverage: how old a frame or a state may be and still count, in hours."
    )
    assessment_usable_weight: float = Field(
        1.0,
        ge=0,
        le=100,
        description="Assessment of townships: weight of usable time beside the targets' own weights (1 where "
        "the plan says nothing); 0: it is shown, not scored.",
    )

    consent_within_m: float = Field(
        100.0,
        ge=0,
        le=10_000,
        description="How near to a military or classified site a camera needs that site's consent document, in metres.",
    )
    acceptance_document: bool = Field(
        False, description="A camera is accepted or put into service only with a document on its page."
    )

    class_weights: Words = Field(
        tuple(f"{site_class}={weight:g}" for site_class, weight in CLASS_WEIGHT.items()),
        description="What a site of each class is worth in weighted coverage rates and in plans: `class=weight`.",
    )

    reports: Words = Field(
        ("daily", "monthly", "units", "units_daily"),
        description="Reports made by themselves: `daily`, `monthly`; for every governance centre `units` (monthly), "
        "`units_daily`. Until an administrator says otherwise on the page *Reports*.",
    )
    report_language: Literal["zh-CN", "en"] = Field(
        "zh-CN", description="Language of the reports made by themselves, likewise."
    )

    host: str = Field("127.0.0.1", description="Address the service listens on.")
    port: int = Field(8000, ge=0, le=65_535, description="Port the service listens on; 0: any free one.")
    public_url: str = Field(
        "",
        description="Address people use; with https the session cookie is sent over https only. Empty: messages hold "
        "no link, and a pole's label holds the address it was drawn at.",
    )
    allowed_hosts: Words = Field((), description="Host names that requests may name, comma-separated. Empty: any.")
    trusted_proxies: Words = Field((), description="Addresses of reverse proxies whose X-Forwarded-For is believed.")
    notify_hosts: Words = Field(
        (),
        description="Hosts of the inner network that messages may be sent to, such as a mail server or a gateway: "
        "names, addresses and networks (`10.1.0.0/16`), comma-separated. Empty: only hosts outside of it.",
    )
    body_limit_mb: int = Field(64, ge=1, le=1024, description="Largest request body (an import) that is accepted.")
    ui_dir: Path = Field(_UI_DIST, description="Folder of the built web client.")
    session_idle_min: int = Field(720, ge=5, description="A sign-in ends after this long without a request (a shift).")
    session_max_h: int = Field(24, ge=1, description="A sign-in ends after this long in any case.")

    check_interval_s: int = Field(60, ge=5, description="Time between two checks of a camera.")
    check_interval_by_class: Words = Field(
        (), description="Other intervals by class of the record, such as `1=30,3=120`, in seconds."
    )
    check_stretch_by_state: Words = Field(
        ("maintenance=2",), description="How many intervals to wait in a state, such as `maintenance=2,offline=1.5`."
    )
    check_stream: Literal["sub", "main"] = Field(
        "sub",
        description="Which stream checks look at; of a camera that has only the other, that. `main` shows what is "
        "recorded, and costs about three times as much.",
    )
    cheap_passes: int = Field(
        0, ge=0, le=9, description="Passes between two checks that only connect and ask for the stream's description."
    )
    check_deadline_s: float = Field(10.0, ge=1, description="A check ends by then, whatever the camera does.")
    prober_processes: int = Field(1, ge=1, le=64, description="Prober processes; one per spare core.")
    prober_concurrency: int = Field(32, ge=1, le=1000, description="Checks at once in one prober process.")
    prober_pinned: bool = Field(True, description="Each prober process keeps to a core of its own where allowed.")
    checks_per_link: int = Field(
        16,
        ge=0,
        description="Most checks at once over one line: the record's uplink, or a township's where it names none; "
        "0: as many as there are.",
    )
    connections_per_host: int = Field(
        4,
        ge=1,
        description="Most connections to one camera at once; 4: a check, both streams watched, one of them heard. A "
        "recorder bears so many of each of its cameras, and is asked for so many checks at once.",
    )

    own_outage_hosts: int = Field(
        3,
        ge=0,
        description="So many camera hosts, all that are checked, lost within a moment are our own outage and not "
        "theirs; 0: only of twenty hosts.",
    )

    camera_utc_offset_min: int | None = Field(
        480,
        ge=-720,
        le=840,
        description="Zone of the clocks that cameras show in their pictures, in minutes east of UTC.",
    )
    clock_tolerance_s: float = Field(
        60.0, ge=5, description="By how much the clock in a camera's picture may be wrong, in seconds."
    )
    references_per_camera: int = Field(8, ge=0, le=24, description="Reference views kept per camera; 0: none.")
    reference_life_days: int = Field(180, ge=1, description="A reference view is learned anew after this long.")

    rtsp_transport: Literal["auto", "tcp", "udp"] = Field(
        "auto",
        description="How cameras send to checks and live views: `tcp`, `udp`, or `auto`: UDP where TCP is refused.",
    )
    ice_addresses: Words = Field(("127.0.0.1",), description="Local addresses offered to viewers, comma-separated.")
    ice_port: int = Field(0, ge=0, le=65_535, description="The one UDP port for all viewers; 0: any free port.")
    live_linger_s: float = Field(
        10.0, ge=0, description="A camera's stream stays open this long after its last viewer."
    )
    live_views: int = Field(400, ge=1, description="Live views that this server shows at once.")
    live_sources: int = Field(
        200, ge=1, description="Camera streams that it pulls for them at once; views of one stream share it."
    )
    views_per_user: int = Field(
        100,
        ge=1,
        description="Live views one person may have open at once: three screens of 25, and those that change.",
    )

    repair_within_h: Hours = Field(
        (24.0, 48.0, 72.0), description="Hours to mend an incident of class 1, 2 and any other, comma-separated."
    )
    reopen_within_min: float = Field(
        30.0, ge=0, description="A fault that returns this soon after it went by itself is the same incident."
    )
    cause_window_s: float = Field(
        120.0,
        ge=0,
        description="Cameras of one pole, recorder, switch, power line, uplink or township that go dark within this "
        "time are one incident; at least two check intervals. Neighbours of a slower class are checked at once.",
    )
    proof_checks: int = Field(
        3, ge=1, le=20, description="Good checks in a row after which a repair counts as verified."
    )
    proof_over_s: float = Field(60.0, ge=0, le=86_400, description="Time from the first of them to the last.")
    proof_days: int = Field(
        400, ge=1, description="Days that the frames before and after a repair are kept, whatever the disk budget."
    )
    report_frames_days: int = Field(
        400,
        ge=1,
        description="Days that frames which a signed report names outlast all other frames over the disk budget.",
    )
    supervision_h: float = Field(24.0, gt=0, description="Deadline of an incident under supervision, in hours.")
    turn_urls: Words = Field(
        (), description="Own TURN servers offered to viewers: `turn:host:port?transport=udp`, comma-separated."
    )
    turn_secret_file: Path | None = Field(
        None, description="File with the secret shared with them (coturn: `static-auth-secret`)."
    )
    turn_lifetime_h: float = Field(12.0, gt=0, description="A password for them is good for so long, in hours.")
    transcode_cores: float = Field(
        0.5,
        ge=0,
        description="CPU for making H.264 of cameras that send only H.265, for browsers without it; 0: never.",
    )
    live_line_percent: int = Field(
        80, ge=1, le=100, description="Part of a room's line that live views may take (rooms list: link in kbit/s)."
    )

    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["console", "json"] = Field("console", description="Form of the log lines.")

    @field_validator(
        "allowed_hosts", "trusted_proxies", "ice_addresses", "turn_urls", "repair_within_h", "reports",
        "check_interval_by_class", "check_stretch_by_state", "class_weights", "notify_hosts", mode="before",
    )  # fmt: skip
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(word.strip() for word in value.split(",") if word.strip()) if isinstance(value, str) else value

    @field_validator("reports")
    @classmethod
    def _known_reports(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := set(value) - {"daily", "monthly", "units", "units_daily"}:
            raise ValueError(f"{', '.join(sorted(unknown))}: write daily, monthly, units, units_daily, or nothing")
        return value

    @field_validator("check_interval_by_class")
    @classmethod
    def _by_class(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if too_short := [word for word, interval_s in factors_by_name(value).items() if interval_s < 5]:
            raise ValueError(f"class {', '.join(too_short)}: at least 5 seconds")
        return value

    @field_validator("notify_hosts")
    @classmethod
    def _hosts(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        Hosts(value)
        return value

    @field_validator("class_weights")
    @classmethod
    def _of_classes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if factors_by_name(value).keys() != CLASS_CODES.keys():
            raise ValueError("write a weight for each of the classes 1, 2, 3")
        return value

    @field_validator("check_stretch_by_state")
    @classmethod
    def _by_state(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        stretches = factors_by_name(value)
        if unknown := stretches.keys() - {"unknown", "online", "degraded", "offline", "maintenance"}:
            raise ValueError(f"{', '.join(sorted(unknown))}: no such state")
        if any(not 1 <= stretch <= 100 for stretch in stretches.values()):
            raise ValueError("a stretch lies between 1 and 100 intervals")
        return value

    @field_validator("turn_urls")
    @classmethod
    def _turn(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(re.fullmatch(r"turns?:[\w.\-\[\]:]+(\?transport=(udp|tcp))?", url) for url in value):
            raise ValueError("each must be turn:host:port or turns:host:port, with ?transport=udp or tcp if need be")
        return value

    @property
    def database_address(self) -> str:
        """The database's URL, with the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'vms.db'}"

    @property
    def weight_by_class(self) -> dict[int, float]:
        return {CLASS_CODES[name]: weight for name, weight in factors_by_name(self.class_weights).items()}

    @property
    def evidence_window(self) -> timedelta:
        return timedelta(hours=self.evidence_window_h)

    @property
    def evidence_dir(self) -> Path:
        """The evidence folder, with the default filled in."""
        return Path(self.evidence_url.removeprefix("file://")) if self.evidence_url else self.data_dir / "evidence"

    @property
    def past_days_dir(self) -> Path:
        return self.data_dir / "past-days"

    @property
    def reports_dir(self) -> Path:
        return self.data_dir / "reports"

    @property
    def reachable_hosts(self) -> Hosts:
        return Hosts(self.notify_hosts)

    @property
    def home(self) -> str | None:
        """The address people use, without a slash at its end; None: nobody has set it."""
        return self.public_url.rstrip("/") or None

    @property
    def secure_cookies(self) -> bool:
        return self.public_url.startswith("https://")


def factors_by_name(words: tuple[str, ...]) -> dict[str, float]:
    """`name=number` words as a mapping. Raises ValueError naming the word that is none, or no positive number."""
    found: dict[str, float] = {}
    for word in words:
        name, _, number = word.partition("=")
        try:
            found[name.strip()] = float(number)
        except ValueError:
            raise ValueError(f"{word}: write name=number") from None
        if not 0 < found[name.strip()] < 1e6:
            raise ValueError(f"{word}: the number must be positive")
    return found


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises StartupError naming each variable that is unknown or wrong, and never a value."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise StartupError(f"{name} is not a setting" + (f": did you mean {near[0]}?" if near else ""))
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"{PREFIX}{str(e['loc'][0]).upper()}: {e['msg']}" for e in error.errors(include_input=False))
        raise StartupError(wrong) from error


def reference() -> str:
    """The text of docs/ref/settings.md."""
    lines = [
        "# Run settings",
        "",
        "Environment variables; there is no configuration file. A name that is not in this list is refused.",
        "Written by `vms settings`.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = "" if name == "ui_dir" else _written(field.default)
        lines.append(f"| `{PREFIX}{name.upper()}` | {default and f'`{default}`'} | {field.description} |")
    return "\n".join(lines) + "\n"


def _written(value: object) -> str:
    return (
        ",".join(f"{one:g}" if isinstance(one, float) else one for one in value)
        if isinstance(value, tuple)
        else str(value)
    )
