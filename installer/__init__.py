"""Setting the program up and removing it again; standard library only, for it runs before anything is installed."""
