"""What comes before the window: setting up and unlocking."""
