"""Parse a file in a process of its own, with limits on memory, time and output.

The process gets the bytes on standard input and answers in JSON: `text` and `pages`, or
`error` with the message of a SourceError. Whatever else happens to it, a crash in native
code included, becomes one clear line here.
"""

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Literal

from corpus.errors import SourceError

MEMORY = 1536 * 1024 * 1024
SECONDS = 60

_MODULES = {"pdf": "pdf", "docx": "word", "html": "web"}
_BROKEN = "已损坏或格式不对，读不出来，请检查文件或另存一份后再添加。"
_ROOT = str(Path(__file__).resolve().parents[2])


def parse(data: bytes, kind: Literal["pdf", "docx", "html"]) -> tuple[str, tuple[int, ...]]:
    """Text and page starts of a file of that kind; raises SourceError."""
    paths = [_ROOT, *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "corpus.readers", kind],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceError("太复杂，一分钟内读不完，请另存为 txt 后再添加。") from None
    try:
        answer = json.loads(done.stdout)
        if "error" in answer:
            raise SourceError(answer["error"])
        return answer["text"], tuple(answer["pages"])
    except (ValueError, KeyError, TypeError):
        raise SourceError(_BROKEN) from None


def main(kind: str) -> None:
    """The other side: limit this process, read, parse, answer."""
    _limit()
    data = sys.stdin.buffer.read()
    reader = import_module(f"corpus.readers.{_MODULES[kind]}")
    answer: dict[str, object]
    try:
        text, pages = reader.read(data)
        answer = {"text": text, "pages": list(pages)}
    except SourceError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "展开后太大，读不了，请另存为 txt 后再添加。"}
    except Exception:  # a parser may fail in any way on a hostile file
        answer = {"error": _BROKEN}
    sys.stdout.write(json.dumps(answer))


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit of the parent remains
        return
    for what, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        _, hard = resource.getrlimit(what)
        if hard == resource.RLIM_INFINITY or value < hard:
            resource.setrlimit(what, (value, hard))
