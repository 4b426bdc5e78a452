from tests.support.cast import cast
from tests.support.small_country import country

__all__ = ["cast", "country"]
