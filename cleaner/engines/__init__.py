"""Many documents through one cleaning function: in this process or in several, with nothing lost on the way."""
