"""Take in the sources of every family alike: read, map, type, place, join and account for rows."""
