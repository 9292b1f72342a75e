"""What one product looks like: its colours, its region, its luck."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from marketplace.demo.drawing.palette import (
    COTTON,
    INDIGO,
    LAC,
    PAPER,
    TURMERIC,
    Colour,
    dark,
    distance,
    light,
    parse_colour,
)
from marketplace.demo.drawing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Look:
    """Main, second and third colour, region and the product's own random numbers."""

    main: Colour
    second: Colour
    third: Colour
    region: str
    rng: random.Random

    @property
    def trio(self) -> tuple[Colour, Colour, Colour]:
        """The three colours."""
        return self.main, self.second, self.third

    @property
    def ink(self) -> Colour:
        """A colour that reads well on pale paper: the darkest of the dyes that suits."""
        return self.rng.choice((INDIGO, LAC, dark(self.main, 0.45)))


Draw = Callable[[Sheet, Look], None]


def look_of(colours: Sequence[str], region: str, rng: random.Random) -> Look:
    """Return the look for zero to many colour names; missing ones are chosen among the dyes that differ."""
    parsed = [parse_colour(colour) for colour in colours[:3]]
    main = parsed[0] if parsed else rng.choice((INDIGO, LAC, TURMERIC))
    others = [dye for dye in (COTTON, LAC, TURMERIC, INDIGO, PAPER) if distance(dye, main) > 150]
    rng.shuffle(others)
    second = parsed[1] if len(parsed) > 1 else others[0]
    third = (
        parsed[2] if len(parsed) > 2 else (light(main, 0.6) if distance(light(main, 0.6), second) > 90 else others[1])
    )
    return Look(main, second, third, region, rng)
