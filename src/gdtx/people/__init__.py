"""Households and the people who live in them: the only home of residents' personal data.

Luật 91/2025/QH15 and Nghị định 356/2025/NĐ-CP: processed for state management without consent (Điều 19), which asks
for a purpose, for security and for the rights of whoever is recorded. Names, ethnicity, religion, disability and
numbers are seen with `people.see` only, every view and export is logged with its purpose, changes are kept in a history
that can be erased by rule. What the literacy programme asks about a person stands here as dated evidence; `literacy`
makes one flat record of it for each year, without names.
"""
