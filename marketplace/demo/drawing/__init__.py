"""Pictures of demo products, makers' marks and landscapes, drawn by Pillow alone."""

from marketplace.demo.drawing.banner import draw_banner
from marketplace.demo.drawing.compose import SHAPES, draw_product
from marketplace.demo.drawing.mark import draw_mark
from marketplace.demo.drawing.palette import REGIONS

__all__ = ["REGIONS", "SHAPES", "draw_banner", "draw_mark", "draw_product"]
