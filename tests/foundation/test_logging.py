"""Log lines keep what runs the service and drop what people typed."""

import json
import logging
import sys

from gdtx.foundation.logging import JsonFormatter, request_fields


def line_of(logger="gdtx.request", message="request", args=(), exc_info=None, **extra):
    record = logging.LogRecord(logger, logging.INFO, __file__, 1, message, args, exc_info)
    record.__dict__.update(extra)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return json.loads(text)


def test_a_request_line_has_the_allowed_fields_only():
    fields = request_fields(
        request_id="a1", method="GET", path="/lop-hoc/?q=Nguyễn+Văn+An", status=200, ms=12.3456, user_id=7
    )

    line = line_of(**fields, email="an@example.org", body="Nguyễn Văn An")

    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "INFO",
        "logger": "gdtx.request",
        "message": "request",
        "request_id": "a1",
        "method": "GET",
        "path": "/lop-hoc/",
        "status": 200,
        "ms": 12.3,
        "user_id": 7,
    }


def test_a_query_is_cut_even_when_somebody_forgot_to():
    assert line_of(path="/x/?ten=An")["path"] == "/x/"


def test_an_exception_leaves_its_type_and_places_but_not_its_words():
    try:
        raise ValueError("Nguyễn Văn An, sinh 1960")
    except ValueError:
        line = line_of(message="Lỗi máy chủ", exc_info=sys.exc_info())

    assert line["exception"] == "builtins.ValueError"
    assert "test_logging.py" in line["at_code"][-1]
    assert "Nguyễn" not in json.dumps(line, ensure_ascii=False)


def test_loggers_that_quote_what_was_asked_for_give_their_template_only():
    line = line_of("django.request", "Not Found: %s", ("/hoc-vien/nguyen-van-an/",))

    assert line["message"] == "Not Found: %s"


def test_vietnamese_stays_readable():
    record = logging.LogRecord("gdtx", logging.INFO, __file__, 1, "Đã nhập %d lớp", (12,), None)

    assert "Đã nhập 12 lớp" in JsonFormatter().format(record)
