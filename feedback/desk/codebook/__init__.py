"""The codebook at the desk: read by all who read texts, changed by officers."""
