"""From a TOML text to checked records: fields, dates, loading, checking, standing."""
