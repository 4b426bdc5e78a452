from tests.support.cast import cast

__all__ = ["cast"]
