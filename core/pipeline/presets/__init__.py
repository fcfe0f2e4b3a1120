"""Export presets: a purpose, and the settings that suit it."""
