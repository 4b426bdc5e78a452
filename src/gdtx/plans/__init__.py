"""What an organisation intends: plans of years and months, from draft through comments to approval, and what was done.

A centre of the community makes year and month plans that the commune's chair approves (Quyết định
09/2008/QĐ-BGDĐT and what provinces ask); other centres discuss theirs, issue them and report them. Who approves on
which day is dated data (`routes`). A change after approval is a new version; the difference is shown.
"""
