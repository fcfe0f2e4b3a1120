"""Results as pictures and as data for other programs: trajectories, consistency heat maps, contact sheets."""
