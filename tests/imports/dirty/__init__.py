"""Rosters as dirty as offices have them: the cases, and the programs that write them."""
