"""What the coach suggests: `today` and `week`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from timer.cli.options import (
    FilePath,
    Number,
    OneOf,
    answer_option,
    await_journal,
    completing,
    force_option,
    json_option,
    this_context,
    usual,
)
from timer.cli.output import columns, hanging, print_json, put, room, say, table, tell
from timer.coach.comeback import LEAVE, NO, START, YES
from timer.coach.past import local
from timer.coach.today import OBVIOUS, Ran, Today
from timer.errors import ExitCode, SuppleError
from timer.files import require_place, rewrite
from timer.routine.screening_questions import INJURY_DAYS
from timer.services.catalog import routine_cards
from timer.services.coaching import (
    diary_notes,
    keep_run,
    suggestions,
    this_week,
    week_note,
    with_source,
)
from timer.services.comeback import Comeback, answer, comeback, leave, start
from timer.services.context import read_past
from timer.text import safe

if TYPE_CHECKING:
    from timer.coach.week import WeekDay
    from timer.services.context import Context

RETURNS: dict[str, int | None] = {
    **{day.replace(" ", "-"): days for days, day in enumerate(INJURY_DAYS)},
    START: None,
    **dict.fromkeys((YES, NO, LEAVE)),
}
"""What can be said of a return, and how many days ago the injury was."""
ANSWER = "Answer with `supple today --return yes` or `--return no`."
NOTHING_ASKED = "Nothing is asked about your return now."
_FIRST_YEAR, _LAST_YEAR = 1970, 2200
"""Times that every machine's clock knows."""


class Moment(click.ParamType[datetime]):
    """An instant with its offset, as ISO 8601."""

    name = "time"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        """Return the instant; fail with an example if it isn't one."""
        if isinstance(value, datetime):
            return value
        try:
            found = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} isn't a time. Write 2026-05-07T18:00:00+02:00.", param, ctx)
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            self.fail(f"{value!r} isn't between {_FIRST_YEAR} and {_LAST_YEAR}.", param, ctx)
        if found.tzinfo is None:
            self.fail(f"{value!r} has no time zone. Write {value}+02:00, say.", param, ctx)
        return found


at_option = click.option(
    "--at",
    type=Moment(),
    metavar="TIME",
    shell_complete=completing("now"),
    help="Answer as if it were this time (ISO 8601, with a time zone).",
)


@click.command("today", short_help="Say what to do now, and why.")
@click.option(
    "--ran",
    type=OneOf([str(one) for one in Ran]),
    help="Whether you run today: no, soon (about to), or just back from an easy, hard or long run.",
)
@click.option(
    "--minutes",
    type=Number(1, 240),
    metavar="N",
    shell_complete=usual(5, 10, 15, 20, 30, 45, 60),
    help="How long you have.",
)
@click.option(
    "--return",
    "returning",
    type=OneOf([*RETURNS]),
    help="Coming back from an injury: when it happened (start: longer ago), an answer to the "
    "question that is asked (yes, no), or that it's fine now (leave).",
)
@at_option
@answer_option
@json_option
def today_command(
    ran: str | None,
    minutes: int | None,
    returning: str | None,
    at: datetime | None,
    answers: dict[str, bool],
    as_json: bool,
) -> int:
    """Say what to do now, how long it takes, and why; and what to leave for another day.

    It goes by your plan, your runs, what you did and what you answered. `--ran` and `--return` are
    remembered; with `--at`, which asks about another time, `--ran` isn't, and `--return` can't be
    given.

    For example: supple today --ran easy --minutes 15
    """
    context = this_context()
    if returning and at is not None:
        raise click.UsageError(_NOT_AT)
    if returning:
        for line in _returned(context, returning):
            say(line, err=True)
    trouble = keep_run(context, Ran(ran)) if ran and at is None else None
    if trouble is not None:
        say(f"Your run couldn't be recorded. {trouble.sentences}", err=True)
    now = local(at.isoformat() if at else context.clock.wall())
    past = await_journal(context, now.isoformat(), brief=True)
    if past.error:
        say(f"{past.error.sentences} Without it, nothing can be suggested.", err=True)
        return ExitCode.FAILED
    asked = Ran(ran) if ran else None
    found = suggestions(context, past, now, ran=asked, minutes=minutes, answers=answers)
    back = comeback(past, now)
    if as_json:
        print_json(
            ran=found.ran,
            suggestions=[vars_of(one) for one in found.suggestions],
            not_today=[{"slug": one.slug, "reason": one.reason} for one in found.not_today],
            **{"return": None if back is None else _return_json(back)},
        )
    else:
        if back is not None:
            for line in (*back.lines, *([f"{back.question} {ANSWER}"] if back.question else [])):
                tell(line)
            tell("")
        _print(found)
        for note in diary_notes(past, now):
            tell("")
            tell(note)
    return ExitCode.OK


_NOT_AT = "`--return` is kept with the time at which you say it. Leave out `--at`."


def _returned(context: Context, told: str) -> tuple[str, ...]:
    """Keep what was said about a return from an injury; return what follows from it."""
    past = read_past(context)
    if told in (YES, NO):
        said = answer(context, past, yes=told == YES)
        return said or (NOTHING_ASKED,)
    return leave(context) if told == LEAVE else start(context, past, RETURNS[told])


def _return_json(back: Comeback) -> dict[str, Any]:
    """Return where a return from an injury is, for JSON."""
    at = back.at
    return {
        "step": at.step.slug,
        "number": at.number,
        "of": at.of,
        "question": back.question,
        "setbacks": at.setbacks,
        "advice": at.check,
    }


def vars_of(record: Any) -> dict[str, Any]:
    """Return the fields of a suggestion for JSON."""
    return {key: getattr(record, key) for key in ("slug", "name", "minutes", "reason", "source")}


def _print(found: Today) -> None:
    if found.ran:
        tell(found.ran.text)
    rows = [(one.slug, f"{one.minutes} min", with_source(one)) for one in found.suggestions]
    _, *lines = table([("routine", "time", "why"), *rows], columns())
    for line in lines:
        tell(line)
    later = [(one.slug, one.reason) for one in found.not_today if one.reason not in OBVIOUS]
    if later:
        tell("")
        tell("Not now:")
        _, *lines = table([("routine", "why"), *later], columns())
        for line in lines:
            tell(line)


@click.command("week", short_help="Show the week as planned and as done.")
@at_option
@click.option(
    "--ics",
    type=FilePath(folders=False),
    metavar="FILE",
    help="Write what is planned to a calendar file, with reminders.",
)
@json_option
@force_option
def week_command(at: datetime | None, ics: Path | None, as_json: bool, force: bool) -> int:
    """Show the week from Monday: what is planned and what was done, a line a day.

    `--ics` needs the extra `calendar`. Import the file into your calendar again at any
    time: entries of the same time are replaced.

    For example: supple week --ics week.ics
    """
    context = this_context()
    now = local(at.isoformat() if at else context.clock.wall())
    past = await_journal(context, now.isoformat(), brief=True)
    if past.error:
        say(f"{past.error.sentences} Without it, there is no week to show.", err=True)
        return ExitCode.FAILED
    days = this_week(context, past, now)
    names = {card.slug: card.name or card.slug for card in routine_cards(context, past)}
    if ics is not None:
        from timer.services.calendar_file import appointments, as_ics

        found = appointments(days, names, now)
        written = as_ics(found, now)
        require_place(ics, "a calendar")
        if ics.exists() and not force:
            raise SuppleError(f"{safe(str(ics))} exists.", "Choose another name, or add --force.")
        rewrite(ics, written)
        count = f"{len(found)} {'entry' if len(found) == 1 else 'entries'}"
        say(f"{safe(str(ics))}: {count}.", err=True)
    if as_json:
        print_json(days=[_day_json(day) for day in days])
        return ExitCode.OK
    if note := week_note(context, past, now):
        tell(note)
    for day in days:
        for line in day_lines(day, now.date(), names, room()):
            put(line)
    return ExitCode.OK


def _day_json(day: WeekDay) -> dict[str, Any]:
    return {
        "date": day.day.isoformat(),
        "planned": [
            {"slug": one.slug, "minutes": one.minutes, "reason": one.reason} for one in day.planned
        ],
        "done": [{"slug": slug, "share": share} for slug, share in day.done],
        "moved_from": day.moved_from.isoformat() if day.moved_from else None,
    }


def day_lines(day: WeekDay, today: date, names: Mapping[str, str], width: int = 0) -> list[str]:
    """Return what was done and is planned on a day, each routine once by its name.

    Lines are broken between words at `width` cells, where that is known.
    """
    done: dict[str, list[tuple[int, float]]] = {}
    for at, (slug, share) in enumerate(day.done):
        done.setdefault(slug, []).append((at, share))
    parts = [f"{names.get(slug, slug)}{_done(day, ones)}" for slug, ones in done.items()]
    for one in dict.fromkeys(day.planned):
        count = day.planned.count(one)
        often = f"{count} times " if count > 1 else ""
        parts.append(f"{names.get(one.slug, one.slug)}, {often}{one.minutes} min")
    if day.moved_from:
        parts.append(f"moved from {day.moved_from:%A}")
    head = f"{'>' if day.day == today else ' '} {day.day:%a} {day.day.day:>2}  "
    return hanging(safe("; ".join(parts) or "-"), width, len(head), head)


def _done(day: WeekDay, ones: Sequence[tuple[int, float]]) -> str:
    """Return how the sessions of one routine went on a day, as it follows its name."""
    live = ", running" if any(at in day.running for at, _ in ones) else ""
    if len(ones) > 1:
        return f", {len(ones)} sessions{live}"
    return live or (" done" if ones[0][1] >= 0.9 else f", {ones[0][1]:.0%} done")
