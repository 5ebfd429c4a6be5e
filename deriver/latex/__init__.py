"""Reading LaTeX: tokens, syntax, declarations, and elaboration to typed expressions."""
