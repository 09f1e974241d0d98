"""The columns and row rules of every extract, one Pandera model each: the only declaration of them."""
