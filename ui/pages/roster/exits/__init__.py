"""离岗交接: who left, what is still to be handed over, closed when nothing is."""
