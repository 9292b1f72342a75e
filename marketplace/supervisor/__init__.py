"""Starts the web, the worker and the clock of one machine, and starts again whatever was killed.

Only the standard library: `scripts/` uses parts of it before anything is installed.
"""
