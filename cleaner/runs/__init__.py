"""Runs over many documents, afterwards: what their reports and outputs say, counted, sampled and compared."""
