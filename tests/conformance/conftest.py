"""What pytest finds here: the comparison's own tests, no frameworks."""

collect_ignore_glob = ["oracle_*.py"]  # --doctest-modules would import them, and they their frameworks
