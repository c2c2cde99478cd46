"""Write a demonstration district, with an answer key that no part of the audit computed."""

from auditor.demo.district import DemoReport, write_demo

__all__ = ["DemoReport", "write_demo"]
