"""``make bench`` (``ARGS=seats`` chooses): every benchmark that is here prints its table."""

import sys
import time
from importlib import import_module
from importlib.util import find_spec

ALL = (
    "seats",
    "door",
    "live",
    "channels",
    "plan",
    "seat_all",
    "drop",
    "drag",
    "look_up",
    "kiosk_snapshot",
    "camera",
    "papers",
    "reports",
    "exports",
    "api_seats",
    "guest_search",
    "api_lists",
    "imports",
    "charts",
)


def main(wanted: list[str]) -> None:
    for name in wanted or ALL:
        if name not in ALL or find_spec(f"benchmarks.{name}") is None:
            if wanted:
                sys.exit(f"there is no benchmark {name}; there are {', '.join(ALL)}")
            continue
        start = time.perf_counter()
        import_module(f"benchmarks.{name}").main()
        print(f"  ({time.perf_counter() - start:.0f} s)\n", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
