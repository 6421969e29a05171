"""The trained parts of the reader are built here."""
