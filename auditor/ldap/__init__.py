"""Talk to LDAP directories: connect, sign in, ask, read answers. It knows no schools."""
