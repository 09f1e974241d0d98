"""LiquidLogic: the tables of its reporting model that a nightly extract writes, grouped by subject."""
