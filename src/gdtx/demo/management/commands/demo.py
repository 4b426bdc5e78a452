from argparse import ArgumentParser
from typing import Any

from django.conf import settings

from gdtx.audit.sealing import seal
from gdtx.foundation import clock
from gdtx.foundation.commands import AnswerCommand
from gdtx.foundation.vietnamese import number

from ...build import build
from ...register import SIZES


class Command(AnswerCommand):
    help = "Dựng bản trình diễn: tỉnh Thanh Hóa với dữ liệu tổng hợp, rồi phục vụ các trang."
    needs_database = False
    makes_installation = True

    #: Read by the entry point: where to serve once the demonstration stands.
    serve_after: tuple[str, int] | None = None

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-serve", action="store_true", help="chỉ dựng, không phục vụ")
        parser.add_argument(
            "--register",
            choices=list(SIZES),
            default="full",
            help="cỡ của sổ xóa mù chữ: full (mặc định) đủ cả tỉnh, small thu nhỏ để thử nhanh",
        )
        parser.add_argument("--host", default="127.0.0.1", help="địa chỉ lắng nghe (mặc định 127.0.0.1)")
        parser.add_argument("--port", type=int, default=8000, help="cổng (mặc định 8000)")

    def answer(self, **options: Any) -> dict[str, Any]:
        made = build(
            today=clock.now().date(),
            dotted_loaders=settings.GDTX_AFTER_MIGRATE,
            progress=self.progress,
            size=SIZES[options["register"]],
        )
        seal()
        if not options["no_serve"]:
            self.serve_after = (options["host"], options["port"])
            made["address"] = f"http://{options['host']}:{options['port']}/"
        return made

    def render(self, answer: dict[str, Any]) -> str:
        lines = ["Bản trình diễn đã sẵn sàng (dữ liệu tổng hợp)."]
        for code, semester in sorted(answer["semesters"].items()):
            lines.append(f"  {code}: {number(semester['classes'])} lớp, {number(semester['turns'])} lượt học viên")
        register = answer["frozen_register"]
        lines.append(
            f"  Sổ xóa mù chữ {register['year']} đã chốt, cả tỉnh: {number(register['persons'])} người, "
            f"tập {register['frozen']}"
        )
        residents = answer["residents"]
        lines.append(
            f"  Sổ xóa mù chữ {residents['year']} đang mở, 5 xã thuộc huyện Cẩm Thủy trước đây: "
            f"{number(residents['persons'])} người"
        )
        lines.append(f"Mật khẩu của mọi người dùng: {answer['password']}")
        lines += [f"  {login['username']:<12} {login['label']}" for login in answer["logins"]]
        if "address" in answer:
            lines.append(f"Mở trang: {answer['address']}")
        return "\n".join(lines)
