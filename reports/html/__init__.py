"""Render an audit as web pages that need nothing from outside."""
