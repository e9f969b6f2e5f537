"""The screens, a folder each: state.py and view.py."""
