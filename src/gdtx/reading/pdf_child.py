"""The process that reads a PDF: bytes from outside are parsed apart, under limits of memory and time.

Started by path, imports nothing of gdtx; its job is one JSON line on standard input, its answer one on standard output:
``{"pages": ["…"], "pictures": n}`` or ``{"error": kind}`` with kind ``password``, ``damaged``, ``memory``.
"""

from __future__ import annotations

import io
import json
import logging
import sys


def main() -> None:
    """Does the one job given on standard input."""
    job = json.loads(sys.stdin.buffer.readline())
    _limit(job["memory_bytes"], job["seconds"])
    logging.disable(logging.CRITICAL)
    try:
        answer = read(job["path"], job["pages"])
    except MemoryError:
        answer = {"error": "memory"}
    except Exception as error:
        answer = {"error": "damaged", "detail": type(error).__name__}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _limit(memory: int, seconds: float) -> None:
    try:
        import resource  # not on Windows
    except ImportError:
        return
    limits = ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CPU, int(seconds) + 1), (resource.RLIMIT_CORE, 0))
    for what, amount in limits:
        try:
            resource.setrlimit(what, (amount, amount))
        except (ValueError, OSError):
            continue


def read(path: str, most_pages: int) -> dict[str, object]:
    """The text of each page, and how many pictures there are."""
    import pypdf

    with open(path, "rb") as file:
        reader = pypdf.PdfReader(io.BytesIO(file.read()))
    if reader.is_encrypted and not reader.decrypt(""):
        return {"error": "password"}
    if len(reader.pages) > most_pages:
        return {"error": "pages", "detail": str(len(reader.pages))}
    pages, pictures = [], 0
    for page in reader.pages:
        pages.append(page.extract_text() or "")
        pictures += _pictures(page)
    return {"pages": pages, "pictures": pictures}


def _pictures(page: object) -> int:
    try:
        resources = page["/Resources"].get_object()  # type: ignore[index]
        objects = resources.get("/XObject", {}).get_object()
        return sum(objects[name].get_object().get("/Subtype") == "/Image" for name in objects)
    except Exception:
        return 0


if __name__ == "__main__":
    main()
