"""How people ask: the Gradio page."""
