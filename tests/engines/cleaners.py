"""Stand-ins for the cleaning: they shout, and do what a word in the document tells them."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

from cleaner.engines.outcome import Outcome
from cleaner.sources.articles import Article, Portion
from cleaner.sources.forms import TEXT, Form
from cleaner.sources.plan import Job

if TYPE_CHECKING:
    from pathlib import Path


def shout() -> object:
    return _shout


def _shout(article: Article) -> Outcome:
    word = article.raw.decode()
    if word == "hang":
        time.sleep(600)
    elif word == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif word.startswith("once "):
        # Dies where the file is not there yet: a death that came from outside.
        try:
            os.close(os.open(word[5:], os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            pass
        else:
            os.kill(os.getpid(), signal.SIGKILL)
    elif word == "eat":
        bytearray(1 << 40)
    elif word == "pid":
        return Outcome(str(os.getpid()).encode())
    return Outcome(word.upper().encode())


def stillborn() -> object:
    raise SystemExit(7)


def job(name: str, target: Path | None = None) -> Job:
    return Job(name, Form(TEXT, ""), str(target or f"out/{name}"), "", 1, 1)


def portion(*words: str) -> Portion:
    return Portion(tuple(map(job, words)), tuple(Article(word, TEXT, word.encode()) for word in words))
