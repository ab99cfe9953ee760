"""The document pack’s pages in the office."""
