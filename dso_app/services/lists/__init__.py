"""The tables of the screens, one a file: each a listing of `services.lists.listing`."""
