"""Retention, backups and the way back."""
