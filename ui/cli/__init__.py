"""The command line. Nothing is imported here: some of these modules run where little is installed."""
