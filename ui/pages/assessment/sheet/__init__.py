"""A table people type into; the first page to have one.  It moves to the kit when a second page wants it."""
