"""The widgets of the main window. They use the core's types, but don't access the document."""
