"""Files in a repository: what is uncleaned in them, what was accepted, and how they are rewritten."""
