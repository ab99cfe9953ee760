"""Typing in what people answered on paper: sealed at once, and compared with a second typing."""
