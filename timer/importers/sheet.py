"""Tables of exercises, from a spreadsheet or a physio's sheet, with columns in any order."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence

from timer.frozen import replace
from timer.importers.dose_line import (
    LONGEST,
    Found,
    as_step,
    completed,
    rest_of,
    step_of,
    understood,
    unmarked,
)
from timer.importers.draft import REST, Draft, Step, comment, group, rest, tidy, timed
from timer.importers.fields import number_in
from timer.importers.one_liner import time_of
from timer.importers.source import Source
from timer.routine.reader.meant import dose_meant, tempo_meant, time_meant

MOST_ROWS = 1_000
MOST_SETS = 9
"""A column of such numbers before one of other numbers is sets, where no heading says more."""

_COLUMNS = {
    **dict.fromkeys(("exercise", "exercises", "name", "move", "movement", "activity"), "name"),
    **dict.fromkeys(("title", "what", "stretch", "interval", "step", "task", "label"), "name"),
    **dict.fromkeys(("ubung", "übung", "uebung", "bezeichnung", "exercice", "ejercicio"), "name"),
    **dict.fromkeys(("esercizio", "oefening", "exercício", "övning", "nom", "nombre"), "name"),
    **dict.fromkeys(("sets", "set", "series", "serien", "sätze", "saetze", "séries"), "sets"),
    **dict.fromkeys(("serie", "rounds", "number of sets", "no of sets", "# sets"), "sets"),
    **dict.fromkeys(("reps", "rep", "repetitions", "repeats", "repetition", "count"), "reps"),
    **dict.fromkeys(
        ("wiederholungen", "wdh", "répétitions", "repeticiones", "ripetizioni"), "reps"
    ),
    **dict.fromkeys(("number of reps", "no of reps", "# reps", "times"), "reps"),
    **dict.fromkeys(("hold", "hold time", "hold for", "halten", "haltezeit"), "hold"),
    **dict.fromkeys(("seconds", "secs", "sec", "s", "sekunden", "sek", "secondes"), "seconds"),
    **dict.fromkeys(("segundos", "secondi", "seconden", "duration s"), "seconds"),
    **dict.fromkeys(("duration seconds", "time s", "time sec", "duration sec"), "seconds"),
    **dict.fromkeys(("minutes", "mins", "min", "minuten", "minutos", "minuti"), "minutes"),
    **dict.fromkeys(("time", "duration", "length", "dauer", "zeit", "durée", "duración"), "time"),
    **dict.fromkeys(("work", "work time", "durata", "tiempo", "tijd", "duur"), "time"),
    **dict.fromkeys(("rest", "rest time", "break", "pause", "recovery", "rest s"), "rest"),
    **dict.fromkeys(("rest seconds", "rest sec", "pausa", "repos", "descanso", "rust"), "rest"),
    **dict.fromkeys(("rest between sets", "pausen", "rest secs"), "rest"),
    **dict.fromkeys(("side", "sides", "seite", "seiten", "côté", "lado", "per side"), "sides"),
    **dict.fromkeys(("notes", "note", "comments", "comment", "instructions", "cues"), "notes"),
    **dict.fromkeys(("cue", "description", "details", "how", "remarks", "tips"), "notes"),
    **dict.fromkeys(("notizen", "hinweise", "hinweis", "bemerkung", "bemerkungen"), "notes"),
    **dict.fromkeys(("weight", "load", "resistance", "kg", "gewicht", "charge"), "load"),
    **dict.fromkeys(("tempo", "cadence"), "tempo"),
    **dict.fromkeys(("rpe", "effort", "intensity rpe"), "effort"),
    **dict.fromkeys(("dose", "sets x reps", "sets reps", "sets and reps", "volume"), "dose"),
    **dict.fromkeys(("sets/reps", "prescription", "dosage", "amount", "reps/time"), "dose"),
    **dict.fromkeys(("reps or time", "reps time", "sets x reps hold", "target"), "dose"),
    **dict.fromkeys(("section", "block", "group", "phase", "circuit", "superset"), "section"),
    **dict.fromkeys(("day", "workout", "session", "routine", "tag"), "section"),
}
"""What each heading of a column means; a column that isn't here becomes comments."""
_DOSES = ("sets", "reps", "hold", "seconds", "minutes", "time", "milliseconds", "dose")
_DELIMITERS = ";\t|,"


_WITH_UNIT = {
    ("time", "seconds"): "seconds",
    ("time", "minutes"): "minutes",
    ("time", "ms"): "milliseconds",
    ("hold", "seconds"): "hold",
    ("rest", "seconds"): "rest",
    ("load", "load"): "load",
}
"""What a heading such as `Dauer (s)` means, of which the last word is a unit."""


def meaning_of(heading: str) -> str | None:
    """Return what a heading, or the key of a mapping, means; None where it isn't known."""
    plain = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", unmarked(heading))
    plain = " ".join(re.sub(r"[^\w/# ]+|_", " ", plain.lower()).split())
    known = _COLUMNS.get(plain) or _COLUMNS.get(re.sub(r"\s*(?:\bper set|\bin)\b", "", plain))
    if known:
        return known
    words, _, unit = plain.rpartition(" ")
    base = _COLUMNS.get(re.sub(r"\s*\bin$", "", words))
    return _WITH_UNIT.get((base, _COLUMNS.get(unit, unit))) if base else None


def _fitness(heading: str) -> int:
    """Return how sure it is that a column has the names of exercises, less being surer."""
    plain = heading.lower()
    sure = [place for place, word in enumerate(_NAMES) if word in plain]
    return sure[0] if sure and meaning_of(heading) == "name" else len(_NAMES)


_NAMES = ("exerci", "übung", "move", "name", "activity")


def meanings(header: Sequence[str]) -> list[str | None] | None:
    """Return what each column means, None where these aren't the headings of a table."""
    found: list[str | None] = []
    best = min(header, key=_fitness)
    for cell in header:
        meaning = meaning_of(cell)
        other = meaning == "name" and cell is not best and meaning_of(best) == "name"
        found.append(None if other or meaning in found else meaning)
    named = "name" in found
    dosed = any(one in _DOSES for one in found)
    return found if named and dosed else None


def steps_of_rows(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Step]:
    """Return the steps in the rows below a heading that `meanings` knows."""
    meant = meanings(header) or []
    steps: list[Step] = []
    section: tuple[str, list[Step]] | None = None
    for row in rows:
        cells = [tidy(re.sub(r"<br ?/?>", "; ", cell)) for cell in row]
        if not any(cells):
            continue
        cells = ["" if cell in ("-", "–", "—") else cell for cell in cells]
        if not any(cells):
            continue
        named = {
            meaning: cell for meaning, cell in zip(meant, cells, strict=False) if meaning and cell
        }
        more = [
            f"{tidy(header[place])}: {cell}"
            if place < len(header) and tidy(header[place])
            else cell
            for place, cell in enumerate(cells)
            if cell and (place >= len(meant) or meant[place] is None)
        ]
        heading = named.pop("section", None)
        made = steps_of_row(named, more)
        if heading is None:
            (section[1] if section else steps).extend(made)
            continue
        if section is None or section[0] != heading:
            section = heading, []
            steps.append(group(heading, section[1]))
        section[1].extend(made)
    return steps


def steps_of_row(cells: dict[str, str], more: list[str]) -> list[Step]:
    """Return the steps of one row; `more` is what its other columns say."""
    name = unmarked(cells.pop("name", ""))
    cells = {key: _in_units(cell) for key, cell in cells.items()}
    if not name and not any(key in cells for key in _DOSES):
        return [comment(one) for one in (*cells.values(), *more)]
    if REST.fullmatch(name) and (pause := _pause(cells, more)):
        return pause
    found, left = _found(name, cells)
    if not found.is_dose:
        inside = step_of(name)
        step = inside if inside is not None else timed(name, None)
        for note in found.notes:
            step.cue(note)
    else:
        step = as_step(found)
    if cells.get("rest") and "rest" not in step.keys and step.kind in ("hold", "reps", "effort"):
        between = _seconds(cells["rest"])
        if between and "sets" in step.keys:
            step.keys["rest"] = between
            left.pop("rest", None)
    following: list[Step] = []
    if "rest" in left and (after := _seconds(left["rest"])):
        following = [Step("rest", after)] if after != "0s" else []
        left.pop("rest")
    step.comments += [f"{key.capitalize()}: {value}" for key, value in left.items()]
    step.comments += more
    everything = " ; ".join(
        (name, *(value for key, value in cells.items() if key not in ("rest", "notes")))
    )
    return [completed(step, everything), *following]


def _in_units(cell: str) -> str:
    """Return a time such as `PT1M30S`, as programs write it, in our form, all else as it is."""
    iso = re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?", cell)
    parts = zip(iso.groups(), "hms", strict=True) if iso else ()
    return " ".join(f"{one}{unit}" for one, unit in parts if one) or cell


def _pause(cells: dict[str, str], more: list[str]) -> list[Step]:
    """Return the pause in a row that is called one."""
    for key, scale in (
        ("seconds", 1),
        ("minutes", 60),
        ("time", 1),
        ("hold", 1),
        ("rest", 1),
        ("dose", 1),
    ):
        milliseconds = time_of(cells.get(key, ""))
        if milliseconds is not None:
            step = rest(milliseconds * scale)
            step.comments += [*(one for name, one in cells.items() if name != key), *more]
            return [step]
    return []


def _found(name: str, cells: dict[str, str]) -> tuple[Found, dict[str, str]]:
    """Return what the cells say of how much to do, and those that say something else."""
    left = dict(cells)
    inside = understood(name)
    if inside.is_dose and inside.name:
        found = inside
    else:
        found = Found(name=name, both_ways=inside.both_ways)
    for key in ("dose", *_DOSES[:-1], "sides", "load"):
        if key in cells and (better := _with(found, key, cells[key])):
            found = better
            left.pop(key)
    if "tempo" in left and (tempo := tempo_meant(left["tempo"])):
        found = replace(found, tempo=tempo)
        left.pop("tempo")
    number = re.fullmatch(r"(?:rpe\s*)?([1-9])(?:\s*/\s*10)?", left.get("effort", ""), re.I)
    if number and found.dose.amount and "-" in found.dose.amount:
        found = replace(found, effort=int(number[1]))
        left.pop("effort")
    if "notes" in left:
        found = replace(found, notes=(*found.notes, left.pop("notes")))
    return found, left


def _with(found: Found, key: str, cell: str) -> Found | None:
    """Return what is known with one more cell, None where the cell can't be understood."""
    dose = found.dose
    if key == "sides":
        sided = dose_meant(f"10 {cell}") or Found().dose
        plain = cell.lower().strip(". ")
        if sided.sides or plain in (
            "both",
            "each",
            "l/r",
            "l + r",
            "yes",
            "x",
            "beide",
            "2",
            "per side",
        ):
            return replace(found, dose=dose._replace(sides=True))
        return (
            replace(found, notes=(*found.notes, cell))
            if plain in ("left", "right", "l", "r")
            else None
        )
    if key == "load":
        number = re.fullmatch(r"\d+(?:[.,]\d+)?", cell)
        return replace(found, dose=dose._replace(load=f"{cell} kg" if number else cell))
    if key == "sets":
        number = re.fullmatch(r"(\d{1,4})(?:\s*(?:x|sets?))?", cell, re.IGNORECASE)
        if number:
            return replace(found, dose=dose._replace(sets=number[1])) if not dose.sets else None
        return _with(found, "dose", cell) if re.search(r"\d\s*x\s*\d", cell) else None
    if key == "milliseconds":
        amount = number_in(cell)
        return None if amount is None else _with_time(found, "seconds", f"{amount / 1000:f}")
    if key in ("seconds", "minutes", "time", "hold"):
        return _with_time(found, key, cell)
    bare = cell if key == "dose" else f"{cell} reps" if re.fullmatch(r"[\d\s–-]+", cell) else cell
    inside = understood(f"Move: {bare}")
    if not inside.is_dose or (inside.dose.rest and dose.rest):
        return None
    other = inside.dose
    if (other.amount and dose.amount) or (other.sets and dose.sets):
        return None
    joined = dose._replace(
        amount=other.amount or dose.amount,
        unit=other.unit if other.amount or other.endless else dose.unit,
        sets=other.sets or dose.sets,
        sides=other.sides or dose.sides,
        rest=other.rest or dose.rest,
        load=other.load or dose.load,
        endless=other.endless or dose.endless,
    )
    return replace(
        found,
        dose=joined,
        notes=(*found.notes, *inside.notes),
        remarks=(*found.remarks, *inside.remarks),
        by_set=inside.by_set or found.by_set,
        by_side=inside.by_side or found.by_side,
        hold=inside.hold or found.hold,
        both_ways=inside.both_ways or found.both_ways,
    )


def _with_time(found: Found, key: str, cell: str) -> Found | None:
    sided = re.fullmatch(
        r"(.*?\d\S*(?:\s*[a-z]+)?)\s*[,(/]?\s*((?:each|per|both|ea)\b.*|/\s*side)", cell, re.I
    )
    if sided:
        inner = _with_time(found, key, sided[1])
        return inner and replace(inner, dose=inner.dose._replace(sides=True))
    plain = cell.replace(",", ".") if re.fullmatch(r"\d+,\d+", cell) else cell
    if re.fullmatch(r"\d+(?:\.\d+)?(?:\s*[-–]\s*\d+(?:\.\d+)?)?", plain):
        plain = f"{plain}{'min' if key == 'minutes' else 's'}"
    time = time_meant(re.sub(r"^(?:hold|for)\s+(?:for\s+)?", "", plain, flags=re.I))
    if time is None:
        over = time_of(plain)
        if over is None:
            return None
        time = f"{over // 1000}s" if over else None
        if time is None:
            return replace(found, notes=found.notes) if found.is_dose else None
    dose = found.dose
    if dose.amount and dose.unit != "time":
        return replace(found, hold=time) if found.hold is None else None
    if dose.amount:
        return None
    return replace(found, dose=dose._replace(amount=time, unit="time"))


def _seconds(cell: str) -> str | None:
    """Return a rest as we write it."""
    pause = rest_of(f"Rest {cell}")
    return pause.value if pause else None


# Files


def recognises(source: Source) -> bool:
    """Return whether the text is a table of values with separators."""
    return not source.is_data and _table(source.text) is not None


def read(source: Source) -> list[Draft]:
    """Return the routine in a table of values."""
    found = _table(source.text)
    assert found is not None
    header, rows, above = found
    draft = Draft(exact=_is_timer(header))
    draft.comments += above
    if len(rows) > MOST_ROWS:
        draft.comments.append(f"Only the first {MOST_ROWS} rows are here.")
    draft.steps = steps_of_rows(header, rows[:MOST_ROWS])
    return [draft]


def _is_timer(header: Sequence[str]) -> bool:
    """Return whether a table gives only a time for each name, so that it is a timer's."""
    meant = set(meanings(header) or ())
    return meant <= {"name", "seconds", "time", "minutes", None} and "name" in meant


def _table(text: str) -> tuple[list[str], list[list[str]], list[str]] | None:
    """Return the headings, rows and what is above them, None where a text isn't a table."""
    lines = [line for line in text.split("\n") if line.strip()]
    if not lines or len(text) > 1_000_000:
        return None
    for delimiter in _DELIMITERS:
        if sum(delimiter in line for line in lines) < 0.6 * len(lines):
            continue
        rows = _rows(text, delimiter)
        found = _with_header(rows) or _without_header(rows)
        if found is not None:
            return found
    return _aligned(lines) or _spaced(lines)


_GAP = re.compile(r" {2,}|\t+")


def _aligned(lines: list[str]) -> tuple[list[str], list[list[str]], list[str]] | None:
    """Return a table whose columns are below each other, as copied from a PDF."""
    if any(len(line) > LONGEST for line in lines):
        return None
    lines = [line.expandtabs(8) for line in lines]
    for place, line in enumerate(lines[:10]):
        header = _GAP.split(line.strip())
        if len(header) < 3 or meanings(header) is None:
            continue
        starts = [start for start, _ in _placed(line)]
        rows: list[list[str]] = []
        for other in lines[place + 1 :]:
            row = [""] * len(starts)
            for start, cell in _placed(other):
                column = min(range(len(starts)), key=lambda one: abs(starts[one] - start))
                row[column] = f"{row[column]} {cell}".strip()
            if rows and not row[0]:
                # The end of a cell that is too long for its line.
                rows[-1] = [
                    f"{one} {more}".strip() for one, more in zip(rows[-1], row, strict=True)
                ]
            elif not any(row[1:]):
                rows.append([*[""] * len(starts), other.strip()])
            else:
                rows.append(row)
        return (header, rows, [one.strip() for one in lines[:place]]) if rows else None
    return None


def _placed(line: str) -> list[tuple[int, str]]:
    """Return what is between gaps of a line, each with its column."""
    return [(one.start(), one[0]) for one in re.finditer(r"\S+(?: \S+)*", line)]


_TIME_CELL = r"\d+(?::\d\d)?(?:\s?[-–]\s?\d+)?(?:\s?(?:s|secs?|seconds?|m|mins?|minutes?)\b)?"
_SIDED = r"(?:\s?(?:(?:/|each|per)\s?(?:side|leg|arm)|each|/s)\b)?"
_CELL_FORMS = {
    "sets": r"\d{1,2}",
    "reps": rf"(?:\d{{1,3}}(?:\s?[-–]\s?\d{{1,3}})?|AMRAP|max){_SIDED}",
    **dict.fromkeys(("hold", "time", "rest", "seconds", "minutes"), _TIME_CELL + _SIDED),
    "load": r"\d+(?:[.,]\d+)?(?:\s?(?:kg|lbs?))?|BW",
    "dose": rf"\d+\s?[x×]\s?{_TIME_CELL}{_SIDED}",
    "tempo": r"\d[-/]\d[-/]\d(?:[-/]\d)?",
    "effort": r"\d\d?(?:/10)?",
    "sides": r"each|both|left|right|L/R|L|R",
}
"""What a cell looks like where only a space is between it and the next one."""


def _spaced(lines: list[str]) -> tuple[list[str], list[list[str]], list[str]] | None:
    """Return a table with only a space between its columns, whose headings say what they are."""
    for place, line in enumerate(lines[:10]):
        below = lines[place + 1 :]
        for sizes in ((1, 2, 3), (3, 2, 1)):
            header = _headings(line.split(), sizes)
            found = _cells_below(header, below) if len(header) > 2 else []
            if sum(map(bool, found)) * 2 >= len(below) > 0:
                rows = [
                    cells or [*[""] * len(header), text.strip()]
                    for cells, text in zip(found, below, strict=True)
                ]
                return header, rows, [one.strip() for one in lines[:place]]
    return None


def _cells_below(header: list[str], lines: list[str]) -> list[list[str]]:
    """Return the cells of each line as far as they can be told apart; none where they can't."""
    meant = meanings(header)
    if meant is None or meant[0] != "name":
        return []
    cells = [rf"({_CELL_FORMS.get(one or '', '(?!)')}|[-–—])" for one in meant[1:]]
    if meant[-1] == "notes":
        cells[-1] = r"(.*)"
    form = re.compile(r"(.*?[^\W\d].*?)\s+" + r"(?:\s+|$)".join(cells), re.IGNORECASE)
    if any(len(one) > LONGEST for one in lines):
        return []
    found = [form.fullmatch(one.strip()) for one in lines]
    return [list(one.groups()) if one else [] for one in found]


def _headings(words: list[str], sizes: Sequence[int]) -> list[str]:
    """Return words as headings of one to three words; nothing where one isn't known."""
    found: list[str] = []
    while words:
        size = next((one for one in sizes if meaning_of(" ".join(words[:one]))), 0)
        if not size:
            return []
        found.append(" ".join(words[:size]))
        words = words[size:]
    return found


DIVIDER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
"""The line below the headings of a table in Markdown."""


def cells_of(line: str) -> list[str]:
    """Return what is between the bars of a line of a table in Markdown."""
    inner = line.strip().removeprefix("|").removesuffix("|")
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", inner)]


def _rows(text: str, delimiter: str) -> list[list[str]]:
    if delimiter == "|":
        lines = [line for line in text.split("\n") if line.strip() and not DIVIDER.match(line)]
        return [cells_of(line) for line in lines]
    try:
        rows = list(csv.reader(text.split("\n"), delimiter=delimiter, strict=False))
    except csv.Error:
        rows = [line.split(delimiter) for line in text.split("\n")]
    return [row for row in rows if any(cell.strip() for cell in row)]


def _with_header(rows: list[list[str]]) -> tuple[list[str], list[list[str]], list[str]] | None:
    for place, row in enumerate(rows[:10]):
        if meanings(row) is not None:
            above = [" ".join(cell.strip() for cell in one if cell.strip()) for one in rows[:place]]
            return row, rows[place + 1 :], [one.lstrip("# ") for one in above]
    return None


def _without_header(rows: list[list[str]]) -> tuple[list[str], list[list[str]], list[str]] | None:
    """Return headings for columns of which one is names, and one times."""
    above = [row for row in rows if len(row) == 1 and row[0].lstrip().startswith("#")]
    rows = [row for row in rows if row not in above]
    width = len(rows[0]) if len(rows) > 1 else 0
    if width < 2 or any(len(row) not in (width, width - 1) for row in rows):
        return None
    if width > 2 and [row[0].strip(" .)") for row in rows] == list(
        map(str, range(1, len(rows) + 1))
    ):
        rows, width = [row[1:] for row in rows], width - 1  # numbers of the rows
    columns = [
        [row[place].strip() if place < len(row) else "" for row in rows] for place in range(width)
    ]
    times = [
        place
        for place, cells in enumerate(columns)
        if any(cells) and all(not cell or time_of(cell) is not None for cell in cells)
    ]
    names = [
        place
        for place, cells in enumerate(columns)
        if sum(bool(re.search(r"[^\W\d]{2}", cell)) for cell in cells) > len(rows) // 2
        and place not in times
    ]
    if not times or not names or min(names) > 1:
        return None
    header = ["" for _ in columns]
    header[names[0]] = "name"
    few = all(cell.isdigit() and 0 < int(cell) <= MOST_SETS for cell in columns[times[0]])
    if few and len(times) > 1 and times[1] == times[0] + 1:
        header[times[0]], header[times[1]] = "sets", "dose"
    else:
        header[times[0]] = "seconds"
    return header, rows, [row[0].strip().lstrip("# ") for row in above]
