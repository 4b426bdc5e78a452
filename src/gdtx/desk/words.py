"""What of the records is found by words: topics of classes. Said here, where the search stands above all subjects."""

from __future__ import annotations

from gdtx.foundation.word_index import declare
from gdtx.learning.models import LearningClass

CLASS_TOPICS = declare(LearningClass, "topic_folded")
