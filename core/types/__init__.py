"""The values that pass between rooms: photos, clips, regions, requests, settings. No torch, no OpenCV."""
