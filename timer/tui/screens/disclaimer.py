"""What Supple is and is not, in the short form of the menu and the long form of the first start."""

SHORT = (
    "Supple is a timer with general information. It cannot examine you. "
    "Sharp pain, tingling or swelling: stop and ask a clinician."
)

LONG = (
    "Supple guides stretching, nerve gliding, strength, rolling, heat, cold and breathing for "
    "runners.",
    "Its content is educational and drawn from public articles that do not fully agree with one "
    "another. Where no figure was published we chose a cautious default and mark it.",
    "It does not diagnose, treat or clear you to run. Talk to a doctor or physiotherapist before a "
    "new routine if you are injured, in pain, recently operated on, pregnant, or live with a "
    "condition of the heart, circulation, nerves, back or skin feeling. That list is our own "
    "wording.",
    "Stop at once if something hurts sharply or feels wrong; x does that from anywhere. You choose "
    "every intensity, and nothing here needs to hurt.",
)
"""One paragraph each."""
