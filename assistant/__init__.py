"""How a question is answered: index, question, routes, answer."""
