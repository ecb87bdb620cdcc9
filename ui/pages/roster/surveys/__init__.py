"""调查摸底: the rounds of asking on the ground, beside the roster of their day and of today."""
