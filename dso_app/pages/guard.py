"""The guard of the screens' handlers, where a screen's author looks for it."""

from dso_app.components.guard import guarded

__all__ = ["guarded"]
