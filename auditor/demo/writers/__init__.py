"""Write the plan's facts the way real exports do, one maker a file; nothing here judges."""
