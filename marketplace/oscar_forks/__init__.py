"""Thin forks of Oscar apps: only what must change."""
