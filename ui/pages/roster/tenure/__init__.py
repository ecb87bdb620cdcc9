"""聘期与去留: terms and probations that end, renewals, resignations and dismissals, each by two persons."""
