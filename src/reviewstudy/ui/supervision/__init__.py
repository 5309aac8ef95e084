"""Records a person was sent for supervision, and what they say of them."""
