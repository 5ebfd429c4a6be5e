"""A step-by-step derivation assistant that checks every step."""
