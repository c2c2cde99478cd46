"""Ship the rules and directive packs as data; holds no code."""
