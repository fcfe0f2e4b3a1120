"""The values that rooms exchange: photos, clips, regions, requests, settings. No torch, no OpenCV."""
