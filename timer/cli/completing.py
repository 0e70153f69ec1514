"""What completes commands in a shell: click's own, with names of files that no shell obeys."""

from __future__ import annotations

from typing import Any

from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
)

from timer.text import safe

SHELLS = ("bash", "zsh", "fish", "powershell")

_QUOTING = {
    "read type value": "read -r type value",
    "COMPREPLY+=($value)": 'COMPREPLY+=("$(printf %%q "$value")")',
}
"""What click's script for bash lacks: zsh and fish quote what they insert by themselves."""


def completion(shell: str) -> type[ShellComplete] | None:
    """Return how a shell is completed; None where click does not know how."""
    found = get_completion_class(shell)
    if found is None:
        return None
    script = found.source_template
    if shell == "bash":
        for plain, quoted in _QUOTING.items():
            script = script.replace(plain, quoted)

    def safely(self: Any, args: list[str], incomplete: str) -> list[CompletionItem[str]]:
        items: list[CompletionItem[str]] = found.get_completions(self, args, incomplete)
        for item in items:
            item.value = safe(item.value)
        return items

    return type("Completion", (found,), {"source_template": script, "get_completions": safely})


def register() -> None:
    """Have click answer every shell so."""
    for shell in SHELLS:
        made = completion(shell)
        if made is not None:
            add_completion_class(made, shell)
