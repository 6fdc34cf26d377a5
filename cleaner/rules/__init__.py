"""Rules: what they are, where they come from, and what they may ask of a document."""
