"""Plan the accounts of the demonstration: who holds which, what is planted, which files tell it."""
