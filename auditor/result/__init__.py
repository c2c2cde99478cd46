"""The result document ``auditor-result/1``: its members, reading, writing, consistency."""
