"""How long the pages and the set of papers of a large conference take, on the demonstration, on SQLite or PostgreSQL.

    python benchmarks/conferences.py [--home DIR] [--requests 40] [--sets 3] [--out F.json]

Without `--home` the demonstration is built for the run; a home that is given is copied first and stays as it is. A
conference of January 2021 gets 300 delegates of 120 bodies, 60 photographs, 40 speeches and 12 conclusions. Each of its
five tabs is then asked for through the whole stack of middleware in this process, and the set of papers is made as the
worker makes it. Wanted: p95 of a tab under 150 ms and 300 kB, the set under 20 s.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from benchmarks import machine  # noqa: E402
from benchmarks.review import build, environment  # noqa: E402

WANTED_MS, WANTED_BYTES, WANTED_SET = 150.0, 300_000, 20.0
ON = dt.date(2021, 1, 20)
DELEGATES, BODIES, PHOTOS, SPEECHES, CONCLUSIONS = 300, 120, 60, 40, 12
TABS = ("", "dai-bieu/", "dien-bien/", "ket-luan/", "sau-hoi-nghi/")


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--home", type=Path, help="GDTX_HOME of a demonstration on SQLite; it is copied")
    parser.add_argument("--requests", type=int, default=40, help="of each tab")
    parser.add_argument("--sets", type=int, default=3)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home = Path(made) / "home"
        if options.home:
            shutil.copytree(options.home, home)
        else:
            home.mkdir()
            build(home)
        os.environ.update(environment(home))
        found = {"revision": machine.revision(), "machine": machine.described(), **measure(options)}
    text = json.dumps(found, ensure_ascii=False, indent=2)
    if options.out:
        options.out.write_text(text + "\n", encoding="utf-8")
    print(text)


def measure(options: argparse.Namespace) -> dict[str, Any]:
    """The conference, its tabs, its sets."""
    import django

    django.setup()
    from django.db import connection

    from gdtx.figures import cube

    conference = large()
    # As the worker does by the clock: pages read the stored cube.
    cube.refresh_all()
    tabs = pages(conference, options.requests)
    sets = [paper_set(conference) for _turn in range(options.sets)]
    return {
        "database": connection.vendor,
        "what": f"{DELEGATES} delegates of {BODIES} bodies, {PHOTOS} photographs, {SPEECHES} speeches",
        "wanted": {"p95_ms": WANTED_MS, "bytes": WANTED_BYTES, "set_seconds": WANTED_SET},
        "tabs": tabs,
        "sets": sets,
        "reached": all(tab["p95_ms"] < WANTED_MS and tab["bytes"] < WANTED_BYTES for tab in tabs)
        and max(each["seconds"] for each in sets) < WANTED_SET,
    }


def large() -> int:
    """A large conference, held on the day; gives its number."""
    from PIL import Image

    from gdtx.accounts.models import User
    from gdtx.conferences import actions
    from gdtx.conferences.bodies import TypedBody
    from gdtx.conferences.models import Conference
    from gdtx.network.models import Organisation, OrganisationVersion
    from gdtx.network.scope import Actor

    by = Actor.for_user(User.objects.get(username="so"), ON)
    organiser = Organisation.objects.get(code="38-SGDDT").pk
    values = {
        "kind": "so_ket",
        "title": "Hội nghị sơ kết học kỳ I năm học 2020-2021",
        "period": "2020-2021/HK1",
        "starts_on": ON,
        "starts_at": dt.time(8),
        "place": "Hội trường Sở",
    }
    series = Conference.objects.exclude(series=None).values_list("series__title", flat=True).first() or ""
    conference = actions.prepare_conference(by=by, organiser_id=organiser, values=values, series_title=series)

    def add(kind: str, body: TypedBody | None = None, /, **row: Any) -> None:
        actions.add_part(by=by, conference_id=conference.pk, kind=kind, values=row, body=body)

    for place in range(12):
        add("chuong-trinh", text=f"Nội dung thứ {place + 1} của chương trình", minutes=20, kind="report")
    centres = OrganisationVersion.objects.on(ON).filter(kind="community_learning_centre").order_by("organisation__code")
    for version in centres[:BODIES]:
        add("thanh-phan", TypedBody(version.organisation_id), positions="Ban giám đốc")
    lines = [f"Ông Nguyễn Văn Mẫu {place}; Giám đốc; {place % BODIES + 1}" for place in range(DELEGATES)]
    actions.add_delegates(by=by, conference_id=conference.pk, lines="\n".join(lines))
    for verb in ("call", "hold"):
        version = Conference.objects.values_list("version", flat=True).get(pk=conference.pk)
        actions.move_conference(by=by, conference_id=conference.pk, verb=verb, version=version)
    for place in range(SPEECHES):
        add("phat-bieu", kind="discussion", person=f"Nguyễn Văn Mẫu {place}", text="Tóm tắt phát biểu. " * 12)
    for place in range(CONCLUSIONS):
        actions.add_conclusion(
            by=by, conference_id=conference.pk, text=f"Kết luận {place + 1}. " + "Nội dung. " * 30, due_on=ON
        )
    for place in range(PHOTOS):
        file = io.BytesIO()
        Image.new("RGB", (1600, 1200), (place * 4, 90, 160)).save(file, "JPEG")
        actions.add_photo(by=by, conference_id=conference.pk, file=file, caption=f"Ảnh thứ {place + 1} của hội nghị")
    return conference.pk


def pages(conference: int, requests: int) -> list[dict[str, Any]]:
    """Each tab: milliseconds, bytes before compression and as sent, queries."""
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gdtx.accounts.models import User
    from gdtx.foundation.clock import BUSINESS_DATE_SESSION_KEY

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client(headers={"accept-encoding": "gzip"})
    client.force_login(User.objects.get(username="so"), backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[BUSINESS_DATE_SESSION_KEY] = ON.isoformat()
    session.save()
    found = []
    for tab in TABS:
        address = f"/hoi-nghi/{conference}/{tab}"
        plain = Client()
        plain.cookies = client.cookies
        whole = plain.get(address)
        assert whole.status_code == 200, (address, whole.status_code)
        times = []
        for _turn in range(requests):
            begun = time.perf_counter()
            answer = client.get(address)
            times.append((time.perf_counter() - begun) * 1000)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found.append(
            {
                "address": f"/hoi-nghi/…/{tab}",
                "p50_ms": round(machine.quantile(times, 0.5), 1),
                "p95_ms": round(machine.quantile(times, 0.95), 1),
                "bytes": len(whole.content),
                "sent": len(answer.content),
                "queries": len(queries),
            }
        )
    return found


def paper_set(conference: int) -> dict[str, Any]:
    """One set as the worker makes it: seconds by the clock and of the processor, size, files."""
    import zipfile

    from gdtx.accounts.models import User
    from gdtx.conferences import actions, production
    from gdtx.foundation.clock import use_business_date
    from gdtx.network.scope import Actor

    by = Actor.for_user(User.objects.get(username="so"), ON)
    asked = actions.request_set(by=by, conference_id=conference)
    begun, worked = time.perf_counter(), time.process_time()
    started = actions.start_set(asked.pk)
    assert started is not None
    with use_business_date(ON):
        actions.finish_set(started, **production.for_request(started))
    seconds, processor = time.perf_counter() - begun, time.process_time() - worked
    path = actions.folder_of(started.pk) / f"{started.name}.zip"
    with zipfile.ZipFile(path) as archive:
        files = len(archive.namelist())
    return {
        "seconds": round(seconds, 2),
        "processor": round(processor, 2),
        "bytes": path.stat().st_size,
        "files": files,
    }


if __name__ == "__main__":
    main()
