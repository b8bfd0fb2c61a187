"""What plans say: source text to clauses, targets, duties and provisions."""
