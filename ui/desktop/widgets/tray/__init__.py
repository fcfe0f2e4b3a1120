"""The tray: the document's photos in a column beside the picture."""
