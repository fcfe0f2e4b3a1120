"""What flows through the house: photos, clips, regions, and what is asked of them. No torch, no OpenCV."""
