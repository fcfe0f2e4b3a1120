"""Make pictures and data for other programs: trajectories, consistency heat maps, contact sheets."""
