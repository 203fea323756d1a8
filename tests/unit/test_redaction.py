"""No credential in a log line or an audit entry."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

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
