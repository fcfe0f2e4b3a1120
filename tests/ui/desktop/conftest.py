import os

# Windows are made and painted as ever, but shown nowhere; a real display is asked for by name.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
