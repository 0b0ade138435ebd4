"""Makes the door's three sounds, ``assets/sounds/*.wav``: run ``python tools/sounds.py`` after changing a note.

Soft sines with a little of the octave, since a foyer is full of people. They differ in direction and number of notes,
not in pitch alone: two rising for welcome, one repeated for somebody who is in already, two falling for a refusal.
"""

import math
import struct
import wave
from pathlib import Path

RATE = 16_000
FOLDER = Path(__file__).resolve().parent.parent / "assets" / "sounds"

# Each note: from when (seconds), how long, how high (hertz).
SOUNDS = {
    "welcome": [(0.0, 0.18, 659.3), (0.11, 0.34, 987.8)],
    "again": [(0.0, 0.13, 587.3), (0.2, 0.2, 587.3)],
    "refused": [(0.0, 0.2, 392.0), (0.19, 0.34, 261.6)],
}


def loudness(at: float, length: float) -> float:
    """Of one note, from 0 to 1: a quick rise that does not click, and a long fall."""
    return min(1.0, at / 0.008) * max(0.0, 1 - at / length) ** 1.6


def samples(notes: list[tuple[float, float, float]]) -> list[int]:
    """All notes together, 16 bits each."""
    made = [0.0] * round(max(start + length for start, length, _ in notes) * RATE)
    for start, length, pitch in notes:
        for n in range(round(length * RATE)):
            at = n / RATE
            tone = math.sin(2 * math.pi * pitch * at) + 0.25 * math.sin(4 * math.pi * pitch * at)
            place = round(start * RATE) + n
            if place < len(made):
                made[place] += 0.42 * tone * loudness(at, length)
    return [round(max(-1.0, min(1.0, one)) * 32_000) for one in made]


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, notes in SOUNDS.items():
        made = samples(notes)
        with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(struct.pack(f"<{len(made)}h", *made))


if __name__ == "__main__":
    main()
