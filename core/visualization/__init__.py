"""What was found, for the eye and for other programs: trajectories, where a clip explains its photo, contact sheets."""
