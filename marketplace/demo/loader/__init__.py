"""Loads the demo: one module per concern. `studio` runs in processes of its own and must not need Django."""
