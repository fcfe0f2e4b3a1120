"""What happens when the user does something: each module ties widgets to the state for one kind of work."""
