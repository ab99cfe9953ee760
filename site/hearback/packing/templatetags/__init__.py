"""Template tags of the document pack."""
