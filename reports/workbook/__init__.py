"""Write an audit as an XLSX workbook: numbers to sort and count, sheets that print as they are."""
