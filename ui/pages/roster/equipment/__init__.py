"""装备物资: the stock, who has what, who lacks something, and the slips that say so."""
