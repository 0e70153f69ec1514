"""Write down the bouts of a session from its sound alone, as somebody with their eyes shut would.

It knows what the tones mean and how an announcement is built, but no routine and no move.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from word_errors import words_of

from timer.frozen import frozen, replace

OPENING_S = 12.0
"""How long after its start a bout may still say how much it asks for."""
ENDS = ("switch", "rest", "done", "finished", "go")
_LIMB = r"(?:leg|arm|side|hand|foot|hip|shoulder|knee)s?"
_SIDE = rf"(?:the )?(?:left|right|alternating|both) {_LIMB}|2 the (?:left|right)"
_UNIT = r"(?:hour|minute|second)s?"
_COUNT = r"(?:\d+ 2 )?\d+ (?:rep|breath)s?"
_DOSE = rf"(?:about )?\d+ {_UNIT}(?: \d+ {_UNIT})*|stop at \d+ out of 10|{_COUNT}"
_TURN = r"(?:set|round|step) \d+ of \d+|last (?:set|round|exercise)|enter when done|never past \d+"
_PART = re.compile(rf"\b(?:(?P<side>{_SIDE})|(?P<dose>{_DOSE})|(?P<turn>{_TURN}))\b")
_WHEN = re.compile(rf"\b(?:rest|starting in|in) \d+ {_UNIT}(?: \d+ {_UNIT})*")


@frozen
class Bout:
    """One bout as it was heard."""

    start_s: float
    stop_s: float
    name: str = ""
    side: str = ""
    dose: str = ""


def bouts(tones: Iterable[tuple[float, str]], said: Iterable[tuple[float, str]]) -> list[Bout]:
    """Return the bouts between `tones` as `said` announces them, both with their seconds."""
    marks = [one for one in tones if one[1] in ENDS]
    texts = list(said)
    found: list[Bout] = []
    for place, (start, tone) in enumerate(marks):
        if tone == "go":
            # What comes is said in the gap before, or late in the bout before if there is no gap.
            earlier = [at for at, name in marks[:place] if name != "rest"]
            since = earlier[-1] if earlier else 0.0
            stop = marks[place + 1][0] if place + 1 < len(marks) else start
            before = [text for at, text in texts if since <= at < start]
            after = [text for at, text in texts if start <= at < min(start + OPENING_S, stop)]
            last = found[-1] if found else Bout(0.0, 0.0)
            found.append(_heard(Bout(start, stop), before, after, last))
    return found


def _heard(bout: Bout, before: Sequence[str], after: Sequence[str], last: Bout) -> Bout:
    """Return `bout` as it was announced; what isn't said is as in the `last` one."""
    for text in before:
        bout = _announced(bout, _plain(text))
    for text in after:
        dose = _PART.match(_plain(text))
        if dose and not bout.dose and dose["dose"]:
            bout = replace(bout, dose=dose["dose"])
    same = not bout.name or bout.name == last.name
    return replace(
        bout,
        name=bout.name or last.name,
        side=bout.side or (last.side if same else ""),
        dose=bout.dose or (last.dose if same else ""),
    )


def _plain(text: str) -> str:
    """Return the words of `text` with a bare full stop between its sentences."""
    sentences = (words_of(one) for one in re.split(r"[.?!]+(?:\s|$)", text))
    return _WHEN.sub("", " . ".join(" ".join(one) for one in sentences if one)).strip(" .")


def _announced(bout: Bout, text: str) -> Bout:
    """Return `bout` with what the text says of it."""
    _, found, rest = text.rpartition("next")
    if not found:
        # Another side has no name.
        part = _PART.match(text)
        return (
            _with_parts(replace(bout, side=part["side"]), text) if part and part["side"] else bout
        )
    rest = rest.strip(" .")
    part = _PART.search(rest)
    if part is None:
        return replace(bout, name=rest.split(" . ")[0])
    *_, name = rest[: part.start()].strip(" .").split(" . ")
    return _with_parts(replace(bout, name=name.strip(), dose=""), rest[part.start() :])


def _with_parts(bout: Bout, text: str) -> Bout:
    """Return `bout` with the side and the dose at the beginning of `text`, in either order."""
    while part := _PART.match(text):
        bout = replace(bout, side=part["side"] or bout.side, dose=bout.dose or part["dose"] or "")
        text = text[part.end() :].strip(" .")
    return bout
