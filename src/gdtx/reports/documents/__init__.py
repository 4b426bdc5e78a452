"""What a review says and how it is laid out: one dictionary, and Word, PDF, JSON and the page made from it."""

from .content import NOTHING_WRITTEN, Subject, Written, as_json, content, fingerprint, stamped
from .whole import whole

__all__ = ["NOTHING_WRITTEN", "Subject", "Written", "as_json", "content", "fingerprint", "stamped", "whole"]
