"""Records compiled into SQLite, and the questions to it: database, cache, filters, records."""
