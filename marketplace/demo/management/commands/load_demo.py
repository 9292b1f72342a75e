"""manage.py load_demo"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from marketplace.demo.loader.run import load


class Command(BaseCommand):
    help = "Load the demo: post offices, sellers, products, people and orders. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--pictures", type=int, metavar="N", help="draw the first N products only")

    def handle(self, *args: Any, pictures: int | None, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The demo is not for production: it has sign-ins that everybody knows.")
        started = time.monotonic()
        if load(self.stdout.write, most_pictures=pictures):
            self.stdout.write(f"the demo is there, after {time.monotonic() - started:.1f} s")
        else:
            self.stdout.write("the demo is there already")
