"""What people write in a routine file, and what they mean by it: other words, other forms of doses.

Needed only where something is wrong. A remedy made here keeps every number and word; where the
meaning can't be known it asks.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache

from timer.frozen import NamedTuple
from timer.routine.diagnostics import Edit, Fix, Here, Report, replaced, shown
from timer.routine.durations import (
    EXAMPLES,
    DurationError,
    format_ms,
    format_range,
    parse_counts,
    parse_range,
)
from timer.routine.model import Moves, Place

KINDS = {
    **dict.fromkeys(("stretch", "static", "pose", "asana", "timed", "isometric"), "hold"),
    **dict.fromkeys(("floss", "glide", "repetitions", "drill"), "reps"),
    **dict.fromkeys(("pause", "break", "recovery", "recover", "wait"), "rest"),
    **dict.fromkeys(("question", "questions", "prompt"), "ask"),
    **dict.fromkeys(("message", "info", "text", "remark", "reminder"), "note"),
    **dict.fromkeys(("breath", "breathing", "breaths", "pranayama"), "breathe"),
    **dict.fromkeys(("circuit", "superset", "block", "section", "round", "complex"), "group"),
    **dict.fromkeys(("roll", "rolling", "foam-roll", "massage", "zone"), "zones"),
    **dict.fromkeys(("amrap", "max", "rpe"), "effort"),
    **dict.fromkeys(("routine", "import", "include-routine"), "include"),
}
"""Other words for a kind of step."""

_WORK = ("exercise", "work", "move", "movement", "activity", "do", "action", "drill", "interval")
"""Words for a step with a move, whose kind its other keys show."""

KEYS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("title", "label", "heading", "routine"), ("name",)),
    **dict.fromkeys(("description", "info", "intro", "summary", "estimate"), ("about",)),
    **dict.fromkeys(("equipment", "gear", "props", "needs", "material", "tools"), ("kit",)),
    **dict.fromkeys(("seconds", "secs", "sec", "minutes", "time", "duration", "length"), ("for",)),
    **dict.fromkeys(("hold-for", "hold-time", "work-time", "timer"), ("for",)),
    **dict.fromkeys(("side", "legs", "leg", "both-sides", "each-side", "per-side"), ("sides",)),
    **dict.fromkeys(("repeat", "repeats", "times", "rounds"), ("rounds", "sets")),
    **dict.fromkeys(("series", "set", "no-of-sets"), ("sets", "rounds")),
    **dict.fromkeys(("repetitions", "reps", "rep", "number", "amount", "quantity"), ("count",)),
    **dict.fromkeys(("pause", "break", "recovery", "rest-time", "rest-between"), ("rest",)),
    **dict.fromkeys(("text", "words", "speak", "speech"), ("say", "note")),
    **dict.fromkeys(("breaths", "cycles", "breath-count"), ("breaths", "cycles")),
    **dict.fromkeys(("target", "rpe", "intensity", "effort", "until"), ("to",)),
    **dict.fromkeys(("range", "rep-range"), ("window", "count")),
    **dict.fromkeys(("max", "maximum", "limit", "at-most"), ("cap", "ceiling")),
    **dict.fromkeys(("speed", "rhythm", "cadence", "phases"), ("tempo", "pace")),
    **dict.fromkeys(("choices", "answers", "option"), ("options",)),
    **dict.fromkeys(("exercises", "workout", "moves", "items", "program", "list"), ("steps",)),
    **dict.fromkeys(("sequence", "blocks", "parts", "activities", "routine-steps"), ("steps",)),
    **dict.fromkeys(("note", "notes", "instructions", "instruction"), ("cues", "about")),
    **dict.fromkeys(("cue", "tip", "tips", "hint", "hints", "coaching"), ("cues",)),
    **dict.fromkeys(("form", "technique", "how", "comment", "comments"), ("cues", "about")),
    **dict.fromkeys(("reason", "purpose", "because", "goal", "benefit"), ("why", "about")),
    **dict.fromkeys(("weight", "resistance", "kg", "weights"), ("load",)),
    **dict.fromkeys(("frequency", "often", "how-often"), ("schedule",)),
    **dict.fromkeys(("screening", "safety", "contraindications", "guard"), ("guards",)),
    **dict.fromkeys(("language", "locale"), ("lang",)),
    **dict.fromkeys(("transition", "change", "swap-sides", "changeover"), ("switch",)),
    **dict.fromkeys(("prepare", "prep", "setup", "get-ready", "ready", "lead-in"), ("settle",)),
    **dict.fromkeys(("then", "followed-by", "after", "next-routine"), ("next",)),
    **dict.fromkeys(("pose", "posture", "start-position"), ("position",)),
    **dict.fromkeys(("category", "categories", "tag"), ("tags",)),
    **dict.fromkeys(("name", "move", "exercise"), ("zone", "phase", "text")),
    "for": ("about",),
    "count": ("window", "cycles", "rounds"),
    **dict.fromkeys(("ratio", "breath", "breathing", "rate"), ("pattern", "pace")),
    **dict.fromkeys(("skippable", "extra", "bonus"), ("optional",)),
    **dict.fromkeys(("inhale", "breathe-in", "breath-in", "in-breath"), ("in",)),
    **dict.fromkeys(("exhale", "breathe-out", "breath-out", "out-breath"), ("out",)),
    **dict.fromkeys(("retain", "hold-in", "top", "full"), ("hold",)),
    **dict.fromkeys(("hold-out", "empty", "rest", "bottom", "wait"), ("pause",)),
    **dict.fromkeys(("when", "moment"), ("at",)),
    **dict.fromkeys(("alias", "aka", "also", "synonyms", "other-names"), ("aliases",)),
    **dict.fromkeys(("warning", "caution", "cautions"), ("warnings",)),
    **dict.fromkeys(("swap", "alternatives", "variations", "progressions"), ("swaps",)),
    **dict.fromkeys(("regression", "regressions", "simpler"), ("easier",)),
    **dict.fromkeys(("progression", "advanced"), ("harder",)),
    **dict.fromkeys(("alternative", "replacement", "substitute"), ("instead",)),
    **dict.fromkeys(("sources", "reference", "ref"), ("source",)),
    **dict.fromkeys(("picture", "image", "drawing"), ("figure",)),
    **dict.fromkeys(("days-apart", "gap", "recovery-time"), ("apart",)),
    **dict.fromkeys(("weekly", "times-per-week", "perweek", "week"), ("per-week",)),
    **dict.fromkeys(("daily", "times-per-day", "perday", "day"), ("per-day",)),
    **dict.fromkeys(("beeps", "ticking", "tick"), ("ticks",)),
    **dict.fromkeys(("speech", "talk"), ("voice",)),
}
"""Other words for keys; the first that is a key there, and not there yet, is what was meant."""

VALUES = {
    **dict.fromkeys(("both", "all", "two", "left and right", "l/r", "left, right"), "each"),
    **dict.fromkeys(("left/right", "right, left", "l, r", "lr", "each side", "yes"), "each"),
    **dict.fromkeys(
        ("each leg", "each arm", "per side", "per leg", "per arm", "both sides"), "each"
    ),
    **dict.fromkeys(("left only", "only left"), "left"),
    **dict.fromkeys(("right only", "only right"), "right"),
    **dict.fromkeys(("alternating", "alternately", "alternate sides", "alt"), "alternate"),
    **dict.fromkeys(("l", "lhs", "left side", "left leg"), "left"),
    **dict.fromkeys(("r", "rhs", "right side", "right leg"), "right"),
    **dict.fromkeys(("middle", "halfway", "half way", "mid", "midway", "centre"), "half"),
    **dict.fromkeys(("begin", "beginning", "first", "at start"), "start"),
    **dict.fromkeys(("finish", "last", "ending"), "end"),
    **dict.fromkeys(("lastrep", "final rep"), "last-rep"),
    **dict.fromkeys(("bedtime", "night", "before bed", "before sleep", "late"), "evening"),
    **dict.fromkeys(("after run", "post-run", "postrun", "cooldown", "cool-down"), "after-run"),
    **dict.fromkeys(("before run", "pre-run", "prerun", "warm-up", "warmup"), "before-run"),
    **dict.fromkeys(("rest-day", "rest day", "day off", "off day"), "off-day"),
    **dict.fromkeys(("gym", "strength", "gym day", "lifting"), "strength-day"),
    **dict.fromkeys(("anytime", "any", "always", "whenever", "any time"), "any-time"),
    **dict.fromkeys(("am", "wake-up", "breakfast"), "morning"),
    **dict.fromkeys(("none", "silent", "mute", "quiet"), "off"),
    **dict.fromkeys(("loud", "on", "normal", "everything"), "full"),
    **dict.fromkeys(("short", "minimal", "less"), "brief"),
    **dict.fromkeys(("quit", "abort", "cancel"), "stop"),
    **dict.fromkeys(("go on", "next", "proceed"), "continue"),
    **dict.fromkeys(("prone", "face-down", "lying-prone", "front", "on-front"), "lying-front"),
    **dict.fromkeys(("supine", "face-up", "lying-supine", "back", "on-back"), "lying-back"),
    **dict.fromkeys(("side-lying", "side", "on-side"), "lying-side"),
    **dict.fromkeys(("stand", "upright", "up"), "standing"),
    **dict.fromkeys(("quadruped", "hands-and-knees", "on-all-fours", "tabletop"), "all-fours"),
    **dict.fromkeys(("seated", "sitting", "sit", "long-sitting", "floor"), "sitting-floor"),
    **dict.fromkeys(("chair", "seated-chair", "on-chair"), "sitting-chair"),
    **dict.fromkeys(("kneel", "tall-kneeling", "on-knees"), "kneeling"),
    **dict.fromkeys(("lunge-kneeling", "half-kneel"), "half-kneeling"),
    **dict.fromkeys(("lying", "lie", "lying-down"), "lying-back"),
}
"""Other words for values."""

_TOP = ("name", "about", "when", "schedule", "guards", "next", "lang", "sound", "defaults")
_MOVE = (
    *("aliases", "alias", "swaps", "swap", "warnings", "warning", "figure", "source", "limb"),
    *("easier", "harder", "instead"),
)


def mapping_meant(what: str, text: str) -> str | None:
    """Return the mapping in braces that a text in its place says: how often, or how loud."""
    plain = plain_text(text)
    if what == "`sound`" and slugged(plain) in ("full", "brief", "names", "off"):
        return f"{{voice: {slugged(plain)}}}"
    if what != "`schedule`":
        return None
    if re.fullmatch(r"(?:after |with )?every run", plain):
        return "{every-run: true}"
    plain = {"daily": "1 a day", "weekly": "1 a week", "every day": "1 a day"}.get(plain, plain)
    found = re.fullmatch(
        r"(\d+(?:-\d+)?) ?(?:x|times)? ?(?:a|per|each|every|/) ?(day|week)", plain.replace("/", "/")
    )
    return f"{{per-{found[2]}: {found[1]}}}" if found else None


def slugged(word: str) -> str:
    """Return a word in the form of our keys: lower case, with hyphens."""
    return "-".join(re.findall(r"[^\W_]+", word.lower()))


def same_value(word: str, known: Container[str]) -> str | None:
    """Return the known value for which a word is another one, or another spelling."""
    same = (slugged(word), VALUES.get(word.lower()), VALUES.get(slugged(word)))
    return next((one for one in same if one is not None and one in known), None)


def value_meant(word: str, known: Iterable[str], report: Report) -> str | None:
    """Return the known value that a word most likely means."""
    words = tuple(known)
    return same_value(word, words) or report.guess(word, words)


def key_meant(word: str, table: Iterable[str], taken: Container[str], report: Report) -> str | None:
    """Return the key of `table` that a word most likely means, rather one that isn't `taken`."""
    known = tuple(table)
    plain = slugged(word)
    if plain in known and plain not in taken:
        return plain
    same = [key for key in KEYS.get(plain, ()) if key in known]
    free = [key for key in same if key not in taken]
    return next(iter(free or same), None) or report.guess(word, known)


def kind_meant(word: str, keys: Container[str]) -> str | None:
    """Return the kind of step that another word for it means, given the step's other keys."""
    plain = slugged(word)
    if plain in _WORK:
        for key, kind in (("count", "reps"), ("to", "effort"), ("window", "effort")):
            if key in keys:
                return kind
        return "breathe" if "pattern" in keys else "open" if "about" in keys else "hold"
    return KINDS.get(plain)


def belongs(word: str, what: str, kind: str, written: str) -> str | None:
    """Return where a key belongs that isn't valid in `what`, or None if we have no such key."""
    plain = slugged(word)
    if plain in _MOVE and what != "A move":
        return "It belongs to a move, in a file in the folder `moves` inside that of your routines."
    if kind and plain in _TOP:
        return "It is for the whole routine: write it at the top of the file, beside `name`."
    if kind and plain in ("at", "say", "every"):
        return "It belongs to a cue: `cues: [{at: half, say: Breathe out}]`."
    if kind and plain == "then":
        return "It belongs to one of the `options` of an `ask` step."
    if what == "A routine":
        return _below_top(plain, shown(written)[1:-1])
    if what == "A move" and plain in (*_TOP, "steps") and plain not in ("about", "sound"):
        return "It belongs to a routine, not to a move."
    inside = what in ("`sound`", "`schedule`", "`defaults`")
    if inside and plain in (*_TOP, "steps") and plain not in ("sound", "schedule", "defaults"):
        return "It is for the whole routine: write it at the top of the file, beside `name`."
    return None


def move_elsewhere(word: str, written: str, here: Here) -> str | None:
    """Return what to write where the move is under a key of its own, beside the kind of step."""
    plain = slugged(word)
    if plain not in _WORK and plain not in ("name", "exercise-name", "title"):
        return None
    dose = dose_meant(here.move)
    name = shown(written)[1:-1] or "NAME"
    if dose is None or dose.words:
        return f"The move is the value of `{here.kind}`: `{here.kind}: {name}`."
    key = "for" if here.kind == "hold" or dose.unit == "time" else "count"
    pairs = [(here.kind, name), *_pairs(key, dose, here)]
    return f"The move is the value of `{here.kind}`. Write {joined(pairs)}."


def unit_in_key(word: str, written: str) -> str | None:
    """Return a number with the unit that its key says, such as `minutes: 2`."""
    unit = {"min": "m", "sec": "s"}.get(slugged(word)[:3])
    return f"{written}{unit}" if unit and re.fullmatch(r"\d+(\.\d+)?", written) else None


def _below_top(plain: str, value: str) -> str | None:
    if plain in ("voice", "ticks", "metronome"):
        return f"It belongs under `sound`: `sound: {{{plain}: {value}}}`."
    if plain in ("per-week", "per-day", "apart", "every-run"):
        return "It belongs under `schedule`: `schedule: {per-week: 1-2, apart: 48h}`."
    if plain in ("settle", "switch", "rest"):
        return f"It belongs to a step, or to all: `defaults: {{{plain}: {value}}}`."
    if plain in ("rounds", "sets", "repeat"):
        return "Put the steps into a group: `- group: Circuit`, with `rounds` and its own `steps`."
    if plain in ("hold", "reps", "effort", "breathe", "zones", "open", "ask", "group", "include"):
        return f"It belongs to a step, below `steps` with a dash: `- {plain}: ...`."
    if plain in ("for", "count", "sides", "order", "tempo", "pace", "to", "window", "cues", "load"):
        return "It belongs to a step: indent it below the step's own dash."
    return None


_ONLY_TIME = "A hold lasts a set time. For `{key}` use `reps` in place of `hold`."
_AS_EFFORT = "For a target use `effort` in place of `{kind}`, with `to` and `window`."
_AS_BREATHE = "For a breathing pattern use `breathe` in place of `{kind}`."
_ROUNDS = "Use a group: `- group: NAME` with `rounds: {value}`, and this step in its `steps`."
_IN_GROUP = "Use a group: `- group: NAME` with `sides: each`, and this step in its `steps`."
_BOUT = ("hold", "reps", "effort")
_PLAIN = ("breathe", "note", "ask", "rest", "include")

_INSTEAD: dict[tuple[str, str], str] = {
    ("group", "sets"): "A group is repeated with `rounds: {value}`.",
    **{
        ("group", key): "Give `{key}` to the steps of the group."
        for key in ("for", "count", "cues")
    },
    **{(kind, "rounds"): "Write `sets: {value}`. `rounds` is for a group." for kind in _BOUT},
    **{(kind, "rounds"): _ROUNDS for kind in (*_PLAIN, "zones", "open")},
    **{(kind, "sets"): _ROUNDS for kind in (*_PLAIN, "zones", "open")},
    **{(kind, key): _IN_GROUP for kind in _PLAIN for key in ("sides", "order", "switch")},
    **{("hold", key): _ONLY_TIME for key in ("count", "tempo", "pace")},
    ("reps", "for"): "Reps end after a `count`. For a set time use `hold` in place of `reps`.",
    **{
        (
            "effort",
            key,
        ): "An effort ends at its target: write `window: 5-10`, or use `reps` or `hold`."
        for key in ("count", "for")
    },
    **{(kind, key): _AS_EFFORT for kind in ("hold", "reps") for key in ("to", "window", "ceiling")},
    **{(kind, key): _AS_BREATHE for kind in ("reps", "open") for key in ("pattern", "cycles")},
    ("hold", "cycles"): "For a number of breaths write `breaths: {value}`, with a `pattern`.",
    ("open", "for"): "An open step has an estimate: `about: {value}`. For a set time use `hold`.",
    ("note", "cues"): "The note itself is said. For more words write another note.",
}
"""What to do with a key that only other kinds of step have, by kind and key."""


def for_another_kind(kind: str, key: str, written: str | None) -> str | None:
    """Return what to do with a key that only other kinds of step have; None where nothing helps."""
    value = written if written and len(written) <= 20 else "2"
    if (kind, key) in _INSTEAD:
        return _INSTEAD[kind, key].format(kind=kind, key=key, value=shown(value)[1:-1])
    if key == "about" and written and time_meant(written) is None:
        return "For what is said use `cues`; for what is shown, `why`."
    if key == "name":
        return f"The name is the value of `{kind}` itself."
    return "Only a group has steps: `- group: NAME`." if key == "steps" else None


# Doses

_NUMBER = r"\d+(?:[.,]\d+)?"
_UNIT = r"(?:(?:ms|milliseconds?|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h)\b\.?|\"|'')"
_TO = r"\s*(?:-|to|until|\.\.\.?|~)\s*"
_TIME = (
    rf"(?:\d+:\d\d(?::\d\d)?|{_NUMBER}\s*(?:{_UNIT})?{_TO}{_NUMBER}\s*{_UNIT}"
    rf"|{_NUMBER}\s*{_UNIT}(?:\s*(?:and\s+)?{_NUMBER}\s*{_UNIT})*)"
)
_PAUSE = r"(?:rests?|break|pause|recovery|off)\b"
_REST = (
    rf"[,;+]?\s*(?:with\s+|w/\s*)?{_PAUSE}\s*:?\s*(?:of\s+|for\s+|between\s+)?({_TIME}|\d+)"
    rf"|[,;+]?\s*(?:with\s+|w/\s*)?({_TIME})\s*(?:of\s+)?{_PAUSE}(?:\s*between(?:\s+sets)?)?"
)
_BODY = r"(?:sides?|legs?|arms?|foot|feet|hands?|hips?|ways?|directions?)"
_SIDES = (
    r"[,;]?\s*[(\[]?\s*(?:"
    rf"(?:/|\b(?:per|each|every|on each|for each|on both|both)\b)\s*{_BODY}\b"
    r"|\b(?:each|ea|e/s|l\s*/\s*r|l\s*[&+]\s*r|left\s*(?:and|&|/|\+)\s*right)\b\.?|/\s*s\b"
    r")\s*[)\]]?"
)
_LOAD = r"[,;]?\s*(?:@|\bat\b|\bwith\b|w/)?\s*(\d+(?:[.,]\d+)?\s*(?:kgs?|kilos?|lbs?|pounds?))\b"
_ENDLESS = (
    r"\b(?:amrap|max(?:imum)?(?: reps)?|(?:to|till|until) (?:failure|fatigue)|failure"
    r"|as (?:many|long) (?:reps )?as (?:possible|you can)|all out)\b"
    rf"|({_TIME})\s*\+|(?<!\d)(\d+)\s*\+|\bat least\s+({_TIME}|\d+)"
    rf"|({_TIME}|\b\d+) or (?:more|longer)"
)
_SETS = (
    r"(\d+)\s*(?:sets?|rounds?|series)\b\s*(?:of\b|x|at\b|,|:|-)?",
    r"[,;]?\s*(?:x|for)\s*(\d+)\s*(?:sets?|rounds?)\b",
    r"(?<![\d.])(\d+)\s*x\s*(?=\d|max|amrap)",
)
_TIMES = r"\s*(?:x|times)\s*(\d+)\s*$|(?<![\d.])(\d+)\s*times\s*$"
_AMOUNT = rf"({_NUMBER}(?:{_TO}{_NUMBER})?)\s*((?:reps?|repetitions?|times|x|breaths?|cycles?)\b)?"
_ABOUT = r"(?:~|≈|\b(?:about|approx\.?|approximately|around|roughly|circa|ca\.))\s*"
_WORDS = {
    word: str(number)
    for number, word in enumerate(
        (
            *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
            *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
            *("seventeen", "eighteen", "nineteen", "twenty"),
        )
    )
} | {
    "thirty": "30",
    "forty": "40",
    "forty-five": "45",
    "fifty": "50",
    "sixty": "60",
    "once": "1",
    "twice": "2",
    "ninety": "90",
}
_PHRASES = {
    r"half (?:(?:a|an) )?minute|1/2 (?:a )?min(?:ute)?|0?½ ?min(?:ute)?": "30 s",
    r"(?:a|one) minute and a half|one and a half minutes?|a minute and 30": "90 s",
    r"a quarter of (?:a|an) minute": "15 s",
    r"half an hour": "30 min",
    r"an hour": "60 min",
    r"a couple of minutes": "2 min",
    r"a minute": "1 min",
    r"a second": "1 s",
}
_DASHES = str.maketrans(
    {**dict.fromkeys("–—−‒…", "-"), **dict.fromkeys("×✕✖*", "x"), "\u00a0": " ", "\u202f": " "}
    | {**dict.fromkeys("“”″", '"'), **dict.fromkeys("‘’′", "'")}
)


class Dose(NamedTuple):
    """What a text says of how much to do, each part as we would write it."""

    amount: str | None = None
    unit: str = ""
    """`time`, `reps` or `breaths`; nothing for a bare number."""
    sets: str | None = None
    sides: bool = False
    rest: str | None = None
    load: str | None = None
    endless: bool = False
    """Whether it is as many or as long as you can."""
    words: str = ""
    """What is left: a name, perhaps."""


LONGEST = 80
"""The longest text in which a dose, a time, a breath, a tempo or an effort is looked for."""


def plain_text(text: str) -> str:
    """Return a text in lower case with plain dashes, and numbers in digits.

    Nothing is left of one longer than `LONGEST`: nobody means it, and looking into it takes long.
    """
    if len(text) > LONGEST:
        return ""
    plain = " ".join(text.translate(_DASHES).lower().split())
    for phrase, digits in _PHRASES.items():
        plain = re.sub(rf"\b(?:{phrase})\b", digits, plain)
    return re.sub(r"\b[a-z]+(?:-five)?\b", lambda found: _WORDS.get(found[0], found[0]), plain)


LEAST_MS = 500
"""Below this, milliseconds are more likely a slip for seconds."""


def time_meant(text: str) -> str | None:
    """Return a length or range of time as we write it, or None if `text` is none."""
    plain = re.sub(_ABOUT, "", plain_text(text)).strip(" .,;()[]{}")
    if found := re.fullmatch(rf"({_NUMBER}) ?(?:ms|milliseconds?|msecs?)", plain):
        number = float(found[1].replace(",", "."))
        return format_ms(round(number)) if LEAST_MS <= number < 10_000_000 else None
    if found := re.fullmatch(r"(\d+) ?' ?(\d{1,2}) ?(?:''|\")?", plain):
        plain = f"{found[1]}m{found[2]}s"
    plain = re.sub(r"^(\d+:\d\d) ?[a-z]+$", r"\1", plain)
    plain = re.sub(r"(\d) ?(?:''|\")", r"\1s", plain)
    plain = re.sub(r"(\d) ?'", r"\1m", plain)
    plain = re.sub(r"(\d),(\d)", r"\1.\2", plain)
    plain = re.sub(r"\b(?:between|from) (.*?\d\w*) (?:and|to) ", r"\1-", plain)
    plain = re.sub(rf"(?<=[\da-z]){_TO}(?=\d)", "-", plain)
    plain = re.sub(r"(?<=\d)( ?[a-z]+)\.", r"\1", plain).replace(" and ", " ")
    for one in (plain, plain.replace(" ", "")):
        try:
            return format_range(parse_range(one))
        except DurationError:
            continue
    return None


def dose_meant(text: str) -> Dose | None:
    """Return what a dose in another form says, or None unless all of it is understood.

    What is left over must be words.
    """
    rest = f" {plain_text(text)} "
    rest = re.sub(_ABOUT, "", rest)

    def take(pattern: str) -> re.Match[str] | None:
        nonlocal rest
        found = re.search(pattern, rest)
        if found:
            rest = f"{rest[: found.start()]} {rest[found.end() :]}"
        return found

    def first(found: re.Match[str] | None) -> str | None:
        return next((group for group in found.groups() if group), None) if found else None

    gap, load = first(take(_REST)), first(take(_LOAD))
    sides = take(_SIDES) is not None
    sets = next((first(found) for one in _SETS if (found := take(one))), None)
    endless = take(_ENDLESS)
    amount, unit = first(endless), "reps" if endless else ""
    if not endless and (time := take(rf"(?<![\w.]){_TIME}(?![\w])")):
        amount, unit = time_meant(time[0]), "time"
        sets = sets or first(take(_TIMES))
    elif not endless and (found := take(rf"(?<![\w.]){_AMOUNT}")):
        amount = re.sub(_TO, "-", found[1])
        word = found[2] or ""
        unit = "breaths" if word[:1] in ("b", "c") else "reps" if word else ""
        sets = sets or first(take(_TIMES))
    words = " ".join(rest.strip(" ,;.:-+()&x").split())
    words = re.sub(r"\b(?:on|work|working)$", "", words)
    words = re.sub(r"^(?:of|for|x|at)\b\s*|\b(?:of|for|x)$", "", words).strip(" ,;.:-")
    if re.search(r"\d|[^\w\s'-]", words) or (amount is None and not endless and not sets):
        return None
    pause = time_meant(gap) if gap else None
    return Dose(amount, unit, sets, sides, pause, load, endless is not None, words)


def in_own_words(text: str, words: str) -> str:
    """Return `words` as they are written in `text`."""
    found = re.search(re.escape(words), text, re.IGNORECASE) if words else None
    return found[0] if found else words


class Remedy(NamedTuple):
    """What to say of a value, and what to write instead."""

    message: str | None
    help: str
    fix: Fix | None = None


def dose_remedy(key: str, text: str, place: Place, here: Here | None) -> Remedy | None:
    """Return what a value of `for`, `count` or `sets` means, or None if it isn't known."""
    found = dose_meant(text)
    kind = here.kind if here else ""
    if several := _by_side(key, text, here) or _by_set(key, text):
        fix = _write(several, key, place, here)
        return Remedy(None, f"Write {joined(several)}.", fix)
    if found is None or found.words:
        return None
    if found.endless:
        return _endless(text, found, time=key in ("for", "about", "rest"))
    name = shown(here.move)[1:-1] if here and here.move else "NAME"
    wanted = "for" if key in ("for", "about", "cap") else key
    if key in ("count", "window") and found.unit == "time":
        pairs = _pairs("for", found, here)
        return Remedy(
            f"{shown(text)} is a time, not a number of reps.",
            f"For a set time use `hold` in place of `{kind or 'reps'}`: "
            f"{joined([('hold', name), *pairs])}.",
        )
    if key == "for" and found.unit in ("reps", "breaths") and kind == "hold":
        if found.unit == "breaths":
            return Remedy(
                f"{shown(text)} is a number of breaths, not a time.",
                f"Write {joined([('breaths', found.amount or '5')])}, with a `pattern`.",
            )
        pairs = _pairs("count", found, here)
        return Remedy(
            f"{shown(text)} is a number of reps, not a time.",
            f"For reps use `reps` in place of `hold`: {joined([('reps', name), *pairs])}.",
        )
    if key in ("sets", "rounds"):
        return _sets_remedy(key, text, found, place, here)
    if found.amount is None:
        return None
    pairs = _pairs(wanted, found, here)
    if wanted in ("count", "window", "cycles") and not _is_count(found.amount):
        return None
    pairs = [(key if one == wanted else one, value) for one, value in pairs]
    return Remedy(None, _in_words(pairs), _write(pairs, key, place, here))


def better_remedy(
    error: DurationError, key: str, text: str, place: Place, here: Here | None
) -> Remedy:
    """Return the remedy for a value that isn't a length or a count: a better one, if there is."""
    before, slashes, after = text.partition("//")
    if slashes and after.strip() and dose_meant(before):
        meant = f"{before.strip()} # {after.strip()}"
        help = f"A comment starts with `#`: `{shown(meant)[1:-1]}`."
        return Remedy(None, help, replaced(place, meant, safe=True))
    thousandths = re.search(r"\d ?(?:ms|msecs?|milli)", text.lower())
    if error.code in ("bad-duration", "bad-range") and (error.help == EXAMPLES or thousandths):
        length = time_meant(text)
        if length is not None:
            return Remedy(None, f"Write `{length}`.", replaced(place, length, safe=True))
        if few := re.fullmatch(r"(\d+(?:-\d+)?) ?(?:ms|msecs?|milli\w*)", plain_text(text)):
            seconds = f"{few[1]}s"
            return Remedy(None, f"Did you mean `{seconds}`?", replaced(place, seconds))
    odd = not text[-2:].isalnum() and error.code in ("bad-duration", "bad-range")
    vague = error.help == EXAMPLES or error.code == "bad-count" or odd
    counted = vague or re.search(r"\d\s*(?:reps?|times|breaths?|cycles?)\b", text.lower())
    sided = re.search(r"\d\s*(?:l|left|r|right)\b", text.lower())
    found = dose_remedy(key, text, place, here) if counted or sided else None
    if found is not None and found.help != f"Write {shown(text)}.":
        return found
    written = re.match(
        r"(?:Write|Use a decimal point:|Write the range with a dash:|Write it in "
        r"seconds:) `([^`]+)`(?:\.| or )",
        error.help,
    )
    sure = written is not None and error.code not in ("zero-duration", "long-duration")
    sure = sure and (error.code != "bad-count" or written is None or _is_count(written[1]))
    fix = replaced(place, written[1], safe=True) if written and sure else None
    return Remedy(None, error.help, fix)


def surely(word: str, meant: str) -> bool:
    """Return whether a word can only be `meant`: the same but for one slip of a finger."""
    plain = slugged(word)
    if plain == meant or sorted(plain) == sorted(meant):
        return True
    longer, shorter = sorted((plain, meant), key=len, reverse=True)
    if len(longer) == len(shorter):
        return len(meant) > 3 and sum(a != b for a, b in zip(plain, meant, strict=True)) == 1
    return len(meant) > 2 and any(
        longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))
    )


def in_list(text: str, known: Iterable[str], report: Report) -> tuple[str, ...]:
    """Return the known words that a text with commas lists; nothing unless all of it is known."""
    words = tuple(known)
    parts = [part.strip() for part in re.split(r"[,;/+]|\band\b", text) if part.strip()]
    found = [part if part in words else value_meant(part, words, report) for part in parts]
    return tuple(one for one in found if one) if len(parts) > 1 and all(found) else ()


def _is_count(amount: str) -> bool:
    try:
        parse_counts(amount)
    except DurationError:
        return False
    return True


def _sets_remedy(
    key: str, text: str, found: Dose, place: Place, here: Here | None
) -> Remedy | None:
    number = found.sets or found.amount
    if number is None or "-" in number or not _is_count(number):
        return None
    pairs = [(key, number)]
    if found.sets and found.amount:
        dose = "for" if found.unit == "time" or (here and here.kind == "hold") else "count"
        pairs = [*_pairs(dose, found._replace(sets=None), here), (key, number)]
        known = [one for one in pairs if here is None or one[0] not in here.siblings]
        if len(known) < len(pairs) - 1:
            return Remedy(None, f"Write {joined(pairs)}.")
    if found.unit == "time" and not found.sets:
        return Remedy(
            f"{shown(text)} is a time, not a number.", f"Write `{key}: 3`, without a unit."
        )
    return Remedy(None, _in_words(pairs), _write(pairs, key, place, here))


def _by_side(key: str, text: str, here: Here | None) -> list[tuple[str, str]]:
    """Return the keys for a text such as `10L/8R`, nothing for any other."""
    plain = plain_text(text)
    amount = r"(\d+(?:-\d+)?(?:\s?(?:s|m|sec|min)\b)?)"
    for form in (
        rf"{amount}\s*(?:l|left)\b[\s,;/&+-]*(?:and )?{amount}\s*(?:r|right)",
        rf"(?:l|left)[\s:=]*{amount}[\s,;/&+-]*(?:and )?(?:r|right)[\s:=]*{amount}",
    ):
        if found := re.fullmatch(form, plain):
            pairs = [(key, f"{{left: {found[1]}, right: {found[2]}}}")]
            known = here is not None and "sides" in here.siblings
            return pairs if known else [*pairs, ("sides", "each")]
    return []


def _by_set(key: str, text: str) -> list[tuple[str, str]]:
    """Return the key for a text such as `12/10/8`: three amounts or more, one for each set."""
    parts = re.split(r"\s*[-/+]\s*", plain_text(text))
    numbers = [re.fullmatch(r"(\d{1,3})\s?(s|m)?", part) for part in parts]
    if key not in ("count", "for") or len(parts) < 3 or not all(numbers):
        return []
    unit = next((one[2] for one in reversed(numbers) if one and one[2]), "")
    return [(key, f"[{', '.join(f'{one[1]}{one[2] or unit}' for one in numbers if one)}]")]


def _endless(text: str, found: Dose, *, time: bool) -> Remedy:
    least = found.amount if found.amount and found.amount.isdigit() else None
    top = f"{least}-{int(least) + 10}" if least and not time else "5-20"
    about = time_meant(found.amount) if found.amount and not found.amount.isdigit() else None
    many = f"For as many as you can, use `effort` with `to: 9/10` and a window: `window: {top}`."
    long = f"For as long as you like, use `open` with an estimate: `about: {about or '1m'}`."
    help = f"{long} {many}" if time else f"{many} {long}"
    return Remedy(f"{shown(text)} doesn't say when to stop.", help)


def _pairs(key: str, found: Dose, here: Here | None) -> list[tuple[str, str]]:
    """Return the keys and values that say what a dose says."""
    pairs = [("sets", found.sets), (key, found.amount)]
    pairs += [("rest", found.rest), ("load", found.load)]
    known = [(name, value) for name, value in pairs if value]
    if found.sides and not (here and "sides" in here.siblings):
        known.append(("sides", "each"))
    return known


def _in_words(pairs: list[tuple[str, str]]) -> str:
    """Return the sentence that says what to write: one value, or several keys."""
    return f"Write `{pairs[0][1]}`." if len(pairs) == 1 else f"Write {joined(pairs)}."


def joined(pairs: Iterable[tuple[str, str]]) -> str:
    """Return keys and values as a list in a sentence."""
    *most, last = [f"`{key}: {shown(value)[1:-1]}`" for key, value in pairs]
    return f"{', '.join(most)} and {last}" if most else last


def _write(pairs: list[tuple[str, str]], key: str, place: Place, here: Here | None) -> Fix | None:
    """Return the fix that writes `pairs`, the one for `key` in place of what is there."""
    if (
        here is None
        or here.key != key
        or any(one in here.siblings for one, _ in pairs if one != key)
    ):
        return None
    value = next(value for one, value in pairs if one == key)
    between = ", " if here.flow else "\n" + " " * (here.place.column - 1)
    more = "".join(f"{between}{one}: {value}" for one, value in pairs if one != key)
    return Fix((Edit(place.line, place.column, place.end_column, value + more),), safe=True)


def count_help(text: str, *, single: bool) -> str | None:
    """Return what to write for a count that `text` says in words or with other signs."""
    found = re.fullmatch(rf"\D*?(\d+(?:{_TO}\d+)?)\D*", plain_text(text))
    if found is None:
        return None
    number = re.sub(_TO, "-", found[1])
    return None if (single and "-" in number) or not _is_count(number) else number


# Names

NAMES = ("name", "move", "exercise", "title", "text", "label", "what")
"""Keys under which the name of a move may be below its kind."""


_WEIGHTS = frozenset(
    "weighted loaded weight weights dumbbell dumbbells barbell kettlebell banded heavy".split()  # noqa: SIM905
)


def move_meant(word: str, moves: Moves, report: Report) -> str | None:
    """Return the slug of the move that a word most likely means, None where none is close.

    Names and aliases are compared before slugs, word by word: one word may be missing or more.
    """
    plain = slugged(word)
    words = plain.split("-")
    if len(plain) > 40:
        return None
    if exact := moves.find(plain) or moves.find(plain.replace("-", " ")):
        return exact.slug
    if not report.may_guess():
        return None
    best: tuple[float, str] | None = None
    for move in filter(None, map(moves.find, moves.slugs)):
        for name in (move.name, *move.aliases, move.slug):
            other = slugged(name)
            if other == plain:
                return move.slug
            score = _closeness(
                words, other.split("-"), hard=bool({"loaded", "eccentric"}.intersection(move.tags))
            )
            if abs(len(plain) - len(other)) <= 1 and surely(plain, other):
                score = 2.0
            if score and (best is None or score > best[0]):
                best = score, move.slug
    return best[1] if best else None


def _closeness(words: list[str], other: list[str], *, hard: bool) -> float:
    """Return how close two names are, 0 where they aren't: nearly every word is in both."""
    if _WEIGHTS.intersection(other) - set(words) or abs(len(words) - len(other)) > 1:
        return 0
    left = list(other)
    total = 0.0
    for word in words:
        ratios = [(_ratio(word, one), one) for one in left]
        ratio, one = max(ratios, default=(0, ""))
        if ratio >= 0.75:
            total += ratio
            left.remove(one)
        elif len(other) >= len(words):
            return 0
    matched = len(other) - len(left)
    odd = len(words) + len(other) - 2 * matched
    if odd > 1 or (odd and (matched < 2 or hard)):
        return 0
    return 2 * total / (len(words) + len(other))


@lru_cache(maxsize=4096)
def _ratio(word: str, other: str) -> float:
    """Return how alike two words are; 0 without a closer look where they can't be."""
    if word == other:
        return 1
    short, long = sorted((len(word), len(other)))
    if short < 0.6 * long or len(set(word) & set(other)) < 0.5 * len(set(word)):
        return 0
    from difflib import SequenceMatcher

    return SequenceMatcher(None, word, other).ratio()


def is_for_move(word: str) -> bool:
    """Return whether a key beside a step's kind is meant to name its move."""
    return slugged(word) in (*_WORK, "name", "exercise-name", "title")


def kind_of_keys(names: Container[str]) -> str | None:
    """Return the kind of step that a step's other keys are for."""
    clues = {
        "options": "ask",
        "pattern": "breathe",
        "steps": "group",
        "to": "effort",
        "window": "effort",
        "count": "reps",
        "tempo": "reps",
        "about": "open",
        "for": "hold",
    }
    return next((kind for key, kind in clues.items() if key in names), None)


def is_amount(text: str) -> bool:
    """Return whether a text is an amount, an effort or a breath, and no name."""
    if len(text) > 80:
        return False
    dose = dose_meant(text)
    return bool(re.search(r"\d", text)) and (
        (dose is not None and not dose.words)
        or bool(effort_meant(text) or len(breath_meant(text) or ()) > 2)
    )


def dose_of(
    kind: str, name: str, key: str, text: str, texts: Mapping[str, str]
) -> tuple[str, list[tuple[str, str]], str, bool] | None:
    """Return what an amount under a second kind `key` says of a step.

    That is the kind of step that is meant, the keys to write, the remedy, and whether it is all
    there. `texts` are the values of the step's other keys.
    """
    meant = _as_key(kind, key, text, texts)
    if meant is None:
        return None
    new, target, pairs = meant
    if target in texts:
        return new, [], f"Remove it: `{target}` is here already.", False
    pairs = [pair for pair in pairs if pair[0] not in texts]
    needed = {
        "effort": (("to", "8/10"), ("window", texts.get("count") or "5-10")),
        "breathe": (("pattern", "{in: 4, out: 6}"),),
        "hold": (("pattern", "{in: 4, out: 6}"),) if target == "breaths" else (),
    }.get(new, ())
    more = [one for one in needed if one[0] not in texts and one[0] not in dict(pairs)]
    pairs += more
    if new == kind:
        return new, pairs, f"Write {joined(pairs)}.", not more
    own = shown(name)[1:-1]
    help = f"Use `{new}` in place of `{kind}`: {joined([(new, own), *pairs])}."
    return new, pairs, help, not more and "count" not in texts


def _as_key(
    kind: str, key: str, text: str, texts: Mapping[str, str]
) -> tuple[str, str, list[tuple[str, str]]] | None:
    """Return the kind, the key for an amount under the kind `key`, and all the keys it says."""
    efforts = effort_meant(text)
    if key == "effort" and kind in ("reps", "hold", "effort") and len(efforts) == 1:
        return "effort", "to", [("to", f"{min(efforts[0], 9)}/10")]
    breath = breath_meant(text)
    if "breathe" in (kind, key) and kind in ("hold", "breathe") and breath and len(breath) > 1:
        if kind == "breathe":
            return "breathe", "pattern", [("pattern", flow(breath))]
        return None
    dose = dose_meant(text)
    if dose is None or dose.words or dose.amount is None or dose.endless:
        return None
    if key == "hold" and not dose.unit:
        dose = dose._replace(amount=f"{dose.amount}s", unit="time")
    if key == "breathe" and not dose.unit:
        dose = dose._replace(unit="breaths")
    count = ("hold", "sets") if "for" in texts else ("reps", "count")
    table = {
        "time": {
            **{one: (one, "for") for one in ("hold", "breathe", "zones", "note", "ask")},
            **{"reps": ("hold", "for"), "effort": ("hold", "for"), "open": ("open", "about")},
        },
        "breaths": {"hold": ("hold", "breaths"), "breathe": ("breathe", "cycles")},
        "reps": {
            **{"hold": count, "reps": ("reps", "count"), "open": ("reps", "count")},
            **{"effort": ("effort", "window"), "breathe": ("breathe", "cycles")},
            "group": ("group", "rounds"),
        },
    }
    found = table[dose.unit or "reps"].get(kind)
    if found is None or (kind == "reps" and found[0] == "hold" and "count" in texts):
        return None
    return *found, _pairs(found[1], dose, None)


def as_dose(pairs: list[tuple[str, str]], key: Place, value: Place, *, flow: bool) -> Fix:
    """Return the fix that writes keys and values in place of one key with its value."""
    between = ", " if flow else "\n" + " " * (key.column - 1)
    text = between.join(f"{one}: {each}" for one, each in pairs)
    return Fix((Edit(key.line, key.column, value.end_column, text),), safe=True)


def added(pairs: list[tuple[str, str]], key: Place, value: Place, *, flow: bool) -> Fix:
    """Return the fix that writes more keys behind a key with its value."""
    between = ", " if flow else "\n" + " " * (key.column - 1)
    text = "".join(f"{between}{one}: {each}" for one, each in pairs)
    return Fix((Edit(value.line, value.end_column, value.end_column, text),), safe=True)


def name_remedy(kind: str, key: str, text: str, dose: Dose, names: tuple[str, ...]) -> str:
    """Return what to write in place of a dose that is written as a name."""
    name = shown(in_own_words(text, dose.words))[1:-1] if dose.words else "NAME"
    pairs = [one for one in _pairs(key, dose, None) if one[0] not in names]
    whole = joined([(kind, name), *pairs])
    return f"Write {whole}." if dose.words else f"Write the name of the move here: {whole}."


def steps_from_text(text: str) -> str | None:
    """Return what to write for a step that is only a text."""
    if found := re.fullmatch(r"([A-Za-z][\w-]*)\s*[：=;]\s*(.+)", text):
        # The lines below it, with the same slip, are part of the text.
        value = re.split(r"\s+[A-Za-z][\w-]*\s*[：=;]\s", found[2])[0]
        return f"A key ends with a colon and a space: `- {found[1]}: {shown(value)[1:-1]}`."
    first, _, rest = text.partition(" ")
    kind = KINDS.get(slugged(first), slugged(first))
    length = time_meant(rest)
    if kind == "rest" and length:
        return f"Write `- rest: {length}`."
    if kind in ("hold", "reps") and rest:
        text = rest
    dose = dose_in_name(text) or dose_meant(text)
    name = shown(text)[1:-1]
    if dose is None and kind in ("note", "ask", "group", "open", "effort", "breathe") and rest:
        return f"Put a colon after the kind of step: `- {kind}: {shown(rest)[1:-1]}`."
    if dose is None:
        return f"Start with the kind of step: `- hold: {name}`, with `for: 30s` below it."
    kind, key = ("hold", "for") if dose.unit == "time" else ("reps", "count")
    name = shown(in_own_words(text, dose.words))[1:-1] if dose.words else "NAME"
    return f"Write `- {kind}: {name}`, and below it {joined(_pairs(key, dose, None))}."


def dose_in_name(text: str) -> Dose | None:
    """Return the dose that is written as a name, or at the start or the end of one."""
    found = dose_meant(text)
    if found is None:
        return None
    if not found.words:
        return found
    if found.sets or found.unit == "reps" or found.sides:
        return found
    plain = plain_text(text)
    at_end = re.search(rf"\s{_TIME}$", plain)
    return found if found.unit == "time" and at_end else None


# Breaths, tempos and efforts

_BREATH_WORDS = {
    **dict.fromkeys(("in", "inhale", "breathe in", "breath in"), "in"),
    **dict.fromkeys(("out", "exhale", "breathe out", "breath out"), "out"),
    **dict.fromkeys(("hold", "pause", "wait", "retain"), "hold"),
}
_BY_NUMBER = {
    2: ("in", "out"),
    3: ("in", "hold", "out"),
    4: ("in", "hold", "out", "pause"),
}


def breath_meant(text: str) -> dict[str, str] | None:
    """Return the parts of a breath that a text such as `4-7-8` or `in 4, out 6` says."""
    plain = plain_text(text)
    if re.fullmatch(r"(?:box|square)(?: breath(?:ing)?)?", plain):
        return dict.fromkeys(_BY_NUMBER[4], "4")
    numbers = re.findall(rf"{_NUMBER}", plain)
    if (
        re.fullmatch(r"[\d.,\s:/x>|-]*\d ?(?:s|secs?|seconds?)?", plain)
        and len(numbers) in _BY_NUMBER
    ):
        return dict(zip(_BY_NUMBER[len(numbers)], numbers, strict=True))
    return _named_breath(plain)


def _named_breath(plain: str) -> dict[str, str] | None:
    words = "|".join(sorted(_BREATH_WORDS, key=len, reverse=True))
    unit = r"(?:\s*(?:s|secs?|seconds?|counts?)\b)?"
    number = rf"({_NUMBER}(?:-{_NUMBER})?)"
    forms = (rf"\b({words})\b\s*(?:for|:|=)?\s*{number}{unit}", rf"{number}{unit}\s*({words})\b")
    for form in forms:
        found = re.findall(form, plain)
        left = re.sub(r"[\s,;:/+>-]|\band\b|\bthen\b", "", re.sub(form, "", plain))
        if not found or left:
            continue
        pairs = found if form is forms[0] else [(word, amount) for amount, word in found]
        return _parts(pairs)
    return None


def _parts(pairs: list[tuple[str, str]]) -> dict[str, str]:
    parts: dict[str, str] = {}
    for word, number in pairs:
        part = _BREATH_WORDS[word]
        if part == "hold" and "out" in parts:
            part = "pause"
        if part == "in" and "in" in parts:
            part = "in again"
        parts[part] = number
    return parts


def flow(parts: Mapping[str, str]) -> str:
    """Return parts as a mapping in braces."""
    return "{" + ", ".join(f"{name}: {value}" for name, value in parts.items()) + "}"


def tempo_meant(text: str) -> str | None:
    """Return the tempo that a text says in another form, as we would write it."""
    plain = plain_text(text)
    digits = plain.replace(" ", "")
    numbers = re.split(r"[-/:,.\s]+", plain) if not plain.isalnum() else list(digits)
    if plain.isalnum() and len(digits) != 4:
        numbers = []
    if numbers and all(re.fullmatch(r"\d{1,2}|x", number) for number in numbers):
        plainly = ["1" if number == "x" else number for number in numbers]
        if len(plainly) == 2:
            return f"{{lower: {plainly[0]}s, raise: {plainly[1]}s}}"
        if len(plainly) in (3, 4):
            return "-".join([*plainly, "0"][:4])
        return None
    unit = r"\s*(?:s|secs?|seconds?|counts?)?\b"
    for form, turned in (
        (rf"({_NUMBER}){unit}\s*([a-z][a-z ]*?)(?=\s*(?:$|,|;|/|\+|\d|and\b|then\b))", True),
        (rf"([a-z][a-z ]*?)\s*[:=]?\s*({_NUMBER}){unit}", False),
    ):
        found = re.findall(form, plain)
        left = re.sub(r"[\s,;:/+-]|\band\b|\bthen\b", "", re.sub(form, "", plain))
        if len(found) > 1 and not left:
            pairs = [(word, number) if turned else (number, word) for number, word in found]
            return flow({word.strip(): f"{number}s" for word, number in pairs})
    return None


def effort_meant(text: str) -> tuple[int, ...]:
    """Return the efforts out of ten that a text may mean; nothing where it says no number."""
    plain = plain_text(text).removeprefix("rpe").strip(" @:.")
    plain = re.sub(r"\s*(?:out of|of|von)\s*", "/", plain).replace(",", ".")
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", plain):
        return _whole(float(found[1]) / 10)
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)\s*/\s*(\d+)", plain):
        scale = int(found[2])
        return _whole(float(found[1]) * 10 / scale) if scale in (5, 10, 20, 100) else ()
    if found := re.fullmatch(r"(\d)\s*-\s*(\d)(?:\s*/\s*10)?", plain):
        return tuple(range(int(found[1]), int(found[2]) + 1))[:2]
    if found := re.fullmatch(r"(\d+(?:\.\d+)?)(?:\s*rpe)?", plain):
        return _whole(float(found[1]))
    return ()


def _whole(number: float) -> tuple[int, ...]:
    low = int(number)
    return (low,) if low == number else (low, low + 1)
