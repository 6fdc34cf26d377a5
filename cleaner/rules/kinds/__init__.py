"""The closed set of rule kinds, one module each.

A kind answers one question: which lines does a rule take now, if line i is the one that it speaks about?
`reach(rule, i, scene)` returns their places; nothing means "not now". What it asks of the scene must be able to turn
only from no to yes as lines go (see `cleaner.rules.scene`); it asks for the pattern last.

| kind    | takes                                                                              |
| ------- | ---------------------------------------------------------------------------------- |
| line    | the line that the pattern matches as a whole                                       |
| span    | the matched part of a line, and the blank beside it (found in `match`)             |
| run     | a cue line and the headlines below it, until prose returns                         |
| tail    | a cue line and everything below it                                                 |
| beside  | a matching line next to one that went: the caption above its credit                |
| repeat  | a headline that stands twice before the story, or stands again after it            |
| headline| a line above the story that the story's paragraphs tell again                      |
| titled  | a line above the story that the article's record or address names as its headline  |
| doubled | a line that says the same thing twice, as a caption beside its alt text does       |
"""

from __future__ import annotations

from cleaner.rules.kinds import beside, doubled, headline, line, repeat, run, tail, titled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cleaner.rules.scene import Scene
    from cleaner.rules.schema import Rule

REACH: Mapping[str, Callable[[Rule, int, Scene], Iterable[int]]] = {
    "line": line.reach,
    "run": run.reach,
    "tail": tail.reach,
    "beside": beside.reach,
    "repeat": repeat.reach,
    "headline": headline.reach,
    "titled": titled.reach,
    "doubled": doubled.reach,
}
