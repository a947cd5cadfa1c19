"""Where calls, callbacks and promises are kept: memory, SQLite, PostgreSQL, and a journal of files."""
