"""Official documents and tasks: drafted, signed, numbered, sent, followed to the answer.

Documents have the layout and numbers of Nghị định 30/2020/NĐ-CP; they implement, amend and replace one another. A task
has one owner, a date and what proves it; it is passed down, answered, and verified by another person. Where a task or
document comes from is known only as a label and an address, so that conferences and plans can stand above.
"""
