"""Everything a front end asks for outside a session."""
