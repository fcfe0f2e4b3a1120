"""What is in the film that was opened."""

from stage import tell, timeline

tell(timeline=timeline())
