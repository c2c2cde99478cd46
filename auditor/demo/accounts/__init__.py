"""Plant the accounts of the demonstration: who holds which, what is wrong, which files tell it."""
