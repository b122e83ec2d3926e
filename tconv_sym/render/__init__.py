"""Content: a problem and its forms → blocks in the notation of a target, and → data for JSON."""
