"""What outlives a restart; the only place with SQL."""
