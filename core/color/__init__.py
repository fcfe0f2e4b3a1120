"""Colour: ICC profiles, the sRGB curve, masks of regions, blending."""
