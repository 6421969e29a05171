"""PostgreSQL: the schema, the embedded server, and one repository a noun. Rows never leave here."""
