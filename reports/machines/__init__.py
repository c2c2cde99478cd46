"""Render an audit for other programs: CI servers, security dashboards, monitoring."""
