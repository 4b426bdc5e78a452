"""What subjects put on their pages: the panel of a record (`approvals/panel.html`) and how its form is read."""
