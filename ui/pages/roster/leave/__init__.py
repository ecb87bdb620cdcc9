"""请销假: who asks to be away, who decides, when they came back; and what is left of everybody's year."""
