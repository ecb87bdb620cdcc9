"""培训: sessions, the sheet of each ticked by digits, the hours of everybody's year, certificates."""
