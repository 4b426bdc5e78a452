"""Users and sign-in.

A user is only somebody who can sign in; what they may do comes from dated posts in `network`.
"""
