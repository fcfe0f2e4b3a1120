"""The GIMP 3 filter: a layer and its selection go to the worker, and come back as layers."""
