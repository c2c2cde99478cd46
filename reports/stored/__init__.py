"""Write the members of the result document, and read a stored document back, strictly."""
