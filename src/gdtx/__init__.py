"""gdtx: a province, or the whole country, runs its continuing education with it."""

__version__ = "0.1.0"
