"""The command line. This file imports nothing: some of these modules run where few packages are installed."""
