"""Text into structure: what a bulletin, report or plan says, found by rules and kept with its place in the text.

``read(text)`` of :mod:`gdtx.reading.bulletin` gives a :class:`~gdtx.reading.draft.Draft`; ``read_file`` of
:mod:`gdtx.reading.files` takes text, Word and PDF files. Nothing is invented: what the text does not say stays empty,
and what does not add up becomes a warning beside the words it is about. Pure: no database, no network, no home.

The forms of documents follow Nghị định 30/2020/NĐ-CP and those that were in use before it.
"""
