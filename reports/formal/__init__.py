"""Lay a report out as Decree 30/2020/ND-CP asks, as DOCX and as PDF from the same content."""
