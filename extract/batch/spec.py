"""What is alike for all documents of a run. Light: who only hands steps out need not load what takes them."""

from dataclasses import dataclass
from pathlib import Path

from extract.output.messages import Lang


@dataclass(frozen=True, slots=True)
class Spec:
    """What is alike for all documents of a run.

    `reader` and `numbers` plan the reading; results go to the folder `out` and to the run `run` of the `store`, where
    these are given. `personal`: personal data may stand in tables. `results`: whole results are wanted back.
    """

    reader: str
    numbers: int = 80
    lang: Lang = "zh"
    personal: bool = False
    out: Path | None = None
    store: str = ""
    run: str = ""
    results: bool = False
