"""电子地图: the boundaries of units, coloured by a figure, beside a table of the same figures."""
