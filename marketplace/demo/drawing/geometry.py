"""Outlines in picture units (960 wide, 1200 high): smooth curves, ellipses, turned vessels, leaves."""

import math
from collections.abc import Sequence

Point = tuple[float, float]
Points = Sequence[Point]

# Everything is seen from a little above: a level circle is this much flatter than wide.
TILT = 0.17


def spline(points: Points, *, closed: bool = False, steps: int = 10) -> list[Point]:
    """Return a smooth (Catmull-Rom) curve through the points."""
    count = len(points)
    spans = count if closed else count - 1
    curve: list[Point] = []
    for index in range(spans):
        if closed:
            p0, p1, p2, p3 = (points[(index + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p3 = points[max(index - 1, 0)], points[min(index + 2, count - 1)]
            p1, p2 = points[index], points[index + 1]
        for step in range(steps):
            t = step / steps
            a = -0.5 * t**3 + t**2 - 0.5 * t
            b = 1.5 * t**3 - 2.5 * t**2 + 1
            c = -1.5 * t**3 + 2 * t**2 + 0.5 * t
            d = 0.5 * t**3 - 0.5 * t**2
            curve.append(
                (
                    a * p0[0] + b * p1[0] + c * p2[0] + d * p3[0],
                    a * p0[1] + b * p1[1] + c * p2[1] + d * p3[1],
                )
            )
    if not closed:
        curve.append(points[-1])
    return curve


def ellipse(
    x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360, steps: int = 40
) -> list[Point]:
    """Return an ellipse or an arc of it; degrees run clockwise on the screen from three o'clock."""
    return [
        (x + rx * math.cos(angle), y + ry * math.sin(angle))
        for angle in (math.radians(start + (end - start) * k / steps) for k in range(steps + 1))
    ]


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> list[Point]:
    """Return a rectangle, its corners rounded by `radius`."""
    if radius <= 0:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    corners = (
        (x1 - radius, y0 + radius, -90.0),
        (x1 - radius, y1 - radius, 0.0),
        (x0 + radius, y1 - radius, 90.0),
        (x0 + radius, y0 + radius, 180.0),
    )
    return [point for x, y, start in corners for point in ellipse(x, y, radius, radius, start, start + 90, steps=8)]


def lathe(profile: Points, *, tilt: float = TILT) -> list[Point]:
    """Return the outline of a vessel turned round x = 0 from (radius, y) points, foot to rim."""
    side = spline(profile)
    foot, rim = side[0], side[-1]
    return [
        *side,
        *ellipse(0, rim[1], rim[0], rim[0] * tilt, 0, -180, steps=20),
        *[(-x, y) for x, y in reversed(side)],
        *ellipse(0, foot[1], foot[0], foot[0] * tilt, 180, 0, steps=20),
    ]


def hoop(y0: float, y1: float, r0: float, r1: float, *, tilt: float = TILT) -> list[Point]:
    """Return the visible half of a band round a vessel between heights y0 (lower) and y1 (upper)."""
    return [
        *ellipse(0, y0, r0, r0 * tilt, 180, 0, steps=20),
        *ellipse(0, y1, r1, r1 * tilt, 0, 180, steps=20),
    ]


def patch(x: float, y: float, width: float, height: float, radius: float, *, tilt: float = TILT) -> list[Point]:
    """Return a rectangle wrapped round a vessel of `radius`: its level edges sag like the rim's ellipse."""

    def edge(level: float) -> list[Point]:
        xs = [x - width / 2 + width * k / 14 for k in range(15)]
        return [(px, level + radius * tilt * math.sqrt(max(0.0, 1 - (px / radius) ** 2))) for px in xs]

    return [*edge(y - height / 2), *reversed(edge(y + height / 2))]


def leaf(
    x: float, y: float, length: float, width: float, angle: float, bend: float = 0.0, *, blunt: float = 1.0
) -> list[Point]:
    """Return a leaf from its stem at (x, y), `angle` clockwise from pointing right, bent sideways by `bend`.

    `blunt` below 1 makes it full to its ends: a pod, a banana.
    """
    middle = blade(x, y, length, angle, bend)
    last = len(middle) - 1
    left: list[Point] = []
    right: list[Point] = []
    for index, (px, py) in enumerate(middle):
        ax, ay = middle[max(index - 1, 0)]
        bx, by = middle[min(index + 1, last)]
        size = math.hypot(bx - ax, by - ay) or 1.0
        t = index / last
        half = width / 2 * math.sin(math.pi * t**0.8) ** blunt * (1 - 0.25 * t) if index < last else 0.0
        nx, ny = -(by - ay) / size * half, (bx - ax) / size * half
        left.append((px + nx, py + ny))
        right.append((px - nx, py - ny))
    return [*left, *reversed(right)]


def blade(x: float, y: float, length: float, angle: float, bend: float = 0.0) -> list[Point]:
    """Return the middle vein of the leaf of the same arguments."""
    steps = 14
    curve = [(x, y)]
    for step in range(steps):
        direction = math.radians(angle + bend * step / steps)
        px, py = curve[-1]
        curve.append((px + length / steps * math.cos(direction), py + length / steps * math.sin(direction)))
    return curve


def moved(points: Points, dx: float, dy: float) -> list[Point]:
    """Return the points shifted."""
    return [(x + dx, y + dy) for x, y in points]


def spaced(points: Points, gap: float) -> list[Point]:
    """Return points along a curve at even distances of `gap`: beads on a string."""
    beads = [points[0]]
    for x, y in points[1:]:
        while (reach := math.hypot(x - beads[-1][0], y - beads[-1][1])) >= gap:
            px, py = beads[-1]
            beads.append((px + (x - px) * gap / reach, py + (y - py) * gap / reach))
    return beads
