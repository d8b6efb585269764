"""What is kept on disk: tables, queries, migrations. SQLite and PostgreSQL."""
