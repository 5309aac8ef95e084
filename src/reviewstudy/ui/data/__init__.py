"""What a person does with all they wrote: keep, delete for good, find every mention, take away."""
