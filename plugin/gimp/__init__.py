"""The GIMP 3 filter: it sends a layer and its selection to the worker, and turns the frames into layers."""
