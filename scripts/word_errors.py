"""How many words a recogniser got wrong, whichever way they are written.

"30 seconds" and "thirty seconds" are the same words, and so are "heel" and "heal": nobody hears the
difference.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from timer.frozen import frozen

_UNITS = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: str(number) for number, word in enumerate(_UNITS)} | {
    word: str(10 * number) for number, word in enumerate(_TENS, 2)
}
_SAME = {
    # Words that sound like numbers.
    **{"to": "2", "too": "2", "for": "4", "won": "1", "ate": "8", "oh": "0"},
    # Words that sound like others.
    **{"heals": "heels", "heal": "heel", "y": "why", "banned": "band", "brake": "break"},
    **{"waste": "waist", "wait": "weight", "peddle": "pedal", "week": "weak", "role": "roll"},
    **{"rap": "wrap", "raps": "wraps", "but": "butt", "neil": "kneel"},
    **{"tow": "toe", "tows": "toes", "soul": "sole", "bear": "bare", "threw": "through"},
    **{"passed": "past", "rays": "raise", "do": "due", "youre": "your"},
    **{"buy": "by", "bye": "by", "theres": "theirs", "their": "there", "theyre": "there"},
    # Two ways to spell one.
    **{"center": "centre", "gray": "grey", "meter": "metre", "meters": "metres", "ok": "okay"},
}


def words_of(text: str) -> list[str]:
    """Return the words of `text` in one way of writing them."""
    said = re.sub("['’]", "", text.casefold())
    found: list[str] = []
    for word in re.findall(r"\d+|[^\W\d_]+", said):
        number = _NUMBERS.get(word)
        before = found[-1] if found else ""
        tens = before.isdigit() and before != "0" and before.endswith("0") and len(before) == 2
        if number and len(number) == 1 and number != "0" and tens and before != "10":
            found[-1] = str(int(before) + int(number))
        else:
            found.append(number or _SAME.get(word, word))
    return found


@frozen
class Errors:
    """The words said, and those of them that were misheard, as pairs of said and heard."""

    said: int
    wrong: tuple[tuple[str, str], ...]

    @property
    def rate(self) -> float:
        """Wrong words per word said, in percent."""
        return 100 * len(self.wrong) / max(self.said, 1)

    def mixes(self, words: Container[str]) -> int:
        """Return how many of the errors have one of `words` in what was said or heard."""
        return sum(said in words or heard in words for said, heard in self.wrong)


def errors(said: Sequence[str], heard: Sequence[str]) -> Errors:
    """Return what was misheard, by the fewest changes that lead from one to the other.

    One word heard as two, such as "half way", isn't an error.
    """
    across, down = len(heard) + 1, len(said) + 1
    costs = [list(range(across))] + [[row] + [0] * (across - 1) for row in range(1, down)]
    for row in range(1, down):
        above, here, word = costs[row - 1], costs[row], said[row - 1]
        two = said[row - 2] + word if row > 1 else None
        for column in range(1, across):
            other = heard[column - 1]
            best = above[column - 1] + (word != other)
            best = min(best, above[column] + 1, here[column - 1] + 1)
            if two == other:
                best = min(best, costs[row - 2][column - 1])
            if column > 1 and heard[column - 2] + other == word:
                best = min(best, above[column - 2])
            here[column] = best
    return Errors(len(said), tuple(reversed(_traced(said, heard, costs))))


def _traced(
    said: Sequence[str], heard: Sequence[str], costs: list[list[int]]
) -> list[tuple[str, str]]:
    """Return the changes of the cheapest way through `costs`, the last first."""
    wrong: list[tuple[str, str]] = []
    row, column = len(said), len(heard)
    while row or column:
        cost = costs[row][column]
        word, other = said[row - 1] if row else "", heard[column - 1] if column else ""
        if (
            row > 1
            and column
            and said[row - 2] + word == other
            and cost == costs[row - 2][column - 1]
        ):
            row, column = row - 2, column - 1
        elif (
            row
            and column > 1
            and heard[column - 2] + other == word
            and cost == costs[row - 1][column - 2]
        ):
            row, column = row - 1, column - 2
        elif row and column and cost == costs[row - 1][column - 1] + (word != other):
            if word != other:
                wrong.append((word, other))
            row, column = row - 1, column - 1
        elif row and cost == costs[row - 1][column] + 1:
            wrong.append((word, ""))
            row -= 1
        else:
            wrong.append(("", other))
            column -= 1
    return wrong
