"""Before a review is stored: what was understood, beside the original, to put right."""
