"""What the loop keeps from the public, planted with words that can be looked for anywhere."""
