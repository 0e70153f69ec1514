"""Names that are awkward to show: every emoji there is, and scripts whose letters join."""

from __future__ import annotations

from emoji import EMOJI_DATA
from hypothesis import strategies as st

TONES = "🏻🏼🏽🏾🏿"
"""They are emoji too, but go with whatever is before them."""
EMOJI = sorted(EMOJI_DATA.keys() - set(TONES))
SCRIPTS = {
    "Devanagari": "नमस्ते क्षत्रिय स्त्री हिन्दी",
    "Thai": "ก็ำ ที่นี่ น้ำ กำลัง",
    "Arabic": "مُحَمَّدٌ السَّلَامُ عَلَيْكُم",
    "Hebrew": "בְּרֵאשִׁית בָּרָא אֱלֹהִים",
    "Hangul jamo": "각한글 한국어",
    "Tamil": "நிலைத்தன்மை கொடு",
    "Chinese": "腿后侧拉伸",
    "Zalgo": "Z" + "\u0335\u0321\u0300" * 9 + "a" + "\u0489\u0316" * 12 + "lgo",
    "flags": "🇩🇪🇫🇷🇺🇳 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "keycaps": "1️⃣2️⃣ #️⃣",
}
TWO_CODE_POINTS = "🧘‍♀️ Flow ❤️"
NAMES = (
    TWO_CODE_POINTS,
    "❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️",
    "👩🏽‍🚀👨‍👩‍👧‍👦👁️‍🗨️ a very long name of a family in space that has to be cut 👍🏿",
    *SCRIPTS.values(),
)

texts = st.lists(
    st.sampled_from(EMOJI)
    | st.sampled_from([*"".join(SCRIPTS.values())])
    | st.sampled_from(
        ["\ufe0f", "\u200d", "\u200c", "\u0301", "\u20dd", " ", "  ", "a", "Flow", "█"]
    )
    | st.characters(),
    max_size=24,
).map("".join)
