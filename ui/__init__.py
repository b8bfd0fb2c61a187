"""The page: how people ask. Gradio is told here, before its import, to stay on this host."""

import os

for _name, _value in {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    # Gradio sums up all events after each one, for a monitor that is off: seldom is enough.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000",
    "HF_HUB_DISABLE_TELEMETRY": "1",
}.items():
    os.environ.setdefault(_name, _value)
