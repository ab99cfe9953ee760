"""What the worker learns and looks for. Heavy: nothing a web worker loads may import it."""
