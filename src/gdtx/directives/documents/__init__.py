"""What directives print and read as files: documents as Word and PDF."""
