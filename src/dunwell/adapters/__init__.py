"""How the world outside speaks: accounting systems, mail, banks. Imports only the pure layer's types."""
