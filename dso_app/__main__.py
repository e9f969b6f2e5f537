"""The command line: `python -m dso_app …`."""

from dso_app.commands.app import main

if __name__ == "__main__":
    main()
