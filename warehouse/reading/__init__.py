"""Reading a delivery: from its files to typed, pseudonymised rows of each extract, and what is wrong with the others."""
