"""Read photos, write pictures."""
