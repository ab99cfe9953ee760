"""The key months: making, wrapping, sharing on paper, copying, destroying."""
