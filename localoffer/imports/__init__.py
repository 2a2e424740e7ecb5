"""Reading other people's directories: one module a format, each giving `Listing`s."""
