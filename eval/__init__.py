"""How well it works: question sets, gold tables, scorers and reports."""
