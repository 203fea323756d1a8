"""No credential in a log line or an audit entry."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from streams.redact import redact
from vms.accounts.secrets import new_token
from vms.logging import configure_logging
from vms.redaction import redacted


@pytest.fixture
def logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("values", "clean"),
    [
        ({"password": "x", "API_Token": "y", "n": 1}, {"password": "***", "API_Token": "***", "n": 1}),
        ({"password": None, "password_changed": True}, {"password": None, "password_changed": True}),
        ({"url": "rtsp://admin:12345@10.0.0.1/main"}, {"url": "rtsp://***@10.0.0.1/main"}),
        (
            {"before": {"secret": "s"}, "list": ["rtsp://a:b@c"]},
            {"before": {"secret": "***"}, "list": ["rtsp://***@c"]},
        ),
    ],
)
def test_secrets_are_hidden_by_name_and_in_addresses(values: dict[str, Any], clean: dict[str, Any]) -> None:
    assert redacted(values) == clean


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("open rtsp://admin:p@ss@10.0.0.1/main failed", "open rtsp://***@10.0.0.1/main failed"),
        ("rtsp://admin:pa/ss@10.0.0.1:554/main", "rtsp://***@10.0.0.1:554/main"),
        ("rtsp://admin@10.0.0.1/main", "rtsp://***@10.0.0.1/main"),
        ("rtsp://:secret@10.0.0.1/main", "rtsp://***@10.0.0.1/main"),
        ('["rtsp://a:b@c","rtsp://d:e@f"]', '["rtsp://***@c","rtsp://***@f"]'),
        ("rtsp://10.0.0.1:554/main", "rtsp://10.0.0.1:554/main"),
        ("rtsp://10.0.0.1/main@2", "rtsp://10.0.0.1/main@2"),
        ("mail to li@county.cn about http://10.0.0.1:80/", "mail to li@county.cn about http://10.0.0.1:80/"),
        ("Authorization: Digest username=x, response=y\r\nCSeq: 2", "Authorization: Digest ***\r\nCSeq: 2"),
        pytest.param(f'{{"Authorization": "Bearer {new_token()}"}}', '{"Authorization": "Bearer ***"}', id="a token"),
        ("vms_live_uncached_groups_total", "vms_live_uncached_groups_total"),
    ],
)
def test_no_text_keeps_a_part_of_a_secret(text: str, clean: str) -> None:
    assert redact(text) == clean


@pytest.mark.usefixtures("logging_as_before")
@pytest.mark.parametrize("form", ["json", "console"])
def test_no_log_line_shows_a_credential(capsys: pytest.CaptureFixture[str], form: Any) -> None:
    configure_logging("info", form)
    try:
        raise ConnectionError("rtsp://admin:12345@10.0.0.1/main refused")
    except ConnectionError as error:
        structlog.get_logger().error("probe failed", exc_info=error, password="12345")
    logging.getLogger("library").warning("opening %s", "rtsp://admin:12345@10.0.0.1/main")
    structlog.get_logger().debug("too quiet")
    written = capsys.readouterr().err
    assert "12345" not in written
    assert "too quiet" not in written
    assert written.count("rtsp://***@10.0.0.1/main") >= 2
    assert "ConnectionError" in written


@pytest.mark.usefixtures("logging_as_before")
def test_json_lines_are_json(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("info", "json")
    structlog.get_logger().info("started", unit="派出所")
    line = json.loads(capsys.readouterr().err)
    assert (line["event"], line["level"], line["unit"]) == ("started", "info", "派出所")
