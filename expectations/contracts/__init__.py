"""The columns and row rules of every extract, one Pandera model each: their only declaration."""
