"""The pieces of the HTML page: its trees, its lists, the sources; and its style and script, which are files here."""
