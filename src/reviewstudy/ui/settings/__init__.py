"""The settings: a page for each thing a person may choose or look after."""
