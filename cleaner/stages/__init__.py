"""The stages of the pipeline, each a function from value to value."""
