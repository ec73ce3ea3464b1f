"""What the judges found: figures to quote, faults to mend."""

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Report:
    """Collected by all judges; printed as they go, kept as one JSON file."""

    figures: dict[str, list[dict]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def figure(self, judge: str, **values: object) -> None:
        """Note and print one line of figures."""
        self.figures.setdefault(judge, []).append(values)
        print(f"  {judge:<10}", "  ".join(f"{key} {value}" for key, value in values.items()))
        sys.stdout.flush()

    def fault(self, judge: str, page: str, what: object) -> None:
        """Note and print something below the bar."""
        self.faults.append(f"{judge}: {page}: {what}")
        print(f"  ✗ {judge} {page}: {what}", flush=True)

    def keep(self, place: Path) -> None:
        """Write everything to `place`."""
        place.write_text(json.dumps({"figures": self.figures, "faults": self.faults}, indent=1))
