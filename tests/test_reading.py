from __future__ import annotations

import gc

import pytest

from cleaner.errors import InputError
from cleaner.pipeline import clean
from cleaner.stages import segment_html


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch, *, is_on: bool) -> None:
    monkeypatch.setattr(segment_html, "MOST_CHARACTERS", 30)
    try:
        (gc.enable if is_on else gc.disable)()
        clean("<p>It rained.</p>", type="html")
        with pytest.raises(InputError):
            clean("<p>It rained for forty days.</p>", type="html")
        assert gc.isenabled() is is_on
    finally:
        gc.enable()
