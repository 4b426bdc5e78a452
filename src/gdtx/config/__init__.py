"""How the program is put together: settings, addresses, the WSGI entry point.

Nothing here holds business. The rest of the package is named by dotted strings only, so that no
import runs upward (docs/architecture.md).
"""
