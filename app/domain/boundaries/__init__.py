"""Boundaries of units (网上电子地图): where a place is, what a file must fulfil, how a map is coloured."""
