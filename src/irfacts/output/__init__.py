"""From records to a format: rows, bibliographies, pages, and what a terminal shows."""
