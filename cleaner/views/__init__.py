"""Results and rules for people and for other programs to read: values in, text out, nothing printed."""
