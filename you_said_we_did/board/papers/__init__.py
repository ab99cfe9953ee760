"""Papers in the office: written, approved, issued, copied for each board, and read."""
