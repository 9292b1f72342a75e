"""The sheet that is drawn on. Every form is cut as a smooth mask in its own box, so only what is drawn is paid for."""

import math
import random
from collections.abc import Iterable

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from marketplace.demo.drawing import shading
from marketplace.demo.drawing.geometry import Point, Points, ellipse
from marketplace.demo.drawing.palette import SHADOW, Colour, dark, light

# Masks are drawn this much larger and reduced: Pillow's own drawing has no smooth edges.
_FINE = 3
# Soft shadows are drawn up to this much smaller.
_COARSE = 8


class Form:
    """A cut-out shape on a sheet: fill it, shade it, print cloth on it, cut smaller shapes inside it."""

    def __init__(self, sheet: "Sheet", mask: Image.Image, left: int, top: int) -> None:
        self._sheet = sheet
        self._mask = mask
        self._left = left
        self._top = top

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self._mask.size

    def fill(self, colour: Colour, opacity: float = 1.0) -> "Form":
        """Fill with one colour."""
        mask = self._mask if opacity >= 1 else _faded(self._mask, opacity)
        self._sheet.image.paste(colour, (self._left, self._top), mask)
        return self

    def shade(self, profile: Image.Image, colour: Colour, opacity: float) -> "Form":
        """Lay a colour through a light or shade profile stretched over the form, with printed grain."""
        mask = profile.resize(self._mask.size, Image.Resampling.BILINEAR)
        width, height = self._mask.size
        grain = shading.noise(*self._sheet.image.size)
        grain = grain.crop((self._left, self._top, self._left + width, self._top + height))
        mask = ImageChops.multiply(ImageChops.multiply(mask, grain), self._mask)
        self._sheet.image.paste(colour, (self._left, self._top), _faded(mask, opacity))
        return self

    def round(self, colour: Colour, strength: float = 1.0) -> "Form":
        """Fill and shade as something turned: pot, jar, tin."""
        self.fill(colour)
        return self.rounded(colour, strength)

    def rounded(self, colour: Colour, strength: float = 1.0) -> "Form":
        """Shade only, as something turned."""
        self.shade(shading.round_dark(), dark(colour, 0.6), 0.85 * strength)
        return self.shade(shading.round_light(), light(colour, 0.7), 0.42 * strength)

    def ball(self, colour: Colour, strength: float = 1.0) -> "Form":
        """Fill and shade as a ball."""
        self.fill(colour)
        self.shade(shading.ball_dark(), dark(colour, 0.6), 0.8 * strength)
        return self.shade(shading.ball_light(), light(colour, 0.75), 0.5 * strength)

    def cloth(self, tile: Image.Image, dx: int = 0, dy: int = 0) -> "Form":
        """Print a repeating tile of cloth or weave, shifted by (dx, dy) pixels."""
        width, height = self._mask.size
        sheet = Image.new("RGB", (width, height))
        for y in range(-(dy % tile.height), height, tile.height):
            for x in range(-(dx % tile.width), width, tile.width):
                sheet.paste(tile, (x, y))
        self._sheet.image.paste(sheet, (self._left, self._top), self._mask)
        return self

    def picture(self, image: Image.Image) -> "Form":
        """Print an image stretched over the form."""
        self._sheet.image.paste(
            image.resize(self._mask.size, Image.Resampling.BICUBIC), (self._left, self._top), self._mask
        )
        return self

    def within(self, *outlines: Points) -> "Form":
        """Cut a smaller form out of this one; what lies outside is not drawn."""
        return self._clip(self._sheet.form(*outlines))

    def lines(self, lines: Iterable[Points], width: float, colour: Colour, opacity: float = 1.0) -> "Form":
        """Draw lines inside this form only."""
        self._clip(self._sheet.line_form(lines, width)).fill(colour, opacity)
        return self

    def _clip(self, inner: "Form") -> "Form":
        left, top = inner._left - self._left, inner._top - self._top
        width, height = inner._mask.size
        mine = self._mask.crop((left, top, left + width, top + height))
        return Form(self._sheet, ImageChops.multiply(inner._mask, mine), inner._left, inner._top)


class Sheet:
    """A picture with its own units, origin and turn; `at` gives the same picture seen from elsewhere."""

    def __init__(
        self,
        image: Image.Image,
        rng: random.Random,
        scale: float = 1.0,
        origin: Point = (0.0, 0.0),
        turn: float = 0.0,
    ) -> None:
        self.image = image
        self.rng = rng
        self.scale = scale
        self._origin = origin
        self._turn = turn

    def at(self, x: float, y: float, scale: float = 1.0, turn: float = 0.0) -> "Sheet":
        """Return the same picture with (x, y) as origin, scaled, turned clockwise by degrees."""
        return Sheet(self.image, self.rng, self.scale * scale, self._place((x, y)), self._turn + turn)

    def form(self, *outlines: Points) -> Form:
        """Cut one form from closed outlines."""
        shapes = [self._placed(outline) for outline in outlines]
        mask, left, top = self._blank(shapes, 0)
        pen = ImageDraw.Draw(mask)
        for shape in shapes:
            pen.polygon([((x - left) * _FINE, (y - top) * _FINE) for x, y in shape], fill=255)
        return Form(self, mask.reduce(_FINE), left, top)

    def area(self, x0: float, y0: float, x1: float, y1: float) -> Form:
        """Cut an upright rectangle to whole pixels: much cheaper than a form for walls and tables."""
        left, top, right, bottom = self._bounds([self._placed([(x0, y0), (x1, y1)])], -1)
        return Form(self, Image.new("L", (right - left, bottom - top), 255), left, top)

    def line_form(self, lines: Iterable[Points], width: float) -> Form:
        """Cut one form from lines of a width, with round ends."""
        shapes = [self._placed(line) for line in lines]
        thick = max(width * self.scale, 0.6)
        mask, left, top = self._blank(shapes, thick)
        pen = ImageDraw.Draw(mask)
        pixels = max(1, round(thick * _FINE))
        for shape in shapes:
            path = [((x - left) * _FINE, (y - top) * _FINE) for x, y in shape]
            pen.line(path, fill=255, width=pixels, joint="curve" if pixels > 4 else None)
            if pixels > 4:
                for x, y in (path[0], path[-1]):
                    half = pixels / 2 - 0.5
                    pen.ellipse((x - half, y - half, x + half, y + half), fill=255)
        return Form(self, mask.reduce(_FINE), left, top)

    def fill(self, outline: Points, colour: Colour, opacity: float = 1.0) -> Form:
        """Cut and fill one form."""
        return self.form(outline).fill(colour, opacity)

    def line(self, points: Points, width: float, colour: Colour, opacity: float = 1.0) -> None:
        """Draw one line with round ends."""
        self.line_form([points], width).fill(colour, opacity)

    def soft(self, outline: Points, blur: float, colour: Colour = SHADOW, opacity: float = 0.3) -> None:
        """Draw a shape with soft edges: shadow or glow."""
        shape = self._placed(outline)
        spread = blur * self.scale
        coarse = min(_COARSE, max(1, int(spread / 2)))
        margin = 2.6 * spread + coarse
        left, top, right, bottom = self._bounds([shape], margin)
        width, height = -(-(right - left) // coarse), -(-(bottom - top) // coarse)
        mask = Image.new("L", (width, height))
        small = [((x - left) / coarse, (y - top) / coarse) for x, y in shape]
        ImageDraw.Draw(mask).polygon(small, fill=255)
        mask = mask.filter(ImageFilter.GaussianBlur(spread / coarse))
        mask = mask.resize((width * coarse, height * coarse), Image.Resampling.BILINEAR)
        self.image.paste(colour, (left, top), _faded(mask, opacity))

    def cast(self, outline: Points, *, opacity: float = 0.34) -> None:
        """Lay the shadow of something standing on y = 0: a long soft one to the right and a close one beneath."""
        self.soft([(x - y * 0.36 + 8, y * 0.13 + 4) for x, y in outline], 15, opacity=opacity)
        feet = [x for x, y in outline if y > -12]
        if feet:
            x0, x1 = min(feet), max(feet)
            self.soft(ellipse((x0 + x1) / 2 + 6, 5, (x1 - x0) / 2 + 5, 11), 6, opacity=opacity + 0.12)

    def _place(self, point: Point) -> Point:
        x, y = point
        if self._turn:
            angle = math.radians(self._turn)
            x, y = x * math.cos(angle) - y * math.sin(angle), x * math.sin(angle) + y * math.cos(angle)
        return self._origin[0] + x * self.scale, self._origin[1] + y * self.scale

    def _placed(self, points: Points) -> list[Point]:
        if self._turn:
            return [self._place(point) for point in points]
        scale, (left, top) = self.scale, self._origin
        return [(left + x * scale, top + y * scale) for x, y in points]

    def _bounds(self, shapes: list[list[Point]], margin: float) -> tuple[int, int, int, int]:
        xs = [x for shape in shapes for x, _ in shape]
        ys = [y for shape in shapes for _, y in shape]
        width, height = self.image.size
        left = min(max(math.floor(min(xs) - margin), 0), width - 1)
        top = min(max(math.floor(min(ys) - margin), 0), height - 1)
        right = max(min(math.ceil(max(xs) + margin) + 1, width), left + 1)
        bottom = max(min(math.ceil(max(ys) + margin) + 1, height), top + 1)
        return left, top, right, bottom

    def _blank(self, shapes: list[list[Point]], margin: float) -> tuple[Image.Image, int, int]:
        left, top, right, bottom = self._bounds(shapes, margin)
        return Image.new("L", ((right - left) * _FINE, (bottom - top) * _FINE)), left, top


def _faded(mask: Image.Image, opacity: float) -> Image.Image:
    return mask.point([round(level * opacity) for level in range(256)])
