"""Keep, forget, prove: clocks and purging, backup and restore, upgrades."""
