"""What each problem means: why it matters, what it looks like, and what to write instead.

`supple explain` and docs/problems.md are made from this table. An example without a name of its own
is a step, or several, of a routine.
"""

from __future__ import annotations

from timer.frozen import frozen
from timer.routine.diagnostics import CODES


@frozen
class Explanation:
    """Why a problem is one, and an example with its correction where a file can show it."""

    why: str
    wrong: str = ""
    right: str = ""


def explanation_lines(code: str) -> list[str]:
    """Return the explanation of a code as lines of text."""
    found = EXPLANATIONS[code]
    lines = [CODES[code], "", found.why]
    for title, example in (("Wrong:", found.wrong), ("Right:", found.right)):
        if example:
            lines += ["", title, "", *(f"    {line}" for line in example.splitlines())]
    return lines


def whole(example: str) -> str:
    """Return an example as a whole file."""
    if example.startswith(("name:", "#", "```")) or "\nsteps:" in example:
        return example
    return "name: Example\nsteps:\n" + "".join(f"  {line}\n" for line in example.splitlines())


EXPLANATIONS: dict[str, Explanation] = {
    # The file as such
    "cannot-read": Explanation(
        "Supple opens only regular files that you may read. A folder, a pipe or a device "
        "could keep it waiting for ever.",
    ),
    "near-miss-name": Explanation(
        "Only names that end in `.yaml` or `.yml` are read. An editor or a mail program may "
        "have added `.txt`. Rename the file, and it appears in the menu.",
    ),
    "own-sound": Explanation(
        "A WAV file in your folder `sounds` replaces the tone of its name, such as `go.wav`. It "
        "may have any usual rate, one or two channels and up to 30 seconds, and is played for as "
        "long as the tone lasts. While a file can't be used, the built-in tone plays.",
    ),
    "name-taken": Explanation(
        "A routine is known by the name of its file. Where two files have the same one, the "
        "first that is found is used: a folder of `SUPPLE_ROUTINES`, then your own folder, "
        "then the bundled ones.",
    ),
    "file-too-large": Explanation(
        "A routine takes a few kilobytes. A file of this size is something else, and reading "
        "it would hold up the menu.",
    ),
    "not-utf-8": Explanation(
        "All routines are UTF-8, whatever machine they come from. In your editor, choose "
        "UTF-8 when you save.",
    ),
    "control-character": Explanation(
        "Such a character could move the cursor or change colours when the text is shown. It "
        "often comes with text that was copied from a terminal. Delete it.",
    ),
    "empty-file": Explanation(
        "A routine needs at least a name and one step. `supple new NAME` writes a file to "
        "start from.",
        "# nothing yet\n",
        "name: Example\nsteps:\n  - hold: calf-stretch\n    for: 30s\n    sides: each\n",
    ),
    "too-much": Explanation(
        "The limit keeps a file from holding up the program. Split the routine, and link the "
        "parts with `next` or `include`.",
    ),
    "too-deep": Explanation(
        "Twelve levels are more than groups in groups ever need. Usually a run of brackets or "
        "of dashes has been typed or pasted by accident.",
    ),
    "too-many-problems": Explanation(
        "Often one slip near the top, such as a wrong indent, causes all the rest. Fix the "
        "first ones and check again.",
    ),
    # YAML that can't be read, with the likeliest cause
    "tab-indent": Explanation(
        "YAML indents with spaces, because a tab is as wide as each editor likes. Set your "
        "editor to insert two spaces for the tab key.",
        "name: Example\nsteps:\n\t- note: Drink something.\n",
        "name: Example\nsteps:\n  - note: Drink something.\n",
    ),
    "no-space-after-colon": Explanation(
        "A key and its value are separated by a colon and a space. Without the space YAML "
        "reads one long word.",
        "- hold: calf-stretch\n  for:30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "no-space-after-dash": Explanation(
        "An item of a list starts with a dash and a space. Without the space the dash is part "
        "of the text, and two sentences become one.",
        "- hold: calf-stretch\n"
        "  for: 30s\n"
        "  sides: each\n"
        "  cues:\n"
        "    -Heel down.\n"
        "    -Breathe out.\n",
        "- hold: calf-stretch\n"
        "  for: 30s\n"
        "  sides: each\n"
        "  cues:\n"
        "    - Heel down.\n"
        "    - Breathe out.\n",
    ),
    "no-colon": Explanation(
        "Every key is followed by a colon.",
        "- hold: calf-stretch\n  for 30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "missing-dash": Explanation(
        "Each step starts with a dash. Without it, the step's keys join the step above, where "
        "they are there twice.",
        "name: Example\nsteps:\n  hold: calf-stretch\n  for: 30s\n  sides: each\n",
        "name: Example\nsteps:\n  - hold: calf-stretch\n    for: 30s\n    sides: each\n",
    ),
    "wrong-bullet": Explanation(
        "Lists in YAML have a dash and a space before each item. Bullets and stars come from "
        "word processors and notes.",
        "* hold: calf-stretch\n  for: 30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "comment-mark": Explanation(
        "What follows `#` is for you alone. Other characters would be read as part of the routine.",
        "// after a run\nname: Example\nsteps:\n  - note: Drink something.\n",
        "# after a run\nname: Example\nsteps:\n  - note: Drink something.\n",
    ),
    "missing-comma": Explanation(
        "In brackets, items are separated by commas.",
        "- breathe: Long exhales\n  for: 2m\n  pattern: {in: 4 out: 6}\n",
        "- breathe: Long exhales\n  for: 2m\n  pattern: {in: 4, out: 6}\n",
    ),
    "markdown-fence": Explanation(
        "The three backticks belong to the page that the example was copied from.",
        "```yaml\nname: Example\nsteps:\n  - note: Drink something.\n```\n",
        "name: Example\nsteps:\n  - note: Drink something.\n",
    ),
    "second-colon": Explanation(
        "A colon and a space inside a text look like another key. Put the text in quotes.",
        "- note: Remember: breathe.\n",
        '- note: "Remember: breathe."\n',
    ),
    "quote-in-quotes": Explanation(
        "In single quotes an apostrophe ends the text. Use double quotes around it.",
        "- note: 'Don't hold your breath.'\n",
        '- note: "Don\'t hold your breath."\n',
    ),
    "unclosed-quote": Explanation(
        "Everything after an open quote becomes part of the text, up to the next quote or the "
        "end of the file.",
        '- note: "Drink something.\n',
        '- note: "Drink something."\n',
    ),
    "unclosed-bracket": Explanation(
        "A list in brackets and a mapping in braces last until they are closed.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  cues: [Heel down.\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  cues: [Heel down.]\n",
    ),
    "reserved-start": Explanation(
        "Some characters have a meaning of their own at the start of a text. Put the text in "
        "quotes.",
        "- note: @home, take your time.\n",
        '- note: "@home, take your time."\n',
    ),
    "bad-escape": Explanation(
        "In double quotes a backslash starts a code such as `\\n`. Use single quotes, or leave "
        "it out.",
        '- note: "Left\\right.\\q"\n',
        "- note: Left and right.\n",
    ),
    "no-break-space": Explanation(
        "It looks like a space and isn't one. Web pages and some keyboards insert it.",
        "name: Example\nsteps:\n\u00a0\u00a0- note: Drink something.\n",
        "name: Example\nsteps:\n  - note: Drink something.\n",
    ),
    "bad-indent": Explanation(
        "Lines that belong together start in the same column. That is all YAML looks at.",
        "- hold: calf-stretch\n  for: 30s\n sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "yaml-syntax": Explanation(
        "YAML gave up at this place, and the cause isn't one that Supple knows. Compare the "
        "line and the one above with an example.",
    ),
    # YAML that can be read but is refused, or means something else than intended
    "more-documents": Explanation(
        "One file holds one routine. Put the second into a file of its own.",
        "name: Example\nsteps:\n  - note: Drink something.\n---\nname: Other\n",
        "name: Example\nsteps:\n  - note: Drink something.\n",
    ),
    "anchor": Explanation(
        "Anchors can make a small file unfold into a huge one, so they are refused. Write the "
        "step again, or put steps that repeat into a `group` with `rounds`.",
        "- &calf\n  hold: calf-stretch\n  for: 30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "alias": Explanation(
        "Aliases can make a small file unfold into a huge one, so they are refused. Write the "
        "step again, or use `rounds`.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n- *calf\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "tag": Explanation(
        "A text that starts with `!` is an instruction to YAML. Put it in quotes if you mean it.",
        "- note: !important Drink something.\n",
        "- note: Drink something.\n",
    ),
    "merge-key": Explanation(
        "Merging needs an alias, and aliases are refused. Write the keys out, or set them for "
        "the whole routine under `defaults`.",
        "- <<: {for: 30s}\n  hold: calf-stretch\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "key-not-text": Explanation(
        "A key is a word. A list or a mapping in its place is usually one bracket too many.",
        "- [hold]: calf-stretch\n  for: 30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "duplicate-key": Explanation(
        "Only one of the two can count, and it isn't clear which. Delete one. If a "
        "new step was meant, put a dash before it.",
        "- hold: calf-stretch\n  for: 30s\n  for: 40s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "long-text": Explanation(
        "What is spoken or shown in a session has to be short. Split it into several cues, or "
        "put it in a comment.",
    ),
    "comment-cuts-text": Explanation(
        "A space and `#` start a comment, so the rest of the text is lost. Put the text in quotes.",
        "- note: Exercise #1 is next.\n",
        '- note: "Exercise #1 is next."\n',
    ),
    "continues-text": Explanation(
        "In YAML a text may continue on the next line, if that is indented further. So a dash that "
        "doesn't line up with the one above is just a character in the text, and would be spoken.",
        "- hold: Plank\n  for: 30s\n  cues:\n    - Breathe out.\n      - Let go.",
        "- hold: Plank\n  for: 30s\n  cues:\n    - Breathe out.\n    - Let go.",
    ),
    "curly-quotes": Explanation(
        "Only straight quotes are quotes to YAML. Curly ones, which word processors insert, "
        "are spoken and shown.",
        "- note: “Drink something.”\n",
        '- note: "Drink something."\n',
    ),
    "braces-read-as-map": Explanation(
        "A text that starts with a brace or a bracket is a mapping or a list to YAML. Put it "
        "in quotes.",
        "- note: {Drink something}\n",
        '- note: "{Drink something}"\n',
    ),
    # Keys and shapes
    "not-a-mapping": Explanation(
        "Here Supple expects keys with values, such as `for: 30s`.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n- just a text\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "not-a-list": Explanation(
        "Here Supple expects a list: items with dashes, or in brackets.",
        "name: Example\nsteps: stretch\n",
        "name: Example\nsteps:\n  - hold: calf-stretch\n    for: 30s\n    sides: each\n",
    ),
    "not-text": Explanation(
        "Here Supple expects a text and found a list or a mapping.",
        "- note:\n    - Drink something.\n",
        "- note: Drink something.\n",
    ),
    "no-value": Explanation(
        "There is nothing after the colon. Write a value, or delete the key.",
        "- hold: calf-stretch\n  for:\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "unknown-key": Explanation(
        "Supple doesn't ignore words that it doesn't know: a mistyped `setts: 2` would cost "
        "you a set. The remedy guesses which word was meant.",
        "- hold: calf-stretch\n  fro: 30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "misplaced-key": Explanation(
        "The key is right, but belongs to the routine, the step or the move, not here.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  guards: [nerve-signs]\n",
        "name: Example\n"
        "guards: [nerve-signs]\n"
        "steps:\n"
        "  - hold: calf-stretch\n"
        "    for: 30s\n"
        "    sides: each\n",
    ),
    "comma-splits-text": Explanation(
        "In brackets a comma starts the next item, so a sentence with a comma becomes two. "
        "Put the sentence in quotes.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  cues: [Breathe out, and wait.]\n",
        '- hold: calf-stretch\n  for: 30s\n  sides: each\n  cues: ["Breathe out, and wait."]\n',
    ),
    "comma-text": Explanation(
        "Several items need brackets or dashes. Otherwise they are one thing with a long name.",
        "name: Example\nkit: strap, chair\nsteps:\n  - note: Drink something.\n",
        "name: Example\nkit: [strap, chair]\nsteps:\n  - note: Drink something.\n",
    ),
    "missing-key": Explanation(
        "Without this key the step, or the routine, can't be played. docs/format.md has a "
        "table of what each kind of step needs.",
        "- hold: calf-stretch\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "no-kind": Explanation(
        "A step says what it is with one of its keys: `hold`, `reps`, `effort`, `breathe`, "
        "`zones`, `open`, `note`, `ask`, `group`, `include` or `rest`.",
        "- for: 30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "two-kinds": Explanation(
        "A step is one thing. Make two steps of it, each with a dash.",
        "- hold: calf-stretch\n  note: Breathe.\n  for: 30s\n  sides: each\n",
        "- note: Breathe.\n- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "dose-as-name": Explanation(
        "The move comes after the kind; how long or how often has its own key, `for` or `count`.",
        "- reps: 10\n  count: 3\n",
        "- reps: glute-bridge\n  count: 10\n  sets: 3\n",
    ),
    "key-not-for-kind": Explanation(
        "Each kind of step has keys of its own; docs/format.md has the table. To repeat a "
        "step that takes no `sets`, put it into a `group` with `rounds`.",
        "- note: Drink something.\n  sets: 2\n",
        "- note: Drink something.\n",
    ),
    # Values
    "bad-value": Explanation(
        "The key takes only certain values; the remedy names them.",
        "name: Example\nwhen: sometimes\nsteps:\n  - note: Drink something.\n",
        "name: Example\nwhen: any-time\nsteps:\n  - note: Drink something.\n",
    ),
    "bad-slug": Explanation(
        "Files and moves have names in lower case, with hyphens for spaces.",
        "name: Example\nnext: Breathe Down\nsteps:\n  - note: Drink something.\n",
        "name: Example\nnext: breathe-down\nsteps:\n  - note: Drink something.\n",
    ),
    "bad-duration": Explanation(
        "Lengths are written `45s`, `1m30s`, `1.5m` or `1:30`, which is always minutes and "
        "seconds.",
        "- hold: calf-stretch\n  for: 1m75s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 2m15s\n  sides: each\n",
    ),
    "zero-duration": Explanation(
        'Zero means "none" for `settle`, `switch` and `rest`. Elsewhere nothing would happen.',
        "- hold: calf-stretch\n  for: 0s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "long-duration": Explanation(
        "No step lasts over four hours. Days and hours are for `schedule` alone.",
        "- hold: calf-stretch\n  for: 5:00:00\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "bad-count": Explanation(
        "A count is a whole number from 1 to 1,000, or a range of them.",
        "- reps: glute-bridge\n  count: many\n",
        "- reps: glute-bridge\n  count: 12\n",
    ),
    "bad-range": Explanation(
        "A range has two different ends: `20-30s`. A trailing unit serves both.",
        "- hold: calf-stretch\n  for: 30-30s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 20-30s\n  sides: each\n",
    ),
    "reversed-range": Explanation(
        "The lower end comes first, because your setting picks the low, middle or high end.",
        "- hold: calf-stretch\n  for: 30-20s\n  sides: each\n",
        "- hold: calf-stretch\n  for: 20-30s\n  sides: each\n",
    ),
    "bad-tempo": Explanation(
        "A tempo is phases with their times, `{up: 2s, down: 3s}`, a list of phases, or the "
        "strength form `3-1-2-0` for lower, pause, raise, pause.",
        "- reps: glute-bridge\n  count: 12\n  tempo: slowly\n",
        "- reps: glute-bridge\n  count: 12\n  tempo: {up: 2s, down: 3s}\n",
    ),
    "bad-pattern": Explanation(
        "A pattern names `in`, `hold`, `out` and `pause` with counts of a second, in the "
        "order in which you breathe.",
        "- breathe: box-breathing\n  for: 2m\n  pattern: deep\n",
        "- breathe: Long exhales\n  for: 2m\n  pattern: {in: 4, out: 6}\n",
    ),
    "bad-target": Explanation(
        "Effort is given out of ten: `8/10`. Ten itself is never a target.",
        "- effort: nordic-curl\n  to: very hard\n  window: 3-8\n",
        "- effort: nordic-curl\n  to: 8/10\n  window: 3-8\n",
    ),
    "target-over-ceiling": Explanation(
        "The ceiling is where you stop whatever happens, so the target can't be above it.",
        "- effort: nordic-curl\n  to: 8/10\n  ceiling: 7/10\n  window: 3-8\n",
        "- effort: nordic-curl\n  to: 7/10\n  ceiling: 8/10\n  window: 3-8\n",
    ),
    "bad-sides": Explanation(
        "Sides are `each`, `left`, `right`, `alternate`, or a list of names of your own.",
        "- hold: calf-stretch\n  for: 30s\n  sides: [left, left]\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "bad-order": Explanation(
        "`by-side` does all sets of one side first, `by-set` changes sides after every set, "
        "`by-zone` is for zones, `alternate` for reps and efforts.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  order: alternate\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  sets: 2\n  order: by-set\n",
    ),
    "order-without-sides": Explanation(
        "An order says which side comes when. Without sides there is nothing to order.",
        "- reps: glute-bridge\n  count: 12\n  sets: 2\n  order: by-set\n",
        "- reps: glute-bridge\n  count: 12\n  sets: 2\n  sides: each\n  order: by-set\n",
    ),
    "labels-differ": Explanation(
        "Where a dose differs by side, it names exactly the sides that the step has.",
        "- reps: glute-bridge\n  count: {left: 12, right: 8}\n  sides: [front, back]\n",
        "- reps: glute-bridge\n  count: {left: 12, right: 8}\n  sides: each\n",
    ),
    "sets-differ": Explanation(
        "Where a dose differs by set, there is one amount for each set.",
        "- reps: glute-bridge\n  count: [12, 10, 8]\n  sets: 2\n",
        "- reps: glute-bridge\n  count: [12, 10, 8]\n",
    ),
    "odd-alternate": Explanation(
        "In `alternate` the count is that of both sides together. An odd one gives one side a "
        "rep more.",
        "- reps: glute-bridge\n  count: 11\n  sides: alternate\n",
        "- reps: glute-bridge\n  count: 12\n  sides: alternate\n",
    ),
    "sides-in-sided-group": Explanation(
        "A group with sides plays all its steps on one side and then on the other, so its "
        "steps have none of their own.",
        "- group: Calves\n"
        "  sides: each\n"
        "  steps:\n"
        "    - hold: calf-stretch\n"
        "      for: 30s\n"
        "      sides: each\n",
        "- group: Calves\n  sides: each\n  steps:\n    - hold: calf-stretch\n      for: 30s\n",
    ),
    "for-or-breaths": Explanation(
        "A hold lasts a time, or some breaths of a pattern.",
        "- hold: calf-stretch\n"
        "  for: 30s\n"
        "  breaths: 5\n"
        "  pattern: {in: 4, out: 6}\n"
        "  sides: each\n",
        "- hold: calf-stretch\n  breaths: 5\n  pattern: {in: 4, out: 6}\n  sides: each\n",
    ),
    "for-or-cycles": Explanation(
        "Breathing lasts a time, which is filled with whole breaths, or a number of breaths.",
        "- breathe: Long exhales\n  pattern: {in: 4, out: 6}\n",
        "- breathe: Long exhales\n  pattern: {in: 4, out: 6}\n  cycles: 10\n",
    ),
    "at-and-every": Explanation(
        "A cue is said at one moment, or again and again.",
        "- hold: calf-stretch\n"
        "  for: 1m\n"
        "  sides: each\n"
        "  cues: [{at: half, every: 20s, say: Breathe.}]\n",
        "- hold: calf-stretch\n  for: 1m\n  sides: each\n  cues: [{every: 20s, say: Breathe.}]\n",
    ),
    "tempo-and-pace": Explanation(
        "A tempo times every phase; a pace only says how long a rep takes, and you count yourself.",
        "- reps: glute-bridge\n  count: 12\n  tempo: {up: 2s, down: 3s}\n  pace: 5s\n",
        "- reps: glute-bridge\n  count: 12\n  tempo: {up: 2s, down: 3s}\n",
    ),
    "cap-below-about": Explanation(
        "`about` is how long you expect it to take, `cap` where it ends at the latest.",
        "- open: Warm bath\n  about: 15m\n  cap: 10m\n",
        "- open: Warm bath\n  about: 10m\n  cap: 15m\n",
    ),
    "zones-total": Explanation(
        "The zones share the step's time. Give all but one their own time, or none.",
        "- zones: [{zone: Calf, for: 30s}, {zone: Thigh, for: 30s}]\n  for: 2m\n",
        "- zones: [{zone: Calf, for: 60s}, {zone: Thigh, for: 60s}]\n  for: 2m\n",
    ),
    "number-of-options": Explanation(
        "A question is answered with one digit, so it has two to nine answers.",
        "- ask: How do your calves feel?\n  options: [fine]\n",
        "- ask: How do your calves feel?\n  options: [fine, tight]\n",
    ),
    "unknown-routine": Explanation(
        "No file has this name. `supple list` shows those that exist.",
        "name: Example\nnext: breath-down\nsteps:\n  - note: Drink something.\n",
        "name: Example\nnext: breathe-down\nsteps:\n  - note: Drink something.\n",
    ),
    "include-circle": Explanation(
        "A routine that includes itself, directly or by way of another, would never end.",
    ),
    "include-too-deep": Explanation(
        "Beyond three levels, a file is hard to follow. Include the inner routine directly.",
    ),
    "broken-include": Explanation(
        "What is wrong with the other file has to be fixed there: `supple check` with its "
        "name lists it.",
    ),
    "unknown-guard": Explanation(
        "Guards are the questions before a start. `supple guards` lists them.",
        "name: Example\nguards: [nerve-sign]\nsteps:\n  - note: Drink something.\n",
        "name: Example\nguards: [nerve-signs]\nsteps:\n  - note: Drink something.\n",
    ),
    "unknown-move": Explanation(
        "A name with hyphens looks like a move of the library. If none has it, there are no "
        "cues, no figure and no position. `supple moves` lists them; a name of your own is "
        "written with spaces.",
        "- hold: hamstring-strech\n  for: 30s\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "unknown-position": Explanation(
        "The position decides how long you get to settle. docs/format.md lists those that "
        "Supple knows.",
        "- hold: Wall sit\n  for: 30s\n  position: wal\n",
        "- hold: Wall sit\n  for: 30s\n  position: wall\n",
    ),
    "broken-move": Explanation(
        "A move of your own with an error is left out, so only its name can be shown and said: "
        "without its cues, its figure and its tags. The mistake is in the file of moves.",
    ),
    "unknown-figure": Explanation(
        "A move takes the figure of a bundled move, by its name. Without one it has words only.",
    ),
    "wrong-folder": Explanation(
        "Files in the folder `moves` are read as moves, all others as routines. Move the file to "
        "the right folder.",
    ),
    "unknown-tag": Explanation(
        "Questions before a start leave out what has a certain tag. With a misspelt tag they "
        "would miss it.",
        "- hold: Wall sit\n  for: 30s\n  tags: [statik]\n",
        "- hold: Wall sit\n  for: 30s\n  tags: [static]\n",
    ),
    "does-not-unfold": Explanation(
        "Steps, sets, sides and rounds multiply. A routine has at most 2,000 segments, counting "
        "bouts and gaps.",
        "- group: Round\n  rounds: 100\n  steps:\n    - hold: Reach\n      for: 10s\n"
        "      sets: 30\n",
        "- group: Round\n  rounds: 10\n  steps:\n    - hold: Reach\n      for: 10s\n"
        "      sets: 3\n",
    ),
    # What is valid and hardly meant
    "implausible": Explanation(
        "The amount is far outside what the library's moves of this kind have. You may "
        "mean it: a warning doesn't stop anything. Often a unit is wrong, such as `m` for `s`.",
        "- hold: calf-stretch\n  for: 30m\n  sides: each\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "single-window": Explanation(
        "A window is a range of reps in which the target effort should be reached.",
        "- effort: nordic-curl\n  to: 8/10\n  window: 8\n",
        "- effort: nordic-curl\n  to: 8/10\n  window: 3-8\n",
    ),
    "no-sides": Explanation(
        "The move works one side at a time. Without `sides` only one of them is done, and "
        "Supple can't say which.",
        "- hold: calf-stretch\n  for: 30s\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n",
    ),
    "other-name": Explanation(
        "The name is another name for a move of the library, so its cues and its figure come "
        "with it. Write the move's own name to make that plain, or another name if you mean "
        "something else.",
        "- hold: legs up\n  for: 2m\n",
        "- hold: legs-up-the-wall\n  for: 2m\n",
    ),
    "no-time-to-move": Explanation(
        "The library has a table of how long it takes to get from one position to another and to "
        "fetch the kit, such as from standing to lying on your back. A gap of your own overrides "
        "the table. If it is shorter, the exercise starts while you are still on your way.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n"
        "- hold: plank\n  for: 30s\n  settle: 6s\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n- hold: plank\n  for: 30s\n",
    ),
    # What you would miss with your eyes shut
    "no-time-to-say": Explanation(
        "The name and the dose of a bout are said before it. Otherwise, with your eyes shut, you "
        "wouldn't know what's next.",
        "- hold: A move with quite a long name of its own, to be said at length\n"
        "  for: 30s\n"
        "  settle: 1s\n",
        "- hold: Long reach\n  for: 30s\n  settle: 6s\n",
    ),
    "not-announced": Explanation(
        "Without a gap before it, a bout starts while you are still doing the one before.",
        "- hold: Long reach\n"
        "  for: 30s\n"
        "  settle: 0\n"
        "- hold: Short reach\n"
        "  for: 30s\n"
        "  settle: 0\n",
        "- hold: Long reach\n  for: 30s\n- hold: Short reach\n  for: 30s\n",
    ),
    "dose-never-heard": Explanation(
        "With your eyes shut you hear how long or how often only if there is time to say it.",
        "- hold: Reach\n  for: 3s\n  settle: 2s\n",
        "- hold: Reach\n  for: 10s\n  settle: 6s\n",
    ),
    "no-time-to-read": Explanation(
        "The text is cut off, or the answers are read when the question has gone.",
        "- note: This text certainly takes more than a second to be said aloud.\n  for: 1s\n",
        "- note: Drink something.\n",
    ),
    "cue-never-heard": Explanation(
        "The moment lies after the end of the step, or more important words leave no room.",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  cues: [{at: 40s, say: Breathe.}]\n",
        "- hold: calf-stretch\n  for: 30s\n  sides: each\n  cues: [{at: half, say: Breathe.}]\n",
    ),
    "unsayable": Explanation(
        "A voice says words of its own language. It can't say an emoji, or another alphabet.",
        "- hold: 🧘\n  for: 30s\n",
        "- hold: Sit still\n  for: 30s\n",
    ),
    "not-by-ear": Explanation(
        "With your eyes shut you wouldn't know what's next, what a note says, or which rep it is.",
        "name: Example\n"
        "sound: {voice: off}\n"
        "steps:\n"
        "  - hold: Reach\n"
        "    for: 30s\n"
        "  - hold: Fold\n"
        "    for: 30s\n",
        "name: Example\n"
        "sound: {voice: names}\n"
        "steps:\n"
        "  - hold: Reach\n"
        "    for: 30s\n"
        "  - hold: Fold\n"
        "    for: 30s\n",
    ),
    "not-toned": Explanation(
        "Bouts of less than a second have no room for the tones by which you know where you are.",
    ),
    # Hints: valid routines that go against what the sources advise
    "hold-before-run": Explanation(
        "The sources advise movement before a run, and long static stretches afterwards.",
        "name: Example\n"
        "when: before-run\n"
        "steps:\n"
        "  - hold: calf-stretch\n"
        "    for: 30s\n"
        "    sides: each\n"
        "  - rest: 6m\n",
        "name: Example\n"
        "when: after-run\n"
        "steps:\n"
        "  - hold: calf-stretch\n"
        "    for: 30s\n"
        "    sides: each\n",
    ),
    "long-hold-before-run": Explanation(
        "Static stretches of over a minute lower strength and speed for a while afterwards.",
        "name: Example\n"
        "when: before-run\n"
        "steps:\n"
        "  - hold: calf-stretch\n"
        "    for: 90s\n"
        "    sides: each\n"
        "  - rest: 3m\n",
        "name: Example\n"
        "when: after-run\n"
        "steps:\n"
        "  - hold: calf-stretch\n"
        "    for: 90s\n"
        "    sides: each\n",
    ),
    "warm-up-length": Explanation(
        "Five to ten minutes is what the sources give for a warm-up.",
        "name: Example\nwhen: before-run\nsteps:\n  - reps: glute-bridge\n    count: 12\n",
        "name: Example\nwhen: any-time\nsteps:\n  - reps: glute-bridge\n    count: 12\n",
    ),
    "eccentric-without-rest": Explanation(
        "Muscles need two days or so after eccentric work. `apart` lets Supple advise when it "
        "is time.",
        "name: Example\n"
        "when: strength-day\n"
        "steps:\n"
        "  - effort: nordic-curl\n"
        "    to: 8/10\n"
        "    window: 3-8\n",
        "name: Example\n"
        "when: strength-day\n"
        "schedule: {per-week: 1-2, apart: 48h}\n"
        "steps:\n"
        "  - effort: nordic-curl\n"
        "    to: 8/10\n"
        "    window: 3-8\n",
    ),
    "eccentric-too-often": Explanation(
        "Eccentric work once or twice a week builds strength; more often only makes you sore.",
        "name: Example\n"
        "when: strength-day\n"
        "schedule: {per-week: 5, apart: 48h}\n"
        "steps:\n"
        "  - effort: nordic-curl\n"
        "    to: 8/10\n"
        "    window: 3-8\n",
        "name: Example\n"
        "when: strength-day\n"
        "schedule: {per-week: 1-2, apart: 48h}\n"
        "steps:\n"
        "  - effort: nordic-curl\n"
        "    to: 8/10\n"
        "    window: 3-8\n",
    ),
    "no-neighbours": Explanation(
        "Tight hamstrings are seldom alone: the sources stretch hips, calves and glutes with them.",
        "- hold: strap-stretch\n  for: 30s\n  sides: each\n- hold: standing-fold\n  for: 30s\n",
        "- hold: strap-stretch\n"
        "  for: 30s\n"
        "  sides: each\n"
        "- hold: calf-stretch\n"
        "  for: 30s\n"
        "  sides: each\n",
    ),
    "contrast-ratio": Explanation(
        "Contrast baths in the sources have two parts warm to one part cold.",
        "- hold: Warm bath\n"
        "  for: 2m\n"
        "  tags: [contrast, heat]\n"
        "- hold: Cold bath\n"
        "  for: 2m\n"
        "  tags: [contrast, cold]\n",
        "- hold: Warm bath\n"
        "  for: 4m\n"
        "  tags: [contrast, heat]\n"
        "- hold: Cold bath\n"
        "  for: 2m\n"
        "  tags: [contrast, cold]\n",
    ),
    "short-exhale": Explanation(
        "Breathing out for longer than you breathe in is what calms you down.",
        "- breathe: Slow breathing\n  for: 2m\n  pattern: {in: 5, out: 5}\n",
        "- breathe: Slow breathing\n  for: 2m\n  pattern: {in: 4, out: 6}\n",
    ),
    "long-cold": Explanation(
        "More than fifteen minutes of cold does no extra good and may harm your skin.",
        "- hold: cold-pack\n  for: 20m\n",
        "- hold: cold-pack\n  for: 12m\n",
    ),
}
