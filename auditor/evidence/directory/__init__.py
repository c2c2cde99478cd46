"""Ask live directories (LDAP): connect safely, read every page or nothing, know the dialects."""
