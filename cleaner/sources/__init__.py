"""Collections in and out, the same type out as in."""
