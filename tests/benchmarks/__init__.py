"""Speed, measured by hand on one's own documents: machines differ, so that two things are always timed side by side."""
