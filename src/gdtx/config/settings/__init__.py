"""Settings: ``base`` and one module for each of development (and demo), test, production."""
