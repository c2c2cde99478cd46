"""Audit school districts against official directives: collect evidence, judge it, report."""

__version__ = "0.1.0"
