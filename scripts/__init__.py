"""What `make` runs. The parts that prepare a start need only Python's standard library."""
