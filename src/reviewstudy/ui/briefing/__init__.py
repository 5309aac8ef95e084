"""A briefing for a team, made of learning points."""
