"""The entry point: ``gdtx NAME arguments`` runs the command of that name, with one contract for all.

Exit 0: done. Exit 1: nothing could be done; the reason is one Vietnamese sentence, or with ``--json`` one
``{"error": …}`` object. Exit 2: wrong usage. Never a traceback: what nobody foresaw goes to a log file.
"""

from __future__ import annotations

import json
import os
import secrets
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from gdtx import __version__
from gdtx.config import environment, home, keys
from gdtx.config.usage import WrongUsage, in_vietnamese

DONE, NOT_DONE, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130

#: What the help page lists: command → what it does. Subjects add theirs by having the command;
#: one that does not exist in this installation is left out.
LISTED = {
    "demo": "dựng bản trình diễn (dữ liệu tổng hợp) rồi mở trang",
    "serve": "phục vụ các trang",
    "worker": "chạy việc nền",
    "migrate": "lập hoặc nâng cấp cơ sở dữ liệu, nạp dữ liệu tham chiếu",
    "backup": "sao lưu vào một thư mục",
    "restore": "phục hồi từ một thư mục đã sao lưu",
    "verify_audit": "kiểm tra nhật ký có bị sửa, xóa, cắt cụt không",
    "create_user": "cấp tài khoản, in ra mật khẩu ban đầu một lần",
    "set_password": "đặt lại mật khẩu của một người",
    "unlock_user": "mở khóa đăng nhập cho một người",
    "close_account": "ngừng (hoặc mở lại) tài khoản của một người",
    "give_post": "giao chức vụ cho một người, cả chức vụ quản trị đầu tiên",
    "import_accounts": "cấp tài khoản và chức vụ hàng loạt từ tờ Excel",
    "send_messages": "gửi ra ngoài lời báo có thông báo cần đọc",
    "check_network": "kiểm tra địa bàn và đơn vị không chồng lấn, không mất cấp trên",
    "import_territory": "nạp địa bàn có ngày hiệu lực từ tệp CSV",
    "units": "địa bàn, các đơn vị cấp dưới và tổ chức vào một ngày",
    "class_sheet": "tạo tờ Excel để trung tâm điền lớp",
    "import_classes": "nhận lớp từ tờ Excel",
    "import_activities": "nhận hoạt động của một kế hoạch từ tờ Excel",
    "import_register": "nhận sổ xóa mù chữ từ tệp .parquet, .csv hoặc phiếu điều tra .xls, .xlsx",
    "undo_import": "thu hồi trọn một lần nhập",
    "summary": "số lớp, lượt học viên của một địa bàn trong một kỳ",
    "literacy_table": "biểu thống kê xóa mù chữ của một địa bàn trong một năm",
    "freeze": "chốt sổ xóa mù chữ của một năm",
    "people_reencrypt": "mã hóa lại số định danh cá nhân bằng khóa đang dùng",
    "people_retention": "xóa dữ liệu cá nhân đã hết thời hạn lưu; ghi thời hạn lưu",
    "synthetic_register": "lập sổ xóa mù chữ tổng hợp (người không có thật)",
    "freeze_synthetic": "lập tập số liệu chốt gồm người tổng hợp, để xem thử",
    "review": "dự thảo báo cáo sơ kết, tổng kết (Word, PDF, JSON)",
    "read_bulletin": "đọc một bản tin, báo cáo (.txt, .docx, .pdf) thành bản ghi dự thảo",
    "test": "chạy toàn bộ kiểm thử",
    "check": "kiểm tra định dạng, kiểu, phụ thuộc, tài liệu sinh tự động",
}

#: Only in a source checkout.
CHECKOUT_COMMANDS = ("test", "check")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("GDTX_PROGRAM", "gdtx")
    use_utf8()
    wants_json = "--json" in arguments
    try:
        return run(arguments)
    except WrongUsage as error:
        report("usage", str(error), None, wants_json)
        return WRONG_USAGE
    except KeyboardInterrupt:
        print("\nĐã dừng theo yêu cầu.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`gdtx … | head`). Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_DONE
    except Exception as error:
        return refuse(error, wants_json)


def run(arguments: list[str]) -> int:
    """Find the command and run it. Raises what the command raises."""
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        return DONE if arguments else WRONG_USAGE
    name, rest = arguments[0], arguments[1:]
    if name in {"--version", "version"}:
        print(__version__)
        return DONE
    if name in CHECKOUT_COMMANDS:
        return run_in_checkout(name, rest)
    try:
        environment.choose_settings(name)
    except environment.UnknownEnvironment as error:
        raise WrongUsage(str(error)) from error
    if name in environment.SERVING_COMMANDS:
        # Before the settings are read: a serving process keeps a pool of database connections.
        os.environ["GDTX_SERVING"] = "1"

    import django
    from django.core.management import get_commands, load_command_class

    django.setup()
    if name in environment.SERVING_COMMANDS:
        from gdtx.config import serving

        return serving.run(name, rest)
    application = get_commands().get(name)
    if application is None:
        raise WrongUsage(f"Không có lệnh '{name}'.{similar(name)} Gõ `{program()} --help` để xem các lệnh.")
    command = application if not isinstance(application, str) else load_command_class(application, name)
    return execute(command, name, rest)


def execute(command: Any, name: str, arguments: list[str]) -> int:
    """Parse *arguments* with the command's own parser and run it."""
    from django.conf import settings
    from django.core.management.base import CommandError, handle_default_options
    from django.db import connections

    parser = command.create_parser(program(), name)
    try:
        options = parser.parse_args(arguments)
    except CommandError as error:
        raise WrongUsage(in_vietnamese(str(error)) + "\n" + parser.format_usage().strip()) from error
    handle_default_options(options)
    makes_installation = getattr(command, "makes_installation", False)
    if makes_installation or getattr(command, "needs_database", True):
        home.prepare(settings.GDTX_HOME)
    if makes_installation:
        # From now on `serve` finds keys here and knows that this is no real installation without its own.
        str(settings.SECRET_KEY), str(settings.GDTX_DATA_KEY)
    elif getattr(command, "needs_database", True) and keys.has_sealed(settings.GDTX_HOME):
        # A data key that is lost is said before anything is done.
        str(settings.GDTX_DATA_KEY)
    values = vars(options)
    positional = values.pop("args", ())
    try:
        command.execute(*positional, **values)
        if name == "migrate":
            from gdtx.config.reference import load_reference_data

            load_reference_data(progress=lambda text: print(text, file=sys.stderr))
    finally:
        connections.close_all()
    sys.stdout.flush()
    serve_after = getattr(command, "serve_after", None)
    if serve_after is not None:
        # A command may ask to be followed by serving (the demo does): (host, port).
        host, port = serve_after
        return serve_in_new_process(host, port)
    return DONE


def serve_in_new_process(host: str, port: int) -> int:
    """Serve from a process of its own, so that it starts with the settings of a serving process.

    It ends with this one: whoever ends the command that started it must not find the port still taken.
    """
    command = [sys.executable, "-m", "gdtx.cli", "serve", "--host", host, "--port", str(port)]
    child = subprocess.Popen(command)
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            code = child.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            # The terminal sends the interrupt to the child as well; wait until it has closed down.
            continue


def run_in_checkout(name: str, arguments: list[str]) -> int:
    """``test`` and ``check``: tools of the checkout, run from its root."""
    root = home.checkout()
    if root is None:
        raise WrongUsage(f"Lệnh '{name}' chỉ có trong bản mã nguồn, không có trong bản cài từ wheel.")
    script = ["-m", "pytest", *arguments] if name == "test" else [str(root / "scripts" / "check.py"), *arguments]
    if name == "test" and not any(word in {"-n", "--numprocesses", "-p"} for word in arguments):
        script += ["-n", str(min(4, os.cpu_count() or 1))]
    return subprocess.call([sys.executable, *script], cwd=root)


def refuse(error: Exception, wants_json: bool) -> int:
    """Say in one sentence why nothing was done; what nobody foresaw is kept in a log file."""
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management.base import CommandError

    from gdtx.foundation import disk
    from gdtx.foundation.errors import Refused

    if not isinstance(error, Refused) and disk.is_full(error):
        error = disk.refusal()
    if isinstance(error, Refused):
        content = error.as_dict()
        report(str(content["rule"]), str(content["message"]), content["where"], wants_json)
    elif isinstance(error, ImproperlyConfigured):
        report("configuration", str(error), None, wants_json)
    elif isinstance(error, CommandError):
        report("command", str(error), None, wants_json)
    else:
        report("unexpected", keep(error), None, wants_json)
    return NOT_DONE


def keep(error: Exception) -> str:
    """Write the traceback of *error* to a log file; return the sentence that says where."""
    text = "".join(traceback.format_exception(error))
    name = f"loi-{datetime.now():%Y%m%d-%H%M%S}-{secrets.token_hex(3)}.log"  # noqa: DTZ005 (local time, for the reader)
    try:
        folder = home.home() / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / name
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(text)
    except OSError:
        return f"Có lỗi ngoài dự kiến ({type(error).__name__}) và không ghi được nhật ký vào {home.home()}."
    kind = type(error).__name__
    return f"Có lỗi ngoài dự kiến ({kind}). Chi tiết ghi tại {path}; hãy gửi tệp này cho người phụ trách."


def report(rule: str, message: str, where: object, wants_json: bool) -> None:
    """One JSON object on standard output, or one sentence on standard error."""
    if wants_json:
        print(json.dumps({"error": {"rule": rule, "message": message, "where": where}}, ensure_ascii=False))
    else:
        print(message, file=sys.stderr)


def program() -> str:
    """How the person called us."""
    return os.environ.get("GDTX_PROGRAM", "gdtx")


def usage() -> str:
    """The help page."""
    lines = [f"  {name:<17} {LISTED[name]}" for name in available()]
    return "\n".join(
        [
            "gdtx: quản lý giáo dục thường xuyên của một tỉnh.",
            "",
            f"Cách dùng: {program()} LỆNH [tùy chọn]        {program()} LỆNH --help",
            "",
            *lines,
            "",
            "Các lệnh trả lời nhận --json. Mã thoát: 0 xong, 1 không làm được, 2 sai cách dùng.",
        ]
    )


def available() -> list[str]:
    """The commands of the help page that this installation has."""
    names = {path.stem for path in home.PACKAGE.glob("*/management/commands/*.py")} | {"serve", "worker", "migrate"}
    if home.checkout() is not None:
        names |= set(CHECKOUT_COMMANDS)
    return [name for name in LISTED if name in names]


def similar(name: str) -> str:
    """A hint when *name* looks like a mistyped command."""
    from difflib import get_close_matches

    close = get_close_matches(name.replace("-", "_"), available(), n=1, cutoff=0.6)
    return f" Có phải '{close[0]}'?" if close else ""


def use_utf8() -> None:
    """Answers are UTF-8 wherever they go; a terminal or pipe set to something else must not stop us."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")


if __name__ == "__main__":
    sys.exit(main())
