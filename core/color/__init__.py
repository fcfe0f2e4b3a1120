"""What numbers mean as colours: profiles, the sRGB curve, masks of regions, one picture over another."""
