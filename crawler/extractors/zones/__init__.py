"""The page-wide view → zones: the body model, teasers, page type."""
