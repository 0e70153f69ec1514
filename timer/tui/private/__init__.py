"""The only place that touches what Textual does not promise to keep; a test fails when it moves."""
