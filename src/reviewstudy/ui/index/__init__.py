"""The learning index: find what reviews have taught."""
