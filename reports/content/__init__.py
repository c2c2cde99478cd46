"""Work out what several formats tell alike: order of failures, questions, reasons, one school."""
