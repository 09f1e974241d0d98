"""How data moves between the zones of TARTAN_HOME: drop, landing, raw, quarantine, build, published, outbox."""
