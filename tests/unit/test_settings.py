"""Run settings: unknown names are refused, wrong ones named without their value, all of them described."""

from pathlib import Path

import pytest

from vms.errors import StartupError
from vms.settings import Settings, load_settings, reference

REFERENCE = Path(__file__).parents[2] / "docs" / "ref" / "settings.md"


def test_the_defaults_stay_on_this_machine() -> None:
    settings = Settings()
    assert settings.host == "127.0.0.1"
    assert settings.ice_addresses == ("127.0.0.1",)
    assert settings.database_address == "sqlite:///data/vms.db"
    assert settings.evidence_dir == Path("data/evidence")
    assert settings.secure_cookies is False
    assert settings.home is None


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VMS_ICE_ADDRESSES", "10.0.0.5, 10.0.1.5,")
    monkeypatch.setenv("VMS_PUBLIC_URL", "https://vms.county.cn/")
    settings = load_settings()
    assert settings.ice_addresses == ("10.0.0.5", "10.0.1.5")
    assert settings.secure_cookies is True
    assert settings.home == "https://vms.county.cn"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("VMS_DATABASE_URI", "x", "VMS_DATABASE_URI is not a setting: did you mean VMS_DATABASE_URL"),
        ("VMS_ZZZ", "x", "VMS_ZZZ is not a setting$"),
        ("VMS_PORT", "secret", "VMS_PORT: "),
        ("VMS_CHECK_INTERVAL_S", "0", "VMS_CHECK_INTERVAL_S: "),
        ("VMS_CHECK_INTERVAL_BY_CLASS", "1:30", "VMS_CHECK_INTERVAL_BY_CLASS: .*write name=number"),
        ("VMS_CHECK_INTERVAL_BY_CLASS", "1=2", "VMS_CHECK_INTERVAL_BY_CLASS: .*at least 5 seconds"),
        ("VMS_CLASS_WEIGHTS", "1=4,2=2", "VMS_CLASS_WEIGHTS: .*a weight for each of the classes"),
        ("VMS_CHECK_STRETCH_BY_STATE", "dead=2", "VMS_CHECK_STRETCH_BY_STATE: .*dead: no such state"),
        ("VMS_NOTIFY_HOSTS", "10.1.0.0/99", "VMS_NOTIFY_HOSTS: "),
        ("VMS_CHECK_STRETCH_BY_STATE", "offline=0.5", "VMS_CHECK_STRETCH_BY_STATE: .*between 1 and 100"),
    ],
)
def test_what_is_wrong_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(StartupError, match=words) as refused:
        load_settings()
    assert "secret" not in str(refused.value)


def test_the_reference_is_current() -> None:
    """Else: vms settings > docs/ref/settings.md"""
    assert REFERENCE.read_text(encoding="utf-8") == reference()
