"""What waits: notices to units, addressed to organisations and resolved by date when read, with read receipts.

Short links lead to the right page after sign-in; messages outside (e-mail, SMS, Zalo) carry a sentence and such a link,
never a figure and never personal data (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15).
"""
